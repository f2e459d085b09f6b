"""Notes as HTML: clean, complete, and with the credit of every source."""

import html5lib
import pytest

from makers.shows import make_episode, make_release, make_show
from quicktake.model import Call, Chapter, Source, Sponsor
from quicktake.render.calls import funding_call, standing_calls
from quicktake.render.feed import feed_xml
from quicktake.render.notes import full_html, lead_text, to_html

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml,<svg onload=alert(1)>)",
    "<javascript:alert(1)>",
    '[x](https://a.example "onmouseover=alert(1)")',
    '[x](https://a.example/"onclick="alert(1))',
    "<a href=\"https://a.example\" onclick='alert(1)'>x</a>",
    "<svg/onload=alert(1)>",
    "<iframe src=https://evil.example></iframe>",
    "```\n</code></pre><script>alert(1)</script>\n```",
    "[x]: javascript:alert(1)\n\n[x]",
    "<style>@import 'https://evil.example'</style>",
    "`<script>alert(1)</script>`",
    "a\x00<script>alert(1)</script>",
    "<!-- --><script>alert(1)</script>",
    "[x](vbscript:msgbox)",
    "<iframe src='https://www.youtube.com/embed/\"><script>alert(1)</script>'></iframe>",
    "<iframe src='https://a.example/videos/embed/123456' title='</a><script>alert(1)</script>'></iframe>",
    "| <script>a</script> |\n|---|\n| <b onmouseover=a> |",
]
ALLOWED = {
    "a", "p", "pre", "code", "img", "table", "thead", "tbody", "tr", "th", "td", "b", "ul", "li", "ol", "strong", "em",
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_can_be_run(attack: str) -> None:
    release = make_release(make_episode(notes=attack, sources=(Source(attack, attack),), sponsor=Sponsor(attack)))
    for html in (to_html(attack, base="https://show.example/one/"), full_html(make_show(), release)):
        for element in html5lib.parseFragment(html, namespaceHTMLElements=False).iter():
            assert element.tag in {"DOCUMENT_FRAGMENT", *ALLOWED}
            assert set(element.attrib) <= {"href", "src", "alt", "title", "rel"}
            for name in ("href", "src"):
                assert element.get(name, "https:").split(":")[0] in ("http", "https", "mailto")


def test_only_what_is_on_the_web_is_linked_or_shown() -> None:
    html = to_html("[here](/about) ![my dog](dog.png) ![cat](https://a.example/cat.png)", base="https://s.example/one/")
    assert '<a href="https://s.example/about" rel="noopener noreferrer">here</a> my dog' in html
    assert '<img src="https://a.example/cat.png" alt="cat">' in html
    assert to_html("[here](/about)") == '<p><a rel="noopener noreferrer">here</a></p>'


def test_headings_begin_at_the_level_that_the_page_has() -> None:
    assert to_html("## A\n\n### B", top=3) == "<h3>A</h3>\n<h4>B</h4>"
    assert to_html("# A\n\n###### B", top=3) == "<h3>A</h3>\n<h6>B</h6>"


def test_everything_is_in_the_full_notes() -> None:
    episode = make_episode(
        sources=(Source("R <128>", "EBU", "https://tech.ebu.example/r?a=1&b=2"), Source("A book")),
        sponsor=Sponsor("ACME", "https://acme.example", "Ten percent off."),
    )
    show = make_show(links={"newsletter": "https://news.example", "shop": Call("https://shop.example", "Buy a mug")})
    html = full_html(
        show, make_release(episode, video_url="https://youtu.be/abc"), chapters=(Chapter(61, "Units & so on"),)
    )
    assert "more-->" not in html
    for part in (
        '<a href="https://tech.ebu.example/r128" rel="noopener noreferrer">R 128</a>',
        '<a href="https://youtu.be/abc" rel="noopener noreferrer">Watch on YouTube</a>',
        "<li>1:01 Units &amp; so on</li>",
        '<a href="https://acme.example" rel="noopener noreferrer">ACME</a> – Ten percent off.',
        '<li>EBU: <a href="https://tech.ebu.example/r?a=1&amp;b=2" rel="noopener noreferrer">R &lt;128&gt;</a></li>',
        "<li>A book</li>",
        '<a href="https://news.example" rel="noopener noreferrer">Get the newsletter</a>',
        '<a href="https://shop.example" rel="noopener noreferrer">Buy a mug</a>',
    ):
        assert part in html


def test_calls_stand_as_written_with_words_of_their_own_or_ours() -> None:
    links: dict[str, str | Call] = {
        "support": "https://pay.example",
        "subscribe": Call("https://tube.example", "Zur Sendung"),
        "follow": "https://pod.example",
        "live_shows": Call("https://live.example"),
    }
    calls = standing_calls(make_show(links=links, funding=Call("https://pay.example", "Give")).settings)
    assert [(call.text, call.url) for call in calls] == [
        ("Support the show", "https://pay.example"),
        ("Zur Sendung", "https://tube.example"),
        ("Follow the podcast", "https://pod.example"),
        ("Live shows", "https://live.example"),
    ]
    assert standing_calls(make_show(funding=Call("https://pay.example")).settings)[0].text == "Support the show"


@pytest.mark.parametrize(
    ("funding", "support", "told"),
    [
        (None, "https://pay.example", Call("https://pay.example", "Support the show")),
        (None, Call("https://pay.example", "Give"), Call("https://pay.example", "Give")),
        (Call("https://fund.example", "Fund"), "https://pay.example", Call("https://fund.example", "Fund")),
        (None, None, None),
    ],
)
def test_the_call_support_is_funding_where_none_is_given(
    funding: Call | None, support: str | Call | None, told: Call | None
) -> None:
    show = make_show(funding=funding, links={"support": support} if support else {"shop": "https://shop.example"})
    assert funding_call(show.settings) == told
    tag = f'<podcast:funding url="{told.url}">{told.text}</podcast:funding>' if told else ""
    xml = feed_xml(show, [], revision=1, cover_url=None).decode()
    assert (tag in xml) if told else ("podcast:funding" not in xml)
    urls = [call.url for call in standing_calls(show.settings)]
    assert len(urls) == len(set(urls))


def test_what_short_places_begin_with() -> None:
    marked = make_episode(notes="Above *it*.\n\n<!--more-->\n\nBelow.", summary="Sum.")
    assert lead_text(make_release(marked)) == "Above it."
    assert lead_text(make_release(make_episode(notes="First.\n\nSecond.", summary="Sum\n2 * 3 * 4"))) == "Sum 2 * 3 * 4"
    assert lead_text(make_release(make_episode(notes="# Head\n\nFirst.\n\nSecond."))) == "First."
    assert lead_text(make_release(make_episode(notes="<!--more-->\n\nFirst."))) == "First."
    assert lead_text(make_release(make_episode(notes=""))) == ""
    linked = make_release(make_episode(notes="See [it](https://a.example)."))
    assert lead_text(linked, addresses=False) == "See it."
