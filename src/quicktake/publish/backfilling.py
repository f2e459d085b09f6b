"""Old episodes that a host names → whether they can become videos now, after they were out without."""

from collections.abc import Sequence

from quicktake import build
from quicktake.destinations.youtube.keys import VIDEO, what_of
from quicktake.errors import InputError
from quicktake.folder.show import SETTINGS
from quicktake.model import Change
from quicktake.publish.session import Session


def insist_possible(session: Session, slugs: frozenset[str] | None) -> None:
    """InputError where none was named, the show has no YouTube, or a recording is not the one that was published."""
    if slugs is None:
        raise InputError("--backfill wants the episodes by name.", hint="quicktake publish 12 13 --backfill")
    if session.account is None:
        raise InputError(f"{session.show.folder / SETTINGS}: there is no [youtube] section to send episodes by.")
    receipts = session.ledger.receipts()
    for episode in session.ledger.known(session.episodes):
        if episode.slug not in slugs or f"youtube/{episode.record.guid}/video" in receipts:
            continue
        state = build.recording_state(session.workshop(episode))
        if state != "same":
            what = "its recording is not " + ("here" if state == "missing" else "the one that was published")
            hint = "Put the published recording back; a video that is on YouTube already: `quicktake youtube adopt`."
            raise InputError(f"{episode.folder.name} cannot be sent to YouTube: {what}.", hint=hint)


def remember(session: Session, changes: Sequence[Change]) -> None:
    """Writes down which videos were asked for: those that this run does not get to are sent by the next `publish`."""
    for change in changes:
        if what_of(change.effect.key) == VIDEO:
            session.journal.begin(change.effect.key)
