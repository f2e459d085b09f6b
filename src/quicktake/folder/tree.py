"""A settings file as a tree, whatever wrote it: values, the lines they stand on, and the places that messages name."""

from collections.abc import Mapping
from dataclasses import dataclass

from quicktake.errors import InputError

Scalar = str | int | float | bool | None


@dataclass(frozen=True)
class Node:
    """A value of the file, with what is needed to speak about it."""

    value: "Scalar | list[Node] | dict[str, Node]"
    plain: str | None = None
    """For an unquoted YAML scalar: the text as written, because `1984` may be meant as a title."""
    line: int | None = None

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands behind the key."""
        return self.value is None and self.plain == ""


@dataclass(frozen=True)
class Place:
    """Where a value stands: for messages."""

    file: str
    key: str = ""
    line: int | None = None

    def inside(self, key: str, node: Node) -> "Place":
        """The place of a value within this one."""
        joined = f"{self.key}{key}" if key.startswith("[") else f"{self.key}.{key}".lstrip(".")
        return Place(self.file, joined, node.line or self.line)

    def at(self, key: str, node: Node) -> str:
        """The place of a key of a section, in words: `episode.md, line 3: date`."""
        child = node.value.get(key) if isinstance(node.value, dict) else None
        return self.inside(key, child or node).words()

    def words(self) -> str:
        """File, line and key."""
        line = f", line {self.line}" if self.line else ""
        key = f": {self.key}" if self.key else ""
        return f"{self.file}{line}{key}"

    def error(self, what: str, hint: str = "") -> InputError:
        """An error about the value here."""
        return InputError(f"{self.words()}: {what}", hint=hint)


def from_toml(value: object) -> Node:
    """A tree as tomllib gives it; dates become their text."""
    if isinstance(value, Mapping):
        return Node({str(key): from_toml(child) for key, child in value.items()})
    if isinstance(value, list):
        return Node([from_toml(child) for child in value])
    if isinstance(value, str | int | float | bool):
        return Node(value)
    return Node(str(value))
