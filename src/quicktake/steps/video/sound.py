"""Settings → how a video's sound is mastered, whatever is seen with it."""

from functools import partial

from quicktake.audio.coding import Coding
from quicktake.audio.targeting import Goal
from quicktake.model import Audio, Progress

BITRATE = 192  # kbit/s of AAC


def sound_goal(audio: Audio) -> Goal:
    """Target, ceiling and encoding."""
    return Goal(audio.target, audio.ceiling, Coding("m4a", BITRATE))


def under(progress: Progress, name: str) -> Progress:
    """A progress that tells everything under one name."""
    return partial(_told, progress, name)


def _told(progress: Progress, name: str, stage: str, done: float, total: float, unit: str) -> None:
    progress(name, done, total, unit)
