"""For every test of the emulator: a running one, a plain client, a file."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from emulator.plain import PIECE, client_of
from emulator.server import Emulator


@pytest.fixture
def youtube() -> Iterator[Emulator]:
    """A running emulator."""
    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def client(youtube: Emulator) -> Any:
    """The plain client."""
    return client_of(youtube)


@pytest.fixture
def video(youtube: Emulator) -> str:
    """A video that is there, by its id."""
    return youtube.add({"snippet": {"title": "A talk"}})[0]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Five pieces and a bit."""
    path = tmp_path / "talk.mp4"
    path.write_bytes(os.urandom(5 * PIECE + 100))
    return path
