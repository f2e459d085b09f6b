"""Pictures of show notes, end to end: published beside the sound, shown on page and in feed, exchanged later."""

from pathlib import Path

import pytest
from PIL import Image

from e2e.test_podcast import feed
from makers.pictures import picture
from makers.stage import Stage

FRONT = "number: 1\ndate: 2026-11-23 06:00"
NOTES = "See ![A meter](meter.png) and ![The web](https://a.example/w.png).\n"


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = Stage(tmp_path / "show")
    stage.episode("0001-one", FRONT)
    picture(2000, 1000).save(stage.home / "0001-one" / "meter.png", compress_level=1)
    stage.write("0001-one", FRONT, notes=NOTES)
    return stage


def published(stage: Stage) -> list[Path]:
    return sorted((stage.site / "media").glob("0001-one--picture-*"))


def page(stage: Stage) -> str:
    return (stage.site / "0001-one" / "index.html").read_text("utf-8")


def test_a_picture_goes_out_with_its_words(stage: Stage) -> None:
    assert "picture meter.png" in stage.good("plan").out
    stage.good("publish")
    (file,) = published(stage)
    with Image.open(file) as image:
        assert (image.format, image.size) == ("JPEG", (1600, 800))
    assert f'<img src="../media/{file.name}" alt="A meter">' in page(stage)
    assert '<img src="https://a.example/w.png" alt="The web">' in page(stage)
    shown = f'<img src="https://quicktake.example/show/media/{file.name}" alt="A meter">'
    assert shown.encode() in feed(stage)
    assert "Nothing to do." in stage.good("plan").out
    stage.good("verify", "--offline")


def test_another_picture_has_another_name_and_both_stay(stage: Stage) -> None:
    stage.good("publish")
    (first,) = published(stage)
    before = first.read_bytes()
    picture(640, 480, "L").save(stage.home / "0001-one" / "meter.png")
    stage.good("publish")
    (second,) = set(published(stage)) - {first}
    assert first.read_bytes() == before
    assert second.name in page(stage)
    assert second.name.encode() in feed(stage)
    assert first.name not in page(stage)
    assert "Nothing to do." in stage.good("plan").out


def test_one_that_is_added_later_and_one_whose_file_is_gone(stage: Stage) -> None:
    stage.good("publish")
    (first,) = published(stage)
    (stage.home / "0001-one" / "meter.png").unlink()
    picture(300, 300).save(stage.home / "0001-one" / "New one.jpg")
    stage.write("0001-one", FRONT, notes=f"{NOTES}\n![Added](<New one.jpg>)\n")
    stage.good("publish")
    (second,) = set(published(stage)) - {first}
    assert second.name.startswith("0001-one--picture-new-one-")
    assert first.name in page(stage)
    assert second.name in page(stage)
    assert "it-picture" not in stage.good("check", "--all").out


def test_one_that_cannot_be_used_is_told_and_holds_nothing_up(stage: Stage) -> None:
    (stage.home / "0001-one" / "meter.png").write_bytes(b"no picture")
    stage.write("0001-one", FRONT, notes=f"{NOTES}\n![](nowhere.png)\n")
    told = stage.good("publish")
    assert "[it-picture]" in told.err
    assert "meter.png: not a JPEG or PNG picture. Its words stand in the notes instead." in told.err
    assert "there is no picture `nowhere.png`" in told.err
    assert "the picture `nowhere.png` has no words" in told.err
    assert published(stage) == []
    assert "See A meter and" in page(stage)
    assert "Nothing to do." in stage.good("plan").out
