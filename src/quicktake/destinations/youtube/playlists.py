"""Playlists by name or id → the channel's own, made when missing; videos in them, each once; one as the podcast."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from googleapiclient.http import MediaFileUpload

from quicktake.destinations import Attempt
from quicktake.destinations.files.names import SHOW
from quicktake.destinations.youtube import texts
from quicktake.destinations.youtube.account import MOST_PAGES, PAGE, Account, items_of
from quicktake.destinations.youtube.checks import told
from quicktake.destinations.youtube.failures import Failure, unreadable
from quicktake.destinations.youtube.keys import LIST, PLAYLIST, key_of, one_of, video_of
from quicktake.errors import InputError, Refusal, RemoteError
from quicktake.model import Change, Finding, Receipt

ID = re.compile(r"PL[A-Za-z0-9_-]{16,64}")
ALREADY = {"videoAlreadyInPlaylist", "duplicate"}


def find_or_make(account: Account, change: Change, attempt: Attempt) -> Receipt:
    """The show's playlist of a name or id: looked for among the channel's own before it is made.

    attempt: knows whether an insert began whose answer was lost. Refusal `youtube-settings` when two have that name;
    InputError for a name that YouTube does not take.
    """
    effect, name = change.effect, str(change.effect.fields["title"])
    content = effect.content()
    if not isinstance(content, Mapping) or effect.digest is None:
        raise TypeError("a playlist is known without building")
    body = {"snippet": {"title": _insist_title(name)}, "status": {"privacyStatus": content["privacy"]}}
    insert = account.connection.service.playlists().insert(part="snippet,status", body=body)
    there = _made_once(account, attempt, lambda: _named(list(_own(account)), name), insert)
    playlist = _id(there)
    return Receipt(effect.key, effect.digest, playlist, LIST + playlist, {"title": _title(there) or name})


def put_in(
    account: Account, change: Change, video: Receipt, receipts: Mapping[str, Receipt], attempt: Attempt
) -> Receipt:
    """The video at the end of a playlist, or where the playlist's own order puts it; one that is in it stays there."""
    effect, name = change.effect, video_of(video)
    if effect.digest is None:
        raise TypeError("a playlist is known without building")
    playlist = _made(receipts, str(effect.fields["playlist"]))
    calls, connection = account.connection.service.playlistItems(), account.connection
    resource = {"kind": "youtube#video", "videoId": name}
    body = {"snippet": {"playlistId": playlist, "resourceId": resource}}

    def look() -> Mapping[str, Any] | None:
        found = items_of(connection.once(calls.list(part="id", playlistId=playlist, videoId=name)))
        return found[0] if found else None

    try:
        item: str | None = _id(_made_once(account, attempt, look, calls.insert(part="snippet", body=body)))
    except Failure as failure:
        if failure.reason not in ALREADY:
            raise _gone(failure, playlist, str(effect.fields["playlist"])) from failure
        item = None  # the list lags behind
    return Receipt(effect.key, effect.digest, item, f"{LIST}{playlist}", effect.fields)


def _made_once(
    account: Account, attempt: Attempt, look: Callable[[], Mapping[str, Any] | None], insert: Any
) -> Mapping[str, Any]:
    """What is there, else what an insert makes; where an earlier insert's answer was lost, it is looked for longer."""
    patience = account.connection.patience

    def once() -> Mapping[str, Any]:
        found = patience.look(look, doubt=bool(attempt.state))
        if found is not None:
            return found
        attempt.save({"inserting": True})
        return account.connection.once(insert)

    return patience.call(once)


def make_podcast(account: Account, change: Change, receipts: Mapping[str, Receipt]) -> Receipt:
    """A playlist becomes the show's podcast; it gets the cover first if it has no picture (playlists, podcastStatus).

    What else the playlist says is read and written again as it is.
    """
    effect = change.effect
    if effect.digest is None:
        raise TypeError("a podcast is known without building")
    playlist = _made(receipts, str(effect.fields["playlist"]))
    connection, calls = account.connection, account.connection.service.playlists()
    found = items_of(connection.execute(calls.list(part="snippet,status", id=playlist)))
    if not found:
        raise _missing(playlist, str(effect.fields["playlist"]))
    snippet, status = found[0].get("snippet"), found[0].get("status")
    if not isinstance(snippet, dict) or not isinstance(status, dict):
        raise unreadable("its playlist cannot be read.")
    if status.get("podcastStatus") != "enabled":
        _insist_picture(account, playlist, effect.content)
        kept = {key: snippet[key] for key in ("title", "description", "defaultLanguage") if key in snippet}
        body = {"id": playlist, "snippet": kept, "status": {**status, "podcastStatus": "enabled"}}
        connection.execute(calls.update(part="snippet,status", body=body))
    return Receipt(effect.key, effect.digest, playlist, LIST + playlist, effect.fields)


