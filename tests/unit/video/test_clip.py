"""clip: which picture is shown when, where it lies, and what is drawn over it; whatever the camera did."""

import contextlib
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from makers.film import SHAKY, STEADY, write_film
from quicktake.errors import InputError
from quicktake.video.clip.converting import Fitting, upright_size
from quicktake.video.clip.framing import framed
from quicktake.video.clip.overlay import Blender, Overlay
from quicktake.video.clip.reading import rate_of, shown_from, steady
from quicktake.video.clip.writing import write_picture
from quicktake.video.looks import look_of
from quicktake.video.planes import packed, planes_in, to_planes

LONG = tuple(round(index * 40) for index in range(100))
"""Times of the frames of four seconds at 25 per second."""


@contextlib.contextmanager
def opened_track(path: Path) -> Iterator[VideoStream]:
    """Closed again: threads of a decoder that is left open would be missing in the children of other tests."""
    with av.open(str(path)) as container:
        yield container.streams.video[0]


def drawn_at(path: Path, second: float) -> list[float]:
    with opened_track(path) as track:
        return [round(time, 3) for time, _ in shown_from(track, second)]


@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".mov", ".avi"])
@pytest.mark.parametrize(("second", "first"), [(0.0, 0.0), (1.99, 1.96), (2.0, 2.0), (2.039, 2.04), (3.99, 3.96)])
def test_it_begins_with_the_picture_that_is_shown_then(
    tmp_path: Path, suffix: str, second: float, first: float
) -> None:
    film = write_film(tmp_path / f"a{suffix}", None, times=LONG)
    assert drawn_at(film, second)[0] == pytest.approx(first, abs=0.002)


def test_a_picture_that_begins_later_begins_with_its_first(tmp_path: Path) -> None:
    film = write_film(tmp_path / "a.mp4", None, times=STEADY, picture_start=0.5)
    assert drawn_at(film, 0.1)[0] == pytest.approx(0.5)


def test_what_is_no_picture_is_told(tmp_path: Path) -> None:
    film = write_film(tmp_path / "a.mp4", None, times=LONG)
    content = film.read_bytes()
    start, end = content.index(b"mdat") + 4, content.index(b"moov") - 4
    film.write_bytes(content[:start] + bytes(end - start) + content[end:])
    with pytest.raises(InputError, match=r"a\.mp4"):
        drawn_at(film, 1.0)


@pytest.mark.parametrize(("times", "rate"), [(LONG, 25), (STEADY, 30), (SHAKY, 30)])
def test_a_steady_rate_is_kept_and_a_variable_one_becomes_steady(
    tmp_path: Path, times: tuple[int, ...], rate: int
) -> None:
    with opened_track(write_film(tmp_path / "a.mp4", None, times=times)) as track:
        assert rate_of(track) == rate


def test_rounded_times_neither_drop_nor_repeat_a_picture() -> None:
    rate = Fraction(30000, 1001)
    frames = [VideoFrame(2, 2, "yuv420p") for _ in range(300)]
    shown = ((round(float(index / rate), 3), frame) for index, frame in enumerate(frames))
    chosen = list(steady(shown, 0.0, rate, 300))
    assert all(one is other for one, other in zip(chosen, frames, strict=True))


def test_a_variable_rate_stays_within_half_a_picture() -> None:
    shown = [(time / 1000, VideoFrame(2, 2, "yuv420p")) for time in SHAKY]
    began = {id(frame): time for time, frame in shown}
    chosen = list(steady(iter(shown), 0.0, Fraction(30), 60))
    for number, frame in enumerate(chosen):
        later = [time for time, _ in shown if time > began[id(frame)]]
        assert began[id(frame)] <= (number + 0.5) / 30
        assert not later or later[0] > (number + 0.5) / 30


@pytest.mark.parametrize("shape", ["wide", "tall", "square"])
@pytest.mark.parametrize("size", [(1920, 1080), (1280, 720), (720, 576), (1080, 1920), (641, 359), (64, 48)])
@pytest.mark.parametrize("words", [False, True])
def test_the_picture_is_shown_whole_and_the_words_lie_inside(shape: str, size: tuple[int, int], words: bool) -> None:
    framing = framed(shape, size, words=words)  # type: ignore[arg-type]  # one of the three
    for left, top, width, height in (framing.picture, framing.words):
        assert left >= 0 <= top and left + width <= framing.width and top + height <= framing.height
        assert not (left % 2 or top % 2 or width % 2 or height % 2)
    left, top, width, height = framing.picture
    assert width / height == pytest.approx(size[0] / size[1], rel=0.02)
    assert width >= framing.width - 1 or height >= framing.height - 3
    assert (framing.width, framing.height) in {(1280, 720), (1920, 1080), (1080, 1920), (1080, 1080)}


