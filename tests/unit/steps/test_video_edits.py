"""The step that cuts the picture as the podcast is cut."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from makers.film import (
    REORDERING,
    SHAKY,
    Camera,
    clicking,
    clicks_of,
    flashes_of,
    picture_bytes,
    steady,
    turned,
    write_film,
)
from makers.pictures import cover
from makers.shows import make_episode, make_show
from makers.sound import tone, write_sound
from quicktake.audio.metering.loudness import measure_file
from quicktake.errors import InputError
from quicktake.model import Audio, Episode, no_progress
from quicktake.steps import measure
from quicktake.steps.video import edited
from quicktake.timeline import EditList

AT = (1.0, 2.4, 5.6, 7.2)
"""Seconds at which a flash is seen and a click heard."""
QUIET = ((0.0, 0.7), (3.0, 5.0), (7.6, 8.4))
CUT = Audio(max_pause=0.8, crossfade=0.3)


def made(folder: Path, episode: Episode, spot_at: float | None = None) -> tuple[Path, Mapping[str, Any]]:
    """The video, and the step's report."""
    given = {"sound": episode.sound, "picture": episode.picture or episode.sound, "intro": episode.intro,
             "outro": episode.outro, "spot": episode.spot}  # fmt: skip
    files = {name: path for name, path in given.items() if path is not None}
    files |= {"measure": folder / "measure.json", "cover": cover(folder / "cover.jpg")}
    heard = {**measure.params(make_show(), episode), "spot_at": spot_at}
    measure.run(files, files["measure"], heard, no_progress)
    params = edited.params(make_show(), episode)
    json.dumps(params, allow_nan=False)
    (folder / "work").mkdir()
    output = folder / "work" / f"result{edited.SUFFIX.format(**params)}"
    report = edited.run(files, output, params, no_progress)
    assert list(output.parent.iterdir()) == [output]
    return output, json.loads(json.dumps(report, allow_nan=False))


def filmed(path: Path, camera: Camera = REORDERING, starts: tuple[float, float] = (0.0, 0.0), **more: Any) -> Path:
    """Flashes and clicks together, a long pause, and silence at both ends."""
    late = starts[0] - starts[1]
    quiet = [(max(0.0, start + late), end + late) for start, end in QUIET]
    sound = clicking(8.4, [second + late for second in AT], quiet)
    times = more.pop("times", steady(8.4, 25))
    return write_film(
        path, sound, times=times, camera=camera, flashes=AT, picture_start=starts[0], sound_start=starts[1], **more
    )


def inserts(folder: Path) -> dict[str, Any]:
    lengths = {"intro": 1.5, "outro": 1.2, "spot": 1.0}
    return {name: write_sound(folder / f"{name}.wav", tone(seconds)) for name, seconds in lengths.items()}


def pictures(path: Path) -> list[tuple[float, float]]:
    """When each picture is shown, and its mean luma."""
    with av.open(str(path)) as container:
        return [(frame.time, float(frame.to_ndarray()[: frame.height].mean())) for frame in container.decode(video=0)]


@pytest.mark.parametrize(
    ("name", "starts", "codec"),
    [
        ("a.mp4", (0.0, 0.0), "aac"),
        ("a.mp4", (0.28, 0.0), "aac"),
        ("a.mkv", (0.0, 0.28), "aac"),
        ("a.ts", (0.0, 0.28), "aac"),
    ],
)
def test_flash_and_click_come_together_between_cuts_and_inserts(
    tmp_path: Path, name: str, starts: tuple[float, float], codec: str
) -> None:
    film = filmed(tmp_path / name, starts=starts, sound_codec=codec)
    episode = replace(make_episode(), sound=film, audio=CUT, **inserts(tmp_path))
    output, report = made(tmp_path, episode, spot_at=6.4)
    flashes, clicks = flashes_of(output), clicks_of(output)
    assert flashes == pytest.approx(clicks, abs=0.003)
    assert len(flashes) == len(AT)
    edits = EditList.from_json(report["edits"])
    begin = flashes_of(film)[0] - AT[0] if name == "a.ts" else 0.0  # of its clock, which begins anywhere
    assert flashes == pytest.approx([edits.place(second - begin) for second in flashes_of(film)], abs=0.003)
    assert len(edits.kept) >= 3, "the pause was cut, and the spot divides what is left"
    last, luma = pictures(output)[-1]
    assert luma != 0
    assert edits.duration - 0.6 < last < edits.duration
    assert report["loudness"]["output"]["integrated"] == pytest.approx(measure_file(output).integrated, abs=0.05)


