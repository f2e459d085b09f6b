"""--wait sleeps until the next due time, with the lock free, and then runs again."""

import contextlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import cast

from quicktake.errors import RemoteError
from quicktake.model import Change, Effect
from quicktake.publish import Outcome, Plan, Session, until_all_is_out

START = datetime(2026, 11, 23, 22, tzinfo=UTC)


class World:
    """A clock that only sleeping moves, and a show whose next episode is due at six."""

    def __init__(self, due: datetime | None, left: Sequence[str] = ()) -> None:
        """left: destinations where something fails."""
        self.now, self.due, self.left = START, due, left
        self.open = 0
        self.runs: list[datetime] = []

    @contextlib.contextmanager
    def opener(self, now: datetime) -> Iterator[Session]:
        self.open += 1
        yield cast(Session, type("Opened", (), {"show": None, "now": now}))
        self.open -= 1

    def work(self, session: Session) -> Outcome:
        self.runs.append(session.now)
        waits = self.due if self.due and self.due > session.now else None
        left = [
            Change("create", Effect(f"{place}/a/b", "d", lambda: {}), None, "new", "a", place) for place in self.left
        ]
        return Outcome(Plan([], next_due=waits), failures=[RemoteError("x")] if left else [], left=left)

    def sleep(self, seconds: float) -> None:
        assert self.open == 0
        assert 0 < seconds <= 300
        self.now += timedelta(seconds=seconds)

    def go(self, *, wait: bool) -> int:
        return len(list(until_all_is_out(self.opener, self.work, lambda: self.now, self.sleep, wait=wait)))


def test_it_stages_sleeps_and_publishes() -> None:
    world = World(START + timedelta(hours=8))
    assert world.go(wait=True) == 2
    assert world.runs == [START, START + timedelta(hours=8)]


def test_without_wait_or_with_nothing_ahead_it_runs_once() -> None:
    assert World(START + timedelta(hours=8)).go(wait=False) == 1
    assert World(None).go(wait=True) == 1


def test_a_failure_ends_the_waiting() -> None:
    assert World(START + timedelta(hours=8), left=["youtube", "media"]).go(wait=True) == 1


def test_the_podcast_does_not_miss_its_time_because_of_youtube() -> None:
    assert World(START + timedelta(hours=8), left=["youtube"]).go(wait=True) == 2
