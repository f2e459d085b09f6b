"""Plan → effects made true, each with intent and receipt, in the order that keeps listeners safe."""

from collections.abc import Sequence
from dataclasses import replace

from quicktake import build
from quicktake.destinations.files import Feed
from quicktake.destinations.youtube import chapters
from quicktake.destinations.youtube.keys import key_of
from quicktake.errors import QuicktakeError, RemoteError
from quicktake.journal import ASIDE
from quicktake.model import Change, Finding, Progress, Release, Show
from quicktake.publish import clocks, feed, judging, keeping, moving, planning, readings, refusals, remarks
from quicktake.publish.apart import Apart, wait_for_quota
from quicktake.publish.applying import Outcome, apply, edited
from quicktake.publish.backfilling import remember
from quicktake.publish.foreseen import judged, make_plan, plan_of, taking_part
from quicktake.publish.leaving import leave_gone
from quicktake.publish.planning import Choice, Plan
from quicktake.publish.serving import after_run
from quicktake.publish.session import Session
from quicktake.publish.verifying import APART, after_upload, insist_proven, once, proof

UNREACHABLE = "youtube-unreachable"
VIDEO = frozenset({"video"})  # built after the podcast is out, so that it holds nothing up


def insist_allowed(session: Session, plan: Plan, choice: Choice) -> list[Finding]:
    """Raises the first refusal; the findings that stop nothing are given back."""
    refusals.insist(refusals.local(session), choice)
    refusals.insist(refusals.outside_store(session, plan.changes), choice)
    refusals.insist(refusals.touched(session, plan.changes, choice), choice)
    refusals.insist(refusals.unrecorded(session, choice), choice)
    refusals.insist(refusals.of_findings(judging.of_show(session, plan.changes, choice)), choice)
    refusals.insist(refusals.lost(session, plan.changes), choice)
    if plan.changes:
        refusals.insist(refusals.room_for(session, choice, session.ledger.receipts()), choice)
    findings = checked(session, plan.changes, choice)
    grave = [finding for finding in findings if finding.code != UNREACHABLE]
    grave.sort(key=lambda finding: finding.code == "taken")  # a feed that is newer says it better
    refusals.insist(refusals.of_findings(grave), choice)
    if plan.changes:
        refusals.insist(clocks.dating(session, choice), choice)
    told = [replace(one, severity="W") if one.code in choice.accept else one for one in findings]
    return [*told, *clocks.served(session)]


def checked(session: Session, changes: Sequence[Change], choice: Choice) -> list[Finding]:
    """What the destinations say before the long work."""
    begun, receipts = session.journal.intents(), session.ledger.receipts()
    found: dict[Finding, None] = {}
    for destination in once(session.destinations):
        if choice.takes(destination.NAME):
            mine = [change for change in changes if change.destination == destination.NAME]
            found.update(dict.fromkeys(destination.check(mine, begun, receipts)))
    return list(found)


def run(session: Session, choice: Choice, progress: Progress) -> Outcome:
    """Does what is due. Refusals are raised before anything is built or sent; failures after that are told."""
    session.ledger.reconcile()
    session, plan = judged(session, choice)
    findings = insist_allowed(session, plan, choice)
    moved = "address" in choice.accept or choice.move_media
    if choice.move_media:
        session.ledger.save_moved()
    session.ledger.save_back()
    if choice.accept:
        session.ledger.accept(choice.accept)
        findings = leave_gone(session, choice, findings)
        plan = make_plan(session, choice)
    if choice.backfill:
        remember(session, plan.changes)
    # notes are for check and plan, but for what takes time now, or stays for ever
    grave = [one for one in plan.findings if one.severity != "I" or one.code in (remarks.ANEW, *readings.SAID_NOW)]
    outcome = Outcome(plan, findings=[*grave, *_not_taken_back(session, choice)])
    outcome.findings += moving.told(session, moved=choice.move_media) if moved else []
    outcome.left_out = keeping.insist_some(session, plan, choice)
    try:
        reached = not plan.changes or _do(session, choice, progress, outcome, findings)
        if choice.takes(APART) and reached:
            outcome.findings += after_upload(session)
        outcome.serving, unserved = after_run(session, outcome.done)
        outcome.findings += unserved
    except (
        KeyboardInterrupt
    ) as stop:  # the journal holds what was begun; the host is told what is done and what is left
        true = {one.effect.key for one in outcome.done}
        outcome.interrupted, outcome.left = str(stop), [one for one in plan.changes if one.effect.key not in true]
    outcome.files_to_commit = sorted({*session.ledger.changed, *edited(session, outcome)})
    if session.journal.note(ASIDE):
        session.journal.set_note(ASIDE, None)  # this run has told it
    return outcome


def _do(session: Session, choice: Choice, progress: Progress, outcome: Outcome, findings: Sequence[Finding]) -> bool:
    """Makes the plan true, and says whether YouTube answers. findings: what stops nothing but YouTube."""
    first_choice, planned = choice, outcome.plan.changes
    for finding in findings:
        if finding.code == UNREACHABLE:
            _left_out(session, outcome, finding)
            choice = replace(choice, without=choice.without | {APART})
        else:
            outcome.findings.append(finding)
    apart = Apart(session, progress, outcome, lambda: _pending(session, choice))
    _take_back(session, choice, apart)
    show = taking_part(session.with_artifacts(progress), first_choice)
    releases = _built(session, choice, progress, outcome)
    _stages(session, show, releases, choice, apart)
    read_back = proof(session, {change.effect.key for change in outcome.done if change.destination != APART})
    outcome.findings += read_back
    apart.settle()
    if _feed_is_done(choice, outcome, read_back):
        outcome.findings += feed.compared(session, feed.due(session, releases, choice))
    outcome.plan = plan_of(session, choice, planned, releases)
    return choice.takes(APART) and not apart.ended


