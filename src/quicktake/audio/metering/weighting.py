"""Channels → K-weighted channels (ITU-R BS.1770-4, Annex 1): both stages at once, as products of matrices.

A recursive filter waits for each sample before it goes on to the next. Here a row of samples is weighted by the
filter's impulse response and by what its state at the row's beginning adds; the states at all beginnings come first,
from sums over rows of rows. That is the same filter, twice as fast as two biquads one sample after the other;
in single precision it stays near them in double precision, for the parts of its state are of like size.
"""

import itertools
import math
from functools import cache

import numpy as np
import numpy.typing as npt

from quicktake.audio.metering.multiplying import multiplied

Planes = npt.NDArray[np.float32]
"""Samples, shape (channels, samples); full scale is 1.0."""

Doubles = npt.NDArray[np.float64]

ROW = 32  # samples that are weighted by one product
GROUP = 16  # rows, and groups of rows, whose states are found by one product
ORDER = 4  # parts of the filter's state
LEVELS = 5  # of groups: enough for half a minute at any rate, more is worked on slowly
SETTLED = 32  # doublings after which an impulse has long died away

# BS.1770-4 prints both stages for 48 kHz (tables 1 and 2); "other sampling rates will require different coefficient
# values, which should be chosen to provide the same frequency response". The bilinear transform of the analogue
# prototypes, which meters commonly use at every rate, does not: at 8 kHz it is 0.2 dB too loud, at 16 kHz 0.1 dB.
PRINTED = 48000
HEAD = (1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585)  # b0 b1 b2 a1 a2
LOW = (38.13547087602444, 0.5003270373238773)  # Hz, Q of the second stage: the revised low-frequency B curve
MATCHED = (0.1, 0.4)  # of the rate, or of 48 kHz: besides 0 Hz, where the first stage is as loud as the printed one


def shelf(rate: int) -> tuple[float, ...]:
    """b0, b1, b2, a0, a1, a2 of the first stage (the head's acoustic effect) at a sample rate.

    The printed poles, moved to the rate; and zeros with which its power at three frequencies is the printed one's.
    """
    a1, a2 = _poles(rate)
    frequencies = (0.0, *(part * min(rate, PRINTED) for part in MATCHED))
    terms = np.array([_terms(frequency / rate) for frequency in frequencies])
    poles = terms @ _power(1.0, a1, a2)
    printed = np.array([_terms(frequency / PRINTED) for frequency in frequencies])
    wanted = (printed @ _power(*HEAD[:3])) / (printed @ _power(1.0, *HEAD[3:]))
    low, high, bend = (float(value) for value in np.linalg.solve(terms, wanted * poles))
    middle = (math.sqrt(low) + math.sqrt(high)) / 2
    b0 = (middle + math.sqrt(middle**2 + bend)) / 2
    return b0, (math.sqrt(low) - math.sqrt(high)) / 2, -bend / (4 * b0), 1.0, a1, a2


def high_pass(rate: int) -> tuple[float, ...]:
    """b0, b1, b2, a0, a1, a2 of the second stage at a sample rate."""
    frequency, q = LOW
    k, printed = math.tan(math.pi * frequency / rate), math.tan(math.pi * frequency / PRINTED)
    a0 = 1 + k / q + k * k
    gain = (1 + printed / q + printed * printed) / a0  # 1 at 48 kHz, as printed: 0.04 dB over the prototype's
    return gain, -2 * gain, gain, 1.0, 2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0


def _poles(rate: int) -> tuple[float, float]:
    """a1 and a2 of the first stage: the printed poles, a pair, at another rate."""
    pole = (-HEAD[3] + np.sqrt(complex(HEAD[3] ** 2 - 4 * HEAD[4]))) / 2
    moved = pole ** (PRINTED / rate)
    return float(-2 * moved.real), float(abs(moved) ** 2)


def _terms(turns: float) -> tuple[float, float, float]:
    """What a biquad's power is a sum of, at a frequency in parts of the rate."""
    sine = math.sin(math.pi * turns) ** 2
    return 1 - sine, sine, 4 * sine * (1 - sine)


def _power(c0: float, c1: float, c2: float) -> npt.NDArray[np.float64]:
    """Factors of those terms for the coefficients of a biquad's one side: at 0 Hz, at half the rate, between."""
    return np.array([(c0 + c1 + c2) ** 2, (c0 - c1 + c2) ** 2, -4 * c0 * c2])


