"""Three sides of each field: nobody's work is lost, and what both changed is the host's to decide."""

from dataclasses import replace
from typing import Any

import pytest

from quicktake.destinations.youtube import merging
from quicktake.destinations.youtube.merging import CONFLICT, THERE
from quicktake.errors import Refusal
from quicktake.model import Change, Effect, Fields, Keep

BASE: Fields = {"title": "A", "tags": ["x", "y"], "embeddable": True, "recorded": "2026-11-23T00:00:00Z"}


def video(**fields: Any) -> dict[str, Any]:
    """A resource that holds these fields, and some that are not ours."""
    parts: dict[str, Any] = {
        "id": "v",
        "snippet": {"categoryId": "22", "defaultLanguage": "en-GB", "channelId": "UC"},
        "status": {"privacyStatus": "private", "publishAt": "2026-11-24T05:00:00Z", "uploadStatus": "processed"},
        "recordingDetails": {"locationDescription": "Berlin"},
        "localizations": {"de": {"title": "Wie laut"}},
    }
    for name, value in {**BASE, **fields}.items():
        part, field = merging.PLACES[name]
        parts[part][field] = value
    return parts


def change(ours: Fields, keep: Keep | None = None) -> Change:
    effect = Effect("youtube/g/metadata", "d", lambda: ours, ours)
    return Change("update", effect, None, "changed", "0001-one", "youtube", keep)


def state(ours: object, theirs: object, name: str = "title", base: Fields = BASE) -> str:
    """What becomes of one field."""
    fields = merging.compared(video(**{name: theirs}), {**BASE, name: ours}, base, merging.known_of(base))
    return next(field.state for field in fields if field.name == name)


def written(ours: Fields, there: dict[str, Any], before: Fields, keep: Keep | None = None) -> tuple[Any, Fields]:
    """The parts that are sent, and the fields of the receipt."""
    fields = merging.compared(there, ours, before, merging.known_of(before))
    chosen = merging.decided(fields, change(ours, keep))
    return merging.parts(there, chosen), merging.settled(ours, fields, chosen)


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ("A", "A", "same"),
        ("A", "C", "theirs"),
        ("B", "A", "ours"),
        ("B", "B", "same"),
        ("B", "C", "conflict"),
        ("B", " A\r\n", "ours"),
        ("B", None, "conflict"),
    ],
)
def test_three_ways(ours: str, theirs: str | None, expected: str) -> None:
    assert state(ours, theirs) == expected


@pytest.mark.parametrize(
    ("name", "ours", "theirs"),
    [
        ("tags", ["z"], ["y", "x"]),
        ("recorded", "2026-11-25T00:00:00Z", "2026-11-23T00:00:00.000Z"),
        ("embeddable", False, True),
    ],
)
def test_youtubes_manner_is_no_change_of_anybodys(name: str, ours: object, theirs: object) -> None:
    assert state(ours, theirs, name) == "ours"


def test_a_field_that_an_older_version_did_not_write() -> None:
    old = {name: value for name, value in BASE.items() if name != "embeddable"}
    assert state(False, None, "embeddable", old) != "conflict"
    assert state(False, True, "embeddable", old) == "theirs"
    assert state(True, None, "embeddable", old) == "ours"


def test_the_first_words_are_ours() -> None:
    fields = merging.compared(video(title="sent with the upload"), BASE, None, ())
    assert {field.name: field.state for field in fields}["title"] == "ours"


def test_only_what_changed_here_is_sent_and_the_rest_of_its_part_again() -> None:
    parts, receipt = written({**BASE, "title": "B"}, video(tags=["by hand"]), BASE)
    assert parts == {"snippet": {"title": "B", "tags": ["by hand"], "categoryId": "22", "defaultLanguage": "en-GB"}}
    assert receipt == {**BASE, "title": "B"}


def test_a_schedule_is_sent_again_with_its_part() -> None:
    parts, _ = written({**BASE, "embeddable": False}, video(), BASE)
    assert parts == {"status": {"privacyStatus": "private", "publishAt": "2026-11-24T05:00:00Z", "embeddable": False}}


def test_both_changed_is_refused_with_both_wordings() -> None:
    with pytest.raises(Refusal) as caught:
        written({**BASE, "title": "B", "tags": []}, video(title="C", tags=["z"]), BASE)
    assert caught.value.kind == CONFLICT
    assert caught.value.message == (
        '0001-one: changed here and on YouTube: title ("B" here, "C" there), tags (nothing here, "z" there).'
    )
    assert "--keep-ours" in caught.value.hint
    assert "--keep-theirs" in caught.value.hint


