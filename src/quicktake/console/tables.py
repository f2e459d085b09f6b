"""Plans, standings and findings → what a host reads on the terminal."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from rich.table import Table
from rich.text import Text

from quicktake.console import wording
from quicktake.console.escape import escape
from quicktake.console.wording import FEW, LABELS
from quicktake.destinations.youtube import sight, texts
from quicktake.destinations.youtube.drift import THE_VIDEO, Difference
from quicktake.destinations.youtube.keys import METADATA, what_of
from quicktake.destinations.youtube.merging import excerpts
from quicktake.model import Change, Finding
from quicktake.publish.planning import Plan, field_changes
from quicktake.publish.standing import Standing

SIGNS = {"create": "+", "update": "~", "withdraw": "-"}
HIDDEN = ("recorded",)  # a day that follows from the episode's date


@dataclass(frozen=True)
class Shown:
    """A plan, and what is needed to tell it."""

    plan: Plan
    zone: ZoneInfo
    names: Mapping[str, str] = field(default_factory=dict)
    """Slug by guid of every episode, drafts too."""

    def asked(self, change: Change) -> Mapping[str, Difference]:
        """What YouTube has otherwise in what is to change, by field."""
        return {one.field: one for one in (self.plan.differences or {}).get(change.effect.key, ())}


def plan_lines(plan: Plan, zone: ZoneInfo, names: Mapping[str, str] | None = None) -> Iterator[str]:
    """What a run would do, grouped by cause where many have one. names: slug by guid of every episode, drafts too."""
    shown = Shown(plan, zone, names or {})
    grouped: dict[tuple[str, ...], list[Change]] = {}
    for change in plan.changes:
        alone = change.action != "update" or change.effect.key in (plan.differences or {})
        kind = "page" if change.destination == "site" else wording.what(change)
        key = (change.effect.key,) if alone else (change.cause, change.destination, kind)
        grouped.setdefault(key, []).append(change)
    for changes in grouped.values():
        if len(changes) > FEW:
            yield _many(changes)
        else:
            for change in changes:
                yield from _change_lines(change, shown)
    yield from _drift_lines(shown)
    yield from _left_out(plan, zone)


def _many(changes: Sequence[Change]) -> str:
    """Many changes of one kind with one cause, in one line."""
    first, number = changes[0], len(changes)
    if first.destination == "site":
        return f"~ {number} pages: {first.cause}"
    return f"~ {number} episodes: {wording.what(first)} ({first.cause})"


def _change_lines(change: Change, shown: Shown) -> Iterator[str]:
    whose, thing = wording.whose(change, shown.names), wording.what(change)
    unmade = change.effect.digest is None and change.destination in ("media", "youtube")
    cause, sign = change.cause, SIGNS[change.action]
    if change.action == "withdraw":
        cause = wording.why_withdrawn(change, shown.plan.waiting, shown.names)
        sign = SIGNS["update"] if cause == wording.MOVED else sign
    yield f"{sign} {whose}: {thing} ({cause}{', still to be made' if unmade else ''})"
    match what_of(change.effect.key):
        case "" if change.destination == "media":
            yield f"    {', '.join(filter(None, (str(change.effect.fields['path']), _bytes(change))))}"
        case "video" if _bytes(change):
            yield f"    {_bytes(change)}"
        case "metadata":
            yield from _text_lines(change, shown)
        case "visibility":
            yield from _sight_lines(change, shown)


def _text_lines(change: Change, shown: Shown) -> Iterator[str]:
    """Title, description and so on: each field that changes."""
    asked = shown.asked(change)
    for name, before, after in field_changes(change):
        if name not in LABELS or name in HIDDEN:
            continue
        size = texts.size_of(name, after)
        there = asked.get(name)
        yield f"    {LABELS[name]}: {_moved(name, before, after, there, shown.zone)}{f' ({size})' if size else ''}"
        if name == "description" and [one for one in shown.plan.changes if _is_text(one)] == [change]:
            yield from (f"      | {line}".rstrip() for line in str(after).split("\n"))


def _sight_lines(change: Change, shown: Shown) -> Iterator[str]:
    """Who sees a video, before and after."""
    asked = shown.asked(change)
    if asked:
        for name, before, after in field_changes(change):
            if name in LABELS:
                yield f"    {LABELS[name]}: {_moved(name, before, after, asked.get(name), shown.zone)}"
        return
    before = change.receipt.fields if change.receipt else None
    moved = wording.new_time(change, shown.plan.waiting) if change.action == "withdraw" else None
    if "privacy" in change.effect.fields:
        old = f"{wording.sight(sight.written(before), shown.zone)} → " if before else ""
        yield f"    {old}{wording.sight(change.effect.fields, shown.zone)}"
    elif before is not None:
        new = f"public from {wording.local(moved, shown.zone)}" if moved else "no longer scheduled"
        yield f"    {wording.sight(before, shown.zone)} → {new}"


def _moved(name: str, before: object, after: object, asked: Difference | None, zone: ZoneInfo) -> str:
    """A field's change; asked: beginning with what YouTube has now."""
    new = wording.value(name, after, zone)
    if asked is not None and asked.state == "conflict":
        here, there = excerpts(after, asked.there)
        return f"changed on both sides: {here} here, {there} on YouTube"
    if asked is not None and asked.state == "same":
        return f"{new} (is there already)"
    old = asked.there if asked is not None else before
    return new if asked is None and before is None else f"{wording.value(name, old, zone)} → {new}"


