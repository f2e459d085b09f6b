"""Releases with a video → its thumbnail, captions and playlists: each an effect of its own, tried again alone."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from quicktake import digest as digests
from quicktake.destinations import Attempt
from quicktake.destinations.files.names import SHOW
from quicktake.destinations.youtube.keys import (
    CAPTIONS,
    PLAYLIST,
    PODCAST,
    THUMBNAIL,
    VIDEO,
    guid_of,
    key_of,
    kind_of,
    one_of,
)
from quicktake.destinations.youtube.opening import Opening
from quicktake.errors import InputError, MachineError
from quicktake.model import Artifact, Change, Effect, Fields, Finding, Receipt, Release, Show, placed_spans
from quicktake.timeline import EditList, whole

DEAR = frozenset({CAPTIONS})
"""What may use up the day's quota: it comes after who sees the video, which is never given up for it."""
CHEAP = frozenset({THUMBNAIL, PLAYLIST, PODCAST})


class Extras:
    """What belongs to a video and is not the video. Nothing of it is ever taken away again."""

    NAME = "youtube"
    LASTING = True

    def __init__(self, show: Show, account: Opening, kinds: frozenset[str] = CHEAP | DEAR) -> None:
        """kinds: which of them."""
        self.show = show
        self._kinds = kinds
        self._account = account

    def wanted(
        self, show: Show, releases: Sequence[Release], receipts: Mapping[str, Receipt], now: datetime
    ) -> Iterable[Effect]:
        """Thumbnail, playlists and captions of each release whose video is there: what is dear comes last.

        A video that was adopted keeps what it has: of it only that is wanted which has a receipt already.
        """
        videos = [
            (release, receipts[key])
            for release in releases
            if not release.unpublished and (key := key_of(release.guid, VIDEO)) in receipts
        ]

        def ours(make: Callable[[Release, Receipt], Iterable[Effect]]) -> list[Effect]:
            return [
                effect
                for release, video in videos
                for effect in make(release, video)
                if not video.fields.get("adopted") or effect.key in receipts
            ]

        items = ours(_items)
        wanted = [*ours(_thumbnail), *_playlists(show, items), *items, *ours(_captions)]
        return [effect for effect in wanted if kind_of(effect.key) in self._kinds]

    def check(
        self, changes: Sequence[Change], begun: Mapping[str, Fields | None], receipts: Mapping[str, Receipt]
    ) -> Iterable[Finding]:
        """Nothing that `Videos` does not ask."""
        return ()

    def apply(self, change: Change, attempt: Attempt, receipts: Mapping[str, Receipt]) -> Receipt:
        """Makes one of them true."""
        from quicktake.destinations.youtube import captions, playlists, thumbnails

        kind, guid = kind_of(change.effect.key), guid_of(change.effect.key)
        if kind == PODCAST:
            return playlists.make_podcast(self._account(), change, receipts)
        if kind == PLAYLIST and guid == SHOW:
            return playlists.find_or_make(self._account(), change, attempt)
        video = receipts[key_of(guid, VIDEO)]
        if kind == PLAYLIST:
            return playlists.put_in(self._account(), change, video, receipts, attempt)
        if kind == CAPTIONS:
            return captions.put(self._account(), change, video, attempt)
        return thumbnails.put(self._account(), change, video)

    def proves(self, receipt: Receipt) -> bool:
        """Whether `verify` has something to say about it: to ask for captions would cost fifty units each."""
        return PLAYLIST in self._kinds and kind_of(receipt.key) == PLAYLIST and guid_of(receipt.key) == SHOW

    def verify(self, receipt: Receipt) -> Iterable[Finding]:
        """Whether the show's playlists are there."""
        if not self.proves(receipt):
            return ()
        from quicktake.destinations.youtube import playlists

        return playlists.proof(self._account, receipt)


def _thumbnail(release: Release, video: Receipt) -> Iterator[Effect]:
    artifact = release.artifacts.get(THUMBNAIL)
    if artifact is not None:
        source = artifact.report.get("source")
        digest = source if isinstance(source, str) else None
        yield Effect(key_of(release.guid, THUMBNAIL), digest, lambda: _made(artifact))


def _made(artifact: Artifact) -> Path:
    _insist_sound(artifact)
    if artifact.path is None:
        raise MachineError("The thumbnail is not in the cache any more.", hint="Run the same again.")
    return artifact.path


def _insist_sound(artifact: Artifact) -> None:
    """InputError with what is wrong with the host's file: it is told here, so that nothing else waits for it."""
    if "fault" in artifact.report:
        raise InputError(str(artifact.report["fault"]), hint=str(artifact.report.get("hint", "")))


def _items(release: Release, video: Receipt) -> Iterator[Effect]:
    settings = release.episode.youtube
    if settings is None:
        return
    named = [*settings.playlists, *([settings.podcast] if settings.podcast else [])]
    for name in dict.fromkeys(text for one in named if (text := one.strip())):
        fields = {"playlist": name}
        yield _simple(key_of(release.guid, one_of(PLAYLIST, name)), fields, fields)


def _playlists(show: Show, items: Iterable[Effect]) -> Iterator[Effect]:
    """The show's own: each playlist that a video is to be in, and which of them is its podcast."""
    settings = show.settings.youtube
    names = dict.fromkeys(str(item.fields["playlist"]) for item in items)
    for name in names:
        content = {"privacy": settings.privacy if settings else "private"}
        yield _simple(key_of(SHOW, one_of(PLAYLIST, name)), {"title": name}, content)
    podcast = (settings.podcast or "").strip() if settings else ""
    if podcast in names:
        fields = {"playlist": podcast}
        yield Effect(key_of(SHOW, PODCAST), digests.of_value(fields), lambda: _cover(show), fields)


def _simple(key: str, fields: Fields, content: Fields) -> Effect:
    return Effect(key, digests.of_value(dict(fields)), lambda: content, fields)


def _cover(show: Show) -> Path:
    cover = show.artifacts.get("cover")
    if cover is None or cover.path is None:
        raise MachineError("The show's cover is not in the cache any more.", hint="Run the same again.")
    return cover.path


def _captions(release: Release, video: Receipt) -> Iterator[Effect]:
    """Timed for the video: known when its cuts are, which is when it is built."""
    for role, artifact in release.artifacts.items():
        kind, _, language = role.partition(":")
        if kind != CAPTIONS:
            continue
        source, edits = artifact.report.get("source"), video.fields.get("edits")
        known = source is not None and video.remote_id is not None
        digest = digests.of_value({"source": source, "edits": edits}) if known else None
        key = key_of(release.guid, one_of(CAPTIONS, language))
        yield Effect(key, digest, _timed(artifact, edits, language), {"language": language})


def _timed(artifact: Artifact, edits: object, language: str) -> Callable[[], bytes]:
    def content() -> bytes:
        from quicktake.steps.cues import read_cues, to_webvtt

        _insist_sound(artifact)
        if artifact.path is None:
            raise TypeError("captions are made from the host's file")
        heard = EditList.from_json(edits) if edits else whole(math.inf)
        cues = list(placed_spans(read_cues(artifact.path, language), heard))
        if not cues:
            raise InputError(f"{artifact.path}: nothing of it is heard in the video.", hint="Are its times right?")
        return to_webvtt(cues).encode()

    return content
