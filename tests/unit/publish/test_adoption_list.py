"""The list of old videos: written for a host to correct, read back with every mistake named by its line."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from quicktake.destinations.youtube.matching import Candidate, Match, Upload
from quicktake.errors import InputError
from quicktake.publish.adoption_list import Line, read, text_of, write

VIDEO, OTHER = "dQw4w9WgX-_", "AAAAAAAAAAA"
MATCHES = (
    Match("0001-one", "sure", (Candidate(Upload(VIDEO, 'A "title"\nof two lines', "", None, None), "same day"),)),
    Match("0002-two", "none"),
)
TEXT = text_of(MATCHES, [Upload(OTHER, "Stray", "", datetime(2021, 3, 4, tzinfo=UTC), None)])


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    write(path, TEXT)
    (line,) = read(path)
    assert (line.episode, line.video) == ("0001-one", VIDEO)
    assert f'#   {OTHER}  "Stray"  2021-03-04' in path.read_text()


def test_only_a_list_that_nobody_touched_is_written_over(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    write(path, TEXT)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))  # as an editor on Windows may leave it
    write(path, TEXT.replace("Stray", "Strays"))
    for corrected in (TEXT.replace("none ", "sure "), f"{TEXT}# mine\n", "mine\n"):
        path.write_text(corrected)
        with pytest.raises(InputError, match="was corrected"):
            write(path, TEXT)
        assert path.read_text() == corrected


@pytest.mark.parametrize(
    "text",
    [
        f"sure 0001-one {VIDEO}",
        f"  SURE\t0001-one   https://youtu.be/{VIDEO}  (by hand)",
        f"# a comment\n\ndoubtful 0002-two {OTHER}\nnone 0003-three\nsure 0001-one {VIDEO}\n",
    ],
)
def test_what_a_host_may_write(tmp_path: Path, text: str) -> None:
    path = tmp_path / "list.txt"
    path.write_text(text)
    assert [(line.episode, line.video) for line in read(path)] == [("0001-one", VIDEO)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"\nshure 0001-one {VIDEO}", "line 2: `shure` is not understood"),
        ("sure 0001-one", "line 1: an episode and a video are wanted"),
        ("sure 0001-one vimeo", "line 1: `vimeo` is no video on YouTube"),
        (f"sure 0001-one {VIDEO}\nsure 0002-two {VIDEO}", f"line 2: {VIDEO} stands in line 1 too"),
        (f"sure 0001-one {VIDEO}\nsure 0001-one {OTHER}", "line 2: 0001-one stands in line 1 too"),
    ],
)
def test_mistakes_are_named_by_their_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "list.txt"
    path.write_text(text)
    with pytest.raises(InputError) as error:
        read(path)
    assert error.value.message.startswith(f"{path}, {message}")


def test_a_line_of_the_command_line_has_no_place() -> None:
    with pytest.raises(InputError, match=r"^no$"), Line("", "1", VIDEO).told():
        raise InputError("no")
