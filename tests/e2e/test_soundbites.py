"""Soundbites, end to end: where they are heard in the podcast, also long after it went out, and in the feed alone."""

import shutil
from pathlib import Path

import feedparser
import numpy as np
import pytest
from lxml import etree

from e2e.test_podcast import feed, snapshot
from makers.sound import silence, speech, write_sound
from makers.stage import Stage

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
SOUNDBITE = "{https://podcastindex.org/namespace/1.0}soundbite"
FRONT = "title: One\ndate: 2026-11-23 06:00"
INTRO, FADE, TRIMMED = 1.5, 0.5, 1.8  # seconds; 0.2 s of the silence before the first sound stay


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """A show with an intro, and an episode whose recording is silent for two seconds at both ends."""
    stage = Stage(tmp_path / "show", toml=f'\n[audio]\nintro = "intro.wav"\ncrossfade = {FADE}\n')
    write_sound(stage.home / "intro.wav", speech(INTRO, seed=4), codec="pcm_s16le")
    (stage.home / "0001-one").mkdir()
    talk = np.concatenate([silence(2.0), speech(4.0), silence(2.0)])
    write_sound(stage.home / "0001-one" / "recording.wav", talk, codec="pcm_s16le")
    stage.episode("0001-one", FRONT)
    return stage


def write(stage: Stage, *soundbites: str) -> None:
    """The episode with these soundbites; FRONT is what it has without."""
    lines = "".join(f"\n  - {{{one}}}" for one in soundbites)
    stage.write("0001-one", f"{FRONT}\nsoundbites:{lines}" if lines else FRONT)


def heard(stage: Stage) -> list[tuple[object, object, str | None]]:
    """Start, duration and title of the soundbites that the feed has."""
    found = etree.fromstring(feed(stage)).iter(SOUNDBITE)
    return [(float(one.get("startTime", "")), float(one.get("duration", "")), one.text) for one in found]


def programme(time: float) -> object:
    """Where a time of the recording is heard."""
    return pytest.approx(time - TRIMMED + INTRO - FADE, abs=0.1)


def test_a_soundbite_is_published_where_it_is_heard(stage: Stage) -> None:
    write(stage, "start: 0:03, end: 0:05.25, title: How loud", "start: 0:00, end: 0:01, title: Silence")
    checked = stage.good("check").out
    assert "[it-soundbite]" in checked
    assert "[soundbite-cut] 0001-one: soundbites: these are not in the feed, because " in checked
    assert "[soundbite-cut]" in stage.good("publish").err
    assert heard(stage) == [(programme(3), 2.25, "How loud")]
    parsed = feedparser.parse(feed(stage))
    assert parsed.bozo == 0
    assert parsed.entries[0].podcast_soundbite["duration"] == "2.25"
    assert "Nothing to do" in stage.good("publish").err


def test_a_later_change_is_one_of_the_feed_alone_and_needs_neither_recording_nor_cache(stage: Stage) -> None:
    stage.good("publish")
    before, record = snapshot(stage.site), stage.record("0001-one")
    (stage.home / "0001-one" / "recording.wav").unlink()
    (stage.home / "intro.wav").unlink()
    write(stage, "start: 0:04, end: 0:05.5, title: Later", "start: 0:03, end: 0:59", "start: 0:00, end: 0:01")
    planned = stage.good("plan", "--json").json
    assert [one["key"] for one in planned["changes"]] == ["feed/show/feed"]
    assert [one["code"] for one in planned["findings"]].count("soundbite-cut") == 1
    assert stage.good("status", "--json").json["episodes"][0]["destinations"]["feed"] == "changed"
    shutil.rmtree(stage.home / ".quicktake" / "cache")
    published = stage.good("publish").err
    assert "[soundbite-late] 0001-one: soundbites: these go on after the recording has ended (0:06): 0:03." in published
    (later, over) = heard(stage)
    assert later == (programme(4), 1.5, "Later")
    assert over == (programme(3), pytest.approx(3.5, abs=0.1), None), "to the half second after the last sound"
    after = snapshot(stage.site)
    assert {name for name in after if after[name] != before.get(name)} == {"feed.xml"}
    assert (after.keys(), stage.record("0001-one")) == (before.keys(), record)
    write(stage)
    stage.good("publish")
    assert heard(stage) == []
    assert "Nothing to do" in stage.good("publish").err


def test_a_mistake_stops_before_anything_is_public(stage: Stage) -> None:
    write(stage, "start: 0:05, end: 0:03")
    refused = stage.good("publish", code=2).err
    assert "episode.md: soundbites: `end` (0:03) does not come after `start` (0:05)." in refused
    assert not stage.site.exists()
