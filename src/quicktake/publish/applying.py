"""A change → its effect, between intent and receipt; and what a run did, and what is left."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from quicktake.destinations import Destination
from quicktake.errors import QuicktakeError
from quicktake.folder.show import EPISODE, SETTINGS
from quicktake.model import Change, Fields, Finding, Progress, Receipt
from quicktake.publish.planning import SHOW_CHANGED, Plan
from quicktake.publish.serving import Serving
from quicktake.publish.session import Session

logger = logging.getLogger(__name__)


@dataclass
class Outcome:
    """What a run did, and what is left."""

    plan: Plan
    done: list[Change] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    failures: list[QuicktakeError] = field(default_factory=list)
    left: list[Change] = field(default_factory=list)
    left_out: bool = False
    """Whether something that would go out was left out, because something is wrong with it."""
    waiting: list[Change] = field(default_factory=list)
    """What of `left` only waits for YouTube's quota."""
    interrupted: str | None = None
    """Where it was when somebody stopped it (Ctrl-C, SIGTERM), which may be empty; None: it ran to its end."""
    files_to_commit: list[Path] = field(default_factory=list)
    mastered: dict[str, Mapping[str, object]] = field(default_factory=dict)
    """By slug: the report of each episode that was mastered now."""
    serving: Serving = field(default_factory=Serving)
    """What listeners get of what was written."""
    known: Mapping[str, Receipt] = field(default_factory=dict)
    """All that was known to be true when the run had ended, for telling of it."""
    slugs: Mapping[str, str] = field(default_factory=dict)
    """Slug by guid of every episode, drafts too."""


class _Attempt:
    """One try to make a change true; its state lies in the journal."""

    def __init__(self, session: Session, key: str, progress: Progress) -> None:
        self.begun, self.state = session.journal.intent(key)
        self.progress = progress
        self._session, self._key = session, key

    def save(self, state: Fields) -> None:
        self.state = state
        self._session.journal.save(self._key, state)


def apply(session: Session, destination: Destination, change: Change, progress: Progress, outcome: Outcome) -> None:
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


def edited(session: Session, outcome: Outcome) -> Iterator[Path]:
    """What the host had edited and this run wrote something of: the texts of episodes, the show's settings."""
    if not session.show.public:
        return
    folders = {episode.slug: episode.folder for episode in session.episodes}
    for change in outcome.done:
        if change.cause in ("new", "changed") and change.episode in folders:
            yield folders[change.episode] / EPISODE
        elif change.cause == SHOW_CHANGED:
            yield session.show.folder / SETTINGS
