"""Releases with a video → who sees it, and from when: the last effect of a run, or the first when it is taken back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from quicktake.destinations import Attempt
from quicktake.destinations.youtube import merging, sight
from quicktake.destinations.youtube.keys import VIDEO, VISIBILITY, WATCH, guid_of, key_of, video_of, what_of
from quicktake.destinations.youtube.opening import Opening
from quicktake.destinations.youtube.videos import gone
from quicktake.errors import RemoteError
from quicktake.model import Change, Effect, Fields, Finding, Receipt, Release, Show


class Visibility:
    """Public last of all, and only when the feed names the episode; YouTube itself publishes what is scheduled."""

    NAME = "youtube"
    LASTING = True

    def __init__(self, show: Show, account: Opening) -> None:
        self.show = show
        self._account = account

    def wanted(
        self, show: Show, releases: Sequence[Release], receipts: Mapping[str, Receipt], now: datetime
    ) -> Iterable[Effect]:
        """First what is taken back, then what is to be seen; a schedule that moved is taken back before the new one."""
        return sight.wanted(releases, receipts, now)

    def check(
        self, changes: Sequence[Change], begun: Mapping[str, Fields | None], receipts: Mapping[str, Receipt]
    ) -> Iterable[Finding]:
        """Nothing that `Videos` does not ask."""
        return ()

    def apply(self, change: Change, attempt: Attempt, receipts: Mapping[str, Receipt]) -> Receipt:
        """Reads, merges and writes the video's status; Refusal `youtube-conflict` when it was changed there too."""
        effect = change.effect
        if effect.digest is None:
            raise TypeError("who sees a video is known without building")
        proof = change.receipt or receipts[key_of(guid_of(effect.key), VIDEO)]
        name, due = video_of(proof), effect.fields.get("publish_at")
        if isinstance(due, str) and datetime.fromisoformat(due) <= self._account.clock():
            # it became due while the rest was done: YouTube would publish it at once, before the feed names it
            effect = sight.HIDDEN.effect(guid_of(effect.key), scheduled=False)
        fields = self._show_to(name, replace(change, effect=effect), attempt)
        return Receipt(effect.key, effect.digest or sight.HIDDEN.digest, name, WATCH + name, fields)

    def _show_to(self, name: str, change: Change, attempt: Attempt) -> Fields:
        """The fields of the receipt."""
        from quicktake.destinations.youtube.proofs import trouble

        account, ours = self._account(), change.effect.fields
        video = account.videos([name], "status").get(name)
        if change.effect.withdraw:
            self._take_back(name, video, ours)
            return sight.UPLOADED
        if video is None:
            raise gone(name)
        wrong = trouble(video)
        if wrong is not None:
            raise RemoteError(f"{WATCH}{name}: {wrong[1]}", hint="Look at it in YouTube Studio.")
        before = merging.proven(change.receipt) if change.receipt else sight.UPLOADED
        compared = sight.compared(video, ours, before, attempt.state)
        written = merging.decided(compared, change)
        if parts := merging.parts(video, written):
            attempt.save({**merging.begun_state(compared, written), "video": name})
            _insist_taken(name, account.update(name, parts), parts["status"])
        return merging.settled(ours, compared, written)

    def _take_back(self, name: str, video: Mapping[str, Any] | None, ours: Fields) -> None:
        """Saves no state: until the receipt is there, the earlier one has it tried again. What is gone nobody sees."""
        if video is not None and (parts := merging.parts(video, sight.taken_back(ours, video))):
            _insist_taken(name, self._account().update(name, parts), parts["status"])

    def proves(self, receipt: Receipt) -> bool:
        """Whether `verify` has something to say about it."""
        return what_of(receipt.key) == VISIBILITY

    def verify(self, receipt: Receipt) -> Iterable[Finding]:
        """Whether those see the video who should."""
        if not self.proves(receipt):
            return ()
        from quicktake.destinations.youtube import proofs

        return proofs.of_receipts(self._account, [receipt], self._account.clock())


def _insist_taken(name: str, video: Mapping[str, Any], status: Mapping[str, object]) -> None:
    there = video.get("status", {}).get("privacyStatus")
    if there != status["privacyStatus"]:
        raise RemoteError(
            f"YouTube keeps the video {WATCH}{name} {there}, not {status['privacyStatus']}.",
            hint="Look at the channel's settings in YouTube Studio.",
        )
