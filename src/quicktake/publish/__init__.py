"""Plan, apply, verify: from a show folder to everything that is true out there."""

from collections.abc import Sequence
from difflib import get_close_matches

from quicktake.errors import InputError
from quicktake.model import Keep
from quicktake.publish import moving, taking_back
from quicktake.publish.applying import Outcome
from quicktake.publish.backfilling import insist_possible
from quicktake.publish.examining import examined, obstacles
from quicktake.publish.exchanging import Comparison, exchange_recording, to_exchange
from quicktake.publish.exchanging import compared as compared_recordings
from quicktake.publish.foreseen import make_plan
from quicktake.publish.judging import errors
from quicktake.publish.planning import Choice, Plan
from quicktake.publish.refusals import KINDS
from quicktake.publish.remote import compared
from quicktake.publish.running import insist_allowed, run
from quicktake.publish.session import Session, opened, pick
from quicktake.publish.standing import Standing, standings
from quicktake.publish.taking_back import to_take_back, unpublish
from quicktake.publish.verifying import verify
from quicktake.publish.waiting import until_all_is_out

__all__ = [
    "Choice",
    "Comparison",
    "Outcome",
    "Plan",
    "Session",
    "Standing",
    "choose",
    "compared",
    "compared_recordings",
    "examined",
    "exchange_recording",
    "insist_allowed",
    "make_plan",
    "obstacles",
    "opened",
    "pick",
    "run",
    "standings",
    "to_exchange",
    "to_take_back",
    "unpublish",
    "until_all_is_out",
    "verify",
]


def choose(
    session: Session,
    names: Sequence[str] | None = None,
    only: Sequence[str] | None = None,
    without: Sequence[str] | None = None,
    accept: Sequence[str] | None = None,
    *,
    all_episodes: bool = False,
    keep: Keep | None = None,
    backfill: bool = False,
    move_media: bool = False,
    bring_back: Sequence[str] | None = None,
) -> Choice:
    """What the host asked for; InputError for an episode or a destination that is not there."""
    known = {"media", "site", "feed", "youtube"}
    for name in [*(only or ()), *(without or ())]:
        if name not in known:
            raise InputError(f"There is no destination `{name}`.", hint=f"There are {', '.join(sorted(known))}.")
    for kind in accept or ():
        if kind not in KINDS and kind not in (rules := errors()):
            near = get_close_matches(kind, [*KINDS, *rules], n=1)
            hint = f"Did you mean `{near[0]}`?" if near else f"There are {', '.join(sorted([*KINDS, *rules]))}."
            raise InputError(f"There is no refusal `{kind}`.", hint=hint)
    slugs = pick(session, [*names, *(bring_back or ())] if names else ())
    taking_back.bring_back(session, bring_back or ())
    if move_media:
        moving.move_media(session)
    if backfill:
        insist_possible(session, slugs)
    return Choice(
        slugs,
        frozenset(only or ()),
        frozenset(without or ()) | session.left_out,
        frozenset(accept or ()),
        all_episodes,
        keep,
        backfill=backfill,
        move_media=move_media,
    )
