"""Pictures in show notes: which are the episode's own, and what is shown of them."""

import pytest

from quicktake.render import figures, markdown
from quicktake.render.notes import to_html
from quicktake.render.plain import plain


@pytest.mark.parametrize(
    ("src", "path"),
    [
        ("meter.png", "meter.png"),
        ("./pictures/a%20b.png", "pictures/a b.png"),
        ("meter.png?x=1#top", "meter.png"),
        ("pictures\\meter.png", "pictures/meter.png"),
        ("../meter.png", None),
        ("a/../../meter.png", None),
        ("/etc/meter.png", None),
        ("https://a.example/meter.png", None),
        ("//a.example/meter.png", None),
        ("file:meter.png", None),
        ("data:image/png;base64,x", None),
        ("", None),
        ("http://[x", None),
    ],
)
def test_the_episodes_own(src: str, path: str | None) -> None:
    assert figures.own_path(src) == path


NOTES = """\
![A *loud* meter](meter.png "Tip") and [![Still](a%20b.png)](https://youtu.be/x)

* ![](meter.png)
* ![gone](gone.png) ![web](https://a.example/w.png)
"""


def test_published_pictures_are_shown_and_others_are_words() -> None:
    assert figures.own_pictures(markdown.parse(NOTES)) == {
        "meter.png": "A *loud* meter",
        "a b.png": "Still",
        "gone.png": "gone",
    }
    urls = {"meter.png": "../media/one--picture-meter-1.jpg", "a b.png": "https://c.example/s.jpg"}
    html = to_html(NOTES, base="https://s.example/one/", pictures=urls)
    assert '<img src="../media/one--picture-meter-1.jpg" alt="A loud meter" title="Tip">' in html
    link = '<a href="https://youtu.be/x" rel="noopener noreferrer"><img src="https://c.example/s.jpg" alt="Still"></a>'
    assert link in html
    assert '<li>gone <img src="https://a.example/w.png" alt="web"></li>' in html
    assert "gone.png" not in html
    assert (
        plain(markdown.parse("[![Still](a.png)](https://youtu.be/x)"), "https://s.example/")
        == "Still (https://youtu.be/x)"
    )
