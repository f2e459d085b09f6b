"""Two hosts on two computers take turns, with git and the served folder between them: the feed keeps everything."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from e2e.test_podcast import feed
from emulator.server import Emulator
from makers.stage import NOON, Clock, Stage
from quicktake.reader.feed import read_feed

TURNS = 10


def hand_over(one: Stage, other: Stage) -> None:
    """What `git pull` and a copy of the site bring: no recordings, and nothing of `.quicktake`."""
    kept = shutil.ignore_patterns(".quicktake", "recording.*")
    shutil.copytree(one.home, other.home, ignore=kept, dirs_exist_ok=True)
    shutil.rmtree(other.site, ignore_errors=True)
    shutil.copytree(one.site, other.site)


def named(stage: Stage) -> list[str]:
    return sorted(read_feed(feed(stage)).items)


@pytest.fixture
def computers(tmp_path: Path) -> tuple[Stage, Stage]:
    """One episode is out; the second computer is a fresh clone with a copy of the site."""
    one = Stage(tmp_path / "one")
    one.episode("0000-zero", "date: 2026-11-23 05:00\nnumber: 1000")
    one.good("publish")
    other = Stage(tmp_path / "other")
    hand_over(one, other)
    return one, other


def add(stage: Stage, turn: int, *, film: bool = False) -> str:
    name = f"{turn:04d}-turn"
    stage.episode(name, f"date: 2026-11-23 06:{turn:02d}\nnumber: {turn}", seed=turn, film=film)
    return f"guid-of-{name}"


def test_the_first_publish_of_a_second_computer_is_whole(computers: tuple[Stage, Stage]) -> None:
    _, other = computers
    guid = add(other, 1)
    run = other.good("publish")
    assert "does not name it" not in run.err
    assert named(other) == ["guid-of-0000-zero", guid]
    other.good("verify", "--offline")
    assert other.good("publish", "--json").json["changes"] == []


def test_ten_turns(computers: tuple[Stage, Stage]) -> None:
    guids = ["guid-of-0000-zero"]
    for turn in range(1, TURNS + 1):
        mine, theirs = computers[turn % 2], computers[1 - turn % 2]
        guids.append(add(mine, turn))
        mine.good("publish")
        assert named(mine) == guids
        assert f"{turn:04d}-turn" in (mine.site / "index.html").read_text()
        mine.good("verify", "--offline")
        hand_over(mine, theirs)
        theirs.good("verify", "--offline")


def test_ten_turns_killed_in_between(computers: tuple[Stage, Stage]) -> None:
    """Whoever was killed runs again before handing over; or hands over as it is, and the other is refused or whole."""
    guids = ["guid-of-0000-zero"]
    for turn in range(1, TURNS + 1):
        mine, theirs = computers[turn % 2], computers[1 - turn % 2]
        guids.append(add(mine, turn))
        assert mine.run("publish", kill_at=turn * 11).code in (-9, 0)
        assert set(guids[:-1]) <= set(named(mine))
        if turn % 3 == 0:
            hand_over(mine, theirs)
            met = theirs.run("publish")
            assert met.code in (0, 2), met.err
            assert set(guids[:-1]) <= set(named(theirs))
            hand_over(theirs, mine)
        mine.good("publish")
        assert named(mine) == guids
        mine.good("verify", "--offline")
        hand_over(mine, theirs)


@pytest.fixture
def youtube() -> Iterator[Emulator]:
    with Emulator(clock=Clock()) as emulator:
        yield emulator


@pytest.mark.slow
@pytest.mark.parametrize("kills", [False, True])
def test_ten_turns_with_youtube(tmp_path: Path, youtube: Emulator, kills: bool) -> None:
    """The same with videos: each is sent once, and is public."""
    one = Stage(tmp_path / "one", toml="[youtube]\n", environ=youtube.environ)
    other = Stage(tmp_path / "other", toml="[youtube]\n", environ=youtube.environ)
    guids: list[str] = []
    for turn in range(1, TURNS + 1):
        mine, theirs = ((other, one), (one, other))[turn % 2]
        guids.append(add(mine, turn, film=True))
        if kills:
            assert mine.run("publish", kill_at=turn * 14).code in (-9, 0)
            assert set(guids[:-1]) <= set(named(mine) if turn > 1 and (mine.site / "feed.xml").exists() else guids[:-1])
        mine.good("publish")
        assert named(mine) == guids
        assert len(youtube.videos) == turn
        mine.good("verify", "--offline", now=NOON)
        hand_over(mine, theirs)
    assert {video.resource["status"]["privacyStatus"] for video in youtube.videos.values()} == {"public"}
