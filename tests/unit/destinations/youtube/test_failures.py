"""Answers and exceptions of others → our errors."""

import json
from datetime import UTC, datetime

import pytest

from quicktake.destinations.youtube.failures import Failure, next_reset, of_answer, translated
from quicktake.errors import Refusal


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
    error = of_answer(status, content, {})
    assert isinstance(error, Failure)
    assert error.transient is transient
    assert "<" not in error.message


def test_retry_after() -> None:
    moment = of_answer(503, b"", {"retry-after": "Fri, 31 Dec 1999 23:59:59 GMT"})
    seconds = of_answer(503, b"", {"retry-after": "12"})
    unknown = of_answer(503, b"", {"retry-after": "soon"})
    assert [error.wait for error in (moment, seconds, unknown) if isinstance(error, Failure)] == [0.0, 12.0, None]


def test_sign_in() -> None:
    for status, reason in ((401, "authError"), (403, "insufficientPermissions")):
        error = of_answer(status, body(reason), {})
        assert isinstance(error, Refusal)
        assert error.kind == "signed-out"


def test_quota_comes_back_at_midnight_in_california() -> None:
    assert next_reset(datetime(2026, 11, 23, 12, tzinfo=UTC)) == "2026-11-24 08:00 UTC"
    assert next_reset(datetime(2026, 7, 23, 5, tzinfo=UTC)) == "2026-07-23 07:00 UTC"


@pytest.mark.parametrize("error", [TimeoutError(), ConnectionResetError(), OSError("no route")])
def test_network(error: OSError) -> None:
    with pytest.raises(Failure) as failure, translated():
        raise error
    assert failure.value.transient
