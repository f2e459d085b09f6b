"""A show and the channel that somebody signed in to → show.toml that names it, or a refusal with both names."""

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from quicktake.errors import InputError, MachineError, Refusal
from quicktake.folder import files
from quicktake.folder.show import SETTINGS, find_show, read_show
from quicktake.model import Show

HEADER = re.compile(r"""[ \t]*\[[ \t]*(youtube|"youtube"|'youtube')[ \t]*\][ \t]*(#.*)?""")
EMPTY = re.compile(r"""(?P<key>[ \t]*(channel|"channel"|'channel')[ \t]*=[ \t]*)(""|'')(?P<rest>[ \t]*(#.*)?)""")
SECTION = re.compile(r"[ \t]*\[")


def show_at(where: Path | None) -> Show | None:
    """The show that `where` names (InputError when there is none), else the nearest one, else None."""
    try:
        folder = find_show(where or Path(), named=where is not None)
    except InputError:
        if where is not None:
            raise
        return None
    return read_show(folder)


def channel_of(show: Show | None) -> str | None:
    """The channel that the show names, or that its videos went to."""
    if show is None:
        return None
    settings = show.settings.youtube
    return (settings.channel if settings else None) or show.record.channel


def insist(show: Show | None, channel: str, title: str, name_of: Callable[[str], str]) -> None:
    """Refusal `channel` when the show names another one; name_of: a channel's name by its id."""
    if show is None:
        return
    pinned = show.settings.youtube.channel if show.settings.youtube else None
    for expected, where in ((pinned, SETTINGS), (show.record.channel, "release.json")):
        if expected and expected != channel:
            what = f"signed in to {title} ({channel}), but {where} names {name_of(expected)}."
            hint = "Sign in again and choose the show's channel (on Google's page too), or correct `[youtube] channel`."
            raise Refusal("channel", what, hint=hint)


def pin(show: Show, channel: str) -> Path | None:
    """Writes the channel into show.toml where it names none, and changes nothing else there; None when it names it."""
    if show.settings.youtube is not None and show.settings.youtube.channel:
        return None
    path = show.folder / SETTINGS
    with files.told(path):
        text = path.read_bytes().decode()
    bom = "\ufeff" if text.startswith("\ufeff") else ""
    after = _with_channel(text.removeprefix("\ufeff"), channel)
    if after is None:
        hint = f'Write it into {path} yourself, under [youtube]: channel = "{channel}"'
        raise MachineError(
            "You are signed in, but show.toml is written so that the channel cannot be put in.", hint=hint
        )
    files.write_file(path, (bom + after).encode())
    return path


def _with_channel(text: str, channel: str) -> str | None:
    """The text with the channel; None when that would change anything else, by what tomllib reads in both."""
    wanted: dict[str, Any] = tomllib.loads(text.replace("\r\n", "\n"))
    section = wanted.setdefault("youtube", {})
    if not isinstance(section, dict):
        return None
    section["channel"] = channel
    after = _edited(text, f'channel = "{channel}"', channel)
    try:
        return after if tomllib.loads(after.replace("\r\n", "\n")) == wanted else None
    except tomllib.TOMLDecodeError:
        return None


def _edited(text: str, line: str, channel: str) -> str:
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines(keepends=True)
    header = next((number for number, each in enumerate(lines) if HEADER.fullmatch(each.rstrip("\r\n"))), None)
    if header is None:
        before = text if not text or text.endswith("\n") else text + end
        return f"{before}{end}[youtube]{end}{line}{end}"
    for number in range(header + 1, len(lines)):
        if SECTION.match(lines[number]):
            break
        bare = lines[number].rstrip("\r\n")
        if found := EMPTY.fullmatch(bare):
            lines[number] = f'{found["key"]}"{channel}"{found["rest"]}{lines[number][len(bare) :]}'
            return "".join(lines)
    if not lines[header].endswith("\n"):
        lines[header] += end
    lines.insert(header + 1, line + end)
    return "".join(lines)
