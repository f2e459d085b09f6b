"""What a plan says in a host's words: no names of fields, sizes in MB, times in the show's zone."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console

from quicktake.console import tables, wording
from quicktake.destinations.youtube.drift import Difference
from quicktake.destinations.youtube.keys import key_of, one_of
from quicktake.model import Action, Change, Effect, Fields, Receipt
from quicktake.publish import Plan
from quicktake.publish.standing import Standing, State

SLUG = "0001-one"
BERLIN = ZoneInfo("Europe/Berlin")
SCHEDULED: Fields = {"privacy": "private", "publish_at": "2026-11-24T05:00:00Z"}
UNSCHEDULED: Fields = {"publish_at": None}
PRIVATE: Fields = {"privacy": "private", "publish_at": None}
VISIBILITY = key_of("g", "visibility")


def change(
    key: str,
    fields: Fields | None = None,
    before: Fields | None = None,
    action: Action = "create",
    digest: str | None = "d",
) -> Change:
    """A change of the one episode, or of the show; before: what its receipt says."""
    destination, guid, _ = key.split("/", 2)
    receipt = None if before is None else Receipt(key, "old", fields=before)
    effect = Effect(key, digest, lambda: {}, fields or {}, action == "withdraw")
    cause = {"create": "new", "update": "changed", "withdraw": "taken back"}[action]
    return Change(action, effect, receipt, cause, SLUG if guid == "g" else None, destination)


def told(*changes: Change, plan: Plan | None = None) -> list[str]:
    """The plan's lines."""
    whole = replace(plan or Plan([]), changes=changes)
    return list(tables.plan_lines(whole, BERLIN, {"g": SLUG}))


@pytest.mark.parametrize(
    ("key", "fields", "words"),
    [
        (key_of("g", one_of("playlist", "Talks / 100 % long")), {"playlist": "Talks / 100 % long"},
         "playlist Talks / 100 % long"),
        (key_of("show", one_of("playlist", "a%2Fb")), {"title": "a%2Fb"}, "playlist a%2Fb"),
        (key_of("show", "podcast"), {"playlist": "Quick Take"}, "podcast"),
        (key_of("g", "captions:en"), {"language": "en"}, "captions (en)"),
        (key_of("g", "video"), {}, "video"),
        (key_of("g", "metadata"), {}, "title and description"),
        (VISIBILITY, {}, "who sees it"),
        ("media/g/enclosure", {}, "file"),
        ("media/g/alternate:opus-48", {}, "file (opus-48)"),
        ("media/g/transcript:en", {}, "transcript (en)"),
        ("media/g/chapters", {}, "chapters file"),
        ("site/show/index", {}, "list of episodes"),
        ("feed/show/feed", {}, "feed"),
    ],
)  # fmt: skip
def test_what_a_change_is_about(key: str, fields: Fields, words: str) -> None:
    assert wording.what(change(key, fields)) == words


def test_a_new_file_is_still_to_be_made_and_has_a_size_once_it_is() -> None:
    fields = {"path": "media/0001-one.mp3", "size": 3_912_345, "listed": "https://a.example/x", "title": "One"}
    key = "media/g/enclosure"
    assert told(change(key, fields)) == [f"+ {SLUG}: file (new)", "    media/0001-one.mp3, 3.9 MB"]
    assert told(change(key, {**fields, "size": None}, digest=None)) == [
        f"+ {SLUG}: file (new, still to be made)",
        "    media/0001-one.mp3",
    ]
    assert told(change(key_of("g", "video"), {"size": 2_400_000_000, "page": "x"})) == [
        f"+ {SLUG}: video (new)",
        "    2.4 GB",
    ]


def test_pages_and_captions_are_told_without_their_fields() -> None:
    assert told(
        change("site/g/page", {"path": "x", "around": []}, digest=None),
        change(key_of("g", "captions:en"), {"language": "en"}),
        change(key_of("show", "playlist:Talks"), {"title": "Talks"}),
    ) == [f"+ {SLUG}: page (new)", f"+ {SLUG}: captions (en) (new)", "+ the show: playlist Talks (new)"]


def test_texts_by_the_names_that_hosts_know() -> None:
    before = {"title": "Old", "category": "25", "made_for_kids": False, "license": "youtube", "recorded": "2026-11-23"}
    after = {"title": "New", "category": "27", "made_for_kids": True, "license": "creativeCommon", "recorded": "x"}
    assert told(change(key_of("g", "metadata"), after, before, "update")) == [
        f"~ {SLUG}: title and description (changed)",
        "    title: Old → New (3 of 100 characters)",
        "    category: News & Politics → Education",
        "    made for kids: no → yes",
        "    licence: YouTube's own → Creative Commons",
    ]


