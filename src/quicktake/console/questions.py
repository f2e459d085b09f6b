"""Answers on a terminal, or options → a new show's settings."""

import sys
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from quicktake.console import Voice
from quicktake.errors import InputError

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


def settings(
    voice: Voice, given: Mapping[str, str | None], *, categories: Sequence[str], explicit: bool
) -> dict[str, object]:
    """show.toml's keys; what was not given is asked for where somebody can answer, else it is an error."""
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
    return result


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
