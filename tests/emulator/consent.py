"""Google's OAuth 2.0 authorization server on loopback, as it is published: consent, tokens with PKCE, refresh, revoke.

RFC 6749 (code and refresh), RFC 7636 (PKCE, S256), RFC 7009 (revoke) and Google's own `access_type`, `prompt`,
`refresh_token_expires_in`. It does not know our client.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

LIFETIME = 120.0  # seconds after which it ends by itself
SCOPE = "https://www.googleapis.com/auth/"


class Refused(Exception):
    """A request that the server does not take: status and OAuth's error code."""

    def __init__(self, status: int, code: str, description: str = "") -> None:
        super().__init__(code)
        self.status = status
        self.body = {"error": code, "error_description": description or code}


@dataclass
class Behaviour:
    """What the account and the app are like."""

    client_id: str = "emulated-client.apps.googleusercontent.com"
    client_secret: str = "emulated-client-secret"  # noqa: S105 - opens nothing
    granted: str | None = None
    """Scopes that are granted, without Google's prefix; None: all that were asked for."""
    deny: bool = False
    """The account says no."""
    testing: bool = False
    """The app is in Testing: sign-ins end after seven days, and Google says so."""
    rotate: bool = False
    """Each refresh brings another refresh token, and the old one is dead."""
    lasting: bool = True
    """Whether a refresh token is given at all."""
    expires_in: int = 3599
    token_status: int = 200
    """Another status: the token endpoint has trouble and answers a web page."""


@dataclass
class Consent:
    """An authorization server; `issue` makes an access token that the API takes."""

    issue: Callable[[], str] = lambda: secrets.token_urlsafe(24)
    behaviour: Behaviour = field(default_factory=Behaviour)
    log: list[str] = field(default_factory=list)
    """Calls such as `GET authorize`, `POST token refresh_token 200`."""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    """Codes that were not used yet, with the request that each belongs to."""
    alive: dict[str, str] = field(default_factory=dict)
    """Refresh tokens that are good, with their scopes."""
    secrets: set[str] = field(default_factory=set)
    """Everything that must stand nowhere: codes, tokens, verifiers, the client's secret."""

    def __enter__(self) -> Self:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (_Handler,), {"consent": self}))
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._server.timeout = 0.05
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        self.secrets.add(self.behaviour.client_secret)
        return self

    def _serve(self) -> None:
        deadline = time.monotonic() + LIFETIME
        while not self._over.is_set() and time.monotonic() < deadline:
            self._server.handle_request()

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._thread.join(5)
        self._server.server_close()

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def client_file(self, path: Path, kind: str = "installed") -> Path:
        """A client_secret.json as Google's console gives it."""
        inner = {
            "client_id": self.behaviour.client_id,
            "auth_uri": f"{self.origin}/o/oauth2/auth",
            "token_uri": f"{self.origin}/token",
            "client_secret": self.behaviour.client_secret,
            "redirect_uris": ["http://localhost"],
        }
        path.write_text(json.dumps({kind: inner}))
        return path

    def visit(self, address: str) -> str:
        """A host in a browser who consents; the address that the browser is sent to."""
        opener = urllib.request.build_opener(_NoRedirect)
        try:
            with opener.open(address, timeout=10) as page:
                return str(page.url)
        except urllib.error.HTTPError as answer:
            with answer:
                return str(answer.headers["Location"] or f"HTTP {answer.code}")

    def revoke_all(self) -> None:
        """The account took its consent back."""
        self.alive.clear()

    def authorize(self, query: dict[str, str]) -> str:
        """The address that the browser is sent back to (RFC 6749 sections 4.1.1 and 4.1.2)."""
        redirect = query.get("redirect_uri", "")
        if query.get("client_id") != self.behaviour.client_id:
            raise Refused(401, "invalid_client")
        if urlsplit(redirect).scheme != "http" or urlsplit(redirect).hostname not in ("127.0.0.1", "localhost", "::1"):
            raise Refused(400, "redirect_uri_mismatch")
        if query.get("response_type") != "code" or not query.get("scope"):
            raise Refused(400, "invalid_request")
        if query.get("code_challenge_method") != "S256" or len(query.get("code_challenge", "")) != 43:
            raise Refused(400, "invalid_request", "this server wants PKCE")
        state = {"state": query["state"]} if "state" in query else {}
        if self.behaviour.deny:
            return f"{redirect}?{urlencode({'error': 'access_denied', **state})}"
        code = "4/" + secrets.token_urlsafe(32)
        self.codes[code] = query
        self.secrets.add(code)
        scope = self._granted(query["scope"])
        return f"{redirect}?{urlencode({**state, 'code': code, 'scope': scope})}"

    def token(self, form: dict[str, str]) -> dict[str, Any]:
        """Tokens for a code or a refresh token."""
        client = (form.get("client_id"), form.get("client_secret"))
        if client != (self.behaviour.client_id, self.behaviour.client_secret):
            raise Refused(401, "invalid_client", "The OAuth client was not found.")
        match form.get("grant_type"):
            case "authorization_code":
                return self._by_code(form)
            case "refresh_token":
                return self._by_refresh(form)
        raise Refused(400, "unsupported_grant_type")

    def _by_code(self, form: dict[str, str]) -> dict[str, Any]:
        request = self.codes.pop(form.get("code", ""), None)
        if request is None or request["redirect_uri"] != form.get("redirect_uri"):
            raise Refused(400, "invalid_grant", "Malformed auth code.")
        verifier = form.get("code_verifier", "")
        digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        if not 43 <= len(verifier) <= 128 or digest != request["code_challenge"]:
            raise Refused(400, "invalid_grant", "Invalid code verifier.")
        self.secrets.add(verifier)
        answer = self._access(self._granted(request["scope"]))
        offline = request.get("access_type") == "offline" and "consent" in request.get("prompt", "")
        if offline and self.behaviour.lasting:
            answer["refresh_token"] = self._refresh_token(answer["scope"])
            if self.behaviour.testing:
                answer["refresh_token_expires_in"] = 604799
        return answer

    def _by_refresh(self, form: dict[str, str]) -> dict[str, Any]:
        scope = self.alive.get(form.get("refresh_token", ""))
        if scope is None:
            raise Refused(400, "invalid_grant", "Token has been expired or revoked.")
        answer = self._access(scope)
        if self.behaviour.rotate:
            del self.alive[form["refresh_token"]]
            answer["refresh_token"] = self._refresh_token(scope)
        return answer

    def revoke(self, form: dict[str, str]) -> None:
        """RFC 7009, as Google answers it."""
        if self.alive.pop(form.get("token", ""), None) is None:
            raise Refused(400, "invalid_token", "Token expired or revoked")

    def _granted(self, asked: str) -> str:
        granted = self.behaviour.granted
        return asked if granted is None else " ".join(SCOPE + name for name in granted.split())

    def _access(self, scope: str) -> dict[str, Any]:
        token = self.issue()
        self.secrets.add(token)
        lasting = self.behaviour.expires_in
        return {"access_token": token, "expires_in": lasting, "scope": scope, "token_type": "Bearer"}

    def _refresh_token(self, scope: str) -> str:
        token = "1//" + secrets.token_urlsafe(48)
        self.alive[token] = scope
        self.secrets.add(token)
        return token


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **options: Any) -> None:
        """Follows nothing."""


