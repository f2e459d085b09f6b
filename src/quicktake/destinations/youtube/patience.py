"""A failing call → the pauses after which it is tried again, and the end of trying."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from quicktake.clock import Clock, utc_now
from quicktake.destinations.youtube.failures import Failure

Result = TypeVar("Result")
LOOKS = 3  # at a list, after an answer was lost


@dataclass(frozen=True)
class Patience:
    """Capped exponential backoff with full jitter; what YouTube asks for in Retry-After comes first."""

    tries: int = 7
    """Failures in a row, the last of which ends it."""
    first: float = 0.5
    """Seconds: the longest first pause; each further one may be twice as long."""
    longest: float = 32.0
    """Seconds."""
    most_asked: float = 120.0
    """Seconds: a longer Retry-After is no pause but an end."""
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.SystemRandom().random
    clock: Clock = utc_now

    def pause(self, failures: int, failure: Failure) -> None:
        """Waits after the n-th failure in a row; raises it when it is not transient or was one too many."""
        asked = failure.wait
        if not failure.transient or failures >= self.tries or (asked is not None and asked > self.most_asked):
            raise failure
        self.sleep(asked if asked is not None else self.chance() * min(self.longest, self.first * 2 ** (failures - 1)))

    def look(self, work: Callable[[], Result | None], *, doubt: bool) -> Result | None:
        """What a list shows; in doubt it is asked again before nothing is believed: lists lag behind."""
        for again in reversed(range(LOOKS if doubt else 1)):
            if (found := work()) is not None or not again:
                return found
            self.sleep(min(self.longest, 4 * self.first))
        return None

    def call(self, work: Callable[[], Result]) -> Result:
        """The result of a call that may be repeated."""
        failures = 0
        while True:
            try:
                return work()
            except Failure as failure:
                failures += 1
                self.pause(failures, failure)
