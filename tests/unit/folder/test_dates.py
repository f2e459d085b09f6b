"""Dates in the show's time zone: hours that do not exist or exist twice are errors."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from quicktake.errors import InputError
from quicktake.folder import dates

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-11-23 06:00", "2026-11-23T05:00:00+00:00"),
        ("2026-07-01T06:00:30", "2026-07-01T04:00:30+00:00"),
        ("2026-11-23", "2026-11-22T23:00:00+00:00"),
        ("2026-11-23T06:00Z", "2026-11-23T06:00:00+00:00"),
        ("2026-11-24 6:00", "2026-11-24T05:00:00+00:00"),
        ("2026-11-24T6:00+01:00", "2026-11-24T05:00:00+00:00"),
        ("2026-11-23 06:00-05:00", "2026-11-23T11:00:00+00:00"),
        ("2026-10-25T02:30+01:00", "2026-10-25T01:30:00+00:00"),
    ],
)
def test_dates(text: str, utc: str) -> None:
    assert dates.to_utc(text, BERLIN, "x").isoformat() == utc


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("2026-03-29 02:30", "does not exist"),
        ("2026-10-25 02:30", "twice"),
        ("tomorrow", "no date"),
        ("2026-02-30", "no date"),
        ("0001-01-01 00:00", "out of range"),
    ],
)
def test_errors_name_the_place(text: str, what: str) -> None:
    with pytest.raises(InputError, match=what) as caught:
        dates.to_utc(text, BERLIN, "episode.md: date")
    assert "episode.md: date" in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize(
    ("text", "place", "hint"),
    [
        ("tomorrow 06:00", "episode.md, line 3: date", '(`quicktake new --date "tomorrow 06:00"` takes such words'),
        ("someday", "--date", 'For example --date "tomorrow 06:00", --date "monday 06:00"'),
        ("someday", "episode.md, line 3: date", "Write 2026-11-23 06:00"),
    ],
)
def test_hints_fit_the_place(text: str, place: str, hint: str) -> None:
    with pytest.raises(InputError) as caught:
        dates.to_utc(text, BERLIN, place)
    assert hint in caught.value.hint


def test_the_hint_for_an_ambiguous_hour_can_be_used() -> None:
    with pytest.raises(InputError) as caught:
        dates.to_utc("2026-10-25 02:30", BERLIN, "x")
    suggested = caught.value.hint.removeprefix("Say which is meant: ")
    assert dates.to_utc(suggested, BERLIN, "x").isoformat() == "2026-10-25T00:30:00+00:00"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("tomorrow 06:00", "2026-11-25 06:00"),  # in Berlin it is the 24th already
        ("today 7:05", "2026-11-24 07:05"),
        ("Monday at 06:00", "2026-11-30 06:00"),
        ("tuesday", "2026-12-01 00:00"),
        ("2026-12-24 18:00", "2026-12-24 18:00"),
    ],
)
def test_spoken_dates(text: str, written: str) -> None:
    now = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    assert dates.spoken(text, BERLIN, now) == written


def test_unknown_zone() -> None:
    with pytest.raises(InputError, match="no time zone `Europe/Nowhere`"):
        dates.zone("Europe/Nowhere", "show.toml: timezone")
    with pytest.raises(InputError):
        dates.zone("../../etc/passwd", "show.toml: timezone")
