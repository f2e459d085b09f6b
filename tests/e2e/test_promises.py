"""Histories that once went wrong: interrupted corrections, two computers, lost caches, dates that moved."""

import json
import os
import shutil
from pathlib import Path

import feedparser
import pytest

from e2e.test_podcast import feed, snapshot
from emulator.server import Emulator
from makers.stage import NOON, Clock, Stage, write_film, write_sound

ONE, TWO = "guid-of-0001-one", "guid-of-0002-two"


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """Two episodes, published."""
    stage = Stage(tmp_path / "show")
    stage.episode("0001-one")
    stage.episode("0002-two", "date: 2026-11-23 07:00", seed=2)
    stage.good("publish")
    return stage


def guids(stage: Stage) -> list[str]:
    return sorted(entry.id for entry in feedparser.parse(feed(stage)).entries)


def replaced_and_killed(stage: Stage, point: int) -> int:
    corrected = write_sound(stage.root / "corrected.wav", seed=9)
    return stage.run("replace", "0001-one", str(corrected), kill_at=point).code


@pytest.mark.parametrize("point", [4, 8, 12, 16, 20, 30])
def test_a_replace_that_was_killed_loses_nothing_and_goes_on(stage: Stage, point: int) -> None:
    original = (stage.home / "0001-one" / "recording.wav").read_bytes()
    before = (stage.site / "media" / "0001-one.mp3").read_bytes()
    assert replaced_and_killed(stage, point) == -9
    stage.write("0002-two", "date: 2026-11-23 07:00\nsummary: Changed.")
    stage.run("publish", "0002-two")
    assert guids(stage) == [ONE, TWO]
    again = stage.run("replace", "0001-one", str(stage.root / "corrected.wav"))
    assert again.code == 0 or "the recording that was published" in again.err
    stage.good("publish")
    assert guids(stage) == [ONE, TWO]
    assert b"0001-one--2.mp3" in feed(stage)
    assert (stage.site / "media" / "0001-one.mp3").read_bytes() == before
    kept = [path.read_bytes() for path in (stage.home / "0001-one").glob("replaced-*")]
    assert original in kept


def test_a_replacement_that_is_no_recording_changes_nothing(stage: Stage) -> None:
    before = snapshot(stage.home / "0001-one")
    (stage.root / "broken.wav").write_bytes(b"not sound")
    assert stage.run("replace", "0001-one", str(stage.root / "broken.wav")).code == 2
    assert snapshot(stage.home / "0001-one") == before


def test_a_show_does_not_become_a_try_out_by_losing_its_address(stage: Stage) -> None:
    before = snapshot(stage.site)
    stage.public = False
    stage.settings()
    assert stage.good("publish", "--json", code=2).json["error"]["kind"] == "address"
    assert snapshot(stage.site) == before


def test_a_first_try_that_failed_freezes_nothing(stage: Stage) -> None:
    home = stage.episode("0003-three", "number: 3", seed=3)
    (home / "transcript.vtt").write_text("no transcript")
    assert stage.run("publish").code == 6
    (home / "transcript.vtt").unlink()
    write_sound(home / "recording.wav", seed=4)
    later = NOON.replace(day=25)
    run = stage.good("publish", now=later)
    assert "recording-changed" not in run.err
    assert stage.record("0003-three")["date"] == "2026-11-25T12:00:00Z"
    assert "recording-changed" not in stage.good("publish", now=later).err


def test_a_date_may_move_until_the_feed_names_the_episode(stage: Stage) -> None:
    stage.episode("0003-three", "date: 2026-11-23 08:00", seed=3)
    stage.good("publish", "--only", "media")
    stage.write("0003-three", "date: 2026-11-24 06:00")
    due = NOON.replace(day=24)
    stage.good("publish", now=due)
    assert stage.record("0003-three")["date"] == "2026-11-24T05:00:00Z"
    stage.good("publish", now=due)


