"""Show notes, sources and standing calls → HTML for feed and page, plain text for short places."""

import re
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence

import nh3
from markupsafe import Markup

from quicktake.model import Chapter, Release, Show, Source, Sponsor
from quicktake.render import figures, markdown
from quicktake.render.calls import standing_calls
from quicktake.render.footnotes import ANCHOR
from quicktake.render.letters import ascii_url, clean, one_line, shorten, size
from quicktake.render.plain import SCHEMES, first_paragraph, plain, resolved, without_pictures
from quicktake.render.templates import fill
from quicktake.timeline import clock

TAGS = {
    "a", "b", "blockquote", "br", "cite", "code", "dd", "del", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6",
    "hr", "i", "img", "li", "ol", "p", "pre", "s", "section", "strong", "sub", "sup", "table", "tbody", "td", "th",
    "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "id", "title"}, "img": {"src", "alt", "title"}, "li": {"id"}, "ol": {"start"}, "section": {"class"},
}  # fmt: skip
NO_PICTURES: Mapping[str, str] = {}
REL = "noopener noreferrer"
LOOK_ALIKES = {"<": "‹", ">": "›"}
LEAST_LEAD = 240  # bytes; with less room than this for the lead, the chapters make way


def to_html(
    notes: str, *, base: str = "", top: int = 1, name: str = "", pictures: Mapping[str, str] = NO_PICTURES
) -> str:
    """Markdown as clean HTML, without comments and without the `<!--more-->` mark.

    base: address that relative links are meant from; without it they lead nowhere. top: level of the highest heading.
    name: what the anchors of footnotes carry, the episode's slug. pictures: by path in the episode's folder, where
    they are. Links inside the page stay inside it.
    """
    return _cleaned(_raw_html(notes, top, name, pictures, inside=True), base, kept=pictures.values(), inside=True)


def full_html(show: Show, release: Release, *, chapters: Sequence[Chapter] = ()) -> str:
    """All of it, for content:encoded: notes, video, chapters, sponsor, sources with their links, standing calls."""
    body = _raw_html(release.episode.notes, 3, release.slug, release.pictures, inside=False)
    values = {
        "body": Markup(body),  # noqa: S704 - cleaned with all the rest, below
        "video_url": release.video_url,
        "chapters": [(clock(chapter.start), one_line(chapter.title)) for chapter in chapters],
        "sponsor": release.episode.matter.sponsor,
        "sources": release.episode.matter.sources,
        "calls": standing_calls(show.settings),
    }
    return _cleaned(fill("notes.html", values), release.page_url, inside=False)


def _raw_html(notes: str, top: int, name: str, pictures: Mapping[str, str], *, inside: bool) -> str:
    tokens = figures.shown(markdown.parse(clean(notes)), pictures)
    headings = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    highest = min((int(token.tag[1]) for token in headings), default=1)
    for token in headings:
        token.tag = f"h{min(6, int(token.tag[1]) - highest + top)}"
    # where a note's number leads to the page, nothing leads back
    tokens = tokens if inside else [token for token in tokens if token.type != ANCHOR]
    return markdown.html(tokens, name)


def _cleaned(html: str, base: str, *, kept: Collection[str] = (), inside: bool) -> str:
    """inside: whether it stands on the page itself; elsewhere, apps open the page where a link leads inside it.

    kept: addresses that are right as they are.
    """

    def absolute(tag: str, attribute: str, value: str) -> str | None:
        if inside and (value.startswith("#") or (attribute == "src" and value in kept)):
            return value
        return resolved(value, base) if attribute in ("href", "src") else value

    return clean(
        nh3.clean(
            html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=REL, attribute_filter=absolute
        ).strip()
    )


def lead_text(release: Release, *, addresses: bool = True) -> str:
    """What short places begin with: the notes above `<!--more-->`, else the summary, else the first paragraph.

    addresses: whether links show where they lead.
    """
    tokens, base = markdown.parse(release.episode.notes), release.page_url if addresses else None
    above = markdown.before_mark(tokens)
    return (
        (plain(above, base) if above else "")
        or one_line(release.episode.matter.summary)
        or first_paragraph(tokens, base)
    )


