"""The cache: whole results only, damaged ones are built again."""

import os
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


def test_bytes_that_changed_under_the_same_size_are_built_anew(tmp_path: Path) -> None:
    Cache(tmp_path).make("k", ".mp3", lambda output: {"bytes": output.write_bytes(b"made")})
    stat = (tmp_path / "k" / "result.mp3").stat()
    (tmp_path / "k" / "result.mp3").write_bytes(b"mad3")
    os.utime(tmp_path / "k" / "result.mp3", ns=(stat.st_atime_ns, stat.st_mtime_ns))
    cache = Cache(tmp_path)
    assert cache.get("k") is not None, "for a plan, size and report are enough"
    assert cache.whole("k") is None
    assert cache.whole("nothing") is None
    cache.make("k", ".mp3", lambda output: {"bytes": output.write_bytes(b"made")})
    again = Cache(tmp_path).whole("k")
    assert again is not None
    assert cache.whole("k") == again


@pytest.mark.parametrize("damage", ["", "{}", '"seconds": 1.5', '{"seconds": 1.5}', ', "seal"'])
def test_a_damaged_report_is_not_believed(damage: str, tmp_path: Path) -> None:
    cache = Cache(tmp_path)

    def run(output: Path) -> dict[str, object]:
        output.write_bytes(b"made")
        return {"seconds": 1.5}

    built = cache.make("k", ".mp3", run)
    path = built.path.with_name("report.json")
    text = path.read_text()
    path.write_text(text.replace(damage, "") if damage in text and damage else damage)
    assert path.read_text() != text
    assert cache.get("k") is None
    assert cache.make("k", ".mp3", run) == built


def test_a_report_of_an_earlier_version_is_believed(tmp_path: Path) -> None:
    (tmp_path / "k").mkdir()
    (tmp_path / "k" / "result.mp3").write_bytes(b"made")
    (tmp_path / "k" / "report.json").write_text('{"file": "result.mp3", "digest": "d", "size": 4, "report": {"a": 1}}')
    built = Cache(tmp_path).get("k")
    assert built is not None
    assert built.report == {"a": 1}


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
