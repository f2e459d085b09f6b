"""episode.md → front matter as a tree, and show notes: YAML 1.2 by its core rules between `---` lines."""

import contextlib
import json
import re
import unicodedata
from typing import Any

import yaml
from yaml.composer import ComposerError

from quicktake.errors import InputError
from quicktake.folder.conflicts import insist_merged
from quicktake.folder.values import Node, Scalar

FENCE = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
INT = re.compile(r"[-+]?[0-9]+\Z")
FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
CORE: dict[str, Scalar] = {
    **dict.fromkeys(("null", "Null", "NULL", "~", ""), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
HEADLINES = ("title", "summary")
MOST_DIGITS = 18  # a longer number is text to us
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def split(text: str, file: str) -> tuple[str, str]:
    """Front matter and show notes of an episode.md; InputError when the `---` lines are not there."""
    match = FENCE.match(text)
    insist_merged(match[0] if match else text, file)
    insist_merged(text, file, whole=True)
    if not match and text.startswith("---"):
        raise InputError(
            f"{file}, line 1: the front matter has no end.",
            hint="Write a line `---` below its last key; the show notes follow that line.",
        )
    if not match:
        raise InputError(
            f"{file}, line 1: no front matter.",
            hint="Begin the file with a line `---`, then `title: ...`, then another line `---`.",
        )
    return match[1], unicodedata.normalize("NFC", text[match.end() :]).strip() + "\n"


def parse(front: str, file: str) -> Node:
    """The front matter as a tree; line numbers count from the top of episode.md."""
    front = unicodedata.normalize("NFC", front)
    _insist_no_alias(front, file)
    try:
        root = yaml.compose(front, Loader=Loader)
    except yaml.MarkedYAMLError as error:
        raise _explained(error, front, file) from error
    except RecursionError as error:
        raise InputError(f"{file}: the front matter is nested too deep.") from error
    except yaml.YAMLError as error:  # a control character: it has a position but no mark
        raise InputError(f"{file}: the front matter has a character that is not allowed: {error}") from error
    if isinstance(root, yaml.MappingNode):
        _insist_uncut(root, front, file)
    if isinstance(root, yaml.ScalarNode) and (wrong := _misspelt(front.strip().split("\n")[0], f"{file}, line 2")):
        raise wrong
    return Node({}, line=1) if root is None else _tree(root, file)


def _insist_no_alias(front: str, file: str) -> None:
    """Anchors and aliases are refused before a tree is made: nine levels of nine would be 400 million values."""
    if "*" not in front and "&" not in front:
        return
    with contextlib.suppress(yaml.YAMLError, RecursionError):  # what else is wrong, the parser says
        for event in yaml.parse(front, Loader=Loader):
            name: str | None = getattr(event, "anchor", None)
            if name is not None and event.start_mark is not None:
                sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
                raise InputError(
                    f"{file}, line {event.start_mark.line + 2}: anchors and aliases of YAML (`{sign}{name}`) are not"
                    " used here.",
                    hint=f"If `{sign}` is part of a text, put the text in quotation marks.",
                )


def _insist_uncut(root: yaml.MappingNode, front: str, file: str) -> None:
    """A headline that goes on after ` #` would lose its end: YAML takes it for a comment."""
    lines = front.split("\n")
    for key, value in root.value:
        if key.value not in HEADLINES or not isinstance(value, yaml.ScalarNode) or value.style:
            continue
        behind = lines[key.end_mark.line][key.end_mark.column :].lstrip(" :\t")
        if not value.value and re.match(r"#[^\s#]", behind):  # `# words` is meant as a comment
            line = key.end_mark.line + 2
            hint = f"If it is the text, write: {key.value}: {quoted(behind)}"
            raise InputError(f"{file}, line {line}: {key.value}: is empty, because `#` begins a comment.", hint=hint)
        rest = lines[value.end_mark.line][value.end_mark.column :] if value.end_mark.line < len(lines) else ""
        if value.value and rest.lstrip().startswith("#"):
            whole = f"{value.value} {rest.strip()}"
            line = value.end_mark.line + 2
            raise InputError(
                f"{file}, line {line}: ` #` would cut this line off.", hint=f"Write: {key.value}: {quoted(whole)}"
            )


def _tree(node: yaml.Node, file: str, depth: int = 0) -> Node:
    line = node.start_mark.line + 2  # counted from 0, and the first `---` stands above
    if depth > 20:
        raise InputError(f"{file}, line {line}: nested too deep.")
    if isinstance(node, yaml.ScalarNode):
        plain = not node.style  # the C loader says "" of an empty value
        return Node(_core(node.value) if plain else node.value, node.value if plain else None, line)
    if isinstance(node, yaml.SequenceNode):
        return Node([_tree(child, file, depth + 1) for child in node.value], line=line)
    result: dict[str, Node] = {}
    for key, child in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise InputError(f"{file}, line {line}: a key must be a word.")
        if key.value in result:
            raise InputError(f"{file}, line {key.start_mark.line + 2}: `{key.value}` stands there twice.")
        result[key.value] = _tree(child, file, depth + 1)
    return Node(result, line=line)


def _core(text: str) -> Scalar:
    """A plain scalar by the YAML 1.2 core schema (section 10.3.2), without octal and hexadecimal."""
    if text in CORE:
        return CORE[text]
    if INT.match(text) and len(text) <= MOST_DIGITS:
        return int(text)
    if FLOAT.match(text):
        return float(text)
    return text


def _misspelt(line: str, place: str) -> InputError | None:
    """A line that begins with a tab, or whose key has no colon."""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return InputError(f"{place}: begins with a tab.", hint="Use spaces: YAML takes no tabs there.")
    without = re.match(r"([A-Za-z_]+)[ \t]+(\S.*?)\s*\Z", line)
    if without and ":" not in line:
        what = f"{place}: the colon after `{without[1]}` is missing."
        return InputError(what, hint=f"Write: {without[1]}: {without[2]}")
    return None


def _explained(error: yaml.MarkedYAMLError, front: str, file: str) -> InputError:
    """A YAML error with the line that would work: most often a headline with a colon or with quotation marks."""
    if isinstance(error, ComposerError):
        return InputError(f"{file}: {error.problem}.", hint="Anchors and aliases are not used here.")
    mark = error.problem_mark or error.context_mark
    lines = front.split("\n")
    number = min(mark.line if mark else 0, len(lines) - 1)
    begun = error.context_mark.line if error.context_mark else -1  # of a text that has no end
    for index in (number, number - 1):
        if index >= 0 and (wrong := _misspelt(lines[index], f"{file}, line {index + 2}")):
            return wrong
    for index in (begun, number, number - 1):
        match = re.match(r"(\s*(?:- )?[\w-]+):\s+(\S.*?)\s*\Z", lines[index]) if index >= 0 else None
        if match and (": " in match[2] or match[2].endswith(":") or match[2][0] in "\"'@`%&*!|>{}[],?-"):
            open_ended = match[2][0] in "\"'" and match[2].count(match[2][0]) == 1
            return InputError(
                f"{file}, line {index + 2}: "
                + ("the quotation mark has no end." if open_ended else "this line needs quotation marks."),
                hint=f"Write: {match[1]}: {quoted(match[2][1:] if open_ended else match[2])}",
            )
    return InputError(f"{file}, line {number + 2}: {error.problem or 'cannot be read'}.")


def quoted(text: str) -> str:
    """A text as a double-quoted YAML scalar (JSON's strings are valid YAML 1.2)."""
    return json.dumps(text, ensure_ascii=False)


def to_json(node: Node) -> object:
    """A tree as JSON, for the parse cache."""
    value = node.value
    if isinstance(value, dict):
        return ["map", {key: to_json(child) for key, child in value.items()}, node.line]
    if isinstance(value, list):
        return ["list", [to_json(child) for child in value], node.line]
    return ["scalar", value, node.plain, node.line]


def from_json(value: Any) -> Node:
    """Reads back what `to_json` gave."""
    match value:
        case ["map", dict(children), line]:
            return Node({key: from_json(child) for key, child in children.items()}, line=line)
        case ["list", list(children), line]:
            return Node([from_json(child) for child in children], line=line)
        case ["scalar", scalar, plain, line]:
            return Node(scalar, plain, line)
    raise ValueError("not a cached front matter")
