"""Answers on a terminal, or options → a new show's settings."""

import sys
from collections.abc import Mapping, Sequence
from typing import get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from quicktake.console import Voice
from quicktake.errors import InputError
from quicktake.model import Privacy

QUESTIONS = {
    "title": ("What is the show's name?", ""),
    "description": ("What is it about, in a sentence or two?", ""),
    "author": ("Who makes it?", ""),
    "email": ("The owner's e-mail address (public in the feed; - for none)?", "-"),
    "link": ("The show's home page?", ""),
    "language": ("Its language?", "en"),
    "timezone": ("Its time zone?", "UTC"),
}
NEEDED = ("title", "description", "author", "link")
ON_YOUTUBE = ("Do its videos go to YouTube (yes or no)?", "no")
WHO_SEES = ("Who sees them there: public, unlisted or private?", "public")


def settings(
    voice: Voice,
    given: Mapping[str, str | None],
    *,
    categories: Sequence[str],
    explicit: bool,
    youtube_privacy: str | None = None,
) -> dict[str, object]:
    """show.toml's keys; what was not given is asked for where somebody can answer, else it is an error.

    youtube_privacy: who sees the videos; where nobody can answer, None leaves the section out.
    """
    answers = dict(given)
    for key, (question, default) in QUESTIONS.items():
        if answers.get(key) is None and voice.asks():
            answers[key] = _good_answer(key, question, default)
    missing = [key for key in NEEDED if not answers.get(key)]
    if missing:
        options = " ".join(f"--{key} ..." for key in missing)
        raise InputError(f"A show needs {', '.join(missing)}.", hint=f"Say it: quicktake init {options}")
    result: dict[str, object] = {key: answers[key] for key in ("title", "description", "author", "link")}
    result |= {"language": answers.get("language") or "en", "timezone": answers.get("timezone") or "UTC"}
    result |= {"categories": list(categories) or ["News/Daily News"], "explicit": explicit, "cover": "cover.jpg"}
    if answers.get("public_url"):
        result["public_url"] = answers["public_url"]
    email = answers.get("email")
    if email and email != "-":
        result["owner"] = {"email": email, "name": answers["author"]}
    privacy = youtube_privacy or (_asked_privacy() if voice.asks() else None)
    return {**result, "youtube": {"privacy": privacy}} if privacy else result


def _asked_privacy() -> str | None:
    """Who sees the videos on YouTube; None when they do not go there."""
    if _chosen(ON_YOUTUBE, ("yes", "no")) == "no":
        return None
    return _chosen(WHO_SEES, get_args(Privacy))


def _chosen(question: tuple[str, str], choices: Sequence[str]) -> str:
    """Asks until it is one of the choices; their first letters are enough where only one of them begins so."""
    while True:
        answer = _ask(*question).casefold()
        meant = [choice for choice in choices if choice.startswith(answer)]
        if len(meant) == 1:
            return meant[0]
        sys.stderr.write(f"That is none of {', '.join(choices)}.\n")


def _good_answer(key: str, question: str, default: str) -> str:
    """Asks until the answer can be used."""
    while True:
        answer = _ask(question, default)
        if key == "link" and answer and "://" not in answer:
            answer = f"https://{answer}"
        if key == "timezone":
            try:
                ZoneInfo(answer)
            except (ZoneInfoNotFoundError, ValueError, OSError):
                sys.stderr.write("There is no such time zone; for example Europe/Berlin.\n")
                continue
        if answer or key not in NEEDED:
            return answer


def _ask(question: str, default: str) -> str:
    shown = f" [{default}]" if default else ""
    sys.stderr.write(f"{question}{shown} ")
    sys.stderr.flush()
    answer = sys.stdin.readline()
    if not answer:
        raise InputError("No answer.", hint="Give all answers as options; see quicktake init --help.")
    return answer.strip() or default
