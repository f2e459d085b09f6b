"""Language codes: what feeds and YouTube take, and what hosts write instead."""

import pytest

from quicktake.check.languages import problem


@pytest.mark.parametrize(
    "code", ["en", "en-GB", "de-AT", "pt-br", "zh-Hant-TW", "es-419", "gsw", "de-1996", "ca-valencia", "en-x-mine"]
)
def test_codes(code: str) -> None:
    assert problem(code) is None


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("xx-english", "Did you mean `en`?"),
        ("english, please", "Did you mean `en`?"),
        ("en-english", "Did you mean `en`?"),
        ("en-UK", "Did you mean `en-GB`?"),
        ("en_US", "Did you mean `en-US`?"),
        ("de-DEU", "Did you mean `de-DE`?"),
        ("Deutsch", "Did you mean `de`?"),
        ("jp", "Did you mean `ja`?"),
        ("qq", "For example en, en-GB or de."),
        ("", "For example en, en-GB or de."),
    ],
)
def test_what_is_none_and_what_was_meant(written: str, hint: str) -> None:
    found = problem(written)
    assert found is not None
    assert f"`{written}` is no language code" in found[0]
    assert found[1] == hint
