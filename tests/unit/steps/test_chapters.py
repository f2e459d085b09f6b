"""The step that writes JSON chapters."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from quicktake.model import Audio, Chapter, Episode, FrontMatter, Release, Settings, Show, no_progress, placed
from quicktake.steps import chapters
from quicktake.timeline import EditList, Kept

EDITS = EditList((Kept(2.0, 10.0, 1.5), Kept(20.0, 30.25, 9.5)), 19.75)  # an intro of 1.5 s, and two cuts
CHAPTERS = (
    Chapter(0.0, "Before the cut's end"),
    Chapter(4.0, "Kept", url="https://example.org/?a=1&b=2", image="one.png"),
    Chapter(12.0, "Inside a cut"),
    Chapter(15.0, "Inside the same cut, later"),
    Chapter(25.1234, "Kept too: „wörtlich“"),
    Chapter(40.0, "Behind the end"),
)


def show_and_episode(folder: Path, parts: tuple[Chapter, ...] = CHAPTERS) -> tuple[Show, Episode]:
    settings = Settings("Quick Take", "Short.", "The project", "en", "https://example.org/")
    episode = Episode(folder, FrontMatter("One"), "", None, Audio(), None, chapters=parts)
    return Show(folder, settings, ZoneInfo("UTC")), episode


def written(folder: Path, parts: tuple[Chapter, ...] = CHAPTERS) -> dict[str, object]:
    measure = folder / "measure.json"
    measure.write_text(json.dumps({"edits": EDITS.as_json()}))
    output = folder / "result.json"
    params = chapters.params(*show_and_episode(folder, parts))
    report = chapters.run({"measure": measure}, output, params, no_progress)
    content: dict[str, object] = json.loads(output.read_text("utf-8"))
    assert isinstance(content["chapters"], list)
    assert report == {"chapters": len(content["chapters"]), "source": chapters.source(params)}
    return content


def test_chapters_are_placed_through_the_edit_list(tmp_path: Path) -> None:
    assert written(tmp_path) == {
        "version": "1.2.0",
        "chapters": [
            {"startTime": 1.5, "title": "Before the cut's end"},
            {"startTime": 3.5, "title": "Kept", "url": "https://example.org/?a=1&b=2"},
            {"startTime": 9.5, "title": "Inside the same cut, later"},
            {"startTime": 14.623, "title": "Kept too: „wörtlich“"},
        ],
    }


def test_times_are_in_order_and_inside_the_programme(tmp_path: Path) -> None:
    many = tuple(Chapter(float(second), f"{second}") for second in range(60))
    entries = written(tmp_path, many)["chapters"]
    assert isinstance(entries, list)
    starts = [entry["startTime"] for entry in entries]
    assert starts == sorted(set(starts))
    assert starts[0] >= 0
    assert starts[-1] < EDITS.duration


def test_pages_show_the_same_times(tmp_path: Path) -> None:
    parts = tuple(replace(chapter, start=round(chapter.start, 2)) for chapter in CHAPTERS if chapter.start != 12.0)
    _, episode = show_and_episode(tmp_path, parts)
    release = Release(episode, "guid", "one", datetime(2026, 1, 1, tzinfo=UTC), "https://example.org/one/", {}, EDITS)
    shown = [(round(chapter.start, 3), chapter.title) for chapter in release.chapters]
    assert [(chapter.start, chapter.title) for chapter in placed(parts, EDITS)] == shown


def test_a_new_picture_of_a_chapter_changes_no_params(tmp_path: Path) -> None:
    bare = tuple(replace(chapter, image=None) for chapter in CHAPTERS)
    assert chapters.params(*show_and_episode(tmp_path)) == chapters.params(*show_and_episode(tmp_path, bare))
