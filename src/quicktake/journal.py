"""What was begun, pages and feed as last written, quota, and what files said: an SQLite file, durable on return."""

import contextlib
import json
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from quicktake.clock import Clock, utc_now
from quicktake.errors import InputError, MachineError
from quicktake.model import Fields, Receipt, utc_text

VERSION = 2
TABLES = """
CREATE TABLE IF NOT EXISTS intents (scope TEXT, key TEXT, begun TEXT, state TEXT, PRIMARY KEY (scope, key));
CREATE TABLE IF NOT EXISTS receipts (scope TEXT, key TEXT, receipt TEXT NOT NULL, PRIMARY KEY (scope, key));
CREATE TABLE IF NOT EXISTS notes (scope TEXT, key TEXT, value TEXT NOT NULL, PRIMARY KEY (scope, key));
CREATE TABLE IF NOT EXISTS files (kind TEXT, path TEXT, stamp TEXT, value TEXT, PRIMARY KEY (kind, path));
CREATE TABLE IF NOT EXISTS quota (project TEXT, day TEXT, bucket TEXT, used INTEGER NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (project, day, bucket));
"""
ASIDE = "set aside"  # name of a note: the damaged journal that this one took the place of
SETTLED = 0.1  # seconds: a file changed more recently could change again within one tick of the clock


class Journal:
    """Losing it costs time, never a second upload. scope: the public address, or the name of a try-out."""

    def __init__(self, path: Path | None, scope: str = "", clock: Clock = utc_now) -> None:
        """Opens or makes the journal; path None keeps it in memory, for commands that may not write."""
        self.scope = scope
        self._clock = clock
        self._db, aside = _opened(path)
        if aside is not None:
            self.set_note(ASIDE, aside.name)  # until somebody was told of it
        self._fresh: dict[tuple[str, str], tuple[str, str]] = {}
        self._receipts: dict[str, Receipt] | None = None

    def close(self) -> None:
        """Writes down what files said, and closes."""
        if self._fresh:
            self._remember()
        self._db.close()

    def _remember(self) -> None:
        with self._writing(), self._db:
            rows = [(kind, path, stamp, value) for (kind, path), (stamp, value) in self._fresh.items()]
            self._db.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)", rows)

    # -- intents ---------------------------------------------------------------------------------------------------

    def intents(self) -> dict[str, Fields | None]:
        """What was begun and did not end: the saved state by key."""
        rows = self._db.execute("SELECT key, state FROM intents WHERE scope = ?", (self.scope,))
        return {key: _parsed(state) for key, state in rows}

    def intent(self, key: str) -> tuple[bool, Fields | None]:
        """Whether a change was begun and did not end, and the state that was saved."""
        row = self._db.execute("SELECT state FROM intents WHERE scope = ? AND key = ?", (self.scope, key)).fetchone()
        return row is not None, _parsed(row[0]) if row else None

    def begin(self, key: str) -> None:
        """Writes down the intent; a state that an earlier try saved is kept."""
        self._write("INSERT OR IGNORE INTO intents VALUES (?, ?, ?, NULL)", key, utc_text(self._clock()))

    def save(self, key: str, state: Fields) -> None:
        """Writes down how far the change is."""
        with self._writing(), self._db:
            self._db.execute(
                "UPDATE intents SET state = ? WHERE scope = ? AND key = ?", (json.dumps(dict(state)), self.scope, key)
            )

    def end(self, key: str) -> None:
        """Closes the intent."""
        self._write("DELETE FROM intents WHERE scope = ? AND key = ?", key)

    # -- receipts and notes ----------------------------------------------------------------------------------------

    def receipts(self) -> dict[str, Receipt]:
        """The receipts that are kept here."""
        if self._receipts is None:
            rows = self._db.execute("SELECT key, receipt FROM receipts WHERE scope = ?", (self.scope,))
            read = {key: _receipt(key, text) for key, text in rows}
            self._receipts = {key: receipt for key, receipt in read.items() if receipt is not None}
        return dict(self._receipts)

    def keep(self, receipt: Receipt) -> None:
        """Keeps a receipt."""
        text = json.dumps(receipt.as_json(), ensure_ascii=False)
        self._write("INSERT OR REPLACE INTO receipts VALUES (?, ?, ?)", receipt.key, text)
        if self._receipts is not None:
            self._receipts[receipt.key] = receipt

    def note(self, key: str) -> Any:  # JSON
        """A small value kept under a name, or None."""
        row = self._db.execute("SELECT value FROM notes WHERE scope = ? AND key = ?", (self.scope, key)).fetchone()
        return _parsed(row[0]) if row else None

    def set_note(self, key: str, value: object) -> None:
        """Keeps a small value under a name."""
        self._write("INSERT OR REPLACE INTO notes VALUES (?, ?, ?)", key, json.dumps(value))

    # -- quota -----------------------------------------------------------------------------------------------------

    def spend(self, project: str, day: str, bucket: str, amount: int) -> None:
        """Adds to what a Google project used of an allowance on a day; earlier days are forgotten."""
        row = (project, day, bucket, amount, self._clock().isoformat())
        with self._writing(), self._db:
            self._db.execute("DELETE FROM quota WHERE day < ?", (day,))
            self._db.execute(
                "INSERT INTO quota VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE"
                " SET used = used + excluded.used, at = excluded.at",
                row,
            )

    def spent(self, day: str, project: str | None = None) -> dict[str, int]:
        """What a project used on a day, by allowance; without a name, the one that was used last."""
        if project is None:
            last = self._db.execute("SELECT project FROM quota WHERE day = ? ORDER BY at DESC", (day,)).fetchone()
            project = last[0] if last else ""
        rows = self._db.execute("SELECT bucket, used FROM quota WHERE day = ? AND project = ?", (day, project))
        return dict(rows.fetchall())

    def _write(self, statement: str, key: str, *more: str) -> None:
        with self._writing(), self._db:
            self._db.execute(statement, (self.scope, key, *more))

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise MachineError(f"The journal cannot be written: {error}.", hint="Is there room on the disk?") from error

    # -- what files said -------------------------------------------------------------------------------------------

    def of(self, kind: str, path: Path, make: Callable[[], Any]) -> Any:  # JSON
        """What was made of a file, remembered until its size, time or inode changes."""
        key = (kind, str(path.absolute()))
        try:
            stat = path.stat()
        except OSError:
            return make()  # says itself what is wrong
        stamp = f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ino}"
        known = self._fresh.get(key)
        if known is None:
            known = self._db.execute("SELECT stamp, value FROM files WHERE kind = ? AND path = ?", key).fetchone()
        if known and known[0] == stamp:
            with contextlib.suppress(ValueError):
                return json.loads(known[1])
        value = make()
        if time.time() - stat.st_mtime > SETTLED:
            self._fresh[key] = (stamp, json.dumps(value))
        return value


