"""A built video → one video on YouTube: an earlier try is gone on with, what is there already is taken as ours."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from quicktake import digest as digests
from quicktake.destinations import Attempt
from quicktake.destinations.youtube import marker
from quicktake.destinations.youtube.account import Account
from quicktake.destinations.youtube.failures import Failure
from quicktake.destinations.youtube.resumable import CHUNK, PIECE, Gone, Source, Upload, changed
from quicktake.errors import MachineError
from quicktake.model import Fields

SESSIONS = 3  # sessions that YouTube may forget in one run
LOOKS = 3  # looks among the uploads after a last answer was lost: the playlist lags behind


@dataclass(frozen=True)
class Wish:
    """What is to be on YouTube."""

    path: Path
    size: int
    sha256: str
    media_type: str
    page: str
    """Address of the episode's page: the marker in the description."""
    metadata: str
    """Digest of the metadata that the body holds."""
    body: Mapping[str, object]
    """The video resource of the insert; private."""
    notify: bool


@dataclass(frozen=True)
class Sent:
    """What is on YouTube now."""

    name: str
    """The video's id."""
    sha256: str
    size: int
    metadata: str
    """Digest of the metadata that it was sent with; empty when that is not known."""


@dataclass(frozen=True)
class Begun:
    """An upload session as it is written down before its first byte."""

    session: str
    source: Source
    chunk: int
    metadata: str
    last: bool
    """Whether the bytes that make it a video may have gone out."""

    def as_json(self) -> Fields:
        """For the journal, which keeps the address secret."""
        source = self.source
        return {
            "session": self.session, "size": source.size, "mtime_ns": source.mtime_ns, "sha256": source.sha256,
            "chunk": self.chunk, "metadata": self.metadata, "last": self.last,
        }  # fmt: skip

    @staticmethod
    def from_json(state: Mapping[str, Any] | None, path: Path) -> "Begun | None":
        """What an earlier try wrote down; None when there is nothing that can be gone on with."""
        try:
            if state is None:
                return None
            source = Source(path, int(state["size"]), int(state["mtime_ns"]), str(state["sha256"]))
            chunk, last = int(state["chunk"]), state["last"] is True
            whole = chunk > 0 and chunk % PIECE == 0
            return Begun(str(state["session"]), source, chunk if whole else CHUNK, str(state["metadata"]), last)
        except (KeyError, TypeError, ValueError):
            return None


@dataclass(frozen=True)
class Sender:
    """One video's way to YouTube."""

    account: Account
    attempt: Attempt
    taken: Container[str]
    """Ids of other episodes' videos."""
    chunk: int = CHUNK

    def send(self, wish: Wish) -> Sent:
        """Ends with exactly one video; InputError when the file changes meanwhile, Failure when YouTube fails."""
        begun = Begun.from_json(self.attempt.state, wish.path)
        looks, start = 1, None
        for _ in range(SESSIONS):
            if begun is None:
                there = self._look(wish, looks)
                if there is not None:
                    return there
                begun, start = self._begin(wish), 0
            try:
                return self._run(wish, begun, start)
            except Gone:
                looks = LOOKS if (self.attempt.state or {}).get("last") else 1
                begun = None
        raise Failure("YouTube gave the upload up several times.", hint="Run the same again later.", transient=True)

    def _look(self, wish: Wish, looks: int) -> Sent | None:
        """The episode's video among the uploads: sent by another computer, or by a try whose end was lost."""
        for again in reversed(range(looks)):
            video = marker.found(self.account.uploads(), [wish.page], self.taken).get(wish.page)
            if video is not None:
                return Sent(str(video["id"]), wish.sha256, wish.size, "")
            if again:
                patience = self.account.connection.patience
                patience.sleep(min(patience.longest, 4 * patience.first))
        return None

    def _begin(self, wish: Wish) -> Begun:
        """Opens a session; its address is written down before any byte is sent."""
        source = _source(wish)
        address = self.account.begin(wish.body, wish.media_type, wish.size, notify=wish.notify)
        begun = Begun(address, source, self.chunk, wish.metadata, last=False)
        self.attempt.save(begun.as_json())
        return begun

    def _run(self, wish: Wish, begun: Begun, start: int | None) -> Sent:
        if not self.account.connection.place.takes(begun.session):
            raise Gone  # the endpoint is another one now
        same = begun.source.sha256 == wish.sha256
        upload = Upload(
            send=self.account.connection.send,
            address=begun.session,
            source=_source(wish, begun.source) if same else begun.source,
            patience=self.account.connection.patience,
            progress=self.attempt.progress,
            before_last=lambda: self.attempt.save(replace(begun, last=True).as_json()),
            chunk=begun.chunk,
        )
        video = upload.finish(start) if same else upload.asked()
        if video is None:
            raise Gone  # the video was built anew: the bytes of the old one are no use
        return Sent(str(video["id"]), begun.source.sha256, begun.source.size, begun.metadata)


def _source(wish: Wish, before: Source | None = None) -> Source:
    """The file as it is now; InputError when it is not what is to be sent."""
    try:
        stat = wish.path.stat()
    except OSError as error:
        raise MachineError(f"{wish.path}: the built video cannot be read.", hint="Run the same again.") from error
    source = Source(wish.path, stat.st_size, stat.st_mtime_ns, wish.sha256)
    touched = before is not None and before.mtime_ns != source.mtime_ns
    if source.size != wish.size or (touched and digests.of_file(wish.path) != wish.sha256):
        raise changed(wish.path)
    return source
