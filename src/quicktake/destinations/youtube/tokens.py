"""A sign-in ⇄ where this computer keeps it: the keyring, or a file that its owner alone can read; one per channel."""

import json
import os
import re
import stat
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from quicktake.destinations.youtube import keyrings
from quicktake.destinations.youtube.failures import signed_out
from quicktake.errors import MachineError, Refusal
from quicktake.folder import files
from quicktake.model import utc_text

CHANNEL = re.compile(r"[A-Za-z0-9_-]{1,64}")
SHORT_LIVED = ("token", "expiry")
OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True)
class Kept:
    """A sign-in to one channel."""

    channel: str
    """The channel's id."""
    title: str
    """Its name when it was signed in."""
    scopes: tuple[str, ...]
    """What Google granted."""
    signed_in: datetime
    """UTC, when somebody consented."""
    refreshed: datetime
    """UTC, when Google last gave an access token for it."""
    ends: datetime | None
    """UTC, when it ends by itself, if Google said so."""
    user: Mapping[str, str] = field(repr=False)
    """google-auth's authorized-user keys, and the client's `auth_uri`."""
    in_keyring: bool = False
    """Whether the secrets are in the keyring; else they are in the file."""


def home(environ: Mapping[str, str]) -> Path | None:
    """The user's configuration folder for quicktake, by the custom of the system; None when nothing names it."""
    if os.path.isabs(environ.get("XDG_CONFIG_HOME", "")):  # noqa: PTH117 - a relative one is to be ignored (XDG)
        return Path(environ["XDG_CONFIG_HOME"]) / "quicktake"
    if sys.platform == "win32":
        return Path(environ["APPDATA"]) / "quicktake" if environ.get("APPDATA") else None
    if not environ.get("HOME"):
        return None
    if sys.platform == "darwin":
        return Path(environ["HOME"]) / "Library" / "Application Support" / "quicktake"
    return Path(environ["HOME"]) / ".config" / "quicktake"


class Shelf:
    """The sign-ins of one user on one computer."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        base = home(environ)
        self._folder = base / "youtube" if base else None

    def path(self, channel: str) -> Path:
        """The file of a channel's sign-in; MachineError where no folder is known."""
        if self._folder is None:
            raise MachineError("There is no configuration folder for this user.", hint="Set HOME or XDG_CONFIG_HOME.")
        if not CHANNEL.fullmatch(channel):
            raise signed_out(f"`{channel[:64]}` is no id of a channel.")
        return self._folder / f"{channel}.json"

    def channels(self) -> list[str]:
        """Ids of the channels that somebody signed in to."""
        found = self._folder.glob("*.json") if self._folder else ()
        return sorted(path.stem for path in found if CHANNEL.fullmatch(path.stem))

    def load(self, channel: str, *, guarded: bool = True) -> Kept | None:
        """A channel's sign-in, or None. guarded: Refusal `token-readable` when others can read its file."""
        if self._folder is None or not self.path(channel).exists():
            return None
        path = self.path(channel)
        tree = _tree(_read(path, guarded=guarded), path)
        about = tree.get("quicktake")
        if not isinstance(about, dict):
            raise _damaged(path)
        in_keyring = about.get("keyring") is True
        secret = _tree(keyrings.get(channel) or "", path) if in_keyring else tree
        user = {name: value for name, value in secret.items() if isinstance(value, str) and value}
        if not all(user.get(name) for name in ("client_id", "client_secret", "refresh_token", "token_uri")):
            raise _damaged(path)
        try:
            return Kept(
                channel=channel,
                title=str(about["title"]),
                scopes=tuple(str(scope) for scope in about["scopes"]),
                signed_in=_moment(about["signed_in"]),
                refreshed=_moment(about["refreshed"]),
                ends=_moment(about["ends"]) if about.get("ends") else None,
                user=user,
                in_keyring=in_keyring,
            )
        except (KeyError, TypeError, ValueError):
            raise _damaged(path) from None

    def keep(self, kept: Kept) -> None:
        """Keeps a sign-in, in place of the channel's earlier one; whole or not at all, durable on return."""
        path, user = self.path(kept.channel), {"type": "authorized_user", **kept.user}
        was_in_keyring = self._names_keyring(path)
        if kept.in_keyring:  # an access token lives for an hour, and Windows' keyring takes 2,560 bytes
            secret = json.dumps({name: value for name, value in user.items() if name not in SHORT_LIVED})
            if not was_in_keyring or keyrings.get(kept.channel) != secret:
                keyrings.put(kept.channel, secret)
            user = {}
        _write(path, json.dumps({**user, "quicktake": _about(kept)}, indent=1) + "\n")
        if was_in_keyring and not kept.in_keyring and keyrings.usable():
            keyrings.drop(kept.channel)

    def forget(self, channel: str) -> None:
        """Removes a channel's sign-in, and what a run that was killed left of it."""
        path = self.path(channel)
        if self._names_keyring(path):
            keyrings.drop(channel)
        with files.told(path):
            for left in (path, *path.parent.glob(f".{path.name}.*")):
                left.unlink(missing_ok=True)
            if path.parent.exists():
                files.fsync_folder(path.parent)

    def renewed(self, kept: Kept, user: Mapping[str, str], now: datetime) -> Kept:
        """The sign-in after a refresh, kept; but not after a sign-out or in place of a newer sign-in."""
        fresh = replace(kept, user={**kept.user, **user}, refreshed=now)
        there = self.load(kept.channel, guarded=False)
        if there is not None and there.user["refresh_token"] == kept.user["refresh_token"]:
            self.keep(fresh)
        return fresh

    def _names_keyring(self, path: Path) -> bool:
        try:
            about = json.loads(path.read_bytes()).get("quicktake")
        except (OSError, ValueError, AttributeError):
            return False
        return isinstance(about, dict) and about.get("keyring") is True


