"""Changes, receipts and YouTube as it is now → what was changed there by hand, and what clashes with ours."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from quicktake.destinations.youtube import merging, metadata, sight
from quicktake.destinations.youtube.keys import (
    CAPTIONS,
    METADATA,
    PLAYLIST,
    THUMBNAIL,
    VIDEO,
    VISIBILITY,
    WATCH,
    guid_of,
    key_of,
    kind_of,
    video_of,
    what_of,
)
from quicktake.destinations.youtube.merging import Field
from quicktake.destinations.youtube.opening import Opening
from quicktake.errors import Refusal
from quicktake.model import Change, Fields, Finding, Receipt

if TYPE_CHECKING:  # Google's client takes longer to load than a run with nothing to do
    from quicktake.destinations.youtube.account import Account

PARTS = ",".join(metadata.WRITABLE)
THE_VIDEO = "video"
"""Name of a difference that is the whole video's."""

State = merging.State | Literal["gone", "rejected", "failed"]
GONE = "the video is not on YouTube any more."
DELETED = "youtube-gone"
"""Kind of the refusal: a change is to be made to a video that is not there."""
CONCERNED = (METADATA, VISIBILITY, THUMBNAIL, CAPTIONS, PLAYLIST)
"""What needs the video to be there."""
GRAVE: Mapping[str, State] = {"youtube-missing": "gone", "youtube-rejected": "rejected", "youtube-failed": "failed"}


@dataclass(frozen=True)
class Difference:
    """One field that YouTube has otherwise than we wrote it, or than we are to write it."""

    episode: str
    """Slug."""
    video: str
    """YouTube's id."""
    key: str
    """Of the receipt or change that the field belongs to."""
    field: str
    """The field's name; `video` when something is wrong with all of it."""
    written: object
    """What we wrote last."""
    there: object
    """What YouTube has now; of a video that is no good: what YouTube says."""
    state: State
    """same: to be written, and there already · ours: changed here alone, will be written · theirs: changed there alone,
    stays · conflict: changed on both sides · gone, rejected, failed: the video itself."""


@dataclass(frozen=True)
class Drift:
    """What a look at YouTube gave."""

    differences: Sequence[Difference] = ()
    findings: Sequence[Finding] = ()
    """What changed on both sides."""


def obstacles(
    account: "Account", changes: Sequence[Change], begun: Mapping[str, Fields | None], receipts: Mapping[str, Receipt]
) -> Iterable[Finding]:
    """Videos that were deleted on YouTube, and fields that were changed here and there since we wrote them last, where
    the host said nothing of them; one list (1 unit) for 50 videos."""
    asked = [
        (change, video_of(receipts[key]))
        for change in changes
        if kind_of(change.effect.key) in CONCERNED
        and not change.effect.withdraw
        and (key := key_of(guid_of(change.effect.key), VIDEO)) in receipts
    ]
    videos = account.videos([name for _, name in asked], PARTS)
    missing = {name: change for change, name in asked if is_gone(videos.get(name))}
    for name, change in missing.items():
        slug = change.episode or "EPISODE"
        yield Finding(DELETED, "E", slug, f"its video ({WATCH}{name}) is not on YouTube any more.", way_out(slug))
    for change, name in asked:
        key, receipt = change.effect.key, change.receipt
        if name in missing or receipt is None or merging.kept(change) or what_of(key) not in (METADATA, VISIBILITY):
            continue
        fields = _fields(videos[name], key, change, receipt, begun.get(key))
        yield from _clash(change.episode or WATCH + name, fields)


def is_gone(video: Mapping[str, Any] | None) -> bool:
    """Whether what YouTube answered for an id means that the video was deleted."""
    return video is None or (video.get("status") or {}).get("uploadStatus") == "deleted"


def way_out(slug: str = "EPISODE") -> str:
    """What to do about a video that was deleted on YouTube."""
    adopt, leave = f"quicktake youtube adopt {slug} VIDEO_ID", f"quicktake publish {slug} --accept {DELETED}"
    return f"Put another there: `{adopt}`; or leave it away: `{leave}`."


def differences(
    opening: Opening,
    slugs: Mapping[str, str],
    changes: Sequence[Change],
    receipts: Mapping[str, Receipt],
    begun: Mapping[str, Fields | None],
    now: datetime,
) -> Drift:
    """What YouTube has otherwise, for the videos of these episodes (slug by guid).

    One list (1 unit) for 50 videos, and one for the channel. Refusal when signed out or for another channel,
    RemoteError when YouTube does not answer.
    """
    names = {guid: video_of(one) for guid in slugs if (one := receipts.get(key_of(guid, VIDEO))) is not None}
    if not names:
        return Drift()
    from quicktake.destinations.youtube import checks

    with opening.hurried(checks.TRIES) as account:
        for finding in checks.of_channel(opening.show, account):
            raise Refusal(finding.code, finding.message, hint=finding.hint)
        videos = account.videos(list(names.values()), PARTS)
    pending = {change.effect.key: change for change in changes}
    result: list[Difference] = []
    clashes: list[Finding] = []
    for guid, name in names.items():
        video, slug = videos.get(name), slugs[guid]
        if (wrong := _trouble(video)) is not None:
            result.append(Difference(slug, name, key_of(guid, VIDEO), THE_VIDEO, None, wrong[1], wrong[0]))
            continue
        for key in (key_of(guid, METADATA), key_of(guid, VISIBILITY)):
            fields = _fields(video or {}, key, pending.get(key), receipts.get(key), begun.get(key), now)
            told = [one for one in fields if _is_told(one, pending=key in pending)]
            result += [Difference(slug, name, key, one.name, one.written, one.there, one.state) for one in told]
            clashes += _clash(slug, told)
    return Drift(tuple(result), tuple(clashes))


def _clash(place: str, fields: Iterable[Field]) -> Iterator[Finding]:
    """One finding for all that changed on both sides of one video's texts, or of who sees it."""
    if clashes := [one for one in fields if one.state == "conflict"]:
        yield Finding(merging.CONFLICT, "E", place, merging.told(clashes), merging.HINT)


def _trouble(video: Mapping[str, Any] | None) -> tuple[State, str] | None:
    """What is wrong with all of a video, and how YouTube says it."""
    from quicktake.destinations.youtube.proofs import trouble

    if video is None:
        return "gone", GONE
    wrong = trouble(video)
    return (GRAVE[wrong[0]], wrong[1]) if wrong is not None else None


def _fields(
    video: Mapping[str, Any],
    key: str,
    change: Change | None,
    receipt: Receipt | None,
    begun: Fields | None,
    now: datetime | None = None,
) -> list[Field]:
    """A video's texts, or who sees it, on three sides; without a change what we wrote last stands for what is here."""
    seen = what_of(key) == VISIBILITY
    before = merging.proven(receipt) if receipt is not None else sight.UPLOADED if seen else None
    ours = change.effect.fields if change is not None else before
    if ours is None:
        return []
    if change is not None and change.effect.withdraw:
        return merging.compared(video, sight.taken_back(ours, video), None, ())
    if before is None:
        return merging.compared(video, ours, None, ())
    if seen:
        return sight.compared(video, ours if change else sight.written(before, now), before, begun, now)
    return merging.compared(video, ours, before, merging.known_of(before, begun))


def _is_told(one: Field, *, pending: bool) -> bool:
    """Whether a field is worth a word: it differs from what we wrote, here or there."""
    if one.state == "same":
        return pending and not merging.same(one.name, one.ours, one.written)
    return one.state != "kept" and not merging.same(one.name, one.ours if pending else one.written, one.there)
