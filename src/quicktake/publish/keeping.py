"""Episodes that cannot be used → what is told of each, and releases by which all that is out of them stays as it is."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

from quicktake import build
from quicktake.destinations.files.names import FEED_KEY, by_guid, items_of, was_listed
from quicktake.errors import InputError, QuicktakeError, Refusal
from quicktake.folder.episodes import TWICE, UNREADABLE
from quicktake.folder.show import EPISODE, show_path
from quicktake.model import Broken, Episode, Finding, FrontMatter, Receipt, Release, Show
from quicktake.stores import Store

if TYPE_CHECKING:
    from quicktake.publish.planning import Choice, Plan
    from quicktake.publish.session import Session
    from quicktake.reader.kept import KeptItem

LEFT_OUT = (UNREADABLE, TWICE)
VIDEOS = "yt-"  # codes of rules about YouTube alone begin so: the podcast does not wait for what those say
ALONE = ("yt-thumbnail",)  # it keeps nothing back but itself: a video needs none
EVERYWHERE = frozenset({"media", "site", "feed", "youtube"})


def stand_in(show: Show, broken: Broken, item: "KeptItem | None" = None) -> Episode:
    """An episode in the place of one that cannot be read: its record, and what the live feed says of it."""
    matter = item.matter if item else FrontMatter(broken.title or broken.slug, number=broken.number)
    date = (item.date if item else None) or broken.date
    return Episode(broken.folder, matter, "", date, show.settings.audio, None, record=broken.record)


def guids(episodes: Sequence[Episode], broken: Sequence[Broken]) -> frozenset[str] | None:
    """Those of all episodes that have a folder; None where one is not known, so that nobody can say which is gone."""
    every = [*(one.record.guid for one in episodes), *(one.record.guid for one in broken)]
    return None if None in every else frozenset(guid for guid in every if guid)


def stand_ins(session: "Session", receipts: Mapping[str, Receipt]) -> list[Release]:
    """The releases of those of which something is out there already. Nothing of them is changed.

    So are those of episodes that can be read, are out, and have errors that would go out now.
    """
    show, of_each = session.show, by_guid(receipts)
    known = {one.record.guid or "": one for one in [*session.broken, *_refused(session, receipts)]}
    out = [guid for guid in known if guid and (of_each[guid] or was_listed(show, guid, receipts))]
    items = live_items(session.store(), [guid for guid in out if was_listed(show, guid, receipts)])
    result = []
    for guid in out:
        item = items.get(guid)
        shop = session.workshop(stand_in(show, known[guid], item))
        held = build.held(shop, of_each[guid], session.now)
        unread = known[guid] in session.broken
        result.append(replace(held, kept_at=EVERYWHERE, unread=unread, item=item.xml if item else None))
    return result


def released(
    session: "Session",
    episode: Episode,
    make: Callable[[frozenset[str]], Release],
    later: frozenset[str],
    spoiled: dict[str, QuicktakeError] | None,
    *,
    building: bool,
) -> list[Release]:
    """The release of an episode, made; one that cannot be built is left out from then on, and nothing waits for it.

    make: takes the roles that are not to be built now. spoiled: gets why a video cannot be built; the rest is made.
    """
    kept, guid = session.kept_at(episode), episode.record.guid or ""
    try:
        return [replace(make(later), kept_at=kept)]
    except QuicktakeError as error:
        if spoiled is not None:
            spoiled[guid] = error
            return [replace(make(later | {"video"}), kept_at=kept)]
        if not building or session.errors is None or not isinstance(error, InputError):
            raise
        session.errors[episode.slug] = (unusable(episode, error),)
    receipts = session.ledger.receipts()
    if session.is_out(episode, receipts):
        return []  # what is out of it stands in its place
    held = build.held(session.workshop(episode), by_guid(receipts)[guid], session.now)
    return [replace(held, kept_at=EVERYWHERE)]


def unusable(episode: Episode, error: QuicktakeError) -> Finding:
    """Why an episode cannot be built."""
    return Finding("au-unusable", "E", show_path(episode), error.message, error.hint, "quicktake")


def _refused(session: "Session", receipts: Mapping[str, Receipt]) -> Iterator[Broken]:
    """Episodes that are out and of which nothing is to be changed."""
    for episode in session.ledger.known(session.episodes):
        if session.kept_at(episode) == EVERYWHERE and session.is_out(episode, receipts):
            yield Broken(episode.folder, "", "", record=episode.record, date=episode.date)


def live_items(store: Store, guids: Collection[str]) -> "Mapping[str, KeptItem]":
    """What the feed that lies in the store says of these episodes; nothing where it cannot be read."""
    content = store.read("feed.xml") if guids else None
    if content is None:
        return {}
    from quicktake.reader.kept import kept_items

    try:
        return kept_items(content, guids)
    except InputError:
        return {}  # the feed's own check says what is wrong


def told(
    session: "Session", slugs: frozenset[str] | None = None, broken: Sequence[Broken] | None = None
) -> list[Finding]:
    """What is wrong with the episodes that cannot be used, or some: an error where they would go out.

    slugs: those that were asked for.
    """
    every = session.broken if broken is None else broken
    return [_finding(session, one, asked=slugs is None or one.slug in slugs) for one in every]


def _finding(session: "Session", broken: Broken, *, asked: bool) -> Finding:
    start = str(broken.folder)
    rest = broken.message.removeprefix(start)
    name, _, what = rest.partition(": ") if rest != broken.message else (f"/{EPISODE}", "", broken.message)
    out = is_out(session, broken)
    stays = " What is out of it stays as it is." if out else ""
    grave = asked and (out or not broken.draft)
    return Finding(broken.code, "E" if grave else "W", start + name, what + stays, broken.hint, "quicktake")


def is_out(session: "Session", broken: Broken) -> bool:
    """Whether the feed names it."""
    guid = broken.record.guid
    return guid is not None and was_listed(session.show, guid, session.ledger.receipts())


def insist_some(session: "Session", plan: "Plan", choice: "Choice") -> bool:
    """Whether something was left out; Refusal where nothing is out, and nothing can be done because of it."""
    grave = plan.left_out
    if grave and not _is_any_out(session, choice) and not any(one.episode for one in plan.changes):
        refuse(grave)
    return bool(grave)


def refuse(grave: Sequence[Finding]) -> NoReturn:
    """Raises the first as a refusal, with how many more there are."""
    first, more = grave[0], len(grave) - 1
    others = f" {more} more: `quicktake check` tells of each." if more else ""
    raise Refusal(first.code, f"{first.place}: {first.message}", hint=first.hint + others)


def _is_any_out(session: "Session", choice: "Choice") -> bool:
    """Whether the feed names an episode, where none was asked for by name."""
    return choice.slugs is None and bool(
        items_of(session.ledger.receipts().get(FEED_KEY)) or session.show.record.published
    )
