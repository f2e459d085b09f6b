"""What YouTube refuses, shortens or does not show, told with file and key."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from makers.shows import make_episode, make_show
from quicktake.check import RULES
from quicktake.model import Chapter, Episode, EpisodeRecord, Show, ShowRecord, Youtube

Found = list[tuple[str, str, str]]


def episode(youtube: Youtube | None = None, chapters: tuple[Chapter, ...] = (), **given: Any) -> Episode:
    return replace(make_episode(chapters=chapters, **given), youtube=youtube or Youtube())


def found(code: str, show: Show, *episodes: Episode) -> Found:
    return list(RULES[code].judge(show, episodes))


def said(code: str, one: Episode) -> str:
    """The one thing that is found of an episode, in one line."""
    ((place, message, hint),) = found(code, make_show(youtube=Youtube()), one)
    return f"{place}: {message} {hint}"


@pytest.mark.parametrize("code", ["yt-title", "yt-tags", "yt-hashtags", "yt-category", "yt-language", "chap-youtube"])
def test_nothing_of_episodes_that_do_not_go_there(code: str) -> None:
    chapters = (Chapter(5, "a"),)
    away = replace(episode(title="x" * 200, tags=("x" * 600,), chapters=chapters), youtube=None)
    assert found(code, make_show(), away) == []


def test_what_the_show_says_is_told_once_and_in_show_toml() -> None:
    wrong = Youtube(category="Newz & Politics")
    show = make_show(youtube=wrong)
    ((place, message, hint),) = found("yt-category", show, episode(wrong), episode(replace(wrong, first=True)))
    assert place == "show.toml: [youtube] category"
    assert "`Newz & Politics` is no category of YouTube's." in message
    assert hint == "Did you mean `News & Politics`?"


def test_what_an_episode_says_is_told_there() -> None:
    (place, _, _), *more = found("yt-language", make_show(youtube=Youtube()), episode(Youtube(language="english")))
    assert Path(place).as_posix() == "show/0148-how-loud-is-loud/episode.md: youtube.language"
    assert more == []


def test_a_long_title_is_shown_as_youtube_gets_it() -> None:
    told = said("yt-title", episode(title="How loud is loud? " * 6))
    assert "has 107 characters, YouTube takes 100: it becomes “How loud is loud? How loud is loud?" in told
    assert "How loud…”. Shorten it" in told


def test_a_template_with_a_name_that_there_is_not() -> None:
    (told,) = found("yt-title", make_show(youtube=Youtube(title="{nummer}: {title}")))
    assert told == (
        "show.toml: [youtube] title", "`{nummer}` stands in titles as it is.",
        "Known are {title}, {number}, {season}, {show}.",
    )  # fmt: skip


def test_which_tags_are_left_out() -> None:
    told = said("yt-tags", episode(tags=tuple(f"tag {number:03}{'x' * 92}" for number in range(6))))
    assert "these are 611; left out: tag 004" in told
    assert "and 1 more" not in told


def test_hashtags_that_are_none() -> None:
    told = said("yt-hashtags", episode(Youtube(hashtags=("#news", "two words", "a-b", "日本", "हिन्दी"))))
    assert "left out, because no hashtag is written so: `two words`, `a-b`." in told


def test_too_many_hashtags() -> None:
    many = Youtube(hashtags=tuple(f"own{number}" for number in range(61)))
    assert "would have 61 hashtags; of more than 60 YouTube ignores every one" in said("yt-hashtags", episode(many))
    notes = " ".join(f"#note{number}" for number in range(70))
    assert "would have 70 hashtags" in said("yt-hashtags", episode(notes=notes))
    assert found("yt-hashtags", make_show(), episode(Youtube(hashtags=many.hashtags[:60]))) == []


def test_a_description_that_is_shortened_or_loses_its_chapters() -> None:
    shortened = said("yt-description", episode(notes="How loud is loud? " * 300))
    assert "YouTube takes 5000: its beginning is shortened." in shortened
    chapters = tuple(Chapter(60.0 * minute, f"What was said in minute {minute}") for minute in range(200))
    assert "the chapters are left out" in said("yt-description", episode(chapters=chapters))


def test_whole_notes_that_do_not_fit_are_told_unless_short_places_have_their_own() -> None:
    paragraphs = "Loud.\n\n" + "How loud is loud? " * 300
    assert "YouTube takes 5000: of the notes it has the first paragraph alone." in said(
        "yt-description", episode(notes=paragraphs)
    )
    for one in (
        episode(notes=paragraphs.replace("\n\n", "\n\n<!--more-->\n\n")),
        episode(notes=paragraphs, summary="Loud."),
        episode(Youtube(notes="short"), notes=paragraphs),
        episode(notes="Loud.\n\n" + "How loud is loud? " * 200),
    ):
        assert found("yt-description", make_show(), one) == []


def test_which_chapter_breaks_which_rule() -> None:
    told = said("chap-youtube", episode(chapters=(Chapter(0, "a"), Chapter(60, "b"), Chapter(65, "c"))))
    assert "YouTube would not show them, they are left out there: “b” at 1:00 takes 5 s, and 10 are needed." in told
    kept = (Chapter(0, "a"), Chapter(60, "b"), Chapter(75, "c"))
    told = said("chap-youtube", episode(chapters=kept, notes="Recorded.\n\nOut at 6:30."))
    assert "above them, the description on YouTube has 6:30, and YouTube may take that for a chapter" in told
    assert found("chap-youtube", make_show(), episode(Youtube(notes="short"), chapters=kept, notes="A.\n\n6:30.")) == []


def test_letters_of_what_is_out_are_no_matter() -> None:
    one = episode(title="東京の音")
    assert "the font has no “東京の音”" in said("yt-letters", one)
    out = replace(one, record=EpisodeRecord(guid="a"))
    assert found("yt-letters", replace(make_show(), record=ShowRecord(published={"a": "b"})), out) == []


def test_a_thumbnail_that_is_not_sent_is_not_looked_at(tmp_path: Path) -> None:
    broken = tmp_path / "thumbnail.png"
    broken.write_bytes(b"no picture")
    assert "thumbnail.png" in said("yt-thumbnail", replace(episode(), thumbnail=broken))
    skipped = replace(episode(Youtube(thumbnail="skip")), thumbnail=broken)
    assert found("yt-thumbnail", make_show(), skipped) == []
