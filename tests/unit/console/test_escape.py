"""Control characters do not reach the terminal."""

import logging

import pytest

from quicktake.console import Once, Plain, Voice, escape


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a\x1b[31mb", "a\\x1b[31mb"),
        ("a\x07\x7f\x85", "a\\x07\\x7f\\x85"),
        ("abc\u202egpj.exe", "abc\\u202egpj.exe"),
        ("one\rtwo", "one\\rtwo"),
        ("two\nlines\tand a tab, Grüße → 🎙", "two\nlines\tand a tab, Grüße → 🎙"),
    ],
)
def test_escape(text: str, wanted: str) -> None:
    assert escape(text) == wanted


def test_every_way_out_is_escaped(capsys: pytest.CaptureFixture[str]) -> None:
    voice = Voice()
    voice.say(["said \x1b[31m :x: [bold]"])
    voice.result("result \x1b[31m :x:")
    assert capsys.readouterr() == ("result \\x1b[31m :x:\n", "said \\x1b[31m :x: [bold]\n")
    record = logging.LogRecord("n", logging.INFO, "p", 1, "logged %s", ("\x1b]0;title\x07",), None)
    assert Plain("%(message)s").format(record) == "logged \\x1b]0;title\\x07"


def test_a_warning_is_said_once() -> None:
    once = Once()
    warnings = [logging.LogRecord("n", logging.WARNING, "p", 1, text, (), None) for text in ("a", "b", "a")]
    assert [once.filter(record) for record in warnings] == [True, True, False]
    notes = [logging.LogRecord("n", logging.INFO, "p", 1, "a", (), None)] * 2
    assert all(map(once.filter, notes))


def test_one_document_in_ascii(capsys: pytest.CaptureFixture[str]) -> None:
    voice = Voice(json=True)
    voice.document({"title": "Grüße 🎙"})
    voice.document({"title": "another"})
    assert capsys.readouterr().out == '{\n  "title": "Gr\\u00fc\\u00dfe \\ud83c\\udf99"\n}\n'
