"""A clock that is off: named, and no episode is lost by it or dated for ever."""

import os
from pathlib import Path

import pytest

from e2e.test_podcast import feed
from makers.server import serving
from makers.stage import NOON, Stage
from quicktake.reader.feed import read_feed

AHEAD = NOON.replace(year=NOON.year + 1)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = Stage(tmp_path / "show")
    stage.episode("0001-one")
    stage.good("publish")
    folder = stage.episode("0002-two", "number: 2", seed=2)
    for path in folder.iterdir():
        os.utime(path, (NOON.timestamp(), NOON.timestamp()))
    return stage


def named(stage: Stage) -> list[str]:
    return sorted(read_feed(feed(stage)).items)


def test_a_year_ahead_dates_nothing_unasked(stage: Stage) -> None:
    refused = stage.good("publish", "--json", now=AHEAD, code=2).json["error"]
    assert refused["kind"] == "clock"
    assert "0002-two would be dated Tue 2027-11-23" in refused["message"]
    assert "date" not in stage.record("0002-two")
    stage.good("publish")
    assert stage.record("0002-two")["date"] == "2026-11-23T12:00:00Z"


def test_what_a_clock_that_was_ahead_dated_stays_and_can_be_put_right(stage: Stage) -> None:
    stage.good("publish", "--accept", "clock", now=AHEAD)
    both = ["guid-of-0001-one", "guid-of-0002-two"]
    assert named(stage) == both
    stage.write("0001-one", "date: 2026-11-23 06:00\nsummary: Changed.")
    told = stage.good("publish").err
    assert "warning [clock]" in told
    assert "0002-two was written on Tue 2027-11-23" in told
    assert named(stage) == both
    stage.good("verify", "--offline")
    states = {one["slug"]: one["state"] for one in stage.good("status", "--json").json["episodes"]}
    assert states == {"0001-one": "out", "0002-two": "out"}
    stage.write("0002-two", "number: 2\ndate: 2026-11-23 12:00")
    stage.good("publish", "--accept", "date")
    assert stage.record("0002-two")["date"] == "2026-11-23T11:00:00Z"
    assert named(stage) == both
    stage.good("verify", "--offline")
    assert "clock" not in stage.good("publish").err, "it is put right"


def test_the_servers_clock_is_asked(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    with serving(tmp_path / "site") as served:
        stage = Stage(tmp_path, address=served.url)
        stage.episode("0001-one", "number: 1")
        refused = stage.good("publish", "--json", now=NOON.replace(year=2020), code=2).json["error"]
        assert refused["kind"] == "clock"
        assert served.url in refused["message"]
        assert "date" not in stage.record("0001-one")
