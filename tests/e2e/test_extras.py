"""Thumbnail, captions, playlists and podcast, end to end, against the emulator: each once, each tried again alone."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from e2e.test_podcast import feed
from e2e.test_youtube import impatient, only_video
from emulator.faults import Fault
from emulator.quota import Limit
from emulator.server import Emulator
from makers.sound import speech, write_sound
from makers.stage import Stage
from quicktake.model import Cue
from quicktake.steps.cues import parse_cues

TOML = '[youtube]\nplaylists = ["Talks / long"]\npodcast = "Quick Take"\n'
SPOKEN = "WEBVTT\n\n00:00.100 --> 00:00.600\nHello there.\n\n00:00.700 --> 00:01.100\nGood bye.\n"
WRITES = ("POST thumbnails", "POST playlists", "POST playlistItems", "POST playlistImages", "PUT playlists",
          "POST captions", "PUT captions")  # fmt: skip


@pytest.fixture
def stage(youtube: Emulator, tmp_path: Path) -> Stage:
    stage = Stage(tmp_path / "show", toml=TOML, environ=youtube.environ)
    folder = stage.episode("0001-one", "date: 2026-11-23 06:00\nnumber: 1", film=True)
    (folder / "transcript.vtt").write_text(SPOKEN)
    return stage


def written(youtube: Emulator) -> dict[str, int]:
    """How often each writing call was made, uploads and videos' own updates apart."""
    counts = {call: len(youtube.calls(call)) for call in WRITES}
    return {call: count for call, count in counts.items() if count}


def insist_one_of_each(youtube: Emulator) -> None:
    """One thumbnail, one track of captions, and the video once in each of two playlists."""
    name, _ = only_video(youtube)
    assert youtube.videos[name].thumbnail is not None
    assert [caption.video for caption in youtube.captions.values()] == [name]
    playlists = {one.resource["snippet"]["title"]: one for one in youtube.playlists.values()}
    assert sorted(playlists) == ["Quick Take", "Talks / long"]
    assert len(youtube.playlists) == 2
    assert [one.videos for one in playlists.values()] == [[name], [name]]
    podcast = playlists["Quick Take"]
    assert podcast.image is not None
    assert podcast.resource["status"] == {"privacyStatus": "public", "podcastStatus": "enabled"}


def test_everything_is_there_once_and_a_second_run_asks_nobody(stage: Stage, youtube: Emulator) -> None:
    planned = stage.good("plan", "--json").json["changes"]
    assert [one["key"].rpartition("/")[2] for one in planned if one["destination"] == "youtube"] == [
        "video", "metadata", "thumbnail", "playlist:Talks %2F long", "playlist:Quick Take", "podcast",
        "playlist:Talks %2F long", "playlist:Quick Take", "visibility", "captions:en",
    ]  # fmt: skip
    stage.good("publish")
    insist_one_of_each(youtube)
    assert written(youtube) == {
        "POST thumbnails": 1, "POST playlists": 2, "POST playlistItems": 2, "POST playlistImages": 1,
        "PUT playlists": 1, "POST captions": 1,
    }  # fmt: skip
    _, video = only_video(youtube)
    assert video["status"]["privacyStatus"] == "public"
    calls = [entry["call"] for entry in youtube.log]
    assert calls.index("POST captions") > calls.index("POST playlistItems") > calls.index("POST thumbnails")
    before = len(youtube.log)
    assert stage.good("plan", "--json").json["changes"] == []
    stage.good("publish")
    assert len(youtube.log) == before
    assert stage.good("status", "--json").json["episodes"][0]["destinations"]["youtube"] == "out"
    stage.read_back()


def test_another_computer_does_nothing_again(stage: Stage, youtube: Emulator, tmp_path: Path) -> None:
    stage.good("publish")
    before = written(youtube)
    other = stage.clone(tmp_path / "other")
    transcript = other.home / "0001-one" / "transcript.vtt"
    transcript.write_bytes(b"\xef\xbb\xbf" + SPOKEN.replace("\n", "\r\n").encode())
    (other.home / "0001-one" / "recording.mp4").unlink()
    assert youtube_keys(other) == []
    other.good("publish")
    assert written(youtube) == before
    assert not list((other.home / ".quicktake" / "cache").glob("*/result.jpg.*")), "no picture is drawn again"


def youtube_keys(stage: Stage) -> list[str]:
    """What a run would do there."""
    changes = stage.good("plan", "--json").json["changes"]
    return [one["key"].rpartition("/")[2] for one in changes if one["destination"] == "youtube"]


def captions(youtube: Emulator) -> list[Cue]:
    """The one track that there is."""
    (track,) = youtube.captions.values()
    return list(parse_cues(youtube.channel.stored(track.sha256).decode(), "captions"))


def test_captions_are_timed_for_the_video(stage: Stage, youtube: Emulator, tmp_path: Path) -> None:
    stage.good("publish")
    assert captions(youtube) == [Cue(0.1, 0.6, "Hello there."), Cue(0.7, 1.1, "Good bye.")]


def test_captions_of_sound_alone_follow_its_cuts(youtube: Emulator, tmp_path: Path) -> None:
    stage = Stage(tmp_path / "show", toml="[youtube]\n", environ=youtube.environ)
    folder = stage.home / "0001-one"
    folder.mkdir()
    quiet = 1e-4 * np.random.default_rng(1).standard_normal((48000 * 10, 1)).astype(np.float32)
    write_sound(folder / "recording.wav", np.concatenate([quiet, speech(4.0, channels=1)]), codec="pcm_s24le")
    (folder / "transcript.srt").write_text("1\n00:00:11,000 --> 00:00:12,000\nHello.\n")
    stage.episode("0001-one")
    stage.good("publish")
    (cue,) = captions(youtube)
    edits = stage.record("0001-one")["receipts"]["youtube/guid-of-0001-one/video"]["fields"]["edits"]
    ((start, _, at),) = edits["kept"]
    assert 9 < start < 10.5, "ten seconds of silence were cut, but for the lead"
    assert (cue.start, cue.end) == (round(11 - start + at, 3), round(12 - start + at, 3))


