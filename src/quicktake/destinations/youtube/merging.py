"""What is here, what was written last and what YouTube has → what is written, field by field: nobody's work is lost.

Three ways: a field that did not change here stays as it is there; one that changed here alone is written; one that
changed on both sides is the host's to decide.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from quicktake.destinations.youtube import metadata
from quicktake.errors import Refusal
from quicktake.model import Change, Fields, Keep, Receipt

THERE = "there"
"""In a receipt's fields: what YouTube has otherwise and was left so, by field."""
CONFLICT = "youtube-conflict"
HINT = "--keep-ours writes what is here, --keep-theirs leaves YouTube's; `quicktake plan --remote` shows both."
PLACES = {
    **metadata.PLACES,
    "privacy": ("status", "privacyStatus"),
    "publish_at": ("status", "publishAt"),
}
"""Part and name, in the API, of each field that is ours."""
TOGETHER = ("privacy", "publish_at")
"""Two fields that mean something together only."""
DECLARED = ("synthetic_media", "paid_promotion")
"""Of which YouTube tells nothing where nothing was declared."""
EXCERPT = 60  # characters of a wording in a message
BEFORE = 20  # characters before the first difference in it

State = Literal["same", "kept", "ours", "theirs", "conflict"]


@dataclass(frozen=True)
class Field:
    """One field on three sides."""

    name: str
    written: object
    """What we wrote last; None for nothing."""
    ours: object
    there: object
    state: State
    """same: nothing differs · kept: it was left so earlier · ours: changed here alone · theirs: changed there alone ·
    conflict: changed on both sides."""


def compared(video: Mapping[str, Any], ours: Fields, before: Fields | None, known: Sequence[Fields]) -> list[Field]:
    """Each of our fields against YouTube's.

    before: what we wrote last, None where nothing is known of it: then ours counts. known: what may stand there
    without anybody having changed it there (`known_of`).
    """
    return [
        Field(name, (before or {}).get(name), ours[name], value_there(video, name), state)
        for names in _groups(ours)
        for state in (_state(names, ours, before, known, {name: value_there(video, name) for name in names}),)
        for name in names
    ]


def known_of(before: Fields | None, begun: Fields | None = None) -> list[Fields]:
    """What may stand on YouTube without anybody having changed it there: what we wrote last, what was left as it was,
    and what a try that died may have written (`begun_state`)."""
    base = {name: value for name, value in (before or {}).items() if name != THERE}
    layers = [(before or {}).get(THERE), *((begun or {}).get(name) for name in ("found", "sent"))]
    return [base, *({**base, **layer} for layer in layers if isinstance(layer, Mapping))]


def proven(receipt: Receipt) -> Fields:
    """What was surely written: nothing where a receipt has no digest, because a run died before it had one."""
    return receipt.fields if receipt.digest else {}


def begun_state(fields: Iterable[Field], sent: Fields) -> Fields:
    """What an attempt saves before it writes: if it dies, one of the two is there."""
    return {"found": {one.name: one.there for one in fields if one.name in sent}, "sent": dict(sent)}


def decided(fields: Sequence[Field], change: Change) -> Fields:
    """The fields to write; Refusal `youtube-conflict` for what changed on both sides and was not decided."""
    clashes = [one for one in fields if one.state == "conflict"]
    keep = kept(change)
    if clashes and keep is None:
        raise Refusal(CONFLICT, f"{change.episode or 'an episode'}: {told(clashes)}", hint=HINT)
    return {one.name: one.ours for one in fields if one.state == "ours" or (one in clashes and keep == "ours")}


def kept(change: Change) -> Keep | None:
    """Whose wording stays where both changed; a host who overrules the refusal wants what is here."""
    return change.keep or ("ours" if CONFLICT in change.accepted else None)


def settled(ours: Fields, fields: Iterable[Field], written: Fields) -> Fields:
    """What the receipt says afterwards: our fields, and beside them what stays otherwise on YouTube."""
    left = {
        one.name: one.there
        for one in fields
        if (one.state == "kept" or (one.state == "conflict" and one.name not in written)) and _differs(one)
    }
    return {**ours, **({THERE: left} if left else {})}


def adopted(ours: Fields, video: Mapping[str, Any]) -> Fields:
    """The fields of a receipt for a video that was there before: it is left as it is, until a field changes here.

    ours: what we would write (`metadata.fields`, or `privacy` and `publish_at`). video: its resource with the parts of
    `metadata.WRITABLE`. A field that changes here later is written without asking, if YouTube's is still the same.
    """
    left = {name: value_there(video, name) for name in ours if name in PLACES}
    left = {name: value for name, value in left.items() if not same(name, value, ours[name])}
    return {**ours, **({THERE: left} if left else {})}


