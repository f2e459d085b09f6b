"""Everything that is promised of recordings holds however they are read: packet by packet, or evenly where they are."""

import pytest

from quicktake.audio.recordings import reading


@pytest.fixture(params=[1e9, 0.0], ids=["by packets", "evenly"])
def read_both_ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SHORTEST", request.param)
