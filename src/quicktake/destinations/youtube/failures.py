"""Errors of Google's libraries, of HTTP and of the network → our errors, in a host's words and without secrets."""

import contextlib
import http.client
import json
import re
import ssl
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from zoneinfo import ZoneInfo

import google.auth.exceptions
import googleapiclient.errors
import httplib2

from quicktake.errors import QuicktakeError, Refusal, RemoteError

WITHOUT = "The podcast can go out now: `quicktake publish --without youtube`."
LOGIN = "Run: quicktake youtube login."
RENEW = "Run: quicktake youtube login, and unset QUICKTAKE_YOUTUBE_TOKEN; or put a good token there."
RATES = {"rateLimitExceeded", "userRateLimitExceeded", "uploadRateLimitExceeded", "backendError", "internalError"}
DAILY = {"quotaExceeded", "dailyLimitExceeded", "dailyLimitExceededUnreg"}
TRANSIENT = {408, 409, 429, 500, 502, 503, 504}  # 409 at an initiation: nothing was sent, asking again is safe
SCOPES = {"insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"}
CLIENT_GONE = {"deleted_client", "disabled_client", "invalid_client", "unauthorized_client"}
PACIFIC = ZoneInfo("America/Los_Angeles")
WORDS = {
    "uploadLimitExceeded": "YouTube takes no more videos from this channel for now (each channel has its own limit).",
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
    "uploadLimitExceeded": "Try again tomorrow; it goes on where it was.",
    "accessNotConfigured": "Enable it in the Google Cloud console, under APIs & Services.",
}


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
        status: int | None = None,
        reason: str = "",
        wait: float | None = None,
    ) -> None:
        super().__init__(message, hint=hint, transient=transient)
        self.status = status
        self.reason = reason
        self.wait = wait


@contextlib.contextmanager
def translated() -> Iterator[None]:
    """Turns what the libraries raise in here into Failure, or a Refusal when signed out."""
    try:
        yield
    except googleapiclient.errors.HttpError as error:
        raise of_answer(int(error.resp.status), error.content, error.resp) from error
    except google.auth.exceptions.RefreshError as error:
        raise _of_refresh(error) from error
    except ssl.SSLCertVerificationError as error:
        raise Failure("YouTube: the connection is not trustworthy (its certificate cannot be verified).") from error
    except (
        google.auth.exceptions.TransportError,
        httplib2.HttpLib2Error,
        http.client.HTTPException,
        OSError,  # sockets, time-outs and TLS
    ) as error:
        raise Failure(f"YouTube does not answer ({_kind(error)}).", hint=WITHOUT, transient=True) from error
    except googleapiclient.errors.Error as error:
        raise Failure("YouTube: the call cannot be made.") from error


def of_answer(status: int, content: bytes, headers: Mapping[str, str]) -> QuicktakeError:
    """The error that an HTTP answer stands for."""
    reason, message = _reason(content)
    if reason in DAILY or (status == 429 and "per day" in message):
        resets = next_reset(datetime.now(UTC))
        what = f"the Google project's quota for today is used up; it resets at midnight Pacific time ({resets})."
        return Failure(f"YouTube: {what}", hint="Run the same again after that.", status=status, reason=reason)
    if reason == "youtubeSignupRequired":
        return no_channel()
    if status == 401 or reason in SCOPES:
        return signed_out("the sign-in does not allow this." if status == 403 else "YouTube rejects the sign-in.")
    transient = status in TRANSIENT or status > 504 or reason in RATES
    words = WORDS.get(reason) or _told(status, reason, message)
    hint = HINTS.get(reason, WITHOUT if transient else "")
    wait = _wait(headers.get("retry-after"))
    return Failure(f"YouTube: {words}", hint=hint, transient=transient, status=status, reason=reason, wait=wait)


def unreadable(what: str) -> Failure:
    """An answer that is no answer of the API: a proxy's or a hotel's web page, for one."""
    return Failure(f"YouTube: {what}", hint="Is there a sign-in page or a proxy in this network?", transient=True)


def signed_out(why: str, *, since: str = "", hint: str = LOGIN) -> Refusal:
    """No sign-in, or one that does not work any more."""
    what = f"signed out since {since} ({why})." if since else f"signed out: {why}"
    return Refusal("signed-out", what, hint=f"{hint} {WITHOUT}")


def no_channel() -> Refusal:
    """The account is there, but it has no channel."""
    return Refusal("no-channel", "this Google account has no YouTube channel.", hint=f"Make one. {WITHOUT}")


def next_reset(now: datetime) -> str:
    """When the day's quota comes back: midnight in California, said in UTC."""
    tomorrow = now.astimezone(PACIFIC).date() + timedelta(days=1)
    return f"{datetime.combine(tomorrow, time(), PACIFIC).astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _of_refresh(error: google.auth.exceptions.RefreshError) -> QuicktakeError:
    if error.retryable:
        return Failure("Google's sign-in service does not answer.", hint=WITHOUT, transient=True)
    details = error.args[1] if len(error.args) > 1 else None
    if isinstance(details, Mapping) and details.get("error") in CLIENT_GONE:
        return signed_out("Google does not know the app of this sign-in any more (its OAuth client was deleted).")
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


def _wait(text: str | None) -> float | None:
    """Seconds of a Retry-After header (RFC 9110, section 10.2.3)."""
    if not text:
        return None
    if text.strip().isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (moment.astimezone(UTC) - datetime.now(UTC)).total_seconds())


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
