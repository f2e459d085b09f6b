"""MP3 master and words → the same MP3 frames behind an ID3 tag with cover and chapters.

ID3v2.3.0, ID3v2.4.0, and the ID3v2 Chapter Frame Addendum 1.0 for CHAP and CTOC.
"""

# mypy: untyped-calls-exclude=mutagen
# (mutagen says that it is typed, but hardly a function of it is)

import io
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Literal

from mutagen import MutagenError
from mutagen.id3 import (
    APIC,
    CHAP,
    COMM,
    CTOC,
    ID3,
    TALB,
    TCON,
    TDRC,
    TIT2,
    TLAN,
    TLEN,
    TPE1,
    TPOS,
    TRCK,
    WOAS,
    WXXX,
    CTOCFlags,
    Encoding,
    Frame,
    PictureType,
)

from quicktake.errors import MachineError
from quicktake.folder.files import told
from quicktake.model import Chapter
from quicktake.render.letters import ascii_url
from quicktake.steps.tag.words import Words

PIECE = 1 << 20  # bytes that are copied or compared at a time
HEADER = 10  # bytes of an ID3v2 header
SYNCHSAFE = (21, 14, 7, 0)  # a size is four times seven bits
FOOTER = 0x10  # flag: ten more bytes behind the tag
MOST_CHILDREN = 255  # of a CTOC: their number is one byte
JPEG = "image/jpeg"

Version = Literal["2.3", "2.4"]


def write_mp3(
    master: Path,
    output: Path,
    words: Words,
    chapters: Sequence[Chapter],
    *,
    duration: float,
    cover: bytes,
    images: Mapping[str, bytes],
    version: Version,
) -> None:
    """Writes tag and frames to `output`, and reads both back; whatever tag the master had is left out.

    chapters: in the master's seconds, as duration. images: JPEG by the name that a chapter gives.
    MachineError when what lies on the disk is not what was meant.
    """
    ends = [*(chapter.start for chapter in chapters[1:]), duration]
    parts = [
        _chapter(index, chapter, end, images, version)
        for index, (chapter, end) in enumerate(zip(chapters, ends, strict=False))
    ]
    length = TLEN(encoding=Encoding.LATIN1, text=str(round(duration * 1000)))  # milliseconds (ID3v2.3.0, 4.2.1)
    words_and_cover = [*_texts(words, version), length, _picture(cover, PictureType.COVER_FRONT)]
    tag = _joined([words_and_cover, *([frame] for frame in (*_contents(chapters), *parts))], version)
    with told(output), master.open("rb") as source, output.open("wb") as target:
        target.write(tag)
        _skip_tag(source)
        shutil.copyfileobj(source, target, PIECE)
    _insist_same(master, output, words)


def _joined(groups: Sequence[Sequence[Frame]], version: Version) -> bytes:
    """One tag, without padding, of groups of frames in their order.

    mutagen sorts the frames of a tag by size, and players show chapters as they come: so each chapter is a group.
    """
    body = b"".join(_body(group, version) for group in groups)
    size = bytes(len(body) >> shift & 0x7F for shift in SYNCHSAFE)
    return b"ID3" + bytes((int(version[-1]), 0, 0)) + size + body


def _body(frames: Sequence[Frame], version: Version) -> bytes:
    tags = ID3()
    for frame in frames:
        tags.add(frame)
    content = io.BytesIO()
    if version == "2.3":
        tags.update_to_v23()
    tags.save(content, v1=0, v2_version=int(version[-1]), padding=lambda info: 0)
    return content.getvalue()[HEADER:]


def _encoding(version: Version) -> int:
    """UTF-8 came with 2.4."""
    return Encoding.UTF16 if version == "2.3" else Encoding.UTF8


def _texts(words: Words, version: Version) -> Iterator[Frame]:
    encoding = _encoding(version)
    texts: dict[Callable[..., Frame], str] = {
        TIT2: words.title,
        TPE1: words.artist,
        TALB: words.album,
        TRCK: str(words.number or ""),
        TPOS: str(words.season or ""),
        TDRC: words.date or "",
        TCON: words.genre,
    }
    for kind, text in texts.items():
        if text:
            yield kind(encoding=encoding, text=[text])
    yield TLAN(encoding=Encoding.LATIN1, text=[words.language])
    if words.comment:
        yield COMM(encoding=encoding, lang=words.language, desc="", text=[words.comment])
    yield WOAS(url=ascii_url(words.url))
    yield WXXX(encoding=Encoding.LATIN1, desc="", url=ascii_url(words.url))


def _picture(content: bytes, kind: int) -> APIC:
    """An attached picture; players expect an empty description in Latin-1."""
    return APIC(encoding=Encoding.LATIN1, mime=JPEG, type=kind, desc="", data=content)


def _chapter(index: int, chapter: Chapter, end: float, images: Mapping[str, bytes], version: Version) -> CHAP:
    parts: list[Frame] = [TIT2(encoding=_encoding(version), text=[chapter.title])]
    if chapter.url:
        parts.append(WXXX(encoding=Encoding.LATIN1, desc="chapter url", url=ascii_url(chapter.url)))
    if chapter.image:
        parts.append(_picture(images[chapter.image], PictureType.OTHER))
    return CHAP(
        element_id=_name(index),
        start_time=round(chapter.start * 1000),
        end_time=round(end * 1000),
        start_offset=0xFFFFFFFF,  # by time alone
        end_offset=0xFFFFFFFF,
        sub_frames=parts,
    )


def _contents(chapters: Sequence[Chapter]) -> Iterator[CTOC]:
    """The table of contents; in two layers where one cannot count them."""
    names = [_name(index) for index in range(len(chapters))]
    if len(names) > MOST_CHILDREN:
        starts = range(0, len(names), MOST_CHILDREN)
        for start in starts:
            yield _table(f"toc{start}", names[start : start + MOST_CHILDREN], CTOCFlags.ORDERED)
        names = [f"toc{start}" for start in starts]
    if names:
        yield _table("toc", names, CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED)


def _table(name: str, children: Sequence[str], flags: int) -> CTOC:
    return CTOC(element_id=name, flags=flags, child_element_ids=list(children), sub_frames=[])


def _name(index: int) -> str:
    return f"chp{index}"


def _skip_tag(file: IO[bytes]) -> None:
    """Moves to the first byte behind an ID3v2 tag, or to the first byte where there is none."""
    header = file.read(HEADER)
    size = 0
    if header[:3] == b"ID3" and len(header) == HEADER:
        size = HEADER + sum(byte << shift for byte, shift in zip(header[6:], SYNCHSAFE, strict=True))
        size += HEADER if header[5] & FOOTER else 0
    file.seek(size, os.SEEK_SET)


def _insist_same(master: Path, output: Path, words: Words) -> None:
    """MachineError when the tag cannot be read back, or the frames behind it are not the master's."""
    try:
        tags = ID3(output)
    except MutagenError as error:
        raise MachineError(f"{output}: the tags cannot be read back.", hint="Run the same again.") from error
    titles = [text for frame in tags.getall("TIT2") for text in frame.text if text]  # of an empty one there is no frame
    if titles != [words.title][: bool(words.title)] or not _same_frames(output, master):
        raise MachineError(f"{output}: tagging changed the sound or lost the title.", hint="Check the disk.")


def _same_frames(one: Path, two: Path) -> bool:
    """Whether two files are the same behind their tags."""
    with told(one), one.open("rb") as first, two.open("rb") as second:
        _skip_tag(first)
        _skip_tag(second)
        while piece := first.read(PIECE):
            if piece != second.read(PIECE):
                return False
        return not second.read(1)
