"""Recording → blocks of 32-bit float samples on the recording's own clock, checked for damage as they come."""

import contextlib
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path

import numpy as np
from av.audio.frame import AudioFrame

from quicktake.audio.recordings.even import Beginning, even_frames
from quicktake.audio.recordings.forming import BLOCK, LOUDEST, Block, Form, Former
from quicktake.audio.recordings.opening import opened
from quicktake.audio.recordings.placing import BROKEN, Placed
from quicktake.audio.recordings.reading import Reader, declares_more_gaps_than_sound
from quicktake.audio.recordings.recording import Recording
from quicktake.audio.recordings.remarks import Decoded, Remark, Remarks
from quicktake.errors import InputError

__all__ = ["BLOCK", "LOUDEST", "Block", "Decoded", "Form", "Remark", "decode", "form_for", "native_form", "starts_at"]

LONGEST = 24 * 3600  # seconds: nothing longer is an episode


def form_for(recording: Recording, channels: str) -> Form:
    """The form of a master: 44.1 kHz for its multiples and fractions, else 48 kHz; mono stays mono with `auto`."""
    rate = 44100 if recording.sample_rate % 11025 == 0 else 48000
    mono = channels == "mono" or (channels == "auto" and recording.channels == 1)
    return Form(rate, 1 if mono else 2)


def native_form(recording: Recording) -> Form:
    """The recording's own form: its rate, its channels, nothing mixed."""
    return Form(recording.sample_rate, recording.channels, recording.layout)


def decode(
    path: Path, form: Form, *, track: int | None = None, report: Decoded | None = None, block: int = BLOCK
) -> Iterator[Block]:
    """The recording's sound in blocks of any length, most of about `block` samples; second 0 is where its picture or
    its sound starts, whichever is earlier.

    What the container declares is honoured: encoder delay and edit lists are cut, a later start and gaps are silence,
    what overlaps is left out. Samples that are no numbers (or beyond +60 dBFS) become silence. What was mended so, and
    what the recording says of its length against what it holds, is noted in report and logged. Raises InputError, with
    the second, when the recording is damaged, ends before its declared end, or does not end.
    """
    report = Decoded() if report is None else report
    remarks = Remarks(path, report.remarks)
    with contextlib.closing(_frames(path, form.rate, track, report, remarks)) as frames:
        yield from _formed(frames, Former(form, path, remarks, block), _Tape(form, path))
    remarks.finish()


def starts_at(path: Path, track: int | None = None) -> float:
    """The container's own time of the sound's second 0, as `decode` gives it."""
    with opened(path) as container:
        reader = Reader(container, path, track, Remarks(path, []))
        next(reader.frames(), None)
        return reader.origin or 0.0


def _frames(
    path: Path, rate: int, track: int | None, report: Decoded, remarks: Remarks
) -> Generator[Placed, None, None]:
    """The track's frames in order; with the second at which one lies when that is not where the last one ended.

    Evenly as far as that goes, the rest packet by packet.
    """
    beginning: Beginning | None = None
    ending: list[AudioFrame] = []
    with opened(path) as container:
        if not declares_more_gaps_than_sound(container, path, track):
            reader = Reader(container, path, track, remarks)
            frames = reader.frames()
            first = next(frames)
            beginning = reader.beginning(first[0], rate)
            if beginning is None:
                yield first
                yield from frames
                reader.insist_whole(report)
                return
            ending = reader.ending(beginning)
    if beginning is None:
        yield from _end_to_end(path, track, report, remarks)
        return
    done = 0
    with contextlib.closing(even_frames(path, beginning)) as even:
        for frame in even:
            yield frame, None if done else beginning.second
            done += frame.samples
    if done and reader.reaches(beginning, done, ending):
        yield from reader.frames_after(beginning, done, ending)
        reader.insist_whole(report)
        return
    with opened(path) as container:
        reader = Reader(container, path, track, remarks)
        yield from reader.frames_after(beginning, done) if done else reader.frames()
        reader.insist_whole(report)


def _end_to_end(path: Path, track: int | None, report: Decoded, remarks: Remarks) -> Iterator[Placed]:
    """The frames of a recording whose clock is broken: one after another, its edit lists left aside."""
    remarks.tell("broken clock", None, BROKEN)
    with opened(path, edits=False) as container:
        reader = Reader(container, path, track, remarks, clocked=False)
        yield from reader.frames()
        reader.insist_whole(report)


def _formed(frames: Iterable[Placed], former: Former, tape: "_Tape") -> Iterator[Block]:
    for frame, start in frames:
        if start is not None:  # a jump on the clock: at the beginning, after a gap, or back to what was there already
            yield from tape.put(former.flush())
            yield from tape.move(start)
            former.second = start
        ready = former.feed(frame)
        if ready:
            yield from tape.put(ready)
    yield from tape.put(former.flush())


class _Tape:
    """Puts blocks one after another, so that each sample comes at its second."""

    def __init__(self, form: Form, path: Path) -> None:
        self._form = form
        self._path = path
        self._done = 0  # samples given
        self._skip = 0  # samples to leave out of what comes, because there is sound at their time already

    def put(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """What of the blocks comes after what was given already."""
        for block in blocks:
            left, self._skip = block[self._skip :], max(0, self._skip - len(block))
            if self._done > LONGEST * self._form.rate:
                raise InputError(f"{self._path}: is longer than 24 hours.", hint="Is it the right file?")
            self._done += len(left)
            if len(left):
                yield left

    def move(self, second: float) -> Iterator[Block]:
        """Silence up to a second; when that is past already, what comes is left out up to where it ends."""
        gap = round(second * self._form.rate) - self._done
        if gap > LONGEST * self._form.rate:
            raise InputError(f"{self._path}: its clock jumps by more than 24 hours.", hint="Convert it first.")
        self._skip = max(0, -gap)
        for start in range(0, gap, BLOCK):
            yield from self.put([np.zeros((min(BLOCK, gap - start), self._form.channels), np.float32)])
