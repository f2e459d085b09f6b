"""Captions as WebVTT → the one track of their language that is ours, never over one that the host made there."""

from collections.abc import Callable, Mapping, Sequence
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

    attempt: knows whether an insert or update began whose answer was lost. Refusal `youtube-conflict` where the host
    made a track of that language on YouTube, or corrected ours there, and did not say which of the two stays.
    """
    effect, name = change.effect, video_of(video)
    content = effect.content()
    if not isinstance(content, bytes) or effect.digest is None:
        raise TypeError("captions are text that is known when the video is")
    sending = _Sending(account, name, str(effect.fields["language"]), content)
    before = change.receipt
    mine = before.remote_id if before is not None and not before.fields.get("theirs") else None

    def once() -> tuple[Track, Fields]:
        tracks = sending.tracks()
        if (ours := next((one for one in tracks if one["id"] == mine), None)) is not None:
            return _renewed(change, ours, sending, attempt)
        if (begun := _begun(change, tracks, attempt, name)) is not None:
            sent = (attempt.state or {}).get("digest") == effect.digest
            return (begun if sent else sending.update(begun)), effect.fields
        if not tracks:
            return _written(sending.insert, attempt, {"video": name, **_step(change)}), effect.fields
        return _decided(change, tracks[0], sending, "YouTube has some in `{}` that were not sent from here.")

    track, fields = account.connection.patience.call(once)
    updated = _updated(track)
    at = {} if updated is None else {"updated": updated}
    return Receipt(effect.key, effect.digest, str(track["id"]), WATCH + name, {**fields, **at})


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

    def insert(self) -> Track:
        """A new track, as it is there."""
        snippet = {"videoId": self._video, "language": self._language, "name": ""}
        return self._named(self._calls.insert(part="snippet", body={"snippet": snippet}, media_body=self._media))

    def update(self, track: Track) -> Track:
        """Other words in a track, as it is there then; a draft stays one."""
        body = {"id": track["id"], "snippet": {"isDraft": bool(track["snippet"].get("isDraft"))}}
        return self._named(self._calls.update(part="snippet", body=body, media_body=self._media))

    def _named(self, call: Any) -> Track:
        answer = self._connection.once(call)
        if not isinstance(answer.get("id"), str):
            raise unreadable("it did not name the captions.")
        return answer


def _renewed(change: Change, track: Track, sending: _Sending, attempt: Attempt) -> tuple[Track, Fields]:
    """Our track with other words. What somebody corrected in it there is not overwritten unasked."""
    known, now = change.receipt.fields.get("updated") if change.receipt else None, _updated(track)
    state = attempt.state or {}
    ours = (state.get("track"), state.get("before")) == (track["id"], _step(change)["before"])
    arrived = ours and state.get("over") != now  # an update whose answer was lost
    if arrived and state.get("digest") == change.effect.digest:
        return track, change.effect.fields
    if not arrived and known is not None and known != now and change.keep != "ours":
        return _decided(change, track, sending, "those in `{}` were changed on YouTube since they were sent from here.")
    began = {"track": track["id"], "over": now, **_step(change)}
    return _written(lambda: sending.update(track), attempt, began), change.effect.fields


def _step(change: Change) -> dict[str, object]:
    """From which words to which: an attempt that says so is not taken for a later one's."""
    return {"before": change.receipt.digest if change.receipt else None, "digest": change.effect.digest}


def _updated(track: Track) -> str | None:
    """When its words were last written, in YouTube's words; None when it does not say."""
    snippet = track.get("snippet")
    moment = snippet.get("lastUpdated") if isinstance(snippet, dict) else None
    return moment if isinstance(moment, str) else None


def _written(write: Callable[[], Track], attempt: Attempt, state: Fields) -> Track:
    """What a call wrote; the attempt knows of it while it may be there although its answer was lost."""
    attempt.save(state)
    try:
        return write()
    except RemoteError as error:
        if not _is_lost(error):
            attempt.save({})
        raise


def _is_lost(error: RemoteError) -> bool:
    """Whether the words may be there although the call failed."""
    if not isinstance(error, Failure):
        return False
    return error.status is None or error.status >= 500 or error.reason == "captionExists"


def _begun(change: Change, tracks: Sequence[Track], attempt: Attempt, video: str) -> Track | None:
    """The track that an insert of ours made whose answer was lost: there was none before it, and it has no name."""
    state = attempt.state or {}
    if state.get("video") != video or state.get("before") != _step(change)["before"]:
        return None
    return next((one for one in tracks if not one["snippet"].get("name")), None)


def _decided(change: Change, track: Track, sending: _Sending, what: str) -> tuple[Track, Fields]:
    """What the host chose where words are there that are not ours. what: which, for the question."""
    if change.keep == "theirs":
        return track, {**change.effect.fields, "theirs": True}
    if change.keep == "ours":
        return sending.update(track), change.effect.fields
    raise Refusal(
        "youtube-conflict",
        what.format(change.effect.fields["language"]),
        hint="`--keep-theirs` leaves them, `--keep-ours` replaces them. If another computer sent them: `git pull`.",
    )