class _Handler(BaseHTTPRequestHandler):
    consent: Consent
    timeout = 10

    def do_GET(self) -> None:
        """The consent page: this account answers at once."""
        parts = urlsplit(self.path)
        self.consent.log.append("GET authorize")
        try:
            if parts.path != "/o/oauth2/auth":
                raise Refused(404, "not_found")
            address = self.consent.authorize(dict(parse_qsl(parts.query)))
            self.send_response(302)
            self.send_header("Location", address)
            self.send_header("Content-Length", "0")
            self.end_headers()
        except Refused as refused:
            self._json(refused.status, refused.body)

    def do_POST(self) -> None:
        """The token endpoint, and revoking."""
        form = dict(parse_qsl(self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()))
        name = urlsplit(self.path).path.removeprefix("/")
        status, body = 200, {}
        try:
            if self.consent.behaviour.token_status != 200:
                status = self.consent.behaviour.token_status
                self._send(status, b"<!doctype html><title>Trouble</title>", "text/html")
            elif name == "token":
                body = self.consent.token(form)
            elif name == "revoke":
                self.consent.revoke(form)
            else:
                raise Refused(404, "not_found")
        except Refused as refused:
            status, body = refused.status, refused.body
        self.consent.log.append(" ".join(["POST", name, *filter(None, [form.get("grant_type")]), str(status)]))
        if self.consent.behaviour.token_status == 200:
            self._json(status, body)

    def _json(self, status: int, body: dict[str, Any]) -> None:
        self._send(status, json.dumps(body).encode(), "application/json; charset=utf-8")

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as in the base class
        """The server keeps its own log."""
