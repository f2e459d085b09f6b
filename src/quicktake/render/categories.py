"""Name of a category → whether Apple has it, and which one was probably meant.

The list is Apple's of 2019, with the names that it replaced; the file beside this one holds both.
"""

import json
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any

from quicktake.render.letters import one_line


def problem(category: str) -> str | None:
    """What is wrong with a category such as `News/Daily News`, as a sentence; None when Apple has it."""
    if category in _known():
        return None
    meant = _renamed().get(category) or _nearest(category)
    guess = f"; did you mean {meant}?" if meant else "."
    return f"`{one_line(category)}` is not one of Apple's categories{guess}"


def main_ones() -> tuple[str, ...]:
    """The names that stand before the `/`."""
    return tuple(_data()["categories"])


def split(category: str) -> tuple[str, str]:
    """The category and its subcategory, which is empty where there is none."""
    main, _, sub = category.partition("/")
    return main.strip(), sub.strip()


def _nearest(category: str) -> str | None:
    """The most similar name, whole or by its last part alone, whatever its case."""
    names = {name.lower(): name for name in reversed(_known())}
    names |= {split(name)[1].lower(): name for name in _known() if split(name)[1]} | names
    wanted = category.lower().strip()
    main, sub = split(wanted)
    for attempt in (wanted, sub, main):
        if found := get_close_matches(attempt, names, n=1, cutoff=0.75):
            return names[found[0]]
    return None


@cache
def _known() -> tuple[str, ...]:
    return tuple(
        name for main, subs in _data()["categories"].items() for name in (main, *(f"{main}/{sub}" for sub in subs))
    )


def _renamed() -> Mapping[str, str]:
    renamed: Mapping[str, str] = _data()["renamed"]
    return renamed


@cache
def _data() -> Mapping[str, Any]:  # JSON
    content: Mapping[str, Any] = json.loads(files(__package__).joinpath("categories.json").read_text(encoding="utf-8"))
    return content
