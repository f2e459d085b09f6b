"""Plans, standings and reports → what a host reads on the terminal."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from rich.table import Table

from quicktake.model import Change, Finding
from quicktake.publish.planning import Plan, field_changes
from quicktake.publish.standing import Standing

PLACES = {"media": "file", "site": "page", "feed": "feed", "youtube": "video"}
SIGNS = {"create": "+", "update": "~", "withdraw": "-"}
SHOWN = ("path", "title", "description", "tags", "category", "privacy", "publish_at", "listed", "size")
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
        key = (
            (change.cause, change.destination, change.action) if change.action == "update" else (change.effect.key,) * 3
        )
        grouped.setdefault(key, []).append(change)
    for changes in grouped.values():
        if len(changes) > FEW:
            names = Counter(change.destination for change in changes).most_common(1)[0]
            yield f"~ {names[1]} {PLACES[names[0]]}s: {changes[0].cause}"
        else:
            for change in changes:
                yield from _change_lines(change)
    yield from _left_out(plan, zone)


def what(change: Change) -> str:
    """What a change is about, in a word."""
    return change.effect.key.rsplit("/", 1)[-1]


def whose(change: Change) -> str:
    """Whose it is."""
    shows_own = change.effect.key.split("/")[1] == "show"
    return change.episode or ("the show" if shows_own else "an episode that is no longer due")


def _change_lines(change: Change) -> Iterator[str]:
    built = f", {UNKNOWN[change.destination].strip('()')}" if change.effect.digest is None else ""
    yield f"{SIGNS[change.action]} {whose(change)}: {what(change)} ({change.cause}{built})"
    if change.destination == "site":
        return
    for name, before, after in field_changes(change):
        if name in SHOWN:
            yield (
                f"    {name}: {_shown(before, change)} → {_shown(after, change)}"
                if before
                else f"    {name}: {_shown(after, change)}"
            )


def _shown(value: object, change: Change) -> str:
    if value is None:
        return UNKNOWN[change.destination] if change.effect.digest is None else "nothing"
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    size = f" ({len(text.encode())} bytes)" if len(text) > 200 else ""
    return " ".join(text[:200].split()) + ("…" if len(text) > 200 else "") + size


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
