"""Cues joined to paragraphs."""

from quicktake.model import Cue
from quicktake.render.speech import TOO_LONG, Paragraph, paragraphs


def test_one_paragraph_for_each_speaker() -> None:
    cues = [
        Cue(0, 1, "Hi\nthere.", "Desk"),
        Cue(1, 2, "Again.", "Desk"),
        Cue(2, 3, "Yes.", "Guest"),
        Cue(3, 4, "So.", "Desk"),
    ]
    assert list(paragraphs(cues)) == [
        Paragraph(0, "Desk", "Hi there. Again."),
        Paragraph(2, "Guest", "Yes."),
        Paragraph(3, "Desk", "So."),
    ]


def test_a_pause_begins_a_new_one_and_the_speaker_is_not_repeated() -> None:
    cues = [Cue(0, 1, "Before.", "Desk"), Cue(9, 10, "After.", "Desk")]
    assert list(paragraphs(cues)) == [Paragraph(0, "Desk", "Before."), Paragraph(9, "", "After.")]


def test_long_speech_is_broken_at_sentences_or_in_the_end_anywhere() -> None:
    sentences = [Cue(n, n + 1, "x" * 99 + ".") for n in range(12)]
    assert all(part.text.endswith(".") and len(part.text) < 700 for part in paragraphs(sentences))
    endless = [Cue(n, n + 1, "x" * 99) for n in range(60)]
    assert all(len(part.text) < TOO_LONG + 200 for part in paragraphs(endless))
    assert list(paragraphs([])) == []
