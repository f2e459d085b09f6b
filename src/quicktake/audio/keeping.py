"""Recording that is right already → the same packets in a new file; or the reasons why it must be mastered."""

from collections.abc import Iterator
from pathlib import Path

from quicktake.audio.coding import Coding
from quicktake.audio.edit import Sounds
from quicktake.audio.listening import Heard
from quicktake.audio.recordings.opening import audio_track, opened
from quicktake.audio.recordings.tails import ID3, after_id3, without_tags
from quicktake.audio.remux import remux
from quicktake.model import Audio

NEAR = 0.5  # LU around the target that are right enough to leave a sound alone (EBU R 128: a tolerance of 0.5 LU)
TAIL = 1 << 20  # bytes at the end of an MP3 in which tags are looked for
CODECS = {"mp3": ("mp3",), "m4a": ("aac",), "opus": ("opus",), "flac": ("flac",), "wav": ("pcm_s16le", "pcm_s24le")}
"""FFmpeg's names of the codecs that a format holds."""


def reasons(heard: Heard, sounds: Sounds, audio: Audio, coding: Coding) -> Iterator[str]:
    """Why the sound cannot stay as it is; nothing, when it can."""
    integrated, peak, plan = heard.before.integrated, heard.before.true_peak, heard.plan
    if integrated is None:
        yield "it has no loudness that can be measured"
    elif abs(integrated - audio.target) > NEAR:
        yield f"its loudness is {integrated:.1f} LUFS, wanted are {audio.target:g}"
    if peak is not None and peak > audio.ceiling:
        yield f"its true peak is {peak:.1f} dBTP, wanted are at most {audio.ceiling:g}"
    if plan.kept != plan.total or plan.inserts():
        yield "something is cut or put in"
    if plan.source != plan.form or plan.curve or audio.highpass or audio.denoise:
        yield "its sound is treated"
    with opened(sounds.recording) as container:
        context = audio_track(container, sounds.recording, sounds.track).codec_context
        codec, rate, channels = context.codec.canonical_name, context.sample_rate, context.channels
    if codec not in CODECS[coding.format]:
        yield f"its codec is {codec}, wanted is {coding.format}"
    if (rate, channels) != (coding.rate(plan.form.rate), plan.form.channels):
        yield f"it has {channels} channel{'s' if channels > 1 else ''} at {rate / 1000:g} kHz"


def copy(sounds: Sounds, output: Path, coding: Coding) -> None:
    """Copies the recording's sound without its tags, packet by packet.

    An MP3's Xing or LAME header goes with it: it says how many samples are to be left out at the ends.
    """
    with opened(sounds.recording) as container:
        plain = container.format.name == "mp3"
    if plain:
        _copy_mp3(sounds.recording, output)
    else:
        remux(sounds.recording, output, coding.container, track=sounds.track)


def _copy_mp3(recording: Path, output: Path) -> None:
    size = recording.stat().st_size
    with recording.open("rb") as source, output.open("wb") as copied:
        begin = after_id3(source.read(ID3))
        source.seek(max(begin, size - TAIL))
        tail = source.read()
        left = size - (len(tail) - len(without_tags(tail))) - begin
        source.seek(begin)
        while left > 0 and (piece := source.read(min(left, TAIL))):
            copied.write(piece)
            left -= len(piece)