def test_words_that_another_computer_wrote_are_put_right(stage: Stage, tmp_path: Path) -> None:
    other = stage.clone(tmp_path / "other")
    other.write("0001-one", "date: 2026-11-23 06:00\nsummary: Wrong words.")
    other.good("publish")
    assert b"Wrong words" in feed(stage)
    shutil.copy(other.home / "release.json", stage.home / "release.json")  # git pull
    stage.good("publish")
    assert b"Wrong words" not in feed(stage)
    assert "Wrong words" not in (stage.site / "0001-one" / "index.html").read_text()


def test_unpublish_on_another_computer_replaces_the_page(stage: Stage, tmp_path: Path) -> None:
    other = stage.clone(tmp_path / "other")
    other.good("unpublish", "0001-one")
    assert "taken back" in (stage.site / "0001-one" / "index.html").read_text()
    assert guids(other) == [TWO]
    shutil.rmtree(other.home / "0001-one")
    other.good("publish")


def test_a_clone_without_the_media_writes_no_feed(stage: Stage, tmp_path: Path) -> None:
    other = stage.clone(tmp_path / "other")
    other.site.unlink()
    assert other.good("publish", "--json", code=2).json["error"]["kind"] == "media-missing"
    assert not other.site.exists()


def test_unpublish_helps_where_a_refusal_names_it(stage: Stage) -> None:
    stage.write("0001-one", "date: 2026-11-23 06:00\ndraft: true")
    assert stage.good("publish", "--json", code=2).json["error"]["kind"] == "draft"
    stage.good("unpublish", "0001-one")
    assert guids(stage) == [TWO]


def test_a_staged_recording_can_be_corrected(stage: Stage) -> None:
    stage.episode("0003-three", "date: 2026-11-24 06:00", seed=3)
    stage.good("publish")
    stage.good("replace", "0003-three", str(write_sound(stage.root / "better.wav", seed=5)))
    stage.good("publish", now=NOON.replace(day=24))
    assert b"0003-three--2.mp3" in feed(stage)


def test_an_episode_whose_recording_is_on_another_computer_holds_nobody_up(stage: Stage) -> None:
    home = stage.episode("0003-three", "date: 2026-11-23 08:00", seed=3)
    (home / "recording.wav").unlink()
    for words in (("status",), ("verify", "--offline"), ("publish", "0001-one")):
        stage.good(*words)
    assert "error [recording]" in stage.good("plan", code=2).err
    assert stage.good("publish", "--json", code=2).json["error"]["kind"] == "recording"
    stage.good("publish", "--accept", "recording")


def test_what_verify_finds_is_mended_by_the_next_publish(stage: Stage) -> None:
    before = snapshot(stage.site)
    shutil.rmtree(stage.site / "0001-one")
    (stage.site / "feed.xml").unlink()
    assert "Run `quicktake publish`" in stage.good("verify", "--offline", code=5).out
    stage.good("publish")
    stage.good("verify", "--offline")
    after = snapshot(stage.site)
    assert after.keys() == before.keys()
    assert guids(stage) == [ONE, TWO]


def test_in_a_try_out_a_named_episode_leaves_the_others(tmp_path: Path) -> None:
    stage = Stage(tmp_path / "show", public=False)
    stage.episode("0001-one")
    stage.good("publish")
    stage.episode("0002-two", "date: 2026-11-23 07:00", seed=2)
    stage.good("publish", "0002-two")
    assert guids(stage) == [ONE, TWO]


def test_without_pages_the_feed_names_nothing_new(stage: Stage) -> None:
    stage.episode("0003-three", "date: 2026-11-23 08:00", seed=3)
    stage.good("publish", "--without", "site")
    assert guids(stage) == [ONE, TWO]
    stage.good("publish")
    assert len(guids(stage)) == 3


