"""Transcripts as hosts have them, and files that only look like one."""

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quicktake import digest
from quicktake.errors import InputError
from quicktake.model import Cue
from quicktake.steps.cues import (
    Transcript,
    parse_cues,
    parse_transcript,
    read_cues,
    read_transcript,
    text_digest,
    to_webvtt,
)

TAG = re.compile(r"<[^<>]*>")

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
    assert read_cues(path, "en") == parse_cues(text, "t")


WORDS = (Cue(1.0, 2.5, "one two"), Cue(3.0, 4.25, "three"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1\n00:01,000 --> 00:02,500\none two\n\n2\n00:03,000 --> 00:04,250\nthree\n", "line 2: the times"),
        ("00:00:01.000 --> 00:00:02.500\none two\n\n00:00:03.000 --> 00:00:04.250\nthree", "line 1: no number"),
        ("1\n0:0:1,0 -> 0:0:2,5\none two\n\n2\n0:0:3,00 -> 0:0:4,25\nthree\n", "line 2: the times"),
        ("1\n\n00:00:01,000 --> 00:00:02,500\none two\n2\n00:00:03,000 --> 00:00:04,250\nthree\n", ""),
        ("1\n1.0 --> 2.5\none two\n2\n3.0 --> 4.25\nthree\n", "line 2: the times"),
        ("WEBVTT\n\n00:01,000 --> 00:02,500\none two\n\n00:03,000 --> 00:04,250 line:0\nthree\n", "line 3: the times"),
        ("0:00:01.000,0:00:02.500\none two\n\n0:00:03.000,0:00:04.250\nthree\n", "line 1: is SBV"),
        ("Made by a tool\n\n1\n00:00:01,000 --> 00:00:02,500\none two\n\n2\n00:00:03,000 --> 00:00:04,250\nthree\n",
         "line 1: is not read: it stands above the first times (Made by a tool)"),
    ],
)  # fmt: skip
def test_what_tools_write_is_read_and_told(text: str, told: str) -> None:
    transcript = parse_transcript(text, "t.srt")
    assert transcript.cues == WORDS
    shown = [f"line {one.line}: {one.message}" for one in transcript.deviations]
    assert len(shown) == bool(told)
    assert all(one.startswith(told) for one in shown)


def test_seconds_without_a_fraction_are_times() -> None:
    assert parse_cues("WEBVTT\n\n00:01 --> 01:02\nHm.\n", "t") == (Cue(1.0, 62.0, "Hm."),)
    assert parse_cues("1\n00:00:01 --> 00:00:02\nHm.\n", "t") == (Cue(1.0, 2.0, "Hm."),)


def test_digits_and_arrows_in_the_words_stay() -> None:
    numbered = "1\n00:00:01,000 --> 00:00:02,000\n1984\n\n2\n00:00:03,000 --> 00:00:04,000\nFile --> Open\n2000\n"
    assert [cue.text for cue in parse_cues(numbered, "t")] == ["1984", "File --> Open\n2000"]
    bare = "00:00:01,000 --> 00:00:02,000\n1984\n\n00:00:03,000 --> 00:00:04,000\nor 85\n\n3\n"
    bare += "00:00:05,000 --> 00:00:06,000\nx\n"
    assert [cue.text for cue in parse_cues(bare, "t")] == ["1984", "or 85", "x"]
    assert parse_cues("0:00:01.000,0:00:02.500\none[br]two\n", "t") == (Cue(1.0, 2.5, "one\ntwo"),)


@pytest.mark.parametrize(
    ("language", "words", "codec", "name"),
    [
        ("fr", "Café “naïve” – déjà vu", "cp1252", "Windows-1252"),
        ("en-GB", "Café “naïve” – déjà vu", "cp1252", "Windows-1252"),
        ("fi", "Hyvää päivää", "cp1252", "Windows-1252"),
        ("cs", "Příliš žluťoučký kůň", "cp1250", "Windows-1250"),
        ("ru", "Привет, это первая передача о звуке", "cp1251", "Windows-1251"),
        ("ru", "Привет, это первая передача о звуке", "koi8_r", "KOI8_R"),
        ("el", "Καλημέρα σας", "cp1253", "Windows-1253"),
        ("ja", "こんにちは、今日は音の話です。", "cp932", "Shift JIS"),
        ("zh-TW", "今天我們談談聲音", "big5", "Big5"),
        ("en", "Café", "utf-16", "UTF-16"),
        ("en", "Café", "utf-16-le", "UTF-16"),
        ("en", "Café", "utf-16-be", "UTF-16"),
    ],
)
def test_other_encodings_are_read_and_told(language: str, words: str, codec: str, name: str, tmp_path: Path) -> None:
    path = tmp_path / "transcript.srt"
    path.write_bytes(f"1\r\n00:00:01,000 --> 00:00:02,500\r\n{words}\r\n\r\n".encode(codec))
    transcript = read_transcript(path, language)
    assert transcript.cues == (Cue(1.0, 2.5, words),)
    (told,) = transcript.deviations
    assert told.message == f"is not UTF-8; it was read as {name}."
    assert told.guess == (not name.startswith("UTF"))
    assert words in told.hint
    assert text_digest(path, language) == digest.of_bytes(f"1\n00:00:01,000 --> 00:00:02,500\n{words}\n\n".encode())


