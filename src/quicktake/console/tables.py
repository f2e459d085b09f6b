"""Plans, standings and reports → what a host reads on the terminal."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from rich.table import Table

from quicktake.destinations.youtube import categories, texts
from quicktake.destinations.youtube.drift import THE_VIDEO, Difference
from quicktake.destinations.youtube.keys import METADATA
from quicktake.destinations.youtube.merging import excerpts
from quicktake.model import Change, Finding
from quicktake.publish.planning import Plan, field_changes
from quicktake.publish.standing import Standing

PLACES = {"media": "file", "site": "page", "feed": "feed", "youtube": "video"}
SIGNS = {"create": "+", "update": "~", "withdraw": "-"}
SHOWN = (
    "path", "title", "description", "tags", "category", "language", "audio_language", "made_for_kids",
    "synthetic_media", "paid_promotion", "embeddable", "license", "privacy", "publish_at", "listed", "size",
)  # fmt: skip
UNKNOWN = {
    "media": "(known after build)",
    "site": "(known after build)",
    "feed": "(known after build)",
    "youtube": "(known after youtube)",
}
FEW = 3  # changes with one cause that are still listed one by one


def moment(when: datetime, zone: ZoneInfo) -> str:
    """A moment in the show's zone and in UTC."""
    return f"{when.astimezone(zone):%a %Y-%m-%d %H:%M %Z} ({when.astimezone(UTC):%H:%M} UTC)"


def plan_lines(plan: Plan, zone: ZoneInfo) -> Iterator[str]:
    """What a run would do, grouped by cause where many have one."""
    grouped: dict[tuple[str, str, str], list[Change]] = {}
    for change in plan.changes:
        alone = change.action != "update" or change.effect.key in (plan.differences or {})
        key = (change.effect.key,) * 3 if alone else (change.cause, change.destination, change.action)
        grouped.setdefault(key, []).append(change)
    for changes in grouped.values():
        if len(changes) > FEW:
            names = Counter(change.destination for change in changes).most_common(1)[0]
            yield f"~ {names[1]} {PLACES[names[0]]}s: {changes[0].cause}"
        else:
            for change in changes:
                yield from _change_lines(change, plan)
    yield from _drift_lines(plan)
    yield from _left_out(plan, zone)


def what(change: Change) -> str:
    """What a change is about, in a word."""
    return change.effect.key.rsplit("/", 1)[-1]


def whose(change: Change) -> str:
    """Whose it is."""
    shows_own = change.effect.key.split("/")[1] == "show"
    return change.episode or ("the show" if shows_own else "an episode that is no longer due")


def _change_lines(change: Change, plan: Plan) -> Iterator[str]:
    built = f", {UNKNOWN[change.destination].strip('()')}" if change.effect.digest is None else ""
    yield f"{SIGNS[change.action]} {whose(change)}: {what(change)} ({change.cause}{built})"
    if change.destination == "site":
        return
    asked = {one.field: one for one in (plan.differences or {}).get(change.effect.key, ())}
    for name, before, after in field_changes(change):
        if name in asked:
            yield f"    {name}: {_with_theirs(asked[name], after, change)}"
        elif name in SHOWN:
            size = texts.size_of(name, after) if what(change) == METADATA else None
            told = f" ({size})" if size else ""
            old = _shown(before, change, name) + " → " if before is not None else ""
            yield f"    {name}: {old}{_shown(after, change, name)}{told}"
            if name == "description" and [one for one in plan.changes if what(one) == METADATA] == [change]:
                yield from (f"      | {line}".rstrip() for line in str(after).split("\n"))


def _with_theirs(asked: Difference, after: object, change: Change) -> str:
    """A field's change, beginning with what YouTube has now."""
    if asked.state == "conflict":
        here, there = excerpts(after, asked.there)
        return f"changed on both sides: {here} here, {there} on YouTube"
    if asked.state == "same":
        return f"{_shown(after, change)} (is there already)"
    return f"{_shown(asked.there, change)} → {_shown(after, change)}"


def _drift_lines(plan: Plan) -> Iterator[str]:
    """What was changed on YouTube and stays, and videos that are no good any more."""
    for one in (one for every in (plan.differences or {}).values() for one in every):
        if one.state == "theirs":
            written, there = excerpts(one.written, one.there)
            yield f"{one.episode} on YouTube: {one.field} was changed there: {written} → {there} (stays)"
        elif one.field == THE_VIDEO:
            yield f"{one.episode} on YouTube: {one.there}"


def _shown(value: object, change: Change, name: str = "") -> str:
    match value:
        case None:
            return UNKNOWN[change.destination] if change.effect.digest is None else "nothing"
        case bool():
            return "yes" if value else "no"
        case list() | tuple():
            text = ", ".join(map(str, value)) or "none"
        case _:
            text = categories.name(str(value)) if name == "category" else str(value)
    return " ".join(text[:200].split()) + ("…" if len(text) > 200 else "")


def _left_out(plan: Plan, zone: ZoneInfo) -> Iterator[str]:
    if plan.drafts:
        yield f"Drafts, left out: {', '.join(plan.drafts)}"
    for slug, date in sorted(plan.waiting.items(), key=lambda item: item[1]):
        yield f"{slug} is due {moment(date, zone)}."


def finding_lines(findings: Sequence[Finding]) -> Iterator[str]:
    """Findings, each with its code and what to do."""
    words = {"E": "error", "W": "warning", "I": "note"}
    for finding in findings:
        yield f"{words[finding.severity]} [{finding.code}] {finding.place}: {finding.message}"
        if finding.hint:
            yield f"    {finding.hint}"


def standing_table(rows: Sequence[Standing], zone: ZoneInfo) -> Table:
    """Every episode against every destination."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("episode", "state", "date", *(rows[0].destinations if rows else ())):
        table.add_column(heading, overflow="fold")
    for row in rows:
        date = f"{row.date.astimezone(zone):%Y-%m-%d %H:%M}" if row.date else "-"
        table.add_row(row.slug, row.state, date, *row.destinations.values())
    return table