def test_a_named_episode_withdraws_no_schedule_of_others(tmp_path: Path) -> None:
    with Emulator(clock=Clock()) as youtube:
        stage = Stage(tmp_path / "show", toml="[youtube]\n", environ=youtube.environ)
        stage.episode("0001-one", film=True)
        stage.episode("0002-two", "date: 2026-11-24 06:00", seed=2, film=True)
        stage.good("publish")
        stage.write("0001-one", "date: 2026-11-23 06:00\nsummary: Changed.")
        stage.good("publish", "0001-one")
        assert sum("publishAt" in video.resource["status"] for video in youtube.videos.values()) == 1
        assert guids(stage) == [ONE]


def test_a_video_follows_when_the_first_try_failed(tmp_path: Path) -> None:
    with Emulator(clock=Clock()) as youtube:
        stage = Stage(tmp_path / "show", toml="[youtube]\n", environ=youtube.environ)
        home = stage.episode("0001-one", film=True)
        (home / "transcript.vtt").write_text("no transcript")
        assert stage.run("publish").code == 2
        (home / "transcript.vtt").unlink()
        write_film(home / "recording.mp4", seed=7)
        stage.good("publish")
        assert len(youtube.videos) == 1


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("0001-one/episode.md", "---\ntitle: x\ndate: 9999-12-31T23:59:00Z\n---\n"),
        ("0001-one/episode.md", "---\ntitle: x\nrecording: ~nosuch/x\n---\n"),
        ("0001-one/episode.md", "---\ntitle: " + "[" * 5000 + "\n---\n"),
        ("0001-one/chapters.txt", "9" * 500 + " Late\n"),
        ("0001-one/release.json", '{"quicktake": 1, "guid": null, "revision": 1e999}'),
        ("0001-one/release.json", '{"quicktake": 1, "receipts": {"media": {"digest": "x"}}}'),
        ("0001-one/release.json", '{"quicktake": 1, "receipts": {"media/g/enclosure": {"digest": "x"}}}'),
        ("0001-one/release.json", '{"quicktake": 1, "date": "2026-11-23"}'),
        ("0001-one/release.json", "[" * 100000),
        ("show.toml", 'cover = ""\n'),
        ("show.toml", "x = " + "9" * 5000 + "\n"),
        ("show.toml", "x = " + "[" * 5000 + "\n"),
        ("show.toml", '[storage]\nurl = "file:\\u0000"\n'),
    ],
)
def test_damaged_files_are_one_error(stage: Stage, file: str, text: str) -> None:
    path = stage.home / file
    path.write_text((path.read_text() if file == "show.toml" else "") + text)
    run = stage.run("plan")
    assert run.code == 2, run.err
    assert Path(file).name in run.err
    assert "mistake in quicktake" not in run.err


def test_wait_asks_nobody_at_night(stage: Stage) -> None:
    stage.episode("0003-three", "date: 2026-11-23 13:00:02", seed=3)

    def asleep() -> None:
        from quicktake.cli import publishing

        moments = iter([NOON.replace(hour=11), *[NOON.replace(hour=12, minute=5)] * 50])
        publishing.now = lambda: next(moments)
        vars(vars(publishing)["time"])["sleep"] = lambda seconds: None

    run = stage.run("publish", "--wait", "--json", prepare=asleep)
    assert run.code == 0, run.err
    assert run.json["command"] == "publish"
    assert len(guids(stage)) == 3
    assert os.path.lexists(stage.site / "0003-three" / "index.html")


def test_a_show_that_was_tried_out_goes_public(tmp_path: Path) -> None:
    stage = Stage(tmp_path / "show", public=False)
    stage.episode("0001-one", "number: 1")
    stage.good("publish")
    stage.public = True
    stage.settings()
    stage.good("publish")
    assert b"https://quicktake.example/show/media/0001-one.mp3" in feed(stage)
    assert stage.record()["revision"] == 1
    stage.good("verify", "--offline")
    assert "Nothing to do" in stage.good("publish").err


