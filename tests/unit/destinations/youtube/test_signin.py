"""Where bytes and tokens may go, and nowhere else."""

import pytest

from quicktake.destinations.youtube.signin import place


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
