"""Due times → runs: stages now, sleeps until each episode is due, and publishes it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime

from quicktake.model import Show
from quicktake.publish.applying import Outcome
from quicktake.publish.session import Session
from quicktake.publish.verifying import APART

Opener = Callable[[datetime], AbstractContextManager[Session]]
LONGEST_NAP = 300.0  # seconds: a computer that slept, or whose clock was set, is noticed within this time


def until_all_is_out(
    opener: Opener,
    work: Callable[[Session], Outcome],
    clock: Callable[[], datetime],
    sleep: Callable[[float], None],
    *,
    wait: bool,
) -> Iterator[tuple[Show, Outcome]]:
    """The show and an outcome for each run: one, or, when it is to wait, until nothing waits any more.

    The show's lock is free in between. What fails at YouTube is tried again then: the podcast does not miss its time.
    """
    while True:
        with opener(clock()) as session:
            show, outcome = session.show, work(session)
        yield show, outcome
        due = outcome.plan.next_due
        if (
            due is None
            or not wait
            or outcome.interrupted is not None
            or any(change.destination != APART for change in outcome.left)
        ):
            return
        while (left := (due - clock()).total_seconds()) > 0:
            sleep(min(left, LONGEST_NAP))
