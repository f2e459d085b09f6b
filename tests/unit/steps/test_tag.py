"""The step that tags: what players read, that the sound is untouched, and that nothing else is said."""

import io
import json
import struct
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import av
import lameenc
import numpy as np
import pytest
from av.container import InputContainer
from mutagen.id3 import ID3, CTOCFlags
from mutagen.mp4 import MP4
from PIL import Image

from makers.pictures import cover, picture
from quicktake.errors import InputError, MachineError
from quicktake.model import Audio, Chapter, Episode, FrontMatter, Settings, Show, no_progress
from quicktake.steps import tag
from quicktake.steps.tag.language import three_letters
from quicktake.timeline import whole

# mypy: untyped-calls-exclude=mutagen
# (mutagen says that it is typed, but hardly a function of it is)

SECONDS = 3.0
TITLE = "„Lauter“ als AC/DC? Ж 音"
SETTINGS = Settings("Quick Take", "Short.", "The project", "de-AT", "https://example.org/show/", hosts=("A", "B"))
MATTER = FrontMatter(TITLE, number=148, season=2, summary="Zwei Sätze.\nKurz.")
CHAPTERS = (
    Chapter(0.0, "Anfang"),
    Chapter(1.25, "Mitte Ж", url="https://example.org/?a=1", image="one.png"),
    Chapter(2.0, "Ende", image="two.jpg"),
)


def mp3(seconds: float) -> bytes:
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(64)
    encoder.set_in_sample_rate(44100)
    encoder.set_channels(1)
    encoder.silence()
    noise = np.random.default_rng(1).normal(0, 3000, int(44100 * seconds)).astype("<i2")
    return bytes(encoder.encode(noise.tobytes())) + bytes(encoder.flush())


