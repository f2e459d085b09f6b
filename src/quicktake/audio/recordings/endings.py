"""Recording's bytes → whether the file ends where its own structure says; FFmpeg takes a shorter one in silence."""

import re
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from quicktake.errors import InputError
from quicktake.timeline import clock

UNKNOWN = 0xFFFFFFFF  # the size of a data chunk whose recorder did not know it
OGG_PAGE = 27 + 255 + 255 * 255  # bytes of the longest page (RFC 3533, section 6)
LEAST_SOUND = 64  # bytes behind the declared samples that are too few to be sound: padding
FIRST_BOXES = (b"ftyp", b"mdat", b"moov", b"wide", b"free", b"skip", b"pnot")
"""What an MP4 or MOV file begins with."""
CHUNKS = (b"LIST", b"id3 ", b"ID3 ", b"bext", b"iXML", b"cue ", b"fact", b"JUNK", b"PAD ", b"FLLR", b"_PMX", b"smpl")
"""RIFF chunks that may follow the samples, even cut off."""


@dataclass(frozen=True)
class Chunks:
    """How a kind of file is made of chunks: a name, a size, the content, and padding."""

    first: int = 12
    """Where the first chunk begins."""
    name: int = 4
    """Bytes of a name; of a longer one the first four are letters."""
    size: str = "<I"
    """How a size is written, as `struct` has it."""
    whole: bool = False
    """Whether a size counts name and size too."""
    even: int = 2
    """Chunks begin at multiples of so many bytes from the first."""

    @property
    def head(self) -> int:
        """Bytes before a chunk's content."""
        return self.name + struct.calcsize(self.size)

    def parse(self, head: bytes) -> tuple[bytes, int]:
        """Name of a chunk, and bytes of its content."""
        (length,) = struct.unpack(self.size, head[self.name :])
        return head[:4], max(0, length - self.head) if self.whole else length

    def padded(self, length: int) -> int:
        """Bytes of a content with its padding."""
        return length + -length % self.even


RIFF = Chunks()
READ_ON = (b"RIFF", b"RF64", b"BW64")
"""Kinds that FFmpeg reads up to their end when told to, whatever their header says."""
KINDS = {
    **dict.fromkeys(READ_ON, RIFF),  # RF64: EBU Tech 3306; BW64: ITU-R BS.2088
    b"FORM": Chunks(size=">I"),  # AIFF
    b"riff": Chunks(first=40, name=16, size="<Q", whole=True, even=8),  # Sony Wave64
}
"""By a file's first four bytes."""


def cut_off(path: Path, found: float, declared: float) -> InputError:
    """The error for a recording that ends at one second and declares another."""
    return InputError(
        f"{path}: ends at {clock(found)}, but says that it is {clock(declared)} long.",
        hint="It was cut off: copy or export it again.",
    )


def not_whole(path: Path) -> InputError:
    """The error for a recording whose end, with the index that is written last, is missing."""
    return InputError(
        f"{path}: is not whole: it was not copied or saved to its end.",
        hint="Copy it again; what a recorder did not finish, its own software may repair.",
    )


def lacks_index(path: Path) -> bool:
    """Whether an MP4 or MOV file ends before its index does (`moov`: ISO/IEC 14496-12, section 8.2.1)."""
    size, offset = path.stat().st_size, 0
    with path.open("rb") as file:
        while offset < size:
            file.seek(offset)
            head = file.read(16).ljust(16, b"\0")
            short: int
            short, name, long_size = struct.unpack(">I4sQ", head)
            length: int = long_size if short == 1 else short
            if offset == 0 and name not in FIRST_BOXES:
                return False
            if name == b"moov":
                return offset + length > size
            if 0 < length < 8:
                return False  # damage of another kind
            offset += length or size
    return True


def insist_ending(path: Path) -> None:
    """InputError when the file stops inside the sound of a RIFF (WAV), RF64, W64, AIFF or Ogg file."""
    size = path.stat().st_size
    with path.open("rb") as file:
        kind = file.read(4)
        chunks = KINDS.get(kind)
        if chunks:
            start, length = _samples_chunk(file, chunks)
            missing = 0 if length is None else start + length - size
        else:
            missing = _missing_of_page(file, size) if kind == b"OggS" else 0
    if missing > 0:
        raise InputError(
            f"{path}: ends too early, {missing} bytes of its sound are missing.",
            hint="It was cut off: copy or export it again.",
        )


def sound_behind(path: Path, *, read_on: bool) -> int:
    """Bytes of sound behind those that a file's header declares; 0 for files of another kind.

    The size went wrong at 4 GB, or was written when recording began and never again. read_on: of kinds that FFmpeg
    can be told to read up to their end (READ_ON), or of the others.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        kind = file.read(4)
        chunks = KINDS.get(kind)
        if chunks is None or (kind in READ_ON) != read_on:
            return 0
        start, length = _samples_chunk(file, chunks)
        end = size if length is None else start + chunks.padded(length)
        if size - end < LEAST_SOUND:
            return 0
        file.seek(end)
        name, follows = chunks.parse(file.read(chunks.head))
    is_chunk = name in CHUNKS or (re.fullmatch(rb"[ -~]{4}", name) and end + chunks.head + follows <= size + 1)
    return 0 if is_chunk else size - end


def _samples_chunk(file: BinaryIO, chunks: Chunks) -> tuple[int, int | None]:
    """Where the samples of a file begin, and how many bytes they are; None: it does not say."""
    long_size, offset = 0, chunks.first
    while True:
        file.seek(offset)
        head = file.read(chunks.head)
        if len(head) < chunks.head:
            return 0, None
        name, length = chunks.parse(head)
        if name == b"ds64":  # RF64 (EBU Tech 3306, section 4): sizes of 64 bits; that of the samples is the second
            long_size = struct.unpack("<8xQ", file.read(16))[0]
        if name in (b"data", b"SSND"):
            return offset + chunks.head, (long_size or None) if length == UNKNOWN else length
        offset += chunks.head + chunks.padded(length)


def _missing_of_page(file: BinaryIO, size: int) -> int:
    """Bytes that an Ogg file's last page lacks."""
    file.seek(max(0, size - OGG_PAGE))
    tail = file.read()
    start = tail.rfind(b"OggS\x00")
    if start < 0 or len(tail) < start + 27:
        return 0
    segments = tail[26 + start]
    table = tail[27 + start : 27 + start + segments]
    return max(0, 27 + segments + sum(table) - (len(tail) - start))
