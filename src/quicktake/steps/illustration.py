"""A picture of the show notes (JPEG or PNG) → the JPEG that pages and apps show."""

from collections.abc import Mapping
from pathlib import Path

from quicktake.folder.files import told
from quicktake.model import Episode, Progress, Show
from quicktake.steps import Params, Report

MAKES = "illustration"
NEEDS: tuple[str, ...] = ("illustration_file",)
SUFFIX = ".jpg"
VERSION = 1


def params(show: Show, episode: Episode) -> Params:
    """Nothing but the picture itself decides."""
    return {}


def run(files: Mapping[str, Path], output: Path, params: Params, progress: Progress) -> Report:
    """Writes the picture; reports its sides in pixels."""
    from quicktake.pictures.illustration import illustration_jpeg

    content, (width, height) = illustration_jpeg(files["illustration_file"])
    with told(output):
        output.write_bytes(content)
    return {"width": width, "height": height}
