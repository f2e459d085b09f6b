"""Transcripts and chapters, end to end: bad ones stop before anything is public, and what stays old is told."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from e2e.test_podcast import feed
from emulator.server import Emulator
from makers.stage import NOON, Clock, Stage, write_sound

SPOKEN = "WEBVTT\n\n00:00.100 --> 00:00.900\nHello there.\n"
LATE = "WEBVTT\n\n10:05.000 --> 10:06.000\nHello there.\n"
BAD = {
    "plain text": b"Hello there.\n",
    "empty": b"",
    "no text": b"WEBVTT\n\n00:00.100 --> 00:00.900\n\x00\x01\x81\xff\n",
    "backwards": b"WEBVTT\n\n00:02.000 --> 00:01.000\nHello.\n",
    "no passages": b"WEBVTT\n",
    "too late": LATE.encode(),
}


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = Stage(tmp_path / "show")
    stage.episode("0001-one", "number: 1\ndate: 2026-11-23 06:00")
    return stage


def media(stage: Stage) -> list[str]:
    return sorted(path.name for path in (stage.site / "media").glob("0*"))


def codes(stage: Stage, command: str = "plan") -> list[str]:
    findings: list[dict[str, Any]] = stage.run(command, "--json").json["findings"]
    return [one["code"] for one in findings if one["code"] not in ("ch-category", "chap-youtube")]


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_transcript_is_checked_and_refused_and_others_go_out(kind: str, stage: Stage) -> None:
    transcript = stage.home / "0001-one" / "transcript.vtt"
    transcript.write_bytes(BAD[kind])
    checked = stage.good("check", code=5)
    assert "error [it-transcript]" in checked.out
    assert str(transcript) in checked.out
    stage.episode("0002-two", "number: 2\ndate: 2026-11-23 07:00", seed=2)
    refused = stage.good("publish", "1", code=2)
    assert str(transcript) in refused.err
    assert "move it out of the folder" in refused.err
    assert not stage.site.exists()
    assert str(transcript) in stage.good("publish", code=6).err
    assert media(stage) == ["0002-two.mp3"]
    transcript.write_text(SPOKEN)
    stage.good("publish")
    assert b"0001-one--transcript-en.vtt" in feed(stage)
    assert "Hello there." in (stage.site / "0001-one" / "index.html").read_text()


def test_what_tools_write_goes_out_clean_with_a_note(stage: Stage) -> None:
    home = stage.home / "0001-one"
    words = "00:00.100 --> 00:00.500\r\nGrüße – “hier”\r\n\r\n00:09.000 --> 00:10.000\r\nNie gehört\r\n"
    (home / "transcript.srt").write_bytes(words.encode("cp1252"))
    (home / "chapters.json").write_text(
        json.dumps(
            {
                "version": "1.2.0",
                "chapters": [
                    {"startTime": 0, "title": "Start"},
                    {"startTime": 0.3, "title": "Silent marker", "toc": False, "img": "https://example.org/a.jpg"},
                    {"startTime": 0.6, "title": "End"},
                ],
            }
        )
    )
    assert {"it-encoding", "it-mended"} <= set(codes(stage))
    told = stage.good("publish")
    for code in ("it-encoding", "it-mended", "transcript-late"):
        assert code in told.err
    written = (stage.site / "media" / "0001-one--transcript-en.vtt").read_text("utf-8")
    assert written == "WEBVTT\n\n00:00:00.100 --> 00:00:00.500\nGrüße – “hier”\n"
    written = (stage.site / "media" / "0001-one--chapters.json").read_text("utf-8")
    assert [(one["title"], one.get("toc"), one.get("img")) for one in json.loads(written)["chapters"]] == [
        ("Start", None, None),
        ("Silent marker", False, "https://example.org/a.jpg"),
        ("End", None, None),
    ]
    page = (stage.site / "0001-one" / "index.html").read_text()
    tags = (stage.site / "media" / "0001-one.mp3").read_bytes().replace(b"\0", b"")  # UTF-16
    for shown in (page.encode(), feed(stage), tags):
        assert b"Start" in shown
        assert b"Silent marker" not in shown
    assert codes(stage) == []


def test_what_notes_lose_is_told_when_they_go_out_and_when_they_change(stage: Stage) -> None:
    notes = "A claim[^1] by <b>somebody</b>.\n\n[^1]: A [source](www.example.com).\n"
    stage.write("0001-one", "number: 1\ndate: 2026-11-23 06:00", notes=notes)
    told = stage.good("publish")
    assert "[it-html]" in told.err
    assert "[it-link]" in told.err
    page = (stage.site / "0001-one" / "index.html").read_text()
    assert '<a id="fnref-0001-one--1" href="#fn-0001-one--1"' in page
    assert '<li id="fn-0001-one--1">' in page
    assert 'href="https://www.example.com"' in page
    assert b'href="https://quicktake.example/show/0001-one/#fn-0001-one--1"' in feed(stage)
    assert "it-html" not in stage.good("publish").err
    stage.write("0001-one", "number: 1\ndate: 2026-11-23 06:00", notes=notes.replace("claim", "word"))
    assert {"it-html", "it-link"} <= set(codes(stage))
    assert "[it-html]" in stage.good("publish").err


def test_words_after_the_end_are_found_where_nobody_listened_before(stage: Stage) -> None:
    (stage.home / "0001-one" / "transcript.vtt").write_text(LATE)
    refused = stage.good("publish", code=2)
    assert "transcript.vtt: all of its words come after the recording has ended (0:01)" in refused.err
    assert not stage.site.exists()


@pytest.mark.parametrize("stored", [b"WEBVTT\n", b"\xff\xfe", b"what is this"])
def test_a_stored_transcript_that_cannot_be_read_holds_no_page_up(stored: bytes, stage: Stage) -> None:
    (stage.home / "0001-one" / "transcript.vtt").write_text(SPOKEN)
    stage.good("publish")
    (stage.site / "media" / "0001-one--transcript-en.vtt").write_bytes(stored)  # as an earlier version left it
    stage.write("0001-one", "number: 1\ndate: 2026-11-23 06:00", notes="Other words.")
    stage.good("publish")
    page = (stage.site / "0001-one" / "index.html").read_text()
    assert "Other words." in page
    assert "Hello there." not in page


def test_chapters_that_are_all_after_the_end_become_no_file(stage: Stage) -> None:
    (stage.home / "0001-one" / "chapters.txt").write_text("9:00 Late\n")
    checked = stage.good("check")
    assert "[chapter-late] 0001-one: chapters: these begin after the recording has ended: Late." in checked.out
    stage.good("publish")
    assert media(stage) == ["0001-one.mp3"]
    assert b"chapters" not in feed(stage)
    assert stage.good("plan", "--json").json["changes"] == []


def test_the_sound_is_stored_after_what_belongs_to_it(stage: Stage) -> None:
    folder = stage.home / "0001-one"
    (folder / "transcript.vtt").write_text(SPOKEN)
    (folder / "chapters.txt").write_text("0:00 One\n")
    changes = stage.good("plan", "--json").json["changes"]
    files = [
        one["key"].rpartition("/")[2] for one in changes if "/guid" in one["key"] and one["destination"] == "media"
    ]
    assert files == ["chapters", "transcript:en", "enclosure"], "what is out is not built again: the sound comes last"


def test_corrections_after_publication_go_out_as_another_file(stage: Stage) -> None:
    folder = stage.home / "0001-one"
    (folder / "transcript.vtt").write_text(SPOKEN)
    (folder / "chapters.txt").write_text("0:00 Onne\n")
    stage.good("publish")
    (folder / "transcript.vtt").write_text(SPOKEN.replace("\n", "\r\n"))
    assert codes(stage) == []
    (folder / "transcript.vtt").write_text(SPOKEN.replace("there", "you"))
    (folder / "chapters.txt").write_text("0:00 One\n")
    planned = stage.good("plan").out
    assert "media/0001-one--transcript-en--2.vtt" in planned
    assert "media/0001-one--chapters--2.json" in planned
    before = {path: path.read_bytes() for path in (stage.site / "media").iterdir()}
    (folder / "recording.wav").unlink()
    shutil.rmtree(stage.home / ".quicktake" / "cache")
    stage.good("publish")
    assert {path: path.read_bytes() for path in before} == before
    for name, words in (("transcript-en--2.vtt", "Hello you."), ("chapters--2.json", '"One"')):
        assert words in (stage.site / "media" / f"0001-one--{name}").read_text()
        assert f"media/0001-one--{name}".encode() in feed(stage)
    assert b"0001-one--transcript-en.vtt" not in feed(stage)
    page = (stage.site / "0001-one" / "index.html").read_text()
    assert "Hello you." in page
    assert "Hello there." not in page
    assert "Nothing to do." in stage.good("plan").out
    assert codes(stage) == []
    stage.good("verify", "--offline")
    (folder / "transcript.vtt").write_text(SPOKEN)
    stage.good("publish")
    assert "0001-one--transcript-en--3.vtt" in media(stage)
    assert "Nothing to do." in stage.good("plan").out


@pytest.mark.parametrize(
    ("kind", "why"), [("backwards", "line 3: ends before it begins"), ("too late", "all of its words")]
)
def test_a_correction_that_cannot_be_used_is_told_and_what_is_out_stays(kind: str, why: str, stage: Stage) -> None:
    transcript = stage.home / "0001-one" / "transcript.vtt"
    transcript.write_text(SPOKEN)
    stage.good("publish")
    live = feed(stage)
    transcript.write_bytes(BAD[kind])
    told = stage.good("publish")
    assert f"warning [old-files] 0001-one: the published transcript stays as before: {why}" in told.err
    assert "Nothing to do" in told.out + told.err
    assert feed(stage) == live
    assert "Hello there." in (stage.site / "0001-one" / "index.html").read_text()


def test_a_correction_goes_on_where_a_run_died(stage: Stage) -> None:
    transcript = stage.home / "0001-one" / "transcript.vtt"
    transcript.write_text(SPOKEN)
    stage.good("publish")
    transcript.write_text(SPOKEN.replace("there", "you"))
    for kill_at in (1, 3, 5, 7):
        stage.run("publish", kill_at=kill_at)
    stage.good("publish")
    assert media(stage) == ["0001-one--transcript-en--2.vtt", "0001-one--transcript-en.vtt", "0001-one.mp3"]
    assert b"0001-one--transcript-en--2.vtt" in feed(stage)


def test_two_computers_correct_in_turns(stage: Stage, tmp_path: Path) -> None:
    transcript = "0001-one/transcript.vtt"
    (stage.home / transcript).write_text(SPOKEN)
    stage.good("publish")
    (stage.home / transcript).write_text(SPOKEN.replace("there", "you"))
    other = stage.clone(tmp_path / "other")
    stage.good("publish")
    for name in ("release.json", "0001-one/release.json", transcript):
        shutil.copy(stage.home / name, other.home / name)
    (other.home / transcript).write_text(SPOKEN.replace("there", "all"))
    other.good("publish")
    assert "0001-one--transcript-en--3.vtt" in media(other)


def test_what_is_not_known_of_an_earlier_version_is_not_told(stage: Stage) -> None:
    folder = stage.home / "0001-one"
    (folder / "transcript.vtt").write_text(SPOKEN)
    stage.good("publish")
    record = stage.record("0001-one")
    for receipt in record["receipts"].values():
        receipt["fields"].pop("source", None)
    (folder / "release.json").write_text(json.dumps(record))
    (folder / "transcript.vtt").write_text(SPOKEN.replace("there", "you"))
    assert codes(stage) == []


def test_a_transcript_and_chapters_that_come_after_publication_go_out(stage: Stage) -> None:
    stage.good("publish")
    assert b"podcast:transcript" not in feed(stage)
    (stage.home / "0001-one" / "transcript.vtt").write_text(SPOKEN)
    (stage.home / "0001-one" / "chapters.txt").write_text("0:00 Start\n")
    stage.good("publish")
    assert media(stage) == ["0001-one--chapters.json", "0001-one--transcript-en.vtt", "0001-one.mp3"]
    assert b"0001-one--transcript-en.vtt" in feed(stage)
    assert b"0001-one--chapters.json" in feed(stage)
    page = (stage.site / "0001-one" / "index.html").read_text()
    assert "Hello there." in page
    assert "</span> Start</a>" in page
    assert "Nothing to do." in stage.good("plan").out


def test_old_titles_are_told_short_and_not_by_publish(stage: Stage) -> None:
    old = "How loud is loud, and who says so: " * 4
    stage.write("0001-one", f'title: "{old}"\nnumber: 1\ndate: 2026-11-23 06:00')
    stage.good("publish")
    stage.write("0001-one", "number: 1\nslug: another-name\ndate: 2026-11-23 06:00")
    told = stage.good("plan").err
    assert "the old title (How loud is loud, and who says so: How…)." in told
    assert "[old-address]" in told
    published = stage.good("publish").err
    assert "[old-words]" not in published
    assert "[old-address]" not in published


def test_a_staged_episode_whose_files_are_out_is_right_on_a_clone(tmp_path: Path) -> None:
    stage = Stage(tmp_path / "show")
    stage.episode("0001-one", "date: 2026-11-24 06:00")
    stage.good("publish")
    other = stage.clone(tmp_path / "other")
    (other.home / "0001-one" / "recording.wav").unlink()
    assert "it-recording" not in codes(other, "check")
    other.good("check")
    other.good("publish", now=NOON.replace(day=25))
    assert b"guid-of-0001-one" in feed(other)


def test_older_episodes_are_told_of_until_there_is_a_video_and_taken_back_ones_are_not_out(tmp_path: Path) -> None:
    with Emulator(clock=Clock()) as youtube:
        stage = Stage(tmp_path / "show", environ=youtube.environ)
        stage.episode("0001-one", "number: 1\ndate: 2026-11-23 06:00", film=True)
        stage.episode("0002-two", "number: 2\ndate: 2026-11-23 06:01", film=True, seed=2)
        stage.good("publish")
        assert codes(stage) == []
        stage.toml = "[youtube]\n"
        stage.settings()
        told = stage.good("plan").err
        assert "note [youtube-old] show.toml: [youtube]: 2 older episodes stay away from YouTube." in told
        assert "`quicktake publish 1 2 --backfill`" in told
        stage.good("publish", "1", "--backfill")
        assert codes(stage) == []
        stage.good("unpublish", "1")
        rows = {one["slug"]: one["destinations"] for one in stage.good("status", "--json").json["episodes"]}
        assert rows["0001-one"] == {"media": "out", "site": "taken back", "feed": "-", "youtube": "taken back"}


def test_a_replacement_is_published_with_what_is_here_now(stage: Stage) -> None:
    transcript = stage.home / "0001-one" / "transcript.vtt"
    transcript.write_text(SPOKEN)
    stage.good("publish")
    corrected = write_sound(stage.root / "corrected.wav", seed=9)
    transcript.write_text(LATE)
    refused = stage.good("replace", "1", str(corrected), code=2)
    assert "all of its words come after" in refused.err
    transcript.write_text(SPOKEN.replace("there", "you"))
    stage.good("replace", "1", str(corrected))
    assert "0001-one--2--transcript-en.vtt" in media(stage)
    assert "Hello you." in (stage.site / "0001-one" / "index.html").read_text()
    assert codes(stage) == []
