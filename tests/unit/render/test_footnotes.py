"""Footnotes, definition lists and HTML in show notes, in each form that they take."""

import re

import html5lib
import pytest

from makers.shows import make_episode, make_release, make_show
from quicktake.render import markdown
from quicktake.render.notes import full_html, lead_text, short_text, to_html
from quicktake.render.plain import plain
from quicktake.render.raw_html import EMBED, tags_in
from quicktake.render.site import episode_page, index_page

PAGE = "https://show.example/0001-one/"
NOTES = """\
A claim[^1] and more.[^long] And again.[^1]

<!--more-->

LUFS
: How loud it is.

Peak
: The highest sample,
  or:
: what lies between two.

[^1]: Where it stands, with a [link](https://example.org/source).
[^long]: A longer note.

    With a second paragraph.
"""


def anchors(html: str) -> tuple[list[str], list[str]]:
    """Ids, and the ends of links that lead to a place on a page."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    links = [element.get("href") for element in tree.iter("a") if "#fn" in element.get("href", "")]
    return [str(one) for one in ids if str(one).startswith("fn")], [str(one) for one in links]


def test_the_page_has_footnotes_whose_links_meet() -> None:
    html = to_html(NOTES, base=PAGE, name="0001-one")
    ids, links = anchors(html)
    assert sorted(ids) == [
        "fn-0001-one--1",
        "fn-0001-one--2",
        "fnref-0001-one--1",
        "fnref-0001-one--1-2",
        "fnref-0001-one--2",
    ]
    assert {link.removeprefix("#") for link in links} == set(ids)
    assert 'claim<sup><a id="fnref-0001-one--1" href="#fn-0001-one--1"' in html
    assert '<li id="fn-0001-one--1"><p>Where it stands, with a <a href="https://example.org/source"' in html
    assert "<dt>LUFS</dt>\n<dd>How loud it is.</dd>" in html
    assert "[^" not in html


def test_in_the_feed_they_lead_to_the_page() -> None:
    release = make_release(make_episode(slug="0001-one", notes=NOTES))
    ids, links = anchors(full_html(make_show(), release))
    assert {link.removeprefix(f"{PAGE}#") for link in links} == {"fn-0001-one--1", "fn-0001-one--2"} < set(ids)
    on_page = episode_page(make_show(), release, cues=(), newer=None, older=None, cover_url=None).decode()
    assert anchors(on_page)[0] == ids


def test_no_two_episodes_have_the_same_anchors() -> None:
    names = ["a", "a-1", "a-1-2", "b"]
    found = [one for name in names for one in anchors(to_html(NOTES, base=PAGE, name=name))[0]]
    assert len(found) == len(set(found)) == 20
    index = index_page(
        make_show(), [make_release(make_episode(name, NOTES), guid=name) for name in names], cover_url=None
    )
    assert anchors(index.decode()) == ([], [])


def test_plain_text_has_the_notes_at_its_end() -> None:
    assert plain(markdown.parse(NOTES), PAGE) == (
        "A claim[1] and more.[2] And again.[1]\n\n"
        "LUFS: How loud it is.\nPeak\n• The highest sample, or:\n• what lies between two.\n\n"
        "[1] Where it stands, with a link (https://example.org/source).\n"
        "[2] A longer note.\n    With a second paragraph."
    )


def test_short_places_have_no_marks_for_notes_that_they_lack() -> None:
    for notes in (NOTES, NOTES.replace("<!--more-->\n\n", "")):
        release = make_release(make_episode(notes=notes))
        assert lead_text(release) == "A claim and more. And again."
        text = short_text(make_show(), release, chapters=(), limit=5000, forbidden="<>")
        assert text.startswith("A claim and more. And again.\n\n")
    below = "Above.\n\n<!--more-->\n\nBelow.[^1]\n\n[^1]: A note."
    assert lead_text(make_release(make_episode(notes=below))) == "Above."


def test_a_footnote_that_nothing_names_and_a_name_without_one() -> None:
    notes = "A claim.[^1] Another.[^none]\n\n[^1]: Its source.\n[^2]: Unused."
    assert markdown.unused_notes(notes) == ["2"]
    assert "Another.[^none]" in to_html(notes)
    assert markdown.unused_notes("[^not]: text") == ["not"]


@pytest.mark.parametrize(
    ("notes", "html", "text"),
    [
        ("a <b>bold</b> word", "<p>a bold word</p>", "a bold word"),
        ("one<br>two<BR/>three", "<p>one<br>\ntwo<br>\nthree</p>", "one\ntwo\nthree"),
        ('<div class="x">\n\n*Words* inside\n\n</div>', "<p><em>Words</em> inside</p>", "Words inside"),
        ("<p>Words</p>", "<p>Words</p>", "Words"),
        ("<script>\nalert(1)\n\nalert(2)\n</script>\n\nWords", "<p>Words</p>", "Words"),
        ("Words <style>p { color: red }</style>", "<p>Words </p>", "Words"),
        ("* <b>\n* x", "<ul>\n<li>\n</li>\n<li>x</li>\n</ul>", "• \n• x"),
        ("List<String> and <NAME> and a < b", "<p>List&lt;String&gt; and &lt;NAME&gt; and a &lt; b</p>", None),
        ("`<b>`", "<p><code>&lt;b&gt;</code></p>", "<b>"),
        ("\\<b> and &lt;i&gt;", "<p>&lt;b&gt; and &lt;i&gt;</p>", "<b> and <i>"),
        ("<script>never closed", "<p>never closed</p>", "never closed"),
        ("<https://a.b/>", '<p><a href="https://a.b/" rel="noopener noreferrer">https://a.b/</a></p>', None),
    ],
)  # fmt: skip
def test_html_is_never_shown_and_words_in_it_stay(notes: str, html: str, text: str | None) -> None:
    assert to_html(notes) == html
    if text is not None:
        assert plain(markdown.parse(notes), PAGE) == text


def test_a_player_becomes_a_link_and_is_told_apart_from_other_html() -> None:
    notes = """\
Watch:

<iframe width="560"
  src="https://www.youtube.com/embed/dQw4w9WgXcQ" title="How loud?" allowfullscreen>fallback</iframe>

<iframe src="https://open.spotify.com/embed/1"></iframe>
"""
    tokens = markdown.parse(notes)
    assert [re.split(r"\s", tag)[0] for tag in tags_in(tokens, EMBED)] == ["<iframe"]
    assert tags_in(tokens) == ['<iframe src="https://open.spotify.com/embed/1">']
    link = (
        '<a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ" rel="noopener noreferrer">▶\ufe0e YouTube: How loud?</a>'
    )
    assert to_html(notes) == f"<p>Watch:</p>\n<p>{link}</p>"
    assert plain(tokens, PAGE).endswith("▶\ufe0e YouTube: How loud? (https://www.youtube.com/watch?v=dQw4w9WgXcQ)")


HOSTILE = ["<b" * 3000, "<script>" * 2000, "[^1]" * 3000 + "\n\n[^1]: x", "[^a]: " * 2000, "a\n: " * 2000]
HOSTILE += ["<iframe " * 2000, "<b x=" + "'" * 5000, ": " * 5000]


@pytest.mark.parametrize("junk", HOSTILE)
def test_hostile_notes_are_rendered_within_moments(junk: str) -> None:
    assert "<script" not in to_html(junk)
    plain(markdown.parse(junk), PAGE)
