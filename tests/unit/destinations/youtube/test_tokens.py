"""A kept sign-in: only its owner reads it, it is written whole, and what is refreshed is kept."""

import json
import os
import stat
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from emulator.consent import Consent
from emulator.server import Emulator
from quicktake.destinations.youtube import signin
from quicktake.destinations.youtube.account import Account
from quicktake.destinations.youtube.patience import Patience
from quicktake.destinations.youtube.tokens import Kept, Shelf, home
from quicktake.errors import MachineError, Refusal

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
USER = {
    "client_id": "id",
    "client_secret": "client-secret",
    "refresh_token": "refresh-secret",
    "token_uri": "https://oauth2.googleapis.com/token",
    "token": "access-secret",
    "expiry": "2026-11-23T13:00:00Z",
}
OTHER = "another-refresh-token"
SCOPES = ("https://www.googleapis.com/auth/youtube.force-ssl",)
OURS = Kept("UCours", "Our channel", SCOPES, NOW, NOW, None, USER)


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"XDG_CONFIG_HOME": str(tmp_path)}


def test_a_file_that_its_owner_alone_can_read(environ: dict[str, str]) -> None:
    before = os.umask(0)
    try:
        Shelf(environ).keep(OURS)
    finally:
        os.umask(before)
    path = Shelf(environ).path("UCours")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    loaded = Shelf(environ).load("UCours")
    assert loaded is not None
    assert replace(loaded, user=USER) == OURS
    assert loaded.user.items() >= USER.items()
    assert [one.name for one in path.parent.iterdir()] == ["UCours.json"]
    assert "secret" not in repr(loaded)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_file_that_others_can_read_is_refused_with_what_mends_it(environ: dict[str, str], mode: int) -> None:
    shelf = Shelf(environ)
    shelf.keep(OURS)
    path = shelf.path("UCours")
    path.chmod(mode)
    with pytest.raises(Refusal) as refusal:
        signin.read(environ, "UCours")
    assert refusal.value.kind == "token-readable"
    assert refusal.value.hint == f"Run: chmod 600 '{path}'"
    path.chmod(0o600)
    signin.read(environ, "UCours")


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"quicktake": {}}', '{"quicktake": 1}', "\xff"])
def test_a_damaged_file_is_signed_out(environ: dict[str, str], content: str) -> None:
    shelf = Shelf(environ)
    shelf.keep(OURS)
    shelf.path("UCours").write_bytes(content.encode("latin-1"))
    with pytest.raises(Refusal) as refusal:
        signin.read(environ)
    assert refusal.value.kind == "signed-out"
    assert "quicktake youtube login" in refusal.value.hint


def test_the_shows_channel_is_taken_and_no_other(environ: dict[str, str]) -> None:
    shelf = Shelf(environ)
    shelf.keep(OURS)
    assert signin.read(environ).credentials.refresh_token == USER["refresh_token"]
    shelf.keep(replace(OURS, channel="UCother", user={**USER, "refresh_token": OTHER}))
    assert signin.read(environ, "UCother").credentials.refresh_token == OTHER
    assert signin.read(environ, "UCours").credentials.refresh_token == USER["refresh_token"]
    for channel in (None, "UCthird", "../UCours"):
        with pytest.raises(Refusal) as refusal:
            signin.read(environ, channel)
        assert refusal.value.kind == "signed-out"


def test_the_environment_comes_first_and_is_only_read(environ: dict[str, str]) -> None:
    Shelf(environ).keep(OURS)
    given = {**environ, signin.TOKEN: json.dumps({**USER, "refresh_token": "given"})}
    credentials = signin.read(given, "UCours").credentials
    assert (credentials.refresh_token, credentials.keeping) == ("given", None)


@pytest.mark.parametrize("rotate", [False, True])
def test_a_refreshed_token_is_kept(environ: dict[str, str], rotate: bool) -> None:
    with Emulator() as youtube, Consent(issue=youtube.new_access_token) as consent:
        consent.behaviour.rotate = rotate
        user = {**USER, "client_id": consent.behaviour.client_id, "client_secret": consent.behaviour.client_secret}
        user |= {"token_uri": f"{consent.origin}/token", "expiry": "2020-01-01T00:00:00Z"}
        consent.alive["refresh-secret"] = SCOPES[0]
        shelf = Shelf(environ)
        shelf.keep(replace(OURS, user=user))
        for _ in range(2):
            account = Account({**environ, signin.ENDPOINT: youtube.endpoint}, Patience(), "UCours")
            assert account.channel().id == youtube.channel.id
            account.close()
        kept = shelf.load("UCours")
        assert kept is not None
        assert kept.user["refresh_token"] in consent.alive
        assert (kept.user["refresh_token"] != USER["refresh_token"]) is rotate
        assert kept.user["token"] in youtube.access_tokens
        assert kept.refreshed != kept.signed_in
        assert consent.log == ["POST token refresh_token 200"], "the second run needs no refresh"


def test_what_was_forgotten_does_not_come_back(environ: dict[str, str]) -> None:
    shelf = Shelf(environ)
    shelf.keep(OURS)
    leftover = shelf.path("UCours").with_name(".UCours.json.killed")
    leftover.write_text("secret")
    shelf.forget("UCours")
    shelf.renewed(OURS, {"token": "late"}, NOW)
    assert list(leftover.parent.iterdir()) == []
    assert shelf.load("UCours") is None
    shelf.forget("UCours")


def test_a_new_sign_in_is_not_overwritten_by_a_run_with_the_old_one(environ: dict[str, str]) -> None:
    shelf = Shelf(environ)
    shelf.keep(replace(OURS, user={**USER, "refresh_token": OTHER}))
    shelf.renewed(OURS, {"token": "late"}, NOW)
    assert signin.read(environ).credentials.refresh_token == OTHER


def test_where_it_is_kept(tmp_path: Path) -> None:
    assert home({"XDG_CONFIG_HOME": str(tmp_path)}) == tmp_path / "quicktake"
    assert home({}) is None
    assert home({"XDG_CONFIG_HOME": "relative", "HOME": str(tmp_path)}) in (
        tmp_path / ".config" / "quicktake",
        tmp_path / "Library" / "Application Support" / "quicktake",
    )
    assert Shelf({}).channels() == []
    with pytest.raises(MachineError):
        Shelf({}).keep(OURS)
