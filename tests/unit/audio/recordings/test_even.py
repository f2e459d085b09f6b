"""Reading evenly gives what reading packet by packet gives, and stops where it would not."""

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
import pytest
from av.container import InputContainer

from makers.broken import retimed
from makers.film import steady, write_film
from makers.sound import Samples, speech, tone, write_sound
from quicktake.audio.recordings import decoding, even, reading
from quicktake.audio.recordings.decoding import Decoded, Form, decode, form_for
from quicktake.audio.recordings.even import FRAME, Beginning, even_frames
from quicktake.audio.recordings.opening import opened
from quicktake.audio.recordings.reading import Reader
from quicktake.audio.recordings.recording import probe
from quicktake.audio.recordings.remarks import Remarks
from quicktake.errors import InputError

SECONDS = 12.0
FILES = [
    ("a.m4a", "alac", 44100, 2),
    ("a.mov", "alac", 48000, 1),
    ("odd ' name: [x], 1%d;é.m4a", "alac", 48000, 2),
]
OTHERS = [
    ("a.wav", "pcm_s16le"),
    ("a.wav", "adpcm_ima_wav"),
    ("a.mov", "pcm_s24le"),
    ("a.mp4", "flac"),
    ("a.mkv", "libopus"),
    ("a.mp3", "libmp3lame"),
    ("a.aac", "aac"),
    ("a.flac", "flac"),
    ("a.ogg", "libopus"),
]


@pytest.fixture
def both(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], tuple[Samples, Samples, Decoded, Decoded]]:
    """A recording read packet by packet, and evenly where that can be done; and what is told of each."""

    def read(path: Path) -> tuple[Samples, Samples, Decoded, Decoded]:
        form, results = form_for(probe(path), "auto"), []
        for shortest in (1e9, 0.0):
            monkeypatch.setattr(reading, "SHORTEST", shortest)
            report = Decoded()
            results.append((np.concatenate(list(decode(path, form, report=report))), report))
        (exact, plain), (found, told) = results
        return exact, found, plain, told

    return read


