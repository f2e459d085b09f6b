"""Runs of publish with a host before them: the plan is shown and asked for once, then done."""

from collections.abc import Callable

from quicktake.console import Voice
from quicktake.errors import Interrupted
from quicktake.publish import Choice, Outcome, Session, insist_allowed, make_plan, run


class Asking:
    """One run after another; only the first asks, because later ones come when nobody is there."""

    def __init__(self, voice: Voice, command: str, choose: Callable[[Session], Choice], *, ask: bool) -> None:
        self._voice = voice
        self._command = command
        self._choose = choose
        self._ask = ask and voice.asks()

    def __call__(self, session: Session) -> Outcome:
        """Shows the plan and asks where somebody can answer; otherwise goes on."""
        choice = self._choose(session)
        if self._ask:
            self._ask = False
            plan = make_plan(session, choice)
            if plan.changes:
                self._voice.plan(self._command, session.show, plan, insist_allowed(session, plan, choice))
                if not self._voice.confirm("Do this?"):
                    raise Interrupted("Nothing was done.")
        with self._voice.progress() as progress:
            return run(session, choice, progress)
