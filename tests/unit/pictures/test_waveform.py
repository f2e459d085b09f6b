"""The picture of a master: a PNG that shows what was measured, whatever its length, and never half of one."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from quicktake.errors import MachineError
from quicktake.model import Loudness
from quicktake.pictures.canvas import FACE, Canvas
from quicktake.pictures.strips import CEILING, CURVE, MINUS, OVER, TARGET, number
from quicktake.pictures.waveform import HEIGHT, PLOT_LEFT, PLOT_RIGHT, TOP, WIDTH, Trace, draw


def trace(seconds: float, level: float = -20.0, peak: float = 0.5) -> Trace:
    """A sound that swells and ebbs."""
    hops = int(seconds * 10)
    swell = [0.6 + 0.4 * math.sin(place / 40) for place in range(hops)]
    loud = [level + 20 * math.log10(value) for value in swell]
    return Trace(seconds, [peak * value for value in swell], loud[: max(0, hops - 29)], Loudness(level, -3.0, 8.0))


def drawn(path: Path, before: Trace, after: Trace, title: str = "talk.mp4") -> Image.Image:
    draw(path, before, after, target=-16.0, ceiling=-1.0, title=title)
    with Image.open(path) as image:
        assert image.format == "PNG"
        return image.convert("RGB")


def shown(image: Image.Image, colour: str, box: tuple[int, int, int, int] | None = None) -> int:
    """Pixels of nearly one colour."""
    wanted = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
    pixels = np.asarray(image.crop(box) if box else image, np.int16)
    return int((np.abs(pixels - wanted).max(axis=2) < 24).sum())


@pytest.mark.parametrize("seconds", [0.5, 3.0, 10.0, 150.0, 3 * 3600.0])
def test_any_length_has_both_lines(seconds: float, tmp_path: Path) -> None:
    image = drawn(tmp_path / "a.png", trace(seconds), trace(seconds, -16.0, 0.8))
    assert image.size == (WIDTH, HEIGHT)
    for row in (0, 1):
        panel = (0, TOP + row * 396, PLOT_RIGHT, TOP + row * 396 + 376)
        assert shown(image, TARGET, panel) > 500
        assert shown(image, CEILING, panel) > 1000
        assert (shown(image, CURVE, panel) > 50) == (seconds > 3)


def test_what_is_over_the_ceiling_has_a_colour_of_its_own(tmp_path: Path) -> None:
    sound = trace(60)
    over = replace(sound, peaks=[*sound.peaks[:300], *[0.98] * 20, *sound.peaks[320:]])
    assert shown(drawn(tmp_path / "a.png", sound, sound), OVER) == 0
    image = drawn(tmp_path / "b.png", over, sound)
    middle = (PLOT_LEFT + PLOT_RIGHT) // 2
    assert shown(image, OVER, (middle, TOP, middle + 60, TOP + 376)) > 50


def test_a_trimmed_master_ends_where_it_ends_on_the_same_axis(tmp_path: Path) -> None:
    image = drawn(tmp_path / "a.png", trace(100), trace(75, -16.0))
    lower = TOP + 396
    end = PLOT_LEFT + round(0.75 * (PLOT_RIGHT - PLOT_LEFT))
    assert shown(image, CURVE, (end - 100, lower, end, lower + 376)) > 50
    assert shown(image, CURVE, (end + 2, lower, PLOT_RIGHT, lower + 376)) == 0


def test_silence_is_a_gap_in_the_curve(tmp_path: Path) -> None:
    sound = trace(100)
    half = len(sound.short_term) // 2
    gap = replace(sound, short_term=[*sound.short_term[:half], *[-math.inf] * 300, *sound.short_term[half + 300 :]])
    image = drawn(tmp_path / "a.png", gap, gap)
    middle = (PLOT_LEFT + PLOT_RIGHT) // 2
    assert shown(image, CURVE, (middle + 40, TOP, middle + 300, TOP + 376)) == 0


def test_nothing_measured_is_still_a_picture(tmp_path: Path) -> None:
    nothing = Trace(0.0, [], [], Loudness(None, None, None))
    assert drawn(tmp_path / "a.png", nothing, nothing).size == (WIDTH, HEIGHT)
    broken = Trace(5.0, [math.nan] * 50, [math.nan, math.inf, -math.inf] * 7, Loudness(-16.0, 0.5, None))
    assert drawn(tmp_path / "b.png", broken, nothing).size == (WIDTH, HEIGHT)


def test_a_title_in_other_letters_is_left_out_and_a_long_one_is_cut(tmp_path: Path) -> None:
    headline = (0, 0, PLOT_RIGHT, TOP)
    plain = drawn(tmp_path / "a.png", trace(10), trace(10), "")
    other = drawn(tmp_path / "b.png", trace(10), trace(10), "音の話")
    assert plain.crop(headline).tobytes() == other.crop(headline).tobytes()
    long = drawn(tmp_path / "c.png", trace(10), trace(10), "How loud is loud? " * 40)
    assert shown(long, "#1f2a33", (40, 20, 1200, 80)) > 1000
    assert shown(long, "#1f2a33", (1230, 20, WIDTH, 80)) == 0


def test_the_same_measurements_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        drawn(tmp_path / f"{name}.png", trace(20), trace(20))
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


def test_a_picture_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.png").mkdir()
    with pytest.raises(MachineError, match=r"a\.png"):
        draw(tmp_path / "a.png", trace(10), trace(10), target=-16, ceiling=-1, title="")
    assert [path.name for path in tmp_path.iterdir()] == ["a.png"]


def test_numbers_have_a_true_minus_and_the_font_has_it() -> None:
    assert (number(-16.0), number(-1.5), number(-0.04, 1), number(12.34, 1)) == (
        f"{MINUS}16",
        f"{MINUS}1.5",
        "0.0",
        "12.3",
    )
    assert FACE.missing(MINUS) == ""
    canvas = Canvas(200, 40, "#ffffff")
    canvas.text((10, 30), f"{MINUS}1", 30, "#000000")
    image = canvas.finished()
    assert shown(image, "#000000", (10, 15, 24, 25)) > 10
    assert shown(image, "#000000", (10, 0, 24, 14)) == 0