def evenly(path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many samples of a recording can be read evenly."""
    monkeypatch.setattr(reading, "SHORTEST", 0.0)
    with opened(path) as container:
        reader = Reader(container, path, None, Remarks(path, []))
        beginning = reader.beginning(next(reader.frames())[0], container.streams.audio[0].rate)
    return sum(frame.samples for frame in even_frames(path, beginning)) if beginning else 0


@pytest.mark.parametrize(("name", "codec", "rate", "channels"), FILES)
def test_it_is_the_same_sound(
    tmp_path: Path,
    both: Callable[[Path], tuple[Samples, Samples, Decoded, Decoded]],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    codec: str,
    rate: int,
    channels: int,
) -> None:
    path = write_sound(tmp_path / name, speech(SECONDS, rate, channels), rate, codec=codec)
    exact, found, plain, told = both(path)
    assert np.array_equal(exact, found)
    assert told.remarks == plain.remarks == []
    assert (told.seconds, told.declared) == pytest.approx((plain.seconds, plain.declared))
    assert SECONDS * rate - 2 * FRAME <= evenly(path, monkeypatch) < SECONDS * rate


@pytest.mark.parametrize("name", ["a.m4a", "a.mov"])
def test_of_aac_all_but_the_end_is_the_same(
    tmp_path: Path,
    both: Callable[[Path], tuple[Samples, Samples, Decoded, Decoded]],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    """Where its encoder put noise in place of the sound, a decoder that began elsewhere makes another noise."""
    path = write_sound(tmp_path / name, speech(SECONDS), codec="aac")
    exact, found, plain, told = both(path)
    even_part = evenly(path, monkeypatch)
    assert even_part >= SECONDS * 48000 - 2 * FRAME
    assert np.array_equal(exact[:even_part], found[:even_part])
    assert len(exact) == len(found)
    rest = exact[even_part:] - found[even_part:]
    assert np.square(rest).mean() < 1e-3 * np.square(exact[even_part:]).mean()
    assert told.seconds == pytest.approx(plain.seconds)


def test_the_sound_of_a_film_that_starts_late_is_where_it_was(
    tmp_path: Path, both: Callable[[Path], tuple[Samples, Samples, Decoded, Decoded]]
) -> None:
    path = write_film(tmp_path / "a.mp4", speech(SECONDS), sound_start=0.4, times=steady(SECONDS, 10))
    exact, found, plain, told = both(path)
    assert not found[: round(0.35 * 48000)].any()
    assert exact.shape == found.shape
    assert np.array_equal(exact[: 4 * FRAME], found[: 4 * FRAME])
    assert told.remarks == plain.remarks


@pytest.mark.parametrize("second", [3.0, 4 * FRAME / 48000, SECONDS - 0.5])
@pytest.mark.parametrize("gap", [0.01, 0.7])
def test_a_gap_ends_it(
    tmp_path: Path,
    both: Callable[[Path], tuple[Samples, Samples, Decoded, Decoded]],
    monkeypatch: pytest.MonkeyPatch,
    second: float,
    gap: float,
) -> None:
    whole = write_sound(tmp_path / "whole.m4a", speech(SECONDS), codec="alac")
    path = retimed(whole, tmp_path / "a.m4a", lambda t: t if t < second else t + gap)
    exact, found, plain, told = both(path)
    assert np.array_equal(exact, found)
    assert [one.message for one in told.remarks] == [one.message for one in plain.remarks]
    assert [one.second for one in told.remarks] == pytest.approx([one.second for one in plain.remarks])
    assert len(told.remarks) == (gap > 0.05)
    assert evenly(path, monkeypatch) <= second * 48000


@pytest.mark.parametrize("gap", [0.01, 0.1])
def test_a_gap_before_anything_was_read_evenly_takes_nothing_from_the_beginning(
    tmp_path: Path, both: Callable[[Path], tuple[Samples, Samples, Decoded, Decoded]], gap: float
) -> None:
    """A seek goes past AAC's first packet, which has no sound of its own, but without which the next has none."""
    whole = write_sound(tmp_path / "whole.m4a", tone(SECONDS, level=-6.0), codec="aac")
    path = retimed(whole, tmp_path / "a.m4a", lambda t: t if t < 0.2 else t + gap)
    exact, found, plain, told = both(path)
    assert np.array_equal(exact, found)
    assert np.abs(found[:200]).max() > 0.4
    assert told.remarks == plain.remarks


@pytest.mark.parametrize("share", [0.3, 0.6, 0.99])
def test_damage_is_the_same_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, share: float) -> None:
    path = write_sound(tmp_path / "a.m4a", speech(SECONDS), codec="alac")
    whole = bytearray(path.read_bytes())
    place = round(whole.index(b"mdat") + share * SECONDS * 48000 * 2)
    whole[place : place + 9000] = b"\xff" * 9000
    path.write_bytes(whole)
    words = []
    for shortest in (1e9, 0.0):
        monkeypatch.setattr(reading, "SHORTEST", shortest)
        with pytest.raises(InputError) as caught:
            list(decode(path, form_for(probe(path), "auto")))
        words.append(caught.value.message)
    assert words[0] == words[1]
    assert "is damaged at 0:" in words[0]


@pytest.mark.parametrize(("name", "codec"), OTHERS)
def test_others_are_read_packet_by_packet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, codec: str
) -> None:
    """Their clock is made of something else than samples, or their packets may be longer than a frame."""
    path = write_sound(tmp_path / name, speech(SECONDS), codec=codec)
    assert evenly(path, monkeypatch) == 0


@pytest.mark.parametrize("rate", [22050, 96000])
def test_what_is_to_be_resampled_is_read_packet_by_packet(
    tmp_path: Path, both: Callable[[Path], tuple[Samples, Samples, Decoded, Decoded]], rate: int
) -> None:
    path = write_sound(tmp_path / "a.m4a", speech(SECONDS, rate), rate, codec="alac")
    exact, found, _, _ = both(path)
    assert np.array_equal(exact, found)


