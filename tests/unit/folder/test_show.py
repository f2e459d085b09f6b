"""A show folder is read, and every mistake in it is one clear error."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from quicktake.errors import InputError
from quicktake.folder import frontmatter
from quicktake.folder.episodes import read_episodes
from quicktake.folder.show import NoMemo, find_show, read_episode, read_show

TOML = """version = 1
title = "Quick Take"
description = "News."
author = "The desk"
language = "en"
link = "https://quicktake.example/"
timezone = "Europe/Berlin"
[audio]
bitrate = 96
[youtube]
tags = ["news"]
[links]
support = "https://quicktake.example/support"
shop = {url = "https://quicktake.example/shop", text = "Our shop"}
"""


def make(
    folder: Path, name: str = "0001-one", front: str = "title: One", notes: str = "Hello.", toml: str = TOML
) -> Path:
    (folder / "show.toml").write_text(toml)
    (folder / name).mkdir()
    (folder / name / "episode.md").write_text(f"---\n{front}\n---\n{notes}\n")
    return folder / name


def test_an_episode_takes_the_shows_settings_and_its_own_over_them(tmp_path: Path) -> None:
    home = make(
        tmp_path, front="title: One\naudio: {bitrate: 64}\nyoutube: {privacy: unlisted}\ndate: 2026-11-23 06:00"
    )
    (home / "recording.wav").write_bytes(b"x")
    (home / "chapters.txt").write_text("# times\n0:00 Begin\n1:02.5 Loud <https://example.org/x>\n")
    show = read_show(tmp_path)
    (episode,) = read_episodes(show).episodes
    assert (episode.audio.bitrate, episode.audio.target) == (64, -16.0)
    assert episode.youtube
    assert (episode.youtube.privacy, episode.youtube.tags) == ("unlisted", ("news",))
    assert episode.date
    assert episode.date.isoformat() == "2026-11-23T05:00:00+00:00"
    assert episode.sound == home / "recording.wav"
    assert [(chapter.start, chapter.title, chapter.url) for chapter in episode.chapters] == [
        (0.0, "Begin", None),
        (62.5, "Loud", "https://example.org/x"),
    ]
    assert show.settings.links["support"] == "https://quicktake.example/support"
    assert show.base_url == "https://quicktake.example/"
    assert not show.public


def test_the_nearest_show_is_found(tmp_path: Path) -> None:
    (tmp_path / "episodes").mkdir()
    home = make(tmp_path / "episodes")
    assert find_show(tmp_path) == tmp_path / "episodes"
    assert find_show(home) == tmp_path / "episodes"
    assert find_show(tmp_path, named=True) == tmp_path / "episodes"
    with pytest.raises(InputError, match=r"no show\.toml"):
        find_show(home, named=True)


def duplicate_number(folder: Path) -> None:
    make(folder, "0001-one", "title: One\nnumber: 1")
    make(folder, "0002-two", "title: Two\nnumber: 1")


def duplicate_slug(folder: Path) -> None:
    make(folder, "0001-one", "title: One")
    make(folder, "0002-two", "title: Two\nslug: 0001-one")


def duplicate_guid(folder: Path) -> None:
    for name in ("0001-one", "0002-two"):
        (make(folder, name) / "release.json").write_text('{"quicktake": 1, "guid": "g"}')


def two_recordings(folder: Path) -> None:
    home = make(folder)
    for name in ("recording.wav", "recording.mp4"):
        (home / name).write_bytes(b"x")


def newer_record(folder: Path) -> None:
    (make(folder) / "release.json").write_text('{"quicktake": 2}')


def damaged_record(folder: Path) -> None:
    (make(folder) / "release.json").write_text('{"quicktake": 1, "receipts": {"a": 3}}')


def bad_slug(folder: Path) -> None:
    make(folder, "Ein Ausflug")


def bad_chapters(folder: Path) -> None:
    (make(folder) / "chapters.txt").write_text("0:10 Later\n0:05 Sooner\n")


def bad_chapter_line(folder: Path) -> None:
    (make(folder) / "chapters.txt").write_text("0:00 Fine\nOops\n")


def not_closed(folder: Path) -> None:
    make(folder, front='title: "Tomorrow')


def unknown_word(folder: Path) -> None:
    make(folder, front="title: One\nnubmer: 3")


def bad_date(folder: Path) -> None:
    make(folder, front="title: One\ndate: someday")


def empty_file(folder: Path) -> None:
    (make(folder) / "episode.md").write_text("")


def bad_toml(folder: Path) -> None:
    make(folder, toml='title = "x')


def unknown_key(folder: Path) -> None:
    make(folder, toml=TOML.replace("bitrate", "bitrat"))


def missing_key(folder: Path) -> None:
    make(folder, toml=TOML.replace('author = "The desk"\n', ""))


def newer_toml(folder: Path) -> None:
    make(folder, toml=TOML.replace("version = 1", "version = 2"))


@pytest.mark.parametrize(
    ("mistake", "message", "hint"),
    [
        (two_recordings, "recording.mp4, recording.wav", "Name it"),
        (newer_record, "newer quicktake", "Update"),
        (damaged_record, "release.json: `receipts` is damaged", "git log"),
        (bad_slug, "`Ein Ausflug` cannot stand in an address", "slug"),
        (bad_chapters, "`Sooner` does not begin after `Later`", "order"),
        (bad_chapter_line, "chapters.txt, line 2: not a chapter: Oops", "1:23 Title"),
        (not_closed, "line 2: ", "Write: title: "),
        (unknown_word, "line 3: nubmer: unknown key", "`number`"),
        (bad_date, "`someday` is no date", "2026-11-23"),
        (empty_file, "episode.md, line 1", "---"),
    ],
)
def test_a_mistake_in_one_episode_keeps_no_other_back(
    tmp_path: Path, mistake: Callable[[Path], None], message: str, hint: str
) -> None:
    mistake(tmp_path)
    make(tmp_path, "0009-nine")
    read = read_episodes(read_show(tmp_path))
    assert [one.folder.name for one in read.episodes] == ["0009-nine"]
    (broken,) = read.broken
    assert broken.code == "it-unreadable"
    assert message in broken.message
    assert hint in broken.hint
    with pytest.raises(InputError) as caught:
        read_episode(read_show(tmp_path), broken.folder, NoMemo())
    assert caught.value.message == broken.message


@pytest.mark.parametrize(
    ("mistake", "message", "hint"),
    [
        (duplicate_number, "0001-one and 0002-two both have the number 1", "Change one"),
        (duplicate_slug, "both have the slug 0001-one", "Change one"),
        (duplicate_guid, "both have the guid g: the folder was copied together with its release.json", "in 0002-two"),
    ],
)
def test_of_two_that_are_one_the_older_stays(
    tmp_path: Path, mistake: Callable[[Path], None], message: str, hint: str
) -> None:
    mistake(tmp_path)
    read = read_episodes(read_show(tmp_path))
    assert [one.folder.name for one in read.episodes] == ["0001-one"]
    (broken,) = read.broken
    assert (broken.code, broken.folder.name, broken.record.guid) == ("it-twice", "0002-two", None)
    assert message in broken.message
    assert "0001-one stays as it is, 0002-two is left out" in broken.message
    assert hint in broken.hint


def test_the_older_is_the_one_that_was_published_from_its_folder(tmp_path: Path) -> None:
    for name in ("0001-copy", "0002-two"):
        text = '{"quicktake": 1, "guid": "g", "slug": "0002-two"}'
        (make(tmp_path, name) / "release.json").write_text(text)
    read = read_episodes(read_show(tmp_path))
    assert [one.folder.name for one in read.episodes] == ["0002-two"]
    assert [one.folder.name for one in read.broken] == ["0001-copy"]


def test_a_finished_episode_keeps_its_number_before_a_draft(tmp_path: Path) -> None:
    make(tmp_path, "0001-one", "title: One\nnumber: 2\ndraft: true")
    make(tmp_path, "0002-two", "title: Two\nnumber: 2")
    read = read_episodes(read_show(tmp_path))
    assert [one.folder.name for one in read.episodes] == ["0002-two"]
    assert [one.draft for one in read.broken] == [True]


def test_what_lines_say_is_known_in_spite_of_a_mistake(tmp_path: Path) -> None:
    front = 'title: "Tomorrow\nnumber: 12\ndate: 2026-11-24 06:00 # early\ndraft: true  # take this out'
    home = make(tmp_path, front=front, notes="draft: false")
    (home / "release.json").write_text('{"quicktake": 1, "guid": "g"}')
    (broken,) = read_episodes(read_show(tmp_path)).broken
    assert (broken.title, broken.number, broken.draft, broken.record.guid) == ("Tomorrow", 12, True, "g")
    assert broken.date == datetime(2026, 11, 24, 5, tzinfo=UTC)


@pytest.mark.parametrize("text", ['{\n  "quicktake": 1,\n  "guid": "g",\n<<<<<<< HEAD\n', '{\n  "guid": "g"', ""])
def test_the_guid_of_a_damaged_record_is_known_where_it_can_be(tmp_path: Path, text: str) -> None:
    (make(tmp_path) / "release.json").write_text(text)
    published = '{"quicktake": 1, "published": {"g": "0001-one"}}'
    (tmp_path / "release.json").write_text(published)
    (broken,) = read_episodes(read_show(tmp_path)).broken
    assert (broken.damaged, broken.record.guid, broken.record.slug) == (True, "g", "0001-one")


@pytest.mark.parametrize(
    ("mistake", "message", "hint"),
    [
        (bad_toml, "show.toml", "quotation marks"),
        (unknown_key, "audio.bitrat: unknown key", "`bitrate`"),
        (missing_key, "`author` is missing", "Who makes the show"),
        (newer_toml, "version 2 needs a newer quicktake", "Update"),
    ],
)
def test_mistakes(tmp_path: Path, mistake: Callable[[Path], None], message: str, hint: str) -> None:
    mistake(tmp_path)
    with pytest.raises(InputError) as caught:
        read_show(tmp_path)
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_a_recording_may_be_anywhere_with_any_name(tmp_path: Path) -> None:
    strange = tmp_path / '-a b\'s: "ü".wav'
    strange.write_bytes(b"x")
    (tmp_path / "show").mkdir()
    make(tmp_path / "show", front=f"title: One\nrecording: {frontmatter.quoted(str(strange))}")
    (episode,) = read_episodes(read_show(tmp_path / "show")).episodes
    assert episode.sound == strange
