"""The words of the program as frozen dataclasses; touches nothing."""

from quicktake.model.media import Artifact, Chapter, Cue, Loudness, Progress, no_progress
from quicktake.model.plan import Action, Change, Content, Effect, Fields, Finding, Receipt, Severity, effect
from quicktake.model.settings import (
    Audio,
    Call,
    ChapterEntry,
    Feed,
    FrontMatter,
    Owner,
    Privacy,
    RecordingFiles,
    Relative,
    Settings,
    Source,
    Sponsor,
    Storage,
    Web,
    Within,
    Youtube,
)
from quicktake.model.show import Episode, EpisodeRecord, Release, Show, ShowRecord

__all__ = [
    "Action", "Artifact", "Audio", "Call", "Change", "Chapter", "ChapterEntry", "Content", "Cue", "Effect", "Episode",
    "EpisodeRecord", "Feed", "Fields", "Finding", "FrontMatter", "Loudness", "Owner", "Privacy", "Progress", "Receipt",
    "RecordingFiles", "Relative", "Release", "Settings", "Severity", "Show", "ShowRecord", "Source", "Sponsor",
    "Storage", "Web", "Within", "Youtube", "effect", "no_progress",
]  # fmt: skip
