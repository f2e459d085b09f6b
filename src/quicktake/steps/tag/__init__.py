"""Master, edit list, cover and chapter pictures → the enclosure: the master with tags, its sound untouched."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, cast

from quicktake.model import Chapter, Episode, Progress, Show, placed
from quicktake.steps import Params, Report
from quicktake.steps.placing import read_edits
from quicktake.steps.tag.words import words_from, words_of

MAKES = "enclosure"
NEEDS: tuple[str, ...] = ("master", "measure", "artwork", "image:*")
SUFFIX = ".{format}"
VERSION = 2


def params(show: Show, episode: Episode) -> Params:
    """The words of the tags, the format, and for MP3 the version of ID3."""
    return {
        **words_of(show, episode),
        "format": episode.audio.format,
        "id3": episode.audio.id3 if episode.audio.format == "mp3" else None,
    }


def run(files: Mapping[str, Path], output: Path, params: Params, progress: Progress) -> Report:
    """Writes the enclosure; reports its size in bytes.

    Needs the pictures that chapters name as `image:PATH`. InputError when one of them is no picture.
    """
    words, edits = words_from(params), read_edits(files["measure"])
    chapters = placed(words.chapters, edits)
    cover = files["artwork"].read_bytes()
    if params["format"] == "mp3":
        from quicktake.steps.tag.id3 import write_mp3

        version = cast(Literal["2.3", "2.4"], params["id3"])
        images = _images(files, chapters)
        write_mp3(
            files["master"], output, words, chapters,
            duration=edits.duration, cover=cover, images=images, version=version,
        )  # fmt: skip
    else:
        from quicktake.steps.tag.atoms import write_m4a

        write_m4a(files["master"], output, words, chapters, cover)
    return {"size": output.stat().st_size}


def _images(files: Mapping[str, Path], chapters: tuple[Chapter, ...]) -> dict[str, bytes]:
    """The pictures of chapters as small JPEGs, each made once."""
    from quicktake.pictures.chapter import chapter_jpeg

    names = {chapter.image for chapter in chapters if chapter.image}
    return {name: chapter_jpeg(files[f"image:{name}"]) for name in sorted(names)}
