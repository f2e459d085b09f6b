"""Plan → effects made true, each with intent and receipt, in the order that keeps listeners safe."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from quicktake import build
from quicktake.destinations import Destination
from quicktake.destinations.files.names import FEED_KEY
from quicktake.errors import QuicktakeError, RemoteError
from quicktake.model import Change, Fields, Finding, Progress, Receipt, Release, Show
from quicktake.publish import planning, refusals
from quicktake.publish.planning import Choice, Plan
from quicktake.publish.session import Session
from quicktake.publish.verifying import APART, insist_proven, once, proof

logger = logging.getLogger(__name__)
UNREACHABLE = "youtube-unreachable"
VIDEO = frozenset({"video"})  # built after the podcast is out, so that it holds nothing up


@dataclass
class Outcome:
    """What a run did, and what is left."""

    plan: Plan
    done: list[Change] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    failures: list[QuicktakeError] = field(default_factory=list)
    left: list[Change] = field(default_factory=list)
    files_to_commit: list[Path] = field(default_factory=list)
    mastered: dict[str, Mapping[str, object]] = field(default_factory=dict)
    """By slug: the report of each episode that was mastered now."""


class _Attempt:
    """One try to make a change true; its state lies in the journal."""

    def __init__(self, session: Session, key: str, progress: Progress) -> None:
        self.begun, self.state = session.journal.intent(key)
        self.progress = progress
        self._session, self._key = session, key

    def save(self, state: Fields) -> None:
        self.state = state
        self._session.journal.save(self._key, state)


def make_plan(session: Session, choice: Choice) -> Plan:
    """What a run would do: builds nothing and asks nobody outside."""
    show = _taking_part(session.with_artifacts(), choice)
    releases, receipts = session.releases(choice.slugs), session.ledger.receipts()
    changes = planning.simulated(session.destinations, show, releases, receipts, session.now, choice)
    return _plan(session, changes, releases)


def _taking_part(show: Show, choice: Choice) -> Show:
    """Left out by name, YouTube holds nothing back, whatever `[youtube] first` says."""
    if choice.takes(APART):
        return show
    return replace(show, settings=replace(show.settings, youtube=None))


def _plan(session: Session, changes: Sequence[Change], releases: Sequence[Release]) -> Plan:
    waiting = {one.slug: one.date for one in releases if one.date > session.now and not one.unpublished}
    soonest = min(waiting, key=lambda slug: waiting[slug], default=None)
    return Plan(
        changes,
        tuple(refusals.told(session, session.ledger.receipts())),
        tuple(episode.folder.name for episode in session.drafts()),
        waiting[soonest] if soonest else None,
        soonest,
        waiting,
    )


def insist_allowed(session: Session, plan: Plan, choice: Choice) -> list[Finding]:
    """Raises the first refusal; the findings that stop nothing are given back."""
    refusals.insist(refusals.local(session), choice)
    refusals.insist(refusals.touched(session, plan.changes, choice), choice)
    refusals.insist(refusals.unrecorded(session, choice), choice)
    refusals.insist(refusals.lost(session, plan.changes), choice)
    if plan.changes:
        refusals.insist(refusals.room_for(session, choice, session.ledger.receipts()), choice)
    findings = checked(session, plan.changes, choice)
    grave = [finding for finding in findings if finding.code != UNREACHABLE]
    grave.sort(key=lambda finding: finding.code == "taken")  # a feed that is newer says it better
    refusals.insist(refusals.of_findings(grave), choice)
    return findings


def checked(session: Session, changes: Sequence[Change], choice: Choice) -> list[Finding]:
    """What the destinations say before the long work."""
    begun = session.journal.intents()
    found: dict[Finding, None] = {}
    for destination in once(session.destinations):
        if choice.takes(destination.NAME):
            mine = [change for change in changes if change.destination == destination.NAME]
            found.update(dict.fromkeys(destination.check(mine, begun)))
    return list(found)


def run(session: Session, choice: Choice, progress: Progress) -> Outcome:
    """Does what is due. Refusals are raised before anything is built or sent; failures after that are told."""
    session.ledger.reconcile()
    if FEED_KEY in session.ledger.receipts() and session.store().size("feed.xml") is None:
        session.ledger.forget_rendered()
    plan = make_plan(session, choice)
    findings = insist_allowed(session, plan, choice)
    if choice.accept:
        session.ledger.accept(choice.accept)
        plan = make_plan(session, choice)
    outcome = Outcome(plan, findings=[*plan.findings, *_not_taken_back(session, choice)])
    if not plan.changes:
        outcome.files_to_commit = sorted(session.ledger.changed)
        return outcome
    first_choice = choice
    for finding in findings:
        if finding.code == UNREACHABLE:
            outcome.failures.append(RemoteError(finding.message, hint=finding.hint, transient=True))
            outcome.left += [change for change in plan.changes if change.destination == APART]
            choice = replace(choice, without=choice.without | {APART})
        else:
            outcome.findings.append(finding)
    _take_back(session, choice, progress, outcome)
    show = _taking_part(session.with_artifacts(progress), first_choice)
    releases = _built(session, choice, progress, outcome)
    _stages(session, show, releases, choice, progress, outcome)
    outcome.findings += proof(session, {change.effect.key for change in outcome.done if change.destination != APART})
    outcome.files_to_commit = sorted(session.ledger.changed)
    outcome.plan = _plan(session, plan.changes, releases)
    return outcome


def _not_taken_back(session: Session, choice: Choice) -> list[Finding]:
    """What should be taken back at a destination that was left out."""
    if all(choice.takes(destination.NAME) for destination in session.destinations):
        return []
    changes = planning.simulated(
        session.destinations,
        session.show,
        session.releases(choice.slugs),
        session.ledger.receipts(),
        session.now,
        Choice(),
    )
    what = "should be taken back from YouTube, which was left out of this run."
    return [
        Finding(
            "take-back", "W", change.episode or "an episode that is no longer due", what, "Run `quicktake publish`."
        )
        for change in changes
        if change.action == "withdraw" and not choice.takes(change.destination)
    ]


def _take_back(session: Session, choice: Choice, progress: Progress, outcome: Outcome) -> None:
    """A schedule that does not hold any more is withdrawn before anything else, long builds included."""
    for destination in once(session.destinations):
        if not choice.takes(destination.NAME):
            continue
        releases, receipts = session.releases(choice.slugs), session.ledger.receipts()
        for change in planning.changes_of(destination, session.show, releases, receipts, session.now, choice):
            if change.action != "withdraw":
                continue
            try:
                _apply(session, destination, change, progress, outcome)
            except QuicktakeError as error:  # told at the end; the podcast does not wait for it
                outcome.failures.append(error)
                outcome.left.append(change)


def _built(session: Session, choice: Choice, progress: Progress, outcome: Outcome) -> list[Release]:
    """Identities written down, and everything but the videos built, before the first effect."""
    before = session.releases(choice.slugs)
    by_guid = {episode.record.guid: episode for episode in session.episodes}
    first = session.show.settings.youtube is not None and session.show.settings.youtube.first
    releases = session.releases(choice.slugs, progress, frozenset() if first and choice.takes(APART) else VIDEO)
    session.ledger.expect_dates(releases)
    session.ledger.freeze_show()
    for release in releases:
        if not (release.published or release.unpublished or release.held):
            session.ledger.freeze(release, build.recording_digest(session.workshop(by_guid[release.guid])))
            outcome.findings += _late_chapters(release)
            outcome.findings += build.sound_faults(session.workshop(by_guid[release.guid]))
    unbuilt = {one.guid for one in before if "enclosure" in one.artifacts and one.artifacts["enclosure"].digest is None}
    outcome.mastered = {one.slug: one.artifacts["enclosure"].report for one in releases if one.guid in unbuilt}
    return releases


def _late_chapters(release: Release) -> list[Finding]:
    """Chapters that begin after the recording has ended are nowhere."""
    end = release.timeline.kept[-1].end if release.timeline else float("inf")
    late = [chapter.title for chapter in release.episode.chapters if chapter.start > end + 1]
    what = f"these begin after the recording has ended: {', '.join(late)}."
    return [Finding("chapter-late", "W", f"{release.slug}: chapters", what, "Correct their times.")] if late else []


def _stages(
    session: Session, show: Show, releases: Sequence[Release], choice: Choice, progress: Progress, outcome: Outcome
) -> None:
    """Destination by destination, each planned with the receipts so far."""
    broken: set[str] = set()
    for destination in session.destinations:
        if not choice.takes(destination.NAME) or destination.NAME in broken:
            continue
        pending: list[Change] = []
        try:
            if destination.NAME == APART:
                releases = session.releases(choice.slugs, progress)  # the videos too, now that the podcast is out
            receipts = session.ledger.receipts()
            pending = planning.changes_of(destination, show, releases, receipts, session.now, choice)
            if pending and destination.NAME == APART:
                insist_proven(session, pending)
            while pending:
                _apply(session, destination, pending[0], progress, outcome)
                pending.pop(0)
        except QuicktakeError as error:
            outcome.failures.append(error)
            outcome.left += pending
            broken.add(destination.NAME)
            if destination.NAME != APART:
                return  # what follows would name what is not there


def _apply(session: Session, destination: Destination, change: Change, progress: Progress, outcome: Outcome) -> None:
    """Intent → effect → receipt → intent closed."""
    key = change.effect.key
    attempt = _Attempt(session, key, progress)
    session.journal.begin(key)
    logger.info("%s %s", change.action, key)
    receipt = destination.apply(change, attempt, session.ledger.receipts())
    session.ledger.keep(receipt, lasting=destination.LASTING)
    session.journal.end(key)
    outcome.receipts.append(receipt)
    outcome.done.append(change)
