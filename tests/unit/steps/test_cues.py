"""Transcripts as hosts have them, and files that only look like one."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quicktake.errors import InputError
from quicktake.model import Cue
from quicktake.steps.cues import parse_cues, read_cues, to_webvtt

VTT = """WEBVTT - made by hand
Kind: captions

STYLE
::cue { color: red }

NOTE a comment

intro
00:01.000 --> 00:00:02.500 align:start position:0%
<v Desk>Rock &amp; roll is <i>loud</i>,
<00:00:01.500>very &lt;loud&gt;.

00:00:03.000 --> 00:00:04.000
<v.loud Tea &amp; Milk>Yes.</v> <v Desk>No.</v>
"""

SRT = """1
00:00:01,000 --> 00:00:02,500
<b>First</b> line & a < b

2
00:00:03,000 --> 00:00:04,000
Second,
in two lines
"""


def test_webvtt_gives_plain_text_and_speakers() -> None:
    assert parse_cues(VTT, "t.vtt") == (
        Cue(1.0, 2.5, "Rock & roll is loud,\nvery <loud>.", "Desk"),
        Cue(3.0, 4.0, "Yes.", "Tea & Milk"),
        Cue(3.0, 4.0, "No.", "Desk"),
    )


def test_subrip_is_told_by_its_content() -> None:
    assert parse_cues(SRT, "t.vtt") == (
        Cue(1.0, 2.5, "First line & a < b"),
        Cue(3.0, 4.0, "Second,\nin two lines"),
    )


@pytest.mark.parametrize("text", [VTT, SRT])
def test_bom_and_line_ends_change_nothing(tmp_path: Path, text: str) -> None:
    path = tmp_path / "transcript.srt"
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert read_cues(path) == parse_cues(text, "t")


def test_a_cue_that_ends_where_it_begins_is_shown_for_a_moment() -> None:
    assert parse_cues("WEBVTT\n\n00:01.000 --> 00:01.000\nHm.\n", "t") == (Cue(1.0, 1.5, "Hm."),)


def test_cues_come_in_order_of_time() -> None:
    text = "WEBVTT\n\n00:05.000 --> 00:06.000\nB\n\n00:01.000 --> 00:02.000\nA\n"
    assert [cue.text for cue in parse_cues(text, "t")] == ["A", "B"]


@pytest.mark.parametrize(("text", "message"), [
    ("WEBVTT\n\n00:01 --> 00:02\nHm.\n", "t.vtt, line 3: cannot read the times"),
    ("WEBVTT\n\n00:01.000 --> 00:99.000\nHm.\n", "t.vtt, line 3: cannot read the times"),
    ("WEBVTT\n\nHm. --> no time\n", "t.vtt, line 3: cannot read the times"),
    ("WEBVTT\n\n\n00:03.000 --> 00:02.000\nHm.\n", "t.vtt, line 4: ends before it begins"),
    ("WEBVTT\n\n00:01.000 --> 00:02.000\n" + "x" * 6000, "t.vtt, line 4: longer than"),
    ("WEBVTT\n", "t.vtt: there is nothing spoken"),
    ("WEBVTTX\n", "t.vtt, line 1: neither"),
    ("", "t.vtt: is empty"),
    ("Once upon a time\nthere was a text.\n", "t.vtt, line 1: neither"),
    ("00:00:01,000 --> 00:00:02,000\nNo number.\n", "t.vtt, line 1: in SubRip a number"),
    (SRT + "\n00:00:05,000 --> 00:00:06,000\nNo number.\n", "t.vtt, line 10: in SubRip a number"),
    ("1\n00:00:01 --> 00:00:02\nHm.\n", "t.vtt, line 2: cannot read the times"),
])  # fmt: skip
def test_what_cannot_be_read_names_file_and_line(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_cues(text, "t.vtt")
    assert caught.value.message.startswith(message)


def test_bytes_that_are_no_text_and_files_too_large_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "transcript.vtt"
    path.write_bytes(b"WEBVTT\n\n00:01.000 --> 00:02.000\n\xff\xfe\n")
    with pytest.raises(InputError, match="line 4: not UTF-8"):
        read_cues(path)
    with path.open("wb") as file:
        file.truncate(9 << 20)
    with pytest.raises(InputError, match="larger than 8 MiB"):
        read_cues(path)


def test_markup_and_arrows_in_texts_are_neutralised() -> None:
    nasty = Cue(0.0, 1.0, "a --> b\n\n<v Fake>& <script>", "X>\n\n00:00 --> 00:01")
    text = to_webvtt([nasty])
    assert text.count("-->") == 1
    assert text.count("<v ") == 1
    assert parse_cues(text, "t") == (Cue(0.0, 1.0, "a --> b\n<v Fake>& <script>", "X> 00:00 --> 00:01"),)


@pytest.mark.parametrize("junk", ["<" * 4000, "<v " * 1300, "&" * 4000, "</" * 2000, "{\\an" * 1000, "<v.a" * 1000])
def test_hostile_text_is_read_like_any_other(junk: str) -> None:
    for head, mark in (("WEBVTT\n\n", "."), ("", ",")):
        block = f"1\n00:00:01{mark}000 --> 00:00:02{mark}000\nHm. {junk}\n\n"
        cues = parse_cues(head + block * 200, "t")
        assert len([cue for cue in cues if cue.text.startswith("Hm.")]) == 200


@example([(0, 1, "", "--")])
@given(st.lists(st.tuples(st.integers(0, 10**7), st.integers(1, 10**5), st.text(), st.text()), max_size=8))
def test_what_is_written_is_read_back(entries: list[tuple[int, int, str, str]]) -> None:
    anchor = Cue(0.0, 1.0, "Hm.")
    cues = [Cue(at / 1000, (at + length) / 1000, text, speaker or None) for at, length, text, speaker in entries]
    text = to_webvtt([anchor, *cues])
    assert text.count("-->") == len(cues) + 1
    once = parse_cues(text, "t")
    assert anchor in once
    assert parse_cues(to_webvtt(once), "t") == once
