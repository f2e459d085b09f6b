"""fitting: pictures and the card as the track looks: size, colours, turn."""

from fractions import Fraction

import av
import numpy as np
import pytest
from av.video.frame import VideoFrame

from makers.film import turned
from quicktake.video.fitting import card_frame, fitted
from quicktake.video.looks import EIGHT, FULL_EIGHT, HLG, PQ, TEN, Colours, Look
from quicktake.video.planes import Pixels

SDR = Colours(1, 1, 1, 1)
MIRRORED = (-(1 << 16), 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
UPRIGHT = {
    turned(0): ["null"],
    turned(90): ["transpose=clock"],
    turned(180): ["hflip", "vflip"],
    turned(270): ["transpose=cclock"],
    MIRRORED: ["hflip"],
}
"""FFmpeg's filters that do what players do by a display matrix."""


def look(
    width: int = 320,
    height: int = 180,
    form: str = EIGHT,
    colours: Colours = SDR,
    matrix: tuple[int, ...] | None = None,
    aspect: Fraction = Fraction(1),
) -> Look:
    return Look(width, height, form, colours, aspect, matrix)


def card() -> Pixels:
    """Red above left, green above right, blue below."""
    pixels = np.zeros((180, 320, 3), np.uint8)
    pixels[:90, :160], pixels[:90, 160:], pixels[90:] = (255, 0, 0), (0, 255, 0), (0, 0, 255)
    return pixels


def as_seen(frame: VideoFrame, matrix: tuple[int, ...]) -> Pixels:
    """What a player shows."""
    graph = av.filter.Graph()
    source = graph.add_buffer(width=frame.width, height=frame.height, format=frame.format, time_base=Fraction(1, 1000))
    nodes = [graph.add(*name.split("=", 1)) for name in UPRIGHT[matrix]]
    graph.link_nodes(source, *nodes, graph.add("buffersink")).configure()
    frame.pts = 0
    graph.vpush(frame)
    return np.asarray(graph.vpull().to_ndarray(format="rgb24"), np.uint8)


def name_of(pixel: Pixels) -> str:
    return "rgb"[int(pixel.argmax())] if int(pixel.max()) > 90 else "-"


@pytest.mark.parametrize("matrix", [turned(0), turned(90), turned(180), turned(270), MIRRORED])
def test_the_card_stands_upright_however_the_camera_was_held(matrix: tuple[int, ...]) -> None:
    seen = as_seen(card_frame(card(), (0, 0, 0), look(matrix=matrix)), matrix)
    height, width, _ = seen.shape
    assert (width, height) == ((180, 320) if matrix in (turned(90), turned(270)) else (320, 180))
    middle, quarter = height // 2, width // 4
    above = round(0.2 * width * 9 / 16)
    assert name_of(seen[middle - above, quarter]) == "r"
    assert name_of(seen[middle - above, -quarter]) == "g"
    assert name_of(seen[middle + above, quarter]) == "b"


def test_around_the_card_is_its_paper() -> None:
    pixels = card_frame(card(), (200, 100, 50), look(180, 320)).to_ndarray(format="rgb24")
    assert pixels[4, 4] == pytest.approx((200, 100, 50), abs=6)
    assert pixels[-4, -4] == pytest.approx((200, 100, 50), abs=6)


def test_where_pixels_are_not_square_the_card_keeps_its_shape() -> None:
    frame = card_frame(card(), (0, 0, 0), look(240, 180, aspect=Fraction(4, 3)))
    assert (frame.width, frame.height) == (240, 180)
    assert name_of(frame.to_ndarray(format="rgb24")[4, 4]) == "r", "it fills the picture"


@pytest.mark.parametrize(
    ("form", "colours", "white"),
    [
        (EIGHT, SDR, 235),
        (EIGHT, Colours(0, 2, 2, 2), 235),
        (FULL_EIGHT, Colours(2, 1, 1, 1), 255),
        (TEN, Colours(1, 9, PQ, 9), 574),  # 203 cd/m²: 58 % of PQ (ITU-R BT.2408, table 1)
        (TEN, Colours(1, 9, HLG, 9), 721),  # 75 % of HLG (the same)
    ],
)
def test_white_is_as_bright_as_white_is_there(form: str, colours: Colours, white: int) -> None:
    frame = card_frame(np.full((180, 320, 3), 255, np.uint8), (255, 255, 255), look(form=form, colours=colours))
    assert frame.format.name == form
    luma = np.frombuffer(bytes(frame.planes[0]), "<u2" if form == TEN else np.uint8)
    assert int(luma[0]) == pytest.approx(white, abs=2)


def test_a_picture_that_fits_is_not_touched() -> None:
    frame = VideoFrame(320, 180, EIGHT)
    assert fitted(frame, look()) is frame


@pytest.mark.parametrize("form", [EIGHT, "yuv444p", "rgb24", "nv12"])
def test_a_window_that_was_turned_is_seen_whole_on_black(form: str) -> None:
    grey = VideoFrame.from_ndarray(np.full((320, 180, 3), 200, np.uint8)).reformat(format=form)
    grey.time_base = Fraction(1, 1000)
    frame = fitted(grey, look())
    assert (frame.width, frame.height, frame.format.name) == (320, 180, EIGHT)
    luma = frame.to_ndarray()[:180]
    assert luma[90, 160] > 150
    assert luma[90, 20] <= 16
    assert luma[90, -20] <= 16
