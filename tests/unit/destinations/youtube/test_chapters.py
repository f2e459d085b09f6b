"""Chapters by YouTube's rules: all of them, or none and the reason."""

from dataclasses import replace

import pytest

from makers.youtube import GUID, METADATA_KEY, video_release
from quicktake.destinations.youtube import chapters
from quicktake.model import Artifact, Change, Chapter, Effect, Release
from quicktake.timeline import EditList, Kept, whole


def release(*starts: float, edits: EditList | None = None) -> Release:
    made = video_release(Artifact("video/mp4", ".mp4", report={"edits": edits.as_json()} if edits else {}))
    listed = tuple(Chapter(start, f"No {number}") for number, start in enumerate(starts, 1))
    return replace(made, episode=replace(made.episode, chapters=listed))


def starts(made: Release) -> list[float]:
    return [chapter.start for chapter in chapters.of_video(made)]


@pytest.mark.parametrize(
    ("times", "words"),
    [
        ((12.0, 60, 120), "“No 1”, the first, begins at 0:12, not at 0:00"),
        ((0.0,), "there is 1, and 3 or more are needed"),
        ((0.0, 60), "there are 2, and 3 or more are needed"),
        ((0.0, 60, 64.9, 200), "“No 2” at 1:00 takes 4 s, and 10 are needed"),
        ((0.0, 10.0, 19.9), "“No 2” at 0:10 takes 9 s, and 10 are needed"),
        ((0.0, 60, 60.5, 90), "“No 2” at 1:00 takes 0 s, and 10 are needed"),
    ],
)
def test_which_rule_is_broken_and_by_which_chapter(times: tuple[float, ...], words: str) -> None:
    assert chapters.trouble(release(*times)) == words
    assert chapters.shown(release(*times)) == ()


def test_the_last_one_takes_ten_seconds_too() -> None:
    assert chapters.trouble(release(0, 60, 120, edits=whole(130.0))) is None
    assert chapters.trouble(release(0, 60, 120, edits=whole(126.5))) == "“No 3” at 2:00 takes 6 s, and 10 are needed"


def test_one_without_a_title() -> None:
    made = release(0, 60, 120)
    listed = tuple(replace(chapter, title=" ") if chapter.start == 60 else chapter for chapter in made.episode.chapters)
    nameless = replace(made, episode=replace(made.episode, chapters=listed))
    assert chapters.trouble(nameless) == "the one at 1:00 has no title"


def test_no_chapters_are_no_trouble() -> None:
    assert chapters.trouble(release()) is None


def test_a_first_chapter_in_the_first_seconds_is_the_beginning() -> None:
    assert starts(release(2.4, 60, 120)) == [0, 60, 120]
    assert chapters.trouble(release(2.4, 60, 120)) is None
    assert starts(release(3.0, 60, 120)) == [3, 60, 120]


def test_an_intro_is_part_of_the_first_chapter() -> None:
    edits = EditList((Kept(1.5, 200.0, 8.0),), 215.0)  # an intro of eight seconds, silence cut
    assert starts(release(0, 61.5, 121.5, edits=edits)) == [0, 68, 128]
    late = EditList((Kept(5.0, 200.0, 0.5),), 200.0)  # five seconds cut from the beginning
    assert starts(release(6, 65, 125, edits=late)) == [0, 60.5, 120.5]


def test_cuts_may_make_a_chapter_too_short() -> None:
    edits = EditList((Kept(0.0, 62.0, 0.0), Kept(75.0, 300.0, 62.0)), 287.0)
    made = release(0, 60, 80, edits=edits)
    assert chapters.trouble(made) == "“No 2” at 1:00 takes 7 s, and 10 are needed"


def test_told_when_the_texts_are_written() -> None:
    made = release(0, 60)
    change = Change("update", Effect(METADATA_KEY, "a", dict), None, "changed", made.slug, "youtube")
    (finding,) = chapters.told([made], [change])
    assert (finding.code, finding.severity) == ("chap-youtube", "I")
    assert "there are 2, and 3 or more are needed" in finding.message
    assert chapters.told([made], []) == []
    assert GUID in METADATA_KEY
    assert chapters.told([release(0, 60, 120)], [change]) == []


LISTED = "0:00 No 1\n1:00 No 2\n2:00 No 3"


@pytest.mark.parametrize(
    ("above", "words"),
    [
        (
            "Recorded at 6:30, out at 12:05.",
            "above them, the description on YouTube has 6:30, 12:05, and YouTube may take",
        ),
        ("At 1:02:03 it begins; 1:02:03.", "has 1:02:03, and YouTube"),
        ("1:11 2:22 3:33 4:44 5:55", "has 1:11, 2:22, 3:33 and 2 more, and YouTube"),
    ],
)
def test_times_above_chapters_are_told(above: str, words: str) -> None:
    (finding,) = chapters.findings(release(0, 60, 120), f"{above}\n\n{LISTED}\n\nEpisode page: https://a.example/1:30")
    assert (finding.code, finding.severity, finding.place.rpartition(": ")[2]) == ("chap-youtube", "I", "chapters")
    assert words in finding.message


@pytest.mark.parametrize("above", ["At 12.30 or 6 am; 16:9, 3:1, 10:75, 2026.", "Lukas 3:123", ""])
def test_what_is_no_time_is_not_told(above: str) -> None:
    assert chapters.findings(release(0, 60, 120), f"{above}\n\n{LISTED}\n\nSource: at 1:30") == []


def test_a_time_in_a_title_is_told() -> None:
    made = release(0, 60, 120)
    first, *rest = made.episode.chapters
    titled = replace(made, episode=replace(made.episode, chapters=(replace(first, title="The 9:30 rule"), *rest)))
    (finding,) = chapters.findings(titled, "")
    assert "“The 9:30 rule” at 0:00 has 9:30 in its title, and YouTube may take that for a chapter." in finding.message


def test_chapters_that_are_left_out_are_not_spoiled_as_well() -> None:
    (finding,) = chapters.findings(release(0, 60), "At 6:30.\n\n0:00 No 1\n1:00 No 2")
    assert "3 or more are needed" in finding.message