def _about(kept: Kept) -> dict[str, object]:
    """What is no secret."""
    return {
        "channel": kept.channel,
        "title": kept.title,
        "scopes": list(kept.scopes),
        "signed_in": utc_text(kept.signed_in),
        "refreshed": utc_text(kept.refreshed),
        "ends": utc_text(kept.ends) if kept.ends else None,
        "keyring": kept.in_keyring,
    }


def guarded_text(path: Path, *, hint: str = "") -> str:
    """The text of a file with secrets; Refusal `token-readable` when others than its owner can read it.

    OSError and UnicodeDecodeError are the caller's. hint: another way out, besides chmod.
    """
    with path.open("rb") as file:
        if os.name == "posix" and os.fstat(file.fileno()).st_mode & OTHERS:
            what = f"{path}: other users of this computer can read the sign-in."
            way = f"Run: chmod 600 '{path}'"
            raise Refusal("token-readable", what, hint=f"{way}; {hint}" if hint else way)
        return file.read(1 << 20).decode()


def _read(path: Path, *, guarded: bool) -> str:
    try:
        return guarded_text(path) if guarded else path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise _damaged(path) from None
    except OSError as error:
        raise MachineError(f"{path}: cannot be read: {error.strerror}.") from error


def _write(path: Path, text: str) -> None:
    """Like `files.write_file`, but nobody else can read the file at any moment."""
    with files.told(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mode 0600 from the start
        fresh = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
        files.fsync_folder(path.parent)


def _tree(text: str, path: Path) -> dict[str, Any]:
    try:
        tree = json.loads(text)
    except ValueError:
        raise _damaged(path) from None  # its text would stand in the error
    if not isinstance(tree, dict):
        raise _damaged(path)
    return tree


def _damaged(path: Path) -> Refusal:
    return signed_out(f"the sign-in that was kept in {path} is damaged.")


def _moment(text: object) -> datetime:
    moment = datetime.fromisoformat(str(text))
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
