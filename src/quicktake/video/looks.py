"""A picture track and its first picture → how it looks, and how pictures beside it must: size, colours, turn, HDR."""

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

from av.sidedata.sidedata import SideData, Type
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

EIGHT, FULL_EIGHT, TEN = "yuv420p", "yuvj420p", "yuv420p10le"
"""The pixel formats in which pictures are encoded: 4:2:0, as YouTube asks; `j`: of full range."""

UNKNOWN, LIMITED, FULL = 2, 1, 2  # codes of colours and of ranges (ITU-T H.273, section 8)
BT709, PQ, HLG = 1, 16, 18  # likewise
HD = 720  # lines from which on a picture without a matrix code is taken for BT.709, as players do
STRAIGHT = (1, 0, 0, 1)
NOT_KEPT = {
    Type.DYNAMIC_HDR_PLUS: "HDR10+'s values for each scene",
    Type.DOVI_METADATA: "Dolby Vision's values for each scene",
    Type.DYNAMIC_HDR_VIVID: "HDR Vivid's values for each scene",
}


@dataclass(frozen=True)
class Colours:
    """Codes of ITU-T H.273, section 8."""

    range: int
    primaries: int
    transfer: int
    matrix: int

    @property
    def high(self) -> bool:
        """Whether it is HDR: PQ or HLG (ITU-R BT.2100)."""
        return self.transfer in (PQ, HLG)


@dataclass(frozen=True)
class Look:
    """How a track's pictures look."""

    width: int
    height: int
    """Of the picture as it is encoded, in pixels; both even."""
    format: str
    """FFmpeg's name of its pixel format: 8 bits a sample, or 10."""
    colours: Colours
    aspect: Fraction
    """A pixel's width by its height."""
    matrix: tuple[int, ...] | None = None
    """The display matrix (ISO/IEC 14496-12, section 8.3.2): how players turn the picture."""
    mastering: str | None = None
    """HDR10's mastering display (SMPTE ST 2086), as x265 takes it."""
    light: tuple[int, int] | None = None
    """Its MaxCLL and MaxFALL (CTA-861.3), in cd/m²."""
    lost: tuple[str, ...] = ()
    """What of its HDR cannot be encoded anew."""

    @property
    def turn(self) -> tuple[int, ...]:
        """a, b, c and d of the display matrix, as whole numbers; straight where it is no quarter turn or mirror."""
        if self.matrix is None:
            return STRAIGHT
        turn = tuple(round(self.matrix[index] / 65536) for index in (0, 1, 3, 4))
        right = abs(turn[0] * turn[3] - turn[1] * turn[2]) == 1 and sum(map(abs, turn)) == 2
        return turn if right else STRAIGHT

    @property
    def matrix_code(self) -> int:
        """The matrix by which its colours were made, guessed by the lines where it does not say (6: BT.601)."""
        known = self.colours.matrix not in (0, UNKNOWN)
        return self.colours.matrix if known else (BT709 if self.height >= HD else 6)


def look_of(track: VideoStream, first: VideoFrame) -> Look:
    """How the track looks, as its first picture and the container say."""
    found = {data.type: bytes(data) for data in cast("Iterable[SideData]", first.side_data)}
    matrix, mastering, light = (
        found.get(kind) for kind in (Type.DISPLAYMATRIX, Type.MASTERING_DISPLAY_METADATA, Type.CONTENT_LIGHT_LEVEL)
    )
    deep = max(component.bits for component in first.format.components) > 8
    full = first.format.name.startswith("yuvj")
    return Look(
        width=first.width // 2 * 2,
        height=first.height // 2 * 2,
        format=TEN if deep else FULL_EIGHT if full else EIGHT,
        colours=_colours(track, first, full=full),
        aspect=track.sample_aspect_ratio or Fraction(1),
        matrix=struct.unpack("=9i", matrix) if matrix else None,
        mastering=_mastering(mastering) if mastering else None,
        light=struct.unpack_from("=2I", light) if light else None,
        lost=tuple(words for kind, words in NOT_KEPT.items() if kind in found),
    )


def _colours(track: VideoStream, first: VideoFrame, *, full: bool) -> Colours:
    """What the picture says of its colours, else the container; RGB becomes BT.709."""
    if first.format.is_rgb:
        return Colours(LIMITED, BT709, BT709, BT709)
    said = track.codec_context
    return Colours(
        FULL if full else int(first.color_range) or int(said.color_range),
        *(
            int(code) if code != UNKNOWN else int(container)
            for code, container in (
                (first.color_primaries, said.color_primaries),
                (first.color_trc, said.color_trc),
                (first.colorspace, said.colorspace),
            )
        ),
    )


def _mastering(data: bytes) -> str | None:
    """FFmpeg's AVMasteringDisplayMetadata (ten fractions: x and y of red, green, blue, white; darkest, brightest)."""
    numbers = struct.unpack_from("=20i2i", data)
    if not (numbers[20] and numbers[21]) or 0 in numbers[1:20:2]:
        return None
    values = [Fraction(numbers[index], numbers[index + 1]) for index in range(0, 20, 2)]
    red, green, blue, white = (
        f"({round(values[index] * 50000)},{round(values[index + 1] * 50000)})" for index in range(0, 8, 2)
    )
    least, most = (round(value * 10000) for value in values[8:])
    return f"G{green}B{blue}R{red}WP{white}L({most},{least})"
