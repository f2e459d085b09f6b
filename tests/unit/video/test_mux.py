"""mux: the picture's packets and times as they were, the sound where it belongs, nothing said of where it came from."""

from pathlib import Path

import av
import pytest

from makers.film import SHAKY, STEADY, picture_bytes, picture_packets, write_film
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


def test_rotation_is_kept(tmp_path: Path, sound: Path) -> None:
    picture = write_film(tmp_path / "a.mp4", tone(2.0))
    turned = tmp_path / "turned.mp4"
    content = bytearray(picture.read_bytes())
    unit, turn = (65536).to_bytes(4, "big"), (-65536).to_bytes(4, "big", signed=True)
    zero = bytes(4)
    straight = unit + zero * 3 + unit + zero * 3 + (1 << 30).to_bytes(4, "big")
    quarter = zero + unit + zero + turn + zero * 4 + (1 << 30).to_bytes(4, "big")
    place = content.index(straight, content.index(b"tkhd"))  # the first track's display matrix
    content[place : place + 36] = quarter
    turned.write_bytes(content)
    output = muxed(turned, sound, tmp_path / "out.mp4")
    assert quarter in output.read_bytes()


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
