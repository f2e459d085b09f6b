# mypy: untyped-calls-exclude=mutagen
# mutagen is hardly annotated
"""The published file as players see it: chapters, cover, loudness, and nothing of the recording's own metadata."""

from pathlib import Path

import av
import mutagen.id3
import mutagen.mp4
import pytest

from makers.stage import Stage, write_film
from quicktake.audio.metering.loudness import measure_file

CHAPTERS = "0:00 Begin\n0:01 Middle <https://example.org/middle>\n0:02.5 End\n"


def made(stage: Stage, front: str = "date: 2026-11-23 06:00\nnumber: 148") -> Path:
    folder = stage.home / "0148-one"
    folder.mkdir()
    plain = write_film(stage.root / "plain.mp4", 4.0)
    with av.open(str(plain)) as source, av.open(str(folder / "recording.mp4"), "w") as film:
        film.metadata.update({"title": "raw take", "location": "+52.5+13.4/", "comment": "camera 7", "encoder": "cam"})
        streams = {stream.index: film.add_stream_from_template(stream) for stream in source.streams}
        for packet in source.demux():
            if packet.dts is not None:
                packet.stream = streams[packet.stream.index]
                film.mux(packet)
    (folder / "chapters.txt").write_text(CHAPTERS)
    stage.episode("0148-one", front)
    stage.good("publish")
    (path,) = (stage.site / "media").glob("0148-one.m*")
    return path


def test_an_mp3(tmp_path: Path) -> None:
    path = made(Stage(tmp_path / "show"))
    tags = mutagen.id3.ID3(path)
    assert tags.version == (2, 3, 0)
    assert (str(tags["TIT2"]), str(tags["TALB"]), str(tags["TRCK"])) == ("Title of 0148-one", "Quick Take", "148")
    assert tags.getall("APIC")[0].mime == "image/jpeg"
    chapters = sorted(tags.getall("CHAP"), key=lambda chapter: chapter.start_time)
    assert [str(chapter.sub_frames["TIT2"]) for chapter in chapters] == ["Begin", "Middle", "End"]
    with av.open(str(path)) as container:
        assert [chapter["metadata"]["title"] for chapter in container.chapters()] == ["Begin", "Middle", "End"]
    insist_clean_and_right(path)


def test_an_m4a(tmp_path: Path) -> None:
    path = made(Stage(tmp_path / "show"), "date: 2026-11-23 06:00\nnumber: 148\naudio: {format: m4a}")
    tags = mutagen.mp4.MP4(path)
    assert tags["\xa9nam"] == ["Title of 0148-one"]
    assert tags["covr"]
    with av.open(str(path)) as container:
        assert [chapter["metadata"]["title"] for chapter in container.chapters()] == ["Begin", "Middle", "End"]
    insist_clean_and_right(path)


def insist_clean_and_right(path: Path) -> None:
    content = path.read_bytes()
    for leak in (b"raw take", b"+52.5+13.4", b"camera 7"):
        assert leak not in content
    found = measure_file(path)
    assert found.integrated == pytest.approx(-16, abs=0.1)
    assert found.true_peak is not None
    assert found.true_peak <= -1
