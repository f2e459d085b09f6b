"""Picture, sound and what was heard of it → the video: the picture untouched, the sound mastered."""

from collections.abc import Mapping
from pathlib import Path

from quicktake.model import Episode, Progress, Show
from quicktake.steps import Params, Report

MAKES = "video"
NEEDS: tuple[str, ...] = ("picture", "sound", "measure")
SUFFIX = ".{container}"
VERSION = 1

MP4_KIN = (".mp4", ".mov", ".m4v")


def params(show: Show, episode: Episode) -> Params:
    """Target, and where picture and sound lie; the picture's extension decides the container."""
    picture = episode.picture or episode.sound
    kin = picture is not None and picture.suffix.lower() in MP4_KIN
    return {
        "target": episode.audio.target,
        "ceiling": episode.audio.ceiling,
        "track": episode.audio.track,
        "apart": episode.picture is not None,
        "offset": episode.offset,
        "container": "mp4" if kin else "mkv",
    }


def run(files: Mapping[str, Path], output: Path, params: Params, progress: Progress) -> Report:
    """Masters the sound, uncut, then joins it to the picture's packets; reports as `master` does."""
    from quicktake.steps.video.making import make

    return make(files, output, params, progress)
