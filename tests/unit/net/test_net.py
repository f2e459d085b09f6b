"""The web, asked: real servers on loopback; limits on time, size, redirects and addresses."""

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from makers.server import Handler, Served, serving
from quicktake.errors import RemoteError
from quicktake.net import Web
from quicktake.net.guard import is_public


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    (tmp_path / "a.mp3").write_bytes(bytes(range(256)) * 8)
    with serving(tmp_path) as one:
        yield one


def test_head_part_and_body(served: Served) -> None:
    web, url = Web([served.url]), f"{served.url}a.mp3"
    head = web.ask(url, method="HEAD")
    assert (head.status, head.length, head.media_type, head.body) == (200, 2048, "audio/mpeg", b"")
    assert head.date is not None and abs(head.date - datetime.now(UTC)).total_seconds() < 60
    part = web.ask(url, part=(16, 31))
    assert (part.status, part.body, part.length, part.whole) == (206, bytes(range(16, 32)), 2048, True)
    cut = web.ask(url, limit=100)
    assert (len(cut.body), cut.whole) == (100, False)
    assert len(web.ask(url, limit=2048).body) == 2048
    assert not web.ask(f"{served.url}no.mp3").good


def test_date_that_nobody_tells(served: Served) -> None:
    def silent(handler: Handler) -> bool:
        handler.send_response_only(200)
        handler.send_header("Content-Length", "0")
        handler.send_header("Date", handler.path.partition("?")[2] or "yesterday")
        handler.end_headers()
        return True

    served.answer = silent
    assert Web([served.url]).ask(served.url).date is None
    told = Web([served.url]).ask(f"{served.url}?Sun,%2006%20Nov%201994%2008:49:37%20GMT").date
    assert told is None, "percent codes are no date"


@pytest.mark.parametrize("url", ["ftp://a.example/", "https:///x", "file:///etc/passwd", "https://u:p@a.example/", "x"])
def test_no_address(url: str) -> None:
    with pytest.raises(RemoteError, match="no address that can be asked"):
        Web([url]).ask(url)


def test_loopback_only_where_the_host_typed_it(served: Served, tmp_path: Path) -> None:
    assert Web([f"{served.url}show/"]).ask(f"{served.url}a.mp3").good, "the very scheme, host and port"
    with pytest.raises(RemoteError, match="is not a public address"):
        Web([]).ask(f"{served.url}a.mp3")
    with serving(tmp_path) as other, pytest.raises(RemoteError, match="is not a public address"):
        Web([served.url]).ask(f"{other.url}a.mp3")  # another port


