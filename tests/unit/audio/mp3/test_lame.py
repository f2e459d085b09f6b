"""run, to_pcm: one serial encode whose frames lie where the pipeline expects them."""

import numpy as np
import pytest

from makers.mp3 import decoded, serial, voices, whole_file
from makers.sound import tone
from quicktake.audio.coding import MP3_BITRATES
from quicktake.audio.mp3.frames import walk
from quicktake.audio.mp3.lame import GRID, SAMPLES, Run, frames_for, run, to_pcm
from quicktake.audio.recordings.decoding import Form


@pytest.mark.parametrize("bitrate", MP3_BITRATES)
def test_a_tone_comes_back_as_loud_as_it_was(bitrate: int) -> None:
    form = Form(48000, 1)
    sound = tone(1.0, channels=1)
    back = decoded(whole_file(serial(sound, form, bitrate), form, bitrate, len(sound)))
    middle = slice(12000, 36000)
    change = 10 * np.log10(np.mean(back[middle] ** 2) / np.mean(sound[middle] ** 2))
    assert abs(change) < 0.02  # dB


def test_samples_are_rounded_to_the_nearest_and_clipped_at_full_scale() -> None:
    block = np.array([[0.0], [1.4 / 32768], [1.6 / 32768], [-1.6 / 32768], [2.0], [-2.0]], np.float32)
    pcm = to_pcm(block, 320)
    assert pcm.dtype == np.dtype("<i2")
    assert pcm[:, 0].tolist() == [0, 1, 2, -2, 32767, -32768]
    assert to_pcm(np.array([[0.5]], np.float32), 128)[0, 0] == round(0.5 * 32768 / 0.95)


@pytest.mark.parametrize("samples", [0, 1, 575, 576, 577, 1151, 1152, 1153, 5000, 11520])
def test_the_number_of_frames_is_known_beforehand(samples: int) -> None:
    form = Form(44100, 2)
    assert len(list(walk(run(np.zeros((samples, 2), np.int16), form, 96)))) == frames_for(samples)


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("bitrate", [48, 56, 80, 128, 320])
def test_runs_on_the_grid_are_padded_where_a_serial_encode_is(bitrate: int, channels: int) -> None:
    form = Form(44100, channels)
    sound = voices(3.2, form)
    whole = [frame.header.size for frame in walk(serial(sound, form, bitrate))]
    part = [frame.header.size for frame in walk(serial(sound[GRID * SAMPLES :], form, bitrate))]
    assert part == whole[GRID:]


@pytest.mark.parametrize(("rate", "channels", "bitrate"), [(44100, 2, 48), (48000, 1, 64), (48000, 2, 320)])
def test_a_run_that_goes_on_has_begun_with_the_same_frames(rate: int, channels: int, bitrate: int) -> None:
    form = Form(rate, channels)
    pcm = to_pcm(voices(2.5, form), bitrate)
    made, begun = Run(form, bitrate), b""
    for start in range(0, len(pcm), 30001):
        made.add(pcm[start : start + 30001])
        assert made.data.startswith(begun)
        assert begun or not start
        begun = made.data
    made.finish()
    assert made.data == run(pcm, form, bitrate)


def test_samples_of_another_form_are_refused() -> None:
    with pytest.raises(ValueError, match="16-bit samples in 2 channels are wanted"):
        run(np.zeros((100, 1), np.int16), Form(48000, 2), 128)
