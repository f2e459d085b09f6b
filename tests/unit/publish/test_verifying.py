"""Reading back: YouTube is asked for many videos at once, and the feed only when a video goes on."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from emulator.server import Emulator
from makers.stage import NOON, Stage
from quicktake import publish
from quicktake.errors import QuicktakeError
from quicktake.model import Change, Effect
from quicktake.publish.verifying import insist_proven, verify

COUNT = 51


@pytest.fixture
def youtube() -> Iterator[Emulator]:
    with Emulator(clock=lambda: NOON) as emulator:
        yield emulator


def test_fifty_videos_with_one_call(youtube: Emulator, tmp_path: Path) -> None:
    stage = Stage(tmp_path / "show", toml="[youtube]\n", environ=youtube.environ)
    names = youtube.add(*({"snippet": {"title": "There"}} for _ in range(COUNT)))
    youtube.delete(names[3])
    for number, name in enumerate(names):
        folder = stage.home / f"{number:04d}-ep"
        folder.mkdir()
        stage.write(folder.name, "date: 2026-11-24 06:00")
        guid = f"guid-{number}"
        fields = {"privacy": "private", "publish_at": "2026-11-24T05:00:00Z"}
        receipts = {
            f"youtube/{guid}/video": {"digest": "d", "id": name},
            f"youtube/{guid}/visibility": {"digest": "d", "id": name, "fields": fields},
        }
        record = {"quicktake": 1, "guid": guid, "slug": folder.name, "receipts": receipts}
        (folder / "release.json").write_text(json.dumps(record))
    with publish.opened(stage.home, NOON, writes=False, environ=youtube.environ) as session:
        count, findings = verify(session, None)
    assert count == 2 * COUNT
    assert len(youtube.calls("GET videos")) == 2
    assert [one.place for one in findings if one.code == "youtube-missing"] == [
        f"https://www.youtube.com/watch?v={names[3]}"
    ]
    assert sum(one.code == "youtube-privacy" for one in findings) == COUNT - 1, "both receipts are served"


def test_the_feed_is_read_back_only_when_a_video_goes_on(youtube: Emulator, tmp_path: Path) -> None:
    stage = Stage(tmp_path / "show")
    stage.episode()
    stage.good("publish")
    (stage.site / "feed.xml").write_text("<rss/>")
    pending = Change("update", Effect("youtube/guid-of-0001-one/metadata", "d", lambda: {}), None, "test")
    with publish.opened(stage.home, NOON, writes=False, environ={}) as session:
        insist_proven(session, [])
        with pytest.raises(QuicktakeError):
            insist_proven(session, [pending])
