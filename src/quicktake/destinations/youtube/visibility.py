"""Releases with a video → who sees it, and from when: the last effect of a run, or the first when it is taken back."""

import os
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from quicktake.destinations import Attempt
from quicktake.destinations.youtube import metadata, sight
from quicktake.destinations.youtube.keys import VIDEO, VISIBILITY, WATCH, guid_of, key_of, video_of, what_of
from quicktake.destinations.youtube.opening import Opening
from quicktake.errors import RemoteError
from quicktake.model import Change, Effect, Fields, Finding, Receipt, Release, Show

if TYPE_CHECKING:  # Google's client takes longer to load than a run with nothing to do
    from quicktake.destinations.youtube.patience import Patience


def _now() -> datetime:
    return datetime.now(UTC)


class Visibility:
    """Public last of all, and only when the feed names the episode; YouTube itself publishes what is scheduled."""

    NAME = "youtube"
    LASTING = True

    def __init__(
        self,
        show: Show,
        environ: Mapping[str, str] = os.environ,
        *,
        patience: "Patience | None" = None,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        self.show = show
        self._environ = environ
        self._patience = patience
        self._clock = clock
        self._account = Opening(show, environ, patience)

    def wanted(
        self, show: Show, releases: Sequence[Release], receipts: Mapping[str, Receipt], now: datetime
    ) -> Iterable[Effect]:
        """First what is taken back, then what is to be seen; a schedule that moved is taken back before the new one."""
        return sight.wanted(releases, receipts, now)

    def check(self, changes: Sequence[Change], begun: Container[str]) -> Iterable[Finding]:
        """Signed in, and the right channel."""
        if not changes:
            return ()
        from quicktake.destinations.youtube import checks

        return checks.of_visibility(self.show, self._environ, self._patience, changes)

    def apply(self, change: Change, attempt: Attempt, receipts: Mapping[str, Receipt]) -> Receipt:
        """Reads, merges and writes the video's status."""
        effect = change.effect
        if effect.digest is None:
            raise TypeError("who sees a video is known without building")
        proof = change.receipt or receipts[key_of(guid_of(effect.key), VIDEO)]
        name, due = video_of(proof), effect.fields.get("publish_at")
        if isinstance(due, str) and datetime.fromisoformat(due) <= self._clock():
            # it became due while the rest was done: YouTube would publish it at once, before the feed names it
            effect = sight.HIDDEN.effect(guid_of(effect.key), scheduled=False)
        self._show_to(name, effect.fields, withdraw=effect.withdraw)
        return Receipt(effect.key, effect.digest or sight.HIDDEN.digest, name, WATCH + name, effect.fields)

    def _show_to(self, name: str, fields: Fields, *, withdraw: bool) -> None:
        from quicktake.destinations.youtube.proofs import trouble

        account = self._account()
        video = account.videos([name], "status").get(name)
        if video is None:
            if withdraw:
                return  # what is gone is seen by nobody
            raise RemoteError(f"The video {WATCH}{name} is not on YouTube any more.", hint="Was it deleted there?")
        wrong = trouble(video)
        if wrong is not None and not withdraw:
            raise RemoteError(f"{WATCH}{name}: {wrong[1]}", hint="Look at it in YouTube Studio.")
        there = metadata.writable(video, "status")
        status = merged(there, fields)
        if status != there:
            _insist_taken(name, account.update(name, {"status": status}), status)

    def proves(self, receipt: Receipt) -> bool:
        """Whether `verify` has something to say about it."""
        return what_of(receipt.key) == VISIBILITY

    def verify(self, receipt: Receipt) -> Iterable[Finding]:
        """Whether those see the video who should."""
        if not self.proves(receipt):
            return ()
        from quicktake.destinations.youtube import proofs

        return proofs.of_visibility(self._account, receipt, self._clock())


def merged(there: Mapping[str, object], fields: Fields) -> dict[str, object]:
    """A status with our privacy and schedule over it; everything else is sent again as it is."""
    status = {name: value for name, value in there.items() if name != "publishAt"}
    status["privacyStatus"] = fields["privacy"]
    due = fields.get("publish_at")
    if isinstance(due, str):
        same = _same_moment(there.get("publishAt"), due)
        status["publishAt"] = there["publishAt"] if same else due
    return status


def _same_moment(there: object, due: str) -> bool:
    try:
        return isinstance(there, str) and datetime.fromisoformat(there) == datetime.fromisoformat(due)
    except ValueError:
        return False


def _insist_taken(name: str, video: Mapping[str, Any], status: Mapping[str, object]) -> None:
    there = video.get("status", {}).get("privacyStatus")
    if there != status["privacyStatus"]:
        raise RemoteError(
            f"YouTube keeps the video {WATCH}{name} {there}, not {status['privacyStatus']}.",
            hint="Look at the channel's settings in YouTube Studio.",
        )
