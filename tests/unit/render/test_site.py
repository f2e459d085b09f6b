"""Pages: valid HTML5, complete, safe, and working from disk."""

import itertools
import json
import re
from dataclasses import replace
from typing import Any

import html5lib
import pytest
from lxml import etree, html

from makers.shows import BASE, make_episode, make_release, make_show, side_files
from quicktake.model import Artifact, Call, Chapter, Cue, Release, Source, Sponsor
from quicktake.render.site import episode_page, gone_page, index_page, style

COVER = BASE + "media/show--cover.jpg"
SHOW = make_show(
    hosts=("The sound desk",), links={"subscribe": "https://tube.example/@q"}, funding=Call("https://pay.example")
)
HARD = "</title></script><script>alert(\"1\")</script> & 'quotes' \U0001f399\x07"
CUES = (Cue(0, 4, "Welcome <b>back</b>.", "Desk"), Cue(5, 9, "Thanks.", "Zoë & Co"))
FULL = make_release(
    make_episode(
        chapters=(Chapter(0, "Start"), Chapter(61.5, HARD, "https://units.example")),
        sources=(Source("R 128", "EBU", "https://tech.ebu.example/r128"),),
        sponsor=Sponsor("ACME", "https://acme.example", "Ten percent off."),
        guests=("Zoë",),
        season=2,
        link="https://elsewhere.example/148",
    ),
    artifacts=side_files(),
    video_url="https://youtu.be/abc",
)


def page(release: Release = FULL, older: Release | None = None, newer: Release | None = None) -> bytes:
    return episode_page(SHOW, release, cues=CUES, newer=newer, older=older, cover_url=COVER)


def found(tree: html.HtmlElement, path: str) -> list[Any]:
    """What an XPath finds: elements or texts."""
    result = tree.xpath(path)
    assert isinstance(result, list)
    return result


def insist_valid(content: bytes) -> html.HtmlElement:
    """Strict HTML5, with unique ids, described pictures and headings in order."""
    html5lib.HTMLParser(strict=True).parse(content.decode())
    tree = html.fromstring(content.decode())
    ids = found(tree, "//@id")
    assert len(ids) == len(set(ids))
    assert not found(tree, "//img[not(@alt)]")
    levels = [int(heading.tag[1]) for heading in found(tree, "//h1|//h2|//h3|//h4|//h5|//h6")]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    for label in found(tree, "//@aria-labelledby"):
        assert label in ids
    return tree


def test_an_episode_page_is_valid_and_complete() -> None:
    older, newer = (make_release(make_episode(slug, title=HARD), guid=slug) for slug in ("0147-a", "0149-b"))
    tree = insist_valid(page(older=older, newer=newer))
    text = " ".join(tree.text_content().split())
    for part in (
        "How loud is loud?",
        "The sound desk with Zoë",
        "Season 2, episode 148",
        "23 November 2026",
        "13 min",
        "Download MP3 (12.1 MB)",
        "Watch on YouTube",
        "0:00 Start",
        "EBU: R 128",
        "ACME – Ten percent off.",
        "Desk: Welcome <b>back</b>.",
        "Zoë & Co: Thanks.",
        "Subscribe on YouTube",
        "Support the show",
    ):
        assert part in text, part
    assert found(tree, "//time/@datetime") == ["2026-11-23T06:00:00+01:00", "PT12M34S"]
    assert found(tree, "//audio/@src") == ["../media/0148-how-loud-is-loud.mp3"]
    assert found(tree, "//audio/@preload") == ["none"]
    assert "../media/0148-how-loud-is-loud.mp3#t=61" in found(tree, "//a/@href")
    assert found(tree, "//a[@rel='prev']/@href") == ["../0147-a/index.html"]
    assert found(tree, "//a[@rel='next']/@href") == ["../0149-b/index.html"]
    assert found(tree, "//link[@rel='canonical']/@href") == [f"{BASE}0148-how-loud-is-loud/"]
    assert found(tree, "//link[@type='application/rss+xml']/@href") == [BASE + "feed.xml"]
    assert found(tree, "//img/@src") == ["../media/0148-how-loud-is-loud--cover.jpg"]
    assert "https://elsewhere.example/148" in found(tree, "//a/@href")


def test_nothing_inline_can_run() -> None:
    release = replace(FULL, episode=make_episode(title=HARD, notes=HARD, hosts=(HARD,), guests=(HARD,), summary=HARD))
    for content in (
        page(release, older=release, newer=release),
        index_page(make_show(title=HARD, author=HARD), [release], cover_url=COVER),
        gone_page(SHOW, release),
    ):
        tree = insist_valid(content)
        assert {script.get("type") for script in found(tree, "//script")} <= {"application/ld+json"}
        assert not found(tree, "//style|//iframe|//object|//embed|//@style|//@onclick|//@onerror|//@onload")
        policy = found(tree, "//meta[@http-equiv='Content-Security-Policy']/@content")[0]
        assert policy.startswith("default-src 'none'") and "unsafe" not in policy and "script" not in policy


