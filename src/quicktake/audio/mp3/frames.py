"""Bytes of an MP3 stream → its frames: headers, side information, and where each frame's main data lies.

ISO/IEC 11172-3 (MPEG-1) and 13818-3 (MPEG-2, and by common use 2.5), layer III only. A frame's main data begin
`main_data_begin` bytes before its header, in the room that earlier frames left: the bit reservoir. Counted in that room
alone (headers and side information left out), main data are one unbroken string of bytes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from quicktake.audio.recordings.tails import MP3_BITRATES, MP3_RATES

HEADER = 4  # bytes
CHECKSUM = 2  # bytes between header and side information, where the header says so
VERSIONS = {3: "1", 2: "2", 0: "2.5"}
BITRATES = {"1": MP3_BITRATES[1, 3][1:], "2": MP3_BITRATES[2, 3][1:], "2.5": MP3_BITRATES[2, 3][1:]}
"""kbit/s by version, from index 1."""
RATES = {name: MP3_RATES[code] for code, name in VERSIONS.items()}
MODES = ("stereo", "joint stereo", "dual channel", "mono")


@dataclass(frozen=True, slots=True)
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

    @property
    def side(self) -> int:
        """Bytes of side information."""
        if self.version == "1":
            return 17 if self.channels == 1 else 32
        return 9 if self.channels == 1 else 17

    @property
    def overhead(self) -> int:
        """Bytes before the frame's room for main data: header, checksum, side information."""
        return HEADER + CHECKSUM * self.protected + self.side

    @property
    def size(self) -> int:
        """Bytes of the whole frame."""
        return self.samples * self.bitrate * 125 // self.rate + self.padded


@dataclass(frozen=True, slots=True)
class Granule:
    """What one channel of half a frame (in version 2 and 2.5: of a whole one) needs, as far as it is used here."""

    bits: int
    """Length of its scale factors and Huffman code: part2_3_length."""
    block: int
    """Window: 0 normal, 1 start, 2 three short, 3 stop."""
    mixed: bool
    """Whether the two lowest subbands have the normal window all the same."""


@dataclass(frozen=True, slots=True)
class Side:
    """A frame's side information, as far as it is used here (2.4.2.7)."""

    main_data_begin: int
    """Bytes of room before this frame's own at which its main data begin."""
    granules: tuple[tuple[Granule, ...], ...]
    """By granule, then by channel."""

    @property
    def main_data(self) -> int:
        """Bytes of main data; what follows up to the next frame's is stuffing."""
        return (sum(granule.bits for channels in self.granules for granule in channels) + 7) // 8


@dataclass(frozen=True, slots=True)
class Frame:
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


def parse_header(data: bytes, at: int = 0) -> Header:
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
        frame = Frame(at, parse_header(data, at))
        end = frame.end
        if end > len(data):
            raise ValueError(f"the frame at byte {at} is cut off after {len(data) - at} of {frame.header.size} bytes")
        yield frame
        at = end


def parse_side(data: bytes, frame: Frame) -> Side:
    """The side information of a frame."""
    header = frame.header
    taken = _Bits(data[frame.room - header.side : frame.room])
    first = header.version == "1"
    begin = taken.bits(9 if first else 8)
    if first:
        taken.bits(5 if header.channels == 1 else 3)  # private
        taken.bits(4 * header.channels)  # which scale factors the second granule shares
    else:
        taken.bits(header.channels)  # private
    granules = [tuple(_granule(taken, first=first) for _ in range(header.channels)) for _ in range(1 + first)]
    return Side(begin, tuple(granules))


def _granule(taken: "_Bits", *, first: bool) -> Granule:
    length = taken.bits(12)
    taken.bits(9 + 8 + (4 if first else 9))  # big_values, global_gain, scalefac_compress
    switched = taken.bits(1)
    block, mixed = (taken.bits(2), bool(taken.bits(1))) if switched else (0, False)
    taken.bits(10 + 9 if switched else 15 + 4 + 3)  # Huffman tables, gains or borders of their regions
    taken.bits(3 if first else 2)  # preflag, scalefac_scale, count1table
    return Granule(length, block, mixed)


class _Bits:
    """Reads numbers from the highest bit on."""

    def __init__(self, data: bytes) -> None:
        self._word = int.from_bytes(data)
        self._left = 8 * len(data)

    def bits(self, count: int) -> int:
        """The next bits as a number."""
        self._left -= count
        if self._left < 0:
            raise ValueError("side information is cut off")
        return self._word >> self._left & ((1 << count) - 1)
