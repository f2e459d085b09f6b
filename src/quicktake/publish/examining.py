"""Session → findings: rules, refusals to come, and what destinations say before the long work."""

from collections.abc import Sequence

from quicktake import build
from quicktake.destinations.youtube import chapters
from quicktake.destinations.youtube.keys import METADATA, what_of
from quicktake.errors import BusyError, InputError, MachineError
from quicktake.model import Episode, Finding, Progress
from quicktake.publish import judging, keeping, refusals, remarks
from quicktake.publish.foreseen import make_plan
from quicktake.publish.planning import Choice, Plan
from quicktake.publish.running import checked
from quicktake.publish.session import Session

SAID = ("youtube-category",)
"""What a rule says too, with file and key."""
HABITS = ("it-title-only",)
"""Notes that are told once for a show."""
TOLD = "told once"  # name of the journal's note


def examined(session: Session, slugs: frozenset[str] | None, progress: Progress, *, published: bool) -> list[Finding]:
    """What a host should know before publishing: of the show and what is not out yet, of all, or of some.

    Recordings that are not out yet are listened to; what was heard is kept, so that `publish` need not listen again.
    """
    from quicktake import check

    out = session.show.record.published
    episodes = [
        episode
        for episode in session.episodes
        if (slugs is None and (published or episode.record.guid not in out))
        or (slugs is not None and episode.slug in slugs)
    ]
    unused = [one for one in session.broken if slugs is None or one.slug in slugs]
    found = [*keeping.told(session, broken=unused), *_once(session, check.findings(session.show, episodes))]
    if any(finding.code in ("it-recording", "ch-image") for finding in found):
        return found  # a plan cannot be made yet
    new = [one for one in episodes if one.record.guid not in out and not _lacks_sound(one)]
    found += heard(session, new, progress)
    for shop in map(session.workshop, new):
        found += [*remarks.misplaced_words(shop), *remarks.misplaced_times(shop)]
    choice = Choice(slugs, without=session.left_out)
    plan = make_plan(session, choice)
    asked = [one for one in checked(session, plan.changes, choice) if one.code not in SAID]
    found = _outdone(found, episodes, plan)
    planned = [one for one in plan.findings if one.code not in keeping.LEFT_OUT]  # those are told above
    return list(dict.fromkeys([*found, *obstacles(session, plan, choice), *planned, *asked]))


def _once(session: Session, findings: Sequence[Finding]) -> list[Finding]:
    """Without what was told of the show before: a habit is no news."""
    told = set(session.journal.note(TOLD) or ())
    fresh = {one.code for one in findings if one.code in HABITS} - told
    if fresh:
        session.journal.set_note(TOLD, sorted(told | fresh))
    return [one for one in findings if one.code not in HABITS or one.code in fresh]


def _lacks_sound(episode: Episode) -> bool:
    """Whether something that is heard is not here: of an episode that is staged its files may be out already."""
    parts = (episode.sound, episode.intro, episode.outro, episode.spot)
    return episode.sound is None or not all(path.is_file() for path in parts if path is not None)


def _outdone(found: Sequence[Finding], episodes: Sequence[Episode], plan: Plan) -> list[Finding]:
    """Without what rules say of chapters that the plan knows better: as they are in the video."""
    written = {change.episode for change in plan.changes if what_of(change.effect.key) == METADATA}
    known = {chapters.place(episode) for episode in episodes if episode.slug in written}
    return [one for one in found if one.code != chapters.CODE or one.place not in known]


def heard(session: Session, episodes: Sequence[Episode], progress: Progress) -> list[Finding]:
    """What is wrong with the sound of recordings; a note where they cannot be listened to now."""
    shops = [session.workshop(episode) for episode in episodes]
    found = [finding for shop in shops for finding in _listened(shop, None)]
    unusable = {one.place for one in found if one.code == "au-unusable"}
    fresh = [shop for shop in shops if _place(shop) not in unusable and not build.was_heard(shop)]
    if not fresh:
        return found
    try:
        with session.building():
            return found + [finding for shop in fresh for finding in _listened(shop, progress)]
    except (BusyError, MachineError) as error:
        what = f"not all recordings were listened to: {error.message}"
        return [*found, Finding("au-unheard", "I", str(session.show.folder), what, error.hint, "quicktake")]


def _listened(shop: build.Workshop, progress: Progress | None) -> list[Finding]:
    """What one recording sounds like; one that cannot be used does not keep the others from being heard.

    Without `progress` nobody listens: what was heard before.
    """
    try:
        return build.sound_faults(shop, progress)
    except InputError as error:
        return [Finding("au-unusable", "E", _place(shop), error.message, error.hint, "quicktake")]


def _place(shop: build.Workshop) -> str:
    return str(shop.episode.folder / "episode.md")


def obstacles(session: Session, plan: Plan, choice: Choice) -> list[Finding]:
    """The refusals that can be told without asking anybody, as findings."""
    told = [
        *refusals.local(session),
        *refusals.outside_store(session, plan.changes),
        *refusals.touched(session, plan.changes, choice),
        *refusals.unrecorded(session, choice),
        *refusals.lost(session, plan.changes),
    ]
    stopping = [
        Finding(one.kind, "E", str(session.show.folder), one.message, one.hint, "design: rules that never bend")
        for one in told
        if one.kind not in choice.accept
    ]
    return [*stopping, *judging.of_show(session, plan.changes, choice)]