def test_machines_read_the_episode() -> None:
    release = replace(FULL, episode=replace(FULL.episode, matter=replace(FULL.episode.matter, title=HARD)))
    data = json.loads(found(insist_valid(page(release)), "//script/text()")[0])
    assert data["@type"] == "PodcastEpisode" and data["name"] == HARD.removesuffix("\x07")
    assert data["datePublished"] == "2026-11-23T06:00:00+01:00"
    assert data["associatedMedia"]["contentUrl"] == f"{BASE}media/0148-how-loud-is-loud.mp3"
    assert (data["timeRequired"], data["episodeNumber"]) == ("PT12M34S", 148)
    assert data["partOfSeries"]["webFeed"] == BASE + "feed.xml"


def test_the_index_lists_newest_first() -> None:
    releases = [
        make_release(
            make_episode(f"e-{day}", title=f"Day {day}", notes="See [it](https://a.example)."),
            guid=str(day),
            date=FULL.date.replace(day=day),
        )
        for day in (3, 21, 12)
    ]
    tree = insist_valid(index_page(SHOW, releases, cover_url=COVER))
    assert found(tree, "//h3/a/text()") == ["Day 21", "Day 12", "Day 3"]
    assert found(tree, "//h3/a/@href") == ["e-21/index.html", "e-12/index.html", "e-3/index.html"]
    assert found(tree, "//img/@src") == ["media/show--cover.jpg"]
    assert found(tree, "//article/p[2]/text()") == ["See it."] * 3
    assert found(tree, "//link[@rel='canonical']/@href") == [BASE]


def test_an_index_without_episodes_or_cover() -> None:
    tree = insist_valid(index_page(make_show(), [], cover_url=None))
    assert "There is no episode yet." in tree.text_content()
    assert not found(tree, "//img")


def test_an_episode_taken_back_names_no_file() -> None:
    content = gone_page(SHOW, FULL)
    tree = insist_valid(content)
    assert found(tree, "//meta[@name='robots']/@content") == ["noindex"]
    assert "no longer available" in tree.text_content()
    assert not found(tree, "//audio|//img|//link[@rel='canonical']") and b"media/" not in content


def test_the_least_episode_has_a_page() -> None:
    sound = Artifact("audio/mpeg", ".mp3", size=900, url="https://stats.example/e/show.example/media/x.mp3")
    release = replace(make_release(make_episode("x", notes="", number=None)), artifacts={"enclosure": sound})
    show = make_show(language="ar-EG", timezone="America/New_York")
    tree = insist_valid(episode_page(show, release, cues=(), newer=None, older=None, cover_url=None))
    assert found(tree, "//audio/@src") == ["https://stats.example/e/show.example/media/x.mp3"]
    assert (tree.get("dir"), tree.get("lang")) == ("rtl", "ar-EG")
    assert found(tree, "//time/text()") == ["2026-11-23"]
    assert found(tree, "//time/@datetime") == ["2026-11-23T00:00:00-05:00"]
    assert found(tree, "//h2") == []


@pytest.mark.parametrize(
    ("seconds", "length", "duration"),
    [(7.4, "7 s", "PT7S"), (59.7, "1 min", "PT1M"), (3599, "1 h", "PT59M59S"), (43_270, "12 h 1 min", "PT12H1M10S")],
)
def test_lengths_as_people_say_them(seconds: float, length: str, duration: str) -> None:
    tree = insist_valid(page(make_release(seconds=seconds)))
    shown = found(tree, "//p[@class='facts']//time")[1]
    assert (shown.text, shown.get("datetime")) == (length, duration)


def test_twelve_hours_of_speech() -> None:
    cues = [Cue(second, second + 2, f"Words in second {second}.", "Desk") for second in range(0, 43_200, 3)]
    chapters = tuple(Chapter(minute * 60, f"Minute {minute}") for minute in range(720))
    release = make_release(make_episode(chapters=chapters), seconds=43_200)
    tree = insist_valid(episode_page(SHOW, release, cues=cues, newer=None, older=None, cover_url=COVER))
    assert len(found(tree, "//ol[@class='chapters']/li")) == 720
    assert "Words in second 43197." in tree.text_content()


def test_every_class_has_its_style_and_dark_mode_is_there() -> None:
    css = style().decode()
    assert "prefers-color-scheme: dark" in css and ":focus-visible" in css
    assert "url(" not in css and "@import" not in css
    tree = html.fromstring(page().decode())
    classes = {name for names in found(tree, "//@class") for name in names.split()}
    assert {name for name in classes if f".{name}" not in css} <= {"notes"}


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_colours_have_the_contrast_of_wcag_aa() -> None:
    for theme in re.findall(r":root \{(.*?)\}", style().decode(), re.DOTALL):
        colours = dict(re.findall(r"--(\w+): (#\w{6})", theme))
        for front in ("text", "quiet", "link"):
            for ground in ("ground", "raised"):
                low, high = sorted((luminance(colours[front]), luminance(colours[ground])))
                assert (high + 0.05) / (low + 0.05) >= 4.5, (front, ground)


def test_pages_are_the_same_bytes_each_time() -> None:
    assert page() == page()
    assert etree.HTML(page()) is not None
