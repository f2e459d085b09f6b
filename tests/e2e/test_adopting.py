"""Videos that were on YouTube before quicktake: taken as they are, and left so until the host changes an episode."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from e2e.test_youtube import impatient
from emulator.server import Emulator
from makers.stage import Stage

TOML = '[youtube]\ntags = ["news"]\n'
BASE = "https://quicktake.example/show/"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """Two episodes that were published before the show was on YouTube."""
    stage = Stage(tmp_path_factory.mktemp("published") / "show")
    stage.episode("0001-one", "date: 2026-11-20 06:00\nnumber: 1\ntitle: How loud is loud?")
    stage.episode("0002-two", "date: 2026-11-21 06:00\nnumber: 2\ntitle: Two microphones", seed=2)
    stage.good("publish")
    return stage


@pytest.fixture
def stage(published: Stage, youtube: Emulator, tmp_path: Path) -> Stage:
    """That show, with YouTube from now on."""
    stage = published.clone(tmp_path / "show", git=False)
    stage.environ, stage.toml = youtube.environ, TOML
    stage.settings()
    return stage


def old(youtube: Emulator, title: str, description: str = "By hand.", **status: Any) -> str:
    """A video that the host sent by hand on the day of the first episode."""
    snippet = {"title": title, "description": description, "publishedAt": "2026-11-20T07:00:00Z", "categoryId": "22"}
    (name,) = youtube.add(
        {"snippet": snippet, "status": {"privacyStatus": "unlisted", **status}, "fileDetails": {"fileSize": "1234"}}
    )
    return name


def there(youtube: Emulator, name: str) -> Mapping[str, Any]:
    """A video as it is on YouTube, without what YouTube counts up itself."""
    copy: Mapping[str, Any] = json.loads(json.dumps(youtube.videos[name].resource))
    return copy


def receipts(stage: Stage, name: str) -> Mapping[str, Any]:
    return {key.rpartition("/")[2]: value for key, value in stage.record(name)["receipts"].items() if "youtube/" in key}


def test_an_old_video_becomes_the_episodes_and_nothing_of_it_changes(stage: Stage, youtube: Emulator) -> None:
    name = old(youtube, "Loud!")
    before = there(youtube, name)
    done = stage.good("youtube", "adopt", "1", f"https://youtu.be/{name}?t=3")
    assert f'0001-one: https://www.youtube.com/watch?v={name} "Loud!" (unlisted)' in done.out
    assert "git add episodes/0001-one/release.json" in done.err
    kept = receipts(stage, "0001-one")
    assert kept["video"]["id"] == name
    assert kept["video"]["fields"]["adopted"] is True
    assert kept["metadata"]["fields"]["there"]["title"] == "Loud!"
    assert kept["visibility"]["fields"]["there"]["privacy"] == "unlisted"
    assert stage.record()["channel"] == youtube.channel.id
    planned = stage.good("plan", "--json").json["changes"]
    assert {change["destination"] for change in planned} <= {"site", "feed"}
    assert planned, "its page gets the video's address"
    stage.good("publish")
    assert f"watch?v={name}" in (stage.site / "0001-one" / "index.html").read_text()
    assert there(youtube, name) == before
    assert stage.good("publish", "--json").json["changes"] == []
    stage.read_back()
    assert "POST upload" not in {entry["call"] for entry in youtube.log}


def test_what_the_host_changes_afterwards_is_sent_and_only_that(stage: Stage, youtube: Emulator) -> None:
    name = old(youtube, "Loud!", license="creativeCommon")
    stage.good("youtube", "adopt", "1", name)
    stage.write("0001-one", "date: 2026-11-20 06:00\nnumber: 1\ntitle: Better words")
    stage.good("publish")
    video = there(youtube, name)
    assert video["snippet"]["title"] == "Better words"
    assert video["status"]["privacyStatus"] == "unlisted"
    assert video["status"]["license"] == "creativeCommon"
    assert video["snippet"]["categoryId"] == "22"


def test_what_cannot_be_adopted(stage: Stage, youtube: Emulator) -> None:
    cases: dict[tuple[str, ...], str] = {
        ("1", "AAAAAAAAAAA"): "no such video",
        ("1",): "No video of the channel has the address",
        ("1", "--file", "youtube-adopt.txt"): "names the episodes itself",
        ("--file", "no.txt"): "no such file",
    }
    for words, message in cases.items():
        assert message in stage.good("youtube", "adopt", *words, code=2).err
    assert "youtube" not in json.dumps(stage.record("0001-one"))


def test_a_video_on_another_channel_is_refused(stage: Stage, youtube: Emulator) -> None:
    name = old(youtube, "Loud!")
    youtube.videos[name].resource["snippet"] |= {"channelId": "UCother", "channelTitle": "Somebody"}
    assert "another channel (Somebody)" in stage.good("youtube", "adopt", "1", name, code=2).err


def test_one_video_for_one_episode_and_one_episode_for_one_video(stage: Stage, youtube: Emulator) -> None:
    first, second = old(youtube, "Loud!"), old(youtube, "Louder!")
    stage.good("youtube", "adopt", "1", first)
    assert "is the video of 0001-one" in stage.good("youtube", "adopt", "2", first, code=2).err
    assert "has a video already" in stage.good("youtube", "adopt", "1", second, code=2).err
    before = stage.record("0001-one")
    assert "already" in stage.good("youtube", "adopt", "1", first).err
    assert stage.record("0001-one") == before


def test_a_draft_and_a_show_without_youtube_have_no_video(stage: Stage, youtube: Emulator) -> None:
    name = old(youtube, "Loud!")
    stage.episode("0003-three", "draft: true", seed=3)
    assert "is a draft" in stage.good("youtube", "adopt", "0003-three", name, code=2).err
    stage.toml = ""
    stage.settings()
    assert "no [youtube] section" in stage.good("youtube", "adopt", "1", name, code=2).err


def test_a_list_is_written_corrected_and_adopted_at_once(stage: Stage, youtube: Emulator) -> None:
    stage.episode("0003-three", "date: 2026-11-22 06:00\ntitle: Something else", seed=3)
    sure = old(youtube, "Renamed", f"The page: {BASE}0001-one/")
    like = old(youtube, "Quick Take: two microphones, compared")
    stray = old(youtube, "Our holidays")
    written = stage.good("youtube", "adopt")
    path = stage.home / "youtube-adopt.txt"
    assert written.out.strip() == str(path)
    assert "1 sure, 1 doubtful, 1 none" in written.err
    text = path.read_text()
    assert f'sure      0001-one  {sure}  "Renamed"  (the episode\'s address is in its description)' in text
    assert f"doubtful  0002-two  {like}" in text
    assert "none      0003-three" in text
    assert f'#   {stray}  "Our holidays"  2026-11-20' in text
    assert receipts(stage, "0001-one") == {}
    stage.good("youtube", "adopt")  # nobody touched it: written again
    path.write_text(text.replace("doubtful  0002", "sure      0002"))
    refused = stage.good("youtube", "adopt", code=2)
    assert "was corrected" in refused.err
    calls = len(youtube.calls("GET videos"))
    done = stage.good("youtube", "adopt", "--file", "youtube-adopt.txt", "--json").json
    assert len(youtube.calls("GET videos")) - calls == 2, "50 in a call"
    assert {receipt["id"] for receipt in done["receipts"]} == {sure, like}
    changes = stage.good("publish", "--without", "youtube", "--json").json["changes"]
    assert {change["destination"] for change in changes} <= {"media", "site", "feed"}
    assert receipts(stage, "0002-two")["video"]["id"] == like
    assert "already" in stage.good("youtube", "adopt", "--file", "youtube-adopt.txt").err


def test_a_list_with_a_mistake_adopts_nothing(stage: Stage, youtube: Emulator) -> None:
    name = old(youtube, "Loud!")
    path = stage.home / "list.txt"
    for lines, message in (
        (f"sure 0001-one {name}\nsure 0002-two AAAAAAAAAAA\n", "list.txt, line 2: https://www.youtube.com/watch?v=AAA"),
        (f"sure 1 {name}\nsure 0001-one AAAAAAAAAAA\n", "0001-one has two videos in this list"),
        (f"sure 0009-nine {name}\n", "line 1: There is no episode `0009-nine`"),
    ):
        path.write_text(lines)
        refused = stage.good("youtube", "adopt", "--file", str(path), code=2)
        assert message in refused.err
        assert receipts(stage, "0001-one") == {}


@pytest.mark.slow
def test_killed_while_a_list_is_adopted_it_can_be_run_again(stage: Stage, youtube: Emulator) -> None:
    names = [old(youtube, "A"), old(youtube, "B")]
    path = stage.home / "list.txt"
    path.write_text(f"sure 1 {names[0]}\nsure 2 {names[1]}\n")
    words = ("youtube", "adopt", "--file", str(path))
    effects = stage.clone(stage.root.parent / "count", git=False).run(*words).effects
    for point in range(2, effects + 1, 4):
        other = stage.clone(stage.root.parent / f"at-{point}", git=False)
        assert other.run(*words, kill_at=point).code == -9
        kept = [receipts(other, name) for name in ("0001-one", "0002-two")]
        assert all(each == {} or {"video", "metadata", "visibility"} <= each.keys() for each in kept), point
        other.good(*words)
        assert [receipts(other, name)["video"]["id"] for name in ("0001-one", "0002-two")] == names


def test_old_episodes_go_to_youtube_only_by_name(stage: Stage, youtube: Emulator) -> None:
    assert stage.good("publish", "--json").json["changes"] == []
    assert "by name" in stage.good("publish", "--backfill", code=2).err
    stage.good("publish", "1", "--backfill")
    (name,) = youtube.videos
    video = youtube.videos[name]
    assert not video.notify
    assert video.resource["status"]["privacyStatus"] == "public"
    assert f"watch?v={name}" in (stage.site / "0001-one" / "index.html").read_text()
    assert stage.good("publish", "--json").json["changes"] == []
    assert list(youtube.videos) == [name]


def test_a_backfill_that_was_broken_off_goes_on_by_itself(stage: Stage, youtube: Emulator) -> None:
    youtube.faults.add({"match": "PUT upload", "status": 503, "times": -1})
    assert stage.run("publish", "1", "--backfill", prepare=impatient).code == 4
    youtube.faults.clear()
    stage.good("publish")
    (video,) = youtube.videos.values()
    assert not video.notify
    assert len(youtube.calls("POST upload")) == 1


def test_a_backfill_needs_the_recording_that_was_published(stage: Stage, youtube: Emulator) -> None:
    (stage.home / "0001-one" / "recording.wav").unlink()
    assert "its recording is not here" in stage.good("publish", "1", "--backfill", code=2).err
    stage.episode("0001-one", "date: 2026-11-20 06:00\nnumber: 1\ntitle: How loud is loud?", seed=9)
    assert "not the one that was published" in stage.good("publish", "1", "--backfill", code=2).err
    assert youtube.videos == {}
