"""Feeds read back without entities, DTDs or network."""

from datetime import UTC, datetime

import pytest

from quicktake.errors import InputError
from quicktake.reader import feed as reading
from quicktake.reader.feed import ItemSeen, read_feed


def rss(channel: str, head: str = "") -> bytes:
    return f'{head}<rss version="2.0" xmlns:podcast="https://podcastindex.org/namespace/1.0">{channel}</rss>'.encode()


def test_what_a_feed_says() -> None:
    seen = read_feed(
        rss(
            "<channel><title> A &amp; B </title><podcast:guid>g-1</podcast:guid>"
            '<podcast:txt purpose="verify">x</podcast:txt><podcast:txt purpose="quicktake-revision">12</podcast:txt>'
            "<item><title>One</title><guid isPermaLink='false'> id:1 </guid><link>https://a.example/1</link>"
            "<pubDate>Mon, 23 Nov 2026 06:00:00 +0100</pubDate>"
            '<enclosure url="https://a.example/1.mp3" length="123" type="audio/mpeg"/></item></channel>'
        )
    )
    assert (seen.title, seen.guid, seen.revision) == ("A & B", "g-1", 12)
    date = datetime(2026, 11, 23, 5, tzinfo=UTC)
    item = ItemSeen("id:1", "One", date, "https://a.example/1.mp3", 123, "audio/mpeg", "https://a.example/1")
    assert seen.items == {"id:1": item}


def test_what_a_feed_does_not_say() -> None:
    seen = read_feed(
        rss(
            "<channel><item><title/><pubDate>soon</pubDate><enclosure url='https://a.example/x' length='many'/></item>"
            "<item><guid>2</guid><pubDate>Mon, 23 Nov 2026 06:00:00 -0000</pubDate></item><item><title>?</title></item>"
            "<item><guid>2</guid><title>again</title></item></channel>"
        )
    )
    assert (seen.title, seen.guid, seen.revision) == ("", None, None)
    assert seen.items["https://a.example/x"] == ItemSeen(
        "https://a.example/x", "", None, "https://a.example/x", None, "", None
    )
    assert seen.items["2"].date == datetime(2026, 11, 23, 6, tzinfo=UTC)
    assert seen.items["2"].title == ""
    assert len(seen.items) == 2


def test_the_namespace_by_its_old_name() -> None:
    old = "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md"
    assert read_feed(f"<rss xmlns:p='{old}'><channel><p:guid>g</p:guid></channel></rss>".encode()).guid == "g"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff\xfe",
        b"<html><body>404</body></html>",
        b"<rss/>",
        b"<rss><channel/><channel/></rss>",
        b"<rss><channel>",
        b'<feed xmlns="http://www.w3.org/2005/Atom"/>',
        b"plain text",
    ],
)
def test_what_is_no_feed(content: bytes) -> None:
    with pytest.raises(InputError):
        read_feed(content)


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY x "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd">',
    ],
)
def test_no_entities_no_dtd(doctype: str) -> None:
    with pytest.raises(InputError):
        read_feed(rss("<channel><title>&x;</title></channel>", doctype))
    with pytest.raises(InputError, match="document type"):
        read_feed(rss("<channel><title>x</title></channel>", doctype))


def test_a_feed_that_never_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST", 100)
    with pytest.raises(InputError, match="larger than"):
        read_feed(rss("<channel/>") + b" " * 100)


def test_ten_thousand_episodes() -> None:
    item = "<item><guid>{}</guid><description>" + "x" * 1000 + "</description></item>"
    content = rss("<channel>" + "".join(item.format(number) for number in range(10_000)) + "</channel>")
    assert len(read_feed(content).items) == 10_000
