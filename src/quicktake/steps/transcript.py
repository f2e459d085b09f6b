"""The host's transcript and the edit list → captions as clean WebVTT in the audio programme's times."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from quicktake.errors import InputError
from quicktake.folder.files import told
from quicktake.model import Cue, Episode, Progress, Show, placed_spans
from quicktake.steps import Params, Report
from quicktake.steps.cues import Transcript, parse_cues, read_transcript, text_digest, to_webvtt
from quicktake.steps.placing import read_edits
from quicktake.timeline import EditList, clock

MAKES = "captions"
NEEDS: tuple[str, ...] = ("transcript", "measure")
SUFFIX = ".vtt"
VERSION = 3
GO_ON = "Mend it; or move it out of the folder, and the episode goes out without a transcript."


def params(show: Show, episode: Episode) -> Params:
    """The language, by which the encoding of a file that is not UTF-8 is told."""
    return {"language": show.settings.language}


def run(files: Mapping[str, Path], output: Path, params: Params, progress: Progress) -> Report:
    """Writes the captions; reports how many cues there are, how many fell into cuts, and the digest of their source.

    InputError where nothing would be left, or what is left could not be read back: it would be published for good.
    """
    path, edits, language = files["transcript"], read_edits(files["measure"]), str(params["language"])
    spoken = readable(path, language).cues
    insist_heard(path, spoken, edits)
    cues = list(placed_spans(spoken, edits))
    text = to_webvtt(cues)
    parse_cues(text, str(path))
    with told(output):
        output.write_text(text, "utf-8", newline="\n")
    return {"cues": len(cues), "dropped": len(spoken) - len(cues), "source": text_digest(path, language)}


def readable(path: Path, language: str) -> Transcript:
    """A host's transcript; InputError names file and line, what is wrong, and how to go on."""
    try:
        return read_transcript(path, language)
    except InputError as error:
        raise InputError(error.message, hint=f"{GO_ON} {error.hint}".strip()) from error


def insist_heard(path: Path, spoken: Sequence[Cue], edits: EditList) -> None:
    """InputError when nothing of a transcript is heard in the programme: it is of another recording."""
    if next(placed_spans(spoken, edits), None) is not None:
        return
    end = edits.kept[-1].end
    late = all(cue.start >= end for cue in spoken)
    where = f"come after the recording has ended ({clock(end + 0.5)})" if late else "stand where the recording is cut"
    raise InputError(f"{path}: all of its words {where}.", hint=f"Is it another episode's? {GO_ON}")
