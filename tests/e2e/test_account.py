"""A host's account, from the first sign-in to the last: the program as a process of its own, and no secret anywhere."""

import os
import shlex
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from e2e.test_json import SCHEMA
from emulator.consent import Consent
from emulator.server import Emulator
from makers.stage import Result, Stage

ID = "UCemulated0000000000000A"
PROGRAM = [sys.executable, "-c", "from quicktake.cli import main; main()"]
VISIT = "import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout=10).read()"


@dataclass
class Host:
    """Somebody at a computer with a show, a browser, and no keyring."""

    stage: Stage
    consent: Consent
    environ: dict[str, str]

    def run(self, *words: str, code: int = 0, paste: bool = False) -> Result:
        """Runs the program and insists that nothing it says holds a secret; paste: brings the browser's answer."""
        command = [*PROGRAM, *words]
        with subprocess.Popen(
            command, cwd=self.stage.root, env=self.environ, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        ) as process:  # fmt: skip
            assert process.stdin
            assert process.stderr
            told, answer = "", None
            while paste and answer is None:
                line = process.stderr.readline()
                assert line, told
                told += line
                if line.startswith("http"):
                    answer = self.consent.visit(line.strip()) + "\n"
            out, err = process.communicate(answer, timeout=60)
        result = Result(process.returncode, out, told + err, 0)
        assert result.code == code, result.err
        for secret in self.consent.secrets:
            assert secret not in result.out + result.err
        return result

    def document(self, *words: str, code: int = 0) -> Any:
        """The one document of `--json`, which fits the shipped schema."""
        document = self.run(*words, "--json", code=code).json
        jsonschema.validate(document, SCHEMA, cls=jsonschema.Draft202012Validator)
        assert set(document) <= SCHEMA["properties"].keys()
        assert document["command"] == " ".join(words[:2])
        return document

    @property
    def client(self) -> str:
        """The downloaded file."""
        return str(self.consent.client_file(self.stage.root / "client_secret.json"))

    @property
    def kept(self) -> Path:
        """Where the sign-in is kept."""
        return Path(self.environ["XDG_CONFIG_HOME"]) / "quicktake" / "youtube" / f"{ID}.json"


@pytest.fixture
def youtube() -> Iterator[Emulator]:
    with Emulator() as youtube:
        yield youtube


@pytest.fixture
def host(youtube: Emulator, tmp_path: Path) -> Iterator[Host]:
    with Consent(issue=youtube.new_access_token) as consent:
        environ = {
            **os.environ,
            "XDG_CONFIG_HOME": str(tmp_path / "config"),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
            "QUICKTAKE_YOUTUBE_ENDPOINT": youtube.endpoint,
            "BROWSER": shlex.join([sys.executable, "-c", VISIT]) + " %s",
        }
        yield Host(Stage(tmp_path / "show", toml='[youtube]\ntags = ["news"]  # ours\n'), consent, environ)


def test_in_look_publish_and_out(host: Host, youtube: Emulator) -> None:
    before = (host.stage.home / "show.toml").read_text()
    run = host.run("youtube", "login", "--client", host.client)
    assert "Signed in to Emulated channel" in run.out
    assert stat.S_IMODE(host.kept.stat().st_mode) == 0o600
    after = before.replace("[youtube]\n", f'[youtube]\nchannel = "{ID}"\n')
    assert (host.stage.home / "show.toml").read_text() == after

    text = host.run("youtube", "status").out
    for words in ("Emulated channel (UCemu", "youtube.force-ssl", "today", "in Testing", "over 15 min   allowed"):
        assert words in text
    account = host.document("youtube", "status")["account"]
    assert (account["channel"]["id"], account["long_uploads"], account["missing"]) == (ID, "allowed", [])

    host.stage.episode("0001-one", "date: 2026-11-23 06:00\nnumber: 1", film=True)
    host.run("publish", "--yes")
    assert len(youtube.videos) == 1

    assert "Signed out of Emulated channel" in host.run("youtube", "logout").out
    assert host.consent.alive == {}
    assert not host.kept.exists()
    assert host.document("youtube", "logout")["signed_out"] is False
    assert host.document("youtube", "status", code=2)["error"]["kind"] == "signed-out"


def test_on_a_machine_without_a_browser(host: Host) -> None:
    run = host.run("youtube", "login", "--client", host.client, "--no-browser", "-q", paste=True)
    assert "Signed in to Emulated channel" in run.out
    renewed = host.run("youtube", "login", "--no-browser", "--json", "--debug", paste=True)
    jsonschema.validate(renewed.json, SCHEMA, cls=jsonschema.Draft202012Validator)
    assert renewed.json["account"]["kept"] == "file"


def test_the_first_time_the_way_through_googles_console_is_told(host: Host) -> None:
    run = host.run("youtube", "login", code=2)
    for words in ("YouTube API", "Publish the app", "Desktop app", "--client FILE"):
        assert words in run.err
    host.consent.client_file(host.stage.root / "web.json", "web")
    assert "`Web application`" in host.run("youtube", "login", "--client", "web.json", code=2).err


def test_a_wrong_channel_is_told_with_both_names(host: Host) -> None:
    host.stage.settings()
    text = (host.stage.home / "show.toml").read_text().replace("[youtube]\n", '[youtube]\nchannel = "UCours"\n')
    (host.stage.home / "show.toml").write_text(text)
    error = host.document("youtube", "login", "--client", host.client, code=2)["error"]
    assert error["kind"] == "channel"
    assert f"Emulated channel ({ID})" in error["message"]
    assert "UCours" in error["message"]
    assert not host.kept.exists()


def test_others_can_read_it(host: Host) -> None:
    host.run("youtube", "login", "--client", host.client)
    host.kept.chmod(0o644)
    error = host.document("youtube", "status", code=2)["error"]
    assert (error["kind"], error["hint"]) == ("token-readable", f"Run: chmod 600 '{host.kept}'")
    host.run("youtube", "logout")
    assert not host.kept.exists()


def test_saying_no_keeps_nothing(host: Host) -> None:
    host.consent.behaviour.deny = True
    assert "told not to allow" in host.run("youtube", "login", "--client", host.client, code=2).err
    assert not host.kept.exists()


def test_nothing_secret_with_debug(host: Host, youtube: Emulator) -> None:
    host.run("youtube", "login", "--client", host.client, "--debug")
    host.run("youtube", "status", "--debug")
    host.consent.revoke_all()
    youtube.expire_tokens()
    run = host.run("youtube", "status", "--debug", code=2)
    assert "Traceback" in run.err
    host.consent.behaviour.token_status = 503
    assert host.run("youtube", "logout", "--debug", code=4).err
    assert host.kept.exists(), "Google did not take it back: it is not forgotten"


def test_without_a_show_the_sign_in_is_kept(host: Host, tmp_path: Path) -> None:
    host.stage.root = tmp_path
    host.run("youtube", "login", "--client", host.client)
    assert host.document("youtube", "status")["account"]["channel"]["id"] == ID
    assert host.run("--show", "show", "youtube", "status", "--json").json["command"] == "youtube status"
    assert host.document("youtube", "logout", "--channel", ID)["signed_out"] is True
