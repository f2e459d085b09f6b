"""What every store promises: names with `/`, files that are there whole or not at all."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True)
class Stored:
    """What a store says of a file."""

    size: int
    """Bytes."""
    digest: str
    """SHA-256 of the bytes as they lie there."""


class Store(Protocol):
    """Where published files lie."""

    def put(self, name: str, content: bytes | Path, *, immutable: bool) -> None:
        """Stores a file; immutable: other bytes under a taken name are refused (InputError), the same are fine."""
        ...

    def stat(self, name: str) -> Stored | None:
        """Size and digest of what lies there, or None."""
        ...

    def size(self, name: str) -> int | None:
        """Bytes of what lies there, without reading it, or None."""
        ...

    def read(self, name: str) -> bytes | None:
        """The bytes of a small file, or None."""
        ...

    def remove(self, name: str) -> None:
        """Takes a file away; one that is not there is fine."""
        ...

    def room(self) -> int | None:
        """Bytes that still fit, if the store can tell."""
        ...

    def outside(self, folder: Path) -> Path | None:
        """Where on this machine it lies, when that is not beside the show's folder; None: beside it, or elsewhere."""
        ...