def m4a(path: Path, seconds: float) -> Path:
    with av.open(str(path), "w", format="ipod") as container:
        container.metadata["title"] = "the recording's own"
        container.metadata["location"] = "+12.3-45.6/"
        stream = container.add_stream("aac", rate=44100, layout="mono", bit_rate=64000)
        for index in range(int(44100 * seconds) // 1024):
            frame = av.AudioFrame(format="fltp", layout="mono", samples=1024)
            frame.planes[0].update(np.random.default_rng(index).normal(0, 0.1, 1024).astype("<f4").tobytes())
            frame.sample_rate, frame.pts = 44100, index * 1024
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def subjects(folder: Path, audio: Audio, chapters: tuple[Chapter, ...] = CHAPTERS) -> tuple[Show, Episode]:
    date = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    episode = Episode(folder / "0148-laut", MATTER, "", date, audio, None, chapters=chapters)
    return Show(folder, SETTINGS, ZoneInfo("Europe/Vienna")), episode


def inputs(folder: Path, master: Path) -> dict[str, Path]:
    measure = folder / "measure.json"
    measure.write_text(json.dumps({"edits": whole(SECONDS).as_json()}))
    picture(800, 400).save(folder / "one.png")
    picture(90, 90).save(folder / "two.jpg")
    artwork = cover(folder / "artwork.jpg")
    return {
        "master": master,
        "measure": measure,
        "artwork": artwork,
        "image:one.png": folder / "one.png",
        "image:two.jpg": folder / "two.jpg",
    }


def tagged_mp3(folder: Path, audio: Audio, master: bytes, chapters: tuple[Chapter, ...] = CHAPTERS) -> Path:
    source, output = folder / "master.mp3", folder / "result.mp3"
    source.write_bytes(master)
    report = tag.run(inputs(folder, source), output, tag.params(*subjects(folder, audio, chapters)), no_progress)
    assert report == {"size": output.stat().st_size}
    assert source.read_bytes() == master
    return output


def texts(tags: ID3, *names: str) -> list[str]:
    return [str(tags[name]) for name in names]


@pytest.mark.parametrize("version", ["2.3", "2.4"])
def test_every_word_is_read_back(tmp_path: Path, version: str) -> None:
    audio = replace(Audio(), id3="2.4") if version == "2.4" else Audio()
    path = tagged_mp3(tmp_path, audio, mp3(SECONDS))
    tags = ID3(path, translate=False)
    assert tags.version == (2, int(version[-1]), 0)
    assert texts(tags, "TIT2", "TPE1", "TALB", "TRCK", "TPOS", "TCON", "TLAN") == [
        TITLE, "A, B", "Quick Take", "148", "2", "Podcast", "deu",
    ]  # fmt: skip
    date = texts(tags, "TYER", "TDAT") if version == "2.3" else texts(tags, "TDRC")
    assert date == (["2026", "2311"] if version == "2.3" else ["2026-11-23"])  # the day in the show's zone
    assert str(tags["COMM::deu"]) == "Zwei Sätze. Kurz."
    assert tags["WXXX:"].url == tags["WOAS"].url == "https://example.org/show/0148-laut/"
    assert tags["APIC:"].data == (tmp_path / "artwork.jpg").read_bytes()
    assert (tags["APIC:"].mime, int(tags["APIC:"].type)) == ("image/jpeg", 3)
    assert not {"TSSE", "TENC", "TXXX"} & {name[:4] for name in tags}


def test_chapters_have_times_titles_links_and_pictures(tmp_path: Path) -> None:
    tags = ID3(tagged_mp3(tmp_path, Audio(), mp3(SECONDS)), translate=False)
    (contents,) = tags.getall("CTOC")
    assert contents.flags == CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED
    chapters = [tags[f"CHAP:{name}"] for name in contents.child_element_ids]
    assert [(chapter.start_time, chapter.end_time) for chapter in chapters] == [(0, 1250), (1250, 2000), (2000, 3000)]
    assert [str(chapter.sub_frames["TIT2"]) for chapter in chapters] == ["Anfang", "Mitte Ж", "Ende"]
    assert chapters[1].sub_frames["WXXX:chapter url"].url == "https://example.org/?a=1"
    with Image.open(io.BytesIO(chapters[1].sub_frames["APIC:"].data)) as image:
        assert (image.format, image.size) == ("JPEG", (800, 400))
    assert "APIC:" not in chapters[0].sub_frames


def test_other_programs_read_words_and_chapters(tmp_path: Path) -> None:
    with av.open(str(tagged_mp3(tmp_path, Audio(), mp3(SECONDS)))) as container:
        assert container.metadata["title"] == TITLE
        assert container.metadata["genre"] == "Podcast"
        assert chapters_of(container) == [(0.0, "Anfang"), (1.25, "Mitte Ж"), (2.0, "Ende")]


def test_no_text_of_id3_2_3_is_utf_8(tmp_path: Path) -> None:
    path = tagged_mp3(tmp_path, Audio(), mp3(SECONDS))
    tag_bytes = path.read_bytes()[: ID3(path).size]
    assert TITLE.encode("utf-16-le") in tag_bytes
    assert "Mitte Ж".encode("utf-16-le") in tag_bytes
    assert "Ж".encode() not in tag_bytes.replace((tmp_path / "artwork.jpg").read_bytes(), b"")


def test_the_sound_is_the_masters_and_its_own_tag_is_gone(tmp_path: Path) -> None:
    frames = mp3(SECONDS)
    own = b"TSSE" + struct.pack(">I", 5) + b"\0\0" + b"\0LAME"
    master = b"ID3\x03\0\0" + bytes([0, 0, 0, len(own)]) + own + frames
    path = tagged_mp3(tmp_path, Audio(), master)
    assert path.read_bytes()[ID3(path).size :] == frames
    assert "TSSE" not in ID3(path)
    with av.open(str(path)) as container:
        assert sum(frame.samples for frame in container.decode(audio=0)) == pytest.approx(SECONDS * 44100, rel=0.05)


def test_the_same_inputs_give_the_same_bytes(tmp_path: Path) -> None:
    master = mp3(0.5)
    assert tagged_mp3(tmp_path, Audio(), master).read_bytes() == tagged_mp3(tmp_path, Audio(), master).read_bytes()


def test_more_chapters_than_one_table_can_count(tmp_path: Path) -> None:
    many = tuple(Chapter(index / 250, f"{index}") for index in range(600))
    tags = ID3(tagged_mp3(tmp_path, Audio(), mp3(0.5), many))
    tables = {table.element_id: table for table in tags.getall("CTOC")}
    assert [len(tables[name].child_element_ids) for name in tables["toc"].child_element_ids] == [255, 255, 90]
    listed = [child for name in tables["toc"].child_element_ids for child in tables[name].child_element_ids]
    assert [tags[f"CHAP:{child}"].start_time for child in listed] == [index * 4 for index in range(600)]


def test_without_number_season_chapters_and_comment_nothing_is_made_up(tmp_path: Path) -> None:
    show, episode = subjects(tmp_path, Audio(), ())
    episode = replace(episode, matter=FrontMatter("One"), date=None)
    show = replace(show, settings=replace(SETTINGS, hosts=()))
    master = tmp_path / "master.mp3"
    master.write_bytes(mp3(0.5))
    tag.run(inputs(tmp_path, master), tmp_path / "result.mp3", tag.params(show, episode), no_progress)
    tags = ID3(tmp_path / "result.mp3", translate=False)
    assert sorted(tags) == ["APIC:", "TALB", "TCON", "TIT2", "TLAN", "TLEN", "TPE1", "WOAS", "WXXX:"]
    assert str(tags["TPE1"]) == "The project"


def test_a_chapter_picture_that_is_none_is_named(tmp_path: Path) -> None:
    master = tmp_path / "master.mp3"
    master.write_bytes(mp3(0.5))
    files = inputs(tmp_path, master)
    files["image:one.png"].write_bytes(b"no picture")
    with pytest.raises(InputError, match=r"one\.png: not a JPEG or PNG"):
        tag.run(files, tmp_path / "result.mp3", tag.params(*subjects(tmp_path, Audio())), no_progress)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a file that is always full")
def test_a_full_disk_is_never_taken_for_success(tmp_path: Path) -> None:
    master = tmp_path / "master.mp3"
    master.write_bytes(mp3(0.5))
    params = tag.params(*subjects(tmp_path, Audio()))
    with pytest.raises(MachineError, match="disk is full"):
        tag.run(inputs(tmp_path, master), Path("/dev/full"), params, no_progress)


def test_params_change_with_every_word_and_with_nothing_else(tmp_path: Path) -> None:
    show, episode = subjects(tmp_path, Audio())
    params = tag.params(show, episode)
    assert json.loads(json.dumps(params)) == params
    assert tag.params(show, replace(episode, notes="Other notes.")) == params
    assert tag.params(show, replace(episode, date=datetime(2026, 11, 23, 5, tzinfo=UTC))) == params
    others = [
        replace(episode, matter=replace(MATTER, title="Other")),
        replace(episode, matter=replace(MATTER, hosts=("C",))),
        replace(episode, matter=replace(MATTER, number=149)),
        replace(episode, matter=replace(MATTER, slug="other")),
        replace(episode, audio=replace(Audio(), id3="2.4")),
        replace(episode, chapters=CHAPTERS[:1]),
        replace(episode, date=datetime(2026, 11, 23, 23, 30, tzinfo=UTC)),
    ]
    assert all(tag.params(show, other) != params for other in others)


def test_m4a_has_the_same_words_in_atoms(tmp_path: Path) -> None:
    master, output = m4a(tmp_path / "master.m4a", SECONDS), tmp_path / "result.m4a"
    before = master.read_bytes()
    params = tag.params(*subjects(tmp_path, replace(Audio(), format="m4a")))
    report = tag.run(inputs(tmp_path, master), output, params, no_progress)
    assert report == {"size": output.stat().st_size}
    assert master.read_bytes() == before
    tags = MP4(output)
    assert {name: tags[name] for name in ("\xa9nam", "\xa9ART", "\xa9alb", "\xa9day", "\xa9gen", "\xa9cmt")} == {
        "\xa9nam": [TITLE], "\xa9ART": ["A, B"], "\xa9alb": ["Quick Take"],
        "\xa9day": ["2026-11-23"], "\xa9gen": ["Podcast"], "\xa9cmt": ["Zwei Sätze. Kurz."],
    }  # fmt: skip
    assert (tags["trkn"], tags["disk"], tags["stik"]) == ([(148, 0)], [(2, 0)], [21])
    assert bytes(tags["covr"][0]) == (tmp_path / "artwork.jpg").read_bytes()
    assert "\xa9too" not in tags
    assert b"+12.3-45.6" not in output.read_bytes()


def test_m4a_keeps_every_packet_and_has_chapters(tmp_path: Path) -> None:
    master, output = m4a(tmp_path / "master.m4a", SECONDS), tmp_path / "result.m4a"
    params = tag.params(*subjects(tmp_path, replace(Audio(), format="m4a")))
    tag.run(inputs(tmp_path, master), output, params, no_progress)
    assert packets(output) == packets(master)
    with av.open(str(output)) as container:
        assert chapters_of(container) == [(0.0, "Anfang"), (1.25, "Mitte Ж"), (2.0, "Ende")]


def chapters_of(container: InputContainer) -> list[tuple[float, str]]:
    return [(float(c["start"] * (c["time_base"] or 0)), c["metadata"]["title"]) for c in container.chapters()]


def packets(path: Path) -> list[bytes]:
    with av.open(str(path)) as container:
        return [bytes(packet) for packet in container.demux(container.streams.audio[0]) if packet.size]


@pytest.mark.parametrize(("language", "code"), [
    ("en", "eng"), ("de-AT", "deu"), ("EN_gb", "eng"), ("gsw-CH", "gsw"), ("xx", "und"), ("", "und"),
])  # fmt: skip
def test_languages_have_three_letters(language: str, code: str) -> None:
    assert three_letters(language) == code


def test_links_with_letters_of_any_language_are_ascii(tmp_path: Path) -> None:
    chapters = (Chapter(0.0, "Один", url="https://bücher.example/Жук"),)
    tags = ID3(tagged_mp3(tmp_path, Audio(), mp3(0.5), chapters))
    (chapter,) = tags.getall("CHAP")
    assert chapter.sub_frames["WXXX:chapter url"].url == "https://xn--bcher-kva.example/%D0%96%D1%83%D0%BA"


def test_without_a_summary_the_comment_is_what_stands_above_the_mark(tmp_path: Path) -> None:
    show, episode = subjects(tmp_path, Audio())
    notes = "Kurz **und** [gut](https://example.org/).\n\n<!--more-->\n\nLang.\n"
    episode = replace(episode, matter=FrontMatter("One"), notes=notes)
    assert tag.params(show, episode)["comment"] == "Kurz und gut (https://example.org/)."
    assert tag.params(show, replace(episode, notes=notes + "More.\n")) == tag.params(show, episode)
