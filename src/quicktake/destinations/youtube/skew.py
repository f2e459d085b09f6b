"""The Date of an HTTP answer → how far this computer's clock is off, in words."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

MOST = timedelta(minutes=5)
"""Less harms nothing: sign-ins are refreshed some minutes early, and schedules are to the minute."""
UNITS = ((86400, "day"), (3600, "hour"), (60, "minute"))  # seconds


def clock_off(headers: Mapping[str, str], now: datetime) -> str:
    """`this computer's clock is 3 hours behind`; empty when it is right, or the answer has no date (RFC 9110, 6.6.1).

    headers: names in lower case.
    """
    moment = date_of(headers)
    if moment is None or abs(moment - now) < MOST:
        return ""
    seconds = abs((moment - now).total_seconds())
    size, unit = next((size, unit) for size, unit in UNITS if seconds >= size)
    number = round(seconds / size)
    return f"this computer's clock is {number} {unit}{'s'[: number > 1]} {'behind' if moment > now else 'ahead'}"


def date_of(headers: Mapping[str, str]) -> datetime | None:
    """When the answer was made, UTC; None when it does not say."""
    try:
        moment = parsedate_to_datetime(headers.get("date", ""))
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
