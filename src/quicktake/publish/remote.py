"""Plan → the same plan with what is out there now: what was changed by hand, and what clashes with a change here."""

from dataclasses import replace

from quicktake.destinations.youtube import Videos
from quicktake.destinations.youtube.drift import Difference
from quicktake.errors import InputError, RemoteError
from quicktake.publish.planning import Choice, Plan
from quicktake.publish.session import Session


def compared(session: Session, plan: Plan, choice: Choice) -> Plan:
    """Asks YouTube for the videos of the chosen episodes, 50 with one call; writes nothing. InputError when offline.

    Where it cannot be asked (signed out, another channel, no answer) the plan stays, with a finding and the failure.
    """
    if session.offline:
        raise InputError("--remote asks YouTube, and --offline asks nobody.", hint="Say one of them.")
    videos = next((one for one in session.destinations if isinstance(one, Videos) and choice.takes(one.NAME)), None)
    if videos is None:
        return replace(plan, differences={})
    slugs = {
        episode.record.guid: episode.slug
        for episode in session.ledger.known(session.episodes)
        if episode.record.guid
        and episode.record.unpublished is None
        and (choice.slugs is None or episode.slug in choice.slugs)
    }
    receipts, begun = session.ledger.receipts(), session.journal.intents()
    try:
        drift = videos.drifted(slugs, plan.changes, receipts, begun, session.now)
    except (InputError, RemoteError) as error:
        from quicktake.destinations.youtube import checks

        return replace(plan, findings=[*plan.findings, checks.told(error)], failure=error)
    differences: dict[str, list[Difference]] = {}
    for one in drift.differences:
        differences.setdefault(one.key, []).append(one)
    return replace(plan, differences=differences, findings=[*plan.findings, *drift.findings])