def test_a_feed_of_somebody_else_is_not_written_over(stage: Stage, tmp_path: Path) -> None:
    other = Stage(tmp_path / "other")
    other.site.mkdir()
    foreign = b'<?xml version="1.0"?><rss version="2.0"><channel><title>Theirs</title></channel></rss>'
    (other.site / "feed.xml").write_bytes(foreign)
    other.episode("0001-one")
    assert other.good("publish", "--json", code=2).json["error"]["kind"] == "show"
    assert (other.site / "feed.xml").read_bytes() == foreign


def test_a_try_out_folder_that_was_removed_is_made_again(tmp_path: Path) -> None:
    stage = Stage(tmp_path / "show", public=False)
    stage.episode("0001-one")
    stage.good("publish")
    before = snapshot(stage.site)
    shutil.rmtree(stage.site)
    stage.good("publish")
    assert snapshot(stage.site).keys() == before.keys()


def test_undated_episodes_of_one_run_are_a_second_apart(tmp_path: Path) -> None:
    stage = Stage(tmp_path / "show")
    stage.episode("0001-one", "number: 1")
    stage.episode("0002-two", "number: 2", seed=2)
    stage.good("publish")
    assert stage.record("0001-one")["date"] == "2026-11-23T11:59:59Z"
    assert stage.record("0002-two")["date"] == "2026-11-23T12:00:00Z"


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("0001-one/episode.md", "---\ntitle: What they say #1\n---\n", 'title: "What they say #1"'),
        ("show.toml", '\n[links]\npublic_url = "https://x.example/"\n', "above the first [section]"),
        ("show.toml", '\n[links]\nshop = "https://x.example/"\n', "{url = ..., text = ...}"),
    ],
)
def test_what_would_be_swallowed_is_told(stage: Stage, file: str, text: str, told: str) -> None:
    path = stage.home / file
    path.write_text((path.read_text() if file == "show.toml" else "") + text)
    run = stage.good("plan", code=2)
    assert told in run.err


def test_the_second_run_is_told_who_is_at_it(stage: Stage) -> None:
    from quicktake.folder import files

    stage.write("0001-one", "date: 2026-11-23 06:00\nsummary: Changed.")
    with files.locked(stage.home / ".quicktake" / "lock"):
        run = stage.good("publish", code=6)
        assert f"process {os.getpid()}" in run.err
        stage.good("status")
        stage.good("plan")
    stage.good("publish")


