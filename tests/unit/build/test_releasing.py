"""Which video an episode gets, and the room that it takes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from makers.film import write_film
from makers.shows import make_episode, make_show
from makers.sound import speech, write_sound
from quicktake.build import Workshop, room_needed
from quicktake.build.releasing import held, roles
from quicktake.cache import Cache
from quicktake.model import Episode, EpisodeRecord, ShowRecord, Youtube

SOUND, SKIPPED = Youtube(), Youtube(audio_only="skip")


class Forgetful:
    """A memo that remembers nothing."""

    def of(self, kind: str, path: Path, make: Callable[[], Any]) -> Any:  # JSON
        return make()


def workshop(folder: Path, episode: Episode, *, public: bool = True) -> Workshop:
    show = make_show() if public else make_show(public_url=None)
    return Workshop(show, episode, Cache(folder / "cache"), Forgetful())


@pytest.mark.parametrize(
    ("youtube", "public", "step"),
    [(SOUND, True, "audiogram"), (SKIPPED, True, None), (None, True, None), (SOUND, False, None)],
)
def test_sound_alone_gets_a_picture_where_youtube_is_wanted(
    tmp_path: Path, youtube: Youtube | None, public: bool, step: str | None
) -> None:
    sound = write_sound(tmp_path / "a.wav", speech(1.0))
    episode = replace(make_episode(), sound=sound, youtube=youtube)
    assert roles(workshop(tmp_path, episode, public=public)).get("video") == step


@pytest.mark.parametrize("youtube", [SOUND, SKIPPED])
def test_a_moving_picture_stays_what_it_is(tmp_path: Path, youtube: Youtube) -> None:
    film = write_film(tmp_path / "a.mp4", speech(1.0))
    sound = write_sound(tmp_path / "a.wav", speech(1.0))
    for episode in (replace(make_episode(), sound=film), replace(make_episode(), sound=sound, picture=film)):
        assert roles(workshop(tmp_path, replace(episode, youtube=youtube)))["video"] == "video"


def test_room_for_the_video_goes_by_the_length_of_the_sound(tmp_path: Path) -> None:
    sound = write_sound(tmp_path / "a.wav", speech(10.0, rate=8000, channels=1), rate=8000)
    episode = replace(make_episode(), sound=sound)
    with_video, without = (
        room_needed(workshop(tmp_path, replace(episode, youtube=youtube))) for youtube in (SOUND, SKIPPED)
    )
    assert with_video - without >= 10 * 2 * (192 + 150) * 1000 / 8, "twice: its parts, and both together"


def test_an_episode_whose_record_was_lost_keeps_the_date_that_it_names(tmp_path: Path) -> None:
    named = datetime(2026, 11, 20, 5, tzinfo=UTC)
    episode = replace(make_episode(), date=named, record=EpisodeRecord(guid="its-guid"))
    shop = workshop(tmp_path, episode)
    out = replace(shop, show=replace(shop.show, record=ShowRecord(published={"its-guid": "0148-loud"})))
    assert held(out, {}, datetime.now(UTC)).date == named
