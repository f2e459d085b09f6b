"""Loudness of each hop → who speaks when: turns of one level each, and the hops in them that are speech.

Speech is what stands over the noise floor of its surroundings, and not far under its own turn. The turns come from
dynamic programming (a Potts model: the level that fits the hops best, each change of it at a price), so that a change
of speaker is found without a pause between them, and the melody of a sentence makes none.
"""

import bisect
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from quicktake.audio.metering.gating import HOPS, OFFSET, RELATIVE_GATE, Energies, to_lufs

OVER_NOISE = 6.0  # LU over the noise floor: speech begins there
NOISE_WINDOW = 100  # hops around a hop in which its noise floor is sought
NOISE_SHARE = 10  # percentile of the hops there that is the noise floor
HIGHEST_NOISE = 30.0  # LU under the recording's loudness: above it may be a quiet speaker who makes no pause
UNDER_ALL = 45.0  # LU under the recording's loudness: nothing below is looked at
UNDER_TURN = 15.0  # LU under the turn's loudness: breath and room, not speech
SOFTER = 5.0  # LU more for a hop beside speech: the beginning or end of a word
ALONE = 10.0  # LU under the turn's loudness: a hop between silent ones is a click of the tongue, not a word
FAR_UNDER = 12.0  # LU under the turns beside it: a stretch that may be room, breath or a chair
STEADY = 2.5  # LU, standard deviation of the hops: no speech is so even
LONG = 15  # hops: so long no breath is
SHORTEST = 5  # hops: a turn that has a long one like it nearby
ALIKE = 5.0  # LU
NEARBY = 600  # hops
STEP = 1.5  # LU between the levels that are tried
SHARE = 0.7  # of a speaker's hops are under his loudness
CHANGE_PRICE = 14.0  # LU times hops that a change of level must win; 1 s of another speaker 10 LU away wins 20 to 30
GAP_PRICE = 9.0  # the same where nobody speaks for a moment: speakers change there
GAP = 2  # hops without speech that are such a moment
CHUNK = 1 << 12  # hops worked on together

Flags = npt.NDArray[np.bool_]
Levels = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Turn:
    """A stretch of one level."""

    start: int
    """First hop."""
    end: int
    """Last hop, exclusive."""
    loudness: float
    """LUFS of its speech, gated as BS.1770-4 gates, hop by hop."""


def turns_of(energies: Energies, loudness: float) -> tuple[list[Turn], Flags]:
    """The turns of a recording in order, and whether each hop is speech; loudness: the whole recording's in LUFS."""
    levels = OFFSET + 10 * np.log10(np.maximum(energies, 1e-14))
    noise = np.clip(noise_floor(levels) + OVER_NOISE, loudness - UNDER_ALL, loudness - HIGHEST_NOISE)
    speech = levels > noise
    turns = [_turn(energies, speech, start, end) for start, end in _stretches(levels, speech, loudness)]
    turns = _settled(turns, levels, speech)
    for turn in turns:
        speech[turn.start : turn.end] = _spoken(levels, speech, turn)
    return turns, speech


