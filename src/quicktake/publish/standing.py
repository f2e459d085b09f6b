"""Session → where every episode stands at every destination, and whether something is late."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from quicktake.destinations.files.names import FEED_KEY, items_of, waits
from quicktake.destinations.youtube.keys import GONE, what_of
from quicktake.errors import Refusal
from quicktake.model import Broken, Change, Episode, Finding, Receipt, Release
from quicktake.publish import keeping, refusals, remarks
from quicktake.publish.foreseen import judged, simulated
from quicktake.publish.planning import Choice, Plan
from quicktake.publish.session import Session
from quicktake.publish.verifying import APART, once

GONE_FOLDER = ("vanished", "guid")
State = Literal[
    "vanished", "error", "draft", "no recording", "taken back", "waiting", "staged", "due", "LATE", "changed", "out"
]


@dataclass(frozen=True)
class Standing:
    """One episode's row."""

    slug: str
    guid: str
    title: str
    number: int | None
    date: datetime | None
    """UTC; None for an episode that has no date yet."""
    state: State
    destinations: Mapping[str, str]
    """By destination: out, changed, due, waiting, to take back, taken back or - (nothing is wanted there)."""


def standings(session: Session) -> tuple[list[Standing], Sequence[Finding]]:
    """Every episode, newest first; and why some are left out."""
    session, plan = judged(session, Choice())
    releases = {release.guid: release for release in session.releases()}
    receipts = session.ledger.receipts()
    pending = _pending(_of_each(session, plan))
    rows = [
        _row(session, episode, releases.get(episode.record.guid or ""), receipts, pending)
        for episode in session.episodes
    ]
    rows += [_of_broken(session, one, receipts) for one in session.broken]
    gone = refusals.vanished(session) if session.show.public else {}
    rows += [_of_vanished(session, guid, slug, receipts) for guid, slug in gone.items()]
    rows.sort(key=lambda row: (row.date is not None, row.date or session.now, row.slug), reverse=True)
    return rows, [
        *(_told(session, refusal) for refusal in refusals.local(session) if refusal.kind in GONE_FOLDER),
        *remarks.set_aside(session),
        *keeping.told(session),
        *(one for every in (session.errors or {}).values() for one in every),
    ]


def _of_each(session: Session, plan: Plan) -> list[Change]:
    """The changes of every destination as it is now: pages wait for no address of a video that is to come."""
    if all(change.destination != APART for change in plan.changes):
        return list(plan.changes)
    _, alone = simulated(session, Choice(without=frozenset({APART})))
    return [*alone, *(change for change in plan.changes if change.destination == APART)]


def _told(session: Session, refusal: Refusal) -> Finding:
    return Finding(refusal.kind, "E", str(session.show.folder), refusal.message, refusal.hint)


def _of_vanished(session: Session, guid: str, slug: str, receipts: Mapping[str, Receipt]) -> Standing:
    """A published episode whose folder is gone."""
    places = {one.NAME: _place(one.NAME, guid, receipts, {}) for one in once(session.destinations)}
    return Standing(slug, guid, slug, None, None, "vanished", places)


def _of_broken(session: Session, broken: Broken, receipts: Mapping[str, Receipt]) -> Standing:
    """What is out of an episode that cannot be used; late, where it is due by all that can be made out of it."""
    guid = broken.record.guid or f"new:{broken.folder.name}"
    places = {one.NAME: _place(one.NAME, guid, receipts, {}) for one in once(session.destinations)}
    date = broken.record.date or broken.date
    late = date is not None and date <= session.now and not broken.draft and not broken.record.unpublished
    state: State = "LATE" if late and not keeping.is_out(session, broken) else "error"
    title = broken.title or broken.slug
    return Standing(broken.slug, guid, title, broken.number, date, state, places)


def _pending(changes: Sequence[Change]) -> dict[tuple[str, str], str]:
    """(guid, destination) → create or update, of what a run would do."""
    result: dict[tuple[str, str], str] = {}
    for change in changes:
        guid = change.effect.key.split("/")[1]
        result.setdefault((guid, change.destination), change.action)
        if change.effect.key == FEED_KEY:
            old = items_of(change.receipt)
            for item, digest in items_of(change.effect).items():
                if old.get(item) != digest or digest is None:
                    result[item, "feed"] = "update" if item in old else "create"
    return result


def _row(
    session: Session,
    episode: Episode,
    release: Release | None,
    receipts: Mapping[str, Receipt],
    pending: Mapping[tuple[str, str], str],
) -> Standing:
    guid = episode.record.guid or f"new:{episode.folder.name}"
    places = {one.NAME: _place(one.NAME, guid, receipts, pending) for one in once(session.destinations)}
    if episode.record.unpublished:  # its files stay, under addresses that nothing names any more
        places = {name: "taken back" if word == "out" and name != "media" else word for name, word in places.items()}
    dated = episode.date or episode.record.date
    return Standing(
        slug=episode.slug,
        guid=guid,
        title=episode.matter.title,
        number=episode.matter.number,
        date=release.date if release and dated else dated,
        state=_state(session, episode, release, dated, places),
        destinations=places,
    )


def _place(name: str, guid: str, receipts: Mapping[str, Receipt], pending: Mapping[tuple[str, str], str]) -> str:
    action = pending.get((guid, name))
    if action:
        return {"create": "due", "update": "changed", "withdraw": "to take back"}[action]
    if name == "feed":
        return "out" if guid in items_of(receipts.get(FEED_KEY)) else "-"
    return "out" if any(key.startswith(f"{name}/{guid}/") and what_of(key) != GONE for key in receipts) else "-"


def _state(
    session: Session, episode: Episode, release: Release | None, dated: datetime | None, places: Mapping[str, str]
) -> State:
    if episode.record.unpublished:
        return "taken back"
    if release is None:
        return "draft"
    if release.kept_at:
        late = dated is not None and dated <= session.now and _is_missing(release, places)
        return "LATE" if late else "error"
    if release.held:
        return "no recording"
    if waits(session.show, release, session.now):
        return "staged" if places["media"] == "out" else "waiting"
    if "due" in places.values():
        return "LATE" if dated is not None and dated < session.now else "due"
    return "changed" if "changed" in places.values() else "out"


def _is_missing(release: Release, places: Mapping[str, str]) -> bool:
    """Whether an episode with errors is not out where those keep it back."""
    return any(places.get(name) != "out" for name in release.kept_at & {"feed", "youtube"} & places.keys())
