"""feed.xml, read back by what apps read it with."""

import io
from dataclasses import replace
from datetime import timedelta

import feedparser
import podcastparser
import pytest
from lxml import etree

from makers.shows import BASE, DATE, GUID, SHOW_GUID, make_episode, make_release, make_show, side_files
from quicktake.model import Call, Chapter, Owner, Release, Soundbite, Source
from quicktake.reader.feed import read_feed
from quicktake.render.feed import feed_xml
from quicktake.timeline import EditList, Kept

NS = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
}
COVER = BASE + "media/show--cover.jpeg?v=2"
SHOW = make_show(
    owner=Owner("ada@show.example"),
    categories=("News/Daily News", "Technology", "News/Politics"),
    hosts=("The sound desk", "Guest"),
    funding=Call("https://pay.example/?a=1&b=2"),
    copyright="The sound desk",
)
HARD_TITLE = 'Ends ]]> "here" & <b>there</b>\x07 \U0001f399 – it’s\x00 ﷽'
SEEN_TITLE = 'Ends ]]> "here" & <b>there</b> \U0001f399 – it’s ﷽'


def root_of(*releases: Release) -> etree._Element:
    return etree.fromstring(feed_xml(SHOW, releases, revision=7, cover_url=COVER))


def texts(root: etree._Element, path: str) -> list[str | None]:
    return [element.text for element in root.findall(path, NS)]


def test_the_channel_has_what_directories_ask_for() -> None:
    content = feed_xml(SHOW, [make_release()], revision=7, cover_url=COVER)
    channel = etree.fromstring(content)[0]
    assert content.startswith(b"<?xml version='1.0' encoding='UTF-8'?>")
    assert etree.fromstring(content).nsmap == NS and b"ns0" not in content
    for path, text in {
        "title": "Quick Take",
        "link": "https://quicktake.example",
        "description": "Short talks about sound.",
        "language": "en",
        "copyright": "The sound desk",
        "generator": "quicktake",
        "lastBuildDate": "Mon, 23 Nov 2026 05:00:00 +0000",
        "itunes:author": "The sound desk",
        "itunes:owner/itunes:name": "The sound desk",
        "itunes:owner/itunes:email": "ada@show.example",
        "itunes:explicit": "false",
        "itunes:type": "episodic",
        "podcast:guid": SHOW_GUID,
        "podcast:funding": "Support the show",
        "podcast:txt[@purpose='quicktake-revision']": "7",
        "image/url": COVER,
    }.items():
        assert texts(channel, path) == [text], path
    assert [dict(link.attrib) for link in channel.findall("atom:link", NS)] == [
        {"href": BASE + "feed.xml", "rel": "self", "type": "application/rss+xml"}
    ]
    assert [image.get("href") for image in channel.findall("itunes:image", NS)] == [COVER]
    assert [
        (main.get("text"), [sub.get("text") for sub in main]) for main in channel.findall("itunes:category", NS)
    ] == [("News", ["Daily News", "Politics"]), ("Technology", [])]
    assert texts(channel, "podcast:person[@role='host']") == ["The sound desk", "Guest"]


def test_an_item_has_all_that_apps_show() -> None:
    episode = make_episode(
        season=2, explicit=True, type="bonus", hosts=("Cy",), guests=("Zoë",), sources=(Source("R", "EBU"),)
    )
    item = root_of(make_release(episode, artifacts=side_files(), seconds=754.6))[0].find("item")
    assert item is not None
    for path, text in {
        "title": "How loud is loud?",
        "guid[@isPermaLink='false']": GUID,
        "link": f"{BASE}0148-how-loud-is-loud/",
        "pubDate": "Mon, 23 Nov 2026 05:00:00 +0000",
        "itunes:duration": "755",
        "itunes:episode": "148",
        "itunes:season": "2",
        "itunes:episodeType": "bonus",
        "itunes:explicit": "true",
        "itunes:author": "Cy",
        "podcast:season": "2",
        "podcast:episode": "148",
        "podcast:person[@role='host']": "Cy",
        "podcast:person[@role='guest']": "Zoë",
    }.items():
        assert texts(item, path) == [text], path
    media = f"{BASE}media/0148-how-loud-is-loud"
    assert [
        {**found.attrib}
        for path in ("enclosure", "itunes:image", "podcast:chapters", "podcast:transcript")
        for found in item.findall(path, NS)
    ] == [
        {"url": f"{media}.mp3", "length": "12070400", "type": "audio/mpeg"},
        {"href": f"{media}--cover.jpg"},
        {"url": f"{media}--chapters.json", "type": "application/json+chapters"},
        {"url": f"{media}--transcript-en.vtt", "type": "text/vtt", "language": "en"},
    ]
    assert "Source: EBU, R" in (item.findtext("description") or "")
    assert "<li>EBU: R</li>" in (item.findtext("content:encoded", namespaces=NS) or "")


def test_what_is_not_said_is_left_out() -> None:
    item = root_of(make_release(make_episode(number=None)))[0].find("item")
    assert item is not None
    for path in ("itunes:explicit", "itunes:episode", "itunes:season", "itunes:author", "podcast:episode", "author"):
        assert item.find(path, NS) is None, path


def test_newest_first_and_the_same_bytes_whatever_the_order() -> None:
    releases = [make_release(make_episode(f"e-{n}"), guid=f"g{n}", date=DATE + timedelta(days=n)) for n in range(3)]
    root = root_of(*releases)
    assert texts(root, "channel/item/guid") == ["g2", "g1", "g0"]
    assert texts(root, "channel/lastBuildDate") == ["Wed, 25 Nov 2026 05:00:00 +0000"]
    once, again = (feed_xml(SHOW, order, revision=1, cover_url=None) for order in (releases, list(reversed(releases))))
    assert once == again


