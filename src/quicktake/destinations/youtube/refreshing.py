"""Credentials that ran out → fresh ones from Google's token endpoint, kept where the sign-in is kept."""

import json
import logging
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from typing import Any

from google.auth.exceptions import RefreshError, TransportError
from google.oauth2.credentials import Credentials

from quicktake.clock import Clock, utc_now
from quicktake.destinations.youtube import ages
from quicktake.destinations.youtube.failures import CLIENT_GONE, expired
from quicktake.destinations.youtube.skew import clock_off
from quicktake.destinations.youtube.tokens import Kept, Shelf
from quicktake.errors import MachineError

logger = logging.getLogger(__name__)


@dataclass
class Keeping:
    """The kept sign-in that credentials came from: what is refreshed goes back there."""

    shelf: Shelf
    kept: Kept

    def renewed(self, credentials: Credentials, clock: Clock) -> None:
        """Keeps a fresh access token, and the refresh token where Google gave another."""
        rotated = credentials.refresh_token != self.kept.user["refresh_token"]
        user = {"refresh_token": str(credentials.refresh_token), "token": str(credentials.token)}
        if credentials.expiry is not None:
            user["expiry"] = credentials.expiry.isoformat(timespec="seconds") + "Z"
        try:
            self.kept = self.shelf.renewed(self.kept, user, clock())
        except MachineError as error:
            if rotated:
                raise  # the old one is worth nothing now
            logger.info("The refreshed sign-in could not be kept; the next run refreshes it again: %s", error.message)


class Refreshing(Credentials):
    """Credentials whose refresh takes nothing but an answer of a token endpoint: google-auth stumbles over web pages,
    and waits by itself when the endpoint has trouble."""

    keeping: Keeping | None = None
    """Where the sign-in is kept; None: it is only read."""
    clock: Clock = staticmethod(utc_now)
    answered: tuple[str, ...] = ()
    """The scopes that the last refresh named."""

    def refresh(self, request: Callable[..., Any]) -> None:
        """TransportError when what answers is not, or not now, a token endpoint; Refusal `signed-out` when the sign-in
        has ended: with the day when it is kept here, and with this computer's clock when that is off."""
        off = ""

        def checked(*args: object, **options: object) -> Any:
            nonlocal off
            answer = request(*args, **options)
            off = clock_off({str(name).lower(): str(value) for name, value in answer.headers.items()}, self.clock())
            if answer.status == 429 or answer.status >= 500 or not _is_object(answer.data):
                error = f"HTTP {answer.status} from the token endpoint"
                raise TransportError(error)  # type: ignore[no-untyped-call]  # google-auth is typed in part
            self.answered = tuple(str(json.loads(answer.data).get("scope") or "").split())
            return answer

        try:
            super().refresh(checked)  # type: ignore[no-untyped-call]  # google-auth is typed in part
        except RefreshError as error:
            if error.retryable or _names(error, CLIENT_GONE):
                raise
            refusal = ages.ended(self.keeping.kept, self.clock()) if self.keeping else expired()
            if off:  # what day it is, and whether a sign-in is old, is reckoned by it
                refusal.hint = f"First of all: {off}; set it right. {refusal.hint}"
            raise refusal from error
        if self.keeping is not None:
            self.keeping.renewed(self, self.clock)


def _names(error: RefreshError, codes: Container[str]) -> bool:
    """Whether the token endpoint answered with one of these errors."""
    details = error.args[1] if len(error.args) > 1 else None
    return isinstance(details, Mapping) and details.get("error") in codes


def _is_object(content: bytes) -> bool:
    try:
        return isinstance(json.loads(content), dict)
    except ValueError:
        return False
