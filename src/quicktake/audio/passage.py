"""Recording, what was heard of it, and a span → that passage alone, improved as in the master, to be encoded."""

import struct
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

import numpy as np

from quicktake.audio.composing import Part, level_of
from quicktake.audio.edit import Plan, Sounds, excerpt, improved
from quicktake.audio.joining import fade_in, fade_out, whole_window, with_edge, with_ending
from quicktake.audio.passing import read
from quicktake.audio.recordings.decoding import Block, Form, decode
from quicktake.audio.targeting import Source
from quicktake.errors import InputError
from quicktake.folder.files import told
from quicktake.model import Progress, no_progress
from quicktake.timeline import clock

FADE = 0.01  # seconds at both ends: nothing clicks, and no syllable is lost
FLOATS = 3  # WAVE's format of 32-bit floats


def passage(
    plan: Plan, sounds: Sounds, start: int, samples: int, kept: Path, progress: Progress = no_progress
) -> Source:
    """The recording's samples from `start` on, filtered and levelled as in the master, ready to be encoded.

    start: samples of the recording, negative for silence before it. kept: a new WAV file for them, which must stay
    until the source is used up: so the recording is read once, and memory does not grow with the passage. InputError
    when nothing is heard in it.
    """
    rate = plan.form.rate
    blocks: Iterator[Block] = excerpt(_heard_of(plan, sounds, start + samples, progress), start, start + samples)
    edge = whole_window(FADE, rate)
    blocks = with_edge(blocks, edge, partial(fade_in, rate=rate))
    blocks = with_ending(blocks, edge, partial(fade_out, rate=rate))
    _write(kept, blocks, plan.form, samples)
    try:
        heard = read(kept, plan.form, progress, samples / rate)
    except InputError as error:
        span = f"{clock(start / rate)} to {clock((start + samples) / rate)}"
        raise InputError(f"{sounds.recording}: nothing is heard from {span}.", hint="Choose other times.") from error
    level = level_of([Part(heard, 0, len(heard.measured.energies))])
    return Source(partial(decode, kept, plan.form), samples, plan.form, level, level.loudness)


def _heard_of(plan: Plan, sounds: Sounds, end: int, progress: Progress) -> Iterator[Block]:
    """The recording from its beginning, because filters and clock have a past; it is decoded some 900 times as fast as
    it is heard."""
    done = 0
    for block in improved(plan, sounds):
        done += len(block)
        progress("Finding the passage", min(done, end) / plan.form.rate, end / plan.form.rate, "s")
        yield block


def _write(path: Path, blocks: Iterable[Block], form: Form, samples: int) -> None:
    """A WAV file of 32-bit floats (RIFF; WAVE_FORMAT_IEEE_FLOAT), filled with silence up to so many samples."""
    frame = 4 * form.channels
    size = samples * frame
    header = struct.pack("<HHIIHH", FLOATS, form.channels, form.rate, form.rate * frame, frame, 32)
    with told(path), path.open("wb") as file:
        file.write(b"RIFF" + struct.pack("<I", 36 + size) + b"WAVEfmt " + struct.pack("<I", len(header)) + header)
        file.write(b"data" + struct.pack("<I", size))
        done = 0
        for block in blocks:
            done += len(block)
            file.write(np.ascontiguousarray(block, "<f4").tobytes())
        file.write(bytes((samples - done) * frame))
