"""Picture, sound, intro, outro, spot and what was heard → the video cut as the podcast is; its picture encoded anew."""

from collections.abc import Mapping
from pathlib import Path

from quicktake.model import Episode, Progress, Show
from quicktake.steps import Params, Report
from quicktake.steps import video as uncut

MAKES = "edited"
NEEDS: tuple[str, ...] = ("picture", "sound", "intro", "outro", "spot", "measure", "cover", "font")
SUFFIX = uncut.SUFFIX
VERSION = 2


def params(show: Show, episode: Episode) -> Params:
    """Those of the uncut video, and the names of show and episode, which are seen beside the cover."""
    return {**uncut.params(show, episode), "show": show.settings.title, "title": episode.matter.title}


def run(files: Mapping[str, Path], output: Path, params: Params, progress: Progress) -> Report:
    """Masters the audio programme and cuts the picture to it; reports as `master` does.

    Where nothing is cut and nothing put in, the picture is copied, as in the uncut video.
    """
    from quicktake.steps.video.editing import make

    return make(files, output, params, progress)
