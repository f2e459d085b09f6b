"""Videos that are too long for YouTube, or for the channel: told before the long work."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from emulator.server import Emulator
from makers.youtube import BEFORE, Desk, video_release
from quicktake.destinations.youtube import preflight
from quicktake.model import Artifact, Change, Finding, Receipt

HOUR = 3600.0


@pytest.fixture
def youtube() -> Iterator[Emulator]:
    with Emulator(clock=lambda: BEFORE) as emulator:
        yield emulator


@pytest.fixture
def desk(youtube: Emulator, tmp_path: Path) -> Desk:
    return Desk(youtube, tmp_path)


def changes(desk: Desk, seconds: float | None) -> list[Change]:
    """What is to be done for a video that is not built yet, and takes so long by its recording's word."""
    report = {} if seconds is None else {"seconds": seconds}
    release = video_release(Artifact("video/mp4", ".mp4", report=report))
    return [replace(change, episode=release.slug) for change in desk.changes(desk.videos, [release])]


def found(desk: Desk, seconds: float | None) -> list[Finding]:
    return list(desk.videos.check(changes(desk, seconds), {}, {}))


def test_more_than_twelve_hours_are_told_without_asking(youtube: Emulator, desk: Desk) -> None:
    (finding,) = found(desk, 12 * HOUR + 61)
    assert (finding.code, finding.severity) == ("video-too-long", "E")
    assert "0148-how-loud-is-loud takes 12:01:01; YouTube takes 12 hours at most" in finding.message
    assert "--without youtube" in finding.hint
    assert youtube.log == []
    assert list(preflight.too_long(changes(desk, 12 * HOUR))) == []


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("eligible", "https://www.youtube.com/verify"),
        ("disallowed", "https://support.google.com/youtube/answer/71673"),
    ],
)
def test_more_than_fifteen_minutes_on_a_channel_that_is_not_verified(
    youtube: Emulator, desk: Desk, word: str, hint: str
) -> None:
    youtube.channel.long_uploads = word
    (finding,) = found(desk, 754.0 * 2)
    assert (finding.code, finding.severity) == ("video-too-long", "E")
    assert "takes 25:08; this channel may send 15 minutes at most" in finding.message
    assert hint in finding.hint


@pytest.mark.parametrize("word", ["allowed", "longUploadsUnspecified"])
def test_a_channel_that_may(youtube: Emulator, desk: Desk, word: str) -> None:
    youtube.channel.long_uploads = word
    assert found(desk, 2 * HOUR) == []


@pytest.mark.parametrize("seconds", [None, 0.0, 900.0])
def test_short_ones_are_not_asked_about(youtube: Emulator, desk: Desk, seconds: float | None) -> None:
    youtube.channel.long_uploads = "eligible"
    assert found(desk, seconds) == []
    assert "status" not in [entry["query"].get("part") for entry in youtube.calls("GET channels")]


def test_what_is_there_already_is_not_in_question(desk: Desk) -> None:
    (video, _) = changes(desk, 13 * HOUR)
    sent = replace(video, receipt=Receipt(video.effect.key, "a" * 64))
    assert list(preflight.too_long([sent])) == []