def _parsed(text: str | None) -> Any:  # JSON
    """A value as it was kept; one that is damaged counts as none."""
    try:
        return json.loads(text) if text else None
    except ValueError:
        return None


def _receipt(key: str, text: str) -> Receipt | None:
    """A receipt as it was kept; one that is damaged is none, and what it was for is written again."""
    try:
        return Receipt.from_json(key, json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _opened(path: Path | None) -> tuple[sqlite3.Connection, Path | None]:
    """The database; and where a damaged one was put, if this was one."""
    if path is None:
        return _prepared(sqlite3.connect(":memory:")), None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        try:
            return _prepared(sqlite3.connect(path, timeout=10)), None
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            aside = path.with_suffix(f".damaged-{int(time.time())}")
            path.rename(aside)  # it can be found out again
            path.touch(mode=0o600)
            return _prepared(sqlite3.connect(path, timeout=10)), aside
    except (OSError, sqlite3.Error) as error:
        raise MachineError(
            f"{path}: cannot be opened: {error}.", hint="Check the folder's permissions and the disk."
        ) from error


def _prepared(db: sqlite3.Connection) -> sqlite3.Connection:
    db.execute("PRAGMA synchronous = FULL")
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        db.close()
        raise InputError("The journal was written by a newer quicktake.", hint="Update quicktake on this computer.")
    if (found := db.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
        db.close()
        raise sqlite3.DatabaseError(found)  # of a damage in its midst it would tell later
    if version < VERSION:
        with db:
            db.executescript(TABLES + f"PRAGMA user_version = {VERSION};")
    return db


def merged(*parts: Mapping[str, Receipt]) -> dict[str, Receipt]:
    """Receipts from several places; the later place is believed."""
    return {key: receipt for part in parts for key, receipt in part.items()}
