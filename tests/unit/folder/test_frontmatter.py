"""episode.md as hosts write it: YAML 1.2, headlines, errors with the line that would work."""

from pathlib import Path

import pytest

from quicktake.errors import InputError
from quicktake.folder import frontmatter
from quicktake.folder.values import Place, build
from quicktake.model import FrontMatter


def read(front: str) -> FrontMatter:
    node = frontmatter.parse(front, "episode.md")
    again = frontmatter.from_json(frontmatter.to_json(node))
    assert again == node, "the parse cache must give back what was read"
    return build(node, FrontMatter, Place("episode.md"))


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("title: 1984", "1984"),
        ("title: Yes", "Yes"),
        ("title: no", "no"),
        ("title: 007", "007"),
        ("title: 1.10", "1.10"),
        ("title: null", "null"),
        ("title: ~", "~"),
        ("title: true", "true"),
        ("title: 2026-11-23", "2026-11-23"),
        ("title: 12:30:45", "12:30:45"),
        ('title: "#MeToo"', "#MeToo"),
        ("title: 'Episode 148: No more wars?'", "Episode 148: No more wars?"),
        ('title: "\\"No more wars\\" says who?"', '"No more wars" says who?'),
        ("title: C# and F#", "C# and F#"),
        ("title: Zürich e\u0301te\u0301", "Zürich été"),
    ],
)
def test_titles_are_always_text(written: str, title: str) -> None:
    assert read(written).title == title


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("title: Episode 148: No more wars?", 'title: "Episode 148: No more wars?"'),
        ('title: "No more wars" says who?', 'title: "\\"No more wars\\" says who?"'),
        ("title: @home", 'title: "@home"'),
        ("title: 50% off: really", 'title: "50% off: really"'),
    ],
)
def test_a_headline_that_yaml_cannot_read_gets_the_line_that_works(written: str, wanted: str) -> None:
    with pytest.raises(InputError) as caught:
        read(f"number: 3\n{written}")
    assert "line 3" in caught.value.message
    assert wanted in caught.value.hint
    assert read(wanted).title


def test_a_hash_at_the_beginning_is_a_comment_and_said_so() -> None:
    with pytest.raises(InputError) as caught:
        read("title: #MeToo")
    assert "title" in caught.value.message
    assert "#" in caught.value.hint


def test_only_true_and_false_are_booleans_and_numbers_are_decimal() -> None:
    assert read("title: x\ndraft: true\nnumber: 010").number == 10
    with pytest.raises(InputError, match=r"draft: must be true or false"):
        read("title: x\ndraft: yes")
    with pytest.raises(InputError, match=r"number: must be a whole number"):
        read("title: x\nnumber: 1:30")


def test_an_unknown_key_names_line_and_nearest_key() -> None:
    with pytest.raises(InputError) as caught:
        read("title: x\nsumary: y")
    assert "line 3" in caught.value.message
    assert "sumary" in caught.value.message
    assert "`summary`" in caught.value.hint


def test_no_key_twice() -> None:
    with pytest.raises(InputError, match=r"line 3.*`title` stands there twice"):
        read("title: x\ntitle: y")


@pytest.mark.parametrize(
    "written",
    ["title: [a]", "title: x\nsources: one", "title: x\nnumber: 0", "title: x\ntype: film", "title: x\nlink: nowhere",
     "title: x\nrecording: {sound: 3.5, picture: ../../../etc/passwd}", "- a", "title: &a x\nsummary: *a\n? [x]\n: y",
     "number: 3", "title: x\naudio: {bitrate: 9999}", "title: x\nchapters: [{start: 0, title: a, image: /etc/x}]"],
)  # fmt: skip
def test_wrong_types_are_one_clear_error(written: str) -> None:
    with pytest.raises(InputError) as caught:
        read(written)
    assert "episode.md" in caught.value.message


def test_sections_sources_and_recording() -> None:
    matter = read(
        "title: x\nsources:\n  - {title: T, author: A, url: 'https://example.org/a'}\n"
        "recording: {sound: s.wav, picture: p.mov, offset: -0.25}\naudio: {bitrate: 96}\nguests: [The guest, 1984]"
    )
    assert matter.sources[0].author == "A"
    assert matter.guests == ("The guest", "1984")
    assert matter.audio
    assert matter.audio.bitrate == 96
    assert matter.recording.offset == -0.25  # type: ignore[union-attr]  # it is two files here


def test_notes_are_split_folded_and_nfc(tmp_path: Path) -> None:
    from quicktake.folder.files import read_text

    path = tmp_path / "episode.md"
    path.write_bytes("\ufeff---\r\ntitle: x\r\n---\r\nCafe\u0301\r\n\r\n---\r\nend\r\n".encode())
    front, notes = frontmatter.split(read_text(path), str(path))
    assert front == "title: x\n"
    assert notes == "Café\n\n---\nend\n"


def test_without_front_matter_the_error_says_how_to_begin() -> None:
    with pytest.raises(InputError, match="no front matter") as caught:
        frontmatter.split("Hello\n", "episode.md")
    assert "---" in caught.value.hint
