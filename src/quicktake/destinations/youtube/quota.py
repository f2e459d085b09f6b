"""Calls of the API → what they cost by YouTube's rules, counted for each Google project and Pacific day in the journal.

No library of Google's is needed here: `plan` reads it without one.
"""

import contextlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

from quicktake.clock import Clock, running
from quicktake.destinations.youtube.keys import METADATA, VIDEO, VISIBILITY, guid_of, kind_of
from quicktake.errors import RemoteError
from quicktake.journal import Journal
from quicktake.model import Change, Show, Youtube

Bucket = Literal["units", "uploads", "searches"]
LIMITS: Mapping[Bucket, int] = {
    "units": Youtube.daily_units,
    "uploads": Youtube.daily_uploads,
    "searches": 100,
}
"""A project's allowance for a day (determine_quota_cost, since 2026-06-01), unless Google granted another."""
OWN_BUCKETS: dict[str, Bucket] = {"youtube.videos.insert": "uploads", "youtube.search.list": "searches"}
PRICES = {
    "youtube.captions.list": 50,
    "youtube.captions.insert": 400,
    "youtube.captions.update": 450,
}
"""Units, where a list is not 1 and anything else not 50 (same page)."""
READ, WRITTEN = 1, 50  # units of a list, and of every other call
PACIFIC = ZoneInfo("America/Los_Angeles")
PAGE = 50  # videos of one list
NUMBER = re.compile(r"(\d+)-")

COSTS = {
    METADATA: READ + WRITTEN,
    VISIBILITY: READ + WRITTEN,
    "thumbnail": WRITTEN,
    "captions": 50 + 400,
    "playlist": READ + WRITTEN,
    "podcast": READ + 3 * WRITTEN,
}
"""Units that a change takes, by its kind; a video takes one upload and a look among the channel's uploads."""
AGAIN = {"captions": 50 + 450}
"""Units where something is there already."""


class QuotaError(RemoteError):
    """An allowance is used up: everything else of the same bucket would be refused likewise.

    project: it is the Google project's, which comes back at midnight Pacific time; else the channel's own limit.
    """

    def __init__(self, message: str, bucket: Bucket, *, hint: str = "", project: bool = True) -> None:
        super().__init__(message, hint=hint)
        self.bucket: Bucket = bucket
        self.project = project


class Meter(Protocol):
    """Who counts the calls that go out."""

    def charge(self, project: str, method: str) -> None:
        """Counts one call before it goes out. method: its id in the API's description (youtube.videos.list)."""
        ...

    def exhaust(self, project: str, bucket: Bucket) -> None:
        """YouTube itself said that this is used up: other programs use the project too."""
        ...


@dataclass(frozen=True)
class Left:
    """What quicktake has not used on this computer of a day's allowance."""

    units: int
    uploads: int
    resets: datetime
    """UTC."""
    daily_units: int = LIMITS["units"]
    """The whole allowance."""
    daily_uploads: int = LIMITS["uploads"]


@dataclass(frozen=True)
class Cost:
    """What changes take."""

    units: int
    uploads: int = 0


@dataclass(frozen=True)
class Bill:
    """What a run takes, and what is left before it."""

    units: int
    uploads: int
    left_units: int
    left_uploads: int
    resets: datetime
    """UTC."""


class Counter:
    """A Meter that writes into the show's journal; durable before the call goes out."""

    def __init__(self, journal: Journal, clock: Clock, limits: Mapping[Bucket, int] = LIMITS) -> None:
        """limits: what the show's Google project may use in a day."""
        self._journal = journal
        self._clock = clock
        self._limits = limits

    def charge(self, project: str, method: str) -> None:
        """Adds what the call costs."""
        self._journal.spend(project, day_of(self._clock()), bucket_of(method), price(method))

    def exhaust(self, project: str, bucket: Bucket) -> None:
        """Nothing is left until the reset."""
        day = day_of(self._clock())
        used = self._journal.spent(day, project).get(bucket, 0)
        self._journal.spend(project, day, bucket, max(0, self._limits[bucket] - used))

    def left(self) -> Left:
        """Of the project that was used last."""
        now = self._clock()
        spent = self._journal.spent(day_of(now))
        rest = {bucket: max(0, limit - spent.get(bucket, 0)) for bucket, limit in self._limits.items()}
        daily = self._limits["units"], self._limits["uploads"]
        return Left(rest["units"], rest["uploads"], reset_after(now), *daily)


def limits_of(show: Show) -> Mapping[Bucket, int]:
    """What the show's Google project may use in a day: an episode has no say in it."""
    settings = show.settings.youtube or Youtube()
    return {**LIMITS, "units": settings.daily_units, "uploads": settings.daily_uploads}


@contextlib.contextmanager
def counting(show: Show, now: datetime) -> Iterator[Counter]:
    """The show's own count, for a command that does not work on the show; forgotten where nothing may be written."""
    path = show.folder / ".quicktake" / "journal.db"
    journal = Journal(path if os.access(path, os.W_OK) else None)
    try:
        yield Counter(journal, running(now), limits_of(show))
    finally:
        journal.close()


def project_of(client_id: str | None) -> str:
    """The Google project of an OAuth client: the number that its id begins with, which all its clients share."""
    number = NUMBER.match(client_id or "")
    return number[1] if number else client_id or ""


def bucket_of(method: str) -> Bucket:
    """Which allowance a call is taken from."""
    return OWN_BUCKETS.get(method, "units")


def price(method: str) -> int:
    """What a call costs in its bucket, also one that is refused."""
    if method in OWN_BUCKETS:
        return 1
    return PRICES.get(method, READ if method.endswith(".list") else WRITTEN)


def day_of(now: datetime) -> str:
    """The day that a call is counted on: Pacific time."""
    return now.astimezone(PACIFIC).date().isoformat()


def reset_after(now: datetime) -> datetime:
    """When the allowance comes back: the next midnight in California, in UTC."""
    tomorrow = now.astimezone(PACIFIC).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), PACIFIC).astimezone(UTC)


def cost(change: Change, *, videos: int = 0, fresh: bool = False) -> Cost:
    """What one change takes, about.

    videos: how many the channel has, which are looked through before an upload. fresh: the episode's video is
    uploaded in the same run, and brings its metadata along.
    """
    kind = kind_of(change.effect.key)
    if kind == VIDEO:
        return Cost(2 * READ * (videos // PAGE + 1), 1)
    if kind == METADATA and fresh:
        return Cost(0)
    return Cost((AGAIN if change.receipt else {}).get(kind) or COSTS.get(kind, READ + WRITTEN))


def fresh(changes: Iterable[Change]) -> frozenset[str]:
    """Guids of the episodes whose video is among these."""
    return frozenset(guid_of(one.effect.key) for one in changes if kind_of(one.effect.key) == VIDEO)


def total(changes: Iterable[Change], videos: int) -> Cost:
    """What a run takes, about: its changes, whose channel it is, and whether their videos are there already."""
    mine = [change for change in changes if change.destination == "youtube"]
    if not mine:
        return Cost(0)
    new = fresh(mine)
    costs = [cost(one, videos=videos, fresh=guid_of(one.effect.key) in new) for one in mine]
    asked = 2 * READ + (2 * READ * (videos // PAGE + 1) if new else 0)
    return Cost(asked + sum(one.units for one in costs), sum(one.uploads for one in costs))
