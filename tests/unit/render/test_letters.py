"""Texts that XML can hold, addresses in ASCII, texts shortened by bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quicktake.errors import InputError
from quicktake.render.letters import ascii_url, clean, one_line, shorten, size, whole_letters


def test_what_xml_cannot_hold_is_dropped() -> None:
    assert clean("a\x00b\x0bc\x1fd\ud800e\ufffef\r\ng\rh\ti") == "abcdef\ng\nh\ti"
    assert one_line("  a \n\t b\x07 ") == "a b"
    assert clean("a\x7fb\x80c\x9fd\xa0e\x85f") == "abcd\xa0e\nf"
    assert clean("\U0001f399 ]]> <é>") == "\U0001f399 ]]> <é>"


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("https://müller.example/ä b?x=%20&y=ü#é", "https://xn--mller-kva.example/%C3%A4%20b?x=%20&y=%C3%BC#%C3%A9"),
        ("https://a.example/c%2Fd?e=f'g&h=(i)", "https://a.example/c%2Fd?e=f'g&h=(i)"),
        (" https://a.example/<b>\n", "https://a.example/%3Cb%3E"),
    ],
)
def test_addresses_become_ascii(url: str, wanted: str) -> None:
    assert ascii_url(url) == wanted


def test_an_address_that_is_none_is_told() -> None:
    with pytest.raises(InputError, match="no web address"):
        ascii_url("http://[::1/")


@pytest.mark.parametrize(
    ("text", "limit", "wanted"),
    [
        ("hello wonderful world", 12, "hello…"),
        ("hello wonderful world", 21, "hello wonderful world"),
        ("hello, wonderful world", 16, "hello…"),
        ("see https://a.example/b/c/d/e/f next", 30, "see…"),
        ("https://a.example/b/c/d", 15, ""),
        ("漢字" * 60, 50, "漢字漢字漢字漢字漢字漢字漢字漢…"),
        ("e\u0301" * 60, 10, "e\u0301e\u0301…"),
        ("\U0001f469\u200d\U0001f467" * 30, 20, "\U0001f469\u200d\U0001f467…"),
        ("\U0001f1e9\U0001f1ea" * 30, 22, "\U0001f1e9\U0001f1ea\U0001f1e9\U0001f1ea…"),
        ("\u0e01\u0e33\u0e19\u0e31" * 30, 18, "\u0e01\u0e33\u0e19\u0e31\u0e01…"),
        ("word", 3, ""),
    ],
)
def test_shortened_after_a_word(text: str, limit: int, wanted: str) -> None:
    assert shorten(text, limit) == wanted


FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
WAVING = "\U0001f44b\U0001f3fd"
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"


@pytest.mark.parametrize(
    "letter", [FAMILY, WAVING, SCOTLAND, "\u2764\ufe0f", "1\ufe0f\u20e3", "o\u0308\u0323", "\u0915\u093f"]
)
def test_a_text_is_cut_between_what_people_see_as_letters(letter: str) -> None:
    text = f"ab{letter}{letter}cd"
    places = {whole_letters(text, end) for end in range(len(text) + 1)}
    assert places == {0, 1, 2, 2 + len(letter), *range(2 + 2 * len(letter), len(text) + 1)}


def test_flags_are_cut_in_pairs() -> None:
    text = "x\U0001f1e9\U0001f1ea\U0001f1eb\U0001f1f7y"
    assert [whole_letters(text, end) for end in range(len(text) + 1)] == [0, 1, 1, 3, 3, 5, 6]


@given(st.text(), st.integers(-5, 60))
def test_never_more_bytes_than_allowed(text: str, limit: int) -> None:
    text = clean(text)
    short = shorten(text, limit)
    assert size(short) <= max(limit, 0)
    assert short == text or not short or text.startswith(short.removesuffix("…"))
