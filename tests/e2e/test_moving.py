"""A show that moves to another address: what stays under the old one is said, or moves along."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from e2e.test_podcast import feed, snapshot
from makers.stage import Stage

OLD, NEW = "https://quicktake.example/show/", "https://new.example/"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    stage = Stage(tmp_path_factory.mktemp("published") / "show")
    stage.episode()
    (stage.home / "0001-one" / "transcript.vtt").write_text("WEBVTT\n\n00:00.100 --> 00:01.000\nHello.\n")
    stage.good("publish")
    return stage


@pytest.fixture
def stage(published: Stage, tmp_path: Path) -> Stage:
    """The same show, whose host wrote another `public_url`."""
    shutil.copytree(published.root, tmp_path / "show")
    stage = Stage(tmp_path / "show", address=NEW)
    stage.settings()
    return stage


def channel(stage: Stage) -> Any:
    return etree.fromstring(feed(stage)).find("channel")


def guids(stage: Stage) -> list[str]:
    return [item.findtext("guid") for item in channel(stage).iterfind("item")]


def test_what_stays_is_said(stage: Stage) -> None:
    refused = stage.good("publish", code=2).err
    assert "[address]" in refused and "--move-media" in refused
    told = stage.good("publish", "--accept", "address").err
    assert f"[moved-media] show.toml: public_url: 3 published files keep their addresses under {OLD}." in told
    assert "That server must keep them, for ever. New addresses instead: `quicktake publish --move-media`." in told
    assert f"[moved-feed] show.toml: public_url: apps still ask for {OLD}feed.xml." in told
    assert f"permanent redirect (301) to {NEW}feed.xml" in told and "itunes:new-feed-url" in told
    assert channel(stage).find("item/enclosure").get("url") == f"{OLD}media/0001-one.mp3"
    assert channel(stage).findtext(f"{ITUNES}new-feed-url") == f"{NEW}feed.xml"
    assert stage.record()["moved_from"] == [OLD]
    again = stage.good("publish").err
    assert "moved-" not in again and "Nothing to do" in again
    assert f"[old-addresses] show.toml: public_url: 3 published files keep their addresses under {OLD}." in (
        stage.good("plan").err
    )


def test_media_move_along(stage: Stage) -> None:
    before = snapshot(stage.site / "media")
    told = stage.good("publish", "--accept", "address", "--move-media").err
    assert f"[moved-media] show.toml: public_url: the published files have new addresses under {NEW} now." in told
    assert "Apps that know an episode by its guid keep what was played; some load it again." in told
    assert f"permanent redirect (301) to {NEW}feed.xml" in told
    text = feed(stage).decode() + (stage.site / "0001-one/index.html").read_text()
    assert OLD not in text.replace('https://quicktake.example/"', "")
    assert channel(stage).find("item/enclosure").get("url") == f"{NEW}media/0001-one.mp3"
    assert channel(stage).find(f"{ITUNES}image").get("href") == f"{NEW}media/show--cover.jpg"
    assert guids(stage) == ["guid-of-0001-one"]
    assert snapshot(stage.site / "media") == before, "nothing is made anew"
    assert "Nothing to do" in stage.good("publish").err
    assert "old-addresses" not in stage.good("plan").err
    stage.good("verify", "--offline")
    assert "no published file has an old address" in stage.good("publish", "--move-media", code=2).err


def test_media_move_later(stage: Stage) -> None:
    stage.good("publish", "--accept", "address")
    other = stage.clone(stage.root.parent / "other")  # release.json alone knows where they were
    other.good("publish", "--move-media")
    assert channel(other).find("item/enclosure").get("url") == f"{NEW}media/0001-one.mp3"
    assert OLD not in (other.home / "0001-one" / "release.json").read_text()


def test_a_refusal_moves_nothing(stage: Stage) -> None:
    before = (stage.home / "0001-one" / "release.json").read_bytes()
    assert "[address]" in stage.good("publish", "--move-media", code=2).err
    assert (stage.home / "0001-one" / "release.json").read_bytes() == before


def test_a_prefix_stays_before_the_new_address(tmp_path: Path) -> None:
    stage = Stage(tmp_path / "show", toml='[feed]\nprefix = "https://op3.dev/e"\n')
    stage.episode()
    stage.good("publish")
    moved = Stage(tmp_path / "show", toml=stage.toml, address=NEW)
    moved.settings()
    moved.good("publish", "--accept", "address", "--move-media")
    assert channel(moved).find("item/enclosure").get("url") == "https://op3.dev/e/new.example/media/0001-one.mp3"
