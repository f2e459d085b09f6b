"""An error, or what a run did → the exit code (design, section 7)."""

from typing import TYPE_CHECKING

from quicktake.errors import BusyError, InputError, Interrupted, MachineError, QuicktakeError, RemoteError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quicktake.model import Finding
    from quicktake.publish.applying import Outcome
    from quicktake.publish.planning import Plan

DONE, BUG, INPUT, MACHINE, REMOTE, CHANGES, PARTLY, INTERRUPTED = 0, 1, 2, 3, 4, 5, 6, 130


def exit_code(error: QuicktakeError) -> int:
    """The exit code of an error that ended a command before anything was done."""
    if isinstance(error, BusyError):
        return PARTLY
    for kind, code in ((Interrupted, INTERRUPTED), (InputError, INPUT), (MachineError, MACHINE), (RemoteError, REMOTE)):
        if isinstance(error, kind):
            return code
    return MACHINE


def plan_code(plan: "Plan", obstacles: "Sequence[Finding]", *, changes: bool) -> int:
    """The exit code of a plan: an error in it is one of the host's. changes: whether something to do has its own."""
    if any(one.severity == "E" for one in (*plan.findings, *obstacles)):
        return INPUT
    if plan.failure is not None:
        return exit_code(plan.failure)
    return CHANGES if changes and plan.changes else DONE


def outcome_code(outcome: "Outcome") -> int:
    """The exit code of a run: where several apply, 130, 2, 3, 6, 4, 5 in this order."""
    if outcome.interrupted is not None:
        return INTERRUPTED
    codes = {exit_code(failure) for failure in outcome.failures}
    if outcome.left or (codes and outcome.done):
        codes.add(PARTLY)
    if any(finding.severity == "E" for finding in outcome.findings):
        codes.add(CHANGES)
    if PARTLY in codes and not outcome.done:
        codes.discard(PARTLY if REMOTE in codes else -1)
    if outcome.left_out:
        codes.add(PARTLY)  # all else is out; of a run that could do nothing because of it, an error has told
    return next((code for code in (INPUT, MACHINE, PARTLY, REMOTE, CHANGES) if code in codes), DONE)