def test_who_sees_it_and_from_when() -> None:
    public = {"privacy": "public", "publish_at": None}
    assert told(change(VISIBILITY, SCHEDULED))[1:] == ["    public from Tue 2026-11-24 06:00 CET"]
    assert told(change(VISIBILITY, {**PRIVATE, "privacy": "unlisted"}, public, "update"))[1:] == [
        "    public → unlisted"
    ]
    assert told(change(VISIBILITY, PRIVATE, public, "withdraw")) == [
        f"- {SLUG}: who sees it (taken back)",
        "    public → private",
    ]


def test_a_date_that_moved_shows_the_new_time() -> None:
    plan = Plan([], waiting={SLUG: datetime(2026, 11, 25, 5, tzinfo=UTC)})
    assert told(change(VISIBILITY, UNSCHEDULED, SCHEDULED, "withdraw"), plan=plan)[:2] == [
        f"~ {SLUG}: who sees it (its date moved)",
        "    public from Tue 2026-11-24 06:00 CET → public from Wed 2026-11-25 06:00 CET",
    ]


def test_a_schedule_that_is_withdrawn_says_why() -> None:
    back = replace(change(VISIBILITY, UNSCHEDULED, SCHEDULED, "withdraw"), episode=None)
    line = "    public from Tue 2026-11-24 06:00 CET → no longer scheduled"
    assert told(back) == [f"- {SLUG}: who sees it (it is a draft again)", line]
    assert list(tables.plan_lines(Plan([back]), BERLIN)) == [
        "- an episode whose folder is gone: who sees it (taken back)",
        line,
    ]


def test_many_with_one_cause_are_one_line() -> None:
    pages = [replace(change(f"site/{n}/page", {}, {}, "update"), cause="the show changed") for n in range(9)]
    texts = [change(key_of(str(n), "metadata"), {}, {}, "update") for n in range(9)]
    assert told(*pages, *texts) == [
        "~ 9 pages: the show changed",
        "~ 9 episodes: title and description (changed)",
    ]


def test_what_was_changed_on_youtube_is_told_in_the_shows_time() -> None:
    moved = Difference(SLUG, "v", VISIBILITY, "publish_at", "2026-11-24T05:00:00Z", "2026-11-24T05:30:00Z", "theirs")
    assert told(plan=Plan([], differences={VISIBILITY: [moved]})) == [
        f'{SLUG} on YouTube: time was changed there: "Tue 2026-11-24 06:00 CET" → "Tue 2026-11-24 06:30 CET" (stays)'
    ]


@pytest.mark.parametrize(("size", "text"), [(999, "999 bytes"), (1_500, "1.5 kB"), (3_900_000, "3.9 MB"), (None, "")])
def test_sizes(size: int | None, text: str) -> None:
    assert wording.size(size) == text


def row(slug: str, state: State, day: int = 1, number: int | None = 1) -> Standing:
    date = datetime(2026, 11, day, 5, tzinfo=UTC)
    places = dict.fromkeys(("media", "site", "feed", "youtube"), "out")
    return Standing(slug, f"g-{slug}", f"A title of {slug} that has some words", number, date, state, places)


ROWS = [
    row("0009-draft", "draft"),
    row("0008-late-of-all", "staged", 9),
    row("0007-soon", "staged", 8),
    row("0005-out", "out"),
    row("0004-late", "LATE"),
    row("0003-due", "due", number=None),
    row("0002-broken", "error"),
]


def test_what_wants_something_comes_first() -> None:
    assert [one.slug for one in tables.due_first(ROWS)] == [
        "0004-late", "0002-broken", "0003-due", "0007-soon", "0008-late-of-all", "0009-draft", "0005-out",
    ]  # fmt: skip


def test_a_narrow_terminal_cuts_no_word() -> None:
    file = io.StringIO()
    screen = Console(file=file, width=60, force_terminal=False)
    for text in tables.standing_texts(ROWS, BERLIN):
        screen.print(text)
    lines = file.getvalue().splitlines()
    assert max(map(len, lines)) <= 60
    words = {word.strip(",") for line in lines for word in line.split()}
    for one in ROWS:
        assert {one.slug, one.state, *one.title.split()} <= words
    assert lines[0] == "draft 1 A title of 0009-draft that has some words"
    assert "  0007-soon, 2026-11-08 06:00" in lines


def test_a_table_has_number_and_title_and_no_colour_in_a_pipe() -> None:
    file = io.StringIO()
    Console(file=file, width=400).print(tables.standing_table(ROWS, BERLIN))
    head, *lines = file.getvalue().splitlines()
    assert head.split() == ["episode", "state", "date", "media", "site", "feed", "youtube", "no.", "title"]
    assert lines[5].split()[-1] == "words"
    assert "\x1b" not in file.getvalue()
