"""cutting: which picture is seen when, by an edit list."""

import pytest

from quicktake.timeline import EditList, Kept, whole
from quicktake.video.cutting import HOLD, cut_to, lasting

TENTHS = [(number / 10, f"p{number}") for number in range(40)]
"""Ten pictures a second for four seconds."""


def seen(edits: EditList, pictures: list[tuple[float, str]] | None = None) -> list[tuple[float, str]]:
    return [(round(at, 4), name) for at, name in cut_to(TENTHS if pictures is None else pictures, edits, "card")]


def test_uncut_nothing_changes() -> None:
    assert seen(whole(4.0)) == TENTHS


def test_a_cut_begins_with_the_picture_that_is_on_the_screen() -> None:
    edits = EditList((Kept(1.03, 1.25, 0.0), Kept(3.08, 3.3, 0.22)), 0.44)
    assert seen(edits) == [
        (0.0, "p10"), (0.07, "p11"), (0.17, "p12"),
        (0.22, "p30"), (0.24, "p31"), (0.34, "p32"),
    ]  # fmt: skip


def test_no_picture_is_seen_for_a_sliver_only() -> None:
    edits = EditList((Kept(1.0985, 1.302, 0.0), Kept(2.0, 2.05, 0.2035)), 0.2535)
    assert seen(edits) == [(0.0, "p11"), (0.1015, "p12"), (0.2035, "p20")]


def test_the_card_is_seen_before_between_and_behind_the_runs() -> None:
    edits = EditList((Kept(0.0, 0.2, 1.0), Kept(0.2, 0.4, 1.7)), 3.0)
    assert seen(edits) == [
        (0.0, "card"), (1.0, "p0"), (1.1, "p1"), (1.2, "card"), (1.7, "p2"), (1.8, "p3"), (1.9, "card"),
    ]  # fmt: skip


def test_a_picture_that_starts_late_or_ends_early_stands_for_what_is_missing() -> None:
    late = [(second + 1, name) for second, name in TENTHS[:3]]
    edits = EditList((Kept(0.5, 3.0, 0.0),), 2.5)
    assert seen(edits, late) == [(0.0, "p0"), (0.5, "p0"), (0.6, "p1"), (0.7, "p2")]
    assert seen(EditList((Kept(2.0, 3.0, 0.0),), 1.0), late) == [(0.0, "p2")]


def test_pictures_are_taken_one_at_a_time() -> None:
    taken = 0

    def counted() -> "object":
        nonlocal taken
        for picture in TENTHS:
            taken += 1
            yield picture

    stream = cut_to(counted(), whole(4.0), "card")  # type: ignore[arg-type]
    next(stream)
    assert taken <= 3
    cut = list(cut_to(counted(), EditList((Kept(0.0, 0.5, 0.0),), 0.5), "card"))  # type: ignore[arg-type]
    assert len(cut) == 5
    assert taken < 15, "what comes after the last run is not decoded"


def test_each_picture_lasts_until_the_next_one_and_the_last_to_the_end() -> None:
    found = list(lasting([(0.0, "a"), (0.1, "b"), (0.4, "c")], 0.75))
    assert [(at, picture) for at, _, picture in found] == [(0.0, "a"), (0.1, "b"), (0.4, "c")]
    assert [seconds for _, seconds, _ in found] == pytest.approx([0.1, 0.3, 0.35])


def test_what_stands_long_is_shown_again_and_again() -> None:
    found = list(lasting([(0.0, "a"), (10.0, "b")], 10.1))
    assert len(found) == 10 / HOLD + 1
    assert {picture for _, _, picture in found[:-1]} == {"a"}
    assert sum(seconds for _, seconds, _ in found) == pytest.approx(10.1)
