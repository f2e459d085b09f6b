"""What a host typed → which passage of an episode a clip shows, and how; told at once where that cannot be."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from quicktake.build.workshop import Workshop
from quicktake.errors import InputError
from quicktake.folder.files import insist_folder
from quicktake.folder.times import seconds
from quicktake.timeline import EditList, Kept, clock
from quicktake.video.clip.framing import Shape

LEAST, MOST = 1.0, 600.0  # seconds of a clip
LATE = 0.0005  # seconds that the end may lie after the recording's: rounding
SLIVER = Fraction(1, 50)  # of a picture: what is less is rounding, not another picture
NEAR = 0.002  # seconds by which a picture may begin after the time that names it


@dataclass(frozen=True)
class Wish:
    """A clip that is wanted; times are the recording's, in seconds."""

    start: float
    end: float
    shape: Shape = "wide"
    words: bool = False
    """Whether what is said is written into the picture."""


@dataclass(frozen=True)
class Span:
    """A passage in whole pictures: sound and picture are equally long."""

    begin: float
    """The recording's second."""
    rate: Fraction
    """Pictures per second."""
    count: int
    """Of pictures."""

    @property
    def seconds(self) -> float:
        """Its length."""
        return float(self.count / self.rate)

    def edits(self) -> EditList:
        """Where the recording's seconds are in the clip."""
        return EditList((Kept(self.begin, self.begin + self.seconds, 0.0),), self.seconds)


def wished(from_: str, to: str, shape: Shape, *, words: bool) -> Wish:
    """The wish that was typed; InputError names the option."""
    start, end = _time(from_, "--from"), _time(to, "--to")
    if end <= start:
        raise InputError(
            f"--to {to}: is not after --from {from_}.", hint="Both are times in the recording, such as 1:23."
        )
    if not LEAST <= end - start <= MOST:
        raise InputError(
            f"--from {from_} --to {to}: a clip of {end - start:g} seconds.",
            hint=f"A clip lasts {LEAST:g} second to {MOST / 60:g} minutes.",
        )
    return Wish(start, end, shape, words)


def insist_inside(wish: Wish, total: float, longer: float = LATE) -> None:
    """InputError unless the wish ends within a recording of so many seconds; longer: what it may have above them."""
    if wish.end > total + longer:
        option, time = ("--from", wish.start) if wish.start >= total else ("--to", wish.end)
        raise InputError(
            f"{option}: {clock(time)} lies after the recording's end at {clock(total)}.",
            hint="Choose times in the recording, such as 1:23.",
        )


def insist_output(output: Path, workshop: Workshop) -> None:
    """InputError for an output that is no MP4, lies in no folder, or is a file that the episode is made from."""
    if output.suffix.lower() != ".mp4":
        raise InputError(f"{output}: a clip is an MP4 file.", hint="Give it a name that ends in .mp4.")
    insist_folder(output)
    if output.is_dir():
        raise InputError(f"{output}: is a folder.", hint="Give the file's name too.")
    for path in workshop.inputs().values():
        if output.exists() and path.exists() and output.samefile(path):
            raise InputError(f"{output}: is the recording itself.", hint="Give the clip another name.")


def span_of(wish: Wish, shown: float | None, rate: Fraction, total: float) -> Span:
    """The wish in whole pictures, not beyond the recording's `total` seconds.

    shown: where the picture begins that is on the screen at the wish's start: there the clip begins, when that is less
    than a picture's length earlier, so that picture and sound stay exactly as they were. None: there is no picture.
    """
    begin = wish.start
    if shown is not None and shown >= 0 and -NEAR <= begin - shown < 1 / rate:
        begin = shown
    wanted = Fraction(wish.end - begin) * rate
    possible = Fraction(total + LATE - begin) * rate
    return Span(begin, rate, max(1, min(-int(-(wanted - SLIVER) // 1), int(possible))))


def _time(text: str, option: str) -> float:
    found = seconds(text.strip())
    if found is None:
        raise InputError(f"{option}: `{text}` is no time.", hint="Write 1:23, 0:01:23.5 or seconds.")
    return found
