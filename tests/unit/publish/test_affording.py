"""What fits into the day's quota is done, the dear things last; who sees what is never given up for trifles."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from quicktake.destinations.youtube.keys import guid_of, kind_of
from quicktake.destinations.youtube.quota import LIMITS, Left, cost, fresh, total
from quicktake.model import Action, Change, Effect, Receipt
from quicktake.publish.affording import affordable, rank, words

RESETS = datetime(2026, 11, 24, 8, tzinfo=UTC)
KINDS = ("video", "metadata", "thumbnail", "captions:en", "captions:de", "playlist:All episodes", "visibility")


def change(guid: str, what: str, action: Action = "create") -> Change:
    """A change of an episode whose slug is its guid."""
    effect = Effect(f"youtube/{guid}/{what}", "d", lambda: {})
    receipt = None if action == "create" else Receipt(effect.key, "old")
    return Change(action, effect, receipt, "test", None if guid == "show" else guid, "youtube")


def episode(guid: str) -> list[Change]:
    """Everything that a new episode wants."""
    return [change(guid, what) for what in KINDS]


def left(units: int, uploads: int = 100) -> Left:
    """So much of the day's quota."""
    return Left(units, uploads, RESETS)


def kinds(changes: list[Change]) -> list[str]:
    """Which kinds of changes there are."""
    return [kind_of(one.effect.key) for one in changes]


def test_everything_fits_on_a_fresh_day() -> None:
    now, later = affordable(episode("a"), left(10_000))
    assert (len(now), later) == (len(KINDS), [])


def test_captions_are_left_first_and_then_the_other_extras() -> None:
    everything = episode("a")
    _, later = affordable(everything, left(700))
    assert kinds(later) == ["captions"]
    _, later = affordable(everything, left(200))
    assert kinds(later) == ["captions", "captions"]
    _, later = affordable(everything, left(110))
    assert kinds(later) == ["captions", "captions", "playlist"]


def test_nobody_waits_for_a_video_that_is_there_because_of_anothers_captions() -> None:
    changes = [change("new", "captions:en"), change("old", "visibility", "update"), change("new", "metadata", "update")]
    now, later = affordable(changes, left(60))
    assert kinds(now) == ["visibility"]
    assert kinds(later) == ["captions", "metadata"]


def test_what_is_taken_back_comes_first() -> None:
    changes = [change("a", "visibility", "update"), change("b", "visibility", "withdraw")]
    now, _ = affordable(changes, left(51))
    assert [one.action for one in now] == ["withdraw"]
    now, _ = affordable(changes, left(0))
    assert [one.action for one in now] == ["withdraw"], "YouTube may have more to give than was counted"


def test_the_hundred_and_first_upload_waits_with_all_that_hangs_on_it() -> None:
    now, later = affordable([*episode("a"), *episode("b")], left(10_000, uploads=1))
    assert {guid_of(one.effect.key) for one in now} == {"a"}
    assert {guid_of(one.effect.key) for one in later} == {"b"}
    assert len(later) == len(KINDS)


def test_new_metadata_come_with_the_upload_and_cost_nothing() -> None:
    new, old = [change("a", "video"), change("a", "metadata")], [change("a", "metadata", "update")]
    assert total(new, 0).units < total(old, 0).units


def test_what_an_episode_costs() -> None:
    """As determine_quota_cost says: captions 50 + 400, each other write 50, each list 1."""
    one = [each for each in episode("a") if "captions:de" not in each.effect.key]
    assert total(one, 0).uploads == 1
    assert 600 <= total(one, 0).units <= 660
    assert total([], 0).units == 0


guids = st.sampled_from(["a", "b", "c"])
actions: st.SearchStrategy[Action] = st.sampled_from(["create", "update"])
changes_ = st.lists(
    st.builds(change, guids, st.sampled_from(KINDS), actions), max_size=12, unique_by=lambda one: one.effect.key
)
lefts = st.builds(left, st.integers(0, 2000), st.integers(0, 3))


@given(changes_, lefts)
def test_nothing_is_lost_and_nothing_is_overspent(changes: list[Change], rest: Left) -> None:
    now, later = affordable(changes, rest)
    assert sorted([*now, *later], key=changes.index) == changes
    new = fresh(changes)
    spent = [cost(one, fresh=guid_of(one.effect.key) in new) for one in now]
    assert sum(one.units for one in spent) <= rest.units
    assert sum(one.uploads for one in spent) <= rest.uploads


@given(changes_, st.integers(0, 2000))
def test_nothing_less_important_is_paid_before_something_that_waits(changes: list[Change], units: int) -> None:
    now, later = affordable(changes, left(units))
    new = fresh(changes)
    paid = [rank(one, new) for one in now if cost(one, fresh=guid_of(one.effect.key) in new).units]
    waits = [rank(one, new) for one in later]
    assert not paid or not waits or max(paid) <= min(waits)


@given(changes_, lefts)
def test_nothing_is_done_to_a_video_that_is_not_sent(changes: list[Change], rest: Left) -> None:
    now, later = affordable(changes, rest)
    unsent = {guid_of(one.effect.key) for one in later if kind_of(one.effect.key) == "video"}
    assert not unsent & {guid_of(one.effect.key) for one in now}


@given(changes_)
def test_a_full_day_takes_a_dozen_changes(changes: list[Change]) -> None:
    assert affordable(changes, left(LIMITS["units"]))[1] == []


def test_what_waits_in_words() -> None:
    assert words([change("0148-a", "captions:en")]) == "the captions of 0148-a"
    many = [change(f"{n}", "captions:en") for n in range(9)]
    assert words([change("a", "thumbnail"), *many]) == "the thumbnail of a; the captions of 0, 1, 2, 3 and 5 more"
