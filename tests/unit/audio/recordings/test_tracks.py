"""Several audio tracks, some that cannot be decoded: which is taken, and what is said of it."""

import struct
from pathlib import Path

import numpy as np
import pytest

from makers.broken import patched, whole_numbers, write_wav
from makers.sound import tone, write_two_tracks
from quicktake.audio.edit import Sounds
from quicktake.audio.listening import listen
from quicktake.audio.recordings.decoding import decode, form_for
from quicktake.audio.recordings.recording import probe
from quicktake.errors import InputError
from quicktake.model import Audio


def loudest(path: Path, track: int | None = None) -> float:
    samples = np.concatenate(list(decode(path, form_for(probe(path, track), "auto"), track=track)))
    return float(20 * np.log10(np.abs(samples).max()))


def unknown_codec(path: Path) -> Path:
    """The same, its first track of a codec that nobody knows."""
    return patched(write_two_tracks(path), b"A_PCM", 0, b"A_NOP")


@pytest.mark.parametrize(("default", "track", "level"), [(0, None, -40), (1, None, -20), (0, 2, -20), (1, 1, -40)])
def test_the_default_or_the_wanted_one(tmp_path: Path, default: int, track: int | None, level: float) -> None:
    path = write_two_tracks(tmp_path / "a.mkv", default)
    assert loudest(path, track) == pytest.approx(level, abs=0.1)
    assert probe(path, track).track == (track or default + 1)


def test_what_was_taken_is_told_with_the_others(tmp_path: Path) -> None:
    path = write_two_tracks(tmp_path / "a.mkv")
    heard, _ = listen(Sounds(path), Audio())
    (fault,) = [one for one in heard.faults if one.code == "au-tracks"]
    assert fault.severity == "W"
    form = "(pcm_s16le, mono, 48 kHz)"
    assert fault.message == f"has 2 audio tracks: 1 “Desktop” {form} was taken; not taken is 2 “Mic” {form}."
    assert "--track 2" in fault.hint
    asked, _ = listen(Sounds(path, 1), Audio())
    assert not [one for one in asked.faults if one.code == "au-tracks"]


def test_the_first_that_can_be_decoded_is_taken(tmp_path: Path) -> None:
    path = unknown_codec(tmp_path / "a.mkv")
    assert loudest(path) == pytest.approx(-20, abs=0.1)
    assert [str(track) for track in probe(path).tracks] == [
        "1 “Desktop” (cannot be decoded)",
        "2 “Mic” (pcm_s16le, mono, 48 kHz)",
    ]
    (fault,) = [one for one in listen(Sounds(path), Audio())[0].faults if one.code == "au-tracks"]
    assert (fault.severity, fault.hint) == ("I", "")
    with pytest.raises(InputError, match=r"a\.mkv: audio track 1 is of a kind that cannot be decoded"):
        probe(path, 1)


def test_nothing_that_can_be_decoded_is_one_sentence(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", whole_numbers(tone(1.0)))
    patched(path, b"fmt ", 22, struct.pack("<H", 0))  # bits for each sample
    with pytest.raises(InputError, match=r"a\.wav: its sound is of a kind that cannot be decoded\."):
        probe(path)
