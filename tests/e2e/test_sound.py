"""What a host asks of the sound, end to end: tools, spot and cuts, warnings before anything is public, receipts."""

import json
from pathlib import Path
from typing import Any

import mutagen
import numpy as np
import pytest
from PIL import Image

from makers.sound import Samples, silence, speech, write_sound, write_two_tracks
from makers.stage import Stage
from quicktake.audio.metering.loudness import measure_file
from quicktake.audio.recordings.recording import probe

LOUD, SOFT = -8.0, -22.0


def talk(path: Path) -> Path:
    """Somebody loud, a long pause, somebody soft; the room is heard all the time."""
    room = 3e-4 * np.random.default_rng(3).standard_normal((48000 * 14, 2)).astype(np.float32)
    words = np.concatenate([speech(5.0, level=LOUD), silence(4.0), speech(5.0, level=SOFT, seed=2)])
    return write_sound(path, words + room, codec="pcm_s24le")


def loudness_of(samples: Samples, tmp_path: Path) -> float:
    found = measure_file(write_sound(tmp_path / "part.wav", samples, codec="pcm_f32le")).integrated
    assert found is not None
    return found


def episode(stage: Stage, front: str, sound: Path) -> Path:
    folder = stage.home / "0001-one"
    folder.mkdir()
    sound.rename(folder / "recording.wav")
    return stage.episode("0001-one", front)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path / "show", toml="\n[audio]\nleveler = true\nmax_pause = 1.0\nhighpass = 80\n")


FRONT = """title: Tea
number: 1
date: 2026-11-23 06:00
sponsor:
  name: Teapots
  spot: spot.wav
  place: "0:07"
chapters:
  - {start: "0:00", title: Loud}
  - {start: "0:07", title: In the pause}
  - {start: "0:10", title: Soft}"""


def test_everything_that_was_asked_for_is_done_and_said(stage: Stage, tmp_path: Path) -> None:
    folder = episode(stage, FRONT, talk(tmp_path / "talk.wav"))
    write_sound(folder / "spot.wav", speech(3.0, level=-30, seed=5))
    (folder / "transcript.vtt").write_text("WEBVTT\n\n00:10.000 --> 00:12.000\n<v Guest>Softly.\n")
    told = stage.good("publish", "--json").json
    receipt: Any = next(one for one in told["receipts"] if one["key"].endswith("/enclosure"))["fields"]
    assert receipt == stage.record("0001-one")["receipts"]["media/guid-of-0001-one/enclosure"]["fields"]

    mastering = receipt["mastering"]
    assert mastering["leveler"]["most"] > 3
    assert mastering["treatment"]["highpass"] == 80
    assert mastering["cuts"]["count"] == 1
    assert mastering["inserts"][0]["what"] == "spot"
    assert mastering["versions"]["lameenc"]
    assert mastering["recording"]["seconds"] == 14
    seconds = 14 - mastering["cuts"]["seconds"] + 3
    assert receipt["seconds"] == pytest.approx(seconds, abs=0.001)

    sound = stage.site / receipt["path"]
    tags: Any = mutagen.File(sound).tags
    length = mutagen.File(sound).info.length
    assert length == pytest.approx(receipt["seconds"], abs=0.001), "header, tag and feed agree"
    assert tags.getall("TLEN")[0].text == [str(round(receipt["seconds"] * 1000))]
    found = measure_file(sound)
    assert found.integrated == pytest.approx(-16, abs=0.1)
    assert found.as_json() == receipt["loudness"]["output"]

    soft = 10.0 - mastering["cuts"]["seconds"] + 3
    starts = [frame.start_time / 1000 for frame in tags.getall("CHAP")]
    assert starts[0] == 0
    assert starts[2] == pytest.approx(soft, abs=0.002), "chapters follow the cut and the spot"
    assert mastering["inserts"][0]["at"] + 3 == pytest.approx(starts[1], abs=0.6)
    captions = (stage.site / "media" / "0001-one--transcript-en.vtt").read_text()
    minutes = f"00:00:{soft:06.3f}"
    assert minutes in captions


