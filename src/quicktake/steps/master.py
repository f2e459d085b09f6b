"""Recording and what was heard of it → the master: the audio programme at its target loudness, encoded."""

from collections.abc import Mapping
from pathlib import Path

from quicktake.audio.coding import Coding, insist_bitrate
from quicktake.model import Audio, Episode, Progress, Show
from quicktake.steps import Params, Report
from quicktake.steps.measure import read_heard, sounds_of

MAKES = "master"
NEEDS: tuple[str, ...] = ("sound", "intro", "outro", "spot", "measure")
SUFFIX = ".{format}"
VERSION = 2


def params(show: Show, episode: Episode) -> Params:
    """Target and encoding; InputError for a bit rate that the format does not have."""
    audio = episode.audio
    insist_bitrate(Coding(audio.format, audio.bitrate))
    return {
        "target": audio.target,
        "ceiling": audio.ceiling,
        "format": audio.format,
        "bitrate": audio.bitrate,
        "track": audio.track,
    }


def run(files: Mapping[str, Path], output: Path, params: Params, progress: Progress) -> Report:
    """Encodes and measures the result until it is right; reports what was done and what came out."""
    from quicktake.audio.mastering import master

    audio = Audio(**params)  # type: ignore[arg-type]  # the same keys and values that `params` took out of one
    coding = Coding(audio.format, audio.bitrate)
    heard = read_heard(files["measure"])
    report, _ = master(heard, sounds_of(files, audio.track), output, audio, coding, progress)
    return report
