"""Runs of publish with a host before them: the plan is shown and asked for once, then done; so is taking back."""

from collections.abc import Callable, Sequence
from pathlib import Path

from quicktake.console import Voice, comparing
from quicktake.errors import Interrupted
from quicktake.model import Finding
from quicktake.publish import (
    Choice,
    Outcome,
    Session,
    compared_recordings,
    exchange_recording,
    insist_allowed,
    make_plan,
    run,
    to_exchange,
    to_take_back,
)


class Asking:
    """One run after another; only the first asks, because later ones come when nobody is there."""

    def __init__(
        self,
        voice: Voice,
        command: str,
        choose: Callable[[Session], Choice],
        *,
        ask: bool,
        noted: Sequence[Finding] = (),
    ) -> None:
        """noted: what was found before, told with what this run finds."""
        self._voice = voice
        self._command = command
        self._choose = choose
        self._ask = ask and voice.asks()
        self._noted = noted

    def __call__(self, session: Session) -> Outcome:
        """Shows the plan and asks where somebody can answer; otherwise goes on."""
        choice = self._choose(session)
        if self._ask:
            self._ask = False
            plan = make_plan(session, choice)
            if plan.changes:
                findings = insist_allowed(session, plan, choice)
                self._voice.plan(self._command, session.show, plan, findings, slugs(session))
                if not self._voice.confirm("Do this?"):
                    raise Interrupted("Nothing was done.")
        with self._voice.progress() as progress:
            outcome = run(session, choice, progress)
        outcome.findings = [*self._noted, *outcome.findings]
        outcome.known, outcome.slugs = session.ledger.receipts(), slugs(session)
        return outcome


def exchange(
    voice: Voice, session: Session, name: str, corrected: Path, choice: Choice, *, ask: bool
) -> list[Finding]:  # fmt: skip
    """Puts a corrected recording in the old one's place, when nothing refuses it and somebody who can answer says yes.

    Everything is built before, so that a recording that cannot be used changes nothing. Gives back the warnings.
    """
    plan = to_exchange(session, name, corrected, choice)
    with voice.progress() as progress:
        comparison = compared_recordings(plan, choice, progress)
    voice.say(comparing.lines(comparison))
    found = comparison.findings(str(corrected))
    if ask and voice.asks():
        voice.plan("replace", session.show, plan.plan, [*found, *plan.findings], slugs(session))
        if not voice.confirm("Do this?"):
            raise Interrupted("Nothing was done.")
    with voice.progress() as progress:
        exchange_recording(session, plan, progress)
    return found


def slugs(session: Session) -> dict[str, str]:
    """Slug by guid of every episode, drafts too."""
    unusable = {one.record.guid: one.slug for one in session.broken if one.record.guid}
    return unusable | {one.record.guid: one.slug for one in session.episodes if one.record.guid}


def ask_back(voice: Voice, session: Session, name: str) -> None:
    """Asks before a published episode is taken back, where somebody can answer; Interrupted for a no.

    An episode that is taken back already is not asked for again.
    """
    episode = to_take_back(session, name)
    if episode.record.unpublished is not None or not voice.asks():
        return
    video = f"youtube/{episode.record.guid}/video" in session.ledger.receipts()
    places = "the feed, its page and YouTube" if video else "the feed and its page"
    if not voice.confirm(f"Take {episode.slug} back from {places}?"):
        raise Interrupted("Nothing was done.")
