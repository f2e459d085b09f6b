"""Parallel segments: one stream as if one encoder had made it, under the ceiling, and measured as decoders have it."""

import threading
import time
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from makers.mp3 import pieces
from makers.sound import Samples, speech
from quicktake.audio import runs, segments
from quicktake.audio.chaining import Streamed
from quicktake.audio.encode import write_mp3
from quicktake.audio.limiter import Limiter, limited
from quicktake.audio.metering.loudness import decoded, to_db
from quicktake.audio.mp3.frames import walk
from quicktake.audio.mp3.infotag import info_size
from quicktake.audio.mp3.lame import GRID, SAMPLES, frames_for, run, to_pcm
from quicktake.audio.mp3.splicing import SAME
from quicktake.audio.recordings.decoding import Form, decode
from quicktake.audio.runs import Encoded, Segment, Work
from quicktake.audio.segments import stream
from quicktake.model import no_progress

FORM = Form(48000, 2)
RECORDING = Path(__file__).parents[3] / "episodes" / "0001-how-loud-is-loud" / "recording.mp4"


def blocks(sound: Samples, block: int = 30000) -> list[Samples]:
    return [sound[start : start + block] for start in range(0, len(sound), block)]


@cache
def limited_speech(seconds: float, ceiling: float = -1.5, channels: int = 2) -> Samples:
    loud = speech(seconds, channels=channels, level=2)
    return np.concatenate(list(limited(blocks(loud), Limiter(Form(48000, channels), 0.0, ceiling))))


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Segments of five seconds instead of a minute."""
    monkeypatch.setattr(segments, "length", lambda first, frames: 4 * GRID)


def written(path: Path, sound: Samples, work: Work) -> Streamed:
    return write_mp3(path, blocks(sound), work, no_progress, 0.0)


@pytest.mark.parametrize(("bitrate", "channels"), [(64, 1), (96, 2), (128, 2), (192, 2)])
def test_what_is_measured_in_parts_is_what_the_whole_file_gives(
    tmp_path: Path, short: None, bitrate: int, channels: int
) -> None:
    sound = limited_speech(17.3, channels=channels)
    told = written(tmp_path / "a.mp3", sound, Work(Form(48000, channels), bitrate, -1.5, 0.0))
    ours, whole = told.measured(48000), decoded(tmp_path / "a.mp3")
    assert ours.samples == whole.samples == len(sound), "to the sample"
    assert len(ours.energies) == len(whole.energies)
    levels = 10 * np.log10((ours.energies + 1e-6) / (whole.energies + 1e-6))
    assert np.abs(levels).max() < 0.1
    assert ours.loudness().integrated == pytest.approx(whole.loudness().integrated, abs=0.005)
    assert to_db(ours.true_peak) == pytest.approx(to_db(whole.true_peak), abs=0.1)


@pytest.mark.parametrize(("rate", "channels", "bitrate"), [(48000, 2, 128), (44100, 2, 64), (48000, 1, 96)])
def test_the_stream_is_the_one_of_a_serial_encode(short: None, rate: int, channels: int, bitrate: int) -> None:
    form = Form(rate, channels)
    sound = np.concatenate(list(decode(RECORDING, form)))[: 40 * rate]
    ours = b"".join(stream(blocks(sound), Work(form, bitrate, 0.0, 99.0), Streamed()))
    serial = run(to_pcm(sound, bitrate), form, bitrate)
    assert len(ours) == len(serial)
    assert [(piece.head, piece.main) for piece in pieces(ours)] == [
        (piece.head, piece.main) for piece in pieces(serial)
    ]


def test_no_decoded_peak_passes_the_ceiling(tmp_path: Path, short: None) -> None:
    sound = limited_speech(12.0, ceiling=-1.0)
    told = written(tmp_path / "a.mp3", sound, Work(FORM, 64, -1.0, -1.0))
    peak = decoded(tmp_path / "a.mp3").loudness().true_peak
    assert peak is not None
    assert peak <= -1.0
    assert 0 < told.lowered < 4, "the ceiling was lowered where the encoder's own peaks would have passed it"


def test_where_nothing_passes_the_ceiling_nothing_is_lowered(short: None) -> None:
    told = Streamed()
    data = b"".join(stream(blocks(limited_speech(6.0, ceiling=-6)), Work(FORM, 128, -6.0, -1.0), told))
    assert told.lowered == 0
    assert len(list(walk(data))) == frames_for(told.samples)


@pytest.mark.parametrize(("bitrate", "channels"), [(96, 2), (56, 1)])
@pytest.mark.parametrize("ceiling", [0.0, -1.0])
def test_where_runs_do_not_yet_do_the_same_the_left_one_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bitrate: int, channels: int, ceiling: float
) -> None:
    monkeypatch.setattr(segments, "length", lambda first, frames: 3 * GRID)
    monkeypatch.setattr(segments, "OVERLAP", SAME - 1)  # too short for any join
    sound, form = limited_speech(9.0, ceiling=-1.0, channels=channels), Form(48000, channels)  # three segments
    told = written(tmp_path / "a.mp3", sound, Work(form, bitrate, -1.0, ceiling))
    ours, whole = told.measured(48000), decoded(tmp_path / "a.mp3")
    assert ours.samples == whole.samples == len(sound)
    assert len(ours.energies) == len(whole.energies)
    assert ours.loudness().integrated == pytest.approx(whole.loudness().integrated, abs=0.01)
    assert to_db(ours.true_peak) == pytest.approx(to_db(whole.true_peak), abs=0.05)
    if ceiling < 0:
        assert to_db(whole.true_peak) <= ceiling, "what goes on is held under the ceiling too"
        assert told.lowered > 0


def test_a_run_that_ended_in_lowered_sound_is_made_anew_when_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    plain = runs.encode

    def counted(segment: Segment, work: Work) -> Encoded:
        made.append(segment.first)
        return plain(segment, work)

    monkeypatch.setattr(runs, "encode", counted)
    work = Work(FORM, 64, -1.0, -1.0)
    left, right = segments.segments(iter([to_pcm(limited_speech(5.0), 64)]), FORM, lambda first: 2 * GRID)
    one, two = plain(left, work), plain(right, work)
    calm, lowered = replace(one, ends_lowered=False), replace(one, ends_lowered=True)
    assert runs.longer(lowered, two, SAMPLES, work).samples == one.samples + SAMPLES
    assert made == [0]
    assert runs.longer(calm, two, SAMPLES, replace(work, ceiling=9.0)).samples == one.samples + SAMPLES
    assert made == [0]


def test_two_runs_that_never_meet_become_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segments, "length", lambda first, frames: 18)
    monkeypatch.setattr(segments, "OVERLAP", 10)
    sound = limited_speech(3.0)
    told = written(tmp_path / "a.mp3", sound, Work(FORM, 128, -1.5, 0.0))
    whole = decoded(tmp_path / "a.mp3")
    assert told.samples == whole.samples == len(sound)
    assert told.measured(48000).loudness().integrated == pytest.approx(whole.loudness().integrated, abs=0.03)


@pytest.mark.parametrize("samples", [1, 1152, 48000, 4 * GRID * SAMPLES, 4 * GRID * SAMPLES + 98 * SAMPLES + 1])
def test_any_length_comes_out_whole(tmp_path: Path, short: None, samples: int) -> None:
    sound = speech(30.0, level=-20)[:samples]
    told = written(tmp_path / "a.mp3", sound, Work(FORM, 128, -1.5, -1.0))
    assert told.samples == samples
    assert sum(len(block) for block in decode(tmp_path / "a.mp3", FORM)) == samples
    size = (tmp_path / "a.mp3").stat().st_size
    assert size == info_size(FORM, 128) + frames_for(samples) * 384  # 128 kbit/s at 48 kHz


def test_few_segments_wait_for_a_slow_first_one(short: None, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[int] = []

    def counted(segment: Segment, work: Work) -> Encoded:
        begun.append(segment.first)
        if not segment.first:
            time.sleep(1.0)
        return runs.encode(segment, work)

    monkeypatch.setattr(segments, "encode", counted)
    monkeypatch.setattr(segments, "cores", lambda: 2)
    pieces = stream(blocks(limited_speech(30.0)), Work(FORM, 128, -1.5, -1.0), Streamed())
    next(pieces)
    assert len(begun) <= 4
    pieces.close()  # type: ignore[attr-defined]  # it is a generator


def test_it_ends_when_nobody_takes_any_more(short: None) -> None:
    before = threading.active_count()
    pieces = stream(blocks(limited_speech(14.0)), Work(FORM, 128, -1.5, -1.0), Streamed())
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]  # it is a generator
    assert threading.active_count() == before


def test_an_error_while_reading_comes_out(short: None) -> None:
    def broken() -> "object":
        yield speech(6.0)
        raise ValueError("damaged")

    with pytest.raises(ValueError, match="damaged"):
        list(stream(broken(), Work(FORM, 128, -1.5, -1.0), Streamed()))  # type: ignore[arg-type]


def lengths_of(frames: int) -> list[int]:
    """The frames of each segment of a programme, the last one's as if it were whole."""
    lengths: list[int] = []
    while sum(lengths) < frames:
        lengths.append(segments.length(sum(lengths), frames))
    return lengths