def test_the_two_speakers_come_together(stage: Stage, tmp_path: Path) -> None:
    episode(stage, "number: 1\ndate: 2026-11-23 06:00", talk(tmp_path / "talk.wav"))
    stage.good("publish")
    import av

    with av.open(str(stage.site / "media" / "0001-one.mp3")) as container:
        decoded = np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1).T
    loud, soft = decoded[: 5 * 48000], decoded[-5 * 48000 :]
    assert abs(loudness_of(loud, tmp_path) - loudness_of(soft, tmp_path)) < 3


def test_check_says_what_is_wrong_before_anything_is_public(stage: Stage, tmp_path: Path) -> None:
    sound = speech(14.0, level=2)
    sound[48000 * 6 : 48000 * 8] = np.clip(sound[48000 * 6 : 48000 * 8] * 4, -0.5, 0.5)
    path = write_sound(tmp_path / "clipped.wav", np.clip(sound, -0.5, 0.5), codec="pcm_s16le")
    episode(stage, "number: 1\ndate: 2026-11-23 06:00", path)
    told = stage.good("check", "--json").json
    clipped = next(finding for finding in told["findings"] if finding["code"] == "au-clipped")
    assert clipped["place"].endswith("episode.md")
    assert ":" in clipped["message"], "with its time"
    assert not stage.site.exists()
    measured = {path: path.stat().st_mtime_ns for path in (stage.home / ".quicktake" / "cache").rglob("result.json")}
    assert measured
    out = stage.good("publish", "--json").json
    assert "au-clipped" in {finding["code"] for finding in out["findings"]}
    assert all(path.stat().st_mtime_ns == when for path, when in measured.items()), "it was not listened to again"
    assert stage.good("check", code=0).out.count("au-clipped") == 0, "what is out is not listened to"


def test_one_bad_recording_does_not_keep_the_others_from_being_heard(stage: Stage, tmp_path: Path) -> None:
    episode(stage, "number: 1\ndate: 2026-11-23 06:00", talk(tmp_path / "talk.wav"))
    bad = stage.home / "0000-bad"
    bad.mkdir()
    write_sound(bad / "recording.wav", silence(2.0))
    stage.episode("0000-bad", "number: 2\ndate: 2026-11-23 07:00")
    one_sided = speech(14.0)
    one_sided[:, 1] = 0
    (stage.home / "0002-half").mkdir()
    write_sound(stage.home / "0002-half" / "recording.wav", one_sided)
    stage.episode("0002-half", "number: 3\ndate: 2026-11-23 08:00")
    codes = {finding["code"] for finding in stage.good("check", "--json", code=5).json["findings"]}
    assert {"au-unusable", "au-dead-channel"} <= codes
    import fcntl

    with (stage.home / ".quicktake" / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)  # another run
        codes = {finding["code"] for finding in stage.good("check", "--json").json["findings"]}
    assert {"au-unheard", "au-dead-channel"} <= codes, "what was heard before is still said"


def test_a_new_title_before_publication_changes_the_tags_alone(tmp_path: Path) -> None:
    stage = Stage(tmp_path, public=False)
    stage.episode("0001-one", "number: 1\ndate: 2026-11-23 06:00")
    stage.good("publish")
    cache = stage.home / ".quicktake" / "cache"
    masters = {path: path.stat().st_mtime_ns for path in cache.rglob("result.*")}
    stage.write("0001-one", "title: Another\nnumber: 1\ndate: 2026-11-23 06:00")
    stage.good("publish")
    assert all(path.stat().st_mtime_ns == when for path, when in masters.items())
    fresh = set(cache.rglob("result.*")) - set(masters)
    assert [path.suffix for path in fresh] == [".mp3"], "nothing but a tagged copy was made"
    tags: Any = mutagen.File(stage.site / "media" / "0001-one.mp3").tags
    assert tags.getall("TIT2")[0].text == ["Another"]


def test_master_alone_with_receipt_and_picture(stage: Stage, tmp_path: Path) -> None:
    path = talk(tmp_path / "talk.wav")
    out, picture = tmp_path / "out.mp3", tmp_path / "out.png"
    told = stage.good(
        "master", str(path), "-o", str(out), "--leveler", "--max-pause", "1", "--picture", str(picture)
    ).out
    for words in ("integrated loudness", "-16.0 LUFS", "leveler", "cut", "limiter", "versions"):
        assert words in told
    with Image.open(picture) as image:
        assert image.size == (1600, 900)
        assert len(image.convert("RGB").getcolors(1 << 24) or []) > 20
    assert probe(out).seconds == pytest.approx(14 - 3, abs=0.3)


