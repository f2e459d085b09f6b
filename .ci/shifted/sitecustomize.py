"""What libfaketime 0.9.10 cannot do with Python → ways around it; for the run of the tests at another time alone.

* `time.sleep` is clock_nanosleep with an absolute time, to which it answers EINVAL: another wait takes its place.
* It looks conditions up under a lock of its own, as every thread does that waits for the interpreter. A child that is
  forked just then waits for ever; so a fork waits until every other thread is in a long wait.
"""

import ctypes
import os
import select
import sys
import time

USUAL = sys.getswitchinterval()  # seconds: how often a waiting thread looks again
LONG = 60.0
_usleep = ctypes.PyDLL(None).usleep  # keeps the interpreter to itself


def _sleep(seconds: float) -> None:
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    select.select([], [], [], seconds)


def _quiet() -> None:
    sys.setswitchinterval(LONG)
    _usleep(int(2e6 * USUAL))


def _usual() -> None:
    sys.setswitchinterval(USUAL)


time.sleep = _sleep
os.register_at_fork(before=_quiet, after_in_parent=_usual, after_in_child=_usual)
