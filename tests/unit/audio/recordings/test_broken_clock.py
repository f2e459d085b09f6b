"""A clock that lies: gaps longer than all sound together are none; it is told once, and soon."""

import time
from pathlib import Path

import numpy as np
import pytest

from makers.broken import patched, retimed
from makers.sound import tone, write_sound
from quicktake.audio.recordings.decoding import Decoded, decode, form_for
from quicktake.audio.recordings.placing import BROKEN
from quicktake.audio.recordings.recording import probe


def decoded(path: Path) -> tuple[float, list[str]]:
    """Seconds of sound, and what was remarked."""
    report = Decoded()
    blocks = list(decode(path, form_for(probe(path), "auto"), report=report))
    return sum(map(len, blocks)) / 48000, [remark.message for remark in report.remarks]


def test_an_index_that_spreads_the_sound_over_hours(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.mp4", tone(6.0), codec="aac")
    patched(path, b"mdhd", 16, (1).to_bytes(4, "big"))  # ticks for each second of the track: it were 48000
    patched(path, b"elst", 12, (1_000_000).to_bytes(4, "big"))  # milliseconds of the whole
    began = time.monotonic()
    seconds, remarks = decoded(path)
    assert seconds == pytest.approx(6.0, abs=0.1)
    assert remarks == [BROKEN]
    assert time.monotonic() - began < 20


@pytest.mark.parametrize("suffix", [".mkv", ".mp4"])
def test_packets_that_lie_far_apart(tmp_path: Path, suffix: str) -> None:
    whole = write_sound(tmp_path / f"whole{suffix}", tone(6.0), codec="aac")
    path = retimed(whole, tmp_path / f"a{suffix}", lambda second: second * 100)
    seconds, remarks = decoded(path)
    assert seconds == pytest.approx(6.0, abs=0.1)
    assert remarks == [BROKEN]


def test_a_gap_that_is_shorter_than_the_sound_is_silence(tmp_path: Path) -> None:
    whole = write_sound(tmp_path / "whole.mkv", tone(6.0), codec="aac")
    path = retimed(whole, tmp_path / "a.mkv", lambda second: second + 5 * (second > 1))
    seconds, remarks = decoded(path)
    assert seconds == pytest.approx(11.0, abs=0.1)
    assert len(remarks) == 1
    assert "it became silence" in remarks[0]
    samples = np.concatenate(list(decode(path, form_for(probe(path), "auto"))))
    assert np.abs(samples[3 * 48000 : 5 * 48000]).max() == 0
