"""Signing in: the right client, PKCE and state, enough granted, the show's channel, and show.toml left as it was."""

import json
import threading
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from emulator.consent import Consent
from emulator.server import Emulator
from makers.stage import TOML
from quicktake.destinations.youtube import login, pinning, signin
from quicktake.destinations.youtube.client import GOOGLE_REVOKE, Client, read_client, revoke_uri
from quicktake.destinations.youtube.failures import Failure
from quicktake.destinations.youtube.patience import Patience
from quicktake.destinations.youtube.quota import project_of
from quicktake.destinations.youtube.tokens import Shelf
from quicktake.errors import InputError, MachineError, Refusal
from quicktake.folder.show import read_show
from quicktake.journal import Journal
from quicktake.model import Show

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ID = "UCemulated0000000000000A"


@pytest.fixture
def client(consent: Consent, tmp_path: Path) -> Client:
    return read_client(consent.client_file(tmp_path / "client_secret.json"))


@pytest.fixture
def environ(youtube: Emulator, tmp_path: Path) -> dict[str, str]:
    return {signin.ENDPOINT: youtube.endpoint, "XDG_CONFIG_HOME": str(tmp_path / "config")}


def show_with(folder: Path, more: str) -> Show:
    folder.mkdir(exist_ok=True)
    (folder / "show.toml").write_bytes((TOML + more).encode())
    return read_show(folder)


def signed_in(consent: Consent, client: Client, environ: dict[str, str], show: Show | None = None) -> login.SignedIn:
    """A sign-in by pasting."""
    agreed = login.by_paste(client, consent.visit)
    patience = Patience(tries=2, sleep=lambda _: None)
    return login.sign_in(agreed, environ, show, NOW, keyring=False, patience=patience)


def test_by_paste(consent: Consent, client: Client, environ: dict[str, str]) -> None:
    done = signed_in(consent, client, environ)
    assert (done.kept.channel, done.kept.title, done.written, done.lacking) == (ID, "Emulated channel", None, [])
    assert done.kept.ends is None
    kept = Shelf(environ).load(ID)
    assert kept
    assert (kept.scopes, kept.signed_in) == (done.kept.scopes, NOW)
    assert signin.read(environ, ID).credentials.refresh_token in consent.alive


def test_what_it_asks_is_counted_in_the_shows_quota(
    consent: Consent, client: Client, environ: dict[str, str], tmp_path: Path
) -> None:
    show = show_with(tmp_path / "episodes", "")
    (show.folder / ".quicktake").mkdir()
    journal = Journal(show.folder / ".quicktake" / "journal.db")
    signed_in(consent, client, environ, show)
    assert journal.spent("2026-11-23", project_of(client.id)) == {"units": 1}
    journal.close()


def test_in_testing_the_end_is_known(consent: Consent, client: Client, environ: dict[str, str]) -> None:
    consent.behaviour.testing = True
    ends = signed_in(consent, client, environ).kept.ends
    assert ends == NOW + timedelta(seconds=604799)


def test_the_code_alone_is_enough(consent: Consent, client: Client, environ: dict[str, str]) -> None:
    def code(address: str) -> str:
        return dict(parse_qsl(urlsplit(consent.visit(address)).query))["code"].replace("/", "%2F")

    agreed = login.by_paste(client, code)
    assert login.sign_in(agreed, environ, None, NOW, keyring=False).kept.channel == ID


def test_each_request_has_a_verifier_and_a_state_of_its_own(client: Client) -> None:
    asked = [dict(parse_qsl(urlsplit(address_of(client)).query)) for _ in range(2)]
    for name in ("state", "code_challenge"):
        assert asked[0][name] != asked[1][name]
        assert len(asked[0][name]) >= 43
    assert asked[0]["code_challenge_method"] == "S256"
    assert "client_secret" not in asked[0]


