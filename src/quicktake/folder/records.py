"""release.json ↔ records: what cannot be found out again, kept in git, written whole, unknown keys kept."""

import json
import math
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from quicktake.errors import InputError, QuicktakeError
from quicktake.folder.conflicts import insist_merged
from quicktake.folder.files import read_text, write_file
from quicktake.model import EpisodeRecord, Receipt, ShowRecord, utc_text
from quicktake.timeline import EditList

VERSION = 1
MOST = 1 << 53  # a larger number is none of ours, nor of other JSON readers'
NAME = "release.json"
GUID_LINE = re.compile(r'^  "guid": "([^"\\]+)",?$', re.MULTILINE)


def read_show_record(folder: Path) -> ShowRecord:
    """The show's record; an empty one where there is none yet."""
    known = _read(folder / NAME)
    if known is None:
        return ShowRecord()
    with_path = _Typed(known, folder / NAME)
    return ShowRecord(
        guid=with_path.text("guid"),
        public_url=with_path.text("public_url"),
        channel=with_path.text("channel"),
        revision=with_path.number("revision", 0),
        published=with_path.mapping("published"),
        taken_back=with_path.texts("taken_back"),
        moved_from=with_path.texts("moved_from"),
        receipts=with_path.receipts(),
        unknown=with_path.rest(),
    )


def read_episode_record(folder: Path) -> EpisodeRecord:
    """An episode's record; an empty one where there is none yet."""
    known = _read(folder / NAME)
    if known is None:
        return EpisodeRecord()
    typed = _Typed(known, folder / NAME)
    return EpisodeRecord(
        guid=typed.text("guid"),
        slug=typed.text("slug"),
        date=typed.moment("date"),
        revision=typed.number("revision", 1),
        recording=typed.text("recording"),
        unpublished=typed.moment("unpublished"),
        receipts=typed.receipts(),
        unknown=typed.rest(),
    )


def glimpsed_guid(folder: Path) -> str | None:
    """The guid in a release.json that cannot be read, where it still stands on a line of its own."""
    try:
        found = GUID_LINE.findall(read_text(folder / NAME, limit=64 << 20))
    except QuicktakeError:
        return None
    return str(found[0]) if len(set(found)) == 1 else None


def write_record(folder: Path, record: ShowRecord | EpisodeRecord) -> None:
    """Writes a record, in an order that git shows well; nothing when it would not change."""
    empty = type(record)()
    content: dict[str, object] = {"quicktake": VERSION}
    for name, value in vars(record).items():
        if name in ("receipts", "unknown") or value == getattr(empty, name):
            continue
        content[name] = utc_text(value) if isinstance(value, datetime) else value
    if record.receipts:
        content["receipts"] = {key: record.receipts[key].as_json() for key in sorted(record.receipts)}
    text = json.dumps({**content, **record.unknown}, ensure_ascii=False, indent=2) + "\n"
    path = folder / NAME
    if not path.exists() or path.read_bytes() != text.encode():
        write_file(path, text.encode())


def keeping(record: EpisodeRecord, receipt: Receipt) -> EpisodeRecord:
    """The record with one receipt more."""
    return replace(record, receipts={**record.receipts, receipt.key: receipt})


def _read(path: Path) -> dict[str, Any] | None:
    if not path.exists():
        return None
    text = read_text(path, limit=64 << 20)
    try:
        content = _finite(json.loads(text))
    except (ValueError, RecursionError) as error:
        insist_merged(
            text,
            str(path),
            f"Take the side that published last: `git checkout --theirs {NAME}` there is the one that was "
            f"pulled, `--ours` this computer's (in a rebase the other way round); then `git add {NAME}`.",
        )
        line = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise InputError(
            f"{path}{line}: damaged: this is no JSON any more.",
            hint="It is in git: `git checkout` or `git log` brings back the last good one.",
        ) from error
    if not isinstance(content, dict) or not isinstance(content.get("quicktake"), int):
        raise InputError(f"{path}: not written by quicktake.")
    if content["quicktake"] > VERSION:
        raise InputError(f"{path}: written by a newer quicktake.", hint="Update quicktake on this computer.")
    return content


