"""What is told at the end of a run: for each episode its state, where it is, and what comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from makers.shows import make_show
from quicktake.console import Voice, summary
from quicktake.errors import RemoteError
from quicktake.model import Action, Change, Effect, Fields, Keep, Receipt, Show, Youtube
from quicktake.publish import Outcome, Plan
from quicktake.publish.serving import Serving

SLUG = "0001-one"
PAGE, VIDEO = "https://show.example/0001-one/", "https://www.youtube.com/watch?v=abc"
DUE = datetime(2026, 11, 24, 5, tzinfo=UTC)
PUBLIC: Fields = {"privacy": "public", "publish_at": None}
SCHEDULED: Fields = {"privacy": "private", "publish_at": "2026-11-24T05:00:00Z"}
URLS = {"site/g/page": PAGE, "youtube/g/video": VIDEO, "youtube/g/visibility": VIDEO}
NEW = ("media/g/enclosure", "site/g/page", "youtube/g/video", "youtube/g/metadata")


def done(
    key: str, fields: Fields | None = None, before: Fields | None = None, action: Action = "create", **more: Any
) -> Change:
    """A change; before: what the receipt of what stood there said."""
    destination, guid, _ = key.split("/", 2)
    receipt = None if before is None else Receipt(key, "old", url=URLS.get(key), fields=before)
    change = Change(action, Effect(key, "d", lambda: {}, fields or {}), receipt, "changed", None, destination)
    return replace(change, **{"episode": SLUG if guid == "g" else None, **more})


def feed(before: Sequence[str] = (), after: Sequence[str] = ("g",)) -> Change:
    """The feed, before and after: guids of the episodes that it names."""
    items = ({"items": dict.fromkeys(side, "1")} for side in (before, after))
    return done("feed/show/feed", before=next(items), fields=next(items), action="update")


def outcome(
    *changes: Change, plan: Plan | None = None, known: Mapping[str, Fields] | None = None, **more: Any
) -> Outcome:
    """A run that did this. known: fields by key of what was true before it."""
    of_before = {key: Receipt(key, "d", url=URLS.get(key), fields=fields) for key, fields in (known or {}).items()}
    receipts = [Receipt(one.effect.key, "d", url=URLS.get(one.effect.key), fields=one.effect.fields) for one in changes]
    slugs = more.pop("slugs", {"g": SLUG})
    more = {"serving": Serving(asked=True), **more}
    return Outcome(plan or Plan([]), [*changes], receipts, known=of_before, slugs=slugs, **more)


def told(one: Outcome, show: Show | None = None, *, waits: bool = False) -> list[str]:
    """The report."""
    return list(summary.lines(show or make_show(), one, waits=waits))


def test_newly_out_with_its_addresses() -> None:
    changes = [*map(done, NEW), feed(), done("youtube/g/visibility", PUBLIC), done("site/show/index")]
    assert told(outcome(*changes)) == [
        f"{SLUG} is out: file, page, feed, video.",
        f"    {PAGE}",
        f"    {VIDEO}",
        "Also written: list of episodes.",
    ]


def test_what_listeners_do_not_get_yet_is_not_out() -> None:
    files = [one for one in NEW if not one.startswith("youtube/")]
    url = "https://show.example/feed.xml"
    absent = outcome(*map(done, files), feed(), serving=Serving(asked=True, missing={"g": url}))
    assert told(absent)[0] == (
        f"{SLUG} is in the folder (file, page, feed); {url} does not show it yet: copy the folder there, then"
        " `quicktake verify`."
    )
    unasked = outcome(*map(done, files), feed(), serving=Serving())
    assert told(unasked)[0].endswith(f"(file, page, feed); nobody was asked whether {url} shows it yet.")


def test_what_came_along_is_named_with_its_video() -> None:
    extras = [
        done("youtube/g/thumbnail"),
        done("youtube/g/captions:en", {"language": "en"}),
        done("youtube/g/playlist:Talks", {"playlist": "Talks"}),
        done("youtube/show/playlist:Talks", {"title": "Talks"}),
    ]
    lines = told(outcome(*map(done, NEW), feed(), done("youtube/g/visibility", PUBLIC), *extras))
    assert lines[0] == f"{SLUG} is out: file, page, feed, video with thumbnail, captions (en) and playlist Talks."
    assert lines[-1] == "The show: playlist Talks on YouTube."


def test_without_an_address_it_is_in_the_folder() -> None:
    show = make_show(public_url=None)
    assert told(outcome(done("media/g/enclosure"), done("site/g/page"), feed()), show) == [
        f"{SLUG} is in the folder: file, page, feed."
    ]


@pytest.mark.parametrize(
    ("seen", "place"),
    [({"privacy": "unlisted", "publish_at": None}, "video (unlisted)"), ({"privacy": "private"}, "video (private)")],
)
def test_a_video_that_not_everybody_sees_is_told_so(seen: Fields, place: str) -> None:
    lines = told(outcome(*map(done, NEW), feed(), done("youtube/g/visibility", seen)))
    assert lines[0] == f"{SLUG} is out: file, page, feed, {place}."


def test_staged_says_when_and_what_comes_next() -> None:
    plan = Plan([], waiting={SLUG: DUE})
    changes = [done("media/g/enclosure"), done("youtube/g/video"), done("youtube/g/visibility", SCHEDULED)]
    first = f"{SLUG} is staged: file, video (due Tue 2026-11-24 06:00 CET (05:00 UTC))."
    assert told(outcome(*changes, plan=plan)) == [
        first,
        "    YouTube publishes the video by itself. For page and feed run `quicktake publish` then, or leave it to"
        " `publish --wait` or a schedule (`quicktake schedule`).",
    ]
    assert told(outcome(changes[0], plan=plan))[1].startswith("    Run `quicktake publish` then, ")
    assert told(outcome(*changes, plan=plan), waits=True) == [first, "    This run waits for it."]


def test_staged_before_and_out_now() -> None:
    known = {"media/g/enclosure": {}, "youtube/g/video": {}, "youtube/g/visibility": SCHEDULED}
    lines = told(outcome(done("site/g/page"), feed(), known=known))
    assert lines == [f"{SLUG} is out: file, page, feed, video.", f"    {PAGE}", f"    {VIDEO}"]


def test_where_the_podcast_waits_for_the_video() -> None:
    show = make_show(youtube=Youtube(first=True))
    lines = told(outcome(done("media/g/enclosure"), left=[done("youtube/g/video")]), show)
    assert lines == [
        f"{SLUG} is staged: file. Page and feed wait for its video.",
        f"Left: video of {SLUG}. Run `quicktake publish` again.",
    ]


@pytest.mark.parametrize(
    ("left", "waiting", "why"),
    [
        (["youtube/g/metadata", "youtube/g/visibility"], [], "its title and description are not there yet"),
        (["youtube/g/visibility"], ["youtube/g/visibility"], "the rest waits for YouTube's quota"),
        (["youtube/g/visibility"], [], "who sees it could not be set yet"),
    ],
)
def test_a_video_that_nobody_sees_yet_is_not_out(left: list[str], waiting: list[str], why: str) -> None:
    changes = [done(key) for key in NEW[:3]]
    one = outcome(*changes, feed(), left=[*map(done, left)], waiting=[*map(done, waiting)])
    assert told(one)[0] == f"{SLUG} is out: file, page, feed. Its video is on YouTube, still private: {why}."
    later = outcome(changes[2], known={"feed/show/feed": {"items": {"g": "1"}}}, left=[*map(done, left)],
                    waiting=[*map(done, waiting)])  # fmt: skip
    assert told(later)[0] == f"{SLUG}: its video is on YouTube, still private: {why}."


def test_a_video_that_comes_after_its_episode() -> None:
    known: Mapping[str, Fields] = {"feed/show/feed": {"items": {"g": "1"}}}
    changes = [done("youtube/g/video"), done("youtube/g/metadata"), done("youtube/g/visibility", PUBLIC)]
    changes.append(done("youtube/g/thumbnail"))
    assert told(outcome(*changes, done("site/g/page", before={}, action="update"), known=known)) == [
        f"{SLUG}: its video is out with thumbnail; page.",
        f"    {VIDEO}",
    ]


OLD = {"title": "Old", "description": "Same", "tags": []}


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (done("youtube/g/metadata", {**OLD, "title": "New"}, OLD, "update"), "title on YouTube."),
        (done("youtube/g/thumbnail", before={}, action="update"), "new thumbnail on YouTube."),
        (done("youtube/g/captions:en", {"language": "en"}), "captions (en) on YouTube."),
        (done("youtube/g/playlist:a%2Fb", {"playlist": "a/b"}), "playlist a/b on YouTube."),
        (done("youtube/g/visibility", {"privacy": "unlisted"}, PUBLIC, "update"), "its video is now unlisted."),
        (done("youtube/g/visibility", PUBLIC, {}, "update"), "its video is now public."),
        (done("youtube/g/visibility", SCHEDULED, {}, "update"), "its video is public from Tue 2026-11-24 06:00 CET."),
        (done("media/g/enclosure", before={}, action="update"), "new file."),
        (done("site/g/page", before={}, action="update"), "page."),
        (done("media/g/transcript:en"), "transcript (en)."),
    ],
)  # fmt: skip
def test_what_changes_later_is_told_in_words(change: Change, text: str) -> None:
    assert told(outcome(change)) == [f"{SLUG}: {text}"]


@pytest.mark.parametrize("cause", summary.AROUND)
def test_pages_that_only_follow_are_counted(cause: str) -> None:
    pages = [done("site/g/page", before={}, action="update", cause=cause), done("site/show/style")]
    assert told(outcome(*pages)) == ["Written: style of the pages, page of 0001-one."]


@pytest.mark.parametrize(
    ("keep", "line"),
    [
        ("theirs", f"{SLUG}: tags on YouTube; what stays as it is on YouTube: title."),
        ("ours", "Where something had changed on both sides, YouTube has now what is here."),
    ],
)
def test_whose_wording_stays(keep: Keep, line: str) -> None:
    change = done("youtube/g/metadata", {**OLD, "title": "New", "tags": ["a"]}, OLD, "update", keep=keep)
    one = outcome(change)
    if keep == "theirs":
        one.receipts = [replace(one.receipts[0], fields={**change.effect.fields, "there": {"title": "By hand"}})]
    assert line in told(one)


def withdrawn(**more: Any) -> Change:
    """A schedule that is taken back."""
    return done("youtube/g/visibility", {"publish_at": None}, SCHEDULED, "withdraw", **more)


def test_a_schedule_that_is_taken_back_says_why() -> None:
    text = f"{SLUG}: its video is no longer scheduled: "
    assert told(outcome(withdrawn(episode=None))) == [text + "it is a draft again."]
    assert told(outcome(withdrawn(), plan=Plan([], waiting={SLUG: DUE})))[0] == text + "YouTube is not to publish it."
    gone = f"An episode whose folder is gone ({VIDEO}): its video is no longer scheduled."
    assert told(outcome(withdrawn(episode=None), slugs={})) == [gone]


def test_a_date_that_moved_tells_the_new_time() -> None:
    later = {"privacy": "private", "publish_at": "2026-11-25T05:00:00Z"}
    plan = Plan([], waiting={SLUG: datetime(2026, 11, 25, 5, tzinfo=UTC)})
    assert told(outcome(withdrawn(), done("youtube/g/visibility", later, {}, "update"), plan=plan)) == [
        f"{SLUG}: its date moved; its video is public from Wed 2026-11-25 06:00 CET."
    ]


def test_taken_back_says_from_where_and_how_it_comes_back() -> None:
    page = done("site/g/page", {"gone": True}, {}, "update")
    video = done("youtube/g/visibility", {"privacy": "private", "publish_at": None}, PUBLIC, "withdraw")
    assert told(outcome(video, page, feed(["g"], []))) == [
        f"{SLUG} is taken back from the feed, its page and YouTube, where its video is private now. Its files stay.",
        f"    {summary.BACK}",
    ]
    again = done("site/g/page", {"gone": True}, {"gone": True}, "update", cause=summary.AROUND[0])
    assert told(outcome(again)) == ["Written: page of 0001-one."], "it was taken back long ago"


def test_the_same_for_many_is_said_once() -> None:
    many = [done(f"youtube/{n}/thumbnail", episode=f"000{n}") for n in range(5)]
    assert told(outcome(*many)) == ["5 episodes: thumbnail on YouTube."]
    out = [done(f"media/{n}/enclosure", episode=f"000{n}") for n in range(5)]
    lines = told(outcome(*out, feed(after=[str(n) for n in range(5)])))
    assert lines == ["5 episodes are out: file, feed."]


def test_nothing_to_do() -> None:
    assert told(outcome()) == ["Nothing to do: everything that is due is out."]


def test_a_failed_thumbnail_reads_well(capsys: pytest.CaptureFixture[str]) -> None:
    failure = RemoteError(f"{SLUG}: thumbnail: YouTube takes no more thumbnails for now.", hint="Later.")
    left = [done("youtube/g/thumbnail"), done("youtube/g/metadata"), done("youtube/g/visibility")]
    Voice().outcome(make_show(), outcome(*map(done, NEW[:2]), feed(), failures=[failure], left=left))
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == f"{SLUG} is out: file, page, feed."
    assert lines[2:] == [
        f"Left: thumbnail of {SLUG}, title and description of {SLUG}, who sees the video of {SLUG}."
        " Run `quicktake publish` again.",
        f"error: {SLUG}: thumbnail: YouTube takes no more thumbnails for now.",
        "    Later.",
    ]


def test_on_another_computer_nothing_is_announced_again() -> None:
    show = make_show()
    show = replace(show, record=replace(show.record, published={"g": SLUG}))
    lost = replace(feed(), receipt=None)
    assert told(outcome(done("site/g/page"), lost), show) == [f"{SLUG}: page.", "Also written: feed."]


def test_many_that_are_due_together_still_say_what_comes_next() -> None:
    names = [f"000{n}" for n in range(5)]
    plan = Plan([], waiting=dict.fromkeys(names, DUE))
    many = [done(f"media/{n}/enclosure", episode=name) for n, name in enumerate(names)]
    lines = told(outcome(*many, plan=plan))
    assert lines[0] == "5 episodes are staged: file (due Tue 2026-11-24 06:00 CET (05:00 UTC))."
    assert lines[1].startswith("    Run `quicktake publish` then")
