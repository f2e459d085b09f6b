"""M4A master and words → a stream copy with chapters, cover and the words as MP4 metadata (iTunes' atoms)."""

# mypy: untyped-calls-exclude=mutagen
# (mutagen says that it is typed, but hardly a function of it is)

import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from mutagen import MutagenError
from mutagen.mp4 import MP4, AtomDataType, MP4Cover, MP4FreeForm

from quicktake.audio.remux import remux_with_chapters
from quicktake.errors import MachineError
from quicktake.folder.files import told
from quicktake.model import Chapter
from quicktake.steps.tag.words import Words

PODCAST = 21  # stik: the kind of media
LANGUAGE = "----:com.apple.iTunes:LANGUAGE"
PIECE = 1 << 20  # bytes read at a time


def write_m4a(master: Path, output: Path, words: Words, chapters: Sequence[Chapter], cover: bytes) -> None:
    """Writes the copy, then its tags, and reads both back; no other metadata stays.

    chapters: in the master's seconds; MP4 keeps their times and titles only.
    MachineError when what lies on the disk is not what was meant.
    """
    remux_with_chapters(master, output, chapters)
    sound = _media_digest(output)
    try:
        file = MP4(output)
        if file.tags is None:
            file.add_tags()
        file.clear()
        for name, value in _atoms(words):
            file[name] = value
        file["covr"] = [MP4Cover(cover, MP4Cover.FORMAT_JPEG)]
        file.save(padding=lambda info: 0)
        title = MP4(output)["\xa9nam"]
    except (MutagenError, KeyError) as error:
        raise MachineError(f"{output}: the tags cannot be written: {error}.", hint="Is there room?") from error
    if title != [words.title] or _media_digest(output) != sound:
        raise MachineError(f"{output}: tagging changed the sound or lost the title.", hint="Check the disk.")


def _atoms(words: Words) -> Iterator[tuple[str, list[object]]]:
    texts = {
        "\xa9nam": words.title,
        "\xa9ART": words.artist,
        "\xa9alb": words.album,
        "\xa9day": words.date,
        "\xa9gen": words.genre,
        "\xa9cmt": words.comment,
        "desc": words.comment,
        "\xa9url": words.url,
    }
    for name, text in texts.items():
        if text:
            yield name, [text]
    for name, number in (("trkn", words.number), ("disk", words.season)):
        if number and number < 1 << 16:  # two bytes
            yield name, [(number, 0)]
    yield "stik", [PODCAST]
    yield LANGUAGE, [MP4FreeForm(words.language.encode(), AtomDataType.UTF8)]


def _media_digest(path: Path) -> bytes:
    """Digest of what lies in the media data boxes (ISO/IEC 14496-12, section 8.1.1)."""
    hasher = hashlib.sha256()
    with told(path), path.open("rb") as file:
        for kind, size in _boxes(file):
            if kind == b"mdat":
                _feed(hasher, file, size)
            else:
                file.seek(size, os.SEEK_CUR)
    return hasher.digest()


def _boxes(file: IO[bytes]) -> Iterator[tuple[bytes, int]]:
    """Type and content size of each top-level box; whoever asks moves the file behind the content."""
    while len(header := file.read(8)) == 8:
        size, kind = int.from_bytes(header[:4]), header[4:]
        if size == 1:  # 64 bits follow
            size = int.from_bytes(file.read(8)) - 8
        elif size == 0:  # to the end of the file
            size = os.fstat(file.fileno()).st_size - file.tell() + 8
        if size < 8:
            raise MachineError(f"{file.name}: a damaged MP4 file.")
        yield kind, size - 8


def _feed(hasher: "hashlib._Hash", file: IO[bytes], size: int) -> None:
    while size > 0 and (piece := file.read(min(size, PIECE))):
        hasher.update(piece)
        size -= len(piece)
