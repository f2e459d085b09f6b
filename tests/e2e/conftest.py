"""For whole-program tests: a YouTube whose clock is the show's."""

from collections.abc import Iterator

import pytest

from emulator.server import Emulator
from makers.stage import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def youtube(clock: Clock) -> Iterator[Emulator]:
    with Emulator(clock=clock) as emulator:
        yield emulator
