"""Cues of captions that roll up → each line once.

Automatic captions show two lines, of which the upper one was said before; downloaders write what is seen, so that each
line is there two or three times.
"""

import itertools
from collections.abc import Sequence
from dataclasses import replace

from quicktake.model import Cue

CLOSE = 0.1  # seconds: what rolls has no pause
LEAST = 3  # repeats by which captions are known that do not time each word
SHARE = 0.5  # of all cues that follow each other closely


def rolls(cues: Sequence[Cue], *, word_times: bool) -> bool:
    """Whether captions roll: most cues begin with the line before, and somewhere a line joins it.

    Somebody who says "No. No. No. No." is not folded: nothing joins.

    word_times: whether the file has times inside lines, which nobody writes by hand.
    """
    close = [pair for pair in itertools.pairwise(cues) if pair[1].start - pair[0].end <= CLOSE]
    repeats = [(one, two, count) for one, two in close if (count := _repeated(one, two))]
    joined = any(0 < count < len(_lines(two)) for _, two, count in repeats)
    return joined and len(repeats) >= (1 if word_times else LEAST) and len(repeats) >= len(close) * SHARE


def once(cues: Sequence[Cue]) -> list[Cue]:
    """Cues without the lines that the one before them has shown; what only repeats makes that one last longer."""
    result: list[Cue] = []
    for one, two in itertools.pairwise([None, *cues]):
        if two is None:
            continue
        count = _repeated(one, two) if one and two.start - one.end <= CLOSE else 0
        new = _lines(two)[count:]
        if new or not result:
            result.append(replace(two, text="\n".join(new or _lines(two))))
        else:
            result[-1] = replace(result[-1], end=max(result[-1].end, two.end))
    return result


def _repeated(one: Cue, two: Cue) -> int:
    """How many lines at the end of one cue are those at the beginning of the next."""
    before, after = _lines(one), _lines(two)
    if one.speaker != two.speaker:
        return 0
    return next((n for n in range(min(len(before), len(after)), 0, -1) if before[-n:] == after[:n]), 0)


def _lines(cue: Cue) -> list[str]:
    return cue.text.split("\n")
