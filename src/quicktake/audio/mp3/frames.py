"""Bytes of an MP3 stream → its frames: headers, side information, and where each frame's main data lies.

ISO/IEC 11172-3 (MPEG-1) and 13818-3 (MPEG-2, and by common use 2.5), layer III only. A frame's main data begin
`main_data_begin` bytes before its header, in the room that earlier frames left: the bit reservoir. Counted in that room
alone (headers and side information left out), main data are one unbroken string of bytes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from quicktake.audio.recordings.tails import MP3_BITRATES, MP3_RATES

HEADER = 4  # bytes
CHECKSUM = 2  # bytes between header and side information, where the header says so
VERSIONS = {3: "1", 2: "2", 0: "2.5"}
BITRATES = {"1": MP3_BITRATES[1, 3][1:], "2": MP3_BITRATES[2, 3][1:], "2.5": MP3_BITRATES[2, 3][1:]}
"""kbit/s by version, from index 1."""
RATES = {name: MP3_RATES[code] for code, name in VERSIONS.items()}
MODES = ("stereo", "joint stereo", "dual channel", "mono")


@dataclass(frozen=True)
class Header:
    """What the four bytes of a frame's header say (ISO/IEC 11172-3, 2.4.2.3)."""

    version: str
    """1, 2 or 2.5."""
    protected: bool
    """Whether a checksum stands behind the header."""
    bitrate: int
    """kbit/s."""
    rate: int
    """Samples per second."""
    padded: bool
    """Whether the frame is a byte longer, so that the mean keeps the bit rate."""
    mode: str
    """stereo, joint stereo, dual channel or mono."""

    @property
    def channels(self) -> int:
        """1 or 2."""
        return 1 if self.mode == "mono" else 2

    @property
    def samples(self) -> int:
        """Samples of each channel in the frame."""
        return 1152 if self.version == "1" else 576

    @cached_property
    def side(self) -> int:
        """Bytes of side information."""
        if self.version == "1":
            return 17 if self.channels == 1 else 32
        return 9 if self.channels == 1 else 17

    @cached_property
    def overhead(self) -> int:
        """Bytes before the frame's room for main data: header, checksum, side information."""
        return HEADER + CHECKSUM * self.protected + self.side

    @cached_property
    def size(self) -> int:
        """Bytes of the whole frame."""
        return self.samples * self.bitrate * 125 // self.rate + self.padded


@dataclass(frozen=True, slots=True)
class Side:
    """A frame's side information, as far as it is used here (2.4.2.7)."""

    main_data_begin: int
    """Bytes of room before this frame's own at which its main data begin."""
    bits: int
    """Length of its main data: scale factors and Huffman code. What follows up to the next frame's is stuffing."""


class Frame(NamedTuple):
    """Where a frame lies in a stream of them."""

    start: int
    """First byte."""
    header: Header

    @property
    def room(self) -> int:
        """First byte of the frame's own room for main data."""
        return self.start + self.header.overhead

    @property
    def end(self) -> int:
        """The byte after its last."""
        return self.start + self.header.size


def parse_header(data: bytes | bytearray, at: int = 0) -> Header:
    """The header of the frame that starts at a byte; ValueError where none does, or where it has no fixed bit rate."""
    header = _header(bytes(data[at : at + HEADER]))
    if header is None:
        raise ValueError(f"no frame of an MP3 stream begins at byte {at}")
    return header


@lru_cache(maxsize=256)
def _header(four: bytes) -> Header | None:
    word = int.from_bytes(four)
    version = VERSIONS.get(word >> 19 & 3)
    index, rate = word >> 12 & 15, word >> 10 & 3
    layer_iii = word >> 17 & 3 == 1
    if len(four) < HEADER or word >> 21 != 0x7FF or version is None or not layer_iii or index in (0, 15) or rate == 3:
        return None
    return Header(
        version=version,
        protected=not word >> 16 & 1,
        bitrate=BITRATES[version][index - 1],
        rate=RATES[version][rate],
        padded=bool(word >> 9 & 1),
        mode=MODES[word >> 6 & 3],
    )


def walk(data: bytes) -> Iterator[Frame]:
    """The frames of a stream that holds nothing else; ValueError at the byte where that is not so."""
    at = 0
    while at < len(data):
        header = parse_header(data, at)
        end = at + header.size
        if end > len(data):
            raise ValueError(f"the frame at byte {at} is cut off after {len(data) - at} of {header.size} bytes")
        yield Frame(at, header)
        at = end


def whole(data: bytes | bytearray) -> int:
    """Bytes of a stream that are whole frames; its last may be cut off."""
    at = 0
    while len(data) - at >= HEADER and (end := at + parse_header(data, at).size) <= len(data):
        at = end
    return at


def parse_side(data: bytes, frame: Frame) -> Side:
    """The side information of a frame."""
    header = frame.header
    word, first = int.from_bytes(data[frame.room - header.side : frame.room]), header.version == "1"
    begin = 9 if first else 8
    private = (5 if header.channels == 1 else 3) + 4 * header.channels if first else header.channels
    granules, granule = (2 * header.channels, 59) if first else (header.channels, 63)
    left = 8 * header.side - begin - private - 12  # bits behind the first granule's part2_3_length
    lengths = (word >> left - number * granule & 0xFFF for number in range(granules))
    return Side(word >> 8 * header.side - begin, sum(lengths))
