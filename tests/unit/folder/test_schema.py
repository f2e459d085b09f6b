"""The shipped JSON Schemas are those of the definitions, and accept what the program accepts."""

import json
import tomllib
from importlib.resources import files as resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from quicktake.folder import frontmatter
from quicktake.folder.schema import schema
from quicktake.folder.values import Node
from quicktake.model import FrontMatter, Settings

SAMPLE = Path(__file__).parents[3] / "episodes"


def shipped(name: str) -> Any:
    return json.loads(resources("quicktake").joinpath("schemas", name).read_text("utf-8"))


@pytest.mark.parametrize(("name", "cls"), [("show.schema.json", Settings), ("episode.schema.json", FrontMatter)])
def test_shipped_schemas_are_current(name: str, cls: type[Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(shipped(name))
    assert shipped(name) == schema(cls), "run: python -m quicktake.folder.schema"


def test_the_sample_show_fits_the_schemas() -> None:
    jsonschema.validate(tomllib.loads((SAMPLE / "show.toml").read_text("utf-8")), shipped("show.schema.json"))
    paths = sorted(SAMPLE.glob("*/episode.md"))
    for path in paths:
        front, _ = frontmatter.split(path.read_text("utf-8"), path.name)
        jsonschema.validate(plain(frontmatter.parse(front, path.name)), shipped("episode.schema.json"))
    assert len(paths) >= 2


def plain(node: Node) -> object:
    if isinstance(node.value, dict):
        return {key: plain(child) for key, child in node.value.items()}
    if isinstance(node.value, list):
        return [plain(child) for child in node.value]
    return node.value


@pytest.mark.parametrize("wrong", [{"titel": "x"}, {"title": "x", "number": "a"}, {"title": "x", "sources": [{}]}])
def test_what_is_wrong_does_not_fit(wrong: dict[str, object]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, shipped("episode.schema.json"))
