"""Changes, receipts and YouTube as it is now → what was changed there by hand, and what clashes with ours."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from quicktake.destinations.youtube import merging, metadata, sight
from quicktake.destinations.youtube.keys import METADATA, VIDEO, VISIBILITY, WATCH, key_of, video_of, what_of
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


def conflicts(account: "Account", changes: Sequence[Change], begun: Mapping[str, Fields | None]) -> Iterable[Finding]:
    """Fields that were changed here and on YouTube since we wrote them last, where the host said nothing of them; one
    list (1 unit) for 50 videos."""
    asked = [
        (change, change.receipt)
        for change in changes
        if change.receipt is not None
        and what_of(change.effect.key) in (METADATA, VISIBILITY)
        and not change.effect.withdraw
        and merging.kept(change) is None
    ]
    videos = _read(account, [video_of(receipt) for _, receipt in asked])
    for change, receipt in asked:
        video = videos.get(video_of(receipt))
        if video is None:
            continue  # told when it is to be written
        fields = _fields(video, receipt.key, change, receipt, begun.get(receipt.key))
        yield from _clash(change.episode or WATCH + video_of(receipt), fields)


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
        videos = _read(account, list(names.values()))
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
    before = receipt.fields if receipt is not None else sight.UPLOADED if seen else None
    ours = change.effect.fields if change is not None else before
    if ours is None:
        return []
    if before is None or (change is not None and change.effect.withdraw):
        return merging.compared(video, ours, None, ())
    if seen:
        return sight.compared(video, ours if change else sight.written(before, now), before, begun, now)
    return merging.compared(video, ours, before, merging.known_of(before, begun))


def _is_told(one: Field, *, pending: bool) -> bool:
    """Whether a field is worth a word: it differs from what we wrote, here or there."""
    if one.state == "same":
        return pending and not merging.same(one.name, one.ours, one.written)
    return one.state != "kept" and not merging.same(one.name, one.ours if pending else one.written, one.there)


def _read(account: "Account", names: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    from quicktake.destinations.youtube.account import PAGE

    unique = list(dict.fromkeys(names))
    pages = [unique[at : at + PAGE] for at in range(0, len(unique), PAGE)]
    return {name: video for page in pages for name, video in account.videos(page, PARTS).items()}
