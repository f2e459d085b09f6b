"""Addresses that a host writes: one check for every place, and ASCII where others begin with them."""

import dataclasses
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import pytest

from quicktake.errors import InputError
from quicktake.folder.addresses import base_fault, fault, in_ascii
from quicktake.folder.chapters import read_chapters
from quicktake.folder.values import Place, convert, doc_of, from_toml
from quicktake.model import Form, FrontMatter, Settings

BAD = [
    "javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:x", "file:///etc",
    "www.example.com", "//example.com/", "https://", "https:///x", "https://a b.example/", "https://a.example/a b",
    "https://user:password@a.example/", "https://user@a.example/", "https://a.example:x/", "https://a.example:99999/",
    "https://a..example/", "https://a,b.example/", "https://a.example\\@b.example/", "https://a.example/\x1b[31m",
    'https://a.example/"onclick="x', "https://a.example/<b>", "http://[::1/", "ftp://a.example/", "mailto:a@a.example",
]  # fmt: skip
GOOD = [
    "https://a.example", "http://127.0.0.1:8000/show/", "https://a.example/x?y=1#z", "https://[2001:db8::1]/", "https://münchen.example/ä",
    "https://a_b.example/", "https://a.example/%C3%A4", "https://xn--mnchen-3ya.example/", "HTTPS://A.Example/", "http://localhost/",
]  # fmt: skip


@pytest.mark.parametrize("text", BAD)
def test_no_address(text: str) -> None:
    assert fault(text) is not None
    assert base_fault(text) is not None


@pytest.mark.parametrize("text", GOOD)
def test_addresses(text: str) -> None:
    assert fault(text) is None


@pytest.mark.parametrize(
    ("text", "what", "hint"),
    [
        ("https://a.example/show#top", "a fragment (#top)", "Write https://a.example/show"),
        ("https://a.example/show/#", "a fragment (#)", "Write https://a.example/show/"),
        ("https://a.example/show?x=1", "a query (?x=1)", "Write https://a.example/show"),
        ("https://a.example/show/?", "a query (?)", "Write https://a.example/show/"),
        ("https://a.example/show/feed.xml", "the address of a file", "Write its folder: https://a.example/show/"),
        ("https://a.example/index.html", "the address of a file", "Write its folder: https://a.example/"),
        ("https://a.example/a/../b", "in different ways", "browser"),
        ("https://a.example//b", "in different ways", "browser"),
        ("https://a.example/100%", "in different ways", "browser"),
    ],
)
def test_what_others_cannot_begin_with(text: str, what: str, hint: str) -> None:
    wrong = base_fault(text)
    assert wrong is not None
    assert what in wrong[0] and hint in wrong[1]


def test_a_password_is_not_repeated() -> None:
    wrong = fault("https://desk:secret@a.example/")
    assert wrong is not None and "secret" not in "".join(wrong)


@pytest.mark.parametrize(
    ("text", "ascii_"),
    [
        ("https://münchen.example/show", "https://xn--mnchen-3ya.example/show"),
        ("https://MÜNCHEN.example:8443/Größe/", "https://xn--mnchen-3ya.example:8443/Gr%C3%B6%C3%9Fe/"),
        ("https://пример.example/", "https://xn--e1afmkfd.example/"),
        ("https://a.example/日本/%20x/", "https://a.example/%E6%97%A5%E6%9C%AC/%20x/"),
        ("HTTPS://A.Example/B", "HTTPS://A.Example/B"),  # it may be frozen already
    ],
)
def test_in_ascii(text: str, ascii_: str) -> None:
    assert base_fault(text) is None
    assert in_ascii(text) == ascii_


def leaves(hint: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any, list[Any]]]:
    """(path, type of text, what is said of it) of every text that show.toml or front matter may hold."""
    extras: list[Any] = []
    while get_origin(hint) is Annotated:
        hint, *more = get_args(hint)
        extras += more
    if get_origin(hint) in (Union, types.UnionType):
        for arg in get_args(hint):
            yield from ((where, kind, [*extras, *said]) for where, kind, said in leaves(arg, path))
    elif get_origin(hint) is tuple:
        yield from leaves(get_args(hint)[0], (*path, "[]"))
    elif get_origin(hint) is dict:
        yield from leaves(get_args(hint)[1], (*path, "{}"))
    elif dataclasses.is_dataclass(hint):
        for name, child in get_type_hints(hint, include_extras=True).items():
            yield from leaves(child, (*path, name))
    elif hint is str:
        yield path, hint, extras


ADDRESSES = {
    "show.toml": {
        ("link",), ("public_url",), ("feed", "prefix"), ("funding", "url"), ("links", "{}"), ("links", "{}", "url"),
    },
    "episode.md": {("link",), ("sources", "[]", "url"), ("sponsor", "url"), ("chapters", "[]", "url")},
}  # fmt: skip


@pytest.mark.parametrize(("name", "cls"), [("show.toml", Settings), ("episode.md", FrontMatter)])
def test_every_setting_that_holds_an_address_is_checked(name: str, cls: type) -> None:
    """A new key is found by its name, or by what is said of it."""
    checked, meant = set(), set()
    for path, _, said in leaves(cls):
        texts = " ".join(one for one in said if isinstance(one, str)).lower()
        if {Form.WEB, Form.BASE} & {one for one in said if isinstance(one, Form)}:
            checked.add(path)
        named = path[-1] in ("url", "link", "prefix", "public_url", "href", "site", "website") or "web address" in texts
        if named and path != ("storage", "url"):  # a store's address has its own check
            meant.add(path)
    assert checked == ADDRESSES[name]
    assert meant <= checked


@pytest.mark.parametrize("text", BAD)
def test_in_show_toml(text: str) -> None:
    hints = get_type_hints(Settings, include_extras=True)
    for key, value in {"links": {"support": text}, "link": text, "public_url": text, "feed": {"prefix": text}}.items():
        with pytest.raises(InputError, match=key):
            convert(from_toml(value), hints[key], Place("show.toml").inside(key, from_toml(value)))
    assert doc_of(hints["links"])


def test_in_chapters(tmp_path: Path) -> None:
    (tmp_path / "chapters.txt").write_text("0:00 Intro <https://a:b@c.example/>\n")
    with pytest.raises(InputError, match="line 1: the address holds a user name"):
        read_chapters(tmp_path, (), "en")


def test_public_url_is_read_in_ascii() -> None:
    hint = get_type_hints(Settings, include_extras=True)["public_url"]
    assert convert(from_toml("https://münchen.example/ä"), hint, Place("x")) == "https://xn--mnchen-3ya.example/%C3%A4"
