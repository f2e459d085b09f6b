"""The host's thumbnail, or cover and title → the JPEG that YouTube shows in lists."""

from collections.abc import Mapping
from pathlib import Path

from quicktake.folder.files import told
from quicktake.model import Episode, Progress, Show
from quicktake.steps import Params, Report

MAKES = "thumbnail"
NEEDS: tuple[str, ...] = ("thumbnail_file", "cover", "font")
SUFFIX = ".jpg"
VERSION = 2


def params(show: Show, episode: Episode) -> Params:
    """What is written on it: nothing on the host's own."""
    if episode.thumbnail is not None:
        return {}
    number = episode.matter.number
    return {
        "title": episode.matter.title,
        "number": "" if number is None else str(number),
        "show": show.settings.title,
    }


def run(files: Mapping[str, Path], output: Path, params: Params, progress: Progress) -> Report:
    """Writes the picture; reports its pixels, and texts that are not on it because the font lacks letters of them."""
    from quicktake.pictures import jpeg
    from quicktake.pictures.lettering import Typeface
    from quicktake.pictures.thumbnail import draw_thumbnail
    from quicktake.pictures.widescreen import LIGHT, widescreen_jpeg

    left_out: tuple[str, ...] = ()
    if "thumbnail_file" in files:
        content, (width, height) = widescreen_jpeg(files["thumbnail_file"])
    else:
        title, number, show = (str(params[name]) for name in ("title", "number", "show"))
        drawn = draw_thumbnail(files["cover"], title, number, show, Typeface(files.get("font")))
        content, (width, height), left_out = jpeg.encode(drawn.image, LIGHT), drawn.image.size, drawn.left_out
    with told(output):
        output.write_bytes(content)
    return {"width": width, "height": height, "left_out": list(left_out)}
