"""What goes to YouTube beside a video: known without building, drawn only when it is needed."""

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from makers.shows import make_episode, make_show
from quicktake import steps
from quicktake.build import Workshop
from quicktake.build.extras import of_video
from quicktake.cache import Cache
from quicktake.model import Receipt, Show, Youtube, no_progress
from unit.build.test_releasing import Forgetful

WORDS = "WEBVTT\n\n00:01.000 --> 00:02.000\nHello there.\n"
KEY = "youtube/guid/thumbnail"


def workshop(folder: Path, *, title: str = "How loud is loud?", youtube: Youtube | None = None) -> Workshop:
    """An episode with a cover and a transcript, and no recording."""
    show = make_show()
    show = Show(folder, show.settings, show.zone, show.record)
    if not (folder / "cover.jpg").exists():
        Image.new("RGB", (1400, 1400), "navy").save(folder / "cover.jpg")
    transcript = folder / "transcript.vtt"
    if not transcript.exists():
        transcript.write_text(WORDS)
    episode = replace(make_episode(title=title), youtube=youtube or Youtube(), transcript=transcript)
    return Workshop(show, episode, Cache(folder / "cache"), Forgetful())


def source(shop: Workshop, role: str = "thumbnail") -> object:
    return of_video(shop, "guid", {}, None)[role].report["source"]


def test_what_it_is_made_from_is_known_without_building(tmp_path: Path) -> None:
    artifacts = of_video(workshop(tmp_path), "guid", {}, None)
    assert sorted(artifacts) == ["captions:en", "thumbnail"]
    assert artifacts["thumbnail"].path is None
    assert not (tmp_path / "cache").exists()


def test_it_is_drawn_when_it_is_to_be_sent_and_not_again(tmp_path: Path) -> None:
    shop = workshop(tmp_path)
    drawn = of_video(shop, "guid", {}, no_progress)["thumbnail"]
    assert drawn.path is not None
    with Image.open(drawn.path) as picture:
        assert picture.format == "JPEG"
    assert drawn.report["source"] == source(shop)
    sent = {KEY: Receipt(KEY, str(source(shop)), "video")}
    cold = replace(shop, cache=Cache(tmp_path / "another"))
    assert of_video(cold, "guid", sent, no_progress)["thumbnail"].path is None


def test_title_and_cover_change_a_drawn_thumbnail(tmp_path: Path) -> None:
    first = source(workshop(tmp_path))
    assert source(workshop(tmp_path, title="How soft is soft?")) != first
    Image.new("RGB", (1400, 1400), "red").save(tmp_path / "cover.jpg")
    assert source(workshop(tmp_path)) != first


def test_the_hosts_own_depends_on_nothing_else(tmp_path: Path) -> None:
    own = tmp_path / "thumbnail.png"
    Image.new("RGB", (1280, 720), "teal").save(own)

    def with_own(title: str) -> Workshop:
        shop = workshop(tmp_path, title=title)
        return replace(shop, episode=replace(shop.episode, thumbnail=own))

    first = source(with_own("One"))
    Image.new("RGB", (1400, 1400), "red").save(tmp_path / "cover.jpg")
    assert source(with_own("Two")) == first
    Image.new("RGB", (1280, 720), "gold").save(own)
    assert source(with_own("Two")) != first


def test_a_later_version_of_the_step_sends_nothing_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = workshop(tmp_path)
    before = source(shop), shop.key("thumbnail")
    step = steps.load("thumbnail")
    monkeypatch.setattr(step, "VERSION", step.VERSION + 1)
    assert source(shop) == before[0]
    assert shop.key("thumbnail") != before[1]


def test_line_ends_of_a_transcript_are_no_change(tmp_path: Path) -> None:
    first = source(workshop(tmp_path), "captions:en")
    (tmp_path / "transcript.vtt").write_bytes(b"\xef\xbb\xbf" + WORDS.replace("\n", "\r\n").encode())
    assert source(workshop(tmp_path), "captions:en") == first
    (tmp_path / "transcript.vtt").write_text(WORDS.replace("Hello", "Good day"))
    assert source(workshop(tmp_path), "captions:en") != first


def test_what_cannot_be_read_is_told_later_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "cover.jpg").write_bytes(b"no picture")
    (tmp_path / "transcript.vtt").write_bytes(b"\xff\xfe\x00")
    artifacts = of_video(workshop(tmp_path), "guid", {}, no_progress)
    assert "cover.jpg" in str(artifacts["thumbnail"].report["fault"])
    assert "transcript.vtt" in str(artifacts["captions:en"].report["fault"])


@pytest.mark.parametrize(
    ("youtube", "roles"),
    [
        (Youtube(thumbnail="skip"), ["captions:en"]),
        (Youtube(captions=False), ["thumbnail"]),
        (Youtube(audio_language="de-AT"), ["captions:de-AT", "thumbnail"]),
    ],
)
def test_settings_decide_what_is_wanted(tmp_path: Path, youtube: Youtube, roles: list[str]) -> None:
    assert sorted(of_video(workshop(tmp_path, youtube=youtube), "guid", {}, None)) == roles
