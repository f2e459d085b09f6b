"""The scenario that tests/live runs on a real channel, on the emulator."""

from pathlib import Path

from emulator.plain import client_of
from emulator.server import Emulator
from makers.scenarios import TOML, Channel, whole_life
from makers.stage import NOON, Stage


def test_a_shows_life_with_youtube(tmp_path: Path) -> None:
    with Emulator(clock=lambda: NOON) as youtube:
        stage = Stage(tmp_path / "show", toml=TOML, environ=youtube.environ)
        channel = Channel(client_of(youtube), "https://quicktake.example/show/0001-one/")
        whole_life(stage, channel)
        channel.clear()
        assert not youtube.videos
