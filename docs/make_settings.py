"""The settings' definitions → docs/manual/settings.md; `--print` writes to stdout instead."""

import dataclasses
import sys
import types
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from quicktake.folder.values import doc_of
from quicktake.model import Within, settings

HEAD = """# Settings

Made from the program's own definitions by `python docs/make_settings.py`. JSON Schemas of both files are shipped with
the package (`quicktake/schemas/`), for editors that check while you type.

Text is UTF-8. In `show.toml` text stands in quotation marks. The front matter of `episode.md` is YAML 1.2: only `true`
and `false` are booleans, and titles, names and tags are always text, so `title: 1984` and `title: Yes` mean what you
see. A headline with a colon followed by a space, or one that begins with a quotation mark, `#`, `@` or the like, needs
quotation marks; the error shows the line that works.
"""
SECTIONS: list[tuple[type[Any], str, str]] = [
    (settings.Settings, "show.toml", ""),
    (settings.Owner, "show.toml, `owner`", 'For example `owner = {email = "desk@example.org", name = "The desk"}`.'),
    (settings.Call, "show.toml, `funding` and `[links]`", "A known call in `[links]` may be just its address."),
    (settings.Audio, "show.toml, `[audio]`", "An episode overrides it key by key: `audio: {bitrate: 96}`."),
    (settings.Youtube, "show.toml, `[youtube]`", "Overridden likewise: `youtube: {privacy: unlisted}`."),
    (settings.Storage, "show.toml, `[storage]`", ""),
    (settings.Feed, "show.toml, `[feed]`", ""),
    (settings.FrontMatter, "episode.md, front matter", ""),
    (settings.Source, "episode.md, `sources`", "A list; each entry has:"),
    (settings.Sponsor, "episode.md, `sponsor`", ""),
    (settings.RecordingFiles, "episode.md, `recording`", "Either the name of a file, or picture and sound apart:"),
    (settings.ChapterEntry, "episode.md, `chapters`", "A list; instead of the file `chapters.txt` or `chapters.json`."),
    (settings.SoundbiteEntry, "episode.md, `soundbites`", "A list; 15 to 120 seconds each are advised."),
]  # fmt: skip


def kind(hint: Any) -> str:
    """A type in a host's words."""
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        limits = [extra for extra in args[1:] if isinstance(extra, Within)]
        return kind(args[0]) + "".join(f", {limit.least:g} to {limit.most:g}" for limit in limits)
    if origin in (Union, types.UnionType):
        return " or ".join(kind(arg) for arg in args if arg is not type(None))
    if origin is Literal:
        return " or ".join(f"`{arg}`" for arg in args)
    if origin is tuple:
        return f"list of {kind(args[0])}"
    if dataclasses.is_dataclass(hint) or origin is dict:
        return "section"
    return {str: "text", int: "whole number", float: "number", bool: "true or false"}[hint]


def default(field: dataclasses.Field[Any]) -> str:
    """A key's default, or that it must be given."""
    if field.default is dataclasses.MISSING:
        return "" if field.default_factory is not dataclasses.MISSING else "**needed**"
    if field.default in (None, "", ()):
        return ""
    value = field.default
    shown = str(value).lower() if isinstance(value, bool) else ", ".join(value) if isinstance(value, tuple) else value
    return f"`{shown}`"


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for cls, heading, note in SECTIONS:
        hints = get_type_hints(cls, include_extras=True)
        rows = [
            f"| `{field.name}` | {kind(hints[field.name])} | {default(field)} | {doc_of(hints[field.name])} |"
            for field in dataclasses.fields(cls)
        ]
        table = "\n".join(["| key | takes | default | meaning |", "| --- | --- | --- | --- |", *rows])
        parts.append(f"## {heading}\n\n{note}{chr(10) * 2 if note else ''}{table}\n")
    return "\n".join(parts)


if __name__ == "__main__":
    if "--print" in sys.argv:
        sys.stdout.write(page())
    else:
        (Path(__file__).parent / "manual" / "settings.md").write_text(page(), "utf-8")
