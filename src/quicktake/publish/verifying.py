"""Receipts → what is really there, read back as an app would."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from quicktake.destinations import Destination
from quicktake.destinations.files.names import SHOW
from quicktake.destinations.youtube.keys import VIDEO, VISIBILITY, guid_of, what_of
from quicktake.errors import QuicktakeError
from quicktake.model import Change, Effect, Finding, Receipt
from quicktake.publish import feed, keeping, serving
from quicktake.publish.known import RENDERED
from quicktake.publish.session import Session

APART = "youtube"  # the podcast neither waits for it nor fails with it
FOLLOWED = timedelta(days=7)
"""How long after an upload a run asks what became of it; `verify` asks at any time."""
PROCESSED = "processed videos"  # name of the journal's note


def once(destinations: Iterable[Destination]) -> list[Destination]:
    """Each destination once, although its turn may come twice in a run."""
    return list(dict.fromkeys(destinations))


def insist_proven(session: Session, pending: Sequence[Change]) -> None:
    """Before a video goes on, the episode's files and the feed are read back; where none does, nothing is."""
    if not pending:
        return
    guids = {change.effect.key.split("/")[1] for change in pending} | {SHOW}
    for finding in proof(session, {key for key in session.ledger.receipts() if key.split("/")[1] in guids}):
        if finding.severity == "E" and not finding.code.startswith(APART):
            raise QuicktakeError(f"{finding.place}: {finding.message}", hint=finding.hint)


def proof(session: Session, keys: set[str]) -> list[Finding]:
    """What the file destinations find when they read back what these receipts say."""
    receipts = session.ledger.receipts()
    return [
        finding
        for destination in once(session.destinations)
        if destination.NAME != APART
        for key in sorted(keys)
        if key.startswith(f"{destination.NAME}/") and key in receipts
        for finding in destination.verify(receipts[key])
    ]


def verify(session: Session, slugs: frozenset[str] | None) -> tuple[int, list[Finding]]:
    """Reads back from outside what should be there, of all episodes or of some: how much was read, and findings.

    Changes nothing: what it finds stays found until it is mended.
    """
    receipts, releases = session.ledger.receipts(), session.releases()
    guids = {release.guid for release in releases if slugs is None or release.slug in slugs} | {SHOW}
    show = session.with_artifacts()
    owned = [
        (destination, receipt)
        for destination in once(session.destinations)
        for effect in destination.wanted(show, releases, receipts, session.now)
        if effect.key.split("/")[1] in guids and (receipt := receipts.get(effect.key) or _unproven(session, effect))
    ]
    owned = [one for one in owned if one[0].NAME not in session.left_out]
    found = _asked_together(session, [receipt for _, receipt in owned if _is_together(receipt)])
    for destination, receipt in owned:
        if not _is_together(receipt):
            found += destination.verify(receipt)
    if not any(finding.code.startswith("feed-") for finding in found):
        found += feed.compared(session, feed.published(session))
    found += serving.of_receipts(session, [receipt for _, receipt in owned])
    out = [one for one in session.broken if keeping.is_out(session, one)]
    unused = [replace(one, severity="W") for one in keeping.told(session, broken=out)]  # it was read back all the same
    return len(owned), [*unused, *found]


def _unproven(session: Session, effect: Effect) -> Receipt | None:
    """What another computer wrote has no receipt here: it is looked at all the same."""
    _, guid, _ = effect.key.split("/", 2)
    known = session.show.record.published if session.show.public else {}
    if not effect.key.startswith(RENDERED) or not known or guid not in {SHOW, *known}:
        return None
    return Receipt(effect.key, "", fields=effect.fields)


def _is_together(receipt: Receipt) -> bool:
    """Whether one call tells it for fifty videos."""
    return what_of(receipt.key) in (VIDEO, VISIBILITY)


def _asked_together(session: Session, receipts: Sequence[Receipt]) -> list[Finding]:
    """What YouTube says of its videos and of who sees them, 50 with one call."""
    if session.account is None or not receipts:
        return []
    from quicktake.destinations.youtube import proofs

    return proofs.of_receipts(session.account, receipts, session.now)


def after_upload(session: Session) -> list[Finding]:
    """What YouTube made of the videos of the last days; one whose processing went well is not asked for again.

    Without such a video nothing is asked.
    """
    slugs = {episode.record.guid: episode.slug for episode in session.episodes}
    recent = {
        receipt.remote_id: slugs.get(guid_of(key), key)
        for key, receipt in session.ledger.receipts().items()
        if what_of(key) == VIDEO and receipt.remote_id and receipt.at and session.now - receipt.at <= FOLLOWED
    }
    ended = set(session.journal.note(PROCESSED) or ())
    waiting = {name: slug for name, slug in recent.items() if name not in ended}
    if session.account is None or not waiting:
        return []
    from quicktake.destinations.youtube import proofs

    processed, findings = proofs.of_uploads(session.account, waiting)
    if processed:
        session.journal.set_note(PROCESSED, sorted(recent.keys() & (ended | processed)))
    return findings
