"""Recording without a moving picture, what was heard of it, and cover → a video: title, chapters, bars that move."""

from collections.abc import Mapping
from pathlib import Path

from quicktake.model import Episode, Progress, Show
from quicktake.steps import Params, Report

MAKES = "audiogram"
NEEDS: tuple[str, ...] = ("sound", "intro", "outro", "spot", "measure", "cover", "font")
SUFFIX = ".mp4"
VERSION = 3


def params(show: Show, episode: Episode) -> Params:
    """Target, the names of show and episode, and the chapters in the recording's seconds."""
    return {
        "target": episode.audio.target,
        "ceiling": episode.audio.ceiling,
        "track": episode.audio.track,
        "show": show.settings.title,
        "title": episode.matter.title,
        "chapters": [[chapter.start, chapter.title] for chapter in episode.listed],
    }


def run(files: Mapping[str, Path], output: Path, params: Params, progress: Progress) -> Report:
    """Masters the audio programme as AAC, then draws what is seen with it; reports as `master` does."""
    from quicktake.steps.audiogram.making import make

    return make(files, output, params, progress)