def _feed_is_done(choice: Choice, outcome: Outcome, read_back: Sequence[Finding]) -> bool:
    """Whether nothing of the feed is left to do, and nothing is wrong with its files that is told already."""
    left = any(change.destination != APART for change in outcome.left)
    return choice.takes(Feed.NAME) and not left and not any(one.severity == "E" for one in read_back)


def _left_out(session: Session, outcome: Outcome, finding: Finding) -> None:
    """YouTube did not answer before the long work, or its quota is used up: the podcast goes out alone."""
    left = [change for change in outcome.plan.changes if change.destination == APART]
    outcome.left += left
    if session.quota is not None and session.quota.left().units == 0:
        wait_for_quota(session, outcome, left)
    else:
        outcome.failures.append(RemoteError(finding.message, hint=finding.hint, transient=True))


def _pending(session: Session, choice: Choice) -> list[Change]:
    """What is not true yet at YouTube."""
    changes = planning.simulated(
        session.destinations,
        taking_part(session.with_artifacts(), choice),
        session.releases(choice.slugs),
        session.ledger.receipts(),
        session.now,
        choice,
    )
    return [change for change in changes if change.destination == APART]


def _not_taken_back(session: Session, choice: Choice) -> list[Finding]:
    """What should be taken back from YouTube, where that was left out."""
    if choice.takes(APART):
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
        if change.action == "withdraw" and change.destination == APART
    ]


def _take_back(session: Session, choice: Choice, apart: Apart) -> None:
    """A schedule that does not hold any more is withdrawn before anything else, long builds included.

    What fails is told at the end; the podcast does not wait for it.
    """
    for destination in once(session.destinations):
        if choice.takes(destination.NAME) and destination.NAME == APART:
            releases, receipts = session.releases(choice.slugs), session.ledger.receipts()
            changes = planning.changes_of(destination, session.show, releases, receipts, session.now, choice)
            apart.stage(destination, [change for change in changes if change.action == "withdraw"])


def _built(session: Session, choice: Choice, progress: Progress, outcome: Outcome) -> list[Release]:
    """Identities written down, and everything but the videos built, before the first effect."""
    before, known = session.releases(choice.slugs), frozenset(session.errors or ())
    by_guid = {episode.record.guid: episode for episode in session.episodes}
    first = session.show.settings.youtube is not None and session.show.settings.youtube.first
    releases = session.releases(choice.slugs, progress, frozenset() if first and choice.takes(APART) else VIDEO)
    _leave_out(session, choice, outcome, known)
    session.ledger.expect_dates(releases)
    session.ledger.freeze_show()
    for release in releases:
        if not (release.published or release.unpublished or release.held):
            session.ledger.freeze(release, build.recording_digest(session.workshop(by_guid[release.guid])))
            outcome.findings += remarks.unheard(release.episode, release.timeline)
            outcome.findings += remarks.late_words(session.workshop(release.episode), release.timeline)
            outcome.findings += build.sound_faults(session.workshop(by_guid[release.guid]))
    unbuilt = {one.guid for one in before if "enclosure" in one.artifacts and one.artifacts["enclosure"].digest is None}
    outcome.mastered = {
        one.slug: one.artifacts["enclosure"].report for one in releases if one.guid in unbuilt and not one.held
    }
    return releases


def _leave_out(session: Session, choice: Choice, outcome: Outcome, known: frozenset[str]) -> None:
    """Tells of episodes that could not be built; Refusal where nothing else is to go out. known: those told before."""
    if unbuilt := [one for slug, found in (session.errors or {}).items() if slug not in known for one in found]:
        outcome.findings += unbuilt
        outcome.left_out = keeping.insist_some(session, make_plan(session, choice), choice)


def _stages(session: Session, show: Show, releases: Sequence[Release], choice: Choice, apart: Apart) -> None:
    """Destination by destination, each planned with the receipts so far."""
    for destination in session.destinations:
        if not choice.takes(destination.NAME) or (destination.NAME == APART and apart.ended):
            continue
        pending: list[Change] = []
        try:
            if destination.NAME == APART:
                releases = _with_videos(session, choice, apart)
            receipts = session.ledger.receipts()
            pending = planning.changes_of(destination, show, releases, receipts, session.now, choice)
            if destination.NAME == APART:
                insist_proven(session, pending)
                seen = apart.outcome.findings  # before it was built, chapters stood where the recording has them
                apart.outcome.findings += [one for one in chapters.told(releases, pending) if one not in seen]
                apart.stage(destination, pending)
                continue
            while pending:
                apply(session, destination, pending[0], apart.progress, apart.outcome)
                pending.pop(0)
        except QuicktakeError as error:
            if destination.NAME == APART:
                apart.end(error)
                continue
            apart.outcome.failures.append(error)
            apart.outcome.left += pending
            return  # what follows would name what is not there


def _with_videos(session: Session, choice: Choice, apart: Apart) -> list[Release]:
    """The videos are built too, now that the podcast is out; one that cannot be built keeps no other back."""
    releases = session.releases(choice.slugs, apart.progress, spoiled=apart.spoiled)
    spoiled = {key_of(guid, "video"): error for guid, error in apart.spoiled.items()}
    for change in _pending(session, choice) if spoiled.keys() - apart.failed else ():
        if change.effect.key in spoiled.keys() - apart.failed:
            apart.fail(change, spoiled[change.effect.key])
    return releases
