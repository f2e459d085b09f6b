"""Answers and exceptions of others → our errors."""

import json
import ssl
from datetime import UTC, datetime

import pytest

from quicktake.destinations.youtube.failures import Failure, of_answer, translated
from quicktake.destinations.youtube.quota import QuotaError
from quicktake.destinations.youtube.skew import clock_off
from quicktake.errors import Refusal, RemoteError

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def body(reason: str, message: str = "", status: int = 403) -> bytes:
    """An error as Google sends it."""
    return json.dumps({"error": {"code": status, "message": message, "errors": [{"reason": reason}]}}).encode()


@pytest.mark.parametrize(
    ("status", "content", "transient"),
    [
        (503, b"", True),
        (500, b"<html>", True),
        (403, body("rateLimitExceeded"), True),
        (403, body("quotaExceeded"), False),
        (403, body("forbidden", "No <a href='x'>access</a>."), False),
        (429, body("rateLimitExceeded"), True),
        (429, body("rateLimitExceeded", "limit 'Video Uploads per day'"), False),
        (400, b'{"error": []}', False),
        (400, b'{"error": {"errors": "none"}}', False),
        (404, b"Not Found", False),
    ],
)
def test_answers(status: int, content: bytes, transient: bool) -> None:
    error = of_answer(status, content, {}, NOW)
    assert isinstance(error, RemoteError)
    assert error.transient is transient
    assert "<" not in error.message


def test_retry_after() -> None:
    moment = of_answer(503, b"", {"retry-after": "Fri, 31 Dec 1999 23:59:59 GMT"}, NOW)
    seconds = of_answer(503, b"", {"retry-after": "12"}, NOW)
    unknown = of_answer(503, b"", {"retry-after": "soon"}, NOW)
    assert [error.wait for error in (moment, seconds, unknown) if isinstance(error, Failure)] == [0.0, 12.0, None]


def test_sign_in() -> None:
    for status, reason in ((401, "authError"), (403, "insufficientPermissions")):
        error = of_answer(status, body(reason), {}, NOW)
        assert isinstance(error, Refusal)
        assert error.kind == "signed-out"


@pytest.mark.parametrize(
    ("status", "content", "bucket", "project"),
    [
        (403, body("quotaExceeded", 'You have exceeded your <a href="/q">quota</a>.'), "units", True),
        (
            429,
            body("rateLimitExceeded", "quota metric 'Video Uploads' and limit 'Video Uploads per day'"),
            "uploads",
            True,
        ),
        (400, body("uploadLimitExceeded"), "uploads", False),
    ],
    ids=["units", "uploads", "the channel's own"],
)
def test_which_allowance_is_used_up(status: int, content: bytes, bucket: str, project: bool) -> None:
    error = of_answer(status, content, {}, NOW)
    assert isinstance(error, QuotaError)
    assert (error.bucket, error.project) == (bucket, project)


def test_a_networks_own_page_is_told_from_an_answer() -> None:
    """A hotel redirects to its sign-in page, or puts it in the place of the answer."""
    html = {"content-type": "text/html; charset=utf-8"}
    for status in (302, 511, 403):
        error = of_answer(status, b"<html>Sign in</html>", html, NOW)
        assert isinstance(error, Failure)
        assert error.systemic
        assert "sign-in page" in error.hint
    real = of_answer(502, b"<html>Bad Gateway</html>", html, NOW)
    assert isinstance(real, Failure)
    assert not real.systemic


NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("Mon, 23 Nov 2026 15:00:10 GMT", "this computer's clock is 3 hours behind"),
        ("Sun, 22 Nov 2026 12:00:00 GMT", "this computer's clock is 1 day ahead"),
        ("Mon, 23 Nov 2026 12:04:00 GMT", ""),
        ("yesterday", ""),
        ("", ""),
    ],
)
def test_a_clock_that_is_wrong(date: str, words: str) -> None:
    assert clock_off({"date": date}, NOW) == words


def test_a_rejected_token_names_the_clock_when_that_is_wrong() -> None:
    error = of_answer(401, body("authError"), {"date": "Fri, 31 Dec 1999 23:59:59 GMT"}, NOW)
    assert isinstance(error, Refusal)
    assert "clock is" in error.message
    assert "ahead: set it right" in error.message


def test_a_certificate_out_of_date_asks_for_the_clock() -> None:
    error = ssl.SSLCertVerificationError("certificate is not yet valid")
    error.verify_code = 9
    with pytest.raises(Failure) as failure, translated():
        raise error
    assert failure.value.hint.startswith("This computer's clock says")


@pytest.mark.parametrize("error", [TimeoutError(), ConnectionResetError(), OSError("no route")])
def test_network(error: OSError) -> None:
    with pytest.raises(Failure) as failure, translated():
        raise error
    assert failure.value.transient
