"""mux: the picture's packets and times as they were, the sound where it belongs, nothing said of where it came from."""

import struct
from pathlib import Path

import av
import pytest

from makers.film import (
    HDR,
    REORDERING,
    SHAKY,
    STEADY,
    VP9,
    Camera,
    add_box,
    clicking,
    clicks_of,
    colours,
    decoded,
    flashes_of,
    picture_bytes,
    picture_packets,
    side_data,
    steady,
    turned,
    write_film,
)
from makers.sound import tone, write_sound
from quicktake.errors import MachineError
from quicktake.video.mux import mux


def muxed(picture: Path, sound: Path, output: Path, at: float = 0.0) -> Path:
    with av.open(str(picture)) as pictures, av.open(str(sound)) as sounds:
        mux(pictures.streams.video[0], sounds.streams.audio[0], output, at=at)
    return output


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    return write_sound(tmp_path / "sound.m4a", tone(2.0), codec="aac")


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".mkv"])
@pytest.mark.parametrize("times", [STEADY, SHAKY])
def test_the_picture_is_untouched(tmp_path: Path, sound: Path, suffix: str, times: tuple[int, ...]) -> None:
    picture = write_film(tmp_path / f"a{suffix}", tone(2.0), times=times)
    output = muxed(picture, sound, tmp_path / ("out.mkv" if suffix == ".mkv" else "out.mp4"))
    assert picture_bytes(output) == picture_bytes(picture)
    assert picture_packets(output) == picture_packets(picture)


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_b_frames_and_a_late_start_keep_their_times(tmp_path: Path, sound: Path, suffix: str) -> None:
    picture = write_film(tmp_path / f"a{suffix}", tone(2.0), codec="libx264", picture_start=0.4)
    output = muxed(picture, sound, tmp_path / f"out{suffix}")
    assert picture_packets(output) == picture_packets(picture)


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".mkv"])
@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_the_turn_is_kept(tmp_path: Path, sound: Path, suffix: str, degrees: int) -> None:
    picture = write_film(tmp_path / f"a{suffix}", tone(2.0), camera=Camera("libx264", matrix=turned(degrees)))
    output = muxed(picture, sound, tmp_path / ("out.mkv" if suffix == ".mkv" else "out.mp4"))
    assert side_data(output)["DISPLAYMATRIX"] == side_data(picture)["DISPLAYMATRIX"]


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_hdr_is_kept(tmp_path: Path, sound: Path, suffix: str) -> None:
    picture = write_film(tmp_path / f"a{suffix}", tone(2.0), times=steady(0.5, 25), camera=HDR)
    output = muxed(picture, sound, tmp_path / f"out{suffix}")
    assert picture_bytes(output) == picture_bytes(picture)
    assert picture_packets(output) == picture_packets(picture)
    assert colours(output) == (1, 9, 16, 9)
    before, after = side_data(picture), side_data(output)
    for name in ("MASTERING_DISPLAY_METADATA", "CONTENT_LIGHT_LEVEL"):
        assert after[name] == before[name]


def test_hdr_of_which_only_the_container_knows_is_kept(tmp_path: Path, sound: Path) -> None:
    bare = Camera("libx265", "yuv420p10le", {"x265-params": "log-level=none"}, "hvc1", (1, 9, 16, 9))
    picture = write_film(tmp_path / "a.mp4", None, times=steady(0.5, 25), camera=bare)
    add_box(picture, b"hvc1", b"clli", bytes.fromhex("03e80190"))  # ISO/IEC 14496-12, section 12.1.6
    assert side_data(picture)["CONTENT_LIGHT_LEVEL"] == struct.pack("=2I", 1000, 400)
    output = muxed(picture, sound, tmp_path / "out.mp4")
    assert side_data(output)["CONTENT_LIGHT_LEVEL"] == struct.pack("=2I", 1000, 400)


def test_colours_are_kept(tmp_path: Path, sound: Path) -> None:
    picture = write_film(tmp_path / "a.mp4", None, camera=Camera("libx264", "yuvj420p", colours=(2, 1, 13, 1)))
    assert colours(muxed(picture, sound, tmp_path / "out.mp4")) == (2, 1, 13, 1)


