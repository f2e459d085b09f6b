"""Results → the JSON documents that `--json` prints; keys are added, never changed."""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from quicktake.console import quota
from quicktake.errors import QuicktakeError
from quicktake.model import Change, Finding, Receipt, utc_text
from quicktake.publish.applying import Outcome
from quicktake.publish.planning import Plan, field_changes, there_of
from quicktake.publish.standing import Standing


def document(command: str, **parts: object) -> dict[str, object]:
    """One document; parts that do not apply are left out."""
    return {
        "quicktake": 1,
        "command": command,
        **{name: plain(part) for name, part in parts.items() if part is not None},
    }


def plain(value: Any) -> Any:
    """JSON without infinities; moments in UTC."""
    if isinstance(value, datetime):
        return utc_text(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): plain(child) for key, child in value.items()}
    if isinstance(value, str | int) or value is None:
        return value
    if isinstance(value, Iterable):
        return [plain(child) for child in value]
    return str(value)


def change(one: Change, there: Mapping[str, object] | None = None) -> dict[str, object]:
    """A change, field by field; there: what YouTube has now, of the fields of which that is known."""
    fields = [
        {"name": name, "before": before, "after": after, **({"there": there[name]} if there and name in there else {})}
        for name, before, after in field_changes(one)
    ]
    return {
        "action": one.action,
        "key": one.effect.key,
        "episode": one.episode,
        "destination": one.destination,
        "cause": one.cause,
        "fields": fields,
    }


def finding(one: Finding) -> dict[str, object]:
    """A finding."""
    return dict(vars(one))


def receipt(one: Receipt) -> dict[str, object]:
    """A receipt with its key."""
    return {"key": one.key, **one.as_json()}


def error(one: QuicktakeError) -> dict[str, object]:
    """An error; kind: the refusal's name, or the error's class."""
    return {"kind": getattr(one, "kind", type(one).__name__), "message": one.message, "hint": one.hint}


def of_plan(command: str, plan: Plan, extra: Sequence[Finding] = ()) -> dict[str, object]:
    """What a run would do."""
    return document(
        command,
        changes=[change(one, there_of(plan, one)) for one in plan.changes],
        remote=_remote(plan),
        findings=[finding(one) for one in [*plan.findings, *extra]],
        drafts=plan.drafts,
        next_due=plan.next_due,
        quota=quota.bill_document(plan.quota),
        error=error(plan.failure) if plan.failure else None,
    )


def _remote(plan: Plan) -> list[dict[str, object]] | None:
    """What was changed on YouTube, clashes, or is gone; None when it was not asked. What is only to be written stands
    under `changes`."""
    names = ("episode", "video", "field", "written", "there", "state")
    if plan.differences is None:
        return None
    told = (one for every in plan.differences.values() for one in every if one.state not in ("ours", "same"))
    return [{name: getattr(one, name) for name in names} for one in told]


def of_outcome(command: str, outcome: Outcome) -> dict[str, object]:
    """What a run did."""
    loudness = {slug: report.get("loudness") for slug, report in outcome.mastered.items()}
    first = outcome.failures[0] if outcome.failures else None
    return document(
        command,
        changes=[change(one) for one in outcome.done],
        left=[change(one) for one in outcome.left],
        receipts=[receipt(one) for one in outcome.receipts],
        findings=[finding(one) for one in outcome.findings],
        loudness=loudness,
        drafts=outcome.plan.drafts,
        next_due=outcome.plan.next_due,
        files_to_commit=[path.as_posix() for path in outcome.files_to_commit],
        error=error(first) if first else None,
    )


def of_standings(command: str, rows: Sequence[Standing], findings: Sequence[Finding] = ()) -> dict[str, object]:
    """Where every episode stands, and what is wrong with those that cannot be used."""
    told = [finding(one) for one in findings] or None
    return document(command, episodes=[vars(row) for row in rows], findings=told)
