"""One yes or no for each tenth of a second → passages, joined over short gaps."""

import numpy as np
import numpy.typing as npt

from quicktake.audio.faults.fault import Span

Flags = npt.NDArray[np.bool_]
"""One for each hop of 100 ms."""

Run = tuple[int, int]
"""First hop, and the hop after the last."""


def runs(flags: Flags) -> list[Run]:
    """The runs of consecutive hops that are set."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
    return [(int(first), int(last)) for first, last in edges.reshape(-1, 2)]


def joined(found: list[Run], gap: int) -> list[Run]:
    """Runs, those at most `gap` hops apart as one."""
    result: list[Run] = []
    for first, last in found:
        if result and first - result[-1][1] <= gap:
            first = result.pop()[0]
        result.append((first, last))
    return result


def spans(found: list[Run], hop: float) -> list[Span]:
    """Runs in seconds; hop: seconds of one."""
    return [(first * hop, last * hop) for first, last in found]
