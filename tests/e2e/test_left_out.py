"""An episode that cannot be used is told and left out: nothing else waits for it, and nothing of it vanishes."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from e2e.test_podcast import snapshot
from emulator.server import Emulator
from makers.stage import NOON, Clock, Stage
from quicktake.reader.feed import read_feed


def unclosed(home: Path) -> None:
    (home / "episode.md").write_text('---\ntitle: "Tomorrow\n---\nHello.\n')


def unknown_key(home: Path) -> None:
    (home / "episode.md").write_text("---\ntitle: x\nnubmer: 3\n---\nHello.\n")


def bad_chapters(home: Path) -> None:
    (home / "chapters.txt").write_text("Oops\n")


def bad_date(home: Path) -> None:
    (home / "episode.md").write_text("---\ntitle: x\ndate: someday\n---\nHello.\n")


def empty(home: Path) -> None:
    (home / "episode.md").write_bytes(b"")


def no_text(home: Path) -> None:
    (home / "episode.md").write_bytes(b"---\ntitle: \xff\n---\n")


def two_recordings(home: Path) -> None:
    (home / "recording.mp3").write_bytes(b"x")


def same_number(home: Path) -> None:
    (home / "episode.md").write_text("---\ntitle: x\nnumber: 7\n---\nHello.\n")


MISTAKES: list[Callable[[Path], None]] = [
    unclosed, unknown_key, bad_chapters, bad_date, empty, no_text, two_recordings, same_number,
]  # fmt: skip


def items(stage: Stage) -> list[str]:
    return list(read_feed((stage.site / "feed.xml").read_bytes()).items)


def item(stage: Stage, guid: str) -> str:
    """An item of the feed as it stands there, word for word."""
    feed = (stage.site / "feed.xml").read_text()
    (found,) = [one for one in feed.split("<item>")[1:] if f">{guid}<" in one]
    return found.partition("</item>")[0]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """A show with an episode that is out, number 7."""
    stage = Stage(tmp_path_factory.mktemp("published") / "show")
    home = stage.episode("0007-seven", "number: 7\ndate: 2026-11-20 06:00\nguests: [Ann]", "Seven *loud* words.")
    (home / "chapters.txt").write_text("0:00 Begin\n0:00.5 End\n")
    stage.good("publish")
    return stage


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_new_episode_with_a_mistake_keeps_no_other_back(
    mistake: Callable[[Path], None], published: Stage, tmp_path: Path
) -> None:
    stage = published.clone(tmp_path / "show", git=False)
    mistake(stage.episode("0008-eight"))
    stage.episode("0009-nine", "date: 2026-11-21 06:00")
    run = stage.good("publish", code=6)
    assert items(stage) == ["guid-of-0009-nine", "guid-of-0007-seven"]
    assert "0008-eight" in run.err
    assert sum(line.startswith("error") for line in run.err.splitlines()) == 1
    again = stage.good("publish", "--json", code=6).json
    assert again["changes"] == []
    assert [one["code"] for one in again["findings"] if one["severity"] == "E"] in (["it-unreadable"], ["it-twice"])
    assert stage.good("plan", code=2).out.strip() == ""
    assert "0008-eight" in stage.good("check", code=5).out
    assert stage.good("verify", "--offline").out.strip().endswith("all as published.")
    refused = stage.good("publish", "0008-eight", code=2)
    assert "0008-eight" in refused.err


@pytest.mark.parametrize("mistake", [*MISTAKES[:-1]])
def test_what_is_out_of_an_episode_with_a_mistake_stays_word_for_word(
    mistake: Callable[[Path], None], published: Stage, tmp_path: Path
) -> None:
    stage = published.clone(tmp_path / "show", git=False)
    before, page = item(stage, "guid-of-0007-seven"), (stage.site / "0007-seven" / "index.html").read_bytes()
    media = snapshot(stage.site / "media")
    text = (stage.home / "0007-seven" / "episode.md").read_bytes()
    mistake(stage.home / "0007-seven")
    assert stage.good("publish", "--json", code=6).json["changes"] == []
    stage.episode("0008-eight", "number: 8\ndate: 2026-11-21 06:00")
    run = stage.good("publish", code=6)
    assert "What is out of it stays as it is." in run.err
    assert items(stage) == ["guid-of-0008-eight", "guid-of-0007-seven"]
    assert item(stage, "guid-of-0007-seven") == before
    assert (stage.site / "0007-seven" / "index.html").read_bytes() == page
    assert snapshot(stage.site / "media").items() >= media.items()
    index = (stage.site / "index.html").read_text()
    assert "Title of 0007-seven" in index
    assert "Seven loud words." in index
    assert "error" in stage.good("status", code=5).out
    stage.good("verify", "--offline")

    (stage.home / "0007-seven" / "episode.md").write_bytes(text)
    for name in ("chapters.txt", "recording.mp3"):
        (stage.home / "0007-seven" / name).unlink(missing_ok=True)
    stage.good("publish")
    assert "Title of 0008-eight" in (stage.site / "0007-seven" / "index.html").read_text()
    assert stage.good("publish", "--json").json["changes"] == []


def test_another_computer_keeps_it_too(published: Stage, tmp_path: Path) -> None:
    stage = published.clone(tmp_path / "show", git=False)
    before = item(stage, "guid-of-0007-seven")
    empty(stage.home / "0007-seven")
    (stage.home / "show.toml").write_text((stage.home / "show.toml").read_text().replace("short daily", "long"))
    shutil.rmtree(stage.home / ".quicktake")
    stage.episode("0008-eight", "number: 8\ndate: 2026-11-21 06:00")
    for _ in range(2):
        stage.good("publish", code=6)
    assert set(items(stage)) == {"guid-of-0008-eight", "guid-of-0007-seven"}
    assert item(stage, "guid-of-0007-seven") == before


@pytest.mark.parametrize("damage", ["<<<<<<< HEAD\n", ""])
def test_a_damaged_record_loses_nothing_and_is_not_written(damage: str, published: Stage, tmp_path: Path) -> None:
    stage = published.clone(tmp_path / "show", git=False)
    before, path = item(stage, "guid-of-0007-seven"), stage.home / "0007-seven" / "release.json"
    path.write_text(damage and path.read_text().replace('  "receipts"', f'{damage}  "receipts"'))
    text = path.read_text()
    stage.episode("0008-eight", "number: 8\ndate: 2026-11-21 06:00")
    stage.good("publish", code=6)
    assert item(stage, "guid-of-0007-seven") == before
    assert len(items(stage)) == 2
    assert path.read_text() == text


def test_without_the_live_feed_it_would_be_lost_and_nothing_is_written(published: Stage, tmp_path: Path) -> None:
    stage = published.clone(tmp_path / "show", git=False)
    (stage.site / "feed.xml").unlink()
    empty(stage.home / "0007-seven")
    stage.episode("0008-eight", "number: 8\ndate: 2026-11-21 06:00")
    run = stage.good("publish", code=2)
    assert "error [lost]" in run.err
    assert not (stage.site / "feed.xml").exists()


def test_a_copied_folder_is_told_and_the_older_stays(published: Stage, tmp_path: Path) -> None:
    stage = published.clone(tmp_path / "show", git=False)
    before = item(stage, "guid-of-0007-seven")
    shutil.copytree(stage.home / "0007-seven", stage.home / "0008-eight")
    stage.episode("0009-nine", "date: 2026-11-21 06:00")
    run = stage.good("publish", code=6)
    assert "0007-seven and 0008-eight both have the guid" in run.err
    assert "Delete release.json in 0008-eight" in run.err
    assert items(stage) == ["guid-of-0009-nine", "guid-of-0007-seven"]
    assert item(stage, "guid-of-0007-seven") == before
    (stage.home / "0008-eight" / "release.json").unlink()
    stage.write("0008-eight", "number: 8\ndate: 2026-11-22 06:00")
    stage.good("publish")
    assert len(items(stage)) == 3


def test_a_draft_with_a_mistake_is_a_warning(published: Stage, tmp_path: Path) -> None:
    stage = published.clone(tmp_path / "show", git=False)
    stage.episode("0008-eight", 'title: "Tomorrow\ndraft: true')
    run = stage.good("publish")
    assert "warning [it-unreadable]" in run.err
    assert stage.good("plan").out.startswith("Nothing to do.")
    stage.good("status")


def test_where_nothing_else_can_be_done_the_run_ends_with_2(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    empty(stage.episode())
    run = stage.good("publish", code=2)
    assert "0001-one" in run.err
    assert not stage.site.exists() or snapshot(stage.site) == {}


def test_status_shows_what_is_late_all_the_same(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.episode("0001-one", "date: 2026-11-23 06:00")
    stage.episode("0002-two", 'title: "Tomorrow\ndate: 2026-11-24 06:00')
    run = stage.good("status", code=5)
    words = {line.split()[0]: line.split()[1] for line in run.out.splitlines()}
    assert words == {"episode": "state", "0001-one": "LATE", "0002-two": "error"}
    assert "error [it-unreadable]" in run.err
    later = stage.good("status", now=NOON.replace(day=25), code=5)
    assert [line.split()[1] for line in later.out.splitlines()[1:]] == ["LATE", "LATE"]


def test_new_goes_on_above_the_number_of_what_cannot_be_read(published: Stage, tmp_path: Path) -> None:
    stage = published.clone(tmp_path / "show", git=False)
    stage.episode("0041-old", 'title: "Tomorrow')
    run = stage.good("new", str(stage.home / "0007-seven" / "recording.wav"), "--title", "Next")
    assert Path(run.out.strip()).name == "0042-next"


def test_a_video_stays_as_it_is_and_its_schedule_too(youtube: Emulator, clock: Clock, tmp_path: Path) -> None:
    stage = Stage(tmp_path, toml='[youtube]\nprivacy = "public"\n', environ=youtube.environ)
    stage.episode("0001-one", "date: 2026-11-20 06:00", film=True)
    stage.episode("0002-two", "date: 2026-11-24 06:00", film=True, seed=2)
    stage.good("publish")
    before = {name: dict(video.resource["status"]) for name, video in youtube.videos.items()}
    empty(stage.home / "0001-one")
    unclosed(stage.home / "0002-two")
    stage.good("publish", code=6)
    assert {name: dict(video.resource["status"]) for name, video in youtube.videos.items()} == before
    clock.now = NOON.replace(day=25)
    run = stage.good("status", now=clock.now, code=5)
    assert "LATE" not in run.out or "0002-two" in run.out


def test_a_recording_that_cannot_be_used_keeps_no_other_back(published: Stage, tmp_path: Path) -> None:
    stage = published.clone(tmp_path / "show", git=False)
    home = stage.episode("0008-eight", "date: 2026-11-21 06:00")
    (home / "recording.wav").write_bytes(b"PK\x03\x04 this is an archive, not sound" * 100)
    stage.episode("0009-nine", "date: 2026-11-22 06:00")
    run = stage.good("publish", code=6)
    assert "error [au-unusable]" in run.err
    assert "recording.wav" in run.err
    assert items(stage) == ["guid-of-0009-nine", "guid-of-0007-seven"]
    assert not [path for path in stage.site.rglob("*") if "0008-eight" in path.name]
    assert "recording.wav" in stage.good("publish", "0008-eight", code=2).err
