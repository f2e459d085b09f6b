"""Dates as hosts write them → UTC, in the show's time zone."""

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from quicktake.errors import InputError

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SPOKEN = re.compile(rf"(today|tomorrow|{'|'.join(DAYS)})(?:[ ,]+(?:at )?(\d{{1,2}}):(\d\d))?\Z", re.IGNORECASE)
FIRST_YEAR, LAST_YEAR = 1970, 2200
HINT = "Write 2026-11-23 06:00, or with an offset 2026-11-23T06:00+01:00."
OPTION = "--date"
EXAMPLES = 'For example --date "tomorrow 06:00", --date "monday 06:00" or --date "2026-11-23 06:00".'
SHORT_HOUR = re.compile(r"(?<=[ T])(?=\d:\d\d)")


def zone(name: str, place: str) -> ZoneInfo:
    """A time zone by its name; InputError names the place."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InputError(
            f"{place}: there is no time zone `{name}`.", hint="For example Europe/Berlin or UTC."
        ) from error


def to_utc(text: str, zone: ZoneInfo, place: str) -> datetime:
    """A written date as UTC. Without an offset it is the show's local time, which must exist, and only once."""
    try:
        moment = datetime.fromisoformat(SHORT_HOUR.sub("0", text.strip()).replace(" ", "T", 1))
    except ValueError as error:
        hint = EXAMPLES if place == OPTION else HINT
        if SPOKEN.match(text.strip()) and place != OPTION:
            hint = f'{HINT} (`quicktake new --date "{text.strip()}"` takes such words, and writes the day.)'
        raise InputError(f"{place}: `{text}` is no date.", hint=hint) from error
    if moment.tzinfo is not None:
        return _in_range(moment, text, place)
    local = moment.replace(tzinfo=zone)
    first, second = local.replace(fold=0).utcoffset(), local.replace(fold=1).utcoffset()
    if first == second:
        return _in_range(local, text, place)
    exists = _in_range(local, text, place).astimezone(zone).replace(tzinfo=None) == moment
    what = "stands on the clock twice that day" if exists else "does not exist: the clock jumps over it that day"
    raise InputError(f"{place}: {text} {what} ({zone.key}).", hint=f"Say which is meant: {text}{_offset(first)}")


def _in_range(moment: datetime, text: str, place: str) -> datetime:
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise InputError(f"{place}: `{text}` is out of range.", hint=HINT)
    return moment.astimezone(UTC)


def _offset(offset: timedelta | None) -> str:
    minutes = int((offset or timedelta()).total_seconds() // 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def spoken(text: str, zone: ZoneInfo, now: datetime) -> str:
    """`tomorrow 06:00`, `monday 06:00` or a date → the date as it is written into episode.md."""
    match = SPOKEN.match(text.strip())
    if not match:
        to_utc(text, zone, OPTION)
        return text.strip()
    today = now.astimezone(zone).date()
    word = match[1].lower()
    ahead = {"today": 0, "tomorrow": 1}.get(word)
    if ahead is None:
        ahead = (DAYS.index(word) - today.weekday() - 1) % 7 + 1
    try:
        hour = time(int(match[2] or 0), int(match[3] or 0))
    except ValueError as error:
        raise InputError(f"{OPTION}: `{text}` is no time of day.", hint=EXAMPLES) from error
    written = f"{today + timedelta(days=ahead)} {hour:%H:%M}"
    to_utc(written, zone, OPTION)
    return written
