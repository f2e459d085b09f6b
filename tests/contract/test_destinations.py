"""What every destination promises; a new destination adds one line to DESTINATIONS."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from emulator.server import Emulator
from makers.shows import DATE, make_release
from makers.youtube import Journal, video_file, youtube_show
from quicktake import digest as digests
from quicktake.destinations import Destination
from quicktake.destinations.files import Feed, Media, Site
from quicktake.destinations.youtube import Extras, Opening, Videos, Visibility
from quicktake.model import Artifact, Receipt, Release, Show, Youtube
from quicktake.publish.planning import Choice, changes_of
from quicktake.stores import Store, open_store

NOW = DATE + timedelta(hours=1)


@dataclass(frozen=True)
class World:
    """What destinations work with."""

    show: Show
    store: Store
    youtube: Emulator
    release: Release


DESTINATIONS: dict[str, Callable[[World], Destination]] = {
    "media": lambda world: Media(world.show, world.store),
    "site": lambda world: Site(world.show, world.store),
    "feed": lambda world: Feed(world.show, world.store),
    "videos": lambda world: Videos(world.show, Opening(world.show, world.youtube.environ)),
    "extras": lambda world: Extras(world.show, Opening(world.show, world.youtube.environ)),
    "visibility": lambda world: Visibility(world.show, Opening(world.show, world.youtube.environ)),
}
BEFORE: dict[str, tuple[str, ...]] = {
    "media": (),
    "site": ("media",),
    "feed": ("media", "site"),
    "videos": (),
    "extras": ("videos",),
    "visibility": ("media", "site", "feed", "videos"),
}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    show = youtube_show()
    sound = tmp_path / "sound.mp3"
    sound.write_bytes(b"sound" * 1000)
    enclosure = Artifact("audio/mpeg", ".mp3", digests.of_file(sound), 5000, sound, report={"seconds": 12.5})
    release = make_release()
    release = replace(
        release,
        episode=replace(release.episode, youtube=Youtube(playlists=("Talks",))),
        artifacts={"enclosure": enclosure, "video": video_file(tmp_path), **beside_video(tmp_path)},
        published=False,
    )
    with Emulator(clock=lambda: NOW) as youtube:
        yield World(show, open_store("file:../site", tmp_path / "show"), youtube, release)


def make_true(world: World, name: str, receipts: Mapping[str, Receipt], folder: Path) -> dict[str, Receipt]:
    """Applies everything that one destination wants; the receipts after it."""
    destination, after = DESTINATIONS[name](world), dict(receipts)
    for change in changes_of(destination, world.show, [world.release], receipts, NOW, Choice()):
        attempt = Journal(folder / f"{name}-{len(after)}.json")
        after[change.effect.key] = destination.apply(change, attempt, after)
    return after


@pytest.fixture(params=DESTINATIONS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def before(name: str, world: World, tmp_path: Path) -> dict[str, Receipt]:
    receipts: dict[str, Receipt] = {}
    for earlier in BEFORE[name]:
        receipts = make_true(world, earlier, receipts, tmp_path)
    return receipts


def test_what_it_wants_depends_on_nothing_else(name: str, world: World, before: dict[str, Receipt]) -> None:
    destination = DESTINATIONS[name](world)
    log = len(world.youtube.log)
    first = list(destination.wanted(world.show, [world.release], before, NOW))
    second = list(DESTINATIONS[name](world).wanted(world.show, [world.release], before, NOW))
    assert first
    assert [(one.key, one.digest, one.fields) for one in first] == [(one.key, one.digest, one.fields) for one in second]
    assert all(one.key.split("/")[0] == destination.NAME for one in first)
    assert len({one.key for one in first}) == len(first)
    assert len(world.youtube.log) == log, "planning asks nobody"


def test_once_true_it_wants_nothing_and_proves_it(
    name: str, world: World, before: dict[str, Receipt], tmp_path: Path
) -> None:
    after = make_true(world, name, before, tmp_path)
    destination = DESTINATIONS[name](world)
    assert changes_of(destination, world.show, [world.release], after, NOW, Choice()) == []
    new = [receipt for key, receipt in after.items() if key not in before]
    assert new
    for receipt in new:
        assert [finding for finding in destination.verify(receipt) if finding.severity == "E"] == []
        assert Receipt.from_json(receipt.key, receipt.as_json()) == receipt


def test_applying_again_after_the_receipt_was_lost_makes_nothing_twice(
    name: str, world: World, before: dict[str, Receipt], tmp_path: Path
) -> None:
    once = make_true(world, name, before, tmp_path)
    files = sorted((tmp_path / "site").rglob("*"))
    again = make_true(world, name, before, tmp_path)
    assert {key: receipt.digest for key, receipt in again.items()} == {
        key: receipt.digest for key, receipt in once.items()
    }
    assert sorted((tmp_path / "site").rglob("*")) == files
    assert len(world.youtube.videos) <= 1


def test_nothing_to_do_is_checked_without_asking(name: str, world: World) -> None:
    assert list(DESTINATIONS[name](world).check([], {}, {})) == []
    assert world.youtube.log == []


def beside_video(folder: Path) -> dict[str, Artifact]:
    """What goes to YouTube with a video."""
    picture, words = folder / "thumbnail.jpg", folder / "transcript.vtt"
    Image.new("RGB", (1280, 720), "teal").save(picture)
    words.write_text("WEBVTT\n\n00:01.000 --> 00:02.000\nHello there.\n")
    return {
        "thumbnail": Artifact("image/jpeg", ".jpg", path=picture, report={"source": digests.of_file(picture)}),
        "captions:en": Artifact("text/vtt", ".vtt", path=words, report={"source": digests.of_file(words)}),
    }
