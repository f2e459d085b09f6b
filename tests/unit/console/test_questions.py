"""What `init` asks, and what becomes of the answers."""

import io
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from quicktake import starting
from quicktake.console import Voice, questions
from quicktake.destinations.youtube import pinning
from quicktake.destinations.youtube.categories import NAMES
from quicktake.errors import InputError
from quicktake.folder.making import make_show
from quicktake.folder.show import read_show
from quicktake.render import categories as apples

GIVEN = {
    "title": "Quick Take", "description": "News.", "author": "The desk", "email": "-",
    "link": "https://quicktake.example/", "language": "en", "timezone": "UTC",
}  # fmt: skip
NEWS = ("News/Daily News",)


class Terminal(io.StringIO):
    """Somebody who types."""

    def isatty(self) -> bool:
        return True


def answered(
    monkeypatch: pytest.MonkeyPatch,
    *answers: str,
    privacy: str | None = None,
    given: Mapping[str, str] = GIVEN,
    categories: Sequence[str] = NEWS,
) -> tuple[dict[str, object], str]:
    """show.toml's keys, and what was asked."""
    asked = Terminal()
    monkeypatch.setattr(sys, "stdin", Terminal("".join(f"{answer}\n" for answer in answers)))
    monkeypatch.setattr(sys, "stderr", asked)
    made = questions.settings(Voice(), given, categories=categories, explicit=False, youtube_privacy=privacy)
    return made, asked.getvalue()


@pytest.mark.parametrize(
    ("answers", "privacy"),
    [
        (("", ), None),
        (("no",), None),
        (("yes", ""), "public"),
        (("y", "unlisted"), "unlisted"),
        (("maybe", "Yes", "p", "everybody", "priv"), "private"),
    ],
)  # fmt: skip
def test_who_sees_the_videos(monkeypatch: pytest.MonkeyPatch, answers: tuple[str, ...], privacy: str | None) -> None:
    made, asked = answered(monkeypatch, *answers)
    assert made.get("youtube") == ({"privacy": privacy} if privacy else None)
    assert asked.startswith("Do its videos go to YouTube (yes or no)? [no] ")


def test_an_option_is_not_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    made, asked = answered(monkeypatch, privacy="unlisted")
    assert (made["youtube"], asked) == ({"privacy": "unlisted"}, "")


def test_where_nobody_answers_youtube_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("yes\npublic\n"))
    assert "youtube" not in questions.settings(Voice(), GIVEN, categories=NEWS, explicit=False)


def test_show_toml_says_what_comes_next_and_takes_the_channel(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    made, _ = answered(monkeypatch, "yes", "private")
    path = make_show(tmp_path, made)
    assert "quicktake youtube login" in path.read_text("utf-8").split("[youtube]")[1]
    pinning.pin(read_show(path.parent), "UCchannel")
    assert tomllib.loads(path.read_text("utf-8"))["youtube"] == {"privacy": "private", "channel": "UCchannel"}


@pytest.mark.parametrize(
    ("key", "wrong", "reason", "good", "kept"),
    [
        ("title", "", "An answer is needed. The show's name", "Quick Take", "Quick Take"),
        ("link", "my page", "`my page` is no web address.", "quicktake.example", "https://quicktake.example"),
        ("language", "english", "`english` is no language code. Did you mean `en`?", "en-GB", "en-GB"),
        ("timezone", "Berlin", "There is no time zone `Berlin`. For example", "Europe/Berlin", "Europe/Berlin"),
    ],
)
def test_an_answer_is_checked_when_it_is_given(
    monkeypatch: pytest.MonkeyPatch, key: str, wrong: str, reason: str, good: str, kept: str
) -> None:
    given = {name: text for name, text in GIVEN.items() if name != key}
    made, asked = answered(monkeypatch, wrong, good, privacy="public", given=given)
    assert reason in asked
    assert asked.count(questions.QUESTIONS[key][0]) == 2
    assert made[key] == kept


def test_an_e_mail_address_is_checked_when_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {name: text for name, text in GIVEN.items() if name != "email"}
    made, asked = answered(monkeypatch, "desk", "desk@quicktake.example", privacy="public", given=given)
    assert "`desk` is no e-mail address. Write it as name@example.org." in asked
    assert made["owner"] == {"email": "desk@quicktake.example", "name": "The desk"}


def test_the_category_is_asked_for_and_apples_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    made, asked = answered(monkeypatch, "?", "Nonsense", "Tecnology", "Technology", "yes", "", categories=())
    assert asked.startswith("Its category, as Apple calls it (? for a list)? [News/Daily News] ")
    assert "Arts, Business, Comedy" in asked
    assert "`Nonsense` is not one of Apple's categories." in asked
    assert "did you mean Technology?" in asked
    assert made["categories"] == ["Technology"]
    assert made["youtube"] == {"privacy": "public", "category": "Science & Technology"}
    assert answered(monkeypatch, "", "no", categories=())[0]["categories"] == ["News/Daily News"]


@pytest.mark.parametrize(
    ("given", "category", "message"),
    [
        ({"language": "english"}, "News", "--language: `english` is no language code"),
        ({"link": "my page"}, "News", "--link: `my page` is no web address"),
        ({"email": "desk"}, "News", "--email: `desk` is no e-mail address"),
        ({"public_url": "nowhere"}, "News", "--public-url: `nowhere` is no web address"),
        ({"timezone": "Berlin"}, "News", "--timezone: there is no time zone `Berlin`"),
        ({"title": " "}, "News", "--title: is empty"),
        ({}, "Nonsense", "--category: `Nonsense` is not one of"),
    ],
)
def test_options_are_checked_as_answers_are(given: Mapping[str, str], category: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        questions.settings(Voice(), {**GIVEN, **given}, categories=(category,), explicit=False)
    assert caught.value.message.startswith(message)
    assert caught.value.hint


def test_youtubes_category_follows_only_where_it_is_obvious() -> None:
    assert starting.youtube_category(["Science/Physics", "Music"]) == "Science & Technology"
    assert starting.youtube_category(["Education/How To"]) == "Howto & Style"
    assert [starting.youtube_category([name]) for name in ("News/Daily News", "Arts/Design", "Health & Fitness")] == [
        None, None, None,
    ]  # fmt: skip
    assert set(starting.ON_YOUTUBE.values()) <= NAMES.keys()
    assert [apples.problem(name) for name in starting.ON_YOUTUBE if apples.problem(name)] == []