@pytest.mark.parametrize(
    "name",
    ["localhost", "127.1", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"],  # noqa: S104
)
def test_names_of_loopback(served: Served, name: str) -> None:
    port = served.url.rpartition(":")[2]
    with pytest.raises(RemoteError, match=r"is not a public address|no such name"):
        Web([served.url]).ask(f"http://{name}:{port}a.mp3")
    assert served.asked == []


def test_redirect_is_looked_at_again(served: Served, tmp_path: Path) -> None:
    with serving(tmp_path) as inner:
        served.answer = lambda handler: handler.path.startswith("/to") and _sent_on(handler, f"{inner.url}a.mp3")
        with pytest.raises(RemoteError, match="is not a public address"):
            Web([served.url]).ask(f"{served.url}to")
        assert inner.asked == []
        answer = Web([served.url, inner.url]).ask(f"{served.url}to", method="HEAD")
        assert (answer.url, answer.length) == (f"{inner.url}a.mp3", 2048)
        assert inner.asked == [("HEAD", "/a.mp3")]


def test_redirects_end(served: Served) -> None:
    served.answer = lambda handler: _sent_on(handler, f"{handler.path}x")
    with pytest.raises(RemoteError, match="sends on more than 5 times"):
        Web([served.url]).ask(f"{served.url}x")
    assert len(served.asked) == 6


def _sent_on(handler: Handler, target: str) -> bool:
    handler.reply(302, Location=target)
    return True


def test_a_name_that_changes_its_address(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is asked for the name twice may answer otherwise: the address that was looked at is connected to."""
    port, asked, tried = int(served.url.rpartition(":")[2].strip("/")), [], []

    def look_up(host: str, *rest: object, **more: object) -> list[tuple[object, ...]]:
        asked.append(host)
        address = "93.184.216.34" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    def connect(address: tuple[str, int], *rest: object, **more: object) -> socket.socket:
        tried.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr("quicktake.net.guard.socket.getaddrinfo", look_up)
    monkeypatch.setattr("quicktake.net.guard.create_connection", connect)
    with pytest.raises(RemoteError):
        Web([]).ask(f"http://rebinding.example:{port}/a.mp3")
    assert (asked, tried) == (["rebinding.example"], [("93.184.216.34", port)])


def test_slow_answers_end(served: Served) -> None:
    def drips(handler: Handler) -> bool:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for _ in range(100):
            try:
                handler.wfile.write(b"X-More: x\r\n")
            except OSError:
                break
            time.sleep(0.05)
        return True

    served.answer = drips
    began = time.monotonic()
    with pytest.raises(RemoteError, match=r"did not answer within 0\.4 seconds") as found:
        Web([served.url]).ask(served.url, seconds=0.4)
    assert time.monotonic() - began < 3 and found.value.transient


def test_slow_body_ends(served: Served) -> None:
    def drips(handler: Handler) -> bool:
        handler.send_response(200)
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        for _ in range(100):
            try:
                handler.wfile.write(b"x")
            except OSError:
                break
            time.sleep(0.05)
        return True

    served.answer = drips
    with pytest.raises(RemoteError, match=r"too long|did not answer within"):
        Web([served.url]).ask(served.url, seconds=0.4)


def test_bombs_are_cut_off(served: Served) -> None:
    bomb = gzip.compress(bytes(1 << 24))
    served.answer = lambda handler: _zipped(handler, bomb)
    answer = Web([served.url]).ask(served.url, limit=1 << 20)
    assert (len(answer.body), answer.whole) == (1 << 20, False)


def _zipped(handler: Handler, body: bytes) -> bool:
    handler.reply(200, body, Content_Encoding="gzip")
    return True


def test_nobody_there() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/"
        with pytest.raises(RemoteError, match="the connection was refused") as found:
            Web([url]).ask(url)
    assert found.value.transient
    with pytest.raises(RemoteError, match="there is no such name"):
        Web(["https://quicktake.example"], {}).ask("https://quicktake.example/feed.xml")


def test_no_http(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"

        def speak() -> None:
            connection, _ = server.accept()
            connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")
            connection.close()

        threading.Thread(target=speak, daemon=True).start()
        with pytest.raises(RemoteError, match="did not answer"):
            Web([url]).ask(url)


def test_proxy_of_the_environment(served: Served) -> None:
    """What the host typed goes through it; what an answer names does not, because nobody could look at the address."""
    environ = {"HTTP_PROXY": served.url, "no_proxy": "127.0.0.1"}
    served.answer = lambda handler: (
        _sent_on(handler, "http://10.1.2.3/") if handler.path == "http://p.example/x" else False
    )
    with pytest.raises(RemoteError, match=r"10\.1\.2\.3 is not a public address"):
        Web(["http://p.example"], environ).ask("http://p.example/x")
    assert served.asked == [("GET", "/x")]
    assert Web([served.url], environ).ask(f"{served.url}a.mp3").good, "no_proxy holds"
    with pytest.raises(RemoteError, match="proxy in the environment cannot be used"):
        Web(["http://p.example"], {"all_proxy": "socks5://127.0.0.1:1"}).ask("http://p.example/x")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True), ("2606:2800:220:1::", True), ("64:ff9b::5db8:d822", True),
        ("127.0.0.1", False), ("10.0.0.1", False), ("172.31.0.1", False), ("192.168.1.1", False), ("0.0.0.0", False),  # noqa: S104

        ("169.254.169.254", False), ("100.64.0.1", False), ("224.0.0.1", False), ("255.255.255.255", False),
        ("::1", False), ("::", False), ("fe80::1%eth0", False), ("fd00::1", False), ("ff02::1", False),
        ("::ffff:10.0.0.1", False), ("64:ff9b::a00:1", False), ("2002:7f00:1::", False), ("198.18.0.1", False),
    ],
)  # fmt: skip
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) == public
