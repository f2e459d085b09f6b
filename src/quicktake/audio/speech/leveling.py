"""Loudness of each hop → the gain curve that brings all speakers to one loudness, and rests between the words.

Each turn gets one gain, which brings its loudness to the whole recording's. Where nobody speaks for a moment, the gain
goes down to the rest gain, which is never over 0 dB: the noise of the room is not lifted between the words. It is up
again before the next word begins.
"""

import itertools
from dataclasses import dataclass

import numpy as np

from quicktake.audio.metering.gating import HOPS, Energies, integrated
from quicktake.audio.speech.curve import Curve
from quicktake.audio.speech.turns import GAP, Flags, Turn, turns_of

MOST = 20.0  # dB: no turn is raised or lowered by more
LOWEST_REST = -6.0  # dB
REST_SHARE = 20  # percentile of the gains that is the rest gain: about what the loudest speaker gets
QUIET = 1.0  # dB: a gain up to here lifts no noise that anybody hears, and may stand between the words
FALL = 600.0  # dB per second after the words, mean of a move; the steepest is pi / 2 times that
RISE = 800.0  # dB per second before the words: a gate opens faster than it closes
LEAST_MOVE = 0.03  # seconds of the shortest move
LEAD = 0.01  # seconds before the first hop of speech at which the gain has arrived
CHANGE = 0.15  # seconds of a change of speakers without a gap
DRIFT = 1.0  # seconds of a smaller one: the same speaker comes nearer or turns away
SMALL = 6.0  # dB that are small
SLACK = 1e-6  # seconds: hops are counted in tenths

_Point = tuple[float, float]
"""Second, dB."""


@dataclass(frozen=True)
class _Run:
    """Speech without a gap, under one gain."""

    start: float
    """Seconds."""
    end: float
    gain: float
    """dB."""


def plan_curve(energies: Energies) -> Curve:
    """The curve that levels the speakers of a recording.

    energies: `Measured.energies` of the whole recording. It stays as loud as it was, within some tenths of a LU: so
    the gain to the target lifts no noise either. A turn more than MOST away comes nearer by MOST only. No slope is
    steeper than 1260 dB/s. Without loudness the curve is flat.
    """
    loudness = integrated(energies)
    if loudness is None:
        return Curve((), ())
    turns, speech = turns_of(energies, loudness)
    first = _planned(turns, speech, loudness)
    found = integrated(first.energies(energies))
    return first if found is None else _planned(turns, speech, 2 * loudness - found)


def _planned(turns: list[Turn], speech: Flags, target: float) -> Curve:
    """The curve that brings each turn to the target in LUFS."""
    runs = _runs(turns, speech, target)
    return _curve(runs, _rest(runs)) if runs else Curve((), ())


def _runs(turns: list[Turn], speech: Flags, target: float) -> list[_Run]:
    """Stretches of speech with their gains; gaps too short to rest in are filled."""
    runs: list[_Run] = []
    for turn in turns:
        gain = round(min(MOST, max(-MOST, target - turn.loudness)), 2)
        heard = np.flatnonzero(speech[turn.start : turn.end]) + turn.start
        if not len(heard):
            continue
        splits = np.flatnonzero(np.diff(heard) > GAP) + 1
        for part in np.split(heard, splits):
            runs.append(_Run(int(part[0]) / HOPS, (int(part[-1]) + 1) / HOPS, gain))
    return runs


def _rest(runs: list[_Run]) -> float:
    """The gain in dB where nobody speaks: what the loudest speaker gets, and never over 0."""
    gains = np.array([run.gain for run in runs])
    lengths = np.array([run.end - run.start for run in runs])
    order = np.argsort(gains)
    place = np.searchsorted(np.cumsum(lengths[order]), lengths.sum() * REST_SHARE / 100)
    return float(min(0.0, max(LOWEST_REST, gains[order][place])))


def _curve(runs: list[_Run], rest: float) -> Curve:
    first, last = runs[0], runs[-1]
    points = _opening(first, rest) if first.gain > QUIET else []
    for before, after in itertools.pairwise(runs):
        points += _between(before, after, rest)
    if last.gain > QUIET:
        points += [(last.end, last.gain), (last.end + _time(last.gain - rest, FALL), rest)]
    return _bends(points or [(0.0, first.gain)])


def _opening(first: _Run, rest: float) -> list[_Point]:
    """Up to the first word's gain."""
    arrived = first.start - LEAD
    rise = min(arrived, _time(first.gain - rest, RISE))
    return [(arrived - rise, rest), (arrived, first.gain)] if rise >= LEAST_MOVE else [(0.0, first.gain)]


def _between(before: _Run, after: _Run, rest: float) -> list[_Point]:
    """From one stretch of speech to the next: down to the rest gain and up again when there is the time for it."""
    gap = after.start - before.end
    arrived = after.start - LEAD
    if gap < 1 / HOPS - SLACK:
        change = DRIFT if abs(after.gain - before.gain) <= SMALL else CHANGE
        half = min(change, before.end - before.start, after.end - after.start) / 2
        return [(before.end - half, before.gain), (before.end + half, after.gain)]
    if gap < GAP / HOPS - SLACK or max(before.gain, after.gain) <= QUIET:
        return [(before.end, before.gain), (arrived, after.gain)]
    fall, rise = _time(before.gain - rest, FALL), _time(after.gain - rest, RISE)
    share = min(1.0, (gap - LEAD) / (fall + rise))
    fallen, rising = before.end + fall * share, arrived - rise * share
    return [(before.end, before.gain), (fallen, rest), (rising, rest), (arrived, after.gain)]


def _time(move: float, speed: float) -> float:
    """Seconds of a move of so many dB."""
    return max(LEAST_MOVE, abs(move) / speed)


def _bends(points: list[_Point]) -> Curve:
    """The points between which something changes, in whole milliseconds."""
    kept: list[_Point] = []
    for second, gain in points:
        second, gain = round(second, 3), round(gain, 2)
        if kept and second <= kept[-1][0]:
            kept[-1] = (kept[-1][0], gain)
        elif len(kept) > 1 and kept[-2][1] == kept[-1][1] == gain:
            kept[-1] = (second, gain)
        else:
            kept.append((second, gain))
    if len(kept) > 1 and kept[-1][1] == kept[-2][1]:
        kept.pop()
    return Curve(tuple(second for second, _ in kept), tuple(gain for _, gain in kept))
