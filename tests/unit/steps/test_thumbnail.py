"""The step that makes a video's thumbnail."""

import json
from dataclasses import replace
from importlib import resources
from pathlib import Path

import pytest
from PIL import Image

from makers.pictures import cover, picture
from makers.shows import make_episode, make_show
from quicktake.errors import InputError, MachineError
from quicktake.model import Episode, no_progress
from quicktake.steps import Report, thumbnail

FONT = Path(str(resources.files("font_source_sans_pro") / "files" / "SourceSansPro-Light.ttf"))


def titled(title: str, number: int | None = 148) -> Episode:
    episode = make_episode()
    return replace(episode, matter=replace(episode.matter, title=title, number=number))


def made(folder: Path, episode: Episode, **files: Path) -> tuple[bytes, Report]:
    output = folder / "result.jpg"
    files.setdefault("cover", cover(folder / "cover.jpg"))
    report = thumbnail.run(files, output, thumbnail.params(make_show(), episode), no_progress)
    with Image.open(output) as image:
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (report["width"], report["height"]))
    return output.read_bytes(), json.loads(json.dumps(report))


def test_it_is_made_from_cover_and_title(tmp_path: Path) -> None:
    content, report = made(tmp_path, titled("Süße Öfen"))
    assert report == {"width": 1280, "height": 720, "left_out": []}
    assert len(content) < 500_000
    assert made(tmp_path, titled("Süße Öfen"))[0] == content
    assert made(tmp_path, titled("Süße Öfen", None))[0] != content
    assert made(tmp_path, titled("Süße Öfen"), font=FONT)[0] != content


def test_what_the_font_cannot_write_is_reported(tmp_path: Path) -> None:
    assert made(tmp_path, titled("東京の音"))[1]["left_out"] == ["東京の音"]


def test_the_hosts_own_comes_first_and_nothing_is_written_on_it(tmp_path: Path) -> None:
    own = tmp_path / "thumbnail.jpg"
    picture(1920, 1080).save(own)
    content, report = made(tmp_path, replace(titled("東京の音"), thumbnail=own), thumbnail_file=own)
    assert content == own.read_bytes()
    assert report == {"width": 1920, "height": 1080, "left_out": []}


def test_what_is_written_decides_and_nothing_else() -> None:
    show, episode = make_show(), titled("Bread")
    params = thumbnail.params(show, episode)
    for other in ((make_show(title="Other"), episode), (show, titled("Cake")), (show, titled("Bread", 149))):
        assert thumbnail.params(*other) != params
    assert thumbnail.params(make_show(description="Other"), replace(episode, notes="Other")) == params
    own = [replace(titled(title), thumbnail=Path("thumbnail.png")) for title in ("Bread", "Cake")]
    assert thumbnail.params(show, own[0]) == thumbnail.params(show, own[1]), "a new title changes no picture of theirs"


def test_a_file_that_is_no_picture_is_named_and_nothing_written(tmp_path: Path) -> None:
    own = tmp_path / "thumbnail.png"
    own.write_text("nothing")
    with pytest.raises(InputError, match=r"thumbnail\.png: not a JPEG or PNG"):
        made(tmp_path, titled("Bread"), thumbnail_file=own)
    assert not (tmp_path / "result.jpg").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a file that is always full")
def test_a_full_disk_is_never_taken_for_success(tmp_path: Path) -> None:
    params = thumbnail.params(make_show(), titled("Bread"))
    with pytest.raises(MachineError, match="disk is full"):
        thumbnail.run({"cover": cover(tmp_path / "cover.jpg")}, Path("/dev/full"), params, no_progress)
