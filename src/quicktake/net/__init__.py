"""An address → what the web answers: limits on size, time and redirects, and only addresses that may be asked."""

import os
import socket
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal
from urllib.parse import SplitResult, urljoin, urlsplit
from urllib.request import (  # type: ignore[attr-defined]
    getproxies_environment,
    proxy_bypass_environment,
)

import urllib3

from quicktake import __version__
from quicktake.errors import RemoteError
from quicktake.net.guard import ForbiddenAddress, GuardedPool, GuardedTLSPool

Method = Literal["GET", "HEAD"]
LIMIT = 1 << 20  # bytes of a body, where nobody says more
SECONDS = 10.0  # for all of a question: name, connection, redirects and body
CONNECT = 4.0  # seconds for one connection
REDIRECTS = 5
MOVED = (301, 302, 303, 307, 308)


@dataclass(frozen=True)
class Answer:
    """What came back, whatever its status."""

    url: str
    """Where it came from, after redirects."""
    status: int
    headers: Mapping[str, str]
    """By name in lower case."""
    body: bytes
    whole: bool
    """Whether the body ended within the limit."""

    @property
    def good(self) -> bool:
        """Whether what was asked for is there."""
        return 200 <= self.status < 300

    @property
    def date(self) -> datetime | None:
        """The server's clock, UTC, in whole seconds; None where it does not tell."""
        try:
            date = parsedate_to_datetime(self.headers.get("date", ""))
        except (ValueError, OverflowError):
            return None
        return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)

    @property
    def length(self) -> int | None:
        """Bytes of the whole file, as the headers tell."""
        told = self.headers.get("content-range", "").rpartition("/")[2] or self.headers.get("content-length", "")
        return int(told) if told.isascii() and told.isdigit() and len(told) < 19 else None

    @property
    def media_type(self) -> str:
        """The content type without parameters, in lower case; empty where none is told."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class Web:
    """Asks the web. Several threads may ask at the same time; connections are kept for the next question."""

    def __init__(self, typed: Iterable[str] = (), environ: Mapping[str, str] = os.environ) -> None:
        """typed: addresses that the host wrote. Their scheme, host and port may be anywhere; others must be public."""
        self._typed = {origin for url in typed if (origin := _origin(urlsplit(url)))}
        self._proxies = getproxies_environment() if environ is os.environ else _proxies(environ)
        self._free: dict[str | None, urllib3.PoolManager] = {}
        self._guarded = urllib3.PoolManager(maxsize=8)
        self._guarded.pool_classes_by_scheme = {"http": GuardedPool, "https": GuardedTLSPool}

    def ask(
        self,
        url: str,
        *,
        method: Method = "GET",
        part: tuple[int, int] | None = None,
        limit: int = LIMIT,
        seconds: float = SECONDS,
    ) -> Answer:
        """The answer within these seconds; RemoteError (transient) when none comes, or from where it may not come.

        part: first and last byte that is wanted. limit: bytes of the body; what is longer is cut off.
        """
        headers = {"User-Agent": f"quicktake/{__version__}", "Accept-Encoding": "identity", "Cache-Control": "no-cache"}
        if part is not None:
            headers["Range"] = f"bytes={part[0]}-{part[1]}"
        ended: list[Answer | BaseException] = []
        until = time.monotonic() + seconds

        def work() -> None:
            try:
                ended.append(self._followed(url, method, headers, limit, until))
            except BaseException as error:  # noqa: BLE001 - raised again in the thread that asks
                ended.append(error)

        # a name server or a line of headers that takes for ever cannot be interrupted otherwise
        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        thread.join(seconds)
        if not ended:
            raise _late(url, seconds)
        if isinstance(ended[0], BaseException):
            raise ended[0]
        return ended[0]

    def _followed(self, url: str, method: Method, headers: Mapping[str, str], limit: int, until: float) -> Answer:
        start = url
        for _ in range(REDIRECTS + 1):
            answer = self._once(url, method, headers, limit, until)
            target = answer.headers.get("location")
            if answer.status not in MOVED or not target:
                return answer
            url = urljoin(url, target)
        raise RemoteError(f"{start} sends on more than {REDIRECTS} times.", hint="Mend the redirects there.")

    def _once(self, url: str, method: Method, headers: Mapping[str, str], limit: int, until: float) -> Answer:
        manager, left = self._manager(url), until - time.monotonic()
        if left <= 0:
            raise _late(url)
        timeout = urllib3.Timeout(connect=min(CONNECT, left), read=left)
        try:
            response = manager.request(
                method, url, headers=headers, timeout=timeout, retries=False, redirect=False, preload_content=False
            )
            body, whole = _body(response, limit, until)
        except (urllib3.exceptions.HTTPError, UnicodeError, OSError) as error:
            raise RemoteError(f"{url} did not answer: {_reason(error)}.", transient=True) from error
        named = {name.lower(): value for name, value in response.headers.items()}
        if whole:
            response.release_conn()
        else:
            response.close()
        return Answer(url, response.status, named, body, whole)

    def _manager(self, url: str) -> urllib3.PoolManager:
        """Who connects to it: freely, through the environment's proxy, or to public addresses only."""
        parts = urlsplit(url)
        origin = _origin(parts)
        if origin is None:
            raise RemoteError(f"{url} is no address that can be asked.", hint="It begins with https:// and a name.")
        if origin not in self._typed:
            return self._guarded  # a proxy would connect for us, to wherever the name leads there
        proxy = self._proxies.get(parts.scheme) or self._proxies.get("all")
        if proxy_bypass_environment(parts.netloc, self._proxies):
            proxy = None
        if proxy not in self._free:
            self._free[proxy] = _through(proxy)
        return self._free[proxy]