def proof(account: Callable[[], Account], receipt: Receipt) -> list[Finding]:
    """Whether one of the show's playlists is still there."""
    playlist = _id({"id": receipt.remote_id})
    try:
        connection = account().connection
        found = items_of(connection.execute(connection.service.playlists().list(part="id", id=playlist)))
    except (InputError, RemoteError) as error:
        return [told(error)]
    name = str(receipt.fields.get("title", playlist))
    gone = _missing(playlist, name)
    return [] if found else [Finding("youtube-playlist", "W", f"playlist {name}", gone.message, gone.hint)]


def _own(account: Account) -> Iterator[Mapping[str, Any]]:
    """The channel's own playlists, one unit for fifty."""
    calls = account.connection.service.playlists()
    call = calls.list(part="id,snippet", mine=True, maxResults=PAGE)
    for _ in range(MOST_PAGES):
        answer = account.connection.once(call)
        yield from items_of(answer)
        call = calls.list_next(call, answer)
        if call is None:
            return


def _named(own: list[Mapping[str, Any]], name: str) -> Mapping[str, Any] | None:
    """The one playlist of this id or title; where none is written so, small and capital letters are the same."""
    if ID.fullmatch(name):
        found = [one for one in own if one.get("id") == name]
        if not found:
            what = f"[youtube] playlists: this channel has no playlist {name}."
            raise Refusal("youtube-settings", what, hint="Name one of its own, by its title or the id in its address.")
        return found[0]
    found = [one for one in own if _title(one) == name]
    found = found or [one for one in own if _title(one).casefold() == name.casefold()]
    if len(found) > 1:
        both = ", ".join(_id(one) for one in found)
        what = f"[youtube] playlists: the channel has {len(found)} playlists `{name}`: {both}."
        raise Refusal("youtube-settings", what, hint="Name the id instead of the title.")
    return found[0] if found else None


def _insist_title(name: str) -> str:
    if not texts.is_playlist(name):
        what = f"[youtube] playlists: YouTube does not take `{name[:60]}` as a title."
        raise InputError(what, hint=f"1 to {texts.PLAYLIST} characters, without < and >.")
    return name


def _insist_picture(account: Account, playlist: str, cover: Callable[[], object]) -> None:
    """The show's cover as the playlist's picture, where it has none."""
    connection, calls = account.connection, account.connection.service.playlistImages()

    def once() -> None:
        if items_of(connection.once(calls.list(part="snippet", parent=playlist))):
            return
        path = cover()
        if not isinstance(path, Path):
            raise TypeError("a cover is a file that was built")
        media = MediaFileUpload(str(path), mimetype="image/jpeg", resumable=False)
        body = {"snippet": {"playlistId": playlist, "type": "hero"}}
        connection.once(calls.insert(part="snippet", body=body, media_body=media))

    connection.patience.call(once)


def _made(receipts: Mapping[str, Receipt], name: str) -> str:
    """Id of a playlist of the show's."""
    receipt = receipts.get(key_of(SHOW, one_of(PLAYLIST, name)))
    if receipt is None or receipt.remote_id is None:
        raise RemoteError(f"The playlist `{name}` could not be found or made yet.", hint="Run the same again.")
    return receipt.remote_id


def _gone(failure: Failure, playlist: str, name: str) -> RemoteError:
    return _missing(playlist, name) if failure.reason == "playlistNotFound" else failure


def _missing(playlist: str, name: str) -> RemoteError:
    hint = "Take it out of `[youtube]` in show.toml; or make another on YouTube and name its id there."
    return RemoteError(f"The playlist `{name}` ({LIST}{playlist}) is not on YouTube any more.", hint=hint)


def _title(playlist: Mapping[str, Any]) -> str:
    snippet = playlist.get("snippet")
    return str(snippet.get("title", "")).strip() if isinstance(snippet, Mapping) else ""


def _id(resource: Mapping[str, Any]) -> str:
    name = resource.get("id")
    if not isinstance(name, str) or not name:
        raise unreadable("it named no id.")
    return name
