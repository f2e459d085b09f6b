"""Times of a recording land in the programme where their sound is."""

from hypothesis import given
from hypothesis import strategies as st

from quicktake.model import Soundbite, placed_spans
from quicktake.timeline import EditList, Kept, clock, whole


@st.composite
def edit_lists(draw: st.DrawFn) -> EditList:
    """Runs in order, with cuts and spots between them, something before (an intro) and after (an outro)."""
    lengths = draw(
        st.lists(
            st.tuples(st.floats(0.1, 50), st.floats(0, 50), st.just(0.0) | st.floats(0.1, 40)), min_size=1, max_size=6
        )
    )
    time, at, kept = draw(st.floats(0, 20)), draw(st.floats(0, 20)), []
    for length, gap, spot in lengths:
        kept.append(Kept(time, time + length, at))
        time, at = time + length + gap, at + length + spot
    return EditList(tuple(kept), at + draw(st.floats(0, 20)))


TIMES = st.floats(0, 1000, allow_nan=False)
ROUNDED = 0.0005 + 1e-6  # seconds: spans are given to the millisecond


@given(edit_lists(), TIMES, TIMES)
def test_the_order_of_times_is_kept_and_nothing_leaves_the_programme(edits: EditList, one: float, two: float) -> None:
    first, second = edits.place(min(one, two)), edits.place(max(one, two))
    assert first <= second + 1e-9
    assert 0 <= first <= edits.duration + 1e-9


@given(edit_lists(), st.data())
def test_what_was_kept_moves_with_its_run(edits: EditList, data: st.DataObject) -> None:
    run = data.draw(st.sampled_from(edits.kept))
    time = data.draw(st.floats(run.start, run.end, exclude_max=True))
    assert abs(edits.place(time) - (run.at + time - run.start)) < 1e-6


@given(edit_lists(), TIMES)
def test_a_time_inside_a_cut_moves_to_the_cuts_end(edits: EditList, time: float) -> None:
    if not any(run.start <= time < run.end for run in edits.kept):
        later = [run.at for run in edits.kept if run.start > time]
        last = edits.kept[-1]
        assert edits.place(time) == (later[0] if later else min(edits.duration, last.at + last.end - last.start))


@given(edit_lists(), TIMES, TIMES)
def test_a_span_that_was_cut_is_no_span(edits: EditList, one: float, two: float) -> None:
    start, end = min(one, two), max(one, two)
    span = edits.span(start, end)
    heard = any(run.start < end and start < run.end for run in edits.kept)
    assert (span is not None) == heard
    if span:
        assert 0 <= span[0] <= span[1] <= edits.duration + 1e-9
        assert span[1] - span[0] <= end - start + 1e-6, "nothing that was inserted is spoken over"


def test_words_around_a_spot_stay_on_the_side_where_more_of_them_is_heard() -> None:
    edits = EditList((Kept(0, 10, 5), Kept(10, 20, 45)), 55)
    assert edits.span(8, 11) == (13, 15)
    assert edits.span(9, 12) == (45, 47)
    assert edits.place(10) == 45, "a chapter at the spot's place begins after the spot"


def test_words_around_a_shortened_pause_stay_whole() -> None:
    edits = EditList((Kept(0, 10, 0), Kept(14, 20, 10)), 16)
    assert edits.span(9, 15) == (9, 11)


@given(edit_lists(), TIMES, TIMES)
def test_a_soundbite_lies_within_the_programme_and_never_lasts_longer_than_it_did(
    edits: EditList, one: float, two: float
) -> None:
    recorded = Soundbite(min(one, two), max(one, two), "One")
    heard = sum(max(0.0, min(recorded.end, run.end) - max(recorded.start, run.start)) for run in edits.kept)
    for bite in placed_spans([recorded], edits):
        assert 0 <= bite.start < bite.end <= edits.duration + ROUNDED
        assert bite.end - bite.start <= min(heard, recorded.end - recorded.start) + 2 * ROUNDED
        assert bite.title == "One"
    if heard > len(edits.kept) * 4 * ROUNDED:
        assert list(placed_spans([recorded], edits)), "what is heard of it is never left out"


@given(edit_lists())
def test_json_and_back(edits: EditList) -> None:
    assert EditList.from_json(edits.as_json()) == edits


@given(TIMES)
def test_an_uncut_programme_keeps_its_times(time: float) -> None:
    assert whole(1000).place(time) == time


def test_clock() -> None:
    assert [clock(seconds) for seconds in (0, 7.9, 754, 3723)] == ["0:00", "0:07", "12:34", "1:02:03"]
