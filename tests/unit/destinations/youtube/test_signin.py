"""Where bytes and tokens may go, and nowhere else; what the environment may hold, and what is shown of it."""

import json
import traceback
from pathlib import Path

import pytest

from quicktake.destinations.youtube.signin import TOKEN, place, read
from quicktake.errors import Refusal

USER = {"client_id": "id", "client_secret": "client-secret", "refresh_token": "refresh-secret"}


@pytest.mark.parametrize(
    ("endpoint", "address", "allowed"),
    [
        ("", "https://youtube.googleapis.com/upload?upload_id=1", True),
        ("", "https://www.googleapis.com/upload", True),
        ("", "https://googleapis.com:443/upload", True),
        ("", "https://googleapis.com:8443/upload", False),
        ("", "http://youtube.googleapis.com/upload", False),
        ("", "https://evilgoogleapis.com/upload", False),
        ("", "https://googleapis.com.example/upload", False),
        ("", "https://user@youtube.googleapis.com/upload", False),
        ("", "//youtube.googleapis.com/upload", False),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/upload", True),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8081/upload", False),
        ("http://localhost:8080", "https://youtube.googleapis.com/upload", True),
        ("https://proxy.example", "https://proxy.example:443/upload", True),
        ("https://proxy.example", "http://proxy.example/upload", False),
        ("http://[::1]:8080", "http://[::1]:8080/upload", True),
        ("", "https://youtube.googleapis.com:port/upload", False),
    ],
)
def test_session_addresses(endpoint: str, address: str, allowed: bool) -> None:
    assert place(endpoint).takes(address) is allowed


def told(text: str) -> Refusal:
    with pytest.raises(Refusal) as refusal:
        read({TOKEN: text})
    shown = "".join(traceback.format_exception(refusal.value))
    assert "secret" not in shown, "what --debug prints"
    return refusal.value


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_file_that_others_can_read_is_refused_as_a_kept_one_is(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "sign in.json"
    path.write_text(json.dumps(USER))
    path.chmod(mode)
    refusal = told(str(path))
    assert refusal.kind == "token-readable"
    assert refusal.hint == f"Run: chmod 600 '{path}'; or put the file's text into {TOKEN}."
    path.chmod(0o600)
    for name in (f"{path}", f'"{path}"', f" {path}\n"):
        assert read({TOKEN: name}).credentials.refresh_token == USER["refresh_token"]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(USER),
        json.dumps(USER, indent=1),
        f"\ufeff {json.dumps(USER)}\n",
        f"'{json.dumps(USER)}'",
        f'"{json.dumps(USER)}"',
        json.dumps(json.dumps(USER)),
    ],
    ids=["line", "lines", "marked", "single quotes", "double quotes", "a string of JSON"],
)
def test_the_sign_ins_own_text_is_read_as_text(text: str) -> None:
    assert read({TOKEN: text}).credentials.refresh_token == USER["refresh_token"]


def test_an_access_token_alone_is_one() -> None:
    text = "ya29.secret"
    assert read({TOKEN: text}).credentials.token == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1//secret", "is no JSON"),
        ("GOCSPX-secret", "is no JSON"),
        ('token={"refresh_token": "secret"}', "is no JSON"),
        ('["secret"]', "is no authorized-user token"),
        ("refresh-secret", "cannot be read: No such file or directory."),
        ("~secret/token.json", "cannot be read: No such file or directory."),
        ("secret" * 1000, "cannot be read: File name too long."),
    ],
)
def test_what_is_neither_stands_in_no_message(text: str, words: str) -> None:
    refusal = told(text)
    assert refusal.kind == "signed-out"
    assert words in refusal.message
