"""Exit codes: where several apply, 2, 3, 6, 4, 5 in this order."""

import pytest

from quicktake import console
from quicktake.errors import BusyError, InputError, Interrupted, MachineError, QuicktakeError, Refusal, RemoteError
from quicktake.model import Change, Effect, Finding
from quicktake.publish import Outcome, Plan

CHANGE = Change("create", Effect("a/b/c", "d", lambda: b""), None, "new")
BAD = Finding("x", "E", "here", "wrong")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (InputError("x"), 2),
        (Refusal("date", "x"), 2),
        (MachineError("x"), 3),
        (BusyError("x"), 6),
        (RemoteError("x"), 4),
        (Interrupted("x"), 130),
    ],
)
def test_of_errors(error: QuicktakeError, code: int) -> None:
    assert console.exit_code(error) == code


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        (Outcome(Plan([])), 0),
        (Outcome(Plan([]), done=[CHANGE]), 0),
        (Outcome(Plan([]), failures=[RemoteError("x")], left=[CHANGE]), 4),
        (Outcome(Plan([]), done=[CHANGE], failures=[RemoteError("x")], left=[CHANGE]), 6),
        (Outcome(Plan([]), done=[CHANGE], failures=[MachineError("x")], left=[CHANGE]), 3),
        (Outcome(Plan([]), done=[CHANGE], failures=[InputError("x")], left=[CHANGE]), 2),
        (Outcome(Plan([]), done=[CHANGE], findings=[BAD]), 5),
        (Outcome(Plan([]), done=[CHANGE], findings=[BAD], left=[CHANGE]), 6),
    ],
)
def test_of_runs(outcome: Outcome, code: int) -> None:
    assert console.outcome_code(outcome) == code
