"""What a run wrote, or all that is published → what of it listeners do not get: the public address is asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from quicktake.destinations.files.names import FEED_KEY, items_of, media_key
from quicktake.destinations.files.public import CODE, grouped, newest
from quicktake.model import Change, Finding, Receipt
from quicktake.publish.session import Session

SOME = 8  # new enclosures that are asked for after a run; `verify` asks for all


@dataclass(frozen=True)
class Serving:
    """What listeners get of what a run wrote."""

    asked: bool = False
    """Whether the public address was asked."""
    missing: Mapping[str, str] = field(default_factory=dict)
    """By guid of the episodes that the feed names since this run: the address that does not show one yet."""


def newly(done: Iterable[Change], published: Iterable[str], *, named: bool) -> set[str]:
    """Guids of the episodes that the feed names since these changes, or names no more.

    published: what counts where nothing is known of the feed that was there (another computer, a lost journal).
    """
    feeds = [one for one in done if one.effect.key == FEED_KEY]
    before = set(published)
    sides = [(set(items_of(one.receipt)) if one.receipt else before, set(items_of(one.effect))) for one in feeds]
    return {guid for old, new in sides for guid in (new - old if named else old - new)}


def after_run(session: Session, done: Sequence[Change]) -> tuple[Serving, list[Finding]]:
    """Asks for the feed, if it was written, and for the enclosures of new episodes; what is missing is a warning.

    It may be copied there after the run.
    """
    receipts, public = session.ledger.receipts(), session.public
    feed = receipts.get(FEED_KEY)
    if public is None or not public.asks or feed is None or not any(one.effect.key == FEED_KEY for one in done):
        return Serving(), []
    fresh = newly(done, session.show.record.published, named=True)
    files = {receipts[key].url: guid for guid in fresh if (key := media_key(guid, "enclosure")) in receipts}
    found = public.findings([feed])
    if not found:
        found = public.findings(newest([receipts[media_key(guid, "enclosure")] for guid in files.values()], SOME))
    absent = [one for one in found if one.code == CODE]
    missing = {files[one.place]: one.place for one in absent if one.place in files}
    if any(one.place == feed.url for one in absent):
        missing = dict.fromkeys(fresh, session.show.feed_url)
    return Serving(asked=True, missing=missing), [replace(one, severity="W") for one in found]


def of_receipts(session: Session, receipts: Iterable[Receipt]) -> list[Finding]:
    """What of all this is not served."""
    public = session.public
    files = [one for one in receipts if one.key.partition("/")[0] in ("media", "site", "feed")]
    return grouped(public.findings(files)) if public is not None else []
