"""--json: no infinities, times in UTC, and every part as design.md section 7 names it."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

from quicktake.console import documents
from quicktake.errors import Refusal
from quicktake.model import Change, Effect, Finding, Receipt
from quicktake.publish import Outcome, Plan


def test_plain() -> None:
    noon = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Europe/Berlin"))
    assert documents.plain({"a": float("-inf"), "b": (noon, 1.5, None, True)}) == {
        "a": None,
        "b": ["2026-11-23T11:00:00Z", 1.5, None, True],
    }


def test_an_outcome() -> None:
    effect = Effect("feed/show/feed", "d", lambda: b"", {"items": {"g": "1"}})
    change = Change("update", effect, Receipt(effect.key, "c", fields={"items": {}}), "changed", None, "feed")
    outcome = Outcome(
        Plan([change]),
        [change],
        [Receipt(effect.key, "d")],
        [Finding("x", "W", "here", "odd")],
        [Refusal("date", "no")],
    )
    document = documents.of_outcome("publish", outcome)
    text = json.dumps(document, allow_nan=False)
    assert json.loads(text)["changes"][0]["fields"] == [{"name": "items", "before": {}, "after": {"g": "1"}}]
    assert document["error"] == {"kind": "date", "message": "no", "hint": ""}
    assert {"quicktake", "command", "changes", "findings", "receipts", "files_to_commit", "loudness"} <= document.keys()
