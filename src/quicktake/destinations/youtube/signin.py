"""Environment, or what `quicktake youtube login` kept → where YouTube is and who we are there."""

import ipaddress
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from quicktake.destinations.youtube import given
from quicktake.destinations.youtube.failures import RENEW, signed_out
from quicktake.destinations.youtube.refreshing import Keeping, Refreshing
from quicktake.destinations.youtube.tokens import Kept, Shelf, guarded_text
from quicktake.errors import InputError

TOKEN = given.TOKEN
ENDPOINT = "QUICKTAKE_YOUTUBE_ENDPOINT"
GOOGLE_TOKENS = "https://oauth2.googleapis.com/token"
GOOGLE = re.compile(r"https://([a-z0-9-]+\.)*googleapis\.com:443")


@dataclass(frozen=True)
class Place:
    """Where the API is."""

    origin: str | None
    """Scheme, host and port that replace Google's; None: Google."""
    loopback: bool = False

    def takes(self, address: str) -> bool:
        """Whether bytes may go to an upload session's address: on the origin, or on https at Google."""
        origin = _origin(address)
        if origin is None or "@" in urlsplit(address).netloc:
            return False
        return origin == self.origin or GOOGLE.fullmatch(origin) is not None


@dataclass(frozen=True)
class SignIn:
    """Who is signed in, and where."""

    place: Place
    credentials: Any = field(repr=False)  # google.oauth2.credentials.Credentials is untyped


def read(environ: Mapping[str, str], channel: str | None = None) -> SignIn:
    """The token that the environment names, which is only read, else what is kept for the channel.

    channel: the show's, where it names one; else the only channel that somebody signed in to. InputError for variables
    that cannot be right, Refusal `signed-out` without a sign-in, `token-readable` when others can read its file.
    """
    where = place(environ.get(ENDPOINT, ""))
    text = environ.get(TOKEN, "").strip()
    if text:
        return SignIn(where, _credentials(_info(text), f"what {TOKEN} names"))
    shelf = Shelf(environ)
    kept = _kept(shelf, channel)
    credentials = _credentials(kept.user, "the kept sign-in")
    credentials.keeping = Keeping(shelf, kept)
    return SignIn(where, credentials)


def _kept(shelf: Shelf, channel: str | None) -> Kept:
    names = shelf.channels()
    if channel is None and len(names) > 1:
        several = ", ".join(names)
        what = f"somebody signed in to several channels on this computer ({several}), and it is not said which to take."
        raise signed_out(what, hint="Name it in show.toml: [youtube] channel.")
    wanted = channel or (names[0] if names else None)
    kept = shelf.load(wanted) if wanted else None
    if kept is None:
        others = f" (there is a sign-in for {', '.join(names)})" if names else ""
        whose = f"to {channel} " if channel else ""
        raise signed_out(f"nobody has signed in {whose}on this computer{others}.")
    return kept


def place(text: str) -> Place:
    """The origin that QUICKTAKE_YOUTUBE_ENDPOINT names."""
    text = text.strip()
    if not text:
        return Place(None)
    origin = _origin(text)
    parts = urlsplit(text)
    if origin is None or parts.path not in ("", "/") or parts.query or parts.fragment or parts.username is not None:
        raise InputError(f"{ENDPOINT} is no origin.", hint="Give scheme, host and port only: https://host:port.")
    loopback = is_loopback(parts.hostname or "")
    if parts.scheme == "http" and not loopback:
        raise InputError(f"{ENDPOINT}: plain http is for this machine only.", hint="Use https.")
    return Place(origin, loopback)


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _origin(address: str) -> str | None:
    """Scheme, host and port, with the port always said; None when it is no web address."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}:{port or (443 if parts.scheme == 'https' else 80)}"


def _credentials(info: Mapping[str, Any], name: str) -> Refreshing:
    """From authorized-user keys; name: what they are, for messages."""
    refreshable = all(info.get(key) for key in ("refresh_token", "client_id", "client_secret"))
    if not refreshable and not info.get("token"):
        raise signed_out(f"{name} is no authorized-user token (refresh_token, client_id, client_secret).", hint=RENEW)
    token_uri = str(info.get("token_uri") or GOOGLE_TOKENS)
    parts = urlsplit(token_uri)
    if _origin(token_uri) is None or (parts.scheme == "http" and not is_loopback(parts.hostname or "")):
        raise InputError(f"{name}: its token_uri must be an https address; plain http is for this machine only.")
    return Refreshing(  # type: ignore[no-untyped-call]  # google-auth is typed in part
        token=info.get("token"),
        refresh_token=info.get("refresh_token"),
        token_uri=token_uri,
        client_id=info.get("client_id"),
        client_secret=info.get("client_secret"),
        expiry=_expiry(info.get("expiry")),
    )


def _info(text: str) -> dict[str, Any]:
    text, path = given.bare(text), given.path_of(text)
    if path is None and text.startswith(given.ACCESS):
        return {"token": text}
    source = text if path is None else _read(path)
    try:
        info = json.loads(source)
        info = json.loads(info) if isinstance(info, str) else info  # quoted once too often
    except ValueError:
        raise signed_out(f"what {TOKEN} names is no JSON.", hint=RENEW) from None  # its text would stand in the error
    if not isinstance(info, dict):
        raise signed_out(f"what {TOKEN} names is no authorized-user token.", hint=RENEW)
    return info


def _read(path: Path) -> str:
    """No error shows the path: it may be a secret that nobody could tell from one."""
    try:
        return guarded_text(path, hint=f"or put the file's text into {TOKEN}.")
    except UnicodeDecodeError:
        raise signed_out(f"what {TOKEN} names is no JSON.", hint=RENEW) from None
    except OSError as error:
        raise signed_out(f"the file that {TOKEN} names cannot be read: {error.strerror}.", hint=RENEW) from None


def _expiry(text: object) -> datetime | None:
    """The naive UTC time that google-auth works with; an unknown one is found out by a 401."""
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
