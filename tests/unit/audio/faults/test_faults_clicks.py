"""Clicks of one to five samples are found and counted; consonants and soft noises of the mouth are none."""

import numpy as np
import pytest

from makers.inspecting import codes, only
from makers.sound import Samples, silence, speech
from makers.voice import voice


def with_clicks(sound: Samples, places: list[float], width: int, over: float = 20.0) -> Samples:
    """The sound with impulses so many dB over the level around them; places: seconds."""
    result = sound.copy()
    for second in places:
        at = round(second * 48000)
        level = float(np.sqrt(np.mean(np.square(sound[at - 480 : at + 480]))))
        result[at : at + width] += np.float32(level * 10 ** (over / 20))
    return result


PLACES = [4.143, 7.0, 13.0]  # in vowels


@pytest.mark.parametrize("width", [1, 2, 3, 4, 5])
def test_clicks_are_counted_and_told_with_their_times(width: int) -> None:
    fault = only(with_clicks(voice(16), PLACES, width))
    assert (fault.code, fault.severity) == ("au-clicks", "W")
    assert fault.message.startswith("3 clicks at 0:04, 0:07 and 0:13.")
    assert [start for start, _ in fault.spans] == pytest.approx(PLACES, abs=0.001)


def test_a_click_in_both_channels_is_one() -> None:
    fault = only(with_clicks(voice(10, channels=2), PLACES[:1], 2))
    assert fault.severity == "I"
    assert fault.message.startswith("A click at 0:04.")


def test_a_click_in_one_channel_is_found() -> None:
    sound = voice(10, channels=2)
    sound[:, 1:] = with_clicks(sound[:, 1:], PLACES[:2], 1)
    assert only(sound).message.startswith("2 clicks at 0:04 and 0:07.")


def test_a_bad_cut_clicks() -> None:
    sound = voice(10)
    at = 7 * 48000 + int(np.abs(sound[7 * 48000 : 7 * 48000 + 480, 0]).argmax())
    assert "au-clicks" in codes(np.concatenate((sound[:at], silence(1, channels=1), sound[at:])))


def test_a_sound_cut_off_at_the_recordings_end_does_not_click() -> None:
    sound = voice(10)
    at = 7 * 48000 + int(np.abs(sound[7 * 48000 : 7 * 48000 + 480, 0]).argmax())
    assert codes(np.concatenate((sound[at - 48000 : at], silence(0.02, channels=1)))) == []


def test_soft_clicks_of_the_mouth_are_no_fault() -> None:
    sound = voice(10)
    sound[np.arange(3) * 144000 + 20] += np.float32(0.01)
    assert codes(sound) == []


def test_hiss_and_bursts_do_not_click() -> None:
    assert codes(speech(10, channels=1)) == []


def test_a_crackling_passage_is_one_place() -> None:
    sound = with_clicks(voice(12), [4 + 0.15 * place for place in range(30)], 1, over=30)
    fault = only(sound)
    assert len(fault.spans) == 1
    assert "at 0:04 to 0:0" in fault.message
