"""The step that makes the cover's published form."""

from pathlib import Path

import pytest
from PIL import Image

from makers.pictures import cover
from quicktake.errors import InputError, MachineError
from quicktake.model import no_progress
from quicktake.steps import artwork


def test_the_cover_is_written_as_jpeg_and_its_sides_reported(tmp_path: Path) -> None:
    output = tmp_path / "result.jpg"
    report = artwork.run({"cover": cover(tmp_path / "cover.png", 1500)}, output, {}, no_progress)
    assert report == {"width": 1500, "height": 1500}
    with Image.open(output) as image:
        assert (image.format, image.size) == ("JPEG", (1500, 1500))


def test_the_same_cover_gives_the_same_bytes(tmp_path: Path) -> None:
    source = cover(tmp_path / "cover.png")
    for name in ("one.jpg", "two.jpg"):
        artwork.run({"cover": source}, tmp_path / name, {}, no_progress)
    assert (tmp_path / "one.jpg").read_bytes() == (tmp_path / "two.jpg").read_bytes()


def test_a_small_cover_is_refused_and_nothing_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="640 x 640"):
        artwork.run({"cover": cover(tmp_path / "cover.jpg", 640)}, tmp_path / "result.jpg", {}, no_progress)
    assert not (tmp_path / "result.jpg").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a file that is always full")
def test_a_full_disk_is_never_taken_for_success(tmp_path: Path) -> None:
    with pytest.raises(MachineError, match="disk is full"):
        artwork.run({"cover": cover(tmp_path / "cover.jpg")}, Path("/dev/full"), {}, no_progress)