@pytest.mark.parametrize("start", [0.4, 0.415, 0.4333])
@pytest.mark.parametrize("picture", [0.0, 0.015, 0.045])
def test_no_sample_is_lost_or_doubled_where_a_film_begins_between_samples(
    tmp_path: Path,
    both: Callable[[Path], tuple[Samples, Samples, Decoded, Decoded]],
    start: float,
    picture: float,
) -> None:
    path = write_film(
        tmp_path / "a.mp4",
        speech(SECONDS, 44100),
        rate=44100,
        sound_codec="alac",
        sound_start=start,
        picture_start=picture,
        times=steady(SECONDS, 10),
    )
    exact, found, plain, told = both(path)
    assert np.array_equal(exact, found)
    assert told.remarks == plain.remarks


def test_the_file_is_closed_whatever_happens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_sound(tmp_path / "a.m4a", speech(SECONDS), codec="alac")
    monkeypatch.setattr(reading, "SHORTEST", 0.0)
    blocks = decode(path, Form(48000, 2))
    next(blocks)
    with pytest.raises(RuntimeError) as caught:
        blocks.throw(RuntimeError("stopped"))  # type: ignore[attr-defined]  # it is a generator
    assert caught.value.__traceback__ is not None, "which holds what was going on"
    if sys.platform == "linux":
        assert str(path) not in {str(one.resolve()) for one in Path("/proc/self/fd").iterdir()}


def test_what_ffmpeg_cannot_open_so_is_read_packet_by_packet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_sound(tmp_path / "a.m4a", speech(SECONDS), codec="alac")
    monkeypatch.setattr(even, "RULES", {"format_whitelist": "mp3"})
    monkeypatch.setattr(reading, "SHORTEST", 0.0)
    assert evenly(path, monkeypatch) == 0
    assert np.abs(np.concatenate(list(decode(path, Form(48000, 2)))) - speech(SECONDS)).max() < 1e-4


def test_frames_are_of_one_size(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.m4a", speech(5.5 * FRAME / 48000), codec="alac")
    beginning = Beginning(0, 0, 48000, 0.0, 0.0)
    assert [frame.samples for frame in even_frames(path, beginning)] == [FRAME] * 5


@pytest.mark.parametrize(("gap", "openings"), [(None, 1), (SECONDS - 0.1, 1), (3.0, 2)])
def test_the_end_is_read_while_the_file_is_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gap: float | None, openings: int
) -> None:
    """To open a recording of six hours takes more memory than anything else; only what follows a jump asks for it."""
    path = write_sound(tmp_path / "whole.m4a", speech(SECONDS), codec="aac")
    if gap is not None:
        path = retimed(path, tmp_path / "a.m4a", lambda t: t if t < gap else t + 0.07)
    monkeypatch.setattr(reading, "SHORTEST", 0.0)
    taken: list[Path] = []

    def counted(path: Path) -> AbstractContextManager[InputContainer]:
        taken.append(path)
        return opened(path)

    monkeypatch.setattr(decoding, "opened", counted)
    report = Decoded()
    samples = sum(len(block) for block in decode(path, Form(48000, 2), report=report))
    assert taken == [path] * openings
    assert len(report.remarks) == (gap is not None)
    assert samples == pytest.approx((SECONDS + (0.07 if gap else 0.0)) * 48000, abs=1100)


def test_an_end_that_is_not_in_sight_is_read_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So it is with a file that holds hours more than it declares."""
    path = write_sound(tmp_path / "a.m4a", speech(SECONDS), codec="aac")
    form = Form(48000, 2)
    whole = np.concatenate(list(decode(path, form)))
    monkeypatch.setattr(reading, "SHORTEST", 0.0)
    monkeypatch.setattr(reading, "MOST", 100)  # frames, fewer than are read for an end
    assert sum(len(block) for block in decode(path, form)) == len(whole)