def test_a_sample_is_two_files(stage: Stage, tmp_path: Path) -> None:
    path = talk(tmp_path / "talk.wav")
    told = stage.good("--json", "master", str(path), "-o", str(tmp_path / "x.wav"), "--sample", "4", "--leveler").json
    before, after = (tmp_path / name for name in told["files"])
    assert (before.name, after.name) == ("x-before.wav", "x-after.wav")
    for one in (before, after):
        assert probe(one).seconds == pytest.approx(4.0)
    assert not (tmp_path / "x.wav").exists()
    assert told["start"] + 4 > 9, "where the leveler moves most: the change of speakers"


def test_what_is_right_already_is_copied(stage: Stage, tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.wav", speech(6.0, level=-3))
    for ending in ("mp3", "m4a", "opus", "flac", "wav"):
        one, two, three = (tmp_path / f"{name}.{ending}" for name in ("one", "two", "three"))
        stage.good("master", str(path), "-o", str(one))
        told = stage.good("--json", "master", str(one), "-o", str(two), "--if-needed").json
        assert told["encodings"] == 0, ending
        assert told["loudness"]["input"] == told["loudness"]["output"]
        assert measure_file(two).as_json() == measure_file(one).as_json()
        again = stage.good("--json", "master", str(one), "-o", str(three), "--if-needed", "--target", "-20").json
        assert again["encodings"] >= 1
        assert "wanted are -20" in json.dumps(again["notes"])
    assert (tmp_path / "two.mp3").read_bytes() == (tmp_path / "one.mp3").read_bytes()


def test_wishes_that_contradict_each_other_are_refused(stage: Stage, tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.wav", speech(1.0))
    out = str(tmp_path / "b.mp3")
    assert "--sample" in stage.good("master", str(path), "-o", out, "--sample", "5", "--if-needed", code=2).err
    assert "PNG" in stage.good("master", str(path), "-o", out, "--picture", str(tmp_path / "x.gif"), code=2).err
    front = "number: 1\ndate: 2026-11-23 06:00\nsponsor: {name: Teapots, spot: s.wav, place: soon}"
    stage.episode("0001-one", front)
    error = stage.good("check", code=5).out
    assert "sponsor.place" in error
    assert "12:30" in error
    stage.write("0001-one", front.replace("soon", "end"))
    assert "s.wav" in stage.good("check", code=5).out


def test_a_folder_that_is_not_there_is_not_made(stage: Stage, tmp_path: Path) -> None:
    path, nowhere = talk(tmp_path / "talk.wav"), tmp_path / "nosuch"
    for words in (("-o", str(nowhere / "x.mp3")), ("-o", str(tmp_path / "x.mp3"), "--picture", str(nowhere / "x.png"))):
        assert f"there is no folder {nowhere}" in stage.good("master", str(path), *words, code=2).err
    assert not nowhere.exists()
    assert not (tmp_path / "x.mp3").exists()


def test_which_track_is_taken_is_said_by_all_who_take_one(tmp_path: Path) -> None:
    talk, stage = write_two_tracks(tmp_path / "talk.mkv"), Stage(tmp_path / "show")
    stage.episode("0001-one")
    wanted = "has 2 audio tracks: 1 “Desktop” (pcm_s16le, mono, 48 kHz) was taken"
    made = stage.good("new", str(talk), "--title", "Two")
    assert wanted in made.err
    assert wanted in stage.good("check", "1").out
    assert wanted in stage.good("master", str(talk), "-o", str(tmp_path / "out.mp3")).err
    named = stage.good("new", str(talk), "--title", "Three", "--track", "2")
    assert "audio tracks" not in named.err
    assert "\naudio: {track: 2}\n" in (Path(named.out.strip()) / "episode.md").read_text()
    first, second = (
        stage.good("master", str(talk), "-o", str(tmp_path / "out.mp3"), "--json", *words).json["loudness"]["input"]
        for words in ((), ("--track", "2"))
    )
    assert second["integrated"] - first["integrated"] == pytest.approx(20, abs=0.5)
    assert "there is no track 3" in stage.good("new", str(talk), "--title", "Four", "--track", "3", code=2).err
