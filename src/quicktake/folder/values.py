"""A parsed tree of a settings file → typed dataclasses; an error names file, line or key and the nearest known key."""

import dataclasses
import math
import re
import types
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from quicktake.errors import InputError
from quicktake.folder import addresses
from quicktake.folder.tree import Node, Place, Scalar, from_toml
from quicktake.model import Form, Within

__all__ = [
    "Node", "Place", "Scalar", "build", "convert", "did_you_mean", "doc_of", "from_toml", "given", "together",
]  # fmt: skip

QUOTED = re.compile(r"[“”„«»‘’‚](\d{1,9})[“”«»‘’]")
"""A number in quotation marks as word processors make them, which mean nothing to YAML."""

T = TypeVar("T")
OTHER_NAMES = {
    "author": "hosts",
    "authors": "hosts",
    "audio_file": "recording",
    "category": "categories",
    "description": "summary",
    "ep": "number",
    "episode": "number",
    "file": "recording",
    "guest": "guests",
    "host": "hosts",
    "image": "cover",
    "keywords": "tags",
    "name": "title",
    "podcast": "show",
    "pubdate": "date",
    "published": "date",
    "subtitle": "summary",
}
"""What other tools call a key, and ours."""


def did_you_mean(mistake: str, known: list[str]) -> str:
    """ " Did you mean x?" for the nearest known word, or all of them when few, or nothing."""
    other = OTHER_NAMES.get(mistake.casefold())
    if other in known:
        return f"Did you mean `{other}`?"
    near = get_close_matches(mistake, known, n=1, cutoff=0.6)
    if near:
        return f"Did you mean `{near[0]}`?"
    return f"Known: {', '.join(sorted(known))}." if len(known) <= 40 else ""


def build(node: Node, cls: type[T], place: Place) -> T:
    """A settings dataclass from a mapping; InputError names what is wrong."""
    return cls(**given(node, cls, place))


def given(node: Node, cls: type[Any], place: Place) -> dict[str, Any]:
    """The keys that were written, converted; missing required keys are an error when no default exists.

    A key without a value (`tags:` in a template) is not given.
    """
    if not isinstance(node.value, dict):
        raise place.error("must be a section with keys.")
    fields = {field.name: field for field in dataclasses.fields(cls)}
    hints = get_type_hints(cls, include_extras=True)
    result: dict[str, Any] = {}
    wrong: list[InputError] = []
    for key, child in node.value.items():
        if key not in fields:
            wrong.append(place.inside(key, child).error("unknown key.", hint=did_you_mean(key, list(fields))))
            continue
        if child.is_blank:
            if _is_required(fields[key]):
                wrong.append(place.inside(key, child).error("is empty.", hint=f"It is: {doc_of(hints[key])}"))
            continue
        try:
            result[key] = convert(child, hints[key], place.inside(key, child))
        except InputError as error:
            wrong.append(error)
    for name, field in fields.items():
        if _is_required(field) and name not in node.value:
            wrong.append(place.error(f"`{name}` is missing.", hint=f"It is: {doc_of(hints[name])}"))
    if wrong:
        raise together(wrong)
    return result


def _is_required(field: "dataclasses.Field[Any]") -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def together(wrong: Sequence[InputError]) -> InputError:
    """One error for all mistakes of a file, a line for each, so that they are mended in one go."""
    first, *more = wrong
    lines = [first.hint, *(f"{error.message} {error.hint}" for error in more)]
    return InputError(first.message, hint="\n    ".join(line.rstrip() for line in lines if line))


def doc_of(hint: Any) -> str:
    """The explanation of a key, from its Annotated type."""
    return next((extra for extra in getattr(hint, "__metadata__", ()) if isinstance(extra, str)), "")


def convert(node: Node, hint: Any, place: Place) -> Any:
    """A node as the type that the hint names."""
    if get_origin(hint) is Annotated:
        base, *extras = get_args(hint)
        value = convert(node, base, place)
        for extra in extras:
            _insist(value, extra, place)
        return addresses.in_ascii(value) if Form.BASE in extras and value is not None else value
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _union(node, args, place)
    if origin is Literal:
        return _choice(node, args, place)
    if origin is tuple:
        return _sequence(node, args[0], place)
    if origin is dict:
        return _mapping(node, args[1], place)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return build(node, hint, place)
    return _scalar(node, hint, place)


