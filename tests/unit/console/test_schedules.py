"""The lines for schedulers: what stands there works as it is, and names no file that is not there."""

from pathlib import Path

import pytest

from makers.shows import make_show
from quicktake.console import schedules
from quicktake.model import Youtube

CRON, SERVICE = "cron (crontab -e)", "systemd (~/.config/systemd/user/quicktake.service)"


@pytest.mark.parametrize("token", [None, '{"refresh_token": "secret"}'], ids=["none", "the sign-in itself"])
def test_without_a_file_the_sign_in_is_a_comment(monkeypatch: pytest.MonkeyPatch, token: str | None) -> None:
    monkeypatch.delenv(schedules.TOKEN, raising=False)
    if token:
        monkeypatch.setenv(schedules.TOKEN, token)
    lines = schedules.lines(make_show(youtube=Youtube()))
    assert not any(schedules.TOKEN in text or "secret" in text for text in lines.values())
    for name in (CRON, SERVICE):
        (comment,) = [line for line in lines[name].splitlines() if "youtube login --no-keyring" in line]
        assert comment.startswith("#")


def test_a_sign_in_in_a_file_is_passed_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(schedules.TOKEN, str(tmp_path / "100 %.json"))
    lines = schedules.lines(make_show(youtube=Youtube()))
    assert lines[CRON].startswith(f"{schedules.TOKEN}={tmp_path}/100 %.json\n*/10 ")
    assert f'Environment="{schedules.TOKEN}={tmp_path}/100 %%.json"' in lines[SERVICE]


def test_a_show_that_is_not_on_youtube_needs_no_sign_in() -> None:
    assert not any("login" in text for text in schedules.lines(make_show()).values())