ROLLING = """WEBVTT
Kind: captions
Language: en

00:00:00.500 --> 00:00:02.500 align:start position:0%
\x20
so<00:00:01.000><c> what</c><00:00:01.500><c> is</c>

00:00:02.500 --> 00:00:02.510 align:start position:0%
so what is
\x20

00:00:02.510 --> 00:00:05.000 align:start position:0%
so what is
loud<00:00:03.000><c> enough</c>

00:00:05.000 --> 00:00:05.010 align:start position:0%
loud enough
\x20

00:00:05.010 --> 00:00:07.000 align:start position:0%
loud enough
for<00:00:06.000><c> you</c>
"""
SAID = (Cue(0.5, 2.51, "so what is"), Cue(2.51, 5.01, "loud enough"), Cue(5.01, 7.0, "for you"))


def test_lines_that_roll_up_are_folded_with_a_note() -> None:
    transcript = parse_transcript(ROLLING, "t.vtt")
    assert transcript.cues == SAID
    (told,) = transcript.deviations
    assert "5 passages became 3" in told.message
    assert parse_transcript(to_webvtt(transcript.cues), "t.vtt") == Transcript(SAID)


def test_rolling_captions_that_were_turned_into_subrip_are_folded_too() -> None:
    plain = TAG.sub("", ROLLING.partition("en\n\n")[2]).replace(" align:start position:0%", "")
    blocks = [block for block in plain.split("\n\n") if block.strip()]
    text = "\n\n".join(f"{number}\n{block}" for number, block in enumerate(blocks, 1))
    assert parse_cues(text, "t.srt") == SAID


@pytest.mark.parametrize(
    "lines",
    [
        ["No.", "No.", "No.", "No."],
        ["Yes.", "Yes.\nIt is.", "And so on.", "To the end.", "Of it."],
        ["one\ntwo", "two\nthree"],
    ],
)
def test_people_who_repeat_themselves_are_not_folded(lines: list[str]) -> None:
    cues = [Cue(float(at), at + 1.0, text) for at, text in enumerate(lines)]
    assert parse_transcript(to_webvtt(cues), "t") == Transcript(tuple(cues))


def test_a_cue_that_ends_where_it_begins_is_shown_for_a_moment() -> None:
    assert parse_cues("WEBVTT\n\n00:01.000 --> 00:01.000\nHm.\n", "t") == (Cue(1.0, 1.5, "Hm."),)


def test_cues_come_in_order_of_time() -> None:
    text = "WEBVTT\n\n00:05.000 --> 00:06.000\nB\n\n00:01.000 --> 00:02.000\nA\n"
    assert [cue.text for cue in parse_cues(text, "t")] == ["A", "B"]


@pytest.mark.parametrize(("text", "message"), [
    ("WEBVTT\n\n00:01.000 --> 00:99.000\nHm.\n", "t.vtt, line 3: cannot read the times"),
    ("WEBVTT\n\nHm. --> no time\n", "t.vtt, line 3: cannot read the times"),
    ("WEBVTT\n\n\n00:03.000 --> 00:02.000\nHm.\n", "t.vtt, line 4: ends before it begins"),
    ("WEBVTT\n\n00:01.000 --> 00:02.000\n" + "x" * 6000, "t.vtt, line 4: longer than"),
    ("WEBVTT\n", "t.vtt: there is nothing spoken"),
    ("WEBVTTX\n", "t.vtt, line 1: neither"),
    ("", "t.vtt: is empty"),
    ("Once upon a time\nthere was a text.\n", "t.vtt, line 1: neither"),
    ("1\n00:00:01,000 --> 00:0o:02,000\nHm.\n", "t.vtt, line 2: cannot read the times"),
    ("1\n00:00:01:12 --> 00:00:02:03\nHm.\n", "t.vtt, line 2: cannot read the times"),
    ("1\n00:00:01,000 --> 00:00:61,000\nHm.\n", "t.vtt, line 2: cannot read the times"),
    ("0:00:02.000,0:00:01.000\nHm.\n", "t.vtt, line 1: ends before it begins"),
])  # fmt: skip
def test_what_cannot_be_read_names_file_and_line(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_cues(text, "t.vtt")
    assert caught.value.message.startswith(message)


def test_bytes_that_are_no_text_and_files_too_large_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "transcript.vtt"
    path.write_bytes(b"WEBVTT\n\n00:01.000 --> 00:02.000\n\xff\xfe\x00\x01\x81\n")
    with pytest.raises(InputError, match="line 4: not UTF-8"):
        read_cues(path, "en")
    with path.open("wb") as file:
        file.truncate(9 << 20)
    with pytest.raises(InputError, match="larger than 8 MiB"):
        read_cues(path, "en")


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
