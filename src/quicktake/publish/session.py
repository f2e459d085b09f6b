"""A show folder → a session: settings, episodes, memory and tools of one run, under the show's lock when it writes."""

import contextlib
import logging
import os
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from quicktake import build, destinations
from quicktake.cache import Cache
from quicktake.clock import running
from quicktake.destinations import Destination
from quicktake.destinations.files.names import FEED_KEY, by_guid, items_of, media_key, revision_of
from quicktake.destinations.files.public import PublicAddress
from quicktake.errors import InputError, QuicktakeError
from quicktake.folder import files
from quicktake.folder.episodes import read_episodes
from quicktake.folder.records import write_record
from quicktake.folder.show import find_show, read_show
from quicktake.journal import Journal
from quicktake.model import Broken, Episode, Finding, Progress, Receipt, Release, Show
from quicktake.publish import keeping
from quicktake.publish.ledger import Ledger
from quicktake.stores import Store, open_store

if TYPE_CHECKING:  # YouTube's rules are loaded for shows that go there
    from quicktake.destinations.youtube import Opening
    from quicktake.destinations.youtube.quota import Counter

logger = logging.getLogger(__name__)
PODCAST_GUID = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")  # podcast-namespace, tag `guid`


@dataclass(frozen=True)
class Session:
    """Everything that plan, publish, status and verify work with."""

    show: Show
    episodes: Sequence[Episode]
    journal: Journal
    ledger: Ledger
    cache: Cache
    destinations: Sequence[Destination]
    now: datetime
    account: "Opening | None" = None
    """The show's account on YouTube, where it has one."""
    quota: "Counter | None" = None
    """What that account used of YouTube's allowance for today."""
    backfill: frozenset[str] = frozenset()
    """Slugs of episodes that were out before the show was on YouTube, and go there now."""
    broken: Sequence[Broken] = ()
    """The episodes that cannot be used: each is told and left out, and what is out of it stays."""
    offline: bool = False
    """Whether nobody outside may be asked: YouTube is left out, and so is the public address."""
    public: PublicAddress | None = None
    """What listeners get, for whoever wants to know."""
    errors: dict[str, tuple[Finding, ...]] | None = None
    """By slug: errors for which an episode is left out; None: not looked for yet. Building adds to them."""

    @property
    def left_out(self) -> frozenset[str]:
        """Destinations that take no part because nobody may be asked."""
        return frozenset({"youtube"}) if self.offline else frozenset()

    def workshop(self, episode: Episode) -> build.Workshop:
        """The steps of one episode."""
        begun, _ = self.journal.intent(f"youtube/{episode.record.guid}/video")  # by a run that died, or could not end
        backfill = begun or episode.slug in self.backfill
        return build.Workshop(self.show, episode, self.cache, self.journal, backfill)

    def store(self) -> Store:
        """Where the published files lie."""
        return open_store(self.show.settings.storage.url, self.show.folder)

    @contextlib.contextmanager
    def building(self) -> Iterator[None]:
        """The show's lock, for a command that only fills the cache; BusyError when another run is at work."""
        with files.locked(self.show.folder / ".quicktake" / "lock"):
            yield

    def drafts(self) -> list[Episode]:
        """The episodes that go nowhere."""
        return [episode for episode in self.episodes if episode.matter.draft]

    def releases(
        self,
        chosen: frozenset[str] | None = None,
        progress: Progress | None = None,
        later: frozenset[str] = frozenset(),
        spoiled: dict[str, QuicktakeError] | None = None,
    ) -> list[Release]:
        """Every episode that is no draft; with `chosen` slugs, others that are not out yet are held.

        Without `progress` nothing is built; later: roles that are not to be built now. spoiled: gets, by guid, why a
        video cannot be built; the rest of its release is made all the same. Those in it already are not tried again.
        """
        receipts = self.ledger.receipts()
        of_each, known = by_guid(receipts), self.ledger.known(self.episodes)
        undated = [one.folder for one in known if not (one.date or one.record.date or one.matter.draft)]
        result = []
        for episode in known:
            out, shop, own = self.is_out(episode, receipts), self.workshop(episode), of_each[episode.record.guid or ""]
            if episode.matter.draft and not out:
                continue
            kept = self.kept_at(episode)
            if out and kept == keeping.EVERYWHERE:
                continue  # what is out of it stands in its place
            aside = not out and chosen is not None and episode.slug not in chosen
            if aside or kept == keeping.EVERYWHERE or self.lacks_recording(episode):
                result.append(replace(build.held(shop, own, self.now), kept_at=kept))
            else:
                # apps order by date: what goes out in one run goes out a second apart
                apart = len(undated) - 1 - undated.index(episode.folder) if episode.folder in undated else 0
                date = self.now - timedelta(seconds=apart)
                unbuilt = {"video"} if kept or episode.record.guid in (spoiled or ()) else frozenset[str]()
                make = partial(build.release, shop, own, date, progress)
                building = progress is not None
                result += keeping.released(self, episode, make, later | unbuilt, spoiled, building=building)
        return result + keeping.stand_ins(self, receipts)

    def kept_at(self, episode: Episode) -> frozenset[str]:
        """Destinations where nothing of an episode is changed: all, or YouTube alone where the errors are its."""
        found = [one for one in (self.errors or {}).get(episode.slug, ()) if one.code not in keeping.ALONE]
        alone = all(finding.code.startswith(keeping.VIDEOS) for finding in found)
        return frozenset() if not found else frozenset({"youtube"}) if alone else keeping.EVERYWHERE

    def is_out(self, episode: Episode, receipts: Mapping[str, Receipt]) -> bool:
        """Whether the feed names the episode; in a try-out the journal knows."""
        if self.show.public:
            return episode.record.guid in self.show.record.published
        return episode.record.guid in items_of(receipts.get(FEED_KEY))

    def lacks_recording(self, episode: Episode) -> bool:
        """Whether an episode is to be built, and its recording is not here (on another computer, perhaps)."""
        enclosure = self.ledger.receipts().get(media_key(episode.record.guid or "", "enclosure"))
        needed = not self.show.public or revision_of(enclosure) < episode.record.revision
        return needed and not episode.record.unpublished and build.recording_missing(self.workshop(episode))

    def with_artifacts(self, progress: Progress | None = None) -> Show:
        """The show with its own files."""
        return replace(self.show, artifacts=build.show_artifacts(self.show, self.cache, self.journal, progress))


