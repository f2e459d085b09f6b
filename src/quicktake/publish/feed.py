"""What should be in the feed → what is: the file itself is read, because memory may be wrong."""

from collections.abc import Collection, Mapping, Sequence

from quicktake.destinations.files.names import was_listed
from quicktake.errors import InputError
from quicktake.model import Finding, Release
from quicktake.publish.planning import Choice
from quicktake.publish.session import Session

NAME = "feed.xml"


def published(session: Session) -> dict[str, str]:
    """Slug by guid of every episode that was published and not taken back."""
    records = [one.record for one in session.ledger.known(session.episodes)]
    records += [one.record for one in session.broken]
    back = {record.guid for record in records if record.unpublished}
    record = session.ledger.show_record
    here = {record.guid for record in records}
    away = set(record.taken_back) - here  # its folder went after it was taken back
    return {guid: slug for guid, slug in record.published.items() if guid not in back | away}


def still_named(session: Session, guids: Collection[str]) -> list[str]:
    """Which of these the newest feed names although their folders are gone: nobody has taken them out of it.

    An older copy may name what another computer took out since.
    """
    here = {one.record.guid for one in session.ledger.known(session.episodes)} | {
        one.record.guid for one in session.broken
    }
    away = [guid for guid in guids if guid not in here]
    content = session.store().read(NAME) if away else None
    if content is None:
        return []
    from quicktake.reader.feed import salvaged

    live = salvaged(content)
    if live is None or live.revision is None or live.revision < session.ledger.show_record.revision:
        return []
    return sorted(guid for guid in away if guid in live.items)


def due(session: Session, releases: Sequence[Release], choice: Choice) -> dict[str, str]:
    """Slug by guid of every episode that a run which went well leaves in the feed."""
    receipts = session.ledger.receipts()
    first = session.show.settings.youtube is not None and session.show.settings.youtube.first
    whole = not first and all(choice.takes(name) for name in ("media", "site", "feed"))
    return published(session) | {
        release.guid: release.slug
        for release in releases
        if not release.unpublished
        and (
            was_listed(session.show, release.guid, receipts)
            or (whole and not release.held and release.date <= session.now)
        )
    }


def compared(session: Session, wanted: Mapping[str, str]) -> list[Finding]:
    """What the feed in the store lacks of these episodes, and what it names although it was taken back.

    A feed that is not there or cannot be read is told elsewhere.
    """
    from quicktake.reader.feed import read_feed

    content = session.store().read(NAME)
    if content is None:
        return []
    try:
        live = read_feed(content)
    except InputError:
        return []
    lacks = sorted(slug for guid, slug in wanted.items() if guid not in live.items)
    named = sorted(item.title for guid, item in live.items.items() if guid not in wanted)
    found = []
    if lacks:
        what = f"the feed does not name what is published: {', '.join(lacks)}."
        found.append(Finding("feed-lacks", "E", NAME, what, "Run `quicktake publish`."))
    if named and session.show.public:
        what = f"the feed names what was taken back or is not known here: {', '.join(named)}."
        found.append(Finding("feed-extra", "E", NAME, what, "Run `git pull`, then `quicktake publish`."))
    return found
