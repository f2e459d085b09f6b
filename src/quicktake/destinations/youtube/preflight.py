"""Changes → videos that YouTube would refuse for their length: told before the long work."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from quicktake.destinations.youtube.keys import VIDEO, what_of
from quicktake.model import Change, Finding
from quicktake.timeline import clock

if TYPE_CHECKING:  # Google's client takes longer to load than a run with nothing to do
    from quicktake.destinations.youtube.account import Account

LONGEST = 12 * 3600  # seconds (YouTube Help 71673)
UNVERIFIED = 15 * 60  # seconds, of a channel that is not verified by telephone (same page)
CODE = "video-too-long"
PLACE = "YouTube"
SOURCE = "YouTube Help 71673: upload videos longer than 15 minutes"
ALONE = "The podcast can go out now: quicktake publish --without youtube"
WORDS = ("allowed", "eligible", "disallowed")
HINTS = {
    "eligible": "Verify the channel's telephone number at https://www.youtube.com/verify, then run the same again.",
    "disallowed": "YouTube does not allow this channel longer ones: https://support.google.com/youtube/answer/71673",
}


def too_long(changes: Sequence[Change]) -> Iterator[Finding]:
    """New videos of more than twelve hours, by what their recording says of itself; asks nobody."""
    for change, seconds in _new(changes):
        if seconds > LONGEST:
            what = f"the video of {change.episode} takes {clock(seconds)}; YouTube takes 12 hours at most."
            yield Finding(CODE, "E", PLACE, what, f"Split the recording. {ALONE}", SOURCE)


def unverified(account: "Account", changes: Sequence[Change]) -> Iterator[Finding]:
    """New videos of more than fifteen minutes, for a channel that may not send such; asks YouTube (1 unit), if there
    are any."""
    long = [(change, seconds) for change, seconds in _new(changes) if seconds > UNVERIFIED]
    hint = HINTS.get(long_uploads(account) or "") if long else None
    for change, seconds in long if hint else ():
        what = f"the video of {change.episode} takes {clock(seconds)}; this channel may send 15 minutes at most."
        yield Finding(CODE, "E", PLACE, what, f"{hint} {ALONE}", SOURCE)


def long_uploads(account: "Account") -> str | None:
    """Whether the channel may send videos of more than 15 minutes, in YouTube's word: allowed, eligible or disallowed;
    None when it told none (channels resource, status.longUploadsStatus)."""
    call = account.connection.service.channels().list(part="status", mine=True)
    try:
        word = account.connection.execute(call)["items"][0]["status"]["longUploadsStatus"]
    except (KeyError, IndexError, TypeError):
        return None
    return word if word in WORDS else None


def _new(changes: Iterable[Change]) -> Iterator[tuple[Change, float]]:
    """Videos that are to be uploaded, and their seconds."""
    for change in changes:
        if change.receipt is None and what_of(change.effect.key) == VIDEO:
            seconds = change.effect.fields.get("seconds")
            if isinstance(seconds, int | float):
                yield change, float(seconds)
