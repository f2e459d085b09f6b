"""Rules about texts that other tools wrote, transcripts and chapters: how they were read."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from quicktake.check.registry import Told, rule
from quicktake.errors import QuicktakeError
from quicktake.folder.chapters import read_chapter_file
from quicktake.model import Deviation, Episode, Show


@rule("it-encoding", "W", "quicktake: the encoding of a text that is not Unicode is guessed", reads=True)
def encoding(show: Show, episodes: Sequence[Episode]) -> Told:
    """Texts whose encoding is certain."""
    for path, deviation in _deviations(show, episodes):
        if deviation.guess:
            yield str(path), deviation.message, deviation.hint


@rule("it-mended", "I", "WebVTT (W3C); SubRip; podcast-namespace, chapters/jsonChapters.md", reads=True)
def mended(show: Show, episodes: Sequence[Episode]) -> Told:
    """Texts that are written as their format wants it."""
    for path, deviation in _deviations(show, episodes):
        if not deviation.guess:
            line = f", line {deviation.line}" if deviation.line else ""
            yield f"{path}{line}", deviation.message, deviation.hint


def _deviations(show: Show, episodes: Sequence[Episode]) -> Iterator[tuple[Path, Deviation]]:
    """What was read generously, in each episode's files; what cannot be read is told by others."""
    from quicktake.steps.cues import read_transcript

    language = show.settings.language
    for episode in episodes:
        try:
            if episode.transcript is not None:
                for deviation in read_transcript(episode.transcript, language).deviations:
                    yield episode.transcript, deviation
            chapters = None if episode.matter.chapters else read_chapter_file(episode.folder, language)
            if chapters:
                for deviation in chapters.deviations:
                    yield chapters.path, deviation
        except QuicktakeError:
            continue
