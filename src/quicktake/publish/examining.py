"""Session → findings: rules, refusals to come, and what destinations say before the long work."""

from quicktake.model import Finding
from quicktake.publish import refusals
from quicktake.publish.planning import Choice, Plan
from quicktake.publish.running import checked, make_plan
from quicktake.publish.session import Session


def examined(session: Session, slugs: frozenset[str] | None, *, published: bool) -> list[Finding]:
    """What a host should know before publishing: of the show and what is not out yet, of all, or of some."""
    from quicktake import check

    out = session.show.record.published
    episodes = [
        episode
        for episode in session.episodes
        if (slugs is None and (published or episode.record.guid not in out))
        or (slugs is not None and episode.slug in slugs)
    ]
    found = check.findings(session.show, episodes)
    if any(finding.code in ("it-recording", "ch-image") for finding in found):
        return found  # a plan cannot be made yet
    choice = Choice(slugs)
    plan = make_plan(session, choice)
    return [*found, *obstacles(session, plan, choice), *plan.findings, *checked(session, plan.changes, choice)]


def obstacles(session: Session, plan: Plan, choice: Choice) -> list[Finding]:
    """The refusals that can be told without asking anybody, as findings."""
    told = [
        *refusals.local(session),
        *refusals.touched(session, plan.changes, choice),
        *refusals.unrecorded(session, choice),
        *refusals.lost(session, plan.changes),
    ]
    return [
        Finding(one.kind, "E", str(session.show.folder), one.message, one.hint, "design: rules that never bend")
        for one in told
        if one.kind not in choice.accept
    ]
