"""recode: the picture encoded anew, with the times, the size, the colours and the turn that it had."""

import struct
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from makers.film import HDR, REORDERING, SHAKY, Camera, colours, flashes_of, side_data, steady, turned, write_film
from makers.sound import tone
from quicktake.errors import InputError, MachineError
from quicktake.timeline import EditList, Kept, whole
from quicktake.video.recode import Card, recode

CARD = Card(np.full((720, 1280, 3), 128, np.uint8), (128, 128, 128))
CODED = ("MASTERING_DISPLAY_METADATA", "CONTENT_LIGHT_LEVEL", "DISPLAYMATRIX")


def recoded(film: Path, edits: EditList, *, zero: float = 0.0) -> Path:
    output = film.with_name("out.mp4")
    with av.open(str(film)) as container:
        recode(container.streams.video[0], output, edits, CARD, zero=zero)
    return output


def shown(path: Path) -> list[float]:
    """When each picture appears."""
    with av.open(str(path)) as container:
        return [round(frame.time, 4) for frame in container.decode(video=0)]


def lasts(path: Path) -> float:
    """Seconds that the movie header says (ISO/IEC 14496-12, section 8.2.2)."""
    content = path.read_bytes()
    place = content.index(b"mvhd") + 16
    ticks, length = struct.unpack(">2I", content[place : place + 8])
    return float(length / ticks)


def milliseconds(times: Sequence[int]) -> list[float]:
    return [time / 1000 for time in times]


@pytest.mark.parametrize("times", [SHAKY, steady(1.0, 29.97)])
def test_pictures_keep_their_times_to_the_tick(tmp_path: Path, times: tuple[int, ...]) -> None:
    film = write_film(tmp_path / "a.mp4", None, times=times, camera=REORDERING)
    output = recoded(film, whole(2.0))
    assert shown(output)[: len(times)] == pytest.approx(milliseconds(times), abs=1e-4)
    with av.open(str(output)) as container:
        track = container.streams.video[0]
        assert (track.codec_context.name, track.profile) == ("h264", "High")
    assert lasts(output) == pytest.approx(2.0, abs=1e-3), "the last one stands to the end"


def test_what_was_cut_is_not_seen_and_the_rest_is_where_its_sound_is(tmp_path: Path) -> None:
    film = write_film(tmp_path / "a.mp4", None, times=steady(4.0, 25), camera=REORDERING, flashes=(1.0, 2.0, 3.0))
    edits = EditList((Kept(0.513, 1.5, 0.7), Kept(2.613, 4.0, 1.687)), 4.0)
    assert flashes_of(recoded(film, edits)) == pytest.approx([1.187, 2.074], abs=1e-3)


def test_a_picture_that_hides_its_beginning_is_read_as_players_see_it(tmp_path: Path) -> None:
    film = write_film(
        tmp_path / "a.mp4", tone(2.0), times=steady(2.0, 25), camera=REORDERING, picture_start=-0.2, flashes=(1.0,)
    )
    assert flashes_of(film) == pytest.approx([0.8])
    assert flashes_of(recoded(film, whole(1.8))) == pytest.approx([0.8], abs=1e-3)


def test_players_can_jump_to_every_fifth_second(tmp_path: Path) -> None:
    film = write_film(tmp_path / "a.mp4", None, times=(0, 40, 9000, 9040))
    with av.open(str(recoded(film, EditList((Kept(0.0, 9.1, 6.0),), 21.0)))) as container:
        alone = [
            float((packet.pts or 0) * (packet.time_base or Fraction(1)))
            for packet in container.demux(video=0)
            if packet.is_keyframe
        ]
    assert np.diff([*alone, 21.0]).max() <= 5.0


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_the_turn_is_kept(tmp_path: Path, degrees: int) -> None:
    film = write_film(tmp_path / "a.mp4", None, camera=Camera("libx264", matrix=turned(degrees)))
    output = recoded(film, whole(1.5))
    assert side_data(output)["DISPLAYMATRIX"] == side_data(film)["DISPLAYMATRIX"]


@pytest.mark.parametrize("codes", [(1, 1, 1, 1), (1, 6, 6, 6), (1, 5, 6, 5), (2, 1, 13, 1), (0, 2, 2, 2)])
def test_colours_are_kept(tmp_path: Path, codes: tuple[int, int, int, int]) -> None:
    form = "yuvj420p" if codes[0] == 2 else "yuv420p"
    film = write_film(tmp_path / "a.mp4", None, camera=Camera("libx264", form, colours=codes))
    output = recoded(film, EditList((Kept(0.0, 1.0, 0.5),), 1.5))
    assert colours(output) == colours(film) == codes


def test_hdr_stays_hdr(tmp_path: Path) -> None:
    film = write_film(tmp_path / "a.mp4", None, times=steady(0.6, 25), camera=HDR)
    output = recoded(film, EditList((Kept(0.1, 0.6, 0.0),), 0.5))
    assert colours(output) == (1, 9, 16, 9)
    before, after = side_data(film), side_data(output)
    assert {name: after[name] for name in CODED[:2]} == {name: before[name] for name in CODED[:2]}
    with av.open(str(output)) as container:
        track = container.streams.video[0]
        assert (track.codec_context.codec_tag, track.format.name) == ("hvc1", "yuv420p10le")


def test_half_pictures_become_whole_ones(tmp_path: Path) -> None:
    camera = Camera("libx264", options={"flags": "+ildct+ilme", "x264-params": "tff=1"})
    film = write_film(tmp_path / "a.mp4", None, times=steady(2.0, 25), camera=camera, flashes=(1.0,))
    output = recoded(film, whole(2.0))
    with av.open(str(film)) as before, av.open(str(output)) as after:
        assert next(before.decode(video=0)).interlaced_frame
        assert not any(frame.interlaced_frame for frame in after.decode(video=0))
    assert flashes_of(output) == pytest.approx([1.0], abs=1e-3)
    assert len(shown(output)) == len(shown(film))


def test_a_damaged_picture_is_named(tmp_path: Path) -> None:
    film = write_film(tmp_path / "a.mkv", None, times=steady(2.0, 25), camera=REORDERING)
    film.write_bytes(film.read_bytes()[:900])  # ends within the first picture
    with pytest.raises(InputError, match=r"a\.mkv: "):
        recoded(film, whole(2.0))


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    film = write_film(tmp_path / "a.mp4", None)
    with av.open(str(film)) as container, pytest.raises(MachineError, match=r"out\.mp4: cannot be written"):
        recode(container.streams.video[0], tmp_path / "no" / "out.mp4", whole(2.0), CARD, zero=0.0)


def test_progress_never_falls_back_and_ends_at_the_end(tmp_path: Path) -> None:
    film = write_film(tmp_path / "a.mp4", None, times=steady(4.0, 25), camera=REORDERING)
    told: list[tuple[float, float]] = []
    with av.open(str(film)) as container:
        recode(
            container.streams.video[0], tmp_path / "out.mp4", whole(4.0), CARD, zero=0.0,
            progress=lambda stage, done, total, unit: told.append((done, total)),
        )  # fmt: skip
    assert told == sorted(told)
    assert len(set(told)) > 40, "it grows evenly"
    assert told[-1] == pytest.approx((4.0, 4.0), abs=1e-3)
