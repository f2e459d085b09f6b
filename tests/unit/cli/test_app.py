"""Global options are taken before and after the command."""

import pytest

from quicktake.cli.app import hoisted


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (["plan", "--json"], ["--json", "plan"]),
        (["publish", "148", "--show", "x", "--yes", "-q"], ["--show", "x", "-q", "publish", "148", "--yes"]),
        (["new", "--show=a b", "--", "--json"], ["--show=a b", "new", "--", "--json"]),
        (["status", "--show"], ["--show", "status"]),
    ],
)
def test_hoisted(words: list[str], wanted: list[str]) -> None:
    assert hoisted(words) == wanted
