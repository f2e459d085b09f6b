"""release.json: written whole, unknown keys kept, the same bytes for the same record."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from quicktake.errors import InputError
from quicktake.folder.records import keeping, read_episode_record, read_show_record, write_record
from quicktake.model import EpisodeRecord, Receipt, ShowRecord


def test_records_read_back_as_they_were_written(tmp_path: Path) -> None:
    at = datetime(2026, 11, 23, 6, tzinfo=UTC)
    fields = {"size": 3, "path": "p", "sha256": "s", "media_type": "audio/mpeg", "suffix": ".mp3"}
    receipt = Receipt(
        "media/g/enclosure",
        "d",
        "media/x.mp3",
        "https://a.example/media/x.mp3",
        fields,
        at,
    )
    record = keeping(EpisodeRecord(guid="g", slug="x", date=at, revision=2, unknown={"later": [1]}), receipt)
    write_record(tmp_path, record)
    assert read_episode_record(tmp_path) == record
    before = (tmp_path / "release.json").stat().st_mtime_ns
    write_record(tmp_path, record)
    assert (tmp_path / "release.json").stat().st_mtime_ns == before
    assert json.loads((tmp_path / "release.json").read_text())["quicktake"] == 1


def test_the_shows_record(tmp_path: Path) -> None:
    record = ShowRecord(
        "guid",
        "https://a.example/",
        "UC1",
        7,
        {"g": "x"},
        ("h",),
        ("https://b.example/",),
        {"site/show/x": Receipt("site/show/x", "d")},
    )
    write_record(tmp_path, record)
    assert read_show_record(tmp_path) == record
    assert read_show_record(tmp_path / "nowhere") == ShowRecord()


def test_gits_conflict_marks_are_named(tmp_path: Path) -> None:
    text = '{\n<<<<<<< HEAD\n"revision": 3\n=======\n"revision": 4\n>>>>>>> theirs\n}\n'
    (tmp_path / "release.json").write_text(text)
    with pytest.raises(InputError, match=r"release\.json, line 2: holds git's conflict marks") as error:
        read_show_record(tmp_path)
    assert "git checkout --theirs release.json" in error.value.hint
