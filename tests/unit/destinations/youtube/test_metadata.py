"""Metadata as YouTube gets them: complete, within the limits, and no change where nothing changed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.server import Emulator
from makers.youtube import BEFORE, DATE, METADATA_KEY, Desk, only, video_file, video_release, youtube_show
from quicktake.destinations.youtube import marker, metadata, texts
from quicktake.model import Call, Chapter, EpisodeRecord, Receipt, Release, Source, Sponsor, Youtube

CHAPTERS = (Chapter(0, "Start"), Chapter(75, "Middle"), Chapter(3725.5, "End"))
FIRST = "686fe1dee3705305ea54148f79c269e3240b3f9640ad20ca14a9717febfd4c08"
SECOND = "491cfa6974f45e6fbac5f5ddade43a594f37e47273ca380df4eb6f4a8a7e1e92"
"""Digests as the first version made them, before there were hashtags, languages and declarations."""


@pytest.fixture
def youtube() -> Iterator[Emulator]:
    with Emulator(clock=lambda: BEFORE) as emulator:
        yield emulator


def fields(release: Release | None = None, **settings: Any) -> dict[str, Any]:
    release = release or video_release()
    return dict(metadata.fields(youtube_show(), release, Youtube(**settings), DATE))


def test_videos_that_are_out_do_not_change_with_a_new_version() -> None:
    assert metadata.digest(youtube_show(), video_release(), Youtube()) == FIRST
    settings = Youtube(title="{title} | {show}", tags=("news",), category="Education", embeddable=False)
    release = video_release(tags=("a",), sponsor=Sponsor("ACME"), season=2, sources=(Source("T", "A"),))
    assert metadata.digest(youtube_show(), release, settings) == SECOND


@pytest.mark.parametrize(
    "settings",
    [
        {"hashtags": ("news",)},
        {"language": "de"},
        {"audio_language": "de-AT"},
        {"synthetic_media": True},
        {"paid_promotion": False},
        {"notes": "short"},
    ],
)
def test_each_of_the_later_settings_is_a_change(settings: dict[str, Any]) -> None:
    assert metadata.digest(youtube_show(), video_release(), Youtube(**settings)) != FIRST


def test_receipt_of_an_earlier_version_asks_for_nothing(youtube: Emulator, tmp_path: Path) -> None:
    desk, release = Desk(youtube, tmp_path), video_release(video_file(tmp_path))
    desk.run([release])
    receipt = desk.receipts[METADATA_KEY]
    old = {name: value for name, value in receipt.fields.items() if name not in LATER}
    desk.receipts[METADATA_KEY] = Receipt(METADATA_KEY, receipt.digest, receipt.remote_id, receipt.url, old)
    assert desk.changes(desk.videos, [release]) == []
    only(youtube)["status"]["containsSyntheticMedia"] = True
    youtube.edit(only(youtube)["id"], paidProductPlacementDetails={"hasPaidProductPlacement": True})
    episode = replace(release.episode, matter=replace(release.episode.matter, title="Better"))
    desk.run([replace(release, episode=episode)])
    after = only(youtube)
    assert after["snippet"]["title"] == "Better"
    assert after["status"]["containsSyntheticMedia"] is True
    assert after["paidProductPlacementDetails"] == {"hasPaidProductPlacement": True}


LATER = ("audio_language", "synthetic_media", "paid_promotion")


def test_an_upload_carries_all_of_it(youtube: Emulator, tmp_path: Path) -> None:
    settings = Youtube(
        language="de", audio_language="de-AT", synthetic_media=True, paid_promotion=True, license="creativeCommon",
        made_for_kids=True, embeddable=False, category="Education", tags=("Ton",), hashtags=("Lautheit",),
    )  # fmt: skip
    Desk(youtube, tmp_path).run([video_release(video_file(tmp_path), youtube=settings, tags=("Pegel",))])
    resource = only(youtube)
    snippet, status = resource["snippet"], resource["status"]
    assert (snippet["defaultLanguage"], snippet["defaultAudioLanguage"]) == ("de", "de-AT")
    assert (snippet["categoryId"], snippet["tags"]) == ("27", ["Ton", "Pegel"])
    assert snippet["description"].endswith("\n\n#Lautheit")
    assert (status["containsSyntheticMedia"], status["selfDeclaredMadeForKids"]) == (True, True)
    assert (status["embeddable"], status["license"]) == (False, "creativeCommon")
    assert resource["paidProductPlacementDetails"] == {"hasPaidProductPlacement": True}
    assert resource["recordingDetails"]["recordingDate"][:10] == "2026-11-23"


def test_a_declaration_that_changes_is_written_alone(youtube: Emulator, tmp_path: Path) -> None:
    desk, release = Desk(youtube, tmp_path), video_release(video_file(tmp_path))
    desk.run([release])
    episode = replace(release.episode, matter=replace(release.episode.matter, sponsor=Sponsor("ACME")))
    before = len(youtube.calls("PUT videos"))
    desk.run([replace(release, episode=episode)])
    (update,) = youtube.calls("PUT videos")[before:]
    assert set(update["query"]["part"].split(",")) == {"snippet", "paidProductPlacementDetails"}
    assert only(youtube)["paidProductPlacementDetails"] == {"hasPaidProductPlacement": True}


@pytest.mark.parametrize(
    ("sponsor", "said", "declared"),
    [(None, None, False), ("ACME", None, True), ("ACME", False, False), (None, True, True)],
)
def test_paid_promotion_follows_the_sponsor_unless_it_is_said(
    sponsor: str | None, said: bool | None, declared: bool
) -> None:
    release = video_release(sponsor=Sponsor(sponsor) if sponsor else None)
    assert fields(release, paid_promotion=said)["paid_promotion"] is declared


def test_languages_are_the_shows_unless_they_are_said() -> None:
    assert (fields()["language"], fields()["audio_language"]) == ("en", "en")
    other = fields(language="de")
    assert (other["language"], other["audio_language"]) == ("de", "en")


NOTES = "First.\n\n<!--more-->\n\n## Second\n\n![A meter](meter.png)\n\n* [third](https://a.example/)\n\n"


def test_the_whole_notes_are_the_description_where_they_fit() -> None:
    release = video_release(notes=NOTES)
    release = replace(release, episode=replace(release.episode, chapters=CHAPTERS))
    page = f"Episode page: {release.page_url}"
    whole = (
        f"First.\n\nSecond\n\n• third (https://a.example/)\n\n0:00 Start\n1:15 Middle\n1:02:05 End\n\n{page}\n\n#news"
    )
    assert fields(release, hashtags=("news",))["description"] == whole
    short = whole.replace("Second\n\n• third (https://a.example/)\n\n", "")
    assert fields(release, hashtags=("news",), notes="short")["description"] == short


@pytest.mark.parametrize(("left", "fits"), [(0, True), (-1, False)])
def test_notes_that_fit_to_the_byte(left: int, fits: bool) -> None:
    """The hashtags count as well; what does not fit becomes the short form, chapters and all."""
    release = video_release(notes=NOTES)
    rest = len(str(fields(release, hashtags=("news",))["description"]).encode())
    longer = replace(release, episode=replace(release.episode, notes=NOTES + "ö" * ((5000 - rest - 2) // 2)))
    padded = str(fields(longer, hashtags=("news",))["description"])
    exact = "x" * (5000 - len(padded.encode()) - left)
    text = str(
        fields(
            replace(longer, episode=replace(longer.episode, notes=longer.episode.notes + exact)), hashtags=("news",)
        )["description"]
    )
    assert ("third" in text) is fits
    assert text.startswith("First.\n\n")
    assert text.endswith("\n\n#news")
    assert len(text.encode()) == 5000 or not fits


def test_hashtags_are_the_last_line_below_the_marker() -> None:
    release = video_release(notes="How #loud is it? See https://a.example/#top")
    text = fields(release, hashtags=("#news", "Loud", "two words", "हिन्दी", "#news"))["description"]
    assert text.splitlines()[-3:] == [f"Episode page: {release.page_url}", "", "#news #हिन्दी"]
    assert marker.carries(text, marker.of(release))


def test_no_more_than_sixty_hashtags_on_a_video() -> None:
    release = video_release(notes=" ".join(f"#note{number}" for number in range(50)))
    text = fields(release, hashtags=tuple(f"own{number}" for number in range(30)))["description"]
    assert len(texts.hashtags_in(text)) == 60
    assert text.endswith("#own9")


def test_chapters_that_break_a_rule_are_left_out_all_of_them() -> None:
    good, bad = video_release(), video_release()
    good = replace(good, episode=replace(good.episode, chapters=CHAPTERS))
    bad = replace(bad, episode=replace(bad.episode, chapters=CHAPTERS[:2]))
    assert "\n0:00 Start\n1:15 Middle\n1:02:05 End\n" in fields(good)["description"]
    assert "0:00" not in fields(bad)["description"]


def test_subscribers_are_told_of_news_only() -> None:
    release, settings = video_release(), Youtube()
    assert metadata.notifies(release, settings, DATE)
    assert metadata.notifies(release, settings, BEFORE - timedelta(days=30))
    assert not metadata.notifies(release, settings, DATE + timedelta(days=7))
    assert not metadata.notifies(release, Youtube(notify_subscribers=False), DATE)
    corrected = replace(release, episode=replace(release.episode, record=EpisodeRecord(revision=2)))
    assert not metadata.notifies(corrected, settings, DATE)


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@given(
    notes=st.tuples(TEXT, st.integers(1, 60)).map(lambda made: made[0] * made[1]),
    hashtags=st.lists(TEXT.map(lambda text: text[:20]), max_size=70),
    titles=st.lists(st.text(min_size=1, max_size=60), max_size=20),
)
def test_limits_and_marker_hold_whatever_hosts_write(notes: str, hashtags: list[str], titles: list[str]) -> None:
    release = video_release(notes=notes)
    chapters = tuple(Chapter(60.0 * number, title) for number, title in enumerate(titles))
    release = replace(release, episode=replace(release.episode, chapters=chapters))
    show = youtube_show()
    show = replace(show, settings=replace(show.settings, links={"follow": Call("https://show.example/follow")}))
    settings = Youtube(hashtags=(*hashtags, *(f"tag{number}" for number in range(70))))
    text = metadata.fields(show, release, settings, DATE)["description"]
    assert isinstance(text, str)
    assert len(text.encode()) <= 5000
    assert not set("<>") & set(text)
    assert marker.carries(text, marker.of(release))
    assert text.splitlines()[-1].startswith("#")
    assert len({tag.casefold() for tag in texts.hashtags_in(text)}) <= max(60, len(texts.hashtags_in(notes)))
