"""Answers on a terminal, or options → a new show's settings."""

import sys
from collections.abc import Mapping, Sequence
from typing import get_args

from quicktake import starting
from quicktake.console import Voice, escape
from quicktake.errors import InputError
from quicktake.model import Privacy
from quicktake.render.categories import main_ones

NONE, LIST = "-", "?"
QUESTIONS = {
    "title": ("What is the show's name?", ""),
    "description": ("What is it about, in a sentence or two?", ""),
    "author": ("Who makes it?", ""),
    "email": (f"The owner's e-mail address (public in the feed; {NONE} for none)?", NONE),
    "link": ("The show's home page?", ""),
    "language": ("Its language?", "en"),
    "category": (f"Its category, as Apple calls it ({LIST} for a list)?", "News/Daily News"),
    "timezone": ("Its time zone?", "UTC"),
}
ELSEWHERE = ("email", "category")  # in show.toml they stand in a section or a list
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

    Each answer is checked when it is given. youtube_privacy: who sees the videos; where nobody can answer, None leaves
    the section out.
    """
    answers = {key: _checked(key, text) for key, text in given.items() if text is not None}
    wanted = [_checked("category", name) for name in categories]
    for key, (question, default) in QUESTIONS.items():
        if key not in answers and voice.asks() and not (key == "category" and wanted):
            answers[key] = _good_answer(key, question, default)
    missing = [key for key in starting.NEEDED if key not in answers]
    if missing:
        options = " ".join(f"--{key} ..." for key in missing)
        raise InputError(f"A show needs {', '.join(missing)}.", hint=f"Say it: quicktake init {options}")
    answers = {key: default for key, (_, default) in QUESTIONS.items() if default} | answers
    wanted = wanted or [answers["category"]]
    said = {key: answers[key] for key in (*QUESTIONS, "public_url") if key in answers and key not in ELSEWHERE}
    result: dict[str, object] = {**said, "categories": wanted, "explicit": explicit, "cover": "cover.jpg"}
    if answers["email"] != NONE:
        result["owner"] = {"email": answers["email"], "name": answers["author"]}
    privacy = youtube_privacy or (_asked_privacy() if voice.asks() else None)
    return {**result, "youtube": _youtube(privacy, wanted)} if privacy else result


def _youtube(privacy: str, categories: Sequence[str]) -> dict[str, str]:
    """The section of that name."""
    category = starting.youtube_category(categories)
    return {"privacy": privacy, "category": category} if category else {"privacy": privacy}


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
        sys.stderr.write(f"Please answer {', '.join(choices[:-1])} or {choices[-1]}.\n")


def _good_answer(key: str, question: str, default: str) -> str:
    """Asks until the answer can be used; says each time why one cannot."""
    while True:
        answer = _ask(question, default)
        if key == "category" and answer == LIST:
            sys.stderr.write(f"{', '.join(main_ones())}; most have parts, such as News/Daily News.\n")
            continue
        try:
            return _checked(key, answer)
        except InputError as error:
            reason = error.message.removeprefix(f"--{key}: ") if answer else "An answer is needed."
            sys.stderr.write(escape(f"{reason[:1].upper()}{reason[1:]} {error.hint}".rstrip()) + "\n")


def _checked(key: str, text: str) -> str:
    """The answer as show.toml takes it; InputError says what is wrong."""
    none = key == "email" and text.strip() in ("", NONE)
    return NONE if none else starting.answered(key, text)


def _ask(question: str, default: str) -> str:
    shown = f" [{default}]" if default else ""
    sys.stderr.write(f"{question}{shown} ")
    sys.stderr.flush()
    answer = sys.stdin.readline()
    if not answer:
        raise InputError("No answer.", hint="Give all answers as options; see quicktake init --help.")
    return answer.strip() or default