def parts(video: Mapping[str, Any], fields: Fields) -> dict[str, dict[str, object]]:
    """The parts to write: what YouTube has, with these fields over it; a part that is right already is left out."""
    result = {}
    for part in metadata.WRITABLE:
        own = {
            PLACES[name][1]: value
            for name, value in fields.items()
            if PLACES[name][0] == part and not same(name, value_there(video, name), value)
        }
        if own:
            whole = {**writable(video, part), **own}
            result[part] = {name: value for name, value in whole.items() if value is not None}
    return result


def writable(video: Mapping[str, Any], part: str) -> dict[str, object]:
    """What an update of the part has to send again, because it replaces the whole part.

    YouTube may still tell the schedule of a video that is out, and refuses to be told it again.
    """
    there = video.get(part)
    if not isinstance(there, Mapping):
        return {}
    over = {"publishAt"} if there.get("privacyStatus", "private") != "private" else set()
    return {name: there[name] for name in metadata.WRITABLE[part] if name in there and name not in over}


def value_there(video: Mapping[str, Any], name: str) -> object:
    """One of our fields as YouTube has it, or None."""
    part, field = PLACES[name]
    there = video.get(part)
    return there.get(field) if isinstance(there, Mapping) else None


def same(name: str, one: object, other: object) -> bool:
    """Whether two values of a field mean the same to YouTube."""
    return _meant(name, one) == _meant(name, other)


def told(clashes: Iterable[Field]) -> str:
    """What was changed on both sides, with both wordings."""
    each = []
    for one in clashes:
        if _differs(one):
            here, there = excerpts(one.ours, one.there)
            each.append(f"{one.name.replace('_', ' ')} ({here} here, {there} there)")
    return f"changed here and on YouTube: {', '.join(each)}."


def excerpts(one: object, other: object) -> tuple[str, str]:
    """Two values, each on one short line; of long texts the place where they begin to differ."""
    texts = [_text(one), _text(other)]
    if max(map(len, texts)) <= EXCERPT:
        return _quoted(one, texts[0]), _quoted(other, texts[1])
    pairs = zip(*texts, strict=False)
    differs = next((at for at, (left, right) in enumerate(pairs) if left != right), min(map(len, texts)))
    start = max(0, differs - BEFORE)
    short = [
        ("…" if start else "") + text[start : start + EXCERPT].strip() + ("…" if text[start + EXCERPT :] else "")
        for text in texts
    ]
    return _quoted(one, short[0]), _quoted(other, short[1])


def _groups(ours: Fields) -> list[tuple[str, ...]]:
    """The fields that are judged one by one, and those that are judged together."""
    alone: list[tuple[str, ...]] = [(name,) for name in ours if name in PLACES and name not in TOGETHER]
    return [*alone, TOGETHER] if set(TOGETHER) <= ours.keys() else alone


def _state(names: Sequence[str], ours: Fields, before: Fields | None, known: Sequence[Fields], there: Fields) -> State:
    if all(same(name, there[name], ours[name]) for name in names):
        return "same"
    if before is None:
        return "ours"
    explained = any(all(_stands(name, there[name], one) for name in names) for one in known)
    if any(_changed(name, ours[name], before) for name in names):
        return "ours" if explained else "conflict"
    return "kept" if explained else "theirs"


def _stands(name: str, there: object, one: Fields) -> bool:
    """Whether YouTube's value is this one; where we wrote none, that it has none."""
    return same(name, there, one[name]) if name in one else not there


def _changed(name: str, ours: object, before: Fields) -> bool:
    """Whether it changed here; a field that an older version of ours did not write counts where it says something."""
    return not same(name, ours, before[name]) if name in before else bool(ours)


def _differs(one: Field) -> bool:
    return not same(one.name, one.there, one.ours)


def _meant(name: str, value: object) -> object:
    """A value as it is compared: YouTube gives back times, texts and tags in its own manner."""
    match value:
        case None | "" | []:
            return None
        case False if name in DECLARED:
            return None
        case str() if name == "recorded":
            return value[:10]  # YouTube keeps the day
        case str() if name == "publish_at":
            return _moment(value)
        case str():
            lines = unicodedata.normalize("NFC", value).splitlines()
            return "\n".join(line.rstrip() for line in lines).strip()
        case list() | tuple():
            return sorted(map(str, value))
    return value


def _moment(text: str) -> object:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment.astimezone(UTC) if moment.tzinfo else text


def _text(value: object) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return " ".join(text.split())


def _quoted(value: object, text: str) -> str:
    match value:
        case None | "" | []:
            return "nothing"
        case True | False:
            return str(value).lower()
    return f'"{text}"'
