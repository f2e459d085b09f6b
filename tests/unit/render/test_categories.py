"""Apple's categories, and which was meant."""

import pytest

from quicktake.render.categories import problem, split


@pytest.mark.parametrize("name", ["News", "News/Daily News", "Society & Culture/Places & Travel", "True Crime"])
def test_known(name: str) -> None:
    assert problem(name) is None


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Daily News", "News/Daily News"),
        ("newz", "News"),
        ("News & Politics", "News/Politics"),
        ("Technology/Podcasting", "Technology"),
        ("Sciense/Phsics", "Science/Physics"),
        ("technology", "Technology"),
        ("Religion", "Religion & Spirituality/Religion"),
    ],
)
def test_what_was_meant(name: str, meant: str) -> None:
    assert problem(name) == f"`{name}` is not one of Apple's categories; did you mean {meant}?"


def test_no_guess_where_none_is_near() -> None:
    assert problem("zzzz") == "`zzzz` is not one of Apple's categories."


def test_split() -> None:
    assert split("News/Daily News") == ("News", "Daily News")
    assert split("Technology") == ("Technology", "")