def test_keep_theirs_is_remembered_and_the_next_change_here_goes_out() -> None:
    ours = {**BASE, "title": "B"}
    parts, receipt = written(ours, video(title="C"), BASE, "theirs")
    assert parts == {}
    assert receipt == {**ours, THERE: {"title": "C"}}
    parts, settled = written({**ours, "tags": ["z"]}, video(title="C"), receipt)
    assert parts["snippet"]["title"] == "C"
    assert settled[THERE] == {"title": "C"}, "nothing else is forgotten of it"
    parts, settled = written({**ours, "title": "D"}, video(title="C"), receipt)
    assert parts["snippet"]["title"] == "D"
    assert THERE not in settled
    with pytest.raises(Refusal):
        written({**ours, "title": "D"}, video(title="E"), receipt)


@pytest.mark.parametrize("keep", ["ours", "accepted"])
def test_keep_ours_writes_ours(keep: str) -> None:
    ours, there = {**BASE, "title": "B"}, video(title="C")
    fields = merging.compared(there, ours, BASE, merging.known_of(BASE))
    asked = change(ours, "ours") if keep == "ours" else replace(change(ours), accepted=frozenset({CONFLICT}))
    chosen = merging.decided(fields, asked)
    assert merging.parts(there, chosen)["snippet"]["title"] == "B"
    assert merging.settled(ours, fields, chosen) == ours


def test_adopted_is_left_until_a_field_changes_here() -> None:
    there = video(title="Old words", tags=None)
    receipt = merging.adopted(BASE, there)
    assert receipt == {**BASE, THERE: {"title": "Old words", "tags": None}}
    assert written(BASE, there, receipt) == ({}, receipt)
    parts, settled = written({**BASE, "title": "New words"}, there, receipt)
    assert parts["snippet"]["title"] == "New words"
    assert "tags" not in parts["snippet"]
    assert settled[THERE] == {"tags": None}
    with pytest.raises(Refusal):
        written({**BASE, "title": "New words"}, video(title="Edited since"), receipt)


def test_what_a_run_that_died_wrote_is_ours() -> None:
    once = {**BASE, "title": "B"}
    fields = merging.compared(video(), once, BASE, merging.known_of(BASE))
    begun = merging.begun_state(fields, merging.decided(fields, change(once)))
    for there in ("A", "B"):
        again = merging.compared(video(title=there), {**BASE, "title": "C"}, BASE, merging.known_of(BASE, begun))
        assert merging.decided(again, change({})) == {"title": "C"}


def test_privacy_and_schedule_are_one() -> None:
    before: Fields = {"privacy": "private", "publish_at": None}
    ours: Fields = {"privacy": "private", "publish_at": "2026-11-24T05:00:00Z"}
    there = {"status": {"privacyStatus": "unlisted", "embeddable": True}}
    fields = merging.compared(there, ours, before, merging.known_of(before))
    assert [field.state for field in fields] == ["conflict", "conflict"]
    parts = merging.parts(there, {field.name: field.ours for field in fields})
    assert parts == {"status": {"privacyStatus": "private", "publishAt": "2026-11-24T05:00:00Z", "embeddable": True}}
    moved = {"status": {"privacyStatus": "private", "publishAt": "2026-11-24T06:00:00+01:00"}}
    assert [field.state for field in merging.compared(moved, ours, before, [before])] == ["same", "same"]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("B", None, ('"B"', "nothing")),
        (True, False, ("true", "false")),
        (["a b", "c"], [], ('"a b, c"', "nothing")),
        (
            "same " * 30 + "here it ends",
            "same " * 30,
            ('"…same same same same here it ends"', '"…same same same same"'),
        ),
    ],
)
def test_wordings_are_short_and_show_where_they_differ(one: object, other: object, expected: tuple[str, str]) -> None:
    assert merging.excerpts(one, other) == expected


def test_the_schedule_of_a_video_that_is_out_is_not_sent_again() -> None:
    """YouTube takes a schedule for private videos only, and may still tell the old one."""
    there = video()
    there["status"]["privacyStatus"] = "public"
    parts, _ = written({**BASE, "embeddable": False}, there, BASE)
    assert parts == {"status": {"privacyStatus": "public", "embeddable": False}}
