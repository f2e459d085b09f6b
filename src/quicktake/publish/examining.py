"""Session → findings: rules, refusals to come, and what destinations say before the long work."""

from collections.abc import Sequence

from quicktake import build
from quicktake.errors import BusyError, MachineError
from quicktake.model import Episode, Finding, Progress
from quicktake.publish import refusals
from quicktake.publish.planning import Choice, Plan
from quicktake.publish.running import checked, make_plan
from quicktake.publish.session import Session


def examined(session: Session, slugs: frozenset[str] | None, progress: Progress, *, published: bool) -> list[Finding]:
    """What a host should know before publishing: of the show and what is not out yet, of all, or of some.

    Recordings that are not out yet are listened to; what was heard is kept, so that `publish` need not listen again.
    """
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
    found += heard(session, [episode for episode in episodes if episode.record.guid not in out], progress)
    choice = Choice(slugs)
    plan = make_plan(session, choice)
    return [*found, *obstacles(session, plan, choice), *plan.findings, *checked(session, plan.changes, choice)]


def heard(session: Session, episodes: Sequence[Episode], progress: Progress) -> list[Finding]:
    """What is wrong with the sound of recordings; a note where they cannot be listened to now."""
    shops = [session.workshop(episode) for episode in episodes if not session.lacks_recording(episode)]
    try:
        with session.building():
            reports = [build.sound_faults(shop, progress) for shop in shops]
    except (BusyError, MachineError) as error:
        what = f"the recordings were not listened to: {error.message}"
        return [Finding("au-unheard", "I", str(session.show.folder), what, error.hint, "quicktake")]
    return [finding for report in reports for finding in report]


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