def _text(value: Any) -> str | None:
    if value is not None and not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("not a list")
    return value


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError("not a number")
    return value


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("a moment without an offset")
    return moment


def _line(value: Any) -> str | None:
    """A text without control characters, or None."""
    text = _text(value)
    if text is not None and not text.isprintable():
        raise ValueError("not one line of text")
    return text


def _word(value: Any) -> str:
    if not (text := _line(value)):
        raise TypeError("not a text")
    return text


def _finite(value: Any) -> Any:
    """A JSON value without numbers that are none, or are too large for anything."""
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("not a number")
    if isinstance(value, int) and abs(value) > MOST:
        raise ValueError("too large a number")
    if isinstance(value, dict | list):
        for child in value.values() if isinstance(value, dict) else value:
            _finite(child)
    return value


def _insist_file(receipt: Receipt) -> None:
    """A published file's receipt has everything that pages and feed are made from."""
    fields = receipt.fields
    for name in ("path", "sha256", "media_type", "suffix"):
        _word(fields[name])
    if receipt.url is None:
        raise ValueError("url is missing")
    _line(fields.get("listed"))
    _text(fields.get("title"))
    path = PurePosixPath(str(fields["path"]))
    if path.is_absolute() or ".." in path.parts or "\\" in str(path) or not path.parts:
        raise ValueError("path leaves the store")
    _number(fields["size"])
    _number(fields.get("revision", 1))
    if not isinstance(seconds := fields.get("seconds", 0.0), int | float) or isinstance(seconds, bool) or seconds < 0:
        raise TypeError("seconds is no number")


def _receipt(key: str, value: Any) -> Receipt:
    """A receipt with everything that its readers rely on."""
    receipt = Receipt.from_json(key, value)
    destination, _, rest = key.partition("/")
    if not destination or "/" not in rest:
        raise ValueError("not a key")
    for text in (receipt.remote_id, receipt.url):
        _line(text)
    if destination == "media":
        _insist_file(receipt)
    if destination == "youtube" and rest.endswith("/video"):
        _word(receipt.remote_id)
    if receipt.fields.get("edits") is not None:
        EditList.from_json(receipt.fields["edits"])
    if receipt.fields.get("publish_at") is not None:
        _moment(receipt.fields["publish_at"])
    return receipt


class _Typed:
    """Takes known keys out of a record, each with its type; what is left is unknown."""

    def __init__(self, content: dict[str, Any], path: Path) -> None:
        self.content = {key: value for key, value in content.items() if key != "quicktake"}
        self.path = path

    def _take(self, key: str, convert: Callable[[Any], Any], empty: Any) -> Any:  # by the annotations below
        if key not in self.content:
            return empty
        try:
            return convert(self.content.pop(key))
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            raise InputError(f"{self.path}: `{key}` is damaged.", hint="`git log` shows the last good one.") from error

    def text(self, key: str) -> str | None:
        value: str | None = self._take(key, _line, None)
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value: tuple[str, ...] = self._take(key, lambda all_: tuple(_word(one) for one in _list(all_)), ())
        return value

    def number(self, key: str, empty: int) -> int:
        value: int = self._take(key, _number, empty)
        return value

    def moment(self, key: str) -> datetime | None:
        value: datetime | None = self._take(key, _moment, None)
        return value

    def mapping(self, key: str) -> dict[str, str]:
        value: dict[str, str] = self._take(key, lambda all_: {name: _word(one) for name, one in all_.items()}, {})
        return value

    def receipts(self) -> dict[str, Receipt]:
        value: dict[str, Receipt] = self._take(
            "receipts", lambda all_: {key: _receipt(key, one) for key, one in all_.items()}, {}
        )
        return value

    def rest(self) -> dict[str, object]:
        return self.content
