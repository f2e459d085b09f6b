"""Receipts of YouTube → what YouTube says of them now."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from quicktake.destinations.youtube import drift, sight
from quicktake.destinations.youtube.account import Account
from quicktake.destinations.youtube.checks import told
from quicktake.destinations.youtube.keys import VIDEO, WATCH, video_of, what_of
from quicktake.destinations.youtube.opening import Opening
from quicktake.errors import InputError, RemoteError
from quicktake.model import Finding, Receipt

ONCE = 1  # tries: what cannot be asked now is asked by the next run
REASONS = {
    "codec": "it cannot read the codec",
    "conversion": "it could not convert the video",
    "emptyFile": "the file is empty",
    "invalidFile": "it cannot read the file",
    "tooSmall": "the file is too small",
    "uploadAborted": "the upload was not finished",
    "claim": "somebody claims its content",
    "copyright": "of copyright",
    "duplicate": "the channel has the same video already",
    "inappropriate": "it holds it for inappropriate",
    "legal": "of a legal matter",
    "length": "it is too long: verify the channel's phone number to send more than 15 minutes",
    "termsOfUse": "it breaks the terms of use",
    "trademark": "of a trademark",
    "uploaderAccountClosed": "the account is closed",
    "uploaderAccountSuspended": "the account is suspended",
}
"""failureReason and rejectionReason of a video's status, in words."""


def of_receipts(
    account: Callable[[], Account], receipts: Sequence[Receipt], now: datetime | None = None
) -> list[Finding]:
    """Whether the videos of these receipts are there, ours and sound, and whether those see them who should.

    One list (1 unit) for 50 videos. now: when it is asked, UTC; None for receipts that say nothing of who sees one.
    """
    names = dict.fromkeys(video_of(receipt) for receipt in receipts)
    if not names:
        return []
    try:
        videos = account().videos(list(names), "snippet,status")
    except (InputError, RemoteError) as error:
        return [told(error)]
    missing = [name for name in names if name not in videos]
    findings = [Finding("youtube-missing", "E", WATCH + name, drift.GONE, drift.way_out()) for name in missing]
    for receipt in receipts:
        video = videos.get(video_of(receipt))
        if video is not None and what_of(receipt.key) == VIDEO:
            findings += _sound(video, receipt)
        elif video is not None and now is not None:
            findings += _seen(video, receipt, now)
    return findings


def gone(account: Account, names: Sequence[str]) -> set[str]:
    """Which of these videos were deleted on YouTube; 1 unit for 50. The account is that of their channel: private
    videos of another are not told."""
    videos = account.videos(names, "status")
    return {name for name in names if drift.is_gone(videos.get(name))}


def of_uploads(opening: Opening, places: Mapping[str, str]) -> tuple[set[str], list[Finding]]:
    """(ids of the videos that are processed, findings for the others), by one list for 50 videos.

    places: slug by id. When YouTube cannot be asked now, that is a note.
    """
    names = list(places)
    try:
        with opening.hurried(ONCE) as account:
            found = account.videos(names, "status")
    except (InputError, RemoteError) as error:
        what = f"YouTube was not asked whether it has processed the video: {error.message}"
        return set(), [Finding("youtube-unasked", "I", ", ".join(sorted(places.values())), what, error.hint)]
    findings = [_processed(places[name], name, found.get(name)) for name in names]
    processed = {name for name, finding in zip(names, findings, strict=True) if finding is None}
    return processed, [finding for finding in findings if finding is not None]


def _processed(place: str, name: str, video: Mapping[str, Any] | None) -> Finding | None:
    """What keeps a video that was sent from being seen; None when it is processed."""
    if video is None:
        what = f"its video ({WATCH}{name}) is not on YouTube any more."
        return Finding("youtube-missing", "E", place, what, drift.way_out(place))
    wrong = trouble(video)
    if wrong is not None:
        return Finding(wrong[0], "E", place, f"{WATCH}{name}: {wrong[1]}", "Look at it in YouTube Studio.")
    if video.get("status", {}).get("uploadStatus") == "uploaded":
        return Finding("youtube-processing", "I", place, f"YouTube is still processing the video ({WATCH}{name}).")
    return None


def trouble(video: Mapping[str, Any]) -> tuple[str, str] | None:
    """(code, words) when YouTube rejected the video or could not process it."""
    status = video.get("status", {})
    upload = status.get("uploadStatus")
    if upload == "rejected":
        reason = str(status.get("rejectionReason", ""))
        return (
            "youtube-rejected",
            f"YouTube rejected it because {REASONS.get(reason, reason or 'of a reason it keeps')}.",
        )
    if upload == "failed":
        reason = str(status.get("failureReason", ""))
        return (
            "youtube-failed",
            f"YouTube failed on it because {REASONS.get(reason, reason or 'of a reason it keeps')}.",
        )
    if upload == "deleted":
        return "youtube-missing", "it was deleted on YouTube."
    return None


def _sound(video: Mapping[str, Any], receipt: Receipt) -> Iterable[Finding]:
    place = f"{WATCH}{video['id']}"
    owner, expected = video.get("snippet", {}).get("channelId"), receipt.fields.get("channel")
    if expected and owner != expected:
        yield Finding("youtube-owner", "E", place, f"the video is on another channel ({owner}, not {expected}).")
    wrong = trouble(video)
    if wrong is not None:
        yield Finding(wrong[0], "E", place, wrong[1], "Look at it in YouTube Studio.")
    elif video.get("status", {}).get("uploadStatus") == "uploaded":
        yield Finding("youtube-processing", "I", place, "YouTube is still processing the video.", "Look again later.")


def _seen(video: Mapping[str, Any], receipt: Receipt, now: datetime) -> Iterable[Finding]:
    status = video.get("status", {})
    fields = sight.standing(receipt.fields, now)
    privacy, due = fields.get("privacy"), fields.get("publish_at")
    place = f"{WATCH}{video['id']}"
    moment = datetime.fromisoformat(due) if isinstance(due, str) else None
    there = status.get("privacyStatus")
    if there != privacy:
        what = f"the video is {there} on YouTube, not {privacy}."
        yield Finding(
            "youtube-privacy", "E", place, what, "It was changed there, or YouTube changed it: look in Studio."
        )
    elif moment is not None and _moment(status.get("publishAt")) != moment:
        what = f"the video is scheduled for {status.get('publishAt', 'no time')} on YouTube, not for {due}."
        yield Finding("youtube-schedule", "E", place, what, "It was changed there: look in Studio.")


def _moment(text: object) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
