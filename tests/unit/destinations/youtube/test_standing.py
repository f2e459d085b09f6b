"""What `quicktake youtube status` tells, and how the end of a sign-in is told."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from emulator.consent import Consent
from emulator.server import Emulator
from makers.youtube import youtube_show
from quicktake.destinations.youtube import ages, login, signin, standing
from quicktake.destinations.youtube.account import Account
from quicktake.destinations.youtube.client import read_client
from quicktake.destinations.youtube.patience import Patience
from quicktake.destinations.youtube.quota import project_of
from quicktake.destinations.youtube.tokens import Kept, Shelf
from quicktake.errors import Refusal
from quicktake.journal import Journal

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)  # a Monday
ID = "UCemulated0000000000000A"
KEPT = Kept("UCours", "Ours", ("s",), NOW, NOW, None, {"refresh_token": "secret"})
PATIENCE = Patience(tries=2, sleep=lambda _: None)


@pytest.fixture
def environ(youtube: Emulator, tmp_path: Path) -> dict[str, str]:
    return {signin.ENDPOINT: youtube.endpoint, "XDG_CONFIG_HOME": str(tmp_path / "config")}


@pytest.fixture
def kept(consent: Consent, environ: dict[str, str], tmp_path: Path) -> Kept:
    client = read_client(consent.client_file(tmp_path / "client.json"))
    agreed = login.by_paste(client, consent.visit)
    return login.sign_in(agreed, environ, None, NOW, keyring=False).kept


def test_what_is_told(environ: dict[str, str], kept: Kept) -> None:
    found = standing.look(environ, youtube_show(channel=ID), NOW + timedelta(days=3), channel=None)
    assert (found.channel, found.title, found.kept, found.missing) == (ID, "Emulated channel", "file", ())
    assert (found.signed_in, found.ends, found.long_uploads) == (NOW, None, "allowed")
    text = "\n".join(found.lines(NOW + timedelta(days=3)))
    for words in ("Emulated channel (UCemu", "youtube.force-ssl", "3 days ago", "if the Google app is in Testing"):
        assert words in text
    for name in ("refresh_token", "token", "client_secret"):
        assert kept.user[name] not in text + repr(found)


def test_what_was_used_today_in_the_shows_own_time(environ: dict[str, str], kept: Kept, tmp_path: Path) -> None:
    show = replace(youtube_show(channel=ID), folder=tmp_path)
    (tmp_path / ".quicktake").mkdir()
    journal = Journal(tmp_path / ".quicktake" / "journal.db")
    journal.spend(project_of(kept.user["client_id"]), "2026-11-23", "units", 650)
    journal.spend(project_of(kept.user["client_id"]), "2026-11-23", "uploads", 1)
    journal.close()
    text = "\n".join(standing.look(environ, show, NOW, channel=None).lines(NOW))
    assert "652 of 10,000 units and 1 of 100 uploads used (by quicktake on this computer)" in text
    assert "resets at 08:00 UTC / 09:00 Europe/Berlin" in text
    granted = replace(youtube_show(channel=ID, daily_units=50_000, daily_uploads=300), folder=tmp_path)
    text = "\n".join(standing.look(environ, granted, NOW, channel=None).lines(NOW))
    assert "654 of 50,000 units and 1 of 300 uploads used" in text
    assert "quota" not in "\n".join(standing.look(environ, None, NOW, channel=None).lines(NOW))


def test_the_token_of_the_environment(environ: dict[str, str], youtube: Emulator, kept: Kept) -> None:
    found = standing.look({**environ, **youtube.environ}, None, NOW, channel=None)
    assert (found.kept, found.signed_in, found.scopes) == ("environment", None, kept.scopes)


def test_google_is_asked_whether_it_is_still_good(environ: dict[str, str], consent: Consent, kept: Kept) -> None:
    consent.revoke_all()
    with pytest.raises(Refusal) as refusal:
        standing.look(environ, None, NOW, channel=None, patience=PATIENCE)
    assert refusal.value.kind == "signed-out"
    assert "Run: quicktake youtube login." in refusal.value.hint


def test_another_channel_than_the_shows(environ: dict[str, str], youtube: Emulator) -> None:
    with pytest.raises(Refusal, match="UCours") as refusal:
        standing.look({**environ, **youtube.environ}, youtube_show(channel="UCours"), NOW, channel=None)
    assert refusal.value.kind == "channel"
    assert ID in refusal.value.message


def test_scopes_that_do_not_even_tell_the_channel(
    environ: dict[str, str], consent: Consent, kept: Kept, youtube: Emulator
) -> None:
    consent.alive[kept.user["refresh_token"]] = "https://www.googleapis.com/auth/youtube.upload"
    youtube.faults.add({"match": "GET channels", "status": 403, "reason": "insufficientPermissions", "times": -1})
    with pytest.raises(Refusal) as refusal:
        standing.look(environ, None, NOW, channel=None, patience=PATIENCE)
    assert refusal.value.kind == "scopes"


def test_since_when_is_told_when_publishing(environ: dict[str, str], consent: Consent, kept: Kept) -> None:
    """A week after the sign-in, in an app in Testing."""
    signed_in = datetime.now(UTC) - timedelta(days=9)
    stale = {**kept.user, "expiry": "2020-01-01T00:00:00Z"}
    Shelf(environ).keep(replace(kept, signed_in=signed_in, refreshed=signed_in, user=stale))
    consent.revoke_all()
    account = Account(environ, PATIENCE, ID)
    with pytest.raises(Refusal) as refusal:
        account.channel()
    account.close()
    day = (signed_in + timedelta(days=7)).astimezone()
    what = f"signed out since {day:%A} (your Google app is in Testing, where sign-ins last 7 days)."
    assert refusal.value.message == what
    assert refusal.value.hint.startswith("Run: quicktake youtube login. The podcast can go out now: ")


def _local(days: int) -> datetime:
    """So many days from now, as this computer's clock counts them, wherever it stands."""
    return (NOW + timedelta(days=days)).astimezone()


