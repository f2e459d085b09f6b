"""Where an episode can go: each destination says what it wants to be true out there, and makes it true."""

import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from quicktake.model import Change, Effect, Fields, Finding, Progress, Receipt, Release, Show

if TYPE_CHECKING:
    from quicktake.destinations.files.public import PublicAddress
    from quicktake.destinations.youtube import Opening


class Attempt(Protocol):
    """One try to make a change true; what it saves survives `kill -9` and is given to the next try."""

    @property
    def state(self) -> Fields | None:
        """What an earlier try that died had saved, or None."""
        ...

    @property
    def begun(self) -> bool:
        """Whether an earlier try on this machine had begun and did not end."""
        ...

    @property
    def progress(self) -> Progress:
        """How far it is."""
        ...

    def save(self, state: Fields) -> None:
        """Writes the state down: durable on return."""
        ...


class Destination(Protocol):
    """Destinations do not plan: they say what they want, and `quicktake.publish` compares for all."""

    @property
    def NAME(self) -> str:  # noqa: N802 - a constant of the class
        """The name that `--only` and `--without` take."""
        ...

    @property
    def LASTING(self) -> bool:  # noqa: N802 - likewise
        """Whether its receipts cannot be found out again: then they are kept in release.json, else in the journal."""
        ...

    def check(
        self, changes: Sequence[Change], begun: Mapping[str, Fields | None], receipts: Mapping[str, Receipt]
    ) -> Iterable[Finding]:
        """Before the long work: what is missing or in the way of these changes? May ask outside.

        begun: what an earlier run on this machine began and did not end, with the state it saved. receipts: of all
        destinations. A finding of severity E stops the run as a refusal whose kind is the finding's code.
        """
        ...

    def wanted(
        self, show: Show, releases: Sequence[Release], receipts: Mapping[str, Receipt], now: datetime
    ) -> Iterable[Effect]:
        """What should be true out there now; pure. Releases: every episode that is no draft, published or not."""
        ...

    def apply(self, change: Change, attempt: Attempt, receipts: Mapping[str, Receipt]) -> Receipt:
        """Makes one change true; safe to repeat."""
        ...

    def verify(self, receipt: Receipt) -> Iterable[Finding]:
        """Reads back from outside what the receipt says; no finding means that it is so."""
        ...


def open_all(
    show: Show,
    environ: Mapping[str, str] = os.environ,
    account: "Opening | None" = None,
    public: "PublicAddress | None" = None,
    here: frozenset[str] | None = None,
) -> list[Destination]:
    """The show's destinations, in the order of their effects. account: the show's on YouTube, if it is open already.
    public: the show's address, where it may be asked. here: guids of all episodes that have a folder, if known.

    The podcast never waits for YouTube: its pages and feed go out first, and are written again when the video has an
    address. `[youtube] first` holds them back instead. The video becomes public when all that it needs is there; what
    may use up the day's quota comes after that.
    """
    from quicktake.destinations.files import Feed, Media, Site
    from quicktake.stores import open_store

    store = open_store(show.settings.storage.url, show.folder)
    media, site, feed = Media(show, store, here), Site(show, store), Feed(show, store, public)
    if show.settings.youtube is None or not show.public:
        return [media, site, feed]
    from quicktake.destinations.youtube import CHEAP, DEAR, Extras, Opening, Videos, Visibility

    account = account or Opening(show, environ)
    videos, visibility = Videos(show, account), Visibility(show, account)
    beside: list[Destination] = [Extras(show, account, CHEAP), visibility, Extras(show, account, DEAR)]
    if show.settings.youtube.first:
        return [media, videos, site, feed, *beside]
    return [media, site, feed, videos, site, feed, *beside]
