"""A fold to mono that loses nothing: anti-phase and dead channels are found."""

import numpy as np
import pytest

from makers.sound import Samples, silence, speech
from quicktake.audio.speech.folding import Phase, PhaseReport, choose_fold, folded


def report(left: Samples, right: Samples, block: int = 5000) -> PhaseReport:
    phase = Phase()
    both = np.concatenate([left, right], axis=1)
    for start in range(0, len(both), block):
        phase.feed(both[start : start + block])
    return phase.finish()


WORDS, OTHER = speech(1.0, channels=1), speech(1.0, channels=1, seed=9)


def test_the_same_in_both_channels_is_summed() -> None:
    found = report(WORDS, WORDS)
    assert found.correlation == pytest.approx(1)
    assert found.sum_loss_db == pytest.approx(0, abs=0.01)
    assert choose_fold(found)[0] == "sum"


def test_two_microphones_are_summed() -> None:
    found = report(WORDS, OTHER)
    assert found.sum_loss_db == pytest.approx(3, abs=0.3)
    assert found.correlation == pytest.approx(0, abs=0.1)
    assert choose_fold(found)[0] == "sum"


@pytest.mark.parametrize("share", [1.0, 0.7, 0.4])
def test_anti_phase_is_never_summed(share: float) -> None:
    found = report(np.float32(-share) * WORDS, WORDS)
    fold, why = choose_fold(found)
    assert found.correlation == pytest.approx(-1)
    assert fold != "sum"
    assert share == 1.0 or fold == "right"
    assert "anti-phase" in why


def test_a_dead_channel_is_left_out() -> None:
    found = report(np.zeros_like(WORDS), WORDS)
    assert found.left_rms_db is None
    assert found.correlation is None
    assert choose_fold(found) == ("right", "Folded to mono from the right channel: there is nothing on the left one.")


def test_silence_has_no_figures() -> None:
    found = report(silence(0.1, channels=1), silence(0.1, channels=1))
    assert found == PhaseReport(None, None, None, None)
    assert choose_fold(found)[0] == "sum"
    assert Phase().finish() == found


def test_levels_are_those_of_the_channels() -> None:
    found = report(np.full((4800, 1), 0.1, np.float32), np.full((4800, 1), 0.01, np.float32))
    assert found.left_rms_db == pytest.approx(-20, abs=0.001)
    assert found.right_rms_db == pytest.approx(-40, abs=0.01)


def test_only_two_channels_are_folded() -> None:
    with pytest.raises(ValueError, match="two channels"):
        Phase().feed(WORDS)


def test_folds() -> None:
    block = np.array([[0.5, 0.25], [-1.0, 1.0]], np.float32)
    assert folded(block, "sum").tolist() == [[0.375], [0.0]]
    assert folded(block, "left").tolist() == [[0.5], [-1.0]]
    assert folded(block, "right").tolist() == [[0.25], [1.0]]
    assert folded(block, "none") is block
    assert folded(block, "sum").dtype == np.float32
