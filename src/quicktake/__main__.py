"""Process arguments → the command line; the entry point, which answers signals from its first line on.

The command line takes a tenth of a second to load. A signal in that time ends the program with 130 and one sentence.
"""

import os
import signal
import sys
from types import FrameType
from typing import NoReturn

INTERRUPTED = 130
SIGNALS = (signal.SIGINT, signal.SIGTERM)


def main() -> None:
    """Loads and runs the command line; never returns normally."""
    for number in SIGNALS:
        signal.signal(number, _stop)
    from quicktake import cli

    try:
        cli.main()
    finally:
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)  # all is said: a late signal changes nothing


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    """Ends before anything was begun. Only `os` is safe here: a module may be half loaded."""
    if "--json" in sys.argv:
        words = [word for word in sys.argv[1:] if word[:1] != "-"]
        command = words[0] if words and words[0].isalpha() else ""
        error = '{"kind": "interrupted", "message": "Interrupted.", "hint": ""}'
        os.write(1, f'{{"quicktake": 1, "command": "{command}", "error": {error}}}\n'.encode())
    os.write(2, b"\nInterrupted before anything was done.\n")
    os._exit(INTERRUPTED)


if __name__ == "__main__":
    main()