@contextlib.contextmanager
def opened(
    where: Path | None,
    now: datetime,
    *,
    writes: bool,
    offline: bool = False,
    environ: Mapping[str, str] = os.environ,
) -> Iterator[Session]:
    """The session of the show that `where` names, or of the nearest one; BusyError when another run writes.

    offline: nobody outside is asked.
    """
    folder, now = find_show(where or Path(), named=where is not None), now.replace(microsecond=0)
    with contextlib.ExitStack() as stack:
        if writes:
            stack.enter_context(files.locked(folder / ".quicktake" / "lock"))
        show = _identified(read_show(folder))
        journal = _journal(folder, show, now, writes=writes)
        stack.callback(journal.close)
        cache = Cache(folder / ".quicktake" / "cache")
        if writes:
            cache.sweep()
        read = read_episodes(show, journal)
        episodes = [_with_guid(episode) for episode in read.episodes] if writes else read.episodes
        whole = [keeping.stand_in(show, one) for one in read.broken if not one.damaged]
        by_guid = {episode.record.guid: episode for episode in [*episodes, *whole] if episode.record.guid}
        ledger = Ledger(show, by_guid, journal, now)
        account, quota = _account(show, environ, journal, now)
        public = PublicAddress(show, offline)
        places = destinations.open_all(show, environ, account, public, keeping.guids(episodes, read.broken))
        tools = (journal, ledger, cache, places, now, account, quota)
        yield Session(show, episodes, *tools, broken=read.broken, offline=offline, public=public)


def _account(
    show: Show, environ: Mapping[str, str], journal: Journal, now: datetime
) -> "tuple[Opening | None, Counter | None]":
    """The show's account on YouTube and the count of its quota; none where YouTube takes no part."""
    if show.settings.youtube is None or not show.public:
        return None, None
    from quicktake.destinations.youtube import Opening
    from quicktake.destinations.youtube.quota import Counter, limits_of

    clock = running(now)
    quota = Counter(journal, clock, limits_of(show))
    return Opening(show, environ, meter=quota, clock=clock), quota


def _journal(folder: Path, show: Show, now: datetime, *, writes: bool) -> Journal:
    """The journal; in memory where a command that only reads may not write."""
    place = folder / ".quicktake"
    scope = f"{'public' if show.public else 'try-out'} {show.base_url} {show.settings.storage.url}"
    readable = writes or os.access(place if place.exists() else folder, os.W_OK)
    return Journal(place / "journal.db" if readable else None, scope, running(now))


def _identified(show: Show) -> Show:
    """A public show has its podcast:guid from the start: made once from the feed's address (podcast-namespace)."""
    if not show.public or show.record.guid:
        return show
    address = show.feed_url.partition("://")[2].rstrip("/")
    return replace(show, record=replace(show.record, guid=str(uuid.uuid5(PODCAST_GUID, address))))


def _with_guid(episode: Episode) -> Episode:
    """An episode that was made by hand gets its guid, written down at once."""
    if episode.record.guid:
        return episode
    record = replace(episode.record, guid=str(uuid.uuid4()))
    write_record(episode.folder, record)
    return replace(episode, record=record)


def pick(session: Session, names: Sequence[str], *, broken: bool = False) -> frozenset[str] | None:
    """The slugs of the episodes that were named by folder, slug or number; None when none was named.

    broken: whether one that cannot be used is taken too, for commands that tell of it.
    """
    return frozenset(_picked(session, name, broken=broken).slug for name in names) if names else None


def picked(session: Session, name: str) -> Episode:
    """The one episode that a folder, a slug or a number names; an ambiguous number is an error that lists them."""
    found = _picked(session, name, broken=False)
    return next(one for one in session.ledger.known(session.episodes) if one.folder == found.folder)


def _picked(session: Session, name: str, *, broken: bool) -> Episode | Broken:
    wanted = name.rstrip("/\\")
    every: list[Episode | Broken] = [*session.episodes, *session.broken]
    found = [
        one
        for one in every
        if wanted in (one.slug, one.folder.name, str(one.number if isinstance(one, Broken) else one.matter.number))
        or (os.sep in name and Path(wanted).absolute() == one.folder.absolute())
    ]
    if len(found) > 1:  # a second one with the same number says so itself
        found = [one for one in found if isinstance(one, Episode)] or found
    if len(found) > 1:
        choices = ", ".join(one.folder.name for one in found)
        raise InputError(f"`{name}` is more than one episode: {choices}.", hint="Name its folder.")
    if not found:
        hint = "Name a folder, a slug or a number; `quicktake status` lists them."
        raise InputError(f"There is no episode `{name}`.", hint=hint)
    if isinstance(found[0], Broken) and not broken:
        raise InputError(found[0].message, hint=found[0].hint)
    return found[0]
