"""Now against what else tells the time → a clock that is off, named before it dates an episode for ever."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from quicktake.destinations.files.names import FEED_KEY
from quicktake.errors import Refusal
from quicktake.model import Episode, Finding
from quicktake.publish.planning import Choice
from quicktake.publish.session import Session

OFF = timedelta(hours=1)
"""What computers differ by, and more."""
OLD = timedelta(days=60)
"""How old the newest file of an episode may be that is published for the first time, without a date of its own."""
CODE = "clock"


def told(session: Session) -> Iterator[Finding]:
    """Something that was published later than now: this computer's clock is off, or was."""
    ahead = [(one.at, key) for key, one in session.ledger.receipts().items() if one.at and one.at - session.now > OFF]
    if not ahead or _put_right(session):
        return
    slugs = {one.record.guid: one.slug for one in session.episodes}
    at, slug = max((at, slugs.get(key.split("/")[1], "")) for at, key in ahead)
    what = f"it is {_text(session, session.now)} here, and {slug or 'the feed'} was written on {_text(session, at)}."
    hint = (
        "Set this computer's clock. If it was wrong then: write the right `date:` into the episode.md of what it dated,"
        " and run `quicktake publish --accept date`."
    )
    yield Finding(CODE, "W", "the clock", what, hint)


def _put_right(session: Session) -> bool:
    """Whether the feed was written by a right clock since, and no episode that is out is dated later than now."""
    feed, out = session.ledger.receipts().get(FEED_KEY), session.ledger.show_record.published
    dates = [one.record.date for one in session.ledger.known(session.episodes) if one.record.guid in out]
    written = feed is not None and feed.at is not None and feed.at - session.now <= OFF
    return written and not any(date is not None and date - session.now > OFF for date in dates)


def served(session: Session) -> Iterator[Finding]:
    """The server of the public address, where it was asked in this run, has another time."""
    there = session.public.date if session.public is not None else None
    if there is not None and abs(there - session.now) > OFF:
        what = f"it is {_text(session, session.now)} here, and {_text(session, there)} at {session.show.base_url}."
        yield Finding(CODE, "W", "the clock", what, "Set this computer's clock.")


def dating(session: Session, choice: Choice) -> Iterator[Refusal]:
    """An episode that would get its date from a clock that is off keeps it for ever."""
    undated = [one for one in session.ledger.known(session.episodes) if _gets_a_date(session, one, choice)]
    if not undated:
        return
    names = ", ".join(one.folder.name for one in undated)
    hint = "Set this computer's clock, or give it a `date:`. If the clock is right: --accept clock."
    for finding in served(session):
        yield Refusal(CODE, f"{names} would get its date from this computer's clock: {finding.message}", hint=hint)
    for episode in undated:
        newest = _newest(episode)
        if newest is not None and session.now - newest > OLD:
            what = f"{episode.folder.name} would be dated {_text(session, session.now)}, by this computer's clock;"
            yield Refusal(CODE, f"{what} its newest file is of {_text(session, newest)}.", hint=hint)


def _gets_a_date(session: Session, episode: Episode, choice: Choice) -> bool:
    """Whether this run publishes it for the first time, with the time of the clock."""
    asked = choice.slugs is None or episode.slug in choice.slugs
    dated = episode.date or episode.record.date or episode.record.unpublished
    return session.show.public and asked and not (dated or episode.matter.draft)


def _newest(episode: Episode) -> datetime | None:
    """When a file of its folder was last written."""
    times = [path.stat().st_mtime for path in episode.folder.iterdir() if path.is_file()]
    return datetime.fromtimestamp(max(times), UTC) if times else None


def _text(session: Session, moment: datetime) -> str:
    return f"{moment.astimezone(session.show.zone):%a %Y-%m-%d %H:%M %Z}"