def address_of(client: Client) -> str:
    addresses: list[str] = []
    login.by_paste(client, lambda address: addresses.append(address) or "a-code")  # type: ignore[func-returns-value]
    return addresses[0]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("", "No answer"),
        ("http://127.0.0.1:1/?code=x&state=another", "another sign-in"),
        ("http://127.0.0.1:1/?code=x", "another sign-in"),
        ("code=x&state=another", "another sign-in"),
        ("http://127.0.0.1:1/?error=access_denied&state=STATE", "told not to allow"),
        ("http://127.0.0.1:1/?error=server_error%1b&state=STATE", r"refused the sign-in \(server_error\)"),
        ("http://127.0.0.1:1/?state=STATE", "no code"),
    ],
)
def test_answers_that_are_none(client: Client, answer: str, words: str) -> None:
    def pasted(address: str) -> str:
        return answer.replace("STATE", dict(parse_qsl(urlsplit(address).query))["state"])

    with pytest.raises(InputError, match=words):
        login.by_paste(client, pasted)


def test_by_browser_strays_change_nothing(consent: Consent, client: Client, environ: dict[str, str]) -> None:
    def browser(address: str) -> None:
        redirect = dict(parse_qsl(urlsplit(address).query))["redirect_uri"]
        for stray in ("favicon.ico", "?state=another&code=evil", "?code=evil"):
            try:
                urllib.request.urlopen(redirect + stray, timeout=5).close()  # noqa: S310 - loopback
            except urllib.error.HTTPError as answer:
                answer.close()
        with urllib.request.urlopen(address, timeout=5) as page:  # noqa: S310 - loopback
            pages.append(page.read().decode())

    pages: list[str] = []
    threads: list[threading.Thread] = []

    def show_page(address: str) -> None:
        threads.append(threading.Thread(target=browser, args=[address]))
        threads[0].start()

    agreed = login.by_browser(client, show_page, seconds=20)
    threads[0].join(5)
    assert login.sign_in(agreed, environ, None, NOW, keyring=False).kept.channel == ID
    assert "close this window" in pages[0]


def test_nobody_answers(client: Client) -> None:
    with pytest.raises(InputError, match="Nobody answered"):
        login.by_browser(client, lambda address: None, seconds=0.1)


def test_a_stolen_code_is_worth_nothing(consent: Consent, client: Client, environ: dict[str, str]) -> None:
    """PKCE: the code answers another request than the one whose verifier is sent."""
    stolen = login.by_paste(client, consent.visit).code
    with pytest.raises(InputError, match="does not take this code"):
        login.sign_in(login.by_paste(client, lambda _: stolen), environ, None, NOW)
    assert Shelf(environ).channels() == []


@pytest.mark.parametrize(
    ("granted", "words"),
    [
        ("youtube.upload", "does not allow quicktake to read the channel and change its videos"),
        ("youtube.readonly", "upload videos and to read the channel"),
    ],
)
def test_too_little_is_granted(
    consent: Consent, client: Client, environ: dict[str, str], granted: str, words: str
) -> None:
    consent.behaviour.granted = granted
    with pytest.raises(Refusal, match=words) as refusal:
        signed_in(consent, client, environ)
    assert refusal.value.kind == "scopes"
    assert Shelf(environ).channels() == []


def test_captions_alone_may_be_missing(consent: Consent, client: Client, environ: dict[str, str]) -> None:
    consent.behaviour.granted = "youtube youtube.upload"
    assert signed_in(consent, client, environ).lacking == ["write captions"]


def test_a_sign_in_for_an_hour_is_none(consent: Consent, client: Client, environ: dict[str, str]) -> None:
    consent.behaviour.lasting = False
    with pytest.raises(InputError, match="for an hour only"):
        signed_in(consent, client, environ)


@pytest.mark.parametrize("status", [500, 503, 429, 404])
def test_google_has_trouble(consent: Consent, client: Client, environ: dict[str, str], status: int) -> None:
    agreed = login.by_paste(client, consent.visit)
    consent.behaviour.token_status = status
    with pytest.raises(Failure, match="sign-in service has trouble"):
        login.sign_in(agreed, environ, None, NOW)


def test_nobody_listens(client: Client, environ: dict[str, str]) -> None:
    gone = Client(client.id, client.secret, client.auth_uri, "http://127.0.0.1:9/token")
    with pytest.raises(Failure, match="Google's sign-in service does not answer"):
        login.sign_in(login.by_paste(gone, lambda _: "code"), environ, None, NOW)


