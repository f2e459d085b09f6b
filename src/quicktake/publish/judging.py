"""Changes to come → what `check` calls an error in them: of the show a refusal, of an episode it is left out."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from quicktake import build
from quicktake.destinations.files.names import FEED_KEY, is_stored, items_of
from quicktake.destinations.youtube.keys import THUMBNAIL, kind_of
from quicktake.errors import QuicktakeError
from quicktake.model import Change, Episode, Finding
from quicktake.publish import remarks
from quicktake.publish.keeping import VIDEOS, unusable
from quicktake.publish.planning import Choice
from quicktake.publish.session import Session

if TYPE_CHECKING:
    from quicktake.check.registry import Rule

APART = "youtube"
RECORDING = "it-recording"  # where the recording itself is missing, the refusal `recording` says so


def of_show(session: Session, changes: Sequence[Change], choice: Choice) -> list[Finding]:
    """The errors in show.toml and its files, where something is to go out."""
    from quicktake.check import findings

    grave = findings(session.show, [], _rules(choice)) if changes else []
    videos = any(change.destination == APART for change in changes)
    return [one for one in grave if videos or not one.code.startswith(VIDEOS)]


def unbuildable(session: Session, choice: Choice) -> dict[str, tuple[Finding, ...]]:
    """By slug: why an episode that is still to be built cannot be planned: something that it names cannot be read."""
    receipts, result = session.ledger.receipts(), {}
    for episode in session.ledger.known(session.episodes):
        asked = choice.slugs is None or episode.slug in choice.slugs
        gone = episode.matter.draft or episode.record.unpublished or session.lacks_recording(episode)
        if gone or not asked or (session.show.public and is_stored(episode.record, receipts)):
            continue
        if found := [*_missing(session, episode, choice)] or [*_unusable(session, episode)]:
            result[episode.slug] = tuple(found)
    return result


def _missing(session: Session, episode: Episode, choice: Choice) -> Iterable[Finding]:
    """Files that are named and not there, in the rule's words."""
    from quicktake.check import RULES, findings

    return findings(session.show, [episode], [RULES[RECORDING]] if RECORDING not in choice.accept else [])


def _unusable(session: Session, episode: Episode) -> Iterable[Finding]:
    try:
        build.release(session.workshop(episode), {}, session.now)
    except QuicktakeError as error:
        yield unusable(episode, error)


def of_episodes(session: Session, changes: Sequence[Change], choice: Choice) -> dict[str, tuple[Finding, ...]]:
    """By slug: the errors in the episodes that these changes concern."""
    from quicktake.check import findings

    touched = _touched(session, changes)
    every = [one for one in session.ledger.known(session.episodes) if one.slug in touched]
    if not every:
        return {}
    plain = [rule for rule in _rules(choice) if not rule.reads]
    reading = [rule for rule in _rules(choice) if rule.reads]
    fresh = [one for one in every if touched[one.slug] & {"media", THUMBNAIL}]
    found = [*findings(session.show, every, plain), *findings(session.show, fresh, reading)]
    for episode in fresh:
        words = remarks.misplaced_words(session.workshop(episode)) if not session.lacks_recording(episode) else ()
        found += [one for one in words if one.code not in choice.accept]
    result: dict[str, tuple[Finding, ...]] = {}
    for finding in found:
        one = owner(finding, every)
        if one is not None and _concerns(session, finding, one, touched[one.slug]):
            result[one.slug] = (*result.get(one.slug, ()), finding)
    return result


def owner(finding: Finding, episodes: Iterable[Episode]) -> Episode | None:
    """The episode in whose folder the error lies; None where it is the show's."""
    for episode in episodes:
        folder = str(episode.folder)
        rest = finding.place.removeprefix(folder)
        if rest != finding.place and rest[:1] in ("", "/", "\\", ":", ","):
            return episode
    return None


def errors() -> list[str]:
    """Codes of the rules whose findings keep something back."""
    from quicktake.check import RULES

    return sorted(code for code, rule in RULES.items() if rule.severity == "E")


def _rules(choice: Choice) -> list["Rule"]:
    from quicktake.check import RULES

    return [rule for rule in RULES.values() if rule.severity == "E" and rule.code not in choice.accept]


def _touched(session: Session, changes: Sequence[Change]) -> Mapping[str, set[str]]:
    """By slug: the destinations where something of an episode is to change, and `thumbnail`."""
    result: dict[str, set[str]] = {}
    slugs = {one.record.guid: one.slug for one in session.episodes}
    for change in changes:
        if change.episode and change.action != "withdraw":
            result.setdefault(change.episode, set()).update({change.destination, kind_of(change.effect.key)} - {""})
        if change.effect.key == FEED_KEY:
            old = items_of(change.receipt)
            for guid, digest in items_of(change.effect).items():
                if guid in slugs and old.get(guid) != digest:
                    result.setdefault(slugs[guid], set()).add("feed")
    return result


def _concerns(session: Session, finding: Finding, episode: Episode, touched: set[str]) -> bool:
    if finding.code.startswith(VIDEOS):
        return APART in touched
    return finding.code != RECORDING or not session.lacks_recording(episode)
