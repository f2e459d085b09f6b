"""Still, strips and bars as H.264, the way YouTube takes it and with no more bits than it needs."""

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.stream import VideoStream

from quicktake.errors import MachineError
from quicktake.video.bars import Bars
from quicktake.video.planes import Pixels, Plane, to_planes
from quicktake.video.render import Scene, render
from quicktake.video.spectrum import Levels

PAPER = (20, 30, 50)
SIDE = (320, 640)


def scene(strips: list[tuple[float, Pixels]] | None = None) -> Scene:
    still = np.full((*SIDE, 3), PAPER, np.uint8)
    still[20:120, 20:120] = np.random.default_rng(1).integers(0, 255, (10, 10, 3), np.uint8).repeat(10, 0).repeat(10, 1)
    bars = Bars((40, 200, 560, 100), 11, paper=PAPER, ink=(250, 180, 90), faint=(70, 70, 70))
    return Scene(still, bars, (300, 40), strips or [])


def swinging(pictures: int) -> Iterator[Levels]:
    for number in range(pictures):
        yield np.abs(np.sin(number / 3 + np.arange(6))).astype(np.float32)


def lumas(path: Path) -> list[Plane]:
    with av.open(str(path)) as container:
        return [np.asarray(frame.to_ndarray()[: SIDE[0]], np.uint8) for frame in container.decode(video=0)]


def test_form_and_length_are_those_that_were_promised(tmp_path: Path) -> None:
    render(tmp_path / "a.mp4", scene(), swinging(123), pictures=123)
    with av.open(str(tmp_path / "a.mp4")) as container:
        (track,) = container.streams
        assert isinstance(track, VideoStream)
        context = track.codec_context
        assert (context.codec.name, context.profile, context.pix_fmt) == ("h264", "High", "yuv420p")
        assert (context.width, context.height, float(track.average_rate or 0)) == (640, 320, 10.0)
        assert (context.color_range, context.colorspace, context.color_primaries, context.color_trc) == (1, 1, 1, 1)
        packets = [packet for packet in container.demux(track) if packet.size]
        keys = [round((packet.pts or 0) * float(packet.time_base) * 10) for packet in packets if packet.is_keyframe]
        assert len(packets) == 123
        assert keys == [0, 50, 100], "a player finds a picture that stands alone every 5 s"
        assert not container.metadata.keys() - {"major_brand", "minor_version", "compatible_brands"}


def test_pictures_look_as_they_were_drawn(tmp_path: Path) -> None:
    given = scene()
    render(tmp_path / "a.mp4", given, swinging(60), pictures=60)
    still = to_planes(given.still).luma.astype(float)
    for picture in lumas(tmp_path / "a.mp4"):
        error = np.square(picture[:190].astype(float) - still[:190]).mean()
        assert 10 * np.log10(255**2 / error) > 38, "dB of PSNR"


def test_a_picture_that_stands_still_costs_next_to_nothing(tmp_path: Path) -> None:
    silent = (np.zeros(6, np.float32) for _ in range(500))
    render(tmp_path / "still.mp4", scene(), silent, pictures=500)
    assert (tmp_path / "still.mp4").stat().st_size < 500 * 400


def test_a_strip_is_seen_from_its_second_on(tmp_path: Path) -> None:
    white, grey = (np.full((40, 200, 3), value, np.uint8) for value in (255, 120))
    render(tmp_path / "a.mp4", scene([(1.0, white), (2.5, grey)]), swinging(40), pictures=40)
    seen = [int(picture[60, 400]) for picture in lumas(tmp_path / "a.mp4")]
    assert max(seen[:10]) < 60
    assert min(seen[10:25]) > 225
    assert all(110 < value < 130 for value in seen[25:])


def test_strips_are_taken_one_at_a_time(tmp_path: Path) -> None:
    taken: list[float] = []

    def strips() -> Iterator[tuple[float, Pixels]]:
        for second in (0.0, 1.0, 90.0, 91.0):
            taken.append(second)
            yield second, np.zeros((40, 200, 3), np.uint8)

    given = scene()
    render(tmp_path / "a.mp4", Scene(given.still, given.bars, given.strip, strips()), swinging(20), pictures=20)
    assert taken == [0.0, 1.0, 90.0]


def test_where_nothing_can_be_written_the_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(MachineError, match=r"none/a\.mp4: cannot be written"):
        render(tmp_path / "none" / "a.mp4", scene(), swinging(5), pictures=5)