def test_an_old_secret(consent: Consent, client: Client, environ: dict[str, str]) -> None:
    old = Client(client.id, "old", client.auth_uri, client.token_uri)
    with pytest.raises(InputError, match="does not know this OAuth client") as error:
        signed_in(consent, old, environ)
    assert "--client" in error.value.hint


def test_an_account_without_a_channel(
    consent: Consent, client: Client, environ: dict[str, str], youtube: Emulator
) -> None:
    youtube.channel.signed_up = False
    with pytest.raises(Refusal) as refusal:
        signed_in(consent, client, environ)
    assert refusal.value.kind == "no-channel"


def test_another_channel_is_refused_with_both_names(
    consent: Consent, client: Client, environ: dict[str, str], tmp_path: Path
) -> None:
    show = show_with(tmp_path / "show", '[youtube]\nchannel = "UCours"\n')
    before = (show.folder / "show.toml").read_bytes()
    with pytest.raises(Refusal) as refusal:
        signed_in(consent, client, environ, show)
    assert refusal.value.kind == "channel"
    assert f"Emulated channel ({ID})" in refusal.value.message
    assert "UCours" in refusal.value.message
    assert Shelf(environ).channels() == []
    assert (show.folder / "show.toml").read_bytes() == before


def test_renewing_needs_no_file(consent: Consent, client: Client, environ: dict[str, str], tmp_path: Path) -> None:
    assert login.client_for(None, environ, None) is None
    show = show_with(tmp_path / "show", "")
    signed_in(consent, client, environ, show)
    assert login.client_for(None, environ, read_show(show.folder)) == client
    assert login.client_for(None, environ, None) == client


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", f'\n[youtube]\nchannel = "{ID}"\n'),
        ("[youtube]", f'[youtube]\nchannel = "{ID}"\n'),
        ("[youtube]\r\ntags = []\r\n", f'[youtube]\r\nchannel = "{ID}"\r\ntags = []\r\n'),
        ('[ youtube ]  # ours\n\n# b\ntags = []\n', f'[ youtube ]  # ours\nchannel = "{ID}"\n\n# b\ntags = []\n'),
        ("[youtube]\ntags = []\n\n[links]\n", f'[youtube]\nchannel = "{ID}"\ntags = []\n\n[links]\n'),
        ('[youtube]\nfirst = true\nchannel = ""  # soon\n', f'[youtube]\nfirst = true\nchannel = "{ID}"  # soon\n'),
        ("# no line end", f'# no line end\n\n[youtube]\nchannel = "{ID}"\n'),
        ('[youtube]\nchannel = "UCemulated0000000000000A"\n', None),
    ],
)  # fmt: skip
def test_show_toml_gets_the_channel_and_keeps_the_rest(tmp_path: Path, before: str, after: str | None) -> None:
    show = show_with(tmp_path, "# my show\n" + before)
    path = pinning.pin(show, ID)
    assert (path is None) is (after is None)
    text = (tmp_path / "show.toml").read_bytes().decode()
    assert text == TOML + "# my show\n" + (before if after is None else after)
    assert pinning.channel_of(read_show(tmp_path)) == ID


@pytest.mark.parametrize(
    "before",
    [
        "youtube = {tags = []}\n",
        'youtube.tags = ["a"]\n',
        'links.x = {text = """\n[youtube]\n""", url = "https://x.example/"}\n',
    ],
)
def test_show_toml_that_cannot_be_edited_safely_is_left(tmp_path: Path, before: str) -> None:
    show = show_with(tmp_path, before)
    try:
        pinning.pin(show, ID)
        assert pinning.channel_of(read_show(tmp_path)) == ID
    except MachineError as error:
        assert f'channel = "{ID}"' in error.hint
        assert (tmp_path / "show.toml").read_text() == TOML + before


def test_the_nearest_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert pinning.show_at(None) is None
    with pytest.raises(InputError):
        pinning.show_at(tmp_path / "nowhere")
    show_with(tmp_path, "")
    assert pinning.show_at(None) is not None