@pytest.mark.parametrize("processors", [1, 2, 4, 16])
@pytest.mark.parametrize("minutes", [0, 1, 10, 60, 360])
def test_every_processor_soon_has_a_segment_and_none_waits_long_for_the_last(
    monkeypatch: pytest.MonkeyPatch, processors: int, minutes: int
) -> None:
    monkeypatch.setattr(segments, "cores", lambda: processors)
    frames = frames_for(minutes * 60 * 48000)
    lengths = lengths_of(frames)
    assert all(length % GRID == 0 and segments.SHORTEST <= length <= segments.LONGEST for length in lengths)
    held = max(lengths) * processors + frames // segments.INDEX
    assert held <= max(2 * segments.LONGEST, processors * segments.SHORTEST + frames // segments.INDEX), "memory stays"
    ends = [0] * processors
    for length in lengths:
        ends[ends.index(min(ends))] += length
    assert max(ends) - min(ends) <= 2 * segments.SHORTEST
    if minutes >= 10:
        assert lengths[0] == segments.SHORTEST
    if processors <= 2:
        overlaps = (len(lengths) - 1) * segments.OVERLAP
        assert overlaps < {0: 1, 1: 0.12, 10: 0.06, 60: 0.05, 360: 0.12}[minutes] * frames


def test_segments_of_an_unknown_number_of_frames_grow_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segments, "cores", lambda: 2)
    assert segments.length(0, 0) == segments.SHORTEST
    assert segments.length(10**6, 0) == segments.LONGEST
    assert segments.length(10**6, 10**5) > segments.SHORTEST, "it goes on for longer than it said"
