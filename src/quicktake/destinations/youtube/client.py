"""client_secret.json from Google's console → the OAuth client by which quicktake asks for a sign-in."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from quicktake.destinations.youtube.signin import GOOGLE_TOKENS, is_loopback
from quicktake.errors import InputError
from quicktake.folder.files import read_text

GOOGLE_CONSENT = "https://accounts.google.com/o/oauth2/v2/auth"
GOOGLE_REVOKE = "https://oauth2.googleapis.com/revoke"
HOSTS = ("accounts.google.com", "oauth2.googleapis.com", "www.googleapis.com")
DESKTOP = (
    "In Google's console, under Clients, make an OAuth client of the type `Desktop app` and download its JSON file."
)


@dataclass(frozen=True)
class Client:
    """An OAuth client of the type "Desktop app" (RFC 8252)."""

    id: str
    secret: str = field(repr=False)
    auth_uri: str = GOOGLE_CONSENT
    token_uri: str = GOOGLE_TOKENS

    @property
    def revoke_uri(self) -> str:
        """Where a sign-in is taken back (RFC 7009)."""
        return revoke_uri(self.token_uri)


def revoke_uri(token_uri: str) -> str:
    """Where a sign-in from this token endpoint is taken back: at Google, or beside it on this machine."""
    parts = urlsplit(token_uri)
    return f"{parts.scheme}://{parts.netloc}/revoke" if is_loopback(parts.hostname or "") else GOOGLE_REVOKE


def read_client(path: Path) -> Client:
    """The client in a downloaded file; InputError says what else it is."""
    path = path.expanduser()
    try:
        tree = json.loads(read_text(path, limit=1 << 20))
    except (ValueError, RecursionError):
        raise InputError(f"{path}: is not JSON.", hint=DESKTOP) from None  # its text would stand in the error
    if not isinstance(tree, dict):
        raise InputError(f"{path}: is no OAuth client.", hint=DESKTOP)
    if "web" in tree:
        raise InputError(f"{path}: this client is of the type `Web application`.", hint=DESKTOP)
    if tree.get("type") == "service_account":
        raise InputError(f"{path}: this is a service account, which can have no YouTube channel.", hint=DESKTOP)
    if "refresh_token" in tree:
        hint = f"A sign-in goes into QUICKTAKE_YOUTUBE_TOKEN. {DESKTOP}"
        raise InputError(f"{path}: this is a sign-in, not the client that asks for one.", hint=hint)
    inner = tree.get("installed")
    if not isinstance(inner, dict) or not all(_text(inner, name) for name in ("client_id", "client_secret")):
        raise InputError(f"{path}: is no OAuth client of the type `Desktop app`.", hint=DESKTOP)
    return Client(
        id=inner["client_id"],
        secret=inner["client_secret"],
        auth_uri=_address(inner, "auth_uri", GOOGLE_CONSENT, path),
        token_uri=_address(inner, "token_uri", GOOGLE_TOKENS, path),
    )


def _text(tree: dict[str, Any], name: str) -> str:
    value = tree.get(name)
    return value if isinstance(value, str) else ""


def _address(tree: dict[str, Any], name: str, usual: str, path: Path) -> str:
    """An address of Google's, or of this machine: nobody else is told a secret."""
    address = _text(tree, name) or usual
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        good = parts.username is None and parts.scheme in ("http", "https") and not (parts.query or parts.fragment)
        good = good and (is_loopback(host) or (host in HOSTS and parts.scheme == "https" and parts.port in (None, 443)))
    except ValueError:
        good = False
    if not good:
        raise InputError(f"{path}: its {name} is not Google's.", hint="Download the file again from Google's console.")
    return address