def whole_text(
    show: Show, release: Release, *, chapters: Sequence[Chapter], forbidden: str = "", hashtags: Sequence[str] = ()
) -> str:
    """As `short_text` without a limit, and with all of the notes instead of their beginning."""
    allowed = _instead(forbidden)
    notes = plain(without_pictures(markdown.parse(release.episode.notes)), release.page_url) or lead_text(release)
    ending = _ending(show, release, hashtags, allowed, sys.maxsize)
    return _joined([notes.translate(allowed), _times(chapters).translate(allowed), *ending])


def short_text(
    show: Show,
    release: Release,
    *,
    chapters: Sequence[Chapter],
    limit: int,
    forbidden: str = "",
    hashtags: Sequence[str] = (),
) -> str:
    """Plain text of at most `limit` bytes of UTF-8: lead, chapters, sponsor, sources, standing calls, page address and,
    as its last line, hashtags.

    What is too long loses words of the lead first, then the chapters, all of them; the page's address and every
    source stay as long as they fit at all. forbidden: characters that the place refuses (YouTube: `<>`).
    """
    allowed = _instead(forbidden)
    lead = lead_text(release).translate(allowed)
    times = _times(chapters).translate(allowed)
    ending = _joined(_ending(show, release, hashtags, allowed, limit))
    for middle in (_joined([times, ending]), ending):
        room = limit - size(middle) - 2  # the empty line between
        if room >= min(size(lead), LEAST_LEAD):
            return _joined([shorten(lead, room), middle])
    return _joined([shorten(lead, limit - size(ending) - 2 * bool(ending)), ending])


def _instead(forbidden: str) -> dict[int, str]:
    return {ord(letter): LOOK_ALIKES.get(letter, "") for letter in forbidden}


def _times(chapters: Sequence[Chapter]) -> str:
    return "\n".join(f"{clock(chapter.start)} {one_line(chapter.title)}" for chapter in chapters)


def _ending(
    show: Show, release: Release, hashtags: Sequence[str], allowed: dict[int, str], limit: int
) -> list[str]:  # fmt: skip
    """The paragraphs below the chapters; lines and hashtags are left out, the dearest last, until the rest fits."""
    matter = release.episode.matter
    calls = [f"{call.text}: {_address(call.url)}" for call in standing_calls(show.settings)]
    sponsor = [_sponsor_line(matter.sponsor)] if matter.sponsor else []
    sources = [_source_line(source) for source in matter.sources]
    pieces = [sponsor, sources, calls, [f"Episode page: {release.page_url}"], list(hashtags)]
    pieces = [[piece.translate(allowed) for piece in paragraph] for paragraph in pieces]
    for dispensable in (4, 2, 0, 1, 3):
        while pieces[dispensable] and size(_joined(_lines(pieces))) > limit:
            pieces[dispensable].pop()
    return _lines(pieces)


def _lines(pieces: Sequence[Sequence[str]]) -> list[str]:
    """Each paragraph of its lines; the last, the hashtags, on one line."""
    return [*map("\n".join, pieces[:-1]), " ".join(pieces[-1])]


def _joined(paragraphs: Iterable[str]) -> str:
    return "\n\n".join(filter(None, paragraphs))


def _sponsor_line(sponsor: Sponsor) -> str:
    words = "Sponsor: " + " – ".join(filter(None, (one_line(sponsor.name), one_line(sponsor.text))))
    return f"{words} {_address(sponsor.url)}" if sponsor.url else words


def _source_line(source: Source) -> str:
    words = "Source: " + ", ".join(filter(None, (one_line(source.author), one_line(source.title))))
    return f"{words}: {_address(source.url)}" if source.url else words


def _address(url: str) -> str:
    return re.sub(r"[<>\s]", lambda match: f"%{ord(match[0]):02X}", ascii_url(url))
