"""Recording → master: the audio programme at its target loudness, encoded, with a report of what was done."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from quicktake.audio.coding import Coding, insist_bitrate
from quicktake.audio.edit import programme
from quicktake.audio.listening import Heard, listen
from quicktake.audio.targeting import Goal, Source, encode_to_goal
from quicktake.errors import InputError, MachineError
from quicktake.folder.files import replacing
from quicktake.model import Audio, Progress, no_progress

FORMATS = ("mp3", "m4a", "flac", "wav")


def master_file(
    recording: Path,
    output: Path,
    audio: Audio,
    progress: Progress = no_progress,
    intro: Path | None = None,
    outro: Path | None = None,
) -> Mapping[str, object]:
    """Masters a recording into a file whose extension decides the format; written whole or not at all.

    Gives the report. Raises InputError for bad input, MachineError when the output cannot be written.
    """
    coding = Coding(_format(output), audio.bitrate)
    insist_bitrate(coding)
    for source in (recording, intro, outro):
        if source is not None and output.exists() and source.exists() and output.samefile(source):
            raise InputError(f"{output}: is the recording itself.", hint="Give the result another name.")
    heard = listen(recording, audio, progress, intro, outro)
    with replacing(output) as fresh:
        try:
            return master(heard, recording, fresh, audio, coding, progress, intro, outro)
        except MachineError as error:  # it names the temporary file, of which the host knows nothing
            raise MachineError(error.message.replace(str(fresh), str(output)), hint=error.hint) from error


def master(
    heard: Heard,
    sound: Path,
    output: Path,
    audio: Audio,
    coding: Coding,
    progress: Progress = no_progress,
    intro: Path | None = None,
    outro: Path | None = None,
) -> Mapping[str, object]:
    """Encodes the audio programme that was planned when the recording was heard; gives the report."""
    stream = partial(programme, heard.plan, sound, track=audio.track, intro=intro, outro=outro)
    source = Source(stream, heard.plan.samples, heard.plan.form, heard.programme)
    return encode_to_goal(source, output, Goal(audio.target, audio.ceiling, coding), heard.plan.edits(), progress)


def _format(output: Path) -> str:
    """The format that a file name's extension stands for."""
    extension = output.suffix.lower().removeprefix(".")
    if extension not in FORMATS:
        listed = ", ".join(f".{name}" for name in FORMATS)
        raise InputError(f"{output}: the extension decides the format, and must be one of {listed}.")
    return extension
