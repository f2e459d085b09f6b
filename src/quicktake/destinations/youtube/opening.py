"""Show and environment → the show's account, opened when it is first asked for, and once."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from quicktake.destinations.youtube import pinning
from quicktake.model import Show

if TYPE_CHECKING:  # Google's client takes longer to load than a run with nothing to do
    from quicktake.destinations.youtube.account import Account
    from quicktake.destinations.youtube.patience import Patience


class Opening:
    """Called, it gives the account; Refusal `signed-out` where nobody is signed in for the show's channel."""

    def __init__(self, show: Show, environ: Mapping[str, str], patience: "Patience | None") -> None:
        self._show = show
        self._environ = environ
        self._patience = patience
        self._opened: Account | None = None

    def __call__(self) -> "Account":
        from quicktake.destinations.youtube.account import Account
        from quicktake.destinations.youtube.patience import Patience

        if self._opened is None:
            self._opened = Account(self._environ, self._patience or Patience(), pinning.channel_of(self._show))
        return self._opened