def _body(response: urllib3.BaseHTTPResponse, limit: int, until: float) -> tuple[bytes, bool]:
    """The body up to the limit, and whether that is all of it."""
    pieces, size = [], 0
    for piece in response.stream(1 << 16, decode_content=True):
        pieces.append(piece[: limit - size])
        size += len(piece)
        if size > limit:
            return b"".join(pieces), False
        if time.monotonic() > until:
            raise TimeoutError("it took too long")
    return b"".join(pieces), True


def _through(proxy: str | None) -> urllib3.PoolManager:
    try:
        return urllib3.ProxyManager(proxy, maxsize=8) if proxy else urllib3.PoolManager(maxsize=8)
    except (urllib3.exceptions.HTTPError, ValueError) as error:
        raise RemoteError("The proxy in the environment cannot be used: only http and https ones can.") from error


def _proxies(environ: Mapping[str, str]) -> dict[str, str]:
    """As urllib takes them: `https_proxy` before `HTTPS_PROXY`, and `no_proxy`."""
    named = sorted(((name, value) for name, value in environ.items() if value), key=lambda one: one[0].islower())
    return {name.lower().removesuffix("_proxy"): value for name, value in named if name.lower().endswith("_proxy")}


def _origin(parts: SplitResult) -> tuple[str, str, int] | None:
    """Scheme, host and port; None where an address has none, or carries a name and password."""
    try:
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    except ValueError:
        return None
    if not parts.hostname or not port or parts.scheme not in ("http", "https") or "@" in parts.netloc:
        return None
    return parts.scheme, parts.hostname, port


def _late(url: str, seconds: float = SECONDS) -> RemoteError:
    return RemoteError(f"{url} did not answer within {seconds:g} seconds.", transient=True)


def _reason(error: BaseException) -> str:
    """Why, in few words."""
    inner = error.__cause__ if isinstance(error.__cause__, OSError) else error
    if isinstance(error, ForbiddenAddress):
        return f"{error}, and no address that you wrote"
    if isinstance(error, urllib3.exceptions.NameResolutionError) or isinstance(inner, socket.gaierror):
        return "there is no such name"
    if isinstance(error, urllib3.exceptions.SSLError):
        return f"its certificate is not good ({error})"
    if isinstance(inner, ConnectionRefusedError):
        return "the connection was refused"
    if isinstance(error, urllib3.exceptions.TimeoutError | TimeoutError):
        return "it took too long"
    return str(inner).partition(": ")[2] or str(inner) or type(error).__name__