def test_words_stand_under_a_wide_picture_in_a_tall_clip() -> None:
    framing = framed("tall", (1280, 720), words=True)
    assert framing.words[1] >= framing.picture[1] + framing.picture[3]
    assert framing.words[1] + framing.words[3] <= 0.8 * 1920


def test_a_small_picture_is_not_blown_up_to_full_size() -> None:
    assert framed("wide", (640, 360), words=False).width == 1280
    assert framed("wide", (1920, 800), words=False).width == 1920


def turned(path: Path, matrix: tuple[int, int, int, int]) -> Path:
    """The film with another display matrix in its track's header."""
    content = bytearray(path.read_bytes())
    zero, last = bytes(4), (1 << 30).to_bytes(4, "big")
    a, b, c, d = ((part * 65536).to_bytes(4, "big", signed=True) for part in matrix)
    straight = (65536).to_bytes(4, "big")
    old = straight + zero * 3 + straight + zero * 3 + last
    place = content.index(old, content.index(b"tkhd"))
    content[place : place + 36] = a + b + zero + c + d + zero * 3 + last
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("matrix", "corner"),
    [((1, 0, 0, 1), (0, 0)), ((0, 1, -1, 0), (0, 1)), ((0, -1, 1, 0), (1, 0)), ((-1, 0, 0, -1), (1, 1))],
)
def test_a_turned_picture_is_set_upright(
    tmp_path: Path, matrix: tuple[int, int, int, int], corner: tuple[int, int]
) -> None:
    path = tmp_path / "a.mp4"
    with av.open(str(path), "w") as film:
        track = film.add_stream("libx264", rate=10, width=64, height=32, pix_fmt="yuv420p")
        pixels = np.zeros((32, 64, 3), np.uint8)
        pixels[:16, :32] = 255  # white in its upper left corner
        film.mux(track.encode(VideoFrame.from_ndarray(pixels)))
        film.mux(track.encode(None))
    with opened_track(turned(path, matrix)) as track:
        frame = next(shown_from(track, 0.0))[1]
        look = look_of(track, frame)
    size = upright_size(look)
    assert size == ((64, 32) if matrix[0] else (32, 64))
    luma = Fitting(size, look).fit(frame).to_ndarray()[: size[1]]
    quarters = {
        (row, column): luma[row * size[1] // 2 :, column * size[0] // 2 :] for row in (0, 1) for column in (0, 1)
    }
    means = {place: float(part[: size[1] // 2, : size[0] // 2].mean()) for place, part in quarters.items()}
    assert max(means, key=lambda place: means[place]) == corner


def test_pixels_that_are_not_square_become_so(tmp_path: Path) -> None:
    frame = VideoFrame(720, 576, "yuv420p")
    with opened_track(write_film(tmp_path / "a.mp4", None)) as track:
        look = look_of(track, frame)
    assert upright_size(type(look)(**{**vars(look), "aspect": Fraction(16, 11)})) == (1047, 576)


def test_words_are_drawn_while_they_are_said_and_leave_the_rest_alone() -> None:
    drawing = np.zeros((4, 8, 4), np.uint8)
    drawing[..., :] = 255, 255, 255, 128
    blender = Blender([Overlay(1.0, 2.0, drawing, 4, 8)])
    assert [blender.sees(second) for second in (0.5, 1.0, 1.9, 2.0)] == [False, True, True, False]
    blender = Blender([Overlay(1.0, 2.0, drawing, 4, 8)])
    array = packed(to_planes(np.zeros((16, 16, 3), np.uint8)))
    assert blender.sees(1.5)
    blender.draw(planes_in(array, 16))
    luma = array[:16]
    assert luma[8:12, 4:12] == pytest.approx(16 + 219 / 2, abs=1)
    assert np.count_nonzero(luma != 16) == 4 * 8


def test_the_written_picture_is_what_places_take(tmp_path: Path) -> None:
    output = tmp_path / "out.mp4"
    with opened_track(write_film(tmp_path / "a.mp4", None, times=LONG)) as track:
        frames = list(shown_from(track, 1.0))
        look = look_of(track, frames[0][1])
    chosen = steady(iter(frames), 1.0, Fraction(25), 25)
    framing = framed("square", (64, 48), words=False)
    write_picture(output, chosen, look, framing, [], rate=Fraction(25), count=25)
    with av.open(str(output)) as container:
        written = container.streams.video[0]
        context = written.codec_context
        assert (written.frames, context.width, context.height) == (25, 1080, 1080)
        assert written.average_rate == 25
        assert (context.profile, context.pix_fmt, context.colorspace, context.color_range) == ("High", "yuv420p", 1, 1)
        luma = [frame.to_ndarray()[500:580, 500:580].mean() for frame in container.decode(written)]
    expected = [16 + 219 * ((index * 40) % 256) / 255 for index in range(25, 50)]
    assert np.abs(np.array(luma, float) - np.array(expected)).max() < 6