def noise_floor(levels: Levels) -> Levels:
    """The level that a tenth of the hops around each hop stay under."""
    if not len(levels):
        return levels
    window = min(NOISE_WINDOW, len(levels))
    views = np.lib.stride_tricks.sliding_window_view(levels, window)[::HOPS]
    parts = (views[start : start + CHUNK // 4] for start in range(0, len(views), CHUNK // 4))
    floors = np.concatenate([np.percentile(part, NOISE_SHARE, axis=1) for part in parts])
    centres = np.arange(len(floors)) * HOPS + window / 2
    return np.asarray(np.interp(np.arange(len(levels)), centres, floors))


def _stretches(levels: Levels, speech: Flags, loudness: float) -> Iterator[tuple[int, int]]:
    """First and last hop (exclusive) of the stretches in which the level stays."""
    heard = np.flatnonzero(speech)
    if not len(heard):
        return
    path = _followed(levels[heard], np.diff(heard, prepend=heard[0]) > GAP, loudness)
    changes = [0, *(np.flatnonzero(np.diff(path)) + 1).tolist(), len(heard)]
    for first, last in itertools.pairwise(changes):
        yield int(heard[first]), int(heard[last - 1]) + 1


def _followed(levels: Levels, rested: Flags, loudness: float) -> Places:
    """The cheapest path of levels (Viterbi's algorithm); rested: whether there was a gap before the hop."""
    grid = np.arange(loudness - UNDER_ALL, max(loudness + STEP, float(levels.max())) + STEP, STEP)
    prices = np.where(rested, GAP_PRICE, CHANGE_PRICE)
    best = np.zeros(len(levels), np.uint8)
    changed = np.zeros((len(levels), -(-len(grid) // 8)), np.uint8)  # a bit for each level
    cost = np.zeros(len(grid))
    for start in range(0, len(levels), CHUNK):
        over = levels[start : start + CHUNK, None] - grid
        misfits = np.maximum(SHARE * over, (SHARE - 1) * over)
        for hop, misfit in enumerate(misfits, start):
            cheapest = int(cost.argmin())
            change = cost[cheapest] + prices[hop]
            best[hop] = cheapest
            changed[hop] = np.packbits(cost > change)
            cost = np.minimum(cost, change) + misfit
        cost -= cost.min()
    path = np.zeros(len(levels), np.intp)
    level = int(cost.argmin())
    for hop in range(len(levels) - 1, -1, -1):
        path[hop] = level
        if changed[hop, level >> 3] & (0x80 >> (level & 7)):
            level = int(best[hop])
    return path


def _turn(energies: Energies, speech: Flags, start: int, end: int) -> Turn:
    loud = energies[start:end][speech[start:end]]
    return Turn(start, end, to_lufs(float(loud[loud >= loud.mean() * 10 ** (RELATIVE_GATE / 10)].mean())))


def _settled(turns: list[Turn], levels: Levels, speech: Flags) -> list[Turn]:
    """Quiet stretches in which nobody speaks (room, breath, a chair) take the loudness of the nearest turn.

    So they stand far under their turn, and are no speech. Far under what is beside it a stretch is believed when it is
    long, or as loud as a long one nearby; never when it is steady.
    """
    sounds = [levels[turn.start : turn.end][speech[turn.start : turn.end]] for turn in turns]
    lengths = [0 if sound.std() < STEADY else len(sound) for sound in sounds]
    long = [turn for turn, length in zip(turns, lengths, strict=True) if length >= LONG]
    starts, heights = np.array([turn.start for turn in long]), np.array([turn.loudness for turn in long])
    believed: list[int] = []
    for place, (turn, length) in enumerate(zip(turns, lengths, strict=True)):
        beside = max(near.loudness for near in turns[max(0, place - 1) : place + 2])
        if turn.loudness < beside - FAR_UNDER and length < LONG:
            near = slice(*np.searchsorted(starts, (turn.start - NEARBY, turn.end + NEARBY)))
            if length < SHORTEST or not (np.abs(heights[near] - turn.loudness) <= ALIKE).any():
                continue
        believed.append(place)
    return [_as_nearest(turns, place, believed) for place in range(len(turns))]


def _as_nearest(turns: list[Turn], place: int, believed: list[int]) -> Turn:
    """The turn with the loudness of the nearest one that is believed: its own, if it is."""
    turn, after = turns[place], bisect.bisect_left(believed, place)
    beside = [turns[near] for near in believed[max(0, after - 1) : after + 1]]
    nearest = min(beside, key=lambda other: max(other.start - turn.end, turn.start - other.end))
    return Turn(turn.start, turn.end, nearest.loudness)


def _spoken(levels: Levels, speech: Flags, turn: Turn) -> Flags:
    """Which hops of a turn are speech: those near its loudness, with the softer ones right beside them."""
    over = levels[turn.start : turn.end] - turn.loudness
    clear = speech[turn.start : turn.end] & (over > -UNDER_TURN)
    around = clear.copy()
    around[1:] |= clear[:-1]
    around[:-1] |= clear[1:]
    alone = clear & ~np.concatenate(([False], clear[:-1])) & ~np.concatenate((clear[1:], [False]))
    heard = around & speech[turn.start : turn.end] & (over > -UNDER_TURN - SOFTER)
    return heard & ~(alone & (over < -ALONE))
