"""A built picture → the thumbnail of a video on YouTube."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from googleapiclient.http import MediaFileUpload

from quicktake.destinations.youtube.account import Account
from quicktake.destinations.youtube.failures import Failure
from quicktake.destinations.youtube.keys import WATCH, video_of
from quicktake.errors import RemoteError
from quicktake.model import Change, Receipt


def put(account: Account, change: Change, video: Receipt) -> Receipt:
    """Sets it (thumbnails.set); to do so twice does no harm. RemoteError says what the channel lacks."""
    effect, name = change.effect, video_of(video)
    picture = effect.content()
    if not isinstance(picture, Path) or effect.digest is None:
        raise TypeError("a thumbnail is a file that was built")
    media = MediaFileUpload(str(picture), mimetype="image/jpeg", resumable=False)
    call = account.connection.service.thumbnails().set(videoId=name, media_body=media)

    def once() -> Mapping[str, Any]:
        try:
            return account.connection.once(call)
        except Failure as failure:
            raise _told(failure) from failure

    account.connection.patience.call(once)
    return Receipt(effect.key, effect.digest, name, WATCH + name, effect.fields)


def _told(failure: Failure) -> RemoteError:
    """In a host's words. What YouTube refuses for today is not tried again at once, and other calls go on."""
    if failure.reason == "forbidden":
        return RemoteError(
            "this channel may not set thumbnails yet; the video goes out without it.",
            hint="Verify the channel's phone number (youtube.com/verify) and run the same again; "
            'or put `thumbnail = "skip"` under `[youtube]`.',
        )
    if failure.reason == "uploadRateLimitExceeded":
        return RemoteError("YouTube takes no more thumbnails for now.", hint="Run the same again in some hours.")
    if failure.reason == "invalidImage":
        return RemoteError("YouTube cannot read the picture.", hint="Try another one.")
    return failure
