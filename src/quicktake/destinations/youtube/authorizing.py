"""An OAuth client → the address of Google's consent page; its code → tokens; a token → taken back.

Written out instead of taking google-auth-oauthlib: that needs two process-wide variables, for a consent with fewer
scopes and for loopback, and its requests-oauthlib writes codes, client secrets and tokens into the debug log.
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

import httplib2

from quicktake.destinations.youtube.client import Client
from quicktake.destinations.youtube.failures import Failure, translated
from quicktake.destinations.youtube.scopes import ASKED
from quicktake.destinations.youtube.signin import is_loopback
from quicktake.errors import InputError

TIMEOUT = 60.0  # seconds without a byte
SERVICE = "Google's sign-in service"
AGAIN = "Run `quicktake youtube login` again."
PERMISSIONS = "https://myaccount.google.com/permissions"


@dataclass(frozen=True)
class Asked:
    """One request for consent: authorization code with PKCE (RFC 6749 section 4.1, RFC 7636, RFC 8252)."""

    client: Client
    redirect: str
    """Where Google sends the browser with its answer: an address of this machine."""
    state: str = field(repr=False)
    verifier: str = field(repr=False)

    @property
    def address(self) -> str:
        """The consent page."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        query = {
            "client_id": self.client.id,
            "redirect_uri": self.redirect,
            "response_type": "code",
            "scope": " ".join(ASKED),
            "state": self.state,
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
            "access_type": "offline",
            "prompt": "consent select_account",  # else a second sign-in brings no refresh token
        }
        return f"{self.client.auth_uri}?{urlencode(query)}"


@dataclass(frozen=True)
class Grant:
    """What Google granted."""

    user: Mapping[str, str] = field(repr=False)
    """google-auth's authorized-user keys, and the client's `auth_uri`."""
    scopes: tuple[str, ...]
    ends: datetime | None
    """When it ends by itself, if Google says so."""


def ask(client: Client, redirect: str) -> Asked:
    """A new request, with a state and a verifier of its own."""
    return Asked(client, redirect, state=secrets.token_urlsafe(32), verifier=secrets.token_urlsafe(64))


def code_of(asked: Asked, answer: Mapping[str, str]) -> str:
    """The code in the answer that the browser brought; InputError when it is another's, or a no."""
    if not secrets.compare_digest(answer.get("state", "").encode(), asked.state.encode()):
        raise InputError("This answer belongs to another sign-in.", hint=AGAIN)
    if answer.get("error") == "access_denied":
        hint = "Run it again and allow it. In an app in Testing the account must be among the test users (Audience)."
        raise InputError("Google was told not to allow it: nothing was kept.", hint=hint)
    if answer.get("error"):
        raise InputError(f"Google refused the sign-in ({_plain(answer['error'])}).", hint=AGAIN)
    if not answer.get("code"):
        raise InputError("This answer holds no code.", hint=AGAIN)
    return answer["code"]


def exchange(asked: Asked, code: str, now: datetime) -> Grant:
    """Tokens for a code (RFC 6749 section 4.1.3)."""
    client = asked.client
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": asked.redirect,
        "client_id": client.id,
        "client_secret": client.secret,
        "code_verifier": asked.verifier,
    }
    status, answer = _post(client.token_uri, form)
    if status != 200 or not isinstance(answer.get("access_token"), str):
        raise _refused(str(answer.get("error", "")))
    if not isinstance(answer.get("refresh_token"), str):
        hint = f"Take quicktake's access away at {PERMISSIONS}, then: quicktake youtube login"
        raise InputError("Google gave a sign-in for an hour only.", hint=hint)
    user = {
        "client_id": client.id,
        "client_secret": client.secret,
        "auth_uri": client.auth_uri,
        "token_uri": client.token_uri,
        "refresh_token": answer["refresh_token"],
        "token": answer["access_token"],
        "expiry": _after(now, answer.get("expires_in", 0)).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    granted = answer.get("scope")
    lasting = answer.get("refresh_token_expires_in")
    return Grant(
        user,
        tuple(granted.split()) if isinstance(granted, str) else ASKED,  # left out: as asked (section 5.1)
        _after(now, lasting) if lasting else None,
    )


def revoke(token: str, address: str) -> bool:
    """Takes a sign-in back (RFC 7009): True when it was good until now; Failure when Google cannot be reached."""
    status, answer = _post(address, {"token": token})
    if status == 200:
        return True
    if answer.get("error") == "invalid_token":
        return False
    raise Failure(f"{SERVICE} did not take the sign-in back (HTTP {status}).", hint="Run the same again.")


def _post(address: str, form: Mapping[str, str]) -> tuple[int, Mapping[str, Any]]:
    """Status and JSON object (empty when there is none) of one request; Failure when the service has trouble."""
    proxies: Mapping[str, Any] = {"proxy_info": None} if is_loopback(urlsplit(address).hostname or "") else {}
    http = httplib2.Http(timeout=TIMEOUT, **proxies)
    http.follow_redirects = False
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    try:
        with translated():
            response, content = http.request(address, "POST", body=urlencode(form), headers=headers)
    except Failure as failure:
        what = failure.message.replace("YouTube", SERVICE, 1)
        raise Failure(what, hint="Run the same again.", transient=failure.transient) from failure
    finally:
        http.close()
    status = int(response.status)
    try:
        answer = json.loads(content or b"{}")
    except ValueError:
        answer = None
    if status == 429 or status >= 500 or not isinstance(answer, dict):
        hint = "Run the same again. Is there a sign-in page or a proxy in this network?"
        raise Failure(f"{SERVICE} has trouble (HTTP {status}).", hint=hint, transient=True)
    return status, answer


def _refused(code: str) -> InputError:
    if code == "invalid_grant":
        return InputError("Google does not take this code (any more).", hint=f"A code is good once. {AGAIN}")
    if code in ("invalid_client", "unauthorized_client", "deleted_client"):
        hint = "Download its JSON file again, then: quicktake youtube login --client FILE"
        return InputError("Google does not know this OAuth client, or its secret is an old one.", hint=hint)
    return InputError(f"Google refused the sign-in ({_plain(code) or 'no reason given'}).", hint=AGAIN)


def _plain(code: str) -> str:
    """An OAuth error code, and nothing else that somebody may have put there."""
    return "".join(letter for letter in code if letter.isascii() and (letter.isalnum() or letter in "_-."))[:60]


def _after(now: datetime, seconds: object) -> datetime:
    lasting = seconds if isinstance(seconds, int | float) and 0 <= seconds < 10**9 else 0
    return now.astimezone(UTC) + timedelta(seconds=lasting)
