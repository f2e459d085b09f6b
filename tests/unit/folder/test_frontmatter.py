"""episode.md as hosts write it: YAML 1.2, headlines, errors with the line that would work."""

import dataclasses
from pathlib import Path

import pytest

from quicktake.errors import InputError
from quicktake.folder import frontmatter
from quicktake.folder.values import Place, build
from quicktake.model import FrontMatter, Sponsor


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


BLANK = [field.name for field in dataclasses.fields(FrontMatter) if field.name != "title"]


@pytest.mark.parametrize("key", BLANK)
@pytest.mark.parametrize("behind", ["", " ", "  # a comment"])
def test_a_key_with_nothing_behind_it_is_not_given(key: str, behind: str) -> None:
    assert read(f"title: One\n{key}:{behind}") == FrontMatter("One")


def test_inside_a_section_too() -> None:
    assert read("title: One\nsponsor:\n  name: ACME\n  url:\n  text:\n").sponsor == Sponsor("ACME")
    with pytest.raises(InputError, match=r"line 4: sponsor.name: is empty"):
        read("title: One\nsponsor:\n  name:\n  url:\n")


def test_only_a_title_must_be_there() -> None:
    with pytest.raises(InputError, match=r"line 2: title: is empty") as caught:
        read("title:\ntags:")
    assert "headline" in caught.value.hint


def test_a_hash_word_in_an_empty_summary_is_meant_as_its_text() -> None:
    with pytest.raises(InputError, match=r"line 3: summary: is empty") as caught:
        read("title: One\nsummary: #MeToo was ten years ago")
    assert 'summary: "#MeToo was ten years ago"' in caught.value.hint


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


MANY = "\n".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("---\ntitle: x\n\tnumber: 3\n---\n", "episode.md, line 3: begins with a tab.", "Use spaces"),
        ("---\ntitle: x\nnumber: 3\n", "episode.md, line 1: the front matter has no end.", "Write a line `---`"),
        ('---\ntitle "Loud"\n---\n', "line 2: the colon after `title` is missing.", 'Write: title: "Loud"'),
        ('---\nnumber: 3\ntitle "Loud"\n---\n', "line 3: the colon after `title` is missing.", 'Write: title: "Loud"'),
        ('---\ntitle: "Tomorrow\n---\n', "line 2: the quotation mark has no end.", 'Write: title: "Tomorrow"'),
        ('---\ntitle: "Tomorrow\nnumber: 3\ndraft: true\n---\n', "line 2: the quotation mark", 'title: "Tomorrow"'),
        ("---\n<<<<<<< HEAD\ntitle: x\n---\n", "line 2: holds git's conflict marks", "Keep the right lines"),
        (f"---\na: &a [1, 2]\n{MANY}\n---\n", "line 2: anchors and aliases of YAML (`&a`)", "quotation marks"),
        ("---\ntitle: x\ntags: [*b]\n---\n", "line 3: anchors and aliases of YAML (`*b`)", "quotation marks"),
    ],
)
def test_mistakes_are_told_in_a_hosts_words(text: str, message: str, hint: str) -> None:
    with pytest.raises(InputError) as caught:
        frontmatter.parse(frontmatter.split(text, "episode.md")[0], "episode.md")
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_a_conflict_in_the_notes_is_told_and_one_mark_is_text() -> None:
    notes = "---\ntitle: x\n---\nOne.\n<<<<<<< HEAD\nTwo.\n"
    assert "<<<<<<< HEAD" in frontmatter.split(notes, "episode.md")[1]
    with pytest.raises(InputError, match=r"line 5: holds git's conflict marks"):
        frontmatter.split(notes + "=======\nThree.\n>>>>>>> other\n", "episode.md")


def test_signs_of_aliases_inside_a_text_are_text() -> None:
    front, _ = frontmatter.split("---\ntitle: Q&A with *all* of us\ntags: [R&D]\n---\n", "episode.md")
    matter = build(frontmatter.parse(front, "episode.md"), FrontMatter, Place("episode.md"))
    assert (matter.title, matter.tags) == ("Q&A with *all* of us", ("R&D",))


def test_all_mistakes_of_a_file_are_told_at_once() -> None:
    front = "title: x\nepisode: 148\nguest: Ann\nnumbr: 2\nseason: 0"
    with pytest.raises(InputError) as caught:
        build(frontmatter.parse(front, "episode.md"), FrontMatter, Place("episode.md"))
    told = f"{caught.value.message} {caught.value.hint}"
    for words in (
        "episode.md, line 3: episode: unknown key. Did you mean `number`?",
        "episode.md, line 4: guest: unknown key. Did you mean `guests`?",
        "episode.md, line 5: numbr: unknown key. Did you mean `number`?",
        "episode.md, line 6: season: 0 is not between 1 and 10000.",
    ):
        assert words in told
