"""Cover (JPEG or PNG) → the JPEG that feed, page and sound file show."""

from collections.abc import Mapping
from pathlib import Path

from quicktake.folder.files import told
from quicktake.model import Episode, Progress, Show
from quicktake.steps import Params, Report

MAKES = "artwork"
NEEDS: tuple[str, ...] = ("cover",)
SUFFIX = ".jpg"
VERSION = 1


def params(show: Show, episode: Episode) -> Params:
    """Nothing but the picture itself decides."""
    return {}


def run(files: Mapping[str, Path], output: Path, params: Params, progress: Progress) -> Report:
    """Writes the picture; reports its sides in pixels."""
    from quicktake.pictures.cover import cover_jpeg

    content, side = cover_jpeg(files["cover"])
    with told(output):
        output.write_bytes(content)
    return {"width": side, "height": side}
