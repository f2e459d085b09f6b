"""A built video → one video on YouTube: an earlier try is gone on with, what is there already is taken as ours."""

import time
from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from quicktake import digest as digests
from quicktake.destinations import Attempt
from quicktake.destinations.youtube import doubts
from quicktake.destinations.youtube.account import PAGE, Account
from quicktake.destinations.youtube.doubts import Sought
from quicktake.destinations.youtube.failures import Failure
from quicktake.destinations.youtube.resumable import CHUNK, PIECE, Gone, Source, Upload, changed
from quicktake.errors import MachineError
from quicktake.model import Fields, no_progress

SESSIONS = 3  # sessions that YouTube may forget in one run
FRESH = 300.0  # seconds for which a look among the uploads is good: another computer may send the same video


class Elsewhere(Exception):
    """Another computer finished the video first."""

    def __init__(self, video: Mapping[str, Any]) -> None:
        super().__init__()
        self.video = video


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

    @property
    def sought(self) -> Sought:
        """By what it is known among the uploads."""
        snippet = self.body.get("snippet")
        title = snippet.get("title", "") if isinstance(snippet, Mapping) else ""
        return Sought(self.page, str(title), self.size)

    @property
    def slug(self) -> str:
        """The episode's name in addresses."""
        return self.page.rstrip("/").rpartition("/")[2]


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

    def asked(self, account: Account) -> tuple[Mapping[str, Any] | None, int]:
        """(the video, 0) when it is finished, else (None, bytes kept); Gone when YouTube does not know it."""
        connection = account.connection
        if not connection.place.takes(self.session):
            raise Gone  # the endpoint is another one now
        return Upload(
            connection.send, self.session, self.source, connection.patience, no_progress, lambda: None
        ).asked()


@dataclass
class Sender:
    """One video's way to YouTube."""

    account: Account
    attempt: Attempt
    taken: Container[str]
    """Ids of other episodes' videos."""
    chunk: int = CHUNK
    accepted: bool = False
    """Whether the host looked, and says that the video is not there."""
    _looked: float = 0.0

    def send(self, wish: Wish) -> Sent:
        """Ends with exactly one video; Refusal `uncertain` when only the host can tell whether it is there, InputError
        when the file changes meanwhile, Failure when YouTube fails."""
        begun = Begun.from_json(self.attempt.state, wish.path)
        doubt = False
        for _ in range(SESSIONS):
            try:
                sent = self._resumed(wish, begun) if begun else self._anew(wish, doubt=doubt)
                if sent is not None:
                    return sent
                doubt = False  # YouTube said itself that nothing came of the session
            except Gone as gone:
                doubt = self._doubtful(gone)
            except Elsewhere as other:
                return _taken(wish, other.video)
            begun = None
        if doubt:
            raise doubts.lost_sight(wish.slug, wish.size)
        raise Failure("YouTube gave the upload up several times.", hint="Run the same again later.", transient=True)

    def _doubtful(self, gone: Gone) -> bool:
        """Whether a video may have come of the session; that none did is written down, for the next run."""
        state = self.attempt.state or {}
        if gone.refused and state:
            self.attempt.save({**state, "last": False})
        return not gone.refused and state.get("last") is True

    def _resumed(self, wish: Wish, begun: Begun) -> Sent | None:
        """The video of a session that an earlier run began; None when it is no use any more."""
        video, kept = begun.asked(self.account)
        if video is not None:
            return Sent(str(video["id"]), begun.source.sha256, begun.source.size, begun.metadata)
        if begun.source.sha256 != wish.sha256:
            return None  # the video was built anew
        self._insist_alone(wish)
        return self._run(replace(begun, source=_source(wish, begun.source)), wish, kept)

    def _anew(self, wish: Wish, *, doubt: bool) -> Sent:
        """A new session, unless the video is there: sent by another computer, or by a try whose end was lost."""
        there = self._look(wish, doubt=doubt)
        return there if there is not None else self._run(self._begin(wish), wish, 0)

    def _look(self, wish: Wish, *, doubt: bool) -> Sent | None:
        """The episode's video among the uploads; in doubt it is looked for again, because they come late."""
        alike: Mapping[str, Any] | None = None

        def found() -> Mapping[str, Any] | None:
            nonlocal alike
            self._looked = time.monotonic()
            seen = doubts.look(self.account, [wish.sought], self.taken)
            alike = seen.alike.get(wish.page)
            return seen.found.get(wish.page)

        there = self.account.connection.patience.look(found, doubt=doubt)
        if there is not None:
            return _taken(wish, there)
        if doubt and not self.accepted:
            raise doubts.lost_sight(wish.slug, wish.size, alike)
        if alike is not None and not self.accepted:
            raise doubts.twin(wish.slug, alike)
        return None

    def _insist_alone(self, wish: Wish, newest: int | None = None) -> None:
        """Elsewhere when another computer has sent the video since the session began."""
        self._looked = time.monotonic()
        seen = doubts.look(self.account, [replace(wish.sought, size=None)], self.taken, newest=newest)
        if wish.page in seen.found:
            raise Elsewhere(seen.found[wish.page])

    def _begin(self, wish: Wish) -> Begun:
        """Opens a session; its address is written down before any byte is sent."""
        source = _source(wish)
        address = self.account.begin(wish.body, wish.media_type, wish.size, notify=wish.notify)
        begun = Begun(address, source, self.chunk, wish.metadata, last=False)
        self.attempt.save(begun.as_json())
        self.accepted = False  # that was said of an earlier one
        return begun

    def _run(self, begun: Begun, wish: Wish, start: int) -> Sent:
        def before_last() -> None:
            if time.monotonic() - self._looked > FRESH:
                self._insist_alone(wish, PAGE)
            self.attempt.save(replace(begun, last=True).as_json())

        upload = Upload(
            send=self.account.connection.send,
            address=begun.session,
            source=begun.source,
            patience=self.account.connection.patience,
            progress=self.attempt.progress,
            before_last=before_last,
            chunk=begun.chunk,
        )
        video = upload.finish(start)
        return Sent(str(video["id"]), begun.source.sha256, begun.source.size, begun.metadata)


def _taken(wish: Wish, video: Mapping[str, Any]) -> Sent:
    """A video that is there, as the one that was to be sent."""
    return Sent(str(video["id"]), wish.sha256, wish.size, "")


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
