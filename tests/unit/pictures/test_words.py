"""words: pieces that can be read, in time, by one speaker each; drawn legibly and never with boxes."""

import itertools

import numpy as np
import pytest

from quicktake.model import Cue
from quicktake.pictures.lettering import Typeface
from quicktake.pictures.palette import contrast
from quicktake.pictures.words import Writing, draw_words, pieces, unwritable

WRITING = Writing(Typeface(), 68, 972, 192)
LONG = (
    "Well, I have been thinking about this for a long time, and I must say that nobody has ever asked me before"
    " whether loud is the same as good; it is not."
)


def test_a_long_cue_becomes_pieces_of_two_lines_that_share_its_time() -> None:
    found = list(pieces([Cue(10.0, 19.0, LONG)], WRITING))
    assert len(found) > 1
    assert " ".join(piece.text for piece in found) == LONG
    assert [found[0].start, found[-1].end] == pytest.approx([10.0, 19.0])
    assert all(one.end == other.start for one, other in itertools.pairwise(found))
    for piece in found:
        lines = WRITING.lines(piece.text)
        assert lines.whole
        assert len(lines.lines) <= 2
        assert all(len(line) <= 42 for line in lines.lines)
        assert piece.end - piece.start > 9.0 / len(found) / 2


def test_a_piece_ends_with_a_stop_where_one_is_near() -> None:
    texts = [
        piece.text
        for piece in pieces(
            [Cue(0, 5, "I came here in the rain. Nobody was at home that day.")], Writing(Typeface(), 68, 560, 192)
        )
    ]
    assert texts == ["I came here in the rain.", "Nobody was at home that day."]


def test_speakers_are_not_mixed_and_nothing_is_shown_twice_at_once() -> None:
    cues = [Cue(0, 4, "Really?", "Ann"), Cue(0, 4, "Yes, really.", "Bob"), Cue(3, 6, "Well then.", "Ann")]
    found = list(pieces(cues, WRITING))
    assert [piece.text for piece in found] == ["Really?", "Yes, really.", "Well then."]
    assert [piece.start for piece in found] == sorted(piece.start for piece in found)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))


def test_a_word_that_is_longer_than_a_line_is_written_smaller() -> None:
    word = "Donaudampfschifffahrtsgesellschaft"
    assert [piece.text for piece in pieces([Cue(0, 1, word)], WRITING)] == [word]
    assert WRITING.lines(word).size < WRITING.em


def test_letters_that_the_font_lacks_are_found() -> None:
    assert unwritable([Cue(0, 1, "Grüße, Ελλάδα, Привет – “ja”…")], Typeface()) == ("", "")
    assert unwritable([Cue(0, 1, "日本 is far 🎵 away"), Cue(1, 2, "🎵")], Typeface()) == ("日本", "🎵")
    assert unwritable([Cue(0, 1, "🎵")], Typeface()) == ("", "🎵")


def test_signs_that_the_font_lacks_are_left_out_and_others_stay() -> None:
    cues = [Cue(0, 1, "🎵 La ❤️ la ♪"), Cue(1, 2, "🎵")]
    assert [piece.text for piece in pieces(cues, WRITING)] == ["La la ♪"]


def test_words_are_legible_on_white() -> None:
    drawing = draw_words("What it is.", WRITING)
    assert drawing.shape == (192, 972, 4)
    opacity = drawing[96, 480 - 200 :, 3].max() / 255
    assert opacity == 1.0  # a letter
    plate = drawing[..., 3][(drawing[..., 3] > 0) & (drawing[..., 3] < 255)]
    share = float(np.median(plate)) / 255
    behind = tuple(round(255 * (1 - share) + part * share) for part in (12, 14, 18))
    assert contrast((255, 255, 255), (behind[0], behind[1], behind[2])) >= 7
    assert not drawing[:, :20, 3].any()
