"""Shows, episodes and releases as they are after reading and building, for tests of what is made of them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from quicktake.model import Artifact, Chapter, Episode, FrontMatter, Release, Settings, Show, ShowRecord

BASE = "https://show.example/"
GUID = "6c1c1a3e-9a55-4e0c-9b5e-0a2b9c9f4d10"
SHOW_GUID = "917393e3-1b1e-5cef-ace4-edaa54e1f810"
DATE = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
NOTES = """\
How loud is *loud*? We ask [the people who measure](https://measure.example/how).

<!--more-->

## Links

* [R 128](https://tech.ebu.example/r128)
* Read more: https://loud.example/a_b
"""


def make_show(**settings: Any) -> Show:  # keys of Settings, each with a type of its own
    """A public show in Berlin; keyword arguments are keys of show.toml."""
    given = Settings(
        title="Quick Take",
        description="Short talks about sound.",
        author="The sound desk",
        language="en",
        link="https://quicktake.example",
        timezone="Europe/Berlin",
        public_url=BASE,
    )
    given = replace(given, **settings)
    return Show(Path("show"), given, ZoneInfo(given.timezone), ShowRecord(guid=SHOW_GUID, public_url=BASE))


def make_episode(
    slug: str = "0148-how-loud-is-loud", notes: str = NOTES, chapters: tuple[Chapter, ...] = (), **matter: Any
) -> Episode:
    """An episode; further keyword arguments are keys of its front matter."""
    given = FrontMatter(**{"title": "How loud is loud?", "number": 148, **matter})
    folder = Path("show") / slug
    return Episode(folder, given, notes, DATE, make_show().settings.audio, None, chapters=chapters)


def make_release(
    episode: Episode | None = None,
    *,
    guid: str = GUID,
    date: datetime = DATE,
    seconds: float = 754.4,
    artifacts: Mapping[str, Artifact] | None = None,
    video_url: str | None = None,
) -> Release:
    """A release that is out; artifacts come beside its enclosure."""
    episode = episode or make_episode()
    sound = Artifact(
        "audio/mpeg", ".mp3", "ab" * 32, 12_070_400, url=f"{BASE}media/{episode.slug}.mp3", report={"seconds": seconds}
    )
    return Release(
        episode,
        guid,
        episode.slug,
        date,
        f"{BASE}{episode.slug}/",
        {"enclosure": sound, **(artifacts or {})},
        video_url=video_url,
        published=True,
    )


def side_files(slug: str = "0148-how-loud-is-loud") -> dict[str, Artifact]:
    """Chapters, an English transcript and a cover, as published."""
    files = {
        "chapters": ("application/json+chapters", "--chapters", ".json"),
        "transcript:en": ("text/vtt", "--transcript-en", ".vtt"),
        "cover": ("image/jpeg", "--cover", ".jpg"),
    }
    return {
        role: Artifact(media_type, suffix, "cd" * 32, 1000, url=f"{BASE}media/{slug}{form}{suffix}")
        for role, (media_type, form, suffix) in files.items()
    }
