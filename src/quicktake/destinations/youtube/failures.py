"""Errors of Google's libraries, of HTTP and of the network → our errors, in a host's words and without secrets."""

import contextlib
import http.client
import json
import re
import ssl
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import google.auth.exceptions
import googleapiclient.errors
import httplib2

from quicktake.clock import Clock, utc_now
from quicktake.destinations.youtube.quota import QuotaError, reset_after
from quicktake.destinations.youtube.skew import clock_off
from quicktake.errors import QuicktakeError, Refusal, RemoteError

WITHOUT = "The podcast can go out now: `quicktake publish --without youtube`."
LOGIN = "Run: quicktake youtube login."
RENEW = "Run: quicktake youtube login, and unset QUICKTAKE_YOUTUBE_TOKEN; or put a good token there."
RATES = {"rateLimitExceeded", "userRateLimitExceeded", "uploadRateLimitExceeded", "backendError", "internalError"}
DAILY = {"quotaExceeded", "dailyLimitExceeded", "dailyLimitExceededUnreg"}
PORTAL = {301, 302, 303, 307, 308, 511}  # a network's sign-in page; the API redirects nowhere
TRANSIENT = {408, 409, 429, 500, 502, 503, 504}  # 409 at an initiation: nothing was sent, asking again is safe
SCOPES = {"insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"}
CLIENT_GONE = {"deleted_client", "disabled_client", "invalid_client", "unauthorized_client"}
NETWORK = "Is there a sign-in page or a proxy in this network?"
CLOCK = {9, 10}  # OpenSSL's codes for certificates that are not yet, or no longer, valid
WORDS = {
    "accessNotConfigured": "the Google project of this sign-in has no YouTube Data API v3 enabled.",
    "invalidTitle": "YouTube does not accept the title.",
    "invalidDescription": "YouTube does not accept the description.",
    "invalidTags": "YouTube does not accept the tags.",
    "invalidCategoryId": "YouTube does not accept the category.",
    "invalidPublishAt": "YouTube does not accept the date of publication: a video that was public cannot be scheduled.",
    "forbiddenPrivacySetting": "YouTube does not let this channel use that privacy setting.",
    "forbiddenLicenseSetting": "YouTube does not let this channel use that licence.",
    "videoNotFound": "the video is not on YouTube any more.",
}  # fmt: skip
HINTS = {
    "accessNotConfigured": "Enable it in the Google Cloud console, under APIs & Services.",
}
SYSTEMIC = {"accessNotConfigured"}  # every call of this project is refused


class Failure(RemoteError):
    """YouTube, or the way to it, failed.

    status: of HTTP, None when there was no answer. reason: YouTube's own word. wait: seconds that it asked for.
    """

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        transient: bool = False,
        systemic: bool = False,
        status: int | None = None,
        reason: str = "",
        wait: float | None = None,
    ) -> None:
        super().__init__(message, hint=hint, transient=transient, systemic=systemic)
        self.status = status
        self.reason = reason
        self.wait = wait


@contextlib.contextmanager
def translated(clock: Clock = utc_now) -> Iterator[None]:
    """Turns what the libraries raise in here into Failure, or a Refusal when signed out."""
    try:
        yield
    except googleapiclient.errors.HttpError as error:
        raise of_answer(int(error.resp.status), error.content, error.resp, clock()) from error
    except google.auth.exceptions.RefreshError as error:
        raise _of_refresh(error) from error
    except ssl.SSLCertVerificationError as error:
        raise _untrusted(error, clock()) from error
    except (
        google.auth.exceptions.TransportError,
        httplib2.HttpLib2Error,
        http.client.HTTPException,
        OSError,  # sockets, time-outs and TLS
    ) as error:
        what = f"YouTube does not answer ({_kind(error)})."
        raise Failure(what, hint=WITHOUT, transient=True, systemic=True) from error
    except googleapiclient.errors.Error as error:
        raise Failure("YouTube: the call cannot be made.") from error


