"""Episode with a video → what goes to YouTube beside it: its thumbnail, and its captions as the host has them."""

import contextlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from quicktake.build.workshop import Workshop
from quicktake.errors import InputError
from quicktake.model import Artifact, Progress, Receipt


def of_video(
    workshop: Workshop, guid: str, receipts: Mapping[str, Receipt], progress: Progress | None
) -> dict[str, Artifact]:
    """Roles `thumbnail` and `captions:LANGUAGE`, also of an episode that is out: neither needs its recording.

    Both report their `source`, the digest of what they are made from: that a later version draws another picture of it
    is no change. What cannot be made reports its `fault` and `hint` instead: nothing else waits for it.
    """
    settings = workshop.episode.youtube
    if settings is None:
        return {}
    result = {}
    if settings.thumbnail == "auto":
        result["thumbnail"] = _thumbnail(workshop, receipts.get(f"youtube/{guid}/thumbnail"), progress)
    transcript = workshop.episode.transcript
    if settings.captions and transcript is not None and transcript.is_file():
        language = settings.audio_language or workshop.show.settings.language
        result[f"captions:{language}"] = _captions(workshop, transcript)
    return result


def _thumbnail(workshop: Workshop, sent: Receipt | None, progress: Progress | None) -> Artifact:
    bare = Artifact("image/jpeg", ".jpg")
    try:
        own = workshop.episode.thumbnail is not None
        source = {"source": workshop.digest("thumbnail_file") if own else workshop.source("thumbnail")}
        if progress is None or (sent is not None and sent.digest == source["source"]):
            return replace(bare, report=source)
        made = workshop.make("thumbnail", progress)
    except InputError as error:
        return replace(bare, report=_fault(error))
    return replace(made, report={**made.report, **source})


def _captions(workshop: Workshop, transcript: Path) -> Artifact:
    """The host's own file."""
    bare = Artifact("text/vtt", transcript.suffix.lower(), path=transcript)
    try:
        return replace(bare, report={"source": _text_digest(workshop, transcript)})
    except InputError as error:
        return replace(bare, report=_fault(error))


def _text_digest(workshop: Workshop, transcript: Path) -> str:
    """Digest of a transcript's text, remembered until the file changes; InputError where it is no text."""

    language = workshop.show.settings.language

    def digest() -> str:
        from quicktake.steps.cues import text_digest

        return text_digest(transcript, language)

    return str(workshop.memo.of(f"text digest {language}", transcript, digest))


def sources(workshop: Workshop) -> dict[str, str]:
    """By `transcript` and `chapters`: the digest of what the host has of them now, which their steps report too.

    What the episode does not have, or cannot be read, is left out.
    """
    from quicktake.steps import chapters

    episode, found = workshop.episode, {}
    if episode.chapters:
        found["chapters"] = chapters.source(chapters.params(workshop.show, episode))
    if episode.transcript is not None:
        with contextlib.suppress(InputError):
            found["transcript"] = _text_digest(workshop, episode.transcript)
    return found


def _fault(error: InputError) -> dict[str, object]:
    return {"fault": error.message, "hint": error.hint}
