"""The sign-in → what `quicktake youtube status` tells: whose channel, what is granted, how long it lasts."""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from quicktake.clock import running
from quicktake.destinations.youtube import ages, pinning, preflight, scopes, signin
from quicktake.destinations.youtube.account import Account
from quicktake.destinations.youtube.patience import Patience
from quicktake.destinations.youtube.quota import Counter, Left, counting
from quicktake.destinations.youtube.tokens import Kept
from quicktake.errors import Refusal
from quicktake.model import Show

LONG = {
    "allowed": "allowed",
    "eligible": "not yet: verify the channel by telephone at https://www.youtube.com/verify",
    "disallowed": "not allowed for this channel (https://support.google.com/youtube/answer/71673)",
}


@dataclass(frozen=True)
class Standing:
    """The account as Google sees it now."""

    channel: str
    title: str
    kept: str
    """`environment`, `keyring` or `file`."""
    scopes: tuple[str, ...]
    missing: tuple[str, ...]
    """What these scopes do not allow."""
    signed_in: datetime | None
    """UTC; None when the environment gave the token."""
    refreshed: datetime | None
    """UTC, when Google last gave an access token; None when the environment gave the token."""
    ends: datetime | None
    """UTC, when the sign-in ends by itself, if Google said so."""
    long_uploads: str | None
    """YouTube's word: allowed, eligible or disallowed; None when it told none."""
    lasting: str
    """How long the sign-in will last, in words."""
    quota: Left | None
    """What the show has left of today's allowance; None outside a show's folder."""
    zone: ZoneInfo | None
    """The show's."""

    def lines(self, now: datetime) -> list[str]:
        """For a host to read."""
        signed_in = f"{self.signed_in.astimezone():%Y-%m-%d %H:%M}" if self.signed_in else ""
        return [
            f"channel       {self.title} ({self.channel})",
            f"allowed       {', '.join(scopes.short(self.scopes)) or 'Google does not tell'}",
            *(f"missing       to {ability}: run `quicktake youtube login` again" for ability in self.missing),
            f"signed in     {signed_in + ', ' + ages.ago(self.signed_in, now) if self.signed_in else 'not known'}",
            f"lasting       {self.lasting}",
            f"kept          {WHERE[self.kept]}",
            f"over 15 min   {LONG.get(self.long_uploads or '', 'YouTube does not tell')}",
            *([f"quota today   {used(self.quota, self.zone)}"] if self.quota and self.zone else []),
        ]


def used(left: Left, zone: ZoneInfo) -> str:
    """What was used of today's allowance, and when it comes back."""
    units, uploads = left.daily_units - left.units, left.daily_uploads - left.uploads
    resets = f"{left.resets:%H:%M} UTC / {left.resets.astimezone(zone):%H:%M} {zone.key}"
    return (
        f"{units:,} of {left.daily_units:,} units and {uploads} of {left.daily_uploads} uploads used"
        f" (by quicktake on this computer); resets at {resets}"
    )


WHERE = {
    "environment": f"{signin.TOKEN} (only read)",
    "keyring": "in the keyring of this computer",
    "file": "in a file that only you can read",
}


def look(
    environ: Mapping[str, str],
    show: Show | None,
    now: datetime,
    *,
    channel: str | None,
    patience: Patience | None = None,
) -> Standing:
    """Asks Google and YouTube, 2 units. channel: another than the show's.

    Refusal `signed-out`, `no-channel`, `scopes`, or `channel` when it is not the show's.
    """
    with contextlib.ExitStack() as stack:
        counter = stack.enter_context(counting(show, now)) if show else None
        account = Account(
            environ, patience or Patience(clock=running(now)), channel or pinning.channel_of(show), counter
        )
        stack.callback(account.close)
        return _look(account, show, now, channel, counter)


def _look(account: Account, show: Show | None, now: datetime, channel: str | None, counter: Counter | None) -> Standing:
    credentials = account.sign.credentials
    if credentials.refresh_token:
        credentials.token = None  # so that Google is asked whether the sign-in is still good
    try:
        there = account.channel()
        if channel is None:
            pinning.insist(show, there.id, there.title, account.title_of)
        long_uploads = preflight.long_uploads(account)
    except Refusal:
        if credentials.answered:
            scopes.insist(credentials.answered)
        raise
    kept: Kept | None = credentials.keeping.kept if credentials.keeping else None
    granted = credentials.answered or (kept.scopes if kept else ())
    return Standing(
        channel=there.id,
        title=there.title,
        kept="environment" if kept is None else "keyring" if kept.in_keyring else "file",
        scopes=tuple(granted),
        missing=tuple(scopes.missing(granted)) if granted else (),
        signed_in=kept.signed_in if kept else None,
        refreshed=kept.refreshed if kept else None,
        ends=kept.ends if kept else None,
        long_uploads=long_uploads,
        lasting=ages.lasts(kept, now) if kept else "not known; in a Google app in Testing, sign-ins last 7 days",
        quota=counter.left() if counter else None,
        zone=show.zone if show else None,
    )