@pytest.mark.parametrize(
    ("signed_in", "refreshed", "words"),
    [
        (9, 8, f"since {_local(-2):%A} (your Google app is in Testing"),
        (40, 39, f"since {_local(-33):%Y-%m-%d} (your Google app is in Testing"),
        (2, 1, "taken back"),
        (90, 3, "taken back"),
        (400, 190, "not used for six months"),
    ],
)
def test_why_it_ended(signed_in: int, refreshed: int, words: str) -> None:
    kept = replace(KEPT, signed_in=NOW - timedelta(days=signed_in), refreshed=NOW - timedelta(days=refreshed))
    assert words in ages.ended(kept, NOW).message


def test_how_long_it_lasts() -> None:
    old = replace(KEPT, signed_in=NOW - timedelta(days=30))
    assert ages.lasts(old, NOW).startswith("lasts")
    said = replace(KEPT, ends=NOW + timedelta(days=7))
    ends = f"ends {_local(7):%Y-%m-%d}"
    assert ages.lasts(said, NOW).startswith(f"{ends}: the Google app is in Testing")
    assert ages.lasts(KEPT, NOW).startswith(f"{ends} if the Google app is in Testing")
    assert [ages.ago(NOW - timedelta(days=days), NOW) for days in (0, 1, 5)] == ["today", "1 day ago", "5 days ago"]


def test_a_client_that_was_deleted_is_told_as_that(environ: dict[str, str], consent: Consent, kept: Kept) -> None:
    consent.behaviour.client_secret = "another"  # noqa: S105 - opens nothing
    with pytest.raises(Refusal, match="client was deleted"):
        standing.look(environ, None, NOW, channel=None, patience=PATIENCE)


def test_a_token_without_a_lasting_part(environ: dict[str, str], youtube: Emulator) -> None:
    only = json.dumps({"token": youtube.new_access_token()})
    found = standing.look({**environ, signin.TOKEN: only}, None, NOW, channel=None)
    assert (found.channel, found.scopes, found.missing) == (ID, (), ())
