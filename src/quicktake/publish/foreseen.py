"""Session → what a run would do, and the episodes that are left out of it; builds nothing and asks nobody outside."""

from collections.abc import Sequence
from dataclasses import replace

from quicktake.destinations.files.names import waits
from quicktake.destinations.youtube import chapters
from quicktake.model import Change, Release, Show
from quicktake.publish import (
    clocks,
    drift,
    judging,
    keeping,
    moving,
    planning,
    readings,
    remarks,
    repeating,
    taking_back,
)
from quicktake.publish.apart import bill
from quicktake.publish.planning import Choice, Plan
from quicktake.publish.session import Session
from quicktake.publish.verifying import APART


def make_plan(session: Session, choice: Choice) -> Plan:
    """What a run would do: builds nothing and asks nobody outside."""
    return judged(session, choice)[1]


def judged(session: Session, choice: Choice) -> tuple[Session, Plan]:
    """The plan, and the session in which episodes with errors are left out of it."""
    session = backfilling(session, choice)
    drift.notice(session)
    if session.errors is not None:
        releases, changes = simulated(session, choice)
    else:
        session = replace(session, errors=(unbuildable := judging.unbuildable(session, choice)))
        releases, changes = simulated(session, choice)
        if found := judging.of_episodes(session, changes, choice):
            session = replace(session, errors={**unbuildable, **found})
            releases, changes = simulated(session, choice)
    return session, plan_of(session, choice, changes, releases)


def simulated(session: Session, choice: Choice) -> tuple[list[Release], list[Change]]:
    """Every release as far as it is known, and the changes of a run."""
    show = taking_part(session.with_artifacts(), choice)
    releases, receipts = session.releases(choice.slugs), session.ledger.receipts()
    return releases, planning.simulated(session.destinations, show, releases, receipts, session.now, choice)


def backfilling(session: Session, choice: Choice) -> Session:
    """The session in which the named old episodes go to YouTube too."""
    return replace(session, backfill=choice.slugs) if choice.backfill and choice.slugs else session


def taking_part(show: Show, choice: Choice) -> Show:
    """Left out by name, YouTube holds nothing back, whatever `[youtube] first` says."""
    if choice.takes(APART):
        return show
    return replace(show, settings=replace(show.settings, youtube=None))


def plan_of(session: Session, choice: Choice, changes: Sequence[Change], releases: Sequence[Release]) -> Plan:
    """The plan of these changes, with what a host should know."""
    waiting = {one.slug: one.date for one in releases if waits(session.show, one, session.now) and not one.unread}
    soonest = min(waiting, key=lambda slug: waiting[slug], default=None)
    told = [*keeping.told(session, choice.slugs), *(one for every in (session.errors or {}).values() for one in every)]
    return Plan(
        changes,
        (
            *remarks.set_aside(session),
            *told,
            *moving.remaining(session),
            *clocks.told(session),
            *taking_back.told_back(session),
            *remarks.told(session, session.ledger.receipts()),
            *remarks.encoded_anew(session, changes),
            *repeating.repeated(session),
            *readings.as_read(session, releases, changes),
            *chapters.told(releases, changes),
        ),
        [one for one in told if one.severity == "E"],
        tuple(episode.folder.name for episode in session.drafts()),
        waiting[soonest] if soonest else None,
        soonest,
        waiting,
        quota=bill(session, changes),
    )
