"""Changes for YouTube and what is left of the day's quota → what is done now, and what waits; the dear things last."""

from collections.abc import Sequence

from quicktake.destinations.youtube.keys import METADATA, VIDEO, VISIBILITY, guid_of, kind_of
from quicktake.destinations.youtube.quota import Left, cost, fresh
from quicktake.model import Change

ORDER = ("withdraw", "seen", VIDEO, VISIBILITY, METADATA, "other", "captions")
"""What comes first when the quota is short; `seen`: who sees a video that is there already."""
NAMES = {VISIBILITY: "publication", METADATA: "title and description"}
FEW = 5  # episodes that are named


def affordable(changes: Sequence[Change], left: Left, *, videos: int = 0) -> tuple[list[Change], list[Change]]:
    """(now, later), each in the given order. videos: how many the channel has.

    What is taken back is tried whatever the count says. What does not fit leaves everything less important to wait too,
    so that a cheap trifle never takes what something important needs. What hangs on a video that waits, waits with it.
    """
    new = fresh(changes)
    units, uploads, short = left.units, left.uploads, False
    later: set[str] = set()
    for change in sorted(changes, key=lambda one: rank(one, new)):
        guid, price = guid_of(change.effect.key), cost(change, videos=videos, fresh=guid_of(change.effect.key) in new)
        if change.action == "withdraw":
            units -= price.units
        elif f"youtube/{guid}/{VIDEO}" in later or price.uploads > uploads:
            later.add(change.effect.key)
        elif price.units > units or (short and price.units):
            later.add(change.effect.key)
            short = True
        else:
            units, uploads = units - price.units, uploads - price.uploads
    return (
        [change for change in changes if change.effect.key not in later],
        [change for change in changes if change.effect.key in later],
    )


def rank(change: Change, new: frozenset[str]) -> int:
    """Its place in ORDER. new: guids of the episodes whose video is still to be sent."""
    kind = kind_of(change.effect.key)
    if change.action == "withdraw":
        return 0
    if kind == VISIBILITY and guid_of(change.effect.key) not in new:
        return 1
    return ORDER.index(kind) if kind in ORDER else ORDER.index("other")


def words(changes: Sequence[Change]) -> str:
    """`the captions of 0148-loud and the thumbnail of 0149-soft`: what waits, for a host to read."""
    by_kind: dict[str, dict[str, None]] = {}
    for change in sorted(changes, key=lambda one: rank(one, frozenset())):
        by_kind.setdefault(named(change), {})[change.episode or "the show"] = None
    return "; ".join(f"the {what} of {_listed(list(names))}" for what, names in by_kind.items())


def named(change: Change) -> str:
    """What a change is about, in a host's words."""
    kind = kind_of(change.effect.key)
    return NAMES.get(kind, kind)


def _listed(names: Sequence[str]) -> str:
    if len(names) > FEW:
        return f"{', '.join(names[: FEW - 1])} and {len(names) - FEW + 1} more"
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
