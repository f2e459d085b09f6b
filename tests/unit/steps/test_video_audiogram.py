"""The step that makes a video of a recording without a moving picture."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from makers.pictures import cover
from makers.shows import make_episode, make_show
from makers.sound import Samples, silence, speech, write_sound
from quicktake.audio.metering.loudness import measure_file
from quicktake.audio.recordings.decoding import Form, decode
from quicktake.model import Audio, Chapter, Episode, no_progress
from quicktake.pictures.audiogram import bars_box, strip_box
from quicktake.steps import audiogram, master, measure
from quicktake.video.planes import Plane


def made(folder: Path, episode: Episode) -> tuple[Path, Mapping[str, Any]]:
    """The video, and the step's report."""
    files = files_of(folder, episode)
    params = audiogram.params(make_show(), episode)
    json.dumps(params, allow_nan=False)
    (folder / "work").mkdir()
    output = folder / "work" / "result.mp4"
    report = audiogram.run(files, output, params, no_progress)
    assert list(output.parent.iterdir()) == [output]
    return output, json.loads(json.dumps(report, allow_nan=False))


def files_of(folder: Path, episode: Episode) -> dict[str, Path]:
    """The step's inputs, with the recording measured."""
    given = {"sound": episode.sound, "intro": episode.intro, "outro": episode.outro, "spot": episode.spot}
    files = {name: path for name, path in given.items() if path is not None}
    files |= {"measure": folder / "measure.json", "cover": cover(folder / "cover.jpg")}
    measure.run(files, files["measure"], measure.params(make_show(), episode), no_progress)
    return files


def talk(folder: Path, sound: Samples | None = None, **more: Any) -> Episode:
    """An episode of sound alone: a second of silence, three of speech, one of silence."""
    if sound is None:
        sound = np.concatenate([silence(1.0), speech(3.0, level=-6), silence(1.0)])
    return replace(make_episode(), sound=write_sound(folder / "talk.wav", sound), **more)


def lumas(path: Path, box: tuple[int, int, int, int]) -> list[Plane]:
    """A part of each picture."""
    left, top, width, height = box
    with av.open(str(path)) as container:
        return [
            np.array(frame.to_ndarray()[top : top + height, left : left + width], np.uint8)
            for frame in container.decode(video=0)
        ]


def seconds(path: Path) -> float:
    return sum(len(block) for block in decode(path, Form(48000, 2))) / 48000


@pytest.mark.parametrize("channels", [1, 2])
def test_it_has_the_podcasts_sound_at_target_and_ceiling(tmp_path: Path, channels: int) -> None:
    sound = np.concatenate([silence(1.0, channels=channels), speech(3.0, channels=channels, level=-3)])
    output, report = made(tmp_path, talk(tmp_path, sound))
    found = measure_file(output)
    assert found.integrated == pytest.approx(-16, abs=0.1)
    assert found.true_peak is not None
    assert found.true_peak <= -1
    assert report["loudness"]["output"]["integrated"] == pytest.approx(found.integrated, abs=0.05)
    with av.open(str(output)) as container:
        track = container.streams.audio[0]
        assert (track.codec_context.codec.canonical_name, track.codec_context.channels) == ("aac", 2)
        assert track.codec_context.sample_rate == 48000
    assert report["bitrate"] == 192


def test_it_is_as_long_as_the_podcast_with_everything_that_is_in_it(tmp_path: Path) -> None:
    extra = {name: write_sound(tmp_path / f"{name}.wav", speech(1.0, seed=5)) for name in ("intro", "outro", "spot")}
    episode = replace(talk(tmp_path), **extra, spot_at=1.0)  # type: ignore[arg-type]  # names of files
    output, report = made(tmp_path, episode)
    podcast = tmp_path / "podcast.mp3"
    files = {"sound": tmp_path / "talk.wav", **extra, "measure": tmp_path / "measure.json"}
    enclosure = master.run(files, podcast, master.params(make_show(), episode), no_progress)
    assert report["edits"] == json.loads(json.dumps(enclosure["edits"]))
    assert seconds(output) == pytest.approx(seconds(podcast), abs=0.03)
    assert len(lumas(output, (0, 0, 2, 2))) == pytest.approx(seconds(podcast) * 10, abs=1)


def test_bars_move_when_there_is_something_to_hear(tmp_path: Path) -> None:
    sound = np.concatenate([silence(1.0), speech(2.0, level=-6), silence(2.0)])
    output, _ = made(tmp_path, talk(tmp_path, sound, audio=Audio(trim=False)))
    rows = [int((picture > 90).any(axis=1).sum()) for picture in lumas(output, bars_box())]
    assert max(rows[:9]) < 20, "at rest"
    assert max(rows[10:30]) > 60
    assert max(rows[40:]) < 20


def test_chapters_are_seen_when_they_are_heard(tmp_path: Path) -> None:
    chapters = (Chapter(0.0, "Welcome"), Chapter(2.5, "How loud is loud, and who says so"))
    output, report = made(tmp_path, talk(tmp_path, chapters=chapters))
    ((start, _, at),) = report["edits"]["kept"]
    assert start > 0.5, "the silence before it is cut"
    strips = [picture.astype(int) for picture in lumas(output, strip_box())]
    moves = [number for number in range(1, len(strips)) if np.abs(strips[number] - strips[number - 1]).max() > 100]
    assert moves == [int((2.5 - start + at) * 10)]


def test_what_the_font_cannot_write_is_said(tmp_path: Path) -> None:
    episode = talk(tmp_path)
    chapters = (Chapter(0.0, "Grüße"), Chapter(1.5, "音"))
    _, report = made(tmp_path, replace(episode, matter=replace(episode.matter, title="東京の音"), chapters=chapters))
    assert report["notes"][-2:] == [
        f"The video shows no “{text}”: its font lacks letters of it." for text in ("東京の音", "音")
    ]


def test_all_that_is_seen_or_heard_decides_and_nothing_else(tmp_path: Path) -> None:
    show, episode = make_show(), talk(tmp_path)
    params = audiogram.params(show, episode)
    others = [
        (make_show(title="Another"), episode),
        (show, replace(episode, matter=replace(episode.matter, title="Other words"))),
        (show, replace(episode, chapters=(Chapter(1.0, "One"),))),
        (show, replace(episode, audio=Audio(target=-14))),
    ]
    for other in others:
        assert audiogram.params(*other) != params
    same = [
        (make_show(description="Another"), episode),
        (show, replace(episode, notes="Other notes", matter=replace(episode.matter, tags=("new",)))),
        (show, replace(episode, audio=Audio(format="m4a", bitrate=96))),
    ]
    for other in same:
        assert audiogram.params(*other) == params
    assert {"sound", "intro", "outro", "spot", "measure", "cover", "font"} == set(audiogram.NEEDS)