def of_answer(status: int, content: bytes, headers: Mapping[str, str], now: datetime) -> QuicktakeError:
    """The error that an HTTP answer stands for. headers: names in lower case. now: by this computer's clock."""
    reason, message = _reason(content)
    if reason in DAILY or (status == 429 and "per day" in message):
        return _used_up(message, now)
    if reason == "uploadLimitExceeded":
        what = "YouTube takes no more videos from this channel for now (each channel has its own limit)."
        return QuotaError(what, "uploads", hint="Try again tomorrow; it goes on where it was.", project=False)
    if reason == "youtubeSignupRequired":
        return no_channel()
    if status == 401 or reason in SCOPES:
        why = "the sign-in does not allow this" if status == 403 else "YouTube rejects the sign-in"
        off = clock_off(headers, now) if status == 401 else ""
        return signed_out(f"{why}; {off}: set it right, and try again." if off else f"{why}.")
    if status in PORTAL or (status < 500 and not reason and "html" in headers.get("content-type", "")):
        return unreadable(f"a web page came instead of its answer (HTTP {status}).")
    transient = status in TRANSIENT or status > 504 or reason in RATES
    words = WORDS.get(reason) or _told(status, reason, message)
    hint = HINTS.get(reason, WITHOUT if transient else "")
    return Failure(
        f"YouTube: {words}", hint=hint, transient=transient, systemic=reason in SYSTEMIC, status=status, reason=reason,
        wait=_wait(headers.get("retry-after"), now),
    )  # fmt: skip


def _used_up(message: str, now: datetime) -> QuotaError:
    """The Google project's allowance for a day: of uploads when YouTube names them, else of units."""
    resets = f"{reset_after(now):%Y-%m-%d %H:%M} UTC"
    uploads = "Video Uploads" in message
    of_what = "uploads" if uploads else "quota"
    what = (
        f"YouTube: the Google project's {of_what} for today is used up; it resets at midnight Pacific time ({resets})."
    )
    return QuotaError(what, "uploads" if uploads else "units", hint="Run the same again after that.")


def _untrusted(error: ssl.SSLCertVerificationError, now: datetime) -> Failure:
    """A certificate that does not hold: a sign-in page's, a proxy's, or a clock's fault."""
    what = "YouTube: the connection is not trustworthy (its certificate cannot be verified)."
    hint = f"This computer's clock says {now:%Y-%m-%d %H:%M} UTC: is that right? " + NETWORK
    return Failure(what, hint=hint if error.verify_code in CLOCK else NETWORK, systemic=True)


def unreadable(what: str) -> Failure:
    """An answer that is no answer of the API: a proxy's or a hotel's web page, for one."""
    return Failure(f"YouTube: {what}", hint=NETWORK, transient=True, systemic=True)


def signed_out(why: str, *, since: str = "", hint: str = LOGIN) -> Refusal:
    """No sign-in, or one that does not work any more."""
    what = f"signed out since {since} ({why})." if since else f"signed out: {why}"
    return Refusal("signed-out", what, hint=f"{hint} {WITHOUT}")


def no_channel() -> Refusal:
    """The account is there, but it has no channel."""
    return Refusal("no-channel", "this Google account has no YouTube channel.", hint=f"Make one. {WITHOUT}")


def _of_refresh(error: google.auth.exceptions.RefreshError) -> QuicktakeError:
    if error.retryable:
        return Failure("Google's sign-in service does not answer.", hint=WITHOUT, transient=True, systemic=True)
    details = error.args[1] if len(error.args) > 1 else None
    if isinstance(details, Mapping) and details.get("error") in CLIENT_GONE:
        return signed_out("Google does not know the app of this sign-in any more (its OAuth client was deleted).")
    return expired()


def expired() -> Refusal:
    """A sign-in that Google does not take any more, of which nothing else is known."""
    return signed_out(
        "the sign-in has expired or was revoked (in a Google app in Testing it lasts 7 days).", hint=RENEW
    )


def _reason(content: bytes) -> tuple[str, str]:
    """(reason, message) of an error in Google's form; empty when it is something else."""
    try:
        error: Any = json.loads(content)["error"]
        first = (error.get("errors") or [{}])[0]
        message = re.sub(r"<[^>]*>", "", str(error.get("message", "")))
        return str(first.get("reason") or error.get("status") or ""), message
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        return "", ""


def _told(status: int, reason: str, message: str) -> str:
    if status >= 500:
        return f"it has a problem of its own (HTTP {status})."
    said = " ".join(message.split())[:200]
    return (
        f"it said no: {said or reason or 'no reason given'} (HTTP {status}{', ' + reason if reason and said else ''})."
    )


def _wait(text: str | None, now: datetime) -> float | None:
    """Seconds of a Retry-After header (RFC 9110, section 10.2.3)."""
    if not text:
        return None
    if text.strip().isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (moment.astimezone(UTC) - now).total_seconds())


def _kind(error: Exception) -> str:
    """What kind of failure, without the addresses that some messages hold."""
    match error:
        case TimeoutError():
            return "no answer in time"
        case ConnectionRefusedError():
            return "connection refused"
        case ConnectionError() | http.client.HTTPException():
            return "connection lost"
        case google.auth.exceptions.TransportError():
            return "Google's sign-in service has trouble"
        case httplib2.ServerNotFoundError():
            return "its name is not found: is this computer online?"
    return "no connection"
