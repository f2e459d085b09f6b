"""The sample show → seconds of its first publish, of the second run, and of --help, as whole processes.

    python benchmarks/sample.py [RUNS]

Beside --help stands Python's own start, which no program written in it can go below.
"""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

EPISODES = Path(__file__).parents[1] / "episodes"
PROGRAM = [sys.executable, "-c", "from quicktake.cli import main; main()"]


def seconds(command: list[str], folder: Path) -> float:
    """Wall-clock seconds of a process that must end well."""
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    """Prints medians and spreads."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    figures: dict[str, list[float]] = {}
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            shutil.copytree(EPISODES, folder / "episodes", ignore=shutil.ignore_patterns(".quicktake"))
            for what, command in (
                ("first publish", [*PROGRAM, "publish", "--yes"]),
                ("second publish", [*PROGRAM, "publish", "--yes"]),
                ("status", [*PROGRAM, "status"]),
                ("--help", [*PROGRAM, "--help"]),
                ("python -c pass", [sys.executable, "-c", "pass"]),
            ):
                figures.setdefault(what, []).append(seconds(command, folder))
    for what, times in figures.items():
        print(f"{what:<15} {statistics.median(times):6.2f} s  ({min(times):.2f} to {max(times):.2f}, {runs} runs)")


if __name__ == "__main__":
    main()
