"""Release → what machines read on its page: JSON-LD (schema.org PodcastEpisode), safe inside a script element."""

import json
from collections.abc import Mapping

from markupsafe import Markup

from quicktake.model import Release, Show
from quicktake.render.letters import one_line

UNSAFE = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}


def iso_duration(seconds: float) -> str:
    """Seconds as ISO 8601: PT1H2M3S."""
    minutes, second = divmod(round(seconds), 60)
    hour, minute = divmod(minutes, 60)
    parts = ((hour, "H"), (minute, "M"), (second, "S"))
    return "PT" + ("".join(f"{value}{unit}" for value, unit in parts if value) or "0S")


def episode_json(show: Show, release: Release, *, description: str, picture: str | None) -> Markup:
    """The episode as schema.org knows it, absent values left out."""
    matter = release.episode.matter
    content = {
        "@context": "https://schema.org",
        "@type": "PodcastEpisode",
        "@id": release.page_url,
        "url": release.page_url,
        "name": one_line(matter.title),
        "description": description,
        "datePublished": release.date.astimezone(show.zone).isoformat(timespec="seconds"),
        "inLanguage": show.settings.language,
        "episodeNumber": matter.number,
        "partOfSeason": {"@type": "PodcastSeason", "seasonNumber": matter.season} if matter.season else None,
        "timeRequired": iso_duration(release.seconds) if release.seconds else None,
        "image": picture,
        "author": [{"@type": "Person", "name": one_line(name)} for name in (matter.hosts or show.settings.hosts)],
        "associatedMedia": _audio(release),
        "partOfSeries": {
            "@type": "PodcastSeries",
            "name": one_line(show.settings.title),
            "url": show.base_url,
            "webFeed": show.feed_url,
        },
    }
    return _script(content)


def _audio(release: Release) -> Mapping[str, object] | None:
    enclosure = release.artifacts.get("enclosure")
    if enclosure is None or enclosure.url is None:
        return None
    return _present(
        {
            "@type": "AudioObject",
            "contentUrl": enclosure.url,
            "encodingFormat": enclosure.media_type,
            "contentSize": str(enclosure.size) if enclosure.size is not None else None,
            "duration": iso_duration(release.seconds) if release.seconds else None,
        }
    )


def _present(content: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in content.items() if value not in (None, "", [])}


def _script(content: Mapping[str, object]) -> Markup:
    """JSON in which nothing can end the script element (HTML, section 4.12.1.3)."""
    text = json.dumps(_present(content), ensure_ascii=False, separators=(",", ":"))
    return Markup(text.translate(UNSAFE))  # noqa: S704 - what HTML could read as markup is escaped above
