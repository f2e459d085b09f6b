"""A step's key → its built file and report, kept in `.quicktake/cache` until somebody cleans it."""

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from quicktake import digest
from quicktake.errors import MachineError

REPORT = "report.json"
SEAL = "seal"  # digest of all else in the report: what was changed since is not believed


@dataclass(frozen=True)
class Built:
    """A file that a step made."""

    path: Path
    digest: str
    """SHA-256 of its bytes."""
    size: int
    """Bytes."""
    report: Mapping[str, object]
    """What the step reported."""


class Cache:
    """One folder for each key; it appears whole, by a rename, or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._checked: set[str] = set()

    def whole(self, key: str) -> Built | None:
        """What was built for the key, if its bytes are those that were built: for whoever uses them.

        They are read once for each Cache. A disk may change a byte and leave size and time as they were.
        """
        built = self.get(key)
        if built is None or key in self._checked:
            return built
        try:
            if digest.of_file(built.path) != built.digest:
                return None
        except OSError:
            return None
        self._checked.add(key)
        return built

    def get(self, key: str) -> Built | None:
        """What was built for the key, by its size and its report: for whoever only wants to know."""
        home = self.folder / key
        try:
            note = json.loads((home / REPORT).read_text("utf-8"))
            built = Built(home / note["file"], note["digest"], note["size"], note["report"])
            seal = note.pop(SEAL, None)  # earlier versions set none
            if (seal is None and not note["report"]) or seal not in (None, digest.of_value(note)):
                return None
            return built if built.path.stat().st_size == built.size else None
        except (OSError, ValueError, KeyError, TypeError):
            return None  # never there, or damaged: it is built again

    def make(self, key: str, suffix: str, run: Callable[[Path], Mapping[str, object]]) -> Built:
        """Runs a step into a new file and keeps it; nothing is kept when it fails."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            work = Path(tempfile.mkdtemp(prefix=".work-", dir=self.folder))
        except OSError as error:
            raise MachineError(
                f"{self.folder}: {error.strerror}.", hint="Check its permissions and the disk."
            ) from error
        try:
            output = work / f"result{suffix}"
            report = run(output)
            return self._keep(key, work, output, report)
        except OSError as error:
            raise MachineError(
                f"{self.folder}: {error.strerror or error}.", hint="Is there room on the disk?"
            ) from error
        finally:
            shutil.rmtree(work, ignore_errors=True)

    def _keep(self, key: str, work: Path, output: Path, report: Mapping[str, object]) -> Built:
        with output.open("rb") as file:
            os.fsync(file.fileno())
        built = Built(output, digest.of_file(output), output.stat().st_size, report)
        note = {"file": output.name, "digest": built.digest, "size": built.size, "report": dict(report)}
        sealed = {**note, SEAL: digest.of_value(note)}
        (work / REPORT).write_text(json.dumps(sealed, ensure_ascii=False, allow_nan=False), "utf-8")
        home = self.folder / key
        shutil.rmtree(home, ignore_errors=True)  # a damaged one
        work.rename(home)
        self._checked.add(key)
        return Built(home / output.name, built.digest, built.size, report)

    def sweep(self) -> None:
        """Removes what runs that died left half-made; called under the show's lock."""
        for left in self.folder.glob(".work-*"):
            shutil.rmtree(left, ignore_errors=True)
