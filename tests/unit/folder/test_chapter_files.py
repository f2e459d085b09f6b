"""Chapters as tools write them: lines, Audacity's labels and Podcasting 2.0's JSON."""

import json
from pathlib import Path

import pytest

from quicktake.errors import InputError
from quicktake.folder.chapters import ChapterFile, read_chapter_file
from quicktake.model import Chapter


def read(folder: Path, content: str | bytes, name: str = "chapters.txt") -> ChapterFile:
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    found = read_chapter_file(folder, "fr")
    assert found is not None
    return found


def test_lines_of_a_time_and_a_title(tmp_path: Path) -> None:
    text = "# ours\n0:00 Start\n1:23 - Middle <https://a.example/>\n\n12:30 1984 and after\n\n1:00:00\t2.5 million\n"
    assert read(tmp_path, text) == ChapterFile(
        tmp_path / "chapters.txt",
        (
            Chapter(0.0, "Start"),
            Chapter(83.0, "Middle", "https://a.example/"),
            Chapter(750.0, "1984 and after"),
            Chapter(3600.0, "2.5 million"),
        ),
    )


@pytest.mark.parametrize(
    "text",
    [
        "0.000000\t0.000000\tStart\n4.500000\t6.000000\t1984\n",
        "0,000000\t0,000000\tStart\n\\\t100.000000\t200.000000\n4,500000\t4,500000\t1984\n",
        "0.000000 2.000000 Start\n4.500000 4.500000 1984\n",
        "0:00 - 0:04 Start\n0:04.5–0:06 - 1984\n",
        "0:00 0:04 Start\n0:04.5 --> 0:06 1984\n",
    ],
)
def test_a_second_time_is_never_part_of_a_title(text: str, tmp_path: Path) -> None:
    found = read(tmp_path, text)
    assert found.chapters == (Chapter(0.0, "Start"), Chapter(4.5, "1984"))
    (told,) = found.deviations
    assert (told.line, told.guess) == (1, False)
    assert "two times" in told.message


@pytest.mark.parametrize("line", ["0:00 0:04", "1.000000\t1.000000\t", "2:00 - 1:30 Backwards", "0:99 Odd", "Start"])
def test_a_line_without_title_or_time_is_told(line: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"chapters\.txt, line 2: not a chapter"):
        read(tmp_path, f"# ours\n{line}\n")


def test_lines_in_another_encoding_are_read_with_a_note(tmp_path: Path) -> None:
    found = read(tmp_path, "0:00 Début\n1:00 À bientôt\n".encode("cp1252"))
    assert [chapter.title for chapter in found.chapters] == ["Début", "À bientôt"]
    assert "Windows-1252" in found.deviations[0].message


def test_json_chapters_with_one_that_is_not_listed(tmp_path: Path) -> None:
    (tmp_path / "here.png").touch()
    entries = [
        {"startTime": 9, "title": " The\nend ", "url": "https://a.example/end"},
        {"startTime": 0, "title": "Start", "img": "here.png"},
        {"startTime": 4.5, "title": "Silent", "toc": False, "img": "https://a.example/a.jpg"},
        {"startTime": 6, "img": "https://a.example/b.jpg", "endTime": 7},
        {"startTime": 9, "toc": False},
    ]
    found = read(tmp_path, json.dumps({"version": "1.2.0", "chapters": entries}), "chapters.json")
    assert found.chapters == (
        Chapter(0.0, "Start", image="here.png"),
        Chapter(4.5, "Silent", picture="https://a.example/a.jpg", toc=False),
        Chapter(6.0, "", picture="https://a.example/b.jpg", toc=False),
        Chapter(9.0, "The end", "https://a.example/end"),
    )
    assert "`endTime` of its chapters is not used" in found.deviations[0].message


def test_lines_come_before_json(tmp_path: Path) -> None:
    (tmp_path / "chapters.json").write_text('{"chapters": [{"startTime": 0, "title": "Other"}]}')
    assert read(tmp_path, "0:00 Start\n").chapters == (Chapter(0.0, "Start"),)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"chapters": [\n{"startTime": 0 "title": "A"}]}', "chapters.json, line 2: is no JSON"),
        ("[" * 100_000, "chapters.json: is no JSON"),
        ("[]", "chapters.json: there is no list `chapters`."),
        ('{"chapters": [1]}', "chapters.json: chapters[0]: must be a chapter."),
        ('{"chapters": [{"title": "A"}]}', "chapters[0].startTime: `None` is no time."),
        ('{"chapters": [{"startTime": NaN, "title": "A"}]}', "chapters[0].startTime: `nan` is no time."),
        ('{"chapters": [{"startTime": -1, "title": "A"}]}', "chapters[0].startTime: `-1` is no time."),
        ('{"chapters": [{"startTime": true, "title": "A"}]}', "chapters[0].startTime: `True` is no time."),
        ('{"chapters": [{"startTime": 1, "title": 5}]}', "chapters[0].title: must be text."),
        ('{"chapters": [{"startTime": 1, "title": "A", "url": "javascript:x"}]}', "chapters[0].url: `javascript:x`"),
        ('{"chapters": [{"startTime": 1, "title": "A", "img": "../a.jpg"}]}', "chapters[0].img: `../a.jpg`"),
        ('{"chapters": [{"startTime": 1, "title": "A"}, {"startTime": 1, "title": "B"}]}', "`B` does not begin after"),
    ],
)
def test_mistakes_in_json_name_the_chapter(content: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, content, "chapters.json")
    assert message in caught.value.message
