"""Journal → which of its receipts hold, and what a run that died may have done; of two receipts, the newer one."""

from collections.abc import Mapping
from typing import TypeGuard

from quicktake.destinations.files.names import FEED_KEY, revision_of
from quicktake.journal import Journal
from quicktake.model import Receipt, Show

RENDERED = ("site/", "feed/")
"""How the keys begin of what is written again from what is known."""


def outdated(show: Show, journal: Journal) -> set[str]:
    """Keys of pages and feed when another computer wrote the feed since: they are to be written again.

    What this run writes is true, however old the feed is that still lies there.
    """
    receipts = journal.receipts()
    if not show.public or revision_of(receipts.get(FEED_KEY)) >= show.record.revision:
        return set()
    return {key for key in receipts if key.startswith(RENDERED)}


def begun(journal: Journal) -> Mapping[str, Receipt]:
    """What a run that died may have said of who sees a video: it counts, so that a schedule can be taken back."""
    states = {key: state for key, state in journal.intents().items() if key.endswith("/visibility") and state}
    known = {key: (state.get("video"), state.get("sent")) for key, state in states.items()}
    return {
        key: Receipt(key, "", str(video), fields=sent)
        for key, (video, sent) in known.items()
        if video and isinstance(sent, Mapping)
    }


def is_newer(one: Receipt | None, other: Receipt | None) -> TypeGuard[Receipt]:
    """Whether the first was written after the other: the show's is, when an episode's folder was away."""
    return one is not None and other is not None and bool(one.at and other.at and one.at > other.at)
