"""`python -m emulator`: the emulator as a process of its own; prints {"endpoint", "token"} and ends by itself."""

import argparse
import json
import signal
import sys
import threading
from pathlib import Path

from emulator.server import Emulator


def main() -> None:
    """Serves until its lifetime is over or it is told to end."""
    parser = argparse.ArgumentParser(prog="python -m emulator", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0: any free one")
    parser.add_argument("--directory", type=Path, required=True, help="where videos and sessions are kept")
    parser.add_argument("--lifetime", type=float, default=120, help="seconds, at most an hour")
    arguments = parser.parse_args()
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    with Emulator(arguments.directory, port=arguments.port) as emulator:
        sys.stdout.write(json.dumps({"endpoint": emulator.endpoint, "token": emulator.token}) + "\n")
        sys.stdout.flush()
        ended.wait(min(arguments.lifetime, 3600))


if __name__ == "__main__":
    main()
