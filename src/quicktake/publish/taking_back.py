"""A published episode → taken back; one that was taken back → brought back."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from quicktake.errors import InputError
from quicktake.model import Episode, Finding
from quicktake.publish.session import Session, picked


def to_take_back(session: Session, name: str) -> Episode:
    """The published episode that is to be taken back; InputError when there is none."""
    episode = picked(session, name)
    _insist_public(session)
    if episode.record.guid not in session.ledger.show_record.published:
        raise InputError(f"{episode.folder.name} is not published.", hint="`draft: true` keeps an episode back.")
    return episode


def unpublish(session: Session, name: str) -> Episode:
    """Remembers that an episode is taken back; the next run takes it from the feed, its page and YouTube."""
    episode = to_take_back(session, name)
    if episode.record.unpublished is None:
        session.ledger.save_episode(episode.record.guid or "", replace(episode.record, unpublished=session.now))
    return episode


def bring_back(session: Session, names: Sequence[str]) -> None:
    """Sees these episodes as not taken back from now on: they return with the same guid, date, files and video.

    InputError for one that never was published; one that is out stays so. `Ledger.save_back` writes it down.
    """
    for name in names:
        episode = to_take_back(session, name)
        if episode.record.unpublished is not None:
            session.ledger.bring_back(episode.record.guid or "")


def told_back(session: Session) -> Iterator[Finding]:
    """Episodes that the show's record has as taken back and their own does not: somebody edited or lost a part."""
    for episode in session.ledger.known(session.episodes):
        if session.show.public and episode.record.guid in session.ledger.edited_back:
            what = "was taken back, and its release.json does not say so any more: it goes out again."
            hint = f"If that is not meant: `git pull`, or `quicktake unpublish {episode.slug}`."
            yield Finding("brought-back", "W", episode.folder.name, what, hint)


def _insist_public(session: Session) -> None:
    """InputError in a try-out: nothing there is published."""
    if not session.show.public:
        where = session.show.folder / "show.toml"
        raise InputError(f"{where}: there is no public_url, so nothing is published yet.", hint="Just edit or publish.")