def test_a_phones_pictures_keep_their_distance_to_the_sound(tmp_path: Path) -> None:
    times = tuple(second * 2000 + time for second in range(4) for time in SHAKY)
    film = filmed(tmp_path / "a.mp4", times=times)
    output, report = made(tmp_path, replace(make_episode(), sound=film, audio=CUT))
    edits = EditList.from_json(report["edits"])
    shown = {round(time, 3) for time, _ in pictures(output)}
    for time in times:
        inside = any(run.start + 0.01 < time / 1000 < run.end - 0.01 for run in edits.kept)
        if inside:
            placed = edits.place(time / 1000)
            assert min(abs(placed - other) for other in shown) < 0.0015


@pytest.mark.parametrize("offset", [0.3, -0.3])
def test_picture_and_sound_as_two_files(tmp_path: Path, offset: float) -> None:
    film = write_film(
        tmp_path / "picture.mp4", tone(8.4), times=steady(8.4, 25), camera=REORDERING, flashes=AT, picture_start=0.2
    )
    sound = clicking(8.4, [second - offset for second in AT], [(max(0, a - offset), b - offset) for a, b in QUIET])
    files: dict[str, Any] = {"sound": write_sound(tmp_path / "sound.wav", sound), "picture": film}
    episode = replace(make_episode(), audio=CUT, offset=offset, **files, **inserts(tmp_path))
    output, _ = made(tmp_path, episode, spot_at=6.4)
    assert flashes_of(output) == pytest.approx(clicks_of(output), abs=0.003)
    assert len(clicks_of(output)) == len(AT)


def test_the_cover_is_seen_while_intro_spot_and_outro_are_heard(tmp_path: Path) -> None:
    film = filmed(tmp_path / "a.mp4", Camera("libx264", matrix=turned(90)))
    output, report = made(tmp_path, replace(make_episode(), sound=film, audio=CUT, **inserts(tmp_path)), spot_at=6.4)
    edits = EditList.from_json(report["edits"])
    lumas = pictures(output)
    card = lumas[0][1]
    runs = [(run.at, run.until) for run in edits.kept]
    for time, luma in lumas:
        heard = any(start - 0.001 <= time < end - 0.005 for start, end in runs)
        assert heard or luma == pytest.approx(card, abs=1.5)
    gaps = [second for second in np.arange(0.1, edits.duration, 0.5) if not any(a <= second < b for a, b in runs)]
    assert len(gaps) >= 5
    with av.open(str(output)) as container:
        assert next(container.decode(video=0)).rotation == -90


def test_where_nothing_is_cut_the_picture_is_copied(tmp_path: Path) -> None:
    film = write_film(tmp_path / "a.mkv", clicking(2.0, (0.5,)), camera=REORDERING)
    output, report = made(tmp_path, replace(make_episode(), sound=film, audio=Audio(trim=False)))
    assert picture_bytes(output) == picture_bytes(film)
    assert report["notes"] == []


def test_the_host_is_told_that_the_picture_was_encoded_anew(tmp_path: Path) -> None:
    output, report = made(tmp_path, replace(make_episode(), sound=filmed(tmp_path / "a.mp4"), audio=CUT))
    assert any("encoded anew (H.264)" in note for note in report["notes"])
    content = output.read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")


def test_a_recording_without_a_picture_is_named(tmp_path: Path) -> None:
    sound = write_sound(tmp_path / "a.wav", clicking(4.0, (2.0,), [(0.0, 1.0)]))
    with pytest.raises(InputError, match=r"a\.wav: has no moving picture"):
        made(tmp_path, replace(make_episode(), sound=sound))
