"""The podcast's way, end to end: folder, sound, page, feed, and nothing twice."""

import hashlib
import io
import os
from pathlib import Path

import feedparser
import mutagen
import podcastparser
import pytest

from makers.stage import NOON, Stage

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def feed(stage: Stage) -> bytes:
    return (stage.site / "feed.xml").read_bytes()


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_publish_makes_everything_and_then_nothing(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.episode("0001-one", "date: 2026-11-23 06:00\nnumber: 1", "First.\n\n<!--more-->\n\nMore.")
    stage.episode("0002-two", "date: 2026-11-23 07:00\nnumber: 2\ndraft: true")
    first = stage.good("publish", "--json").json
    assert {change["destination"] for change in first["changes"]} == {"media", "site", "feed"}
    assert first["drafts"] == ["0002-two"]
    loudness = first["loudness"]["0001-one"]["output"]
    assert abs(loudness["integrated"] + 16) <= 0.1
    assert loudness["true_peak"] <= -1
    named = sorted(Path(name).relative_to(stage.home).as_posix() for name in first["files_to_commit"])
    assert named == ["0001-one/episode.md", "0001-one/release.json", "release.json"]

    parsed = podcastparser.parse("https://quicktake.example/show/feed.xml", io.BytesIO(feed(stage)))
    (item,) = parsed["episodes"]
    assert item["guid"] == "guid-of-0001-one"
    enclosure = item["enclosures"][0]
    sound = stage.site / "media" / "0001-one.mp3"
    assert enclosure["url"] == "https://quicktake.example/show/media/0001-one.mp3"
    assert enclosure["file_size"] == sound.stat().st_size
    info = mutagen.File(sound).info
    assert info.length == pytest.approx(item["total_time"], abs=1)
    assert feedparser.parse(feed(stage)).bozo == 0
    assert (stage.site / "0001-one" / "index.html").exists()
    assert "0002-two" not in (stage.site / "index.html").read_text() + feed(stage).decode()

    before, record = snapshot(stage.site), stage.record("0001-one")
    second = stage.good("publish", "--json").json
    assert second["changes"] == []
    assert "Nothing to do" in stage.good("publish").err
    assert (snapshot(stage.site), stage.record("0001-one")) == (before, record)
    assert "checked in the folder: all as published" in stage.good("verify", "--offline").out
    assert "Nothing to do" in stage.good("plan", "--exit-code").out


def test_a_try_out_freezes_nothing(tmp_path: Path) -> None:
    stage = Stage(tmp_path, public=False)
    stage.episode("0001-one", "number: 1")
    before = snapshot(stage.home)
    run = stage.good("publish")
    assert "nobody can subscribe yet" in run.err
    assert {name: content for name, content in snapshot(stage.home).items() if ".quicktake" not in name} == before
    assert b"https://quicktake.example/media/0001-one.mp3" in feed(stage)
    first = feed(stage)
    assert "Nothing to do" in stage.good("publish", now=NOON.replace(hour=13)).err
    assert feed(stage) == first
    stage.write("0001-one", "number: 1\ntitle: Another")
    stage.good("publish", now=NOON.replace(hour=14))
    assert b"Another" in feed(stage)
    assert len(list((stage.site / "media").glob("0001-one*.mp3"))) == 1


def test_a_published_episode_needs_neither_recording_nor_cache(tmp_path: Path) -> None:
    import shutil

    stage = Stage(tmp_path)
    home = stage.episode("0001-one")
    stage.good("publish")
    sound = (stage.site / "media" / "0001-one.mp3").read_bytes()
    (home / "recording.wav").unlink()
    shutil.rmtree(stage.home / ".quicktake")
    stage.write("0001-one", "date: 2026-11-23 06:00\ntitle: New words")
    stage.good("publish")
    assert b"New words" in feed(stage)
    assert (stage.site / "media" / "0001-one.mp3").read_bytes() == sound
    assert "checked in the folder: all as published" in stage.good("verify", "--offline").out


def test_a_changed_recording_is_told_and_not_sent_and_replace_publishes_it(tmp_path: Path) -> None:
    from makers.stage import write_sound

    stage = Stage(tmp_path)
    home = stage.episode("0001-one")
    stage.good("publish")
    before = snapshot(stage.site)
    write_sound(home / "recording.wav", seed=2)
    run = stage.good("publish")
    assert "recording-changed" in run.err
    assert snapshot(stage.site) == before
    corrected = write_sound(tmp_path / "corrected take.wav", seed=3)
    stage.good("replace", "0001-one", str(corrected))
    assert b"media/0001-one--2.mp3" in feed(stage)
    assert (stage.site / "media" / "0001-one.mp3").read_bytes() == before["media/0001-one.mp3"]
    parsed = feedparser.parse(feed(stage))
    assert [entry.id for entry in parsed.entries] == ["guid-of-0001-one"]
    assert (home / "replaced-1-recording.wav").exists()
    assert "Nothing to do" in stage.good("publish").err


def test_a_future_date_shows_nothing_before_its_time(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.episode("0001-one")
    stage.episode("0002-two", "date: 2026-11-24 06:00", seed=2)
    run = stage.good("publish")
    assert "0002-two is staged: file (due " in run.err
    assert (stage.site / "media" / "0002-two.mp3").exists()
    assert not (stage.site / "0002-two").exists()
    assert b"0002-two" not in feed(stage)
    assert "0002-two" not in (stage.site / "index.html").read_text()
    states = {row["slug"]: row["state"] for row in stage.good("status", "--json").json["episodes"]}
    assert states == {"0001-one": "out", "0002-two": "staged"}
    assert stage.good("plan", "--json").json["next_due"] == "2026-11-24T05:00:00Z"
    due = NOON.replace(day=24, hour=5)
    late = stage.run("status", now=due.replace(hour=6))
    assert (late.code, "LATE" in late.out) == (5, True)
    stage.good("publish", now=due)
    assert [entry.id for entry in feedparser.parse(feed(stage)).entries] == ["guid-of-0002-two", "guid-of-0001-one"]
    assert stage.good("status", now=due).code == 0


def test_unpublish_takes_back_and_is_remembered(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.episode("0001-one")
    stage.episode("0002-two", "date: 2026-11-23 07:00", seed=2)
    stage.good("publish")
    stage.good("unpublish", "0002-two")
    assert [entry.id for entry in feedparser.parse(feed(stage)).entries] == ["guid-of-0001-one"]
    assert "taken back" in (stage.site / "0002-two" / "index.html").read_text()
    assert (stage.site / "media" / "0002-two.mp3").exists()
    stage.good("publish")
    assert b"0002-two" not in feed(stage)
    assert "taken back" in stage.good("status").out


def test_an_episode_made_by_hand_gets_its_guid(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    home = stage.episode("0001-one", "number: 1")
    (home / "release.json").unlink()
    assert stage.good("plan", "--exit-code", code=5).out
    assert not (home / "release.json").exists()
    stage.good("publish")
    record = stage.record("0001-one")
    assert record["guid"] in feed(stage).decode()
    assert record["date"] == "2026-11-23T12:00:00Z"
    stage.good("publish", now=NOON.replace(hour=13))
    assert stage.record("0001-one") == record


@pytest.mark.parametrize("keep_time", [False, True], ids=["touched", "bit rot"])
def test_a_damaged_cache_is_never_published(tmp_path: Path, keep_time: bool) -> None:
    stage = Stage(tmp_path / "show")
    stage.episode("0001-one")
    whole = stage.clone(tmp_path / "whole", git=False)
    whole.good("publish", "--yes")
    stage.good("publish", "--yes", "--without", "media")
    results = sorted((stage.home / ".quicktake" / "cache").glob("*/result.*"))
    assert {path.suffix for path in results} >= {".mp3", ".json"}
    for path in results:
        stat, content = path.stat(), bytearray(path.read_bytes())
        for place in range(len(content) // 3, len(content) // 3 + 40):
            content[place] ^= 0x55
        path.write_bytes(content)
        if keep_time:
            os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    stage.good("publish", "--yes")
    assert snapshot(stage.site) == snapshot(whole.site)
    receipt = stage.record("0001-one")["receipts"]["media/guid-of-0001-one/enclosure"]["fields"]
    assert hashlib.sha256((stage.site / receipt["path"]).read_bytes()).hexdigest() == receipt["sha256"]


def test_status_of_some_and_what_is_due_next(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.episode("0001-one", "date: 2026-11-23 06:00\nnumber: 1")
    stage.episode("0002-two", "date: 2026-11-24 06:00\nnumber: 2", seed=2)
    stage.good("publish", "--yes")
    again = stage.good("publish", "--yes").err.splitlines()
    assert again == [
        "Nothing to do: everything that is due is out.",
        "Next: 0002-two is due Tue 2026-11-24 06:00 CET (05:00 UTC).",
    ]
    lines = stage.good("status").out.splitlines()
    assert [line.split()[0] for line in lines] == ["episode", "0002-two", "0001-one"]
    assert "Title of 0002-two" in lines[1]
    assert [line.split()[0] for line in stage.good("status", "1").out.splitlines()] == ["episode", "0001-one"]
    assert "There is no episode `9`." in stage.good("status", "9", code=2).err


def test_a_player_of_another_service_is_a_link_with_a_picture_of_ours(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    tag = '<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ" title="How it sings"></iframe>'
    stage.episode("0001-one")
    stage.good("publish", "--yes")
    stage.write("0001-one", "date: 2026-11-23 06:00", f"Before.\n\n{tag}\n\nAfter.")
    assert (
        "picture player https://www.youtube.com/watch?v=dQw4w9WgXcQ (new, still to be made)" in stage.good("plan").out
    )
    stage.good("publish", "--yes")
    (picture,) = (stage.site / "media").glob("0001-one--picture-player-*.jpg")
    link, alt = "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "▶\ufe0e YouTube: How it sings"
    page = (stage.site / "0001-one" / "index.html").read_text()
    assert f'<a href="{link}" rel="noopener noreferrer"><img src="../media/{picture.name}" alt="{alt}"></a>' in page
    content = feedparser.parse(feed(stage)).entries[0].content[0].value
    assert f'src="https://quicktake.example/show/media/{picture.name}"' in content
    assert "ytimg" not in page + content
    assert "iframe" not in page + content
    assert stage.good("publish", "--yes").err.startswith("Nothing to do")
    assert "all as published" in stage.good("verify", "--offline").out


def test_what_the_host_edited_is_to_be_committed(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.episode("0001-one")
    stage.good("publish", "--yes")
    stage.write("0001-one", "title: Another\ndate: 2026-11-23 06:00")
    said = stage.good("publish", "--yes").err
    assert "git add episodes/0001-one episodes/release.json episodes/show.toml\n" in said
    stage.settings('copyright = "The desk"\n')
    said = stage.good("publish", "--yes").err
    assert "git add episodes/release.json episodes/show.toml\n" in said
