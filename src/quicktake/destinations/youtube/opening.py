"""Show and environment → the show's account, opened when it is first asked for, and once."""

import contextlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from quicktake.clock import Clock, utc_now
from quicktake.destinations.youtube import pinning
from quicktake.destinations.youtube.quota import Meter
from quicktake.model import Show

if TYPE_CHECKING:  # Google's client takes longer to load than a run with nothing to do
    from quicktake.destinations.youtube.account import Account
    from quicktake.destinations.youtube.patience import Patience


class Opening:
    """Called, it gives the account; Refusal `signed-out` where nobody is signed in for the show's channel."""

    def __init__(
        self,
        show: Show,
        environ: Mapping[str, str] = os.environ,
        patience: "Patience | None" = None,
        meter: Meter | None = None,
        clock: Clock = utc_now,
    ) -> None:
        """meter: counts the calls that the account makes. clock: a patience that is given has its own."""
        self.show = show
        self._meter = meter
        self._environ = environ
        self._patience = patience
        self.clock = patience.clock if patience else clock
        self._opened: Account | None = None

    def __call__(self) -> "Account":
        from quicktake.destinations.youtube.patience import Patience

        if self._opened is None:
            self._opened = self._account(self._patience or Patience(clock=self.clock))
        return self._opened

    @contextlib.contextmanager
    def hurried(self, tries: int) -> "Iterator[Account]":
        """The account for a few calls that are not worth waiting for: what fails ends after so many tries."""
        from quicktake.destinations.youtube.patience import Patience

        account = self._account(replace(self._patience or Patience(clock=self.clock), tries=tries))
        try:
            yield account
        finally:
            account.close()

    def _account(self, patience: "Patience") -> "Account":
        from quicktake.destinations.youtube.account import Account

        return Account(self._environ, patience, pinning.channel_of(self.show), self._meter)
