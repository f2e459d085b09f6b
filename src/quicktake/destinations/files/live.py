"""The feed that is served now → whether this run would take something from it that another computer wrote."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from quicktake import digest as digests
from quicktake.errors import InputError
from quicktake.model import Fields, Finding, Show

if TYPE_CHECKING:
    from quicktake.destinations.files.public import PublicAddress
    from quicktake.reader.feed import FeedSeen

PULL = "Another computer published: run `git pull` first. A server that is to be overwritten: --accept {kind}."
FEW = 3  # titles that are told


def conflicts(show: Show, public: "PublicAddress | None", intent: Fields | None) -> Iterable[Finding]:
    """What stands in the way; nothing where nobody answers, or with something that is no feed.

    intent: what a run of ours that died had begun to write.
    """
    answer = public.feed_before() if public is not None else None
    if answer is None or (intent is not None and intent.get("sha256") == digests.of_bytes(answer.body)):
        return ()
    from quicktake.reader.feed import read_feed

    try:
        live = read_feed(answer.body)
    except InputError:
        return ()
    return () if live.is_try_out else list(_told(show, live, set(show.record.published) | set(show.record.taken_back)))


def _told(show: Show, live: "FeedSeen", known: set[str]) -> Iterable[Finding]:
    revision = show.record.revision
    if live.guid and live.guid != show.record.guid:
        what = f"the feed of another show is served there ({live.title})."
        yield _finding(
            show, "show", what, "Is `public_url` in show.toml right? If its place is to be taken: --accept show."
        )
        return
    if live.revision is not None and live.revision > revision:
        yield _finding(
            show, "revision", f"the feed there is at revision {live.revision}, this computer knows {revision}."
        )
    unknown = [item.title or guid for guid, item in live.items.items() if guid not in known]
    if unknown:
        more = f" and {len(unknown) - FEW} more" if len(unknown) > FEW else ""
        names = ", ".join(unknown[:FEW])
        yield _finding(show, "live", f"the feed there has episodes that are not known here: {names}{more}.")


def _finding(show: Show, kind: str, what: str, hint: str = PULL) -> Finding:
    return Finding(kind, "E", show.feed_url, what, hint.format(kind=kind))
