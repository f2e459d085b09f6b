"""The journal: intents, receipts and what files said survive; a damaged one is set aside."""

import os
import sqlite3
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from quicktake.errors import InputError
from quicktake.journal import ASIDE, Journal
from quicktake.model import Receipt


def test_intents_and_receipts_are_durable_and_kept_apart_by_scope(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    one = Journal(path, "https://a.example/")
    one.begin("youtube/g/video")
    one.save("youtube/g/video", {"session": "s", "offset": 5})
    one.begin("youtube/g/video")
    receipt = Receipt("site/g/page", "d", fields={"path": "x"}, at=datetime(2026, 11, 23, tzinfo=UTC))
    one.keep(receipt)
    one.set_note("date g", "2026")
    again, other = Journal(path, "https://a.example/"), Journal(path, "try-out")
    assert again.intents() == {"youtube/g/video": {"session": "s", "offset": 5}}
    assert again.receipts() == {receipt.key: receipt}
    assert again.note("date g") == "2026"
    assert (other.intents(), other.receipts(), other.note("date g")) == ({}, {}, None)
    again.end("youtube/g/video")
    assert one.intents() == {}
    for journal in (one, again, other):
        journal.close()
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_files_said_is_remembered_until_they_change(tmp_path: Path) -> None:
    path, file = tmp_path / "journal.db", tmp_path / "a"
    file.write_text("one")
    os.utime(file, (1e9, 1e9))
    calls: list[str] = []

    def make() -> str:
        calls.append(file.read_text())
        return calls[-1]

    journal = Journal(path)
    assert journal.of("text", file, make) == "one"
    assert journal.of("text", file, make) == "one"
    journal.close()
    journal = Journal(path)
    assert journal.of("text", file, make) == "one"
    assert calls == ["one"]
    file.write_text("two")
    assert journal.of("text", file, make) == "two"
    assert journal.of("length", file, lambda: 3) == 3
    journal.close()


def test_a_damaged_journal_is_set_aside_and_a_newer_one_refused(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    path.write_bytes(b"no database at all, but long enough to be looked at" * 10)
    journal = Journal(path)
    assert journal.intents() == {}
    journal.close()
    assert len(list(tmp_path.glob("journal.damaged-*"))) == 1
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(InputError, match="newer"):
        Journal(path)


def test_a_journal_that_is_damaged_in_its_midst_is_set_aside_and_said_so(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    journal = Journal(path)
    for number in range(200):
        journal.keep(Receipt(f"site/g{number}/page", "d" * 64))
    journal.close()
    content = bytearray(path.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 6000] = b"\xff" * 6000
    path.write_bytes(content)
    journal = Journal(path)
    assert journal.receipts() == {}
    assert str(journal.note(ASIDE)).startswith("journal.damaged-")
    assert (tmp_path / journal.note(ASIDE)).read_bytes() == content
    journal.close()


def test_a_damaged_value_counts_as_none(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    journal = Journal(path)
    journal.keep(Receipt("site/g/page", "d"))
    journal.begin("youtube/g/video")
    journal.save("youtube/g/video", {"a": 1})
    journal.set_note("n", [1])
    journal.close()
    with sqlite3.connect(path) as db:
        db.execute("UPDATE receipts SET receipt = substr(receipt, 2)")
        db.execute("UPDATE intents SET state = '{'")
        db.execute("UPDATE notes SET value = ''")
    db.close()
    journal = Journal(path)
    assert journal.receipts() == {}
    assert journal.intents() == {"youtube/g/video": None}
    assert journal.intent("youtube/g/video") == (True, None)
    assert journal.note("n") is None
    journal.close()


def test_every_commit_is_synced() -> None:
    journal = Journal(None)
    assert journal._db.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL
    journal.close()
