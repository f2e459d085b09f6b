"""Wanted effects against receipts → changes: one pure function for all destinations."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from quicktake.destinations import Destination
from quicktake.errors import QuicktakeError
from quicktake.model import DRIFTED, Action, Change, Effect, Finding, Keep, Receipt, Release, Show
from quicktake.render import RENDERING

if TYPE_CHECKING:  # YouTube's rules are loaded for shows that go there
    from quicktake.destinations.youtube.drift import Difference
    from quicktake.destinations.youtube.quota import Bill


RENDERED = "this version of quicktake writes it otherwise"
"""Cause of changes that no host made."""


SHOW_CHANGED = "the show's settings or cover changed"
"""Why pages and feed follow show.toml."""


@dataclass(frozen=True)
class Choice:
    """What the host asked for."""

    slugs: frozenset[str] | None = None
    """Episodes by slug; None: all that is due."""
    only: frozenset[str] = frozenset()
    """Destinations by name; empty: all."""
    without: frozenset[str] = frozenset()
    """Destinations to leave out."""
    accept: frozenset[str] = frozenset()
    """Kinds of refusals that are overruled."""
    all_episodes: bool = False
    """Whether more than ten old episodes may be touched."""
    keep: Keep | None = None
    """Whose wording stays where a field was changed both here and out there."""
    move_media: bool = False
    """Whether published files get addresses under the show's new one."""
    backfill: bool = False
    """Whether the named episodes also go where they were not when they were published."""

    def takes(self, name: str) -> bool:
        """Whether a destination takes part."""
        return name not in self.without and (not self.only or name in self.only)


@dataclass(frozen=True)
class Plan:
    """What a run would do, as far as it is known before building."""

    changes: Sequence[Change]
    findings: Sequence[Finding] = ()
    left_out: Sequence[Finding] = ()
    """Those of the findings because of which something is left out that would go out."""
    drafts: Sequence[str] = ()
    """Folders of the drafts, which are left out."""
    next_due: datetime | None = None
    """When the next staged episode is due, UTC."""
    next_episode: str | None = None
    waiting: Mapping[str, datetime] = field(default_factory=dict)
    """Episodes that are not due yet: date by slug."""
    quota: "Bill | None" = None
    """What it takes of YouTube's quota, and what is left; None when it asks nothing of YouTube."""
    differences: "Mapping[str, Sequence[Difference]] | None" = None
    """What YouTube has otherwise, by the key of the change or receipt; None when it was not asked."""
    failure: QuicktakeError | None = None
    """Why it could not be asked."""


def changes_of(
    destination: Destination,
    show: Show,
    releases: Sequence[Release],
    receipts: Mapping[str, Receipt],
    now: datetime,
    choice: Choice,
) -> list[Change]:
    """The effects of one destination that are not true yet, in its order."""
    slugs = {release.guid: release.slug for release in releases}
    kept = {one.guid: one for one in releases if destination.NAME in one.kept_at}
    result = []
    for effect in destination.wanted(show, releases, receipts, now):
        receipt = receipts.get(effect.key)
        if receipt is not None and receipt.digest == effect.digest:
            continue
        stays = kept.get(effect.key.split("/")[1])
        if stays is not None and (stays.unread or not effect.withdraw):
            continue
        slug = slugs.get(effect.key.split("/")[1])
        if not _chosen(effect, slug, choice, lasting=destination.LASTING):
            continue
        action: Action = "withdraw" if effect.withdraw else "create" if receipt is None else "update"
        why, name = cause(effect, receipt), destination.NAME
        result.append(Change(action, effect, receipt, why, slug, name, choice.keep, choice.accept))
    return result


def _chosen(effect: Effect, slug: str | None, choice: Choice, *, lasting: bool) -> bool:
    """Named episodes only; pages and feed follow them, and what must be taken back always is."""
    return choice.slugs is None or slug is None or slug in choice.slugs or effect.withdraw or not lasting


def cause(effect: Effect, receipt: Receipt | None) -> str:
    """Why an effect is not true yet, in a host's words."""
    if effect.withdraw:
        return "taken back"
    if receipt is None:
        return "new"
    if receipt.digest == DRIFTED:
        return "something else changed it"
    differing = {name for name, value in effect.fields.items() if receipt.fields.get(name) != value} - {"revision"}
    if differing == {RENDERING}:
        return RENDERED
    differing -= {RENDERING}
    if differing == {"show"}:
        return SHOW_CHANGED
    if differing == {"around"}:
        return "the episode before or after it changed"
    return "changed"


def simulated(
    destinations: Sequence[Destination],
    show: Show,
    releases: Sequence[Release],
    receipts: Mapping[str, Receipt],
    now: datetime,
    choice: Choice,
) -> list[Change]:
    """All changes of a run, destination by destination: each is planned as if those before it were done."""
    expected = dict(receipts)
    changes: dict[str, Change] = {}
    for destination in destinations:
        if not choice.takes(destination.NAME):
            continue
        for change in changes_of(destination, show, releases, expected, now, choice):
            changes.setdefault(change.effect.key, change)
            expected[change.effect.key] = _expected(show, change)
    return sorted(changes.values(), key=lambda change: change.action != "withdraw")


def _expected(show: Show, change: Change) -> Receipt:
    """The receipt that a change will have, as far as it can be told: a file's address is known before the file."""
    effect, old = change.effect, change.receipt
    path = effect.fields.get("path")
    url = show.base_url + path if isinstance(path, str) else old.url if old else None
    base = old or Receipt(effect.key, "")
    return replace(base, digest=effect.digest or "", url=url, fields=effect.fields)


def field_changes(change: Change) -> Iterable[tuple[str, object, object]]:
    """(name, before, after) of each field that differs; None: nothing, or not known yet."""
    before = change.receipt.fields if change.receipt else {}
    for name, after in change.effect.fields.items():
        if before.get(name) != after:
            yield name, before.get(name), after


def there_of(plan: Plan, change: Change) -> Mapping[str, object]:
    """What YouTube has in a change's fields, as far as it is known: asked for now, or left so when it was written."""
    left = change.receipt.fields.get("there") if change.receipt is not None else None
    asked = {one.field: one.there for one in (plan.differences or {}).get(change.effect.key, ())}
    return {**(left if isinstance(left, Mapping) else {}), **asked}