def test_signing_out_revokes_and_forgets(consent: Consent, client: Client, environ: dict[str, str]) -> None:
    assert login.sign_out(environ, None) is None
    signed_in(consent, client, environ)
    assert login.sign_out(environ, None) == login.SignedOut(f"Emulated channel ({ID})", "")
    assert consent.alive == {}
    assert Shelf(environ).channels() == []
    signed_in(consent, client, environ)
    consent.revoke_all()
    done = login.sign_out(environ, ID)
    assert done
    assert "did not know" in done.note


def test_what_is_damaged_can_be_mended_and_forgotten(consent: Consent, client: Client, environ: dict[str, str]) -> None:
    signed_in(consent, client, environ)
    Shelf(environ).path(ID).write_text("{")
    assert login.client_for(None, environ, None) is None, "then the client is asked for"
    signed_in(consent, client, environ)
    assert login.client_for(None, environ, None) == client
    Shelf(environ).path(ID).write_text("{")
    done = login.sign_out(environ, None)
    assert done
    assert "myaccount.google.com" in done.note
    assert Shelf(environ).channels() == []


def test_signing_out_without_google_forgets_nothing(consent: Consent, client: Client, environ: dict[str, str]) -> None:
    signed_in(consent, client, environ)
    consent.behaviour.token_status = 503
    with pytest.raises(Failure):
        login.sign_out(environ, None)
    assert Shelf(environ).channels() == [ID]


def desktop(**changes: object) -> dict[str, Any]:
    return {"installed": {"client_id": "i", "client_secret": "the-secret", **changes}}


def test_googles_own_addresses(tmp_path: Path) -> None:
    path = tmp_path / "client.json"
    path.write_text(json.dumps(desktop(**{"token_uri": "https://oauth2.googleapis.com/token"})))
    client = read_client(path)
    assert urlsplit(client.auth_uri).hostname == "accounts.google.com"
    assert revoke_uri(client.token_uri) == GOOGLE_REVOKE
    assert "the-secret" not in repr(client)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "is not JSON"),
        ("<html>the-secret", "is not JSON"),
        ("[]", "no OAuth client"),
        ("{}", "no OAuth client of the type `Desktop app`"),
        (json.dumps({"web": desktop()["installed"]}), "`Web application`"),
        (json.dumps({"type": "service_account", "private_key": "the-secret"}), "service account"),
        (json.dumps({"refresh_token": "the-secret"}), "this is a sign-in"),
        (json.dumps({"installed": {"client_id": "i"}}), "no OAuth client of the type"),
        (json.dumps(desktop(client_secret=7)), "no OAuth client of the type"),
        (json.dumps(desktop(**{"token_uri": "https://evil.example/token"})), "token_uri is not Google's"),
        (json.dumps(desktop(**{"token_uri": "http://oauth2.googleapis.com/token"})), "token_uri is not Google's"),
        (json.dumps(desktop(**{"token_uri": "https://x@oauth2.googleapis.com/token"})), "token_uri is not Google's"),
        (json.dumps(desktop(auth_uri="https://accounts.google.com.evil.example/")), "auth_uri is not Google's"),
        (json.dumps(desktop(auth_uri="http://[bad/")), "auth_uri is not Google's"),
    ],
)
def test_files_that_are_no_client(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "client.json"
    path.write_text(content)
    with pytest.raises(InputError, match=words) as error:
        read_client(path)
    assert str(path) in error.value.message
    assert "the-secret" not in error.value.message + error.value.hint
    assert error.value.__cause__ is None


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_client(tmp_path / "client.json")


def test_the_server_itself_insists_on_the_protocol(consent: Consent, tmp_path: Path) -> None:
    good = {"client_id": consent.behaviour.client_id, "redirect_uri": "http://127.0.0.1:5/", "response_type": "code",
            "scope": "s", "code_challenge": "c" * 43, "code_challenge_method": "S256"}  # fmt: skip
    page = f"{consent.origin}/o/oauth2/auth?"
    assert "code=" in consent.visit(page + urlencode(good))
    for name, bad in (("client_id", "x"), ("redirect_uri", "https://x.example/"), ("code_challenge_method", "plain")):
        assert consent.visit(page + urlencode({**good, name: bad})).startswith("HTTP 4")
