"""Changes for YouTube → each tried by itself: one that fails keeps back what hangs on it, and nothing else."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from quicktake.destinations import Destination
from quicktake.destinations.files.names import SHOW
from quicktake.destinations.youtube.keys import METADATA, VIDEO, VISIBILITY, guid_of, key_of, kind_of
from quicktake.destinations.youtube.quota import Bill, Bucket, QuotaError, fresh, total
from quicktake.errors import QuicktakeError, Refusal, RemoteError
from quicktake.model import Change, Progress
from quicktake.publish.affording import affordable, named, rank, words
from quicktake.publish.applying import Outcome, apply
from quicktake.publish.session import Session
from quicktake.publish.verifying import APART

ACCOUNT = frozenset({"channel", "no-channel", "scopes", "signed-out", "token-readable"})
"""Refusals that concern the account: no other call would do better."""
NO_WAIT = "The podcast does not wait for it."
TROUBLES = 3  # changes in a row that fail after all tries, above which YouTube itself is in trouble


@dataclass
class Apart:
    """YouTube's part of one run."""

    session: Session
    progress: Progress
    outcome: Outcome
    planned: Callable[[], Sequence[Change]]
    """What a run would do now, for all of YouTube."""
    ended: bool = False
    """Whether nothing more is to be tried there in this run."""
    failed: set[str] = field(default_factory=set)
    """Keys of the changes that failed."""
    spoiled: dict[str, QuicktakeError] = field(default_factory=dict)
    """Why a video cannot be built, by guid: it is not tried again in this run."""
    waiting: set[str] = field(default_factory=set)
    """Keys of the changes that wait for the quota."""
    _empty: set[Bucket] = field(default_factory=set)
    """What YouTube itself said is used up."""
    _troubles: int = 0

    def stage(self, destination: Destination, pending: Sequence[Change]) -> None:
        """Makes true what can be: the cheap and important first."""
        new = fresh(pending)
        later = self._later()
        for change in sorted(pending, key=lambda one: rank(one, new)):
            key = change.effect.key
            if self.ended:
                return
            if key in self.failed or self._held_back(change):
                continue
            if key in later:
                self.waiting.add(key)
            elif not self._tried(destination, change):
                later = self._later()

    def _tried(self, destination: Destination, change: Change) -> bool:
        """Whether the quota allowed it; a failure is remembered."""
        try:
            apply(self.session, destination, change, self.progress, self.outcome)
            self._troubles = 0
        except QuotaError as error:
            self._empty.add(error.bucket)
            if error.project:
                self.waiting.add(change.effect.key)  # told at the end, with all that waits
            else:
                self.fail(change, error)
            return False
        except QuicktakeError as error:
            self.fail(change, error)
        return True

    def fail(self, change: Change, error: QuicktakeError) -> None:
        """Remembers that a change failed, and whether anything else can go well."""
        self.failed.add(change.effect.key)
        transient, systemic = (error.transient, error.systemic) if isinstance(error, RemoteError) else (False, False)
        self._troubles = self._troubles + 1 if transient else 0
        if isinstance(error, Refusal) and error.kind in ACCOUNT:
            self.end(error)
            return
        error.message = f"{change.episode or 'YouTube'}: {named(change)}: {error.message}"
        self.outcome.failures.append(error)
        self.ended = self.ended or systemic or self._troubles >= TROUBLES

    def end(self, error: QuicktakeError) -> None:
        """Nothing more is tried in this run."""
        self.ended = True
        self.outcome.failures.append(error)

    def settle(self) -> None:
        """What is left, by a new plan, and until when it waits."""
        self._reword()
        if not (self.ended or self.failed or self.waiting):
            return
        left = self.planned()
        self.outcome.left += left
        if self.waiting:
            hanging = {guid_of(key) for key in self.waiting if kind_of(key) == VIDEO}
            waiting = [one for one in left if one.effect.key in self.waiting or guid_of(one.effect.key) in hanging]
            wait_for_quota(self.session, self.outcome, waiting)

    def _reword(self) -> None:
        """Nobody is told to let the podcast go out alone when this run has done so."""
        settings = self.session.show.settings.youtube
        held = settings is not None and settings.first
        if not self.outcome.failures or held or any(one.destination != APART for one in self.outcome.left):
            return
        from quicktake.destinations.youtube.failures import WITHOUT

        for error in self.outcome.failures:
            error.hint = error.hint.replace(WITHOUT, NO_WAIT)

    def _later(self) -> frozenset[str]:
        """Keys of the changes that would take what more important ones need of the quota, by what is left now."""
        if self.session.quota is None:
            return frozenset()
        left = self.session.quota.left()
        left = replace(
            left,
            units=0 if "units" in self._empty else left.units,
            uploads=0 if "uploads" in self._empty else left.uploads,
        )
        changes = [one for one in self.planned() if one.effect.key not in self.failed]
        _, later = affordable(changes, left, videos=videos_of(self.session))
        return frozenset(one.effect.key for one in later)

    def _held_back(self, change: Change) -> bool:
        """Whether something that failed or waits must be there first; what is taken back never waits."""
        _, guid, what = change.effect.key.split("/", 2)
        kind, receipts = kind_of(change.effect.key), self.session.ledger.receipts()
        missing = self.failed | self.waiting
        if change.action == "withdraw":
            return False
        if guid == SHOW:
            return kind == "podcast" and any(key.startswith(f"youtube/{SHOW}/playlist:") for key in missing)
        if kind != VIDEO and key_of(guid, VIDEO) not in receipts:
            return True
        if kind == "playlist":
            return f"youtube/{SHOW}/{what}" in missing
        return kind == VISIBILITY and _seen(change) and key_of(guid, METADATA) in self.failed


def _seen(change: Change) -> bool:
    """Whether it lets somebody see the video, now or later."""
    fields = change.effect.fields
    return fields.get("privacy") != "private" or fields.get("publish_at") is not None


def videos_of(session: Session) -> int:
    """How many videos the show has on YouTube, as far as is known here."""
    return sum(key.startswith("youtube/") and kind_of(key) == VIDEO for key in session.ledger.receipts())


def wait_for_quota(session: Session, outcome: Outcome, changes: Sequence[Change]) -> None:
    """Says what waits for the quota, and when to run again."""
    outcome.waiting = list(changes)
    if not changes or session.quota is None:
        return
    what, zone = words(changes), session.show.zone
    verb = "wait" if len(changes) > 1 or what.startswith("the captions") else "waits"
    when = f"{session.quota.left().resets.astimezone(zone):%H:%M} ({zone.key})"
    text = f"{what[0].upper()}{what[1:]} {verb} for YouTube's quota, which resets at {when}."
    outcome.failures.append(QuotaError(text, "units", hint="Run `quicktake publish` again after that."))


def bill(session: Session, changes: Sequence[Change]) -> Bill | None:
    """What a plan takes of the quota, and what is left of it today; None when it asks nothing of YouTube."""
    if session.quota is None or not any(change.destination == APART for change in changes):
        return None
    left, cost = session.quota.left(), total(changes, videos_of(session))
    return Bill(cost.units, cost.uploads, left.units, left.uploads, left.resets)