class Weighting:
    """The K filter of some channels; keeps its state from piece to piece."""

    def __init__(self, rate: int, channels: int) -> None:
        self._filter = _filter_of(rate)
        self._state = np.zeros((channels, ORDER))

    def feed(self, planes: Planes) -> Planes:
        """The weighted channels, each as long as it was given; planes: shape (channels, samples)."""
        channels, samples = planes.shape
        rows = -(-samples // ROW)
        joined = np.empty((channels, rows, ROW + ORDER), np.float32)
        whole = samples // ROW
        joined[:, :whole, :ROW] = planes[:, : whole * ROW].reshape(channels, whole, ROW)
        rest = planes[:, whole * ROW :]
        if rest.shape[1]:
            joined[:, whole] = 0.0
            joined[:, whole, : rest.shape[1]] = rest
        flat = joined.reshape(-1, ROW + ORDER)
        inputs = multiplied(flat[:, :ROW], self._filter.kept).reshape(channels, rows, ORDER)
        states, ended = self._filter.states(inputs[:, :whole], self._state)
        joined[:, :whole, ROW:] = states
        if rest.shape[1]:
            joined[:, whole, ROW:] = ended
            ended = self._filter.after(ended, rest)
        self._state = ended
        return multiplied(flat, self._filter.heard).reshape(channels, -1)[:, :samples]


class _Filter:
    """The matrices of the K filter at a rate."""

    def __init__(self, rate: int) -> None:
        step, entering, leaving, straight = _state_space(rate)
        powers = _powers(step, ROW)
        impulse = np.array([straight, *(leaving @ power @ entering for power in powers[: ROW - 1])])
        heard = np.zeros((ROW + ORDER, ROW))
        for sample in range(ROW):
            heard[sample, sample:] = impulse[: ROW - sample]
            heard[ROW:, sample] = leaving @ powers[sample]
        self.heard = heard.astype(np.float32)
        """Samples of a row, then the state before it, into what is heard of them."""
        self._kept = np.array([powers[ROW - 1 - sample] @ entering for sample in range(ROW)])
        self.kept = self._kept.astype(np.float32)
        """Samples of a row into what the state keeps of them."""
        self._powers = powers
        self._levels = [_Level(powers[ROW])]
        while len(self._levels) < LEVELS:
            self._levels.append(_Level(self._levels[-1].over))

    def states(self, inputs: Planes, state: Doubles, level: int = 0) -> tuple[Planes, Doubles]:
        """The state before each row and after the last; inputs: what each row adds, shape (channels, rows, ORDER)."""
        channels, rows, _ = inputs.shape
        matrices = self._levels[level]
        if rows < GROUP or level + 1 == LEVELS:
            return matrices.one_by_one(inputs, state)
        groups = rows // GROUP
        grouped = inputs[:, : groups * GROUP].reshape(-1, GROUP * ORDER)
        within = multiplied(grouped, matrices.within).reshape(channels, groups, -1)
        starts, state = self.states(within[:, :, GROUP * ORDER :], state, level + 1)
        onward = multiplied(starts.reshape(-1, ORDER), matrices.onward).reshape(channels, groups, -1)
        onward += within[:, :, : GROUP * ORDER]
        rest, state = matrices.one_by_one(inputs[:, groups * GROUP :], state)
        return np.concatenate((onward.reshape(channels, -1, ORDER), rest), axis=1), state

    def after(self, state: Doubles, samples: Planes) -> Doubles:
        """The state after fewer samples than a row has; samples: shape (channels, samples)."""
        count = samples.shape[1]
        return np.asarray(state @ self._powers[count].T + samples.astype(np.float64) @ self._kept[ROW - count :])


class _Level:
    """What becomes of the state over GROUP steps, each of them one row, or GROUP, or GROUP times GROUP."""

    def __init__(self, step: Doubles) -> None:
        powers = _powers(step, GROUP)
        within = np.zeros((GROUP, ORDER, GROUP + 1, ORDER))
        for early in range(GROUP):
            for late in range(early + 1, GROUP + 1):
                within[early, :, late] = powers[late - 1 - early].T
        self.within = within.reshape(GROUP * ORDER, -1).astype(np.float32)
        """What is added at each step into the states before each, from none, and after the last."""
        self.onward = np.concatenate([power.T for power in powers[:GROUP]], axis=1).astype(np.float32)
        """The state before the first step into what is left of it before each."""
        self.over = powers[GROUP]
        self._step = step

    def one_by_one(self, inputs: Planes, state: Doubles) -> tuple[Planes, Doubles]:
        """The state before each of a few steps and after the last."""
        states = np.empty(inputs.shape, np.float32)
        for number in range(inputs.shape[1]):
            states[:, number] = state
            state = state @ self._step.T + inputs[:, number]
        return states, state


@cache
def _filter_of(rate: int) -> _Filter:
    return _Filter(rate)


def _powers(step: Doubles, highest: int) -> list[Doubles]:
    """Powers of a step from none up to the highest."""
    return list(itertools.accumulate(itertools.repeat(step, highest), np.matmul, initial=np.eye(ORDER)))


def _state_space(rate: int) -> tuple[Doubles, Doubles, Doubles, float]:
    """Both stages as one: the state's step, what a sample adds to it, what is heard of it, and of the sample itself.

    The state is turned so that noise gives its parts the same size, and none depends on another: rounding in any of
    them is as little heard as in the sample.
    """
    (step, entering, leaving, straight), (after, into, out, through) = (
        _section(*of(rate)) for of in (shelf, high_pass)
    )
    step = np.block([[step, np.zeros((2, 2))], [np.outer(into, leaving), after]])
    entering, leaving = np.concatenate((entering, into * straight)), np.concatenate((through * leaving, out))
    spread, power = np.outer(entering, entering), step
    for _ in range(SETTLED):  # the sum over all times, which doubles
        spread, power = spread + power @ spread @ power.T, power @ power
    turned = np.linalg.cholesky(spread)
    back = np.linalg.inv(turned)
    return back @ step @ turned, back @ entering, leaving @ turned, straight * through


def _section(
    b0: float, b1: float, b2: float, a0: float, a1: float, a2: float
) -> tuple[Doubles, Doubles, Doubles, float]:
    """A biquad whose poles are a pair, as a state that turns and fades: its step, and the rest as of `_state_space`."""
    b0, b1, b2, a1, a2 = b0 / a0, b1 / a0, b2 / a0, a1 / a0, a2 / a0
    real, imaginary = -a1 / 2, math.sqrt(a2 - a1 * a1 / 4)
    first, second = b1 - b0 * a1, b2 - b0 * a2
    step = np.array([[real, imaginary], [-imaginary, real]])
    return step, np.array([1.0, 0.0]), np.array([first, -(second + first * real) / imaginary]), b0
