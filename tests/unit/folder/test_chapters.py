"""Chapters and soundbites of the front matter are read, and every mistake in them is one clear error."""

from pathlib import Path

import pytest

from quicktake.errors import InputError
from quicktake.folder.chapters import LONGEST_TITLE, MOST_SOUNDBITES
from quicktake.folder.show import NoMemo, read_episode, read_show
from quicktake.folder.times import seconds
from quicktake.model import Soundbite

TOML = 'title = "Quick Take"\ndescription = "N."\nauthor = "D"\nlanguage = "en"\nlink = "https://quicktake.example/"\n'


def soundbites(folder: Path, *entries: str) -> tuple[Soundbite, ...]:
    """The soundbites of an episode whose front matter has these entries."""
    (folder / "show.toml").write_text(TOML)
    (folder / "0001-one").mkdir()
    lines = "\n".join(f"  - {{{entry}}}" for entry in entries)
    (folder / "0001-one" / "episode.md").write_text(f"---\ntitle: One\nsoundbites:\n{lines}\n---\nHello.\n")
    return read_episode(read_show(folder), folder / "0001-one", NoMemo()).soundbites


def test_soundbites_keep_the_hosts_order_and_need_no_title(tmp_path: Path) -> None:
    assert soundbites(tmp_path, "start: 1:23, end: 0:01:43.5, title: 1984", "start: 5, end: '0:25'") == (
        Soundbite(83.0, 103.5, "1984"),
        Soundbite(5.0, 25.0),
    )


@pytest.mark.parametrize(
    ("entries", "message", "hint"),
    [
        (["start: soon, end: 1:00"], "episode.md: soundbites: `soon` is no time.", "1:23"),
        (["start: 0:10, end: 1:75"], "episode.md: soundbites: `1:75` is no time.", "0:01:23.5"),
        (["start: 0:30, end: 0:20"], "soundbites: `end` (0:20) does not come after `start` (0:30).", "how long"),
        (["start: 0:30, end: 0:30.0004"], "`end` (0:30.0004) does not come after `start` (0:30).", "times of the"),
        (["start: 0:30, end: 0:30"], "soundbites: `end` (0:30) does not come after `start` (0:30).", "times of the"),
        (
            [f"start: 0:10, end: 0:30, title: {'x' * (LONGEST_TITLE + 1)}"],
            "x…` has 129 characters; at most 128.",
            "Shorten",
        ),
        (["start: 0:10, end: 0:30"] * (MOST_SOUNDBITES + 1), "soundbites: 101 soundbites; at most 100.", "Keep"),
        (["start: 0:10"], "line 4: soundbites[0]: `end` is missing.", "ends"),
        (["start: 0:10, duration: 20"], "soundbites[0].duration: unknown key.", "Known: end, start, title"),
    ],
)
def test_mistakes(entries: list[str], message: str, hint: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        soundbites(tmp_path, *entries)
    assert "0001-one" in caught.value.message
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_the_longest_title_and_the_most_soundbites_are_right(tmp_path: Path) -> None:
    entry = f"start: 0:10, end: 0:30, title: {'x' * LONGEST_TITLE}"
    assert len(soundbites(tmp_path, *[entry] * MOST_SOUNDBITES)) == MOST_SOUNDBITES


def test_a_time_of_countless_hours_is_none() -> None:
    assert seconds("9999:00:00") == 9999 * 3600
    for digits in (5, 400, 5000):  # the last two are more than a float, and than Python reads
        assert seconds("9" * digits + ":00:00") is None


def test_one_soundbite_without_a_dash_is_told_how_a_list_is_written(tmp_path: Path) -> None:
    (tmp_path / "show.toml").write_text(TOML)
    (tmp_path / "0001-one").mkdir()
    (tmp_path / "0001-one" / "episode.md").write_text("---\ntitle: One\nsoundbites: {start: 1, end: 20}\n---\nHello.\n")
    with pytest.raises(InputError, match="soundbites: must be a list") as caught:
        read_episode(read_show(tmp_path), tmp_path / "0001-one", NoMemo())
    assert "`- start: ...`" in caught.value.hint
