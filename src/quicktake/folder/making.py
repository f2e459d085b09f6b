"""A host's answers → a new show folder or a new episode's folder."""

import json
import re
import tomllib
import unicodedata
import uuid
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from quicktake.errors import InputError
from quicktake.folder import files, values
from quicktake.folder.episodes import Reading
from quicktake.folder.frontmatter import quoted
from quicktake.folder.records import write_record
from quicktake.folder.show import EPISODE, SETTINGS
from quicktake.model import Broken, EpisodeRecord, Progress, Settings

LONGEST = 60  # characters of a title that go into its slug

IGNORED = """\
# built by quicktake, and recordings, which are too large for git
.quicktake/
site/
"""
RECORDINGS = "recording.* replaced-*.* *.wav *.mov *.mkv *.flac"
ATTRIBUTES = "*.md text eol=lf\n*.toml text eol=lf\n*.txt text eol=lf\n*.vtt text eol=lf\nrelease.json text eol=lf\n"
NOTES = {"youtube": ["# `quicktake youtube login` signs in, and writes the channel's id here."]}
"""What stands under a new show's section."""


def slugified(title: str) -> str:
    """A title as it can stand in an address, other scripts transliterated; `episode` when it has no letter or digit."""
    latin = "".join(map(_transliterated, unicodedata.normalize("NFKC", title)))
    words = re.sub(r"[^a-z0-9]+", "-", latin.lower().replace("'", "")).strip("-")
    return words[:LONGEST].rsplit("-", 1)[0] if len(words) > LONGEST else words or "episode"


def _transliterated(letter: str) -> str:
    """Letters, marks and digits in ASCII; each Han character is a word. Signs and emoji have no letters."""
    from anyascii import anyascii

    if letter.isascii() or unicodedata.category(letter)[0] not in "LMN":
        return "'" if letter == "’" else letter if letter.isascii() else " "
    text: str = anyascii(letter)
    return f" {text} " if unicodedata.name(letter, "").startswith("CJK ") else text


def numbers(read: Reading) -> set[int]:
    """The numbers that are taken, by episodes that cannot be read too, as far as those can be made out."""
    found = {one.matter.number for one in read.episodes}
    found |= {number for one in read.broken for number in (one.number, _leading(one))}
    return {number for number in found if number is not None}


def _leading(broken: Broken) -> int | None:
    """The number that a folder's name begins with, as `new` makes them."""
    match = re.match(r"\d{1,8}(?=-)", broken.folder.name)
    return int(match[0]) if match else None


def insist_new(folder: Path) -> None:
    """InputError when there is a show in the folder already."""
    for path in (folder / SETTINGS, folder / "episodes" / SETTINGS):
        if path.exists():
            raise InputError(f"{path}: there is a show here already.", hint="Edit it, or name another folder.")


def make_show(folder: Path, settings: Mapping[str, object]) -> Path:
    """Writes show.toml, .gitignore and .gitattributes; its path.

    InputError, before anything is written, when there is a show already, or for what show.toml cannot say.
    """
    insist_new(folder)
    path, content = folder / "episodes" / SETTINGS, _show_toml(settings)
    values.build(values.from_toml(tomllib.loads(content)), Settings, values.Place(str(path)))
    files.write_file(path, content.encode())
    ignored = IGNORED + "".join(f"episodes/*/{pattern}\n" for pattern in RECORDINGS.split())
    for name, text in ((".gitignore", ignored), (".gitattributes", ATTRIBUTES)):
        if not (folder / name).exists():
            files.write_file(folder / name, text.encode())
    return path


def _show_toml(settings: Mapping[str, object]) -> str:
    plain = {key: value for key, value in settings.items() if not isinstance(value, Mapping)}
    sections = {key: value for key, value in settings.items() if isinstance(value, Mapping)}
    lines = ["version = 1", *(f"{key} = {_toml(value)}" for key, value in plain.items())]
    if "public_url" not in settings:
        lines += [
            "",
            "# Where the folder `site` is served; until you say it, nothing is public:",
            '# public_url = "https://..."',
        ]
    for name, section in sections.items():
        lines += ["", f"[{name}]", *(f"{key} = {_toml(value)}" for key, value in section.items())]
        lines += NOTES.get(name, [])
    lines += ["", "[storage]", 'url = "file:../site"']
    if "links" not in sections:
        lines += [
            "",
            "# Calls that stand under every episode:",
            "[links]",
            '# subscribe = "https://www.youtube.com/@..."',
        ]
        lines += ['# follow = "https://..."', '# support = "https://..."']
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    """A value as TOML; JSON's strings, numbers, booleans and lists are TOML too."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def make_episode(
    home: Path,
    recording: Path,
    *,
    title: str,
    number: int,
    date: str | None,
    recorded: datetime | None,
    how: str,
    progress: Progress,
    track: int | None = None,
) -> Path:
    """A new episode's folder with recording, episode.md (a draft) and guid; how: copy, move or link."""
    folder = home / f"{number:04}-{slugified(title)}"
    if folder.exists():
        raise InputError(
            f"{folder}: there is such a folder already.", hint="Give another title, or work in that folder."
        )
    suffix = recording.suffix.lower()
    target = folder / f"recording{suffix if re.fullmatch(r'[.][a-z0-9]+', suffix) else ''}"
    _take(recording, target, how, progress)
    write_record(folder, EpisodeRecord(guid=str(uuid.uuid4())))
    files.write_file(folder / EPISODE, _episode_md(title, number, date, recorded, track).encode())
    return folder


def _take(recording: Path, target: Path, how: str, progress: Progress) -> None:
    if how == "copy" and files.room(target.parent) < recording.stat().st_size:
        size = recording.stat().st_size / 1e9
        raise InputError(f"{target}: no room for {size:.1f} GB.", hint="Free some space, or take --move or --link.")
    if how == "copy":
        files.copy_file(recording, target, progress)
        return
    with files.told(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        if how == "link":
            target.symlink_to(recording.absolute())
            return
        try:
            recording.rename(target)
            return
        except OSError:
            pass  # another disk: copied whole first, then removed
    files.copy_file(recording, target, progress)
    recording.unlink()


def _episode_md(title: str, number: int, date: str | None, recorded: datetime | None, track: int | None) -> str:
    lines = ["---", f"title: {quoted(title)}", f"number: {number}"]
    if date:
        lines.append(f"date: {date}")
    else:
        said = f"  # the recording was made {recorded:%Y-%m-%d %H:%M}" if recorded else ""
        lines.append(f"# date: 2026-11-23 06:00 - without a date it goes out when you publish{said}")
    if track is not None:
        lines.append(f"audio: {{track: {track}}}")
    lines += [
        "draft: true  # delete this line when it is ready to go out",
        "# summary: One or two sentences for short places.",
        "# sources:",
        "#   - {title: , author: , url: }",
        "---",
        "",
        "<!-- Show notes in Markdown; comments are not shown. Above the next line: what short places get. -->",
        "",
        "<!--more-->",
        "",
        "<!-- Below it: everything else, for the page and the apps that show it all. -->",
    ]
    return "\n".join(lines) + "\n"
