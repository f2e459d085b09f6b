"""Recording's bytes → whether the file ends where its own structure says; FFmpeg takes a shorter one in silence."""

import re
import struct
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
    """InputError when the file stops inside the sound of a RIFF (WAV), RF64, AIFF or Ogg file."""
    size = path.stat().st_size
    with path.open("rb") as file:
        kind = file.read(4)
        if kind in (b"RIFF", b"RF64", b"BW64"):
            missing = _missing(file, size, "<")
        elif kind == b"FORM":
            missing = _missing(file, size, ">")
        else:
            missing = _missing_of_page(file, size) if kind == b"OggS" else 0
    if missing > 0:
        raise InputError(
            f"{path}: ends too early, {missing} bytes of its sound are missing.",
            hint="It was cut off: copy or export it again.",
        )


def sound_behind(path: Path, kind: bytes = b"RIFF") -> int:
    """Bytes of sound behind those that a WAV's (RIFF) or AIFF's (FORM) header declares; 0 for files of another kind.

    The size went wrong at 4 GB, or was written when recording began and never again.
    """
    order = "<" if kind == b"RIFF" else ">"
    size = path.stat().st_size
    with path.open("rb") as file:
        if file.read(4) != kind:
            return 0
        start, length = _samples_chunk(file, order)
        end = size if length is None else start + length + length % 2
        if size - end < LEAST_SOUND:
            return 0
        file.seek(end)
        name, follows = struct.unpack(f"{order}4sI", file.read(8))
    is_chunk = name in CHUNKS or (re.fullmatch(rb"[ -~]{4}", name) and end + 8 + follows <= size + 1)
    return 0 if is_chunk else size - end


def _missing(file: BinaryIO, size: int, order: str) -> int:
    """Bytes that the chunk with the samples lacks; 0 when it is whole or does not say."""
    start, length = _samples_chunk(file, order)
    return 0 if length is None else max(0, start + length - size)


def _samples_chunk(file: BinaryIO, order: str) -> tuple[int, int | None]:
    """Where the samples of a RIFF, RF64 or AIFF file begin, and how many bytes they are; None: it does not say."""
    long_size = 0
    offset = 12
    while True:
        file.seek(offset)
        head = file.read(8)
        if len(head) < 8:
            return 0, None
        name, length = head[:4], struct.unpack(f"{order}I", head[4:])[0]
        if name == b"ds64":  # RF64 (EBU Tech 3306, section 4): sizes of 64 bits; that of the samples is the second
            long_size = struct.unpack("<8xQ", file.read(16))[0]
        if name in (b"data", b"SSND"):
            return offset + 8, (long_size or None) if length == UNKNOWN else length
        offset += 8 + length + length % 2


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