def test_a_new_title_draws_a_new_thumbnail_and_nothing_else(stage: Stage, youtube: Emulator) -> None:
    stage.good("publish")
    before = written(youtube)
    stage.write("0001-one", "title: Better words\ndate: 2026-11-23 06:00\nnumber: 1")
    (stage.home / "0001-one" / "recording.mp4").unlink()
    assert youtube_keys(stage) == ["metadata", "thumbnail"]
    stage.good("publish")
    assert written(youtube) == {**before, "POST thumbnails": 2}
    assert youtube_keys(stage) == []


def test_the_hosts_own_picture_goes_before_one_that_is_drawn(stage: Stage, youtube: Emulator) -> None:
    stage.good("publish")
    name, _ = only_video(youtube)
    drawn = youtube.videos[name].thumbnail
    Image.new("RGB", (1280, 720), "crimson").save(stage.home / "0001-one" / "thumbnail.png")
    stage.good("publish")
    own = youtube.videos[name].thumbnail
    assert drawn is not None
    assert own is not None
    assert own.sha256 != drawn.sha256
    stage.write("0001-one", "title: Better words\ndate: 2026-11-23 06:00\nnumber: 1")
    assert youtube_keys(stage) == ["metadata"], "no title stands on it"


def test_a_broken_picture_holds_nothing_up(stage: Stage, youtube: Emulator) -> None:
    picture = stage.home / "0001-one" / "thumbnail.png"
    picture.write_bytes(b"no picture")
    run = stage.good("publish", code=2)
    assert "thumbnail.png" in run.err
    _, video = only_video(youtube)
    assert video["status"]["privacyStatus"] == "public"
    assert len(youtube.captions) == 1
    assert b"watch?v=" in feed(stage)
    Image.new("RGB", (1280, 720), "crimson").save(picture)
    stage.good("publish")
    insist_one_of_each(youtube)


@pytest.mark.parametrize(
    "call",
    ["POST playlists", *(pytest.param(f"POST {one}", marks=pytest.mark.slow)
                         for one in ("thumbnails", "playlistItems", "captions"))],
)  # fmt: skip
def test_what_fails_is_told_and_tried_again_alone(stage: Stage, youtube: Emulator, call: str) -> None:
    youtube.faults.add(Fault(call, status=400, reason="invalid", message="Not today.", times=-1))
    run = stage.run("publish", prepare=impatient)
    assert run.code == 6, run.err
    assert "Not today." in run.err
    _, video = only_video(youtube)
    assert video["status"]["privacyStatus"] == "public"
    tried = written(youtube)
    youtube.faults.clear()
    stage.good("publish", prepare=impatient)
    insist_one_of_each(youtube)
    again = {name: count - tried.get(name, 0) for name, count in written(youtube).items()}
    alone = {call, "POST playlistItems", "POST playlistImages", "PUT playlists"} if "playlists" in call else {call}
    assert {name for name, count in again.items() if count} == alone


@pytest.mark.slow
@pytest.mark.parametrize("call", ["POST playlists", "POST playlistItems", "POST captions", "POST playlistImages"])
def test_a_lost_answer_makes_no_second_one(stage: Stage, youtube: Emulator, call: str) -> None:
    youtube.faults.add(Fault(call, drop_answer=True, times=-1))
    stage.run("publish", prepare=impatient)
    youtube.faults.clear()
    stage.good("publish", prepare=impatient)
    insist_one_of_each(youtube)


def test_taken_back_it_keeps_what_belongs_to_it(stage: Stage, youtube: Emulator) -> None:
    stage.good("publish")
    stage.good("unpublish", "1")
    stage.good("publish")
    name, video = only_video(youtube)
    assert video["status"]["privacyStatus"] == "private"
    assert [one.videos for one in youtube.playlists.values()] == [[name], [name]]
    assert len(youtube.captions) == 1


def test_a_transcript_that_comes_later_goes_out_then(stage: Stage, youtube: Emulator) -> None:
    transcript = stage.home / "0001-one" / "transcript.vtt"
    transcript.unlink()
    stage.good("publish")
    assert youtube.captions == {}
    transcript.write_text(SPOKEN)
    (stage.home / "0001-one" / "recording.mp4").unlink()
    assert youtube_keys(stage) == ["captions:en"]
    stage.good("publish")
    assert len(captions(youtube)) == 2
    transcript.unlink()
    assert youtube_keys(stage) == [], "what is there stays"


def test_switched_off_nothing_is_sent(stage: Stage, youtube: Emulator) -> None:
    stage.toml = '[youtube]\nthumbnail = "skip"\ncaptions = false\n'
    stage.settings()
    stage.good("publish")
    assert written(youtube) == {}
    only_video(youtube)


@pytest.mark.slow
def test_killed_anywhere_there_is_one_of_each(stage: Stage, youtube: Emulator, tmp_path: Path) -> None:
    youtube.channel.limit = Limit(10**9, 10**9)
    stage.good("publish", "--without", "youtube")
    point, killed = 1, True
    while killed:
        copy = stage.clone(tmp_path / f"at-{point}", git=False)
        for owner in (*youtube.captions, *youtube.playlists, *youtube.videos):
            youtube.delete(owner)
        killed = copy.run("publish", kill_at=point).code == -9
        copy.good("publish")
        insist_one_of_each(youtube)
        assert youtube_keys(copy) == []
        point += 7
    assert point > 100