@pytest.mark.parametrize("starts", [(-0.2, 0.0), (-0.2, -0.2), (0.0, -0.2)])
def test_what_an_edit_list_hides_stays_there_and_stays_hidden(
    tmp_path: Path, sound: Path, starts: tuple[float, float]
) -> None:
    picture = write_film(
        tmp_path / "a.mp4", tone(2.0), times=steady(2.0, 25), camera=REORDERING, picture_start=starts[0],
        sound_start=starts[1], flashes=(1.0,),
    )  # fmt: skip
    output = muxed(picture, sound, tmp_path / "out.mp4")
    assert picture_bytes(output) == picture_bytes(picture)
    assert picture_packets(output) == picture_packets(picture)
    assert flashes_of(output) == flashes_of(picture) == pytest.approx([1.0 + starts[0]])


def test_a_transport_stream_loses_nothing_but_its_clocks_beginning(tmp_path: Path, sound: Path) -> None:
    picture = write_film(tmp_path / "a.ts", tone(2.0), times=steady(2.0, 25), camera=REORDERING, flashes=(1.0,))
    with av.open(str(picture)) as container:
        start = container.streams.video[0].start_time or 0
    output = muxed(picture, sound, tmp_path / "out.mkv", at=start / 90000)
    assert decoded(output) == decoded(picture)
    assert flashes_of(output) == pytest.approx([1.0], abs=1e-3)


@pytest.mark.parametrize(
    ("suffix", "camera"),
    [(".webm", VP9), (".mov", Camera("prores_ks", "yuv422p10le"))],
)
def test_codecs_of_other_worlds_are_copied(tmp_path: Path, sound: Path, suffix: str, camera: Camera) -> None:
    spoken = None if suffix == ".mov" else tone(0.5)
    picture = write_film(tmp_path / f"a{suffix}", spoken, times=steady(0.5, 25), camera=camera, sound_codec="libopus")
    output = muxed(picture, sound, tmp_path / ("out.mkv" if suffix == ".webm" else "out.mp4"))
    assert picture_bytes(output) == picture_bytes(picture)
    assert picture_packets(output) == picture_packets(picture)


@pytest.mark.parametrize(("suffix", "first"), [(".mp4", 0.0), (".mkv", 0.03)])
def test_the_sound_begins_at_its_first_sample_not_at_its_encoders_delay(
    tmp_path: Path, suffix: str, first: float
) -> None:  # Matroska has no place for what an AAC decoder needs before it: there, the first 21 ms fade in
    clicks = (first, 0.5, 1.9)
    sound = write_sound(tmp_path / "sound.m4a", clicking(2.0, clicks), codec="aac")
    picture = write_film(tmp_path / f"a{suffix}", None, times=steady(2.0, 25))
    assert clicks_of(muxed(picture, sound, tmp_path / f"out{suffix}")) == pytest.approx(clicks, abs=0.001)


def test_nothing_is_said_of_the_recording(tmp_path: Path, sound: Path) -> None:
    picture = write_film(tmp_path / "a.mov", tone(2.0))
    content = muxed(picture, sound, tmp_path / "out.mp4").read_bytes()
    for word in (b"+52.5", b"Lavf", b"Lavc"):
        assert word not in content.replace(b"Lavc", b"") or word == b"Lavc"
    with av.open(str(tmp_path / "out.mp4")) as container:
        assert not {"location", "title", "encoder"} & set(container.metadata)


def test_the_index_comes_first(tmp_path: Path, sound: Path) -> None:
    content = muxed(write_film(tmp_path / "a.mp4", tone(2.0)), sound, tmp_path / "out.mp4").read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")


def test_a_folder_that_is_not_there(tmp_path: Path, sound: Path) -> None:
    with pytest.raises(MachineError, match=r"out\.mkv: cannot be written"):
        muxed(write_film(tmp_path / "a.mkv", None), sound, tmp_path / "no" / "out.mkv")


def test_a_full_disk_is_no_success(tmp_path: Path, sound: Path) -> None:
    output = tmp_path / "out.mkv"
    output.symlink_to("/dev/full")
    with pytest.raises(MachineError, match=r"out\.mkv: "):
        muxed(write_film(tmp_path / "a.mkv", tone(2.0)), sound, output)
