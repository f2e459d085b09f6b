"""The cache: whole results only, damaged ones are built again."""

from pathlib import Path

import pytest

from quicktake.cache import Cache
from quicktake.errors import MachineError


def test_a_result_is_kept_with_its_report(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    assert cache.get("k") is None

    def run(output: Path) -> dict[str, object]:
        output.write_bytes(b"made")
        return {"seconds": 1.5}

    built = cache.make("k", ".mp3", run)
    assert built.path.suffix == ".mp3"
    assert built.path.read_bytes() == b"made"
    assert cache.get("k") == built
    built.path.write_bytes(b"dam")
    assert cache.get("k") is None
    assert cache.make("k", ".mp3", run).path.read_bytes() == b"made"


def test_a_failed_step_leaves_nothing(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")

    def fails(output: Path) -> dict[str, object]:
        output.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    with pytest.raises(MachineError, match="No space left"):
        cache.make("k", ".mp3", fails)
    assert cache.get("k") is None
    assert list(cache.folder.iterdir()) == []


def test_leftovers_of_dead_runs_are_swept(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    (tmp_path / ".work-x").mkdir()
    cache.sweep()
    assert list(tmp_path.iterdir()) == []
