"""Captions as WebVTT → the one track of their language that is ours, never over one that the host made there."""

from collections.abc import Mapping, Sequence
from typing import Any

from googleapiclient.http import MediaInMemoryUpload

from quicktake.destinations import Attempt
from quicktake.destinations.youtube.account import Account, items_of
from quicktake.destinations.youtube.failures import Failure, unreadable
from quicktake.destinations.youtube.keys import WATCH, video_of
from quicktake.errors import Refusal, RemoteError
from quicktake.model import Change, Fields, Receipt

Track = Mapping[str, Any]


def put(account: Account, change: Change, video: Receipt, attempt: Attempt) -> Receipt:
    """Looks which tracks there are (captions.list), then makes ours or writes it anew.

    attempt: knows whether an insert began whose answer was lost. Refusal `youtube-conflict` where the host made a track
    of that language on YouTube, and did not say which of the two stays.
    """
    effect, name = change.effect, video_of(video)
    content = effect.content()
    if not isinstance(content, bytes) or effect.digest is None:
        raise TypeError("captions are text that is known when the video is")
    sending = _Sending(account, name, str(effect.fields["language"]), content)
    before = change.receipt
    mine = before.remote_id if before is not None and not before.fields.get("theirs") else None

    def once() -> tuple[str, Fields]:
        tracks = sending.tracks()
        track = next((one for one in tracks if one["id"] == mine), None) or _begun(tracks, attempt, name)
        if track is not None:
            sent = (attempt.state or {}).get("digest") == effect.digest and track["id"] != mine
            return (str(track["id"]) if sent else sending.update(track)), effect.fields
        if not tracks:
            return _inserted(sending, attempt, {"video": name, "digest": effect.digest}), effect.fields
        return _decided(change, tracks, sending)

    track, fields = account.connection.patience.call(once)
    return Receipt(effect.key, effect.digest, track, WATCH + name, fields)


class _Sending:
    """The calls for one language of one video."""

    def __init__(self, account: Account, video: str, language: str, content: bytes) -> None:
        self._connection = account.connection
        self._calls = account.connection.service.captions()
        self._video, self._language = video, language
        self._media = MediaInMemoryUpload(content, mimetype="text/vtt", resumable=False)

    def tracks(self) -> list[Track]:
        """The language's tracks; what YouTube hears itself (ASR) is none."""
        answer = self._connection.once(self._calls.list(part="id,snippet", videoId=self._video))
        return [one for one in items_of(answer) if self._is_of_it(one)]

    def _is_of_it(self, track: Track) -> bool:
        snippet = track.get("snippet")
        if not isinstance(snippet, dict) or not isinstance(track.get("id"), str):
            raise unreadable("its list of captions cannot be read.")
        language, kind = str(snippet.get("language", "")), str(snippet.get("trackKind", ""))
        return language.casefold() == self._language.casefold() and kind.casefold() != "asr"

    def insert(self) -> str:
        """A new track; its id."""
        snippet = {"videoId": self._video, "language": self._language, "name": ""}
        return self._id(self._calls.insert(part="snippet", body={"snippet": snippet}, media_body=self._media))

    def update(self, track: Track) -> str:
        """Other words in a track that is there; its id."""
        return self._id(self._calls.update(part="id", body={"id": track["id"]}, media_body=self._media))

    def _id(self, call: Any) -> str:
        answer = self._connection.once(call)
        if not isinstance(answer.get("id"), str):
            raise unreadable("it did not name the captions.")
        return str(answer["id"])


def _inserted(sending: _Sending, attempt: Attempt, state: Fields) -> str:
    """A new track; the attempt knows of it while it may be there although its answer was lost."""
    attempt.save(state)
    try:
        return sending.insert()
    except RemoteError as error:
        if not _is_lost(error):
            attempt.save({})
        raise


def _is_lost(error: RemoteError) -> bool:
    """Whether the track may be there although the call failed."""
    if not isinstance(error, Failure):
        return False
    return error.status is None or error.status >= 500 or error.reason == "captionExists"


def _begun(tracks: Sequence[Track], attempt: Attempt, video: str) -> Track | None:
    """The track that an insert of ours made whose answer was lost: there was none before it, and it has no name."""
    if attempt.state is None or attempt.state.get("video") != video:
        return None
    return next((one for one in tracks if not one["snippet"].get("name")), None)


def _decided(change: Change, tracks: Sequence[Track], sending: _Sending) -> tuple[str, Fields]:
    """What the host chose where a track is there that is not ours."""
    if change.keep == "theirs":
        return str(tracks[0]["id"]), {**change.effect.fields, "theirs": True}
    if change.keep == "ours":
        return sending.update(tracks[0]), change.effect.fields
    language = change.effect.fields["language"]
    raise Refusal(
        "youtube-conflict",
        f"YouTube has some in `{language}` that were not sent from here.",
        hint="`--keep-theirs` leaves them, `--keep-ours` replaces them. If another computer sent them: `git pull`.",
    )