def _union(node: Node, args: tuple[Any, ...], place: Place) -> Any:
    if type(None) in args and node.value is None and not node.plain:
        return None
    rest = [arg for arg in args if arg is not type(None)]
    sections = [arg for arg in rest if dataclasses.is_dataclass(arg)]
    if sections and (isinstance(node.value, dict) or len(rest) == 1):
        return convert(node, sections[0], place)
    return convert(node, next(arg for arg in rest if not dataclasses.is_dataclass(arg)), place)


def _choice(node: Node, args: tuple[Any, ...], place: Place) -> Any:
    for arg in args:
        if node.value == arg or (isinstance(arg, str) and node.plain == arg):
            return arg
    written = node.plain or (node.value if isinstance(node.value, bool | int | float) else f'"{node.value}"')
    raise place.error(
        f"cannot be `{written}`; it takes {' or '.join(f'`{arg}`' for arg in args)}.",
        hint=did_you_mean(str(written), [str(arg) for arg in args]),
    )


def _sequence(node: Node, item: Any, place: Place) -> tuple[Any, ...]:
    if not isinstance(node.value, list):
        hint = 'Write it as ["one", "two"].'
        if dataclasses.is_dataclass(item):
            hint = f"Begin each with a dash: `- {dataclasses.fields(item)[0].name}: ...`."
        raise place.error("must be a list.", hint=hint)
    return tuple(convert(child, item, place.inside(f"[{index}]", child)) for index, child in enumerate(node.value))


def _mapping(node: Node, item: Any, place: Place) -> dict[str, Any]:
    if not isinstance(node.value, dict):
        raise place.error("must be a section with keys.")
    return {key: convert(child, item, place.inside(key, child)) for key, child in node.value.items()}


def _scalar(node: Node, kind: type, place: Place) -> Scalar:
    value = node.value
    if kind is str:
        text = node.plain if node.plain is not None else value
        if isinstance(text, str) and text != "":
            return text
        if text == "" and node.plain is None:
            return ""
        empty = value is None
        raise place.error(
            "is empty." if empty else "must be text.",
            hint="A `#` begins a comment: put the text in quotation marks." if empty else "Put it in quotation marks.",
        )
    if kind is bool and isinstance(value, bool):
        return value
    if kind is int and isinstance(value, int) and not isinstance(value, bool):
        return value
    if kind is int and node.plain and (quoted := QUOTED.fullmatch(node.plain)) and quoted[1].isascii():
        return int(quoted[1])  # a rule tells it
    if kind is float and isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    wanted = {bool: "true or false", int: "a whole number", float: "a number"}[kind]
    raise place.error(f"must be {wanted}.")


def _insist(value: Any, extra: object, place: Place) -> None:
    if value is None:
        return
    if isinstance(extra, Within) and not extra.least <= value <= extra.most:
        raise place.error(f"{value:.15g} is not between {extra.least:.15g} and {extra.most:.15g}.")
    look = {Form.WEB: addresses.fault, Form.BASE: addresses.base_fault}.get(extra) if isinstance(extra, Form) else None
    if look is not None and (wrong := look(value)):
        raise place.error(wrong[0], hint=wrong[1])
    if extra is Form.MAIL and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value):
        raise place.error(f"`{value}` is no e-mail address.", hint="Write it as name@example.org.")
    if extra is Form.PATH and not _is_inside(value):
        raise place.error(f"`{value}` leaves the show folder.", hint="Give the path of a file inside it.")


def _is_inside(text: str) -> bool:
    """One step up is allowed, from an episode to the show."""
    path = PurePosixPath(text.replace("\\", "/"))
    if not path.parts or "\0" in text:
        return False
    return not path.is_absolute() and ".." not in path.parts[1:] and ":" not in path.parts[0]
