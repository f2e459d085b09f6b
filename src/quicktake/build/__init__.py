"""Episode → release: which files it has, which are built already, and the steps that build the others."""

from quicktake.build.extras import sources
from quicktake.build.faults import sound_faults, was_heard
from quicktake.build.releasing import (
    held,
    recording_digest,
    recording_missing,
    recording_state,
    release,
    show_artifacts,
    video_step,
)
from quicktake.build.room import room_needed
from quicktake.build.workshop import Workshop, insist_file

__all__ = [
    "Workshop",
    "held",
    "insist_file",
    "recording_digest",
    "recording_missing",
    "recording_state",
    "release",
    "room_needed",
    "show_artifacts",
    "sound_faults",
    "sources",
    "video_step",
    "was_heard",
]
