"""Digests: the same for the same content, whatever its order."""

from pathlib import Path

import pytest

from quicktake import digest


def test_values_and_files(tmp_path: Path) -> None:
    assert digest.of_value({"a": 1, "b": [2, None]}) == digest.of_value({"b": [2, None], "a": 1})
    assert digest.of_value({"a": 1}) != digest.of_value({"a": 1.5})
    with pytest.raises(ValueError, match="JSON compliant"):
        digest.of_value(float("nan"))
    path = tmp_path / "a"
    path.write_bytes(b"x" * (3 << 20))
    seen: list[int] = []
    assert digest.of_file(path, seen.append) == digest.of_bytes(b"x" * (3 << 20))
    assert seen == [1 << 20, 2 << 20, 3 << 20]
