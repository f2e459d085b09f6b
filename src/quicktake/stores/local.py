"""Names and bytes → files in a folder that any web server can serve."""

from pathlib import Path, PurePosixPath

from quicktake import digest
from quicktake.errors import InputError, MachineError
from quicktake.folder import files
from quicktake.stores.contract import Stored


class LocalStore:
    """A folder on this machine."""

    def __init__(self, folder: Path, named: Path | None = None) -> None:
        """named: the folder as the host named it, links not followed."""
        self.folder = folder
        self.named = named or folder

    def path(self, name: str) -> Path:
        """Where a name lies; ValueError when it would leave the folder."""
        parts = PurePosixPath(name).parts
        if not parts or name.startswith("/") or ".." in parts or "\\" in name:
            raise ValueError(f"not a name for a store: {name!r}")
        return self.folder.joinpath(*parts)

    def put(self, name: str, content: bytes | Path, *, immutable: bool) -> None:
        """Stores a file whole; the same bytes are not written again."""
        path = self.path(name)
        wanted = digest.of_bytes(content) if isinstance(content, bytes) else digest.of_file(content)
        there = self.stat(name)
        if there and there.digest == wanted:
            return
        if there and immutable:
            raise InputError(
                f"{path}: another file has this name, and published files never change.",
                hint="Move it away if it is not the show's.",
            )
        if isinstance(content, bytes):
            files.write_file(path, content)
        else:
            files.copy_file(content, path)
        now = self.stat(name)
        if now is None or now.digest != wanted:
            raise MachineError(
                f"{path}: was not written as it should be.", hint="Check the disk and run the same again."
            )

    def stat(self, name: str) -> Stored | None:
        """Size and digest of the file, or None."""
        path = self.path(name)
        if not path.is_file():
            return None
        with files.told(path):
            return Stored(path.stat().st_size, digest.of_file(path))

    def size(self, name: str) -> int | None:
        """Bytes of the file, or None."""
        path = self.path(name)
        return path.stat().st_size if path.is_file() else None

    def read(self, name: str) -> bytes | None:
        """The file's bytes, or None."""
        path = self.path(name)
        if not path.is_file():
            return None
        with files.told(path):
            return path.read_bytes()

    def remove(self, name: str) -> None:
        """Takes the file away, if it is there."""
        files.remove_file(self.path(name))

    def outside(self, folder: Path) -> Path | None:
        """The folder, when it is not in the one in which the show's folder lies."""
        beside = (
            self.folder.is_relative_to(folder.resolve().parent),
            self.named.is_relative_to(folder.absolute().parent),
        )
        return None if any(beside) else self.folder  # a link beside the show is the host's own doing

    def room(self) -> int | None:
        """Free bytes on the folder's disk."""
        return files.room(self.folder)