@pytest.mark.parametrize("content", [b"", b"<rss", "half"])
def test_a_feed_of_ours_that_broke_stays_found_until_it_is_mended(stage: Stage, content: bytes | str) -> None:
    whole = feed(stage)
    path = stage.site / "feed.xml"
    path.write_bytes(whole[: len(whole) // 2] if isinstance(content, str) else content)
    broken = snapshot(stage.home)
    for _ in range(2):
        assert "Run `quicktake publish`" in stage.good("verify", "--offline", code=5).out
    assert {k: v for k, v in snapshot(stage.home).items() if ".quicktake" not in k}.items() <= broken.items()
    if content != b"<rss":  # that may be anybody's
        stage.good("publish")
        stage.good("verify", "--offline")
        assert guids(stage) == [ONE, TWO]
    else:
        assert stage.good("publish", "--json", code=2).json["error"]["kind"] == "show"


def test_a_page_that_something_changed_stays_found_until_it_is_mended(stage: Stage) -> None:
    page = stage.site / "0001-one" / "index.html"
    before = page.read_bytes()
    page.write_bytes(before + b"<!-- somebody -->")
    for _ in range(2):
        assert "page-drift" in stage.good("verify", "--offline", code=5).out
    assert "something else changed it" in stage.good("plan").out
    stage.good("publish")
    assert page.read_bytes() == before
    stage.good("verify", "--offline")


def test_verify_looks_at_what_another_computer_wrote(stage: Stage, tmp_path: Path) -> None:
    other = stage.clone(tmp_path / "other")
    other.good("verify", "--offline")
    old = feed(stage)
    stage.episode("0003-three", "date: 2026-11-23 08:00", seed=3)
    stage.good("publish")
    assert "feed-new" in other.good("verify", "--offline", code=5).out
    (stage.site / "feed.xml").write_bytes(old)
    assert "feed-drift" in stage.good("verify", "--offline", code=5).out
    shutil.copytree(stage.home, other.home, ignore=shutil.ignore_patterns(".quicktake"), dirs_exist_ok=True)
    assert "feed-old" in other.good("verify", "--offline", code=5).out
    (stage.site / "feed.xml").unlink()
    assert "feed-missing" in other.good("verify", "--offline", code=5).out


def test_what_came_back_by_hand_does_not_leave_with_its_folder(stage: Stage) -> None:
    """The manual once said so: `taken_back` held its guid, and the feed lost it without a word."""
    stage.good("unpublish", "0002-two")
    path = stage.home / "0002-two" / "release.json"
    path.write_text("\n".join(line for line in path.read_text().splitlines() if '"unpublished"' not in line))
    assert "brought-back" in stage.good("publish").err
    assert guids(stage) == [ONE, TWO]
    assert "brought-back" not in stage.good("publish").err
    shutil.move(stage.home / "0002-two", stage.root / "away")
    assert stage.good("publish", "--json", code=2).json["error"]["kind"] == "vanished"
    assert guids(stage) == [ONE, TWO]


def test_what_the_newest_feed_names_never_leaves_with_its_folder(stage: Stage) -> None:
    record = stage.record()
    (stage.home / "release.json").write_text(json.dumps({**record, "taken_back": [TWO]}))  # by an older version
    shutil.move(stage.home / "0002-two", stage.root / "away")
    assert stage.good("publish", "--json", code=2).json["error"]["kind"] == "lost"
    assert guids(stage) == [ONE, TWO]


def test_bringing_back_is_a_command(stage: Stage) -> None:
    stage.good("unpublish", "0002-two")
    assert stage.record()["taken_back"] == [TWO]
    assert "There is no episode `9`" in stage.good("publish", "--bring-back", "9", code=2).err
    for _ in range(2):
        stage.good("publish", "--bring-back", "0002-two")
        assert guids(stage) == [ONE, TWO]
        assert "unpublished" not in stage.record("0002-two")
        assert not stage.record().get("taken_back")
    assert "taken back" not in (stage.site / "0002-two" / "index.html").read_text()
    stage.good("verify", "--offline")


def test_bringing_back_that_was_killed_goes_on(stage: Stage) -> None:
    stage.good("unpublish", "0002-two")
    for point in (3, 6, 9, 12, 20):
        stage.run("publish", "--bring-back", "0002-two", kill_at=point)
        assert ONE in guids(stage)
    stage.good("publish", "--bring-back", "0002-two")
    assert guids(stage) == [ONE, TWO]
    shutil.move(stage.home / "0002-two", stage.root / "away")
    assert stage.good("publish", "--json", code=2).json["error"]["kind"] == "vanished"


def test_status_shows_what_vanished(stage: Stage) -> None:
    shutil.move(stage.home / "0002-two", stage.root / "away")
    run = stage.good("status", "--json", code=5).json
    states = {one["slug"]: one["state"] for one in run["episodes"]}
    assert states["0002-two"] == "vanished"
    assert [one["code"] for one in run["findings"]] == ["vanished"]
    assert "vanished" in stage.good("status", code=5).out


def test_status_and_plan_speak_from_one_source(tmp_path: Path) -> None:
    with Emulator(clock=Clock()) as youtube:
        stage = Stage(tmp_path / "show", toml="[youtube]\n", environ=youtube.environ)
        stage.episode("0001-one", film=True)
        stage.good("publish", "--without", "youtube")
        assert stage.good("plan", "--without", "youtube", "--json").json["changes"] == []
        (row,) = stage.run("status", "--json").json["episodes"]
        assert row["destinations"] == {"media": "out", "site": "out", "feed": "out", "youtube": "due"}
        assert row["state"] == "LATE"
        stage.good("publish")
        (row,) = stage.good("status", "--json").json["episodes"]
        assert set(row["destinations"].values()) == {"out"}
