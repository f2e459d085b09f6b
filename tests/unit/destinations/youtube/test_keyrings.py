"""The keyring holds what is secret, where there is one; nothing of this computer's own is touched."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from emulator.consent import Consent
from emulator.server import Emulator
from quicktake.destinations.youtube import keyrings, login, signin, standing
from quicktake.destinations.youtube.client import read_client
from quicktake.destinations.youtube.tokens import Shelf
from quicktake.errors import MachineError
from unit.destinations.youtube.test_tokens import OURS, USER

if TYPE_CHECKING:
    import keyring
    from keyring import errors
    from keyring.backend import KeyringBackend
else:
    keyring = pytest.importorskip("keyring", reason="the extra `keyring` is not installed")
    errors = keyring.errors
    KeyringBackend = keyring.backend.KeyringBackend


class Strongbox(KeyringBackend):
    """A keyring in memory; `shut`: it is locked."""

    priority = 5.0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring is typed in part
        self.held: dict[tuple[str, str], str] = {}
        self.shut = False

    def _open(self) -> None:
        if self.shut:
            raise errors.KeyringLocked("shut")

    def get_password(self, service: str, username: str) -> str | None:
        self._open()
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._open()
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._open()
        del self.held[service, username]


class Nothing(Strongbox):
    """One that the package does not recommend: it keeps plain text, for one."""

    priority = 0.5


@pytest.fixture(autouse=True)
def _not_this_computers() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(Nothing())
    yield
    keyring.set_keyring(before)


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"XDG_CONFIG_HOME": str(tmp_path)}


@pytest.fixture
def strongbox() -> Strongbox:
    box = Strongbox()
    keyring.set_keyring(box)
    return box


def test_without_the_package(strongbox: Strongbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert not keyrings.usable()


def test_only_a_real_one_is_used(strongbox: Strongbox) -> None:
    assert keyrings.usable()
    keyring.set_keyring(Nothing())
    assert not keyrings.usable()


def test_the_keyring_holds_what_is_secret(environ: dict[str, str], strongbox: Strongbox) -> None:
    shelf = Shelf(environ)
    shelf.keep(replace(OURS, in_keyring=True))
    assert "secret" not in shelf.path("UCours").read_text()
    (held,) = strongbox.held.values()
    assert "access-secret" not in held, "it lives for an hour, and Windows takes 2,560 bytes"
    assert signin.read(environ).credentials.refresh_token == USER["refresh_token"]
    strongbox.shut = True
    with pytest.raises(MachineError) as error:
        signin.read(environ)
    assert "--no-keyring" in error.value.hint
    strongbox.shut = False
    shelf.forget("UCours")
    assert strongbox.held == {}
    assert shelf.channels() == []


def test_from_the_keyring_to_a_file(environ: dict[str, str], strongbox: Strongbox) -> None:
    shelf = Shelf(environ)
    shelf.keep(replace(OURS, in_keyring=True))
    shelf.keep(OURS)
    assert strongbox.held == {}
    assert signin.read(environ).credentials.refresh_token == USER["refresh_token"]


def test_without_the_keyring_that_holds_it(environ: dict[str, str], strongbox: Strongbox) -> None:
    Shelf(environ).keep(replace(OURS, in_keyring=True))
    keyring.set_keyring(Nothing())
    with pytest.raises(MachineError, match="keyring"):
        signin.read(environ)


@pytest.mark.parametrize("wanted", [True, False])
def test_a_new_sign_in_goes_there_unless_a_file_is_wanted(tmp_path: Path, strongbox: Strongbox, wanted: bool) -> None:
    with Emulator() as youtube, Consent(issue=youtube.new_access_token) as consent:
        environ = {"XDG_CONFIG_HOME": str(tmp_path), signin.ENDPOINT: youtube.endpoint}
        agreed = login.by_paste(read_client(consent.client_file(tmp_path / "client.json")), consent.visit)
        login.sign_in(agreed, environ, None, OURS.signed_in, keyring=wanted)
        found = standing.look(environ, None, OURS.signed_in, channel=None)
        assert (found.kept, len(strongbox.held)) == (("keyring", 1) if wanted else ("file", 0))
        login.sign_out(environ, None)
        assert (strongbox.held, consent.alive) == ({}, {})
