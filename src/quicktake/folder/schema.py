"""The settings' dataclasses → JSON Schemas (draft 2020-12) for show.toml and episode.md, for editors."""

import dataclasses
import json
import types
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from quicktake.folder.files import write_file
from quicktake.folder.values import doc_of
from quicktake.model import Form, FrontMatter, Settings, Within

DIALECT = "https://json-schema.org/draft/2020-12/schema"
NAMES = {Settings: "show.toml of a quicktake show", FrontMatter: "front matter of a quicktake episode.md"}
SIMPLE = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}


def schema(cls: type[Any]) -> dict[str, object]:
    """The schema of a settings file."""
    return {"$schema": DIALECT, "title": NAMES[cls], **_object(cls, required=True)}


def _object(cls: type[Any], *, required: bool) -> dict[str, object]:
    hints = get_type_hints(cls, include_extras=True)
    fields = dataclasses.fields(cls)
    needed = [
        field.name
        for field in fields
        if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    ]
    properties = {field.name: {**_type(hints[field.name]), **_said(hints[field.name])} for field in fields}
    result: dict[str, object] = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**result, "required": needed} if required and needed else result


def _said(hint: Any) -> dict[str, object]:
    return {"description": doc_of(hint)} if doc_of(hint) else {}


def _type(hint: Any) -> dict[str, object]:
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return {**_type(args[0]), **{key: value for extra in args[1:] for key, value in _limits(extra).items()}}
    if origin in (Union, types.UnionType):
        return {"anyOf": [_type(arg) for arg in args]}
    if origin is Literal:
        return {"enum": list(args)}
    if origin is tuple:
        return {"type": "array", "items": _type(args[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": _type(args[1])}
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _object(hint, required=True)
    return {"type": SIMPLE[hint]}


def _limits(extra: object) -> dict[str, object]:
    if isinstance(extra, Within):
        return {"minimum": extra.least, "maximum": extra.most}
    if extra in (Form.WEB, Form.BASE):
        return {"format": "uri", "pattern": "^https?://"}
    return {}


def write_all(folder: Path) -> None:
    """Writes the schemas that are shipped; run as `python -m quicktake.folder.schema` when a definition changed."""
    for cls, name in ((Settings, "show"), (FrontMatter, "episode")):
        text = json.dumps(schema(cls), indent=1, ensure_ascii=False) + "\n"
        write_file(folder / f"{name}.schema.json", text.encode())


if __name__ == "__main__":
    write_all(Path(__file__).parents[1] / "schemas")
