"""Recording's bytes → whether the file ends where its own structure says; FFmpeg takes a shorter one in silence."""

import struct
from pathlib import Path
from typing import BinaryIO

from quicktake.errors import InputError
from quicktake.timeline import clock

UNKNOWN = 0xFFFFFFFF  # the size of a data chunk whose recorder did not know it
OGG_PAGE = 27 + 255 + 255 * 255  # bytes of the longest page (RFC 3533, section 6)
LENGTH_HEADERS = (b"Xing", b"Info", b"VBRI")  # MP3 headers that say the length


def cut_off(path: Path, found: float, declared: float) -> InputError:
    """The error for a recording that ends at one second and declares another."""
    return InputError(
        f"{path}: ends at {clock(found)}, but says that it is {clock(declared)} long.",
        hint="It was cut off: copy or export it again.",
    )


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


def has_length_header(path: Path) -> bool:
    """Whether an MP3 begins with a header that says its length; else players guess it from the bit rate."""
    with path.open("rb") as file:
        head = file.read(10)
        if head[:3] == b"ID3" and len(head) == 10:  # ID3v2: the size is four times seven bits
            file.seek(10 + sum((byte & 0x7F) << shift for byte, shift in zip(head[6:], (21, 14, 7, 0), strict=True)))
            head = b""
        head += file.read(4096)
    return any(mark in head for mark in LENGTH_HEADERS)


def _missing(file: BinaryIO, size: int, order: str) -> int:
    """Bytes that the chunk with the samples lacks; 0 when it is whole or does not say."""
    long_size = 0
    offset = 12
    while True:
        file.seek(offset)
        head = file.read(8)
        if len(head) < 8:
            return 0
        name, length = head[:4], struct.unpack(f"{order}I", head[4:])[0]
        if name == b"ds64":  # RF64 (EBU Tech 3306, section 4): sizes of 64 bits; that of the samples is the second
            long_size = struct.unpack("<8xQ", file.read(16))[0]
        if name in (b"data", b"SSND"):
            length = long_size if length == UNKNOWN else length
            return max(0, offset + 8 + length - size)
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
