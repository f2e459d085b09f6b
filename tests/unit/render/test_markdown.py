"""Comments, the mark and bare addresses in show notes."""

import pytest

from quicktake.render import markdown
from quicktake.render.notes import to_html
from quicktake.render.plain import first_paragraph, plain

PAGE = "https://show.example/one/"


@pytest.mark.parametrize(
    ("notes", "above"),
    [
        ("a\n<!--more-->\nb", "a"),
        ("a <!-- MORE --> b\n\nc", "a"),
        ("* x <!--more--> y\n* z", "• x"),
        ("> q\n>\n> <!--more-->\n>\n> r\n\nend", "“q”"),
        ("<!--more-->\nonly", ""),
        ("a `<!--more-->` b", None),
        ("~~~\n<!--more-->\n~~~", None),
        ("    <!--more-->", None),
        ("no mark", None),
    ],
)
def test_what_stands_above_the_mark(notes: str, above: str | None) -> None:
    tokens = markdown.before_mark(markdown.parse(notes))
    assert (None if tokens is None else plain(tokens, PAGE)) == above


@pytest.mark.parametrize(
    "notes",
    [
        "<!-- secret -->",
        "a <!-- secret --> b",
        "<!-- secret\n\nsecret --> tail",
        "* a\n  <!-- secret -->\n* b",
        "text\n<!-- secret\n-->\nmore",
        "> <!-- secret -->\n> quote",
    ],
)
def test_comments_are_for_hosts_only(notes: str) -> None:
    assert "secret" not in to_html(notes)
    assert "secret" not in plain(markdown.parse(notes), PAGE)


def test_text_behind_a_comment_stays() -> None:
    assert to_html("<!-- a\n\nb --> tail *x*\n\nnext") == "<p>tail <em>x</em></p>\n<p>next</p>"
    assert to_html("<!-- never closed") == "<p>&lt;!-- never closed</p>"


def test_bare_addresses_become_links() -> None:
    html = to_html("See https://a.example/b_(c), (https://d.example/e). `https://code.example` https://")
    assert 'href="https://a.example/b_(c)"' in html
    assert 'href="https://d.example/e"' in html
    assert html.count("<a ") == 2


def test_plain_text_can_still_be_read() -> None:
    notes = """\
# Head

Two\\
lines, [words](https://a.example), <https://b.example>, [mail](mailto:a@b.example), ![picture](https://c.example/d.png).

> They said: *loud*.

3. three
4. four
   * deep

| a | b |
|---|---|
| 1 | 2 |

```
x < y
```
"""
    assert plain(markdown.parse(notes), PAGE) == (
        "Head\n\nTwo\nlines, words (https://a.example), https://b.example, mail (a@b.example), picture.\n\n"
        "“They said: loud.”\n\n3. three\n4. four\n   • deep\n\na – b\n1 – 2\n\nx < y"
    )


def test_links_tell_where_they_lead() -> None:
    tokens = markdown.parse(
        "[https://good.example](https://evil.example) and [about](/about) and [odd](ftp://a.example)"
    )
    assert plain(tokens, PAGE) == "https://evil.example and about (https://show.example/about) and odd"
    assert plain(tokens, None) == "https://good.example and about and odd"


def test_the_first_paragraph() -> None:
    assert first_paragraph(markdown.parse("# Head\n\n* list\n\n*Words* here.\n\nMore."), PAGE) == "Words here."
    assert first_paragraph(markdown.parse("* only a list"), PAGE) == "• only a list"
    assert first_paragraph(markdown.parse(""), PAGE) == ""
