"""time.sleep → a wait that libfaketime 0.9.10 leaves alone: to Python's own (clock_nanosleep) it answers EINVAL."""

import select
import time


def _sleep(seconds: float) -> None:
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    select.select([], [], [], seconds)


time.sleep = _sleep
