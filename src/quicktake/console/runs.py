"""One run of publish with a host before it: the plan is shown, asked for, and done."""

from collections.abc import Callable

from quicktake.console import Voice
from quicktake.errors import Interrupted
from quicktake.publish import Choice, Outcome, Session, insist_allowed, make_plan, run


def work(voice: Voice, command: str, choose: Callable[[Session], Choice], session: Session, *, ask: bool) -> Outcome:
    """Shows the plan and asks where somebody can answer; otherwise goes on."""
    choice = choose(session)
    if ask and voice.asks():
        plan = make_plan(session, choice)
        if plan.changes:
            voice.plan(command, session.show, plan, insist_allowed(session, plan, choice))
            if not voice.confirm("Do this?"):
                raise Interrupted("Nothing was done.")
    with voice.progress() as progress:
        return run(session, choice, progress)
