"""Videos that were deleted on YouTube, and left away by the host → written down so: nothing more is wanted of them."""

from collections.abc import Sequence

from quicktake import digest as digests
from quicktake.destinations.youtube import pinning
from quicktake.destinations.youtube.drift import DELETED
from quicktake.destinations.youtube.keys import GONE, VIDEO, key_of, video_of
from quicktake.model import Finding, Receipt
from quicktake.publish.planning import Choice
from quicktake.publish.session import Session
from quicktake.publish.verifying import APART


def leave_gone(session: Session, choice: Choice, findings: Sequence[Finding]) -> list[Finding]:
    """Asks for the videos of the chosen episodes, where the host accepts that they are gone; 1 unit for 50.

    In the place of what is known of one that is not there comes a receipt that says so. findings: of the checks; given
    back without those that this settles. Where these say that YouTube does not answer, nobody is asked.
    """
    from quicktake.destinations.youtube.checks import UNREACHABLE

    kinds = {finding.code for finding in findings}
    if DELETED not in choice.accept or session.account is None or not choice.takes(APART) or UNREACHABLE in kinds:
        return list(findings)
    receipts = session.ledger.receipts()
    guids = [
        episode.record.guid or ""
        for episode in session.ledger.known(session.episodes)
        if choice.slugs is None or episode.slug in choice.slugs
    ]
    videos = {guid: video_of(receipts[key]) for guid in guids if (key := key_of(guid, VIDEO)) in receipts}
    gone = _gone(session, list(videos.values()))
    for guid, name in videos.items():
        if name in gone:
            left = Receipt(key_of(guid, GONE), digests.of_value({"gone": name}), name)
            session.ledger.renew(APART, guid, [left])
    return [finding for finding in findings if finding.code != DELETED]


def _gone(session: Session, names: Sequence[str]) -> set[str]:
    """Which of these videos were deleted; Refusal `channel` for another account, which cannot see private ones."""
    if session.account is None or not names:
        return set()
    from quicktake.destinations.youtube import proofs

    account = session.account()
    there = account.channel()
    pinning.insist(session.show, there.id, there.title, account.title_of)
    return proofs.gone(account, names)