def test_a_feed_without_episodes_has_no_clock_in_it() -> None:
    root = root_of()
    assert root.find("channel/lastBuildDate") is None
    assert root.find("channel/item") is None


def test_other_readers_see_the_same() -> None:
    episode = make_episode(title=HARD_TITLE, notes="Ends ]]> with \x0b& and <b>.\n\n```\n]]>\n```")
    content = feed_xml(SHOW, [make_release(episode)], revision=1, cover_url=COVER)
    entry = feedparser.parse(content).entries[0]
    assert (entry.title, entry.id, entry.guidislink) == (SEEN_TITLE, GUID, False)
    assert entry.published_parsed[:6] == (2026, 11, 23, 5, 0, 0)
    assert (entry.enclosures[0].length, entry.enclosures[0].type) == ("12070400", "audio/mpeg")
    assert "]]&gt;" in entry.content[0].value
    parsed = podcastparser.parse(BASE + "feed.xml", io.BytesIO(content))
    assert (parsed["title"], parsed["cover_url"], parsed["explicit"]) == ("Quick Take", COVER, False)
    found = parsed["episodes"][0]
    assert (found["title"], found["guid"], found["total_time"]) == (SEEN_TITLE, GUID, 754)
    assert found["enclosures"][0]["file_size"] == 12070400
    assert read_feed(content).items[GUID].title == SEEN_TITLE


def test_a_guid_is_written_as_it_is() -> None:
    guid = "https://old.example/?p=1&x=<y> Ümläut"
    assert texts(root_of(make_release(guid=guid)), "channel/item/guid") == [guid]


def test_times_are_those_of_the_audio_programme() -> None:
    episode = make_episode(chapters=(Chapter(0, "Start"), Chapter(70, "Later")))
    release = replace(make_release(episode), timeline=EditList((Kept(10, 100, 5),), 95))
    description = root_of(release).findtext("channel/item/description") or ""
    assert "0:05 Start\n1:05 Later" in description


def soundbites_of(edits: EditList | None, *soundbites: Soundbite) -> list[tuple[object, str | None]]:
    """Attributes and text of the feed's soundbites, of a recording that was edited so."""
    release = replace(make_release(replace(make_episode(), soundbites=soundbites)), timeline=edits)
    return [(found.attrib, found.text) for found in root_of(release).iterfind("channel/item/podcast:soundbite", NS)]


def test_soundbites_stand_in_the_hosts_order_with_and_without_a_title() -> None:
    assert soundbites_of(None, Soundbite(73.0, 133.0, " Ends ]]>\n& <b>\x07 "), Soundbite(1.1, 16.3)) == [
        ({"startTime": "73.0", "duration": "60.0"}, "Ends ]]> & <b>"),
        ({"startTime": "1.1", "duration": "15.2"}, None),
    ]


def test_soundbites_are_where_they_are_heard_in_the_audio_programme() -> None:
    trimmed, pause, spot, end = Kept(10.0, 100.0, 5.0), Kept(110.0, 200.0, 95.0), Kept(200.0, 300.0, 215.0), 340.0
    edits = EditList((trimmed, pause, spot), end)
    assert soundbites_of(
        edits,
        Soundbite(20.0, 50.0, "after the intro"),
        Soundbite(0.0, 30.0, "its beginning trimmed"),
        Soundbite(90.0, 120.0, "around a shortened pause"),
        Soundbite(101.0, 109.5, "cut"),
        Soundbite(190.0, 230.0, "around a spot"),
        Soundbite(290.0, 320.0, "over the end"),
    ) == [
        ({"startTime": "15.0", "duration": "30.0"}, "after the intro"),
        ({"startTime": "5.0", "duration": "20.0"}, "its beginning trimmed"),
        ({"startTime": "85.0", "duration": "20.0"}, "around a shortened pause"),
        ({"startTime": "215.0", "duration": "30.0"}, "around a spot"),
        ({"startTime": "305.0", "duration": "10.0"}, "over the end"),
    ]


def test_soundbites_are_read_by_others() -> None:
    release = make_release(replace(make_episode(), soundbites=(Soundbite(73.0004, 133.25),)))
    entry = feedparser.parse(feed_xml(SHOW, [release], revision=1, cover_url=None)).entries[0]
    assert entry.podcast_soundbite == {"starttime": "73.0", "duration": "60.25"}


def test_descriptions_hold_no_markup_and_stay_short() -> None:
    episode = make_episode(notes="<script>" + "ö" * 9000)
    description = root_of(make_release(episode)).findtext("channel/item/description") or ""
    assert len(description.encode()) <= 4000
    assert "<" not in description


def test_addresses_are_ascii() -> None:
    show = make_show(link="https://müller.example/ü")
    root = etree.fromstring(
        feed_xml(show, [make_release(make_episode(link="https://a.example/ä b"))], revision=1, cover_url=None)
    )
    assert texts(root, "channel/link") == ["https://xn--mller-kva.example/%C3%BC"]
    assert texts(root, "channel/item/link") == ["https://a.example/%C3%A4%20b"]


def test_an_episode_without_its_file_is_no_item() -> None:
    release = replace(make_release(), artifacts={})
    with pytest.raises(ValueError, match="no published enclosure"):
        feed_xml(SHOW, [release], revision=1, cover_url=None)


def test_a_quotation_mark_in_a_category_breaks_nothing() -> None:
    show = make_show(categories=('Te"ch',))
    assert b'text="Te&quot;ch"' in feed_xml(show, [make_release()], revision=1, cover_url=None)
