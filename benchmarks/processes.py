"""Command and processors → what it took: wall clock, processor time, peak memory."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

CORES = sorted(os.sched_getaffinity(0))
QUICKTAKE = str(Path(sys.executable).with_name("quicktake"))


@dataclass(frozen=True)
class Timed:
    """A whole process."""

    wall: float
    """Seconds."""
    processor: float
    """Seconds of all its threads."""
    peak: float
    """Highest resident memory in MB."""

    @staticmethod
    def together(timed: "Sequence[Timed]") -> "Timed":
        """Processes that ran one after the other, as one."""
        return Timed(
            sum(one.wall for one in timed), sum(one.processor for one in timed), max(one.peak for one in timed)
        )


LAUNCHER = """import json, os, resource, subprocess, sys, time
os.sched_setaffinity(0, json.loads(sys.argv[1]))
began = time.monotonic()
code = subprocess.run(sys.argv[2:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([code, time.monotonic() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
"""


def process(command: Sequence[str], cores: list[int]) -> Timed:
    """Runs a command on some processors to its end; a small process starts it, whose own memory does not count.

    Python's bytecode is kept from run to run, as it is where a program is installed.
    """
    launched = [sys.executable, "-S", "-c", LAUNCHER, json.dumps(cores), *command]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    told = subprocess.run(launched, capture_output=True, text=True, check=True, env=environment).stdout
    code, *figures = json.loads(told)
    if code:
        raise SystemExit(f"{command[0]} ended with {code}: {json.dumps(list(command))}")
    return Timed(*figures)