def _is_text(change: Change) -> bool:
    return what_of(change.effect.key) == METADATA


def _bytes(change: Change) -> str:
    return wording.size(change.effect.fields.get("size"))


def _drift_lines(shown: Shown) -> Iterator[str]:
    """What was changed on YouTube and stays, and videos that are no good any more."""
    for one in (one for every in (shown.plan.differences or {}).values() for one in every):
        if one.state == "theirs":
            written, there = excerpts(*(_timed(one.field, side, shown.zone) for side in (one.written, one.there)))
            label = LABELS.get(one.field, one.field)
            yield f"{one.episode} on YouTube: {label} was changed there: {written} → {there} (stays)"
        elif one.field == THE_VIDEO:
            yield f"{one.episode} on YouTube: {one.there}"


def _timed(name: str, side: object, zone: ZoneInfo) -> object:
    return wording.value(name, side, zone) if side and name in ("publish_at", "category", "license") else side


def _left_out(plan: Plan, zone: ZoneInfo) -> Iterator[str]:
    if plan.drafts:
        yield f"Drafts, left out: {', '.join(plan.drafts)}"
    for slug, date in sorted(plan.waiting.items(), key=lambda item: item[1]):
        yield f"{slug} is due {wording.moment(date, zone)}."


def finding_lines(findings: Sequence[Finding]) -> Iterator[str]:
    """Findings, each with its code and what to do."""
    words = {"E": "error", "W": "warning", "I": "note"}
    for finding in findings:
        yield f"{words[finding.severity]} [{finding.code}] {finding.place}: {finding.message}"
        if finding.hint:
            yield f"    {finding.hint}"


URGENT = ("vanished", "LATE", "error", "due", "changed", "staged", "waiting")
STATES = {
    "vanished": "bold red",
    "LATE": "bold red",
    "error": "bold red",
    "due": "yellow",
    "changed": "yellow",
    "out": "green",
    "draft": "dim",
    "taken back": "dim",
}


def due_first(rows: Sequence[Standing]) -> list[Standing]:
    """What wants something first, the next of the waiting ones before later ones; the rest as it came."""
    coming = ("staged", "waiting")

    def place(row: Standing) -> tuple[int, float]:
        rank = URGENT.index(row.state) if row.state in URGENT else len(URGENT)
        return rank, row.date.timestamp() if row.date and row.state in coming else 0.0

    return sorted(rows, key=place)


def standing_table(rows: Sequence[Standing], zone: ZoneInfo) -> Table:
    """Every episode against every destination, a line for each."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("episode", "state", "date", *(rows[0].destinations if rows else ()), "no.", "title"):
        table.add_column(heading, no_wrap=True)
    for row in rows:
        cells = [row.slug, row.state, _date(row, zone), *row.destinations.values(), _number(row), row.title]
        shown = [Text(escape(cell)) for cell in cells]
        shown[1].stylize(STATES.get(row.state, ""))
        table.add_row(*shown)
    return table


def standing_texts(rows: Sequence[Standing], zone: ZoneInfo) -> Iterator[Text]:
    """The same for a narrow terminal: some lines for each, broken between words."""
    for row in rows:
        state = Text(row.state, STATES.get(row.state, ""))
        number = f"{_number(row)} " if row.number is not None else ""
        yield Text(" ").join([state, Text(escape(f"{number}{row.title}"))])
        yield Text(f"  {row.slug}, {_date(row, zone)}" if row.date else f"  {row.slug}")
        yield Text(f"  {', '.join(f'{name} {word}' for name, word in row.destinations.items())}")


def _date(row: Standing, zone: ZoneInfo) -> str:
    return f"{row.date.astimezone(zone):%Y-%m-%d %H:%M}" if row.date else "-"


def _number(row: Standing) -> str:
    return str(row.number) if row.number is not None else "-"
