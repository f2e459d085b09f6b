"""What `init` asks, and what becomes of the answers."""

import io
import sys
import tomllib
from pathlib import Path

import pytest

from quicktake.console import Voice, questions
from quicktake.destinations.youtube import pinning
from quicktake.folder.making import make_show
from quicktake.folder.show import read_show

GIVEN = {
    "title": "Quick Take", "description": "News.", "author": "The desk", "email": "-",
    "link": "https://quicktake.example/", "language": "en", "timezone": "UTC",
}  # fmt: skip


class Terminal(io.StringIO):
    """Somebody who types."""

    def isatty(self) -> bool:
        return True


def answered(
    monkeypatch: pytest.MonkeyPatch, *answers: str, privacy: str | None = None
) -> tuple[dict[str, object], str]:
    """show.toml's keys, and what was asked."""
    asked = Terminal()
    monkeypatch.setattr(sys, "stdin", Terminal("".join(f"{answer}\n" for answer in answers)))
    monkeypatch.setattr(sys, "stderr", asked)
    made = questions.settings(Voice(), GIVEN, categories=(), explicit=False, youtube_privacy=privacy)
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
    assert "youtube" not in questions.settings(Voice(), GIVEN, categories=(), explicit=False)


def test_show_toml_says_what_comes_next_and_takes_the_channel(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    made, _ = answered(monkeypatch, "yes", "private")
    path = make_show(tmp_path, made)
    assert "quicktake youtube login" in path.read_text("utf-8").split("[youtube]")[1]
    pinning.pin(read_show(path.parent), "UCchannel")
    assert tomllib.loads(path.read_text("utf-8"))["youtube"] == {"privacy": "private", "channel": "UCchannel"}
