"""A file and an upload session → the video: YouTube's resumable protocol, from whatever YouTube has kept.

After every fault YouTube is asked how much it keeps (`bytes */N`), and its answer is obeyed. Chunks are read whole and
sent as bytes, so that httplib2 and google-auth can send one again (a stream would be at its end).
"""

import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from quicktake.destinations.youtube.connection import Answer
from quicktake.destinations.youtube.failures import Failure, of_answer, unreadable
from quicktake.destinations.youtube.patience import Patience
from quicktake.errors import InputError, MachineError, QuicktakeError
from quicktake.model import Progress

PIECE = 256 * 1024  # bytes: chunks are multiples of it, all the same size but the last
CHUNK = 128 * PIECE  # 32 MiB, memory for one upload: far away, each chunk waits for one round trip
RANGE = re.compile(r"bytes=0-(\d+)")

Send = Callable[[str, str, bytes, Mapping[str, str]], Answer]
"""Method, address, body and headers → the answer; Failure when there is none."""


class Gone(Exception):
    """YouTube does not know the session any more, or does not go on with it.

    refused: it said so to the bytes themselves, so that nothing came of them; else it said so when it was asked what
    became of bytes that nobody answered.
    """

    refused = False


@dataclass(frozen=True)
class Source:
    """The file as it was when the upload began."""

    path: Path
    size: int
    mtime_ns: int
    sha256: str

    def insist_same(self, file: BinaryIO) -> None:
        """InputError when the file is not what it was."""
        stat = os.fstat(file.fileno())
        if (stat.st_size, stat.st_mtime_ns) != (self.size, self.mtime_ns):
            raise changed(self.path)


def changed(path: Path) -> InputError:
    """The file that is being sent is another one now."""
    return InputError(
        f"{path}: the video changed while it was uploaded.", hint="Leave it as it is; run the same again."
    )


def unread(path: Path, error: OSError) -> MachineError:
    """The disk, or who may read there, stops the upload; what YouTube has stays there."""
    what = f"{path}: the built video cannot be read ({error.strerror or type(error).__name__})."
    return MachineError(what, hint="Is its disk in order, and may you read there? Then run the same again.")


@dataclass
class Upload:
    """One run of a session."""

    send: Send
    address: str = field(repr=False)
    source: Source
    patience: Patience
    progress: Progress
    before_last: Callable[[], None]
    """Called before the bytes go out that make it a video."""
    chunk: int = CHUNK
    _kept: int = 0
    _best: int = 0
    _failures: int = 0

    def finish(self, start: int | None) -> Mapping[str, Any]:
        """The video that comes of it. start: bytes that YouTube has; None: ask it."""
        self._kept = start or 0
        self.progress("Uploading", self._kept, self.source.size, "B")
        with self._opened() as file:
            while True:
                try:
                    video, kept = self._read(self._ask() if start is None else self._put(file, start))
                    if video is not None:
                        self.progress("Uploading", self.source.size, self.source.size, "B")
                        return video
                    start = self._obey(start, kept)
                except Gone as gone:
                    gone.refused = start is not None
                    raise
                except Failure as failure:
                    start = None
                    self._failed(failure)
                except KeyboardInterrupt as stop:
                    what = f"Stopped at {progress_of(self._kept, self.source.size)}."
                    raise KeyboardInterrupt(what) from stop

    def _opened(self) -> BinaryIO:
        try:
            return self.source.path.open("rb")
        except OSError as error:
            raise unread(self.source.path, error) from error

    def asked(self) -> tuple[Mapping[str, Any] | None, int]:
        """(the video, 0) of a finished session, or (None, bytes that YouTube has); Gone when it does not know it."""

        def once() -> tuple[Mapping[str, Any] | None, int]:
            video, kept = self._read(self._ask())
            if video is None and kept == self.source.size:
                raise unreadable("it has the whole video, and does not take it.")
            return video, kept

        return self.patience.call(once)

    def _ask(self) -> Answer:
        return self.send(
            "PUT", self.address, b"", {"Content-Range": f"bytes */{self.source.size}", "Content-Length": "0"}
        )

    def _put(self, file: BinaryIO, start: int) -> Answer:
        try:
            self.source.insist_same(file)
            file.seek(start)
            data = file.read(self.chunk)
        except OSError as error:
            raise unread(self.source.path, error) from error
        end = start + len(data)
        if not data or (len(data) < self.chunk and end != self.source.size):
            raise changed(self.source.path)
        if end == self.source.size:
            self.before_last()
        span = f"bytes {start}-{end - 1}/{self.source.size}"
        return self.send("PUT", self.address, data, {"Content-Range": span, "Content-Length": str(len(data))})

    def _read(self, answer: Answer) -> tuple[Mapping[str, Any] | None, int]:
        """(the video, 0) or (None, bytes kept); Gone or Failure otherwise."""
        if answer.status in (200, 201):
            return _video(answer.content), 0
        if answer.status == 308:
            return None, _kept(answer.headers.get("range"), self.source.size)
        if answer.status in (404, 410):
            raise Gone
        error: QuicktakeError = of_answer(answer.status, answer.content, answer.headers, self.patience.clock())
        if not isinstance(error, Failure) or error.transient or error.systemic or answer.status < 400:
            raise error
        raise Gone from error  # a session does not go on after another refusal

    def _obey(self, start: int | None, kept: int) -> int | None:
        """Where to go on. Nothing new is a fault, and so is everything without a video: then it is asked again."""
        self._kept = kept
        self.progress("Uploading", kept, self.source.size, "B")
        if kept == self.source.size or (start is not None and kept <= start):
            raise unreadable("it keeps nothing of what was sent.")
        if kept > self._best:
            self._best, self._failures = kept, 0
        return kept

    def _failed(self, failure: Failure) -> None:
        self._failures += 1
        try:
            self.patience.pause(self._failures, failure)
        except Failure as last:
            if not last.transient:
                raise
            raise lost(last, self._kept, self.source.size) from last


def lost(failure: Failure, kept: int, size: int) -> Failure:
    """The end of trying, in a host's words."""
    what = "Connection lost" if failure.status is None else f"YouTube took nothing more (HTTP {failure.status})"
    hint = f"Run `quicktake publish` again: it goes on from {100 * kept // size} %."
    text = f"{what} at {progress_of(kept, size)}."
    return Failure(text, hint=hint, transient=True, systemic=failure.systemic, status=failure.status)


def progress_of(kept: int, size: int) -> str:
    """How far an upload is, in a host's words. kept, size: bytes."""
    unit, scale = ("GB", 1e9) if size >= 1e8 else ("MB", 1e6)
    safe = f"({kept / scale:.1f} of {size / scale:.1f} {unit} are safe at YouTube)"
    return f"{100 * kept // size} % of the video {safe}"


def _kept(text: str | None, size: int) -> int:
    """Bytes that a 308 says are kept; without a Range none are."""
    if text is None:
        return 0
    match = RANGE.fullmatch(text.strip())
    if match is None or int(match[1]) >= size:
        raise unreadable("it does not tell how much it has.")
    return int(match[1]) + 1


def _video(content: bytes) -> Mapping[str, Any]:
    """The video of a finished upload: a 200 with something else is no success."""
    try:
        video = json.loads(content)
    except ValueError as error:
        raise unreadable("its answer to the upload cannot be read.") from error
    if not isinstance(video, dict) or not isinstance(video.get("id"), str) or not video["id"]:
        raise unreadable("its answer to the upload names no video.")
    return video
