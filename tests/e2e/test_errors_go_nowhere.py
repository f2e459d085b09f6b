"""What `check` calls an error is shown by `plan`, and `publish` does not send it: the show's stops the run."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from e2e.test_podcast import snapshot
from emulator.server import Emulator
from makers.stage import Stage
from quicktake.check import RULES
from quicktake.reader.feed import read_feed

FRONT = "date: 2026-11-23 06:00"
WRONG = "error [{}]"


def settings(old: str, new: str) -> Callable[[Stage, Path], None]:
    def change(stage: Stage, home: Path) -> None:
        path = stage.home / "show.toml"
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))

    return change


def front(text: str) -> Callable[[Stage, Path], None]:
    return lambda stage, home: stage.write(home.name, f"{text}\n{FRONT}")


def picture(name: str, width: int, height: int) -> Callable[[Stage, Path], None]:
    return lambda stage, home: Image.new("RGB", (width, height)).save(home / name)


def intro(stage: Stage, home: Path) -> None:
    stage.write(home.name, f"audio: {{intro: intro.wav}}\n{FRONT}")


def words(stage: Stage, home: Path) -> None:
    (home / "transcript.vtt").write_text("WEBVTT\n\n00:02.000 --> 00:01.000\nBackwards\n")


def font(stage: Stage, home: Path) -> None:
    settings('language = "en"', 'language = "en"\nfont = "cover.jpg"')(stage, home)


SHOWS: dict[str, Callable[[Stage, Path], None]] = {
    "ch-description": settings('"A short daily talk."', f'"{"x" * 4001}"'),
    "ch-language": settings('"en"', '"xx-english"'),
    "ch-category": settings("News/Daily News", "News/Daily"),
    "ch-image": lambda stage, home: Image.new("RGB", (1400, 1000)).save(stage.home / "cover.jpg"),
    "ch-font": font,
    "yt-category": settings("[youtube]", '[youtube]\ncategory = "News & Politic"'),
    "yt-language": settings("[youtube]", '[youtube]\nlanguage = "en-UK"'),
    "yt-playlist": settings("[youtube]", '[youtube]\nplaylists = ["Loud < louder"]'),
}
"""What makes each rule find something in show.toml."""
EPISODES: dict[str, Callable[[Stage, Path], None]] = {
    "it-title": front(f"title: {'x' * 300}"),
    "it-recording": intro,
    "it-transcript": words,
    "ch-image": picture("cover.jpg", 1400, 900),
}
"""In an episode: nothing of it goes out."""
VIDEOS: dict[str, Callable[[Stage, Path], None]] = {
    "yt-category": front("youtube: {category: Loud}"),
    "yt-language": front("youtube: {audio_language: en-UK}"),
    "yt-playlist": front("youtube: {playlists: ['Loud < louder']}"),
}
"""In an episode: nothing of it goes to YouTube."""


@pytest.fixture
def stage(youtube: Emulator, tmp_path: Path) -> Stage:
    stage = Stage(tmp_path / "show", toml='[youtube]\nprivacy = "public"\n', environ=youtube.environ)
    stage.episode("0001-one", FRONT, film=True)
    stage.episode("0002-two", "date: 2026-11-23 07:00", film=True, seed=2)
    return stage


def items(stage: Stage) -> list[str]:
    return list(read_feed((stage.site / "feed.xml").read_bytes()).items)


def test_every_rule_that_finds_errors_is_tried_here() -> None:
    assert {
        code for code, rule in RULES.items() if rule.severity == "E"
    } == SHOWS.keys() | EPISODES.keys() | VIDEOS.keys() | {"yt-thumbnail"}


def told_alike(stage: Stage, code: str) -> None:
    """Both commands that look tell it, and none of them says that nothing is to do."""
    checked = stage.good("check", "--json", code=5).json
    assert code in {one["code"] for one in checked["findings"] if one["severity"] == "E"}
    plan = stage.good("plan", code=2)
    assert WRONG.format(code) in plan.err
    assert "Nothing to do." not in plan.out


@pytest.mark.parametrize("code", sorted(SHOWS))
def test_an_error_of_the_show_is_a_refusal(code: str, stage: Stage, youtube: Emulator) -> None:
    SHOWS[code](stage, stage.home / "0001-one")
    told_alike(stage, code)
    run = stage.good("publish", code=2)
    kind = "youtube-category" if code == "yt-category" else code
    assert any(WRONG.format(one) in run.err for one in (code, kind))
    assert not stage.site.exists() or snapshot(stage.site) == {}
    assert youtube.videos == {}


@pytest.mark.parametrize("code", sorted(EPISODES))
def test_an_error_of_an_episode_leaves_that_one_out(code: str, stage: Stage, youtube: Emulator) -> None:
    EPISODES[code](stage, stage.home / "0001-one")
    told_alike(stage, code)
    run = stage.good("publish", code=6)
    assert WRONG.format(code) in run.err
    assert items(stage) == ["guid-of-0002-two"]
    assert len(youtube.videos) == 1
    assert not [path for path in stage.site.rglob("*") if "0001-one" in path.name]
    refused = stage.good("publish", "0001-one", code=2)
    assert WRONG.format(code) in refused.err
    row = next(line for line in stage.good("status", code=5).out.splitlines() if line.startswith("0001-one"))
    assert row.split()[1] == "LATE"


@pytest.mark.parametrize("code", sorted(VIDEOS))
def test_an_error_of_a_video_keeps_the_video_back_alone(code: str, stage: Stage, youtube: Emulator) -> None:
    VIDEOS[code](stage, stage.home / "0001-one")
    told_alike(stage, code)
    run = stage.good("publish", code=6)
    assert WRONG.format(code) in run.err
    assert set(items(stage)) == {"guid-of-0001-one", "guid-of-0002-two"}
    assert len(youtube.videos) == 1
    row = next(line for line in stage.good("status", code=5).out.splitlines() if line.startswith("0001-one"))
    assert row.split()[1] == "LATE"


def test_an_error_of_a_thumbnail_keeps_the_thumbnail_back_alone(stage: Stage, youtube: Emulator) -> None:
    picture("thumbnail.png", 320, 180)(stage, stage.home / "0001-one")
    told_alike(stage, "yt-thumbnail")
    assert "thumbnail.png" in stage.good("publish", code=2).err
    assert len(youtube.videos) == 2
    assert len(youtube.calls("POST thumbnails")) == 1


def test_what_is_out_of_an_episode_stays_while_it_has_an_error(stage: Stage, youtube: Emulator) -> None:
    stage.good("publish")
    before = snapshot(stage.site)
    titles = {name: video.resource["snippet"]["title"] for name, video in youtube.videos.items()}
    stage.write("0001-one", f"title: {'x' * 300}\n{FRONT}", "Other words.")
    told_alike_published = stage.good("plan", code=2)
    assert WRONG.format("it-title") in told_alike_published.err
    stage.good("publish", code=6)
    assert snapshot(stage.site) == before
    assert {name: video.resource["snippet"]["title"] for name, video in youtube.videos.items()} == titles
    stage.write("0001-one", f"title: Short\n{FRONT}", "Other words.")
    stage.good("publish")
    assert "Other words." in (stage.site / "feed.xml").read_text()


def test_a_draft_again_is_taken_back_whatever_else_is_wrong(stage: Stage, youtube: Emulator) -> None:
    stage.write("0001-one", "date: 2026-11-25 06:00")
    stage.good("publish")
    assert sum("publishAt" in video.resource["status"] for video in youtube.videos.values()) == 1
    stage.write("0001-one", f"title: {'x' * 300}\ndate: 2026-11-26 06:00")
    stage.good("publish", code=6)
    assert not any("publishAt" in video.resource["status"] for video in youtube.videos.values())


def test_an_error_can_be_overruled_by_its_name(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    settings("News/Daily News", "News/Daily")(stage, stage.home)
    stage.episode()
    stage.good("publish", code=2)
    stage.good("publish", "--accept", "ch-category")
    assert items(stage) == ["guid-of-0001-one"]
    wrong = stage.good("publish", "--accept", "ch-categorie", code=2)
    assert "Did you mean `ch-category`?" in wrong.err
