"""Show and episode → the words of an enclosure's tags, as JSON and back."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from quicktake.model import Chapter, Episode, Release, Show
from quicktake.render.letters import one_line, shorten
from quicktake.steps.tag.language import three_letters

GENRE = "Podcast"
LONGEST_COMMENT = 1000  # bytes


@dataclass(frozen=True)
class Words:
    """Everything that the tags say; empty texts and None are left out of them."""

    title: str
    artist: str
    """The hosts, or the show's author where none are named."""
    album: str
    """The show's title."""
    number: int | None
    season: int | None
    date: str | None
    """ISO day in the show's time zone; the tags say no hour, so that staging early changes nothing."""
    comment: str
    """Plain text, short."""
    url: str
    """Address of the episode's page."""
    language: str
    """ISO 639-2, three letters."""
    chapters: tuple[Chapter, ...]
    """In the recording's seconds."""
    genre: str = GENRE


def words_of(show: Show, episode: Episode) -> dict[str, object]:
    """The words as JSON, all in one line each and without control characters."""
    matter, settings = episode.matter, show.settings
    moment = episode.date or episode.record.date
    url = f"{show.base_url}{episode.slug}/"
    words = Words(
        title=one_line(matter.title),
        artist=one_line(", ".join(matter.hosts or settings.hosts) or settings.author),
        album=one_line(settings.title),
        number=matter.number,
        season=matter.season,
        date=moment.astimezone(show.zone).date().isoformat() if moment else None,
        comment=_comment(episode, url),
        url=url,
        language=three_letters(settings.language),
        chapters=episode.listed,
    )
    chapters = [{**chapter.as_json(), "title": one_line(chapter.title)} for chapter in words.chapters]
    return {**asdict(words), "chapters": chapters}


def _comment(episode: Episode, url: str) -> str:
    """The summary, else what short places begin with."""
    if episode.matter.summary:
        return shorten(one_line(episode.matter.summary), LONGEST_COMMENT)
    from quicktake.render.notes import lead_text  # heavy

    release = Release(episode, "", episode.slug, datetime.min.replace(tzinfo=UTC), url, {})
    return shorten(one_line(lead_text(release)), LONGEST_COMMENT)


def words_from(params: Mapping[str, Any]) -> Words:
    """Reads back what `words_of` gave, out of a step's params."""
    known = {name: params[name] for name in Words.__dataclass_fields__}
    return Words(**{**known, "chapters": tuple(Chapter(**chapter) for chapter in known["chapters"])})
