"""Rules about show.toml: what directories refuse, and what they ask for."""

from collections.abc import Sequence

from quicktake.check import languages
from quicktake.check.registry import Told, rule
from quicktake.model import Episode, Show
from quicktake.pictures.cover import check_cover
from quicktake.render.categories import problem

MOST_BYTES = 4000  # of a description


@rule("ch-description", "E", "Apple, A Podcaster's Guide to RSS; PSP-1")
def description(show: Show, episodes: Sequence[Episode]) -> Told:
    """Not empty, at most 4000 bytes."""
    size = len(show.settings.description.encode())
    if not show.settings.description.strip() or size > MOST_BYTES:
        what = f"is {size} bytes long; directories take 1 to {MOST_BYTES}."
        yield "show.toml: description", what, "Shorten it." if size else "Say what the show is about."


@rule("ch-language", "E", "Apple, A Podcaster's Guide to RSS (ISO 639)")
def language(show: Show, episodes: Sequence[Episode]) -> Told:
    """A code of a language that there is."""
    if wrong := languages.problem(show.settings.language):
        yield "show.toml: language", *wrong


@rule("ch-category", "E", "Apple, podcast categories")
def category(show: Show, episodes: Sequence[Episode]) -> Told:
    """At least one, from Apple's list."""
    if not show.settings.categories:
        yield "show.toml: categories", "there is none.", 'For example categories = ["News/Daily News"].'
    for name in show.settings.categories:
        if trouble := problem(name):
            yield "show.toml: categories", trouble, 'Write Apple\'s names, such as "News/Daily News".'


@rule("ch-image", "E", "Apple, A Podcaster's Guide to RSS; PSP-1", reads=True)
def image(show: Show, episodes: Sequence[Episode]) -> Told:
    """The show's cover, and the episodes' own, can be used."""
    covers = [show.folder / show.settings.cover, *(episode.cover for episode in episodes if episode.cover)]
    for cover in covers:
        for finding in check_cover(cover):
            if finding.severity == "E":
                yield finding.place, finding.message, finding.hint


@rule("ch-owner-email", "W", "YouTube and Spotify verify ownership by it")
def owner_email(show: Show, episodes: Sequence[Episode]) -> Told:
    """YouTube refuses a feed without an owner's address."""
    if show.settings.owner is None:
        what = "is missing; YouTube and Spotify send their codes to it (it is public in the feed)."
        yield "show.toml: owner", what, 'Write owner = {email = "..."}.'


@rule("ch-public", "I", "quicktake")
def public(show: Show, episodes: Sequence[Episode]) -> Told:
    """Without an address nothing is public."""
    if not show.public:
        what = "is not set: what you publish is a folder on this computer, to try things in."
        yield "show.toml: public_url", what, "Say where the folder is served."
