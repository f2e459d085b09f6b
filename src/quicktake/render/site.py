"""Show and releases → the site's pages: HTML that works without JavaScript, and links that work from disk."""

from collections.abc import Mapping, Sequence
from importlib.resources import files

from markupsafe import Markup

from quicktake.model import Cue, Release, Show
from quicktake.render.calls import standing_calls
from quicktake.render.letters import ascii_url, clean, one_line, shorten
from quicktake.render.listing import Listing, episode_picture, listing, local
from quicktake.render.metadata import episode_json
from quicktake.render.notes import lead_text, to_html
from quicktake.render.speech import paragraphs
from quicktake.render.templates import fill
from quicktake.timeline import clock

ABOVE = "../"  # from an episode's page to the site's root
DESCRIPTION = 300  # bytes, for search engines and previews
TEASER = 500  # bytes, on the index
RIGHT_TO_LEFT = {"ar", "dv", "fa", "he", "ps", "ur", "yi"}


def episode_page(
    show: Show,
    release: Release,
    *,
    cues: Sequence[Cue],
    newer: Release | None,
    older: Release | None,
    cover_url: str | None,
) -> bytes:
    """The page at `SLUG/index.html`.

    cues: the transcript in the audio programme's times. newer, older: the episodes on either side, if there are.
    """
    picture, lead = episode_picture(release) or cover_url, one_line(lead_text(release, addresses=False))
    description = shorten(lead, DESCRIPTION) or one_line(release.episode.matter.title)
    item = listing(show, release, root=ABOVE)
    values = {
        **_common(show, ABOVE, cover_url),
        "item": item,
        "canonical": release.page_url,
        "description": description,
        "metadata": episode_json(show, release, description=description, picture=picture),
        "picture": picture,
        "picture_src": local(show, picture, ABOVE),
        "notes": Markup(_notes(show, release)),  # noqa: S704 - cleaned by nh3
        "chapters": [(clock(entry.start), _at(item, entry.start), entry) for entry in release.chapters],
        "transcript": [(clock(entry.start), _at(item, entry.start), entry) for entry in paragraphs(cues)],
        "transcript_language": _transcript_language(release) or show.settings.language,
        "sponsor": release.episode.matter.sponsor,
        "sources": release.episode.matter.sources,
        "elsewhere": release.episode.matter.link,
        "newer": listing(show, newer, root=ABOVE) if newer else None,
        "older": listing(show, older, root=ABOVE) if older else None,
    }
    return _page("episode.html", values)


def _notes(show: Show, release: Release) -> str:
    pictures = {path: local(show, url, ABOVE) or url for path, url in release.pictures.items()}
    return to_html(release.episode.notes, base=release.page_url, top=3, name=release.slug, pictures=pictures)


def index_page(show: Show, releases: Sequence[Release], *, cover_url: str | None) -> bytes:
    """The page at `index.html`: the show and its episodes, newest first."""
    newest_first = sorted(releases, key=lambda release: (release.date, release.guid), reverse=True)
    values = {
        **_common(show, "", cover_url),
        "canonical": show.base_url,
        "description": shorten(one_line(show.settings.description), DESCRIPTION),
        "about": clean(show.settings.description).strip().split("\n\n"),
        "episodes": [
            (listing(show, release, root=""), shorten(one_line(lead_text(release, addresses=False)), TEASER))
            for release in newest_first
        ],
    }
    return _page("index.html", values)


def gone_page(show: Show, release: Release) -> bytes:
    """The page of an episode that was taken back: it says so, names no file, and asks not to be found."""
    values = {**_common(show, ABOVE, None), "title": one_line(release.episode.matter.title)}
    return _page("gone.html", values)


def style() -> bytes:
    """The style sheet of all pages, `style.css`."""
    return files(__package__).joinpath("style.css").read_bytes()


def _common(show: Show, root: str, cover_url: str | None) -> Mapping[str, object]:
    """What every page says of the show."""
    settings = show.settings
    return {
        "root": root,
        "language": settings.language,
        "direction": "rtl" if settings.language.lower().split("-")[0] in RIGHT_TO_LEFT else "ltr",
        "show_title": one_line(settings.title),
        "author": one_line(settings.author),
        "home": ascii_url(settings.link),
        "base_url": show.base_url,
        "feed_url": show.feed_url,
        "copyright": one_line(settings.copyright),
        "calls": standing_calls(settings),
        "cover": cover_url,
        "cover_src": local(show, cover_url, root),
    }


def _at(item: Listing, seconds: float) -> str | None:
    """The sound from a time on, as a media fragment (W3C, Media Fragments URI 1.0, section 4.2.1)."""
    return f"{item.sound}#t={int(seconds)}" if item.sound else None


def _transcript_language(release: Release) -> str | None:
    roles = (role.partition(":") for role in sorted(release.artifacts))
    return next((language for kind, _, language in roles if kind == "transcript" and language), None)


def _page(template: str, values: Mapping[str, object]) -> bytes:
    return clean(fill(template, values)).encode()
