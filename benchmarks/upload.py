"""An upload to YouTube, side by side with a plain HTTP PUT of the same file: `python benchmarks/upload.py [--mb N]`.

Both go to a server on this machine, in a process of its own, that speaks the resumable protocol and throws the bytes
away: directly, and through a relay that lets 100 Mbit/s through (each answer comes back DELAY milliseconds later, as
from far away). Nothing leaves the machine. Each figure is the best of several runs.
"""

import argparse
import http.client
import json
import multiprocessing
import re
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from quicktake.destinations.youtube.account import Account
from quicktake.destinations.youtube.patience import Patience
from quicktake.destinations.youtube.resumable import Source, Upload
from quicktake.destinations.youtube.signin import ENDPOINT, TOKEN
from quicktake.model import no_progress

BLOCK = 1 << 20  # bytes read at a time by the server
SIP = 32 << 10  # bytes let through at a time by the relay
LINE = 100e6 / 8  # bytes per second
MIB = 1 << 20
BODY = {"snippet": {"title": "T", "categoryId": "25"}, "status": {"privacyStatus": "private"}}
SPAN = re.compile(r"bytes (\d+)-(\d+)/(\d+)")


def main() -> None:
    """Prints rates and their ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mb", type=int, default=512, help="size of the file sent directly, MiB")
    parser.add_argument("--slow-mb", type=int, default=64, help="size of the file sent through the relay, MiB")
    parser.add_argument("--delay", type=float, default=0.0, help="milliseconds until an answer comes back")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--chunks", type=int, nargs="+", default=[8, 16, 32], help="MiB")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, serving(serve) as sink:
        path = Path(folder) / "video.mp4"
        write(path, given.mb)
        compare("directly", path, sink, given.chunks, given.runs)
        write(path, given.slow_mb)
        with serving(partial(relay, there=sink, delay=given.delay / 1000)) as slow:
            compare(f"100 Mbit/s, {given.delay:.0f} ms", path, slow, given.chunks, max(1, given.runs - 1))


def write(path: Path, mb: int) -> None:
    """A file of so many MiB, in the page cache afterwards."""
    with path.open("wb") as file:
        for _ in range(mb):
            file.write(b"\x5a" * MIB)


def compare(name: str, path: Path, port: int, chunks: list[int], runs: int) -> None:
    """A line for a plain PUT, and one for each size of chunks; the ways take turns."""
    size = path.stat().st_size
    environ = {ENDPOINT: f"http://127.0.0.1:{port}", TOKEN: json.dumps({"token": "benchmark"})}
    account = Account(environ, Patience(tries=1))
    ways: dict[str, Callable[[], None]] = {"plain PUT": partial(plain, path, port)}
    ways |= {f"quicktake, {chunk} MiB chunks": partial(ours, path, account, chunk * MIB) for chunk in chunks}
    best = dict.fromkeys(ways, float("inf"))
    for _ in range(runs):
        for way, work in ways.items():
            began = time.perf_counter()
            work()
            best[way] = min(best[way], time.perf_counter() - began)
    account.close()
    for way, seconds in best.items():
        ratio = best["plain PUT"] / seconds
        print(f"{name:20} {way:26} {size / seconds / 1e6:8.1f} MB/s {100 * ratio:7.1f} % of the plain PUT")


def plain(path: Path, port: int) -> None:
    """The whole file as one request by the standard library."""
    connection = http.client.HTTPConnection("127.0.0.1", port, blocksize=BLOCK)
    with path.open("rb") as file:
        connection.request("PUT", "/plain", body=file, headers={"Content-Length": str(path.stat().st_size)})
        connection.getresponse().read()
    connection.close()


def ours(path: Path, account: Account, chunk: int) -> None:
    """As `publish` sends it, from the opening of the session to the video."""
    stat = path.stat()
    address = account.begin(BODY, "video/mp4", stat.st_size, notify=False)
    source = Source(path, stat.st_size, stat.st_mtime_ns, "")
    send, patience = account.connection.send, account.connection.patience
    Upload(send, address, source, patience, no_progress, lambda: None, chunk).finish(0)


# -- the other side ----------------------------------------------------------------------------------------------------


@contextmanager
def serving(work: Callable[[socket.socket], None]) -> Iterator[int]:
    """A process that serves connections to a port of this machine; the port."""
    listener = socket.create_server(("127.0.0.1", 0))
    process = multiprocessing.get_context("fork").Process(target=accept, args=(listener, work), daemon=True)
    process.start()
    port: int = listener.getsockname()[1]
    listener.close()
    try:
        yield port
    finally:
        process.terminate()


def accept(listener: socket.socket, work: Callable[[socket.socket], None]) -> None:
    """A thread for each connection."""
    while True:
        connection, _ = listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=work, args=(connection,), daemon=True).start()


def serve(connection: socket.socket) -> None:
    """HTTP requests of one connection, their bodies thrown away."""
    rest, buffer = bytearray(), memoryview(bytearray(BLOCK))
    while True:
        while b"\r\n\r\n" not in rest:
            count = connection.recv_into(buffer)
            if not count:
                return
            rest += buffer[:count]
        head, _, rest = rest.partition(b"\r\n\r\n")
        request, *lines = head.decode("latin-1").split("\r\n")
        fields = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        left = int(fields.get("content-length", "0")) - len(rest)
        rest = bytearray()
        while left > 0:
            left -= connection.recv_into(buffer, min(left, BLOCK))
        connection.sendall(answered(request, fields))


def answered(request: str, fields: dict[str, str]) -> bytes:
    """What YouTube would answer."""
    span = SPAN.fullmatch(fields.get("content-range", ""))
    if request.startswith("POST"):
        place = f"http://{fields['host']}/upload/youtube/v3/videos?upload_id=x"
        return f"HTTP/1.1 200 OK\r\nLocation: {place}\r\nContent-Length: 0\r\n\r\n".encode()
    if span and int(span[2]) + 1 < int(span[3]):
        return f"HTTP/1.1 308 Resume Incomplete\r\nRange: bytes=0-{span[2]}\r\nContent-Length: 0\r\n\r\n".encode()
    return b'HTTP/1.1 201 Created\r\nContent-Length: 15\r\n\r\n{"id": "video"}'


def relay(client: socket.socket, there: int, delay: float) -> None:
    """Bytes to the server at the line's rate, and its answers back after a delay."""
    server = socket.create_connection(("127.0.0.1", there))
    server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * SIP)

    def back() -> None:
        while answer := server.recv(BLOCK):
            time.sleep(delay)
            client.sendall(answer)

    threading.Thread(target=back, daemon=True).start()
    due = time.perf_counter()
    while piece := client.recv(SIP):
        due = max(due, time.perf_counter() - SIP / LINE) + len(piece) / LINE
        if (pause := due - time.perf_counter()) > 0:
            time.sleep(pause)
        server.sendall(piece)
    server.close()


if __name__ == "__main__":
    main()
