"""What time it is: the one place that asks the machine. Everything else is handed a clock."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]
"""Gives the moment, in UTC."""


def utc_now() -> datetime:
    """The machine's clock."""
    return datetime.now(UTC)


def running(now: datetime) -> Clock:
    """A clock that says `now` now, and goes on: a long upload may reach into the next day.

    It follows the machine's clock, so that a computer that slept is noticed.
    """
    began = time.time()
    return lambda: now + timedelta(seconds=time.time() - began)
