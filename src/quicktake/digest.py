"""Values and files → SHA-256 digests (lower-case hexadecimal) that name them."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

CHUNK = 1 << 20  # bytes read at a time


def of_value(value: object) -> str:
    """Digest of a JSON value: the same for the same content, whatever the order of its keys."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def of_bytes(content: bytes) -> str:
    """Digest of bytes."""
    return hashlib.sha256(content).hexdigest()


def of_file(path: Path, progress: Callable[[int], None] | None = None) -> str:
    """Digest of a file's bytes, read in pieces of 1 MiB; progress is told the bytes read so far."""
    hasher = hashlib.sha256()
    done = 0
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            hasher.update(piece)
            done += len(piece)
            if progress:
                progress(done)
    return hasher.hexdigest()
