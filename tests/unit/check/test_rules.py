"""Each rule has an example that fails and one that passes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from quicktake.check import RULES, findings
from quicktake.model import (
    Audio,
    Chapter,
    Episode,
    EpisodeRecord,
    FrontMatter,
    Owner,
    Receipt,
    Settings,
    Show,
    Soundbite,
    Source,
    Youtube,
)

Example = tuple[Show, list[Episode]]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("show")
    Image.new("RGB", (1400, 1400), "navy").save(folder / "cover.jpg")
    Image.new("RGB", (1400, 1000), "navy").save(folder / "wide.jpg")
    Image.new("RGB", (320, 180), "navy").save(folder / "small.png")
    (folder / "one").mkdir()
    (folder / "one" / "recording.wav").write_bytes(b"sound")
    (folder / "two").mkdir()
    (folder / "two" / "Transcript.txt").write_text("What was said.")
    (folder / "old.srt").write_bytes("1\n00:00:01,000 --> 00:00:02,000\nCafé\n".encode("cp1252"))
    (folder / "bare.srt").write_text("00:00:01.000 --> 00:00:02.000\nWords\n")
    (folder / "spoken.vtt").write_text("WEBVTT\n\n00:02.000 --> 00:01.000\nBackwards\n")
    return folder


def good(home: Path) -> Example:
    settings = Settings(
        title="Quick Take",
        description="News.",
        author="The desk",
        language="en",
        link="https://quicktake.example/",
        public_url="https://quicktake.example/",
        owner=Owner("desk@quicktake.example"),
    )
    episode = Episode(
        folder=home / "one",
        matter=FrontMatter("How loud is loud?", number=1, sources=(Source("T", "A"),)),
        notes="Hello.",
        date=datetime(2026, 11, 23, tzinfo=UTC),
        audio=Audio(),
        youtube=Youtube(),
        chapters=(Chapter(0, "a"), Chapter(10, "b"), Chapter(20, "c")),
        sound=home / "one" / "recording.wav",
    )
    return Show(home, settings, ZoneInfo("UTC")), [episode]


def setting(**changes: object) -> Callable[[Example], Example]:
    return lambda example: (replace(example[0], settings=replace(example[0].settings, **changes)), example[1])  # type: ignore[arg-type]  # any key


def matter(**changes: object) -> Callable[[Example], Example]:
    def change(example: Example) -> Example:
        one = example[1][0]
        return example[0], [replace(one, matter=replace(one.matter, **changes))]  # type: ignore[arg-type]  # any key

    return change


def episode(**changes: object) -> Callable[[Example], Example]:
    return lambda example: (example[0], [replace(example[1][0], **changes)])  # type: ignore[arg-type]  # any field


def on_youtube(**changes: object) -> Callable[[Example], Example]:
    return episode(youtube=Youtube(**changes))  # type: ignore[arg-type]  # any key


FAILING: dict[str, Callable[[Example], Example]] = {
    "ch-description": setting(description="x" * 4001),
    "ch-language": setting(language="xx-english"),
    "ch-category": setting(categories=("News/Daly News",)),
    "ch-image": setting(cover="wide.jpg"),
    "ch-owner-email": setting(owner=None),
    "ch-public": setting(public_url=None),
    "it-title": matter(title="How loud\tis loud?"),
    "it-title-number": matter(title="Episode 1: How loud is loud?"),
    "it-title-only": matter(title="Episode 1"),
    "it-quotes": matter(title="“How loud is loud?”"),
    "it-notes": episode(notes="<!-- to come -->\n"),
    "it-recording": episode(sound=None),
    "it-pubdate-order": lambda example: (example[0], example[1] * 2),
    "it-sources": matter(sources=(Source("T"),)),
    "it-transcript": lambda example: episode(transcript=example[0].folder / "spoken.vtt")(example),
    "it-html": episode(notes="Some <b>bold</b> words and <script>none</script>."),
    "it-embed": episode(notes="<iframe src='https://www.youtube.com/embed/dQw4w9WgXcQ'></iframe>\n\nHello."),
    "it-picture": episode(notes="Hello. ![A meter](meter.png)"),
    "it-footnote": episode(notes="A claim.[^1]\n\n[^1]: Its source.\n\n[^2]: Another."),
    "it-link": episode(notes="[x](www.example.com)"),
    "it-encoding": lambda example: episode(transcript=example[0].folder / "old.srt")(example),
    "it-mended": lambda example: episode(transcript=example[0].folder / "bare.srt")(example),
    "it-soundbite": episode(soundbites=(Soundbite(10, 20),)),
    "it-summary": lambda example: matter(summary="S.")(episode(notes="Above.\n\n<!--more-->\n\nBelow.")(example)),
    "it-unread": lambda example: episode(folder=example[0].folder / "two")(example),
    "ch-font": setting(font="cover.jpg"),
    "yt-title": matter(title="How loud is loud? " * 6),
    "yt-tags": matter(tags=tuple(f"a long tag, number {number}" for number in range(60))),
    "yt-hashtags": on_youtube(hashtags=("news", "two words")),
    "yt-description": episode(notes="How loud is loud? " * 300),
    "yt-category": on_youtube(category="News & Politic"),
    "yt-language": on_youtube(audio_language="en-UK"),
    "yt-playlist": on_youtube(playlists=("Loud < louder",)),
    "yt-letters": matter(title="東京の音"),
    "yt-thumbnail": lambda example: episode(thumbnail=example[0].folder / "small.png")(example),
    "chap-youtube": episode(chapters=(Chapter(0, "a"), Chapter(5, "b"), Chapter(20, "c"))),
}


def test_what_is_good_passes_every_rule(home: Path) -> None:
    assert findings(*good(home)) == []


@pytest.mark.parametrize("code", sorted(RULES))
def test_each_rule_finds_its_example_and_nothing_else(code: str, home: Path) -> None:
    found = findings(*FAILING[code](good(home)))
    assert {finding.code for finding in found} == {code}
    for finding in found:
        assert finding.severity == RULES[code].severity
        assert finding.message
        assert finding.hint
        assert finding.source


def test_a_number_in_typographic_quotes_is_read_and_told(home: Path) -> None:
    (home / "one" / "episode.md").write_text("---\ntitle: One\nnumber: “1”\n---\nHello.\n")
    (found,) = findings(*good(home))
    assert (found.code, found.place) == ("it-quotes", f"{home / 'one' / 'episode.md'}: number")
    (home / "one" / "episode.md").unlink()


@pytest.mark.parametrize("title", ["“Loud” and “soft”", "How loud is “loud”?", '"Loud"', "“"])
def test_quotes_inside_a_title_are_right(title: str, home: Path) -> None:
    assert findings(*matter(title=title)(good(home))) == []


@pytest.mark.parametrize("title", ["Episode 1", "Ep. 1", "#1", "Episode #1:", "Folge 12"])
def test_a_title_that_is_only_a_number_is_told_once_for_the_show(title: str, home: Path) -> None:
    show, (one,) = matter(title=title)(good(home))
    two = replace(one, date=datetime(2026, 11, 24, tzinfo=UTC))
    (found,) = findings(show, [one, two])
    assert (found.code, found.severity) == ("it-title-only", "I")
    assert "as 1 more do" in found.message


def test_a_transcript_is_told_with_file_and_line_once(home: Path) -> None:
    (found,) = findings(*FAILING["it-transcript"](good(home)))
    assert found.place == f"{home / 'spoken.vtt'}, line 3"
    assert found.message == "ends before it begins: 00:02.000 --> 00:01.000"


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ("www.example.com/a", "the link to `www.example.com/a` was read as https://www.example.com/a"),
        ("recording.wav", "the link to `recording.wav` leads nowhere: files of"),
        ("./recording.wav", "the link to `./recording.wav` leads nowhere: files of"),
        ("example.com/about", "the link to `example.com/about` leads nowhere: it has no https:// and"),
        ("slides.pdf", "the link to `slides.pdf` leads nowhere: it has no https:// and"),
        ("https://www.example.com", None),
        ("../0002-two/", None),
        ("/about.html", None),
        ("#chapters", None),
        ("mailto:desk@example.com", None),
    ],
)
def test_links_that_lead_nowhere_are_told(link: str, told: str | None, home: Path) -> None:
    found = findings(*episode(notes=f"Hello.\n\n* [words]({link}) and [again]({link})")(good(home)))
    assert len(found) == bool(told)
    assert all(one.code == "it-link" and one.message.startswith(told or "-") for one in found)


def test_how_a_file_was_read_is_told_with_its_line(home: Path, tmp_path: Path) -> None:
    (tmp_path / "chapters.txt").write_text("# labels\n0.000000\t4.000000\tStart\n")
    (tmp_path / "chapters.json").write_text("{}")
    found = findings(*episode(folder=tmp_path, transcript=home / "bare.srt")(good(home)))
    assert sorted((one.code, one.place) for one in found) == [
        ("it-mended", f"{home / 'bare.srt'}, line 1"),
        ("it-mended", f"{tmp_path / 'chapters.txt'}, line 2"),
        ("it-unread", f"{tmp_path / 'chapters.json'}"),
    ]


def test_soundbites_of_15_to_120_seconds_are_right(home: Path) -> None:
    lasting = [(0.1, 15.1), (3.4, 123.4), (0.1, 15.0), (3.4, 123.5)]
    found = findings(*episode(soundbites=tuple(Soundbite(*times) for times in lasting))(good(home)))
    assert [one.message for one in found] == [
        "the one at 0:00 lasts 14.9 s; 15 to 120 s are advised.",
        "the one at 0:03 lasts 120.1 s; 15 to 120 s are advised.",
    ]


@pytest.mark.parametrize("control", ["\t", "\x7f", "\x85", "\x9b"])
def test_a_title_with_a_control_character_is_told(control: str, home: Path) -> None:
    assert [one.code for one in findings(*matter(title=f"How{control}loud?")(good(home)))] == ["it-title"]


@pytest.mark.parametrize("notes", ["<!-- A comment. -->\n\n<!--more-->\n\nBelow.", "S.\n\n<!--more-->\n", "Only this."])
def test_a_summary_that_is_used_or_repeated_is_right(notes: str, home: Path) -> None:
    assert findings(*matter(summary="S.")(episode(notes=notes)(good(home)))) == []


def test_a_staged_episode_whose_files_are_out_needs_no_recording(home: Path) -> None:
    enclosure = Receipt("media/g/enclosure", "d", fields={"revision": 2})
    for revision, wanted in ((2, []), (3, ["it-recording"])):  # the third corrects it and is to be built
        record = EpisodeRecord("g", revision=revision, receipts={enclosure.key: enclosure})
        found = findings(*episode(sound=None, record=record)(good(home)))
        assert [one.code for one in found] == wanted
