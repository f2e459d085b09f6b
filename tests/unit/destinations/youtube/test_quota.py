"""Calls are counted by YouTube's rules, for each Google project and Pacific day, and outlive the program."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from emulator.faults import Fault
from emulator.server import Emulator
from makers.shows import make_show
from makers.youtube import Naps, youtube_show
from quicktake.destinations.youtube import Opening, quota
from quicktake.destinations.youtube.account import Account
from quicktake.destinations.youtube.quota import Counter, QuotaError
from quicktake.journal import Journal

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
BODY = {"snippet": {"title": "T", "categoryId": "25"}, "status": {"privacyStatus": "private"}}


class World:
    """A journal and a clock."""

    def __init__(self, path: Path) -> None:
        self.now = NOON
        self.journal = Journal(path)
        self.counter = Counter(self.journal, lambda: self.now)

    @property
    def used(self) -> tuple[int, int]:
        """Units and uploads."""
        left = self.counter.left()
        return quota.LIMITS["units"] - left.units, quota.LIMITS["uploads"] - left.uploads


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path / "journal.db")
    yield world
    world.journal.close()


@pytest.fixture
def account(world: World, youtube: Emulator) -> Iterator[Account]:
    account = Opening(youtube_show(), youtube.environ, Naps().patience, world.counter)()
    yield account
    account.close()


@pytest.mark.parametrize(
    ("method", "bucket", "price"),
    [
        ("youtube.videos.insert", "uploads", 1),
        ("youtube.search.list", "searches", 1),
        ("youtube.videos.list", "units", 1),
        ("youtube.channels.list", "units", 1),
        ("youtube.captions.list", "units", 50),
        ("youtube.captions.insert", "units", 400),
        ("youtube.captions.update", "units", 450),
        ("youtube.captions.delete", "units", 50),
        ("youtube.videos.update", "units", 50),
        ("youtube.thumbnails.set", "units", 50),
        ("youtube.playlistImages.insert", "units", 50),
    ],
)
def test_prices(method: str, bucket: str, price: int) -> None:
    """determine_quota_cost, since June 2026."""
    assert (quota.bucket_of(method), quota.price(method)) == (bucket, price)


def test_every_call_is_counted_as_youtube_counts_it(account: Account, world: World, youtube: Emulator) -> None:
    list(account.uploads())
    account.begin(BODY, "video/mp4", 1000, notify=False)
    there = youtube.channel.quota
    assert world.used == (there.units, there.uploads)
    assert world.used[1] == 1


def test_each_try_counts(account: Account, world: World, youtube: Emulator) -> None:
    youtube.faults.add(Fault("GET channels", status=503, times=3))
    account.channel()
    assert world.used == (4, 0)


def test_it_survives_the_program_and_ends_at_midnight_in_california(world: World, tmp_path: Path) -> None:
    world.counter.charge("1", "youtube.videos.update")
    other = World(tmp_path / "journal.db")
    other.counter.charge("1", "youtube.videos.list")
    assert other.used == world.used == (51, 0)
    world.now = datetime(2026, 11, 24, 7, 59, tzinfo=UTC)
    assert world.used == (51, 0)
    world.now += timedelta(minutes=1)
    assert world.used == (0, 0)
    other.journal.close()


def test_what_google_granted_counts_instead_of_the_usual(world: World) -> None:
    counter = Counter(world.journal, lambda: NOON, quota.limits_of(youtube_show(daily_units=50_000, daily_uploads=300)))
    for _ in range(250):
        counter.charge("1", "youtube.videos.update")
    counter.charge("1", "youtube.videos.insert")
    assert (counter.left().units, counter.left().uploads) == (37_500, 299)
    counter.exhaust("1", "units")
    counter.exhaust("1", "uploads")
    assert (counter.left().units, counter.left().uploads) == (0, 0), "YouTube's word counts more than show.toml"
    assert quota.limits_of(youtube_show()) == quota.LIMITS
    assert quota.limits_of(replace(make_show(), settings=replace(make_show().settings, youtube=None))) == quota.LIMITS


def test_the_reset_follows_californias_clock() -> None:
    assert quota.reset_after(NOON) == datetime(2026, 11, 24, 8, tzinfo=UTC)
    assert quota.reset_after(NOON.replace(month=7)) == datetime(2026, 7, 24, 7, tzinfo=UTC)


def test_projects_are_counted_apart_and_clients_of_one_project_together(world: World) -> None:
    for client in ("123456-abc.apps.googleusercontent.com", "123456-xyz.apps.googleusercontent.com"):
        world.counter.charge(quota.project_of(client), "youtube.videos.update")
    assert world.used == (100, 0)
    world.counter.charge(quota.project_of("99-abc.apps.googleusercontent.com"), "youtube.videos.list")
    assert world.used == (1, 0), "the project that was used last"
    assert (quota.project_of("emulated.apps.example"), quota.project_of(None)) == ("emulated.apps.example", "")


@pytest.mark.parametrize(
    ("fault", "left"),
    [
        ({"match": "GET channels", "status": 403, "reason": "quotaExceeded"}, (0, 100)),
        (
            {"match": "POST upload", "status": 429, "reason": "rateLimitExceeded", "message": "Video Uploads per day"},
            (9_999, 0),
        ),
        ({"match": "POST upload", "status": 400, "reason": "uploadLimitExceeded"}, (9_999, 99)),
    ],
    ids=["units", "uploads", "the channel's own limit"],
)
def test_what_youtube_says_is_believed(
    account: Account, world: World, youtube: Emulator, fault: dict[str, object], left: tuple[int, int]
) -> None:
    youtube.faults.add(fault)
    with pytest.raises(QuotaError):
        account.channel()
        account.begin(BODY, "video/mp4", 1000, notify=False)
    now = world.counter.left()
    assert (now.units, now.uploads) == left
    assert len(youtube.calls(str(fault["match"]))) == 1, "it is not tried again"
