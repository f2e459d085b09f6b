"""The lines for schedulers: what stands there works as it is, and names no file that is not there."""

import os
import shutil
import subprocess
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from makers.shows import make_show
from quicktake.console import schedules
from quicktake.destinations.youtube.given import TOKEN
from quicktake.model import Youtube

CRON, SERVICE = "cron (crontab -e)", "systemd (~/.config/systemd/user/quicktake.service)"


@pytest.mark.parametrize(
    "token",
    [None, '{"refresh_token": "secret"}', '\'{"refresh_token": "secret"}\'', "ya29.secret", "1//secret", "secret"],
    ids=["none", "the sign-in itself", "in quotes", "an access token", "a refresh token", "anything else"],
)
def test_without_a_file_the_sign_in_is_a_comment(monkeypatch: pytest.MonkeyPatch, token: str | None) -> None:
    monkeypatch.delenv(TOKEN, raising=False)
    if token:
        monkeypatch.setenv(TOKEN, token)
    lines = schedules.lines(make_show(youtube=Youtube()))
    assert not any(TOKEN in text or "secret" in text for text in lines.values())
    for name in (CRON, SERVICE):
        (comment,) = [line for line in lines[name].splitlines() if "youtube login --no-keyring" in line]
        assert comment.startswith("#")


def test_a_sign_in_in_a_file_is_passed_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "100 %.json").touch()
    monkeypatch.setenv(TOKEN, str(tmp_path / "100 %.json"))
    lines = schedules.lines(make_show(youtube=Youtube()))
    assert lines[CRON].startswith(f"{TOKEN}={tmp_path}/100 %.json\n*/10 ")
    assert f'Environment="{TOKEN}={tmp_path}/100 %%.json"' in lines[SERVICE]


def test_a_show_that_is_not_on_youtube_needs_no_sign_in() -> None:
    assert not any("login" in text for text in schedules.lines(make_show()).values())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A show's folder with a space in its name, and a program `quicktake` that ends with the code in `code`."""
    (tmp_path / "my show" / ".quicktake").mkdir(parents=True)
    (tmp_path / "bin").mkdir()
    for name, text in (
        ("quicktake", f'echo "error: something in $2" >&2; exit "$(cat {tmp_path}/code)"'),
        ("mail", f'echo "$@" >> {tmp_path}/mails; cat >> {tmp_path}/mails'),
    ):
        (tmp_path / "bin" / name).write_text(f"#!/bin/sh\n{text}\n")
        (tmp_path / "bin" / name).chmod(0o755)
    return tmp_path


def run_at_night(folder: Path, code: int, *, mail: str | None = None, webhook: str | None = None) -> int:
    """Runs the script that `schedule` prints, as cron would."""
    show = replace(make_show(), folder=folder / "my show")
    (name, text), *_ = schedules.lines(show, mail=mail, webhook=webhook).items()
    script = folder / "my show" / ".quicktake" / schedules.SCRIPT
    assert str(script) in name
    script.write_text(text + "\n")
    (folder / "code").write_text(str(code))
    return subprocess.run(["/bin/sh", script], timeout=60, check=False).returncode


def test_a_failed_night_is_mailed_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}")
    codes = [run_at_night(folder, code, mail="desk@quicktake.example") for code in (0, 2, 2, 6, 0, 2)]
    assert codes == [0, 2, 2, 6, 0, 2]
    told = (folder / "mails").read_text()
    for code, times in ((0, 0), (2, 2), (6, 1)):
        assert told.count(f"-s quicktake: exit {code} desk@quicktake.example\n") == times
    assert told.count(f"error: something in {folder / 'my show'}\n") == 3


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not here")
def test_a_failed_night_calls_a_webhook(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}")
    heard: list[str] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            pass

    with HTTPServer(("127.0.0.1", 0), Hook) as server:
        server.timeout = 30
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        assert run_at_night(folder, 2, webhook=f"http://127.0.0.1:{server.server_port}/hook") == 2
        thread.join(60)
    assert heard == [f"quicktake: exit 2\nerror: something in {folder / 'my show'}\n"]


def test_schedulers_start_the_script() -> None:
    lines = schedules.lines(make_show(), webhook="https://hooks.quicktake.example/x?a=1&b=2")
    script = f"{make_show().folder}/.quicktake/{schedules.SCRIPT}"
    assert lines[CRON] == f"*/10 * * * * /bin/sh {script}"
    assert f"ExecStart=/bin/sh {script}\n" in lines[SERVICE]
    assert not any("--mail" in name for name in lines)
    assert any("--mail" in name for name in schedules.lines(make_show()))
