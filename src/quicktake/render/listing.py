"""Release → what pages print of an episode: names, dates, lengths, sizes and local links."""

from dataclasses import dataclass
from datetime import datetime

from quicktake.model import Artifact, Release, Show
from quicktake.render.letters import one_line
from quicktake.render.metadata import iso_duration

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
KINDS = {"full": "Episode", "trailer": "Trailer", "bonus": "Bonus"}
FORMATS = {".mp3": "MP3", ".m4a": "M4A"}


@dataclass(frozen=True)
class Listing:
    """An episode as pages print it."""

    title: str
    kind: str
    """`Episode 148`, `Season 2, episode 3`, `Trailer`; empty when there is nothing to tell."""
    date: str
    """The day in the show's zone, for people."""
    moment: str
    """The moment, ISO 8601."""
    length: str
    """`1 h 2 min`, or empty."""
    duration: str
    """The length in ISO 8601, or empty."""
    page: str
    """Link to its page."""
    sound: str | None
    """Link to the sound file."""
    sound_url: str | None
    """Its full address."""
    media_type: str
    size: str
    """`12.1 MB`, or empty."""
    format: str
    video_url: str | None
    hosts: tuple[str, ...]
    guests: tuple[str, ...]


def listing(show: Show, release: Release, *, root: str) -> Listing:
    """root: the way from the page to the site's root."""
    matter, enclosure = release.episode.matter, release.artifacts.get("enclosure")
    moment = release.date.astimezone(show.zone)
    seconds = release.seconds
    return Listing(
        title=one_line(matter.title),
        kind=_kind(release),
        date=_day(moment, show.settings.language),
        moment=moment.isoformat(timespec="seconds"),
        length=_length(seconds) if seconds else "",
        duration=iso_duration(seconds) if seconds else "",
        page=f"{root}{release.slug}/index.html",
        sound=local(show, enclosure.url, root) if enclosure else None,
        sound_url=enclosure.url if enclosure else None,
        media_type=enclosure.media_type if enclosure else "",
        size=_megabytes(enclosure),
        format=FORMATS.get(enclosure.suffix, "") if enclosure else "",
        video_url=release.video_url,
        hosts=tuple(map(one_line, matter.hosts or show.settings.hosts)),
        guests=tuple(map(one_line, matter.guests)),
    )


def episode_picture(release: Release) -> str | None:
    """Address of the episode's own cover."""
    cover = release.artifacts.get("cover")
    return cover.url if cover else None


def local(show: Show, url: str | None, root: str) -> str | None:
    """A link that also works when the site is opened from disk; what lies elsewhere keeps its address."""
    if url is None or not url.startswith(show.base_url):
        return url
    return root + url.removeprefix(show.base_url)


def _kind(release: Release) -> str:
    matter = release.episode.matter
    kind = KINDS[matter.type]
    numbered = f"{kind} {matter.number}" if matter.number else kind if matter.type != "full" else ""
    if not matter.season:
        return numbered
    season = f"Season {matter.season}"
    return f"{season}, {numbered.lower()}" if numbered else season


def _day(moment: datetime, language: str) -> str:
    """`23 November 2026` in English, else the ISO date, which is the same in all languages."""
    if language.lower().split("-")[0] != "en":
        return moment.date().isoformat()
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"


def _length(seconds: float) -> str:
    whole = round(seconds)
    hours, minutes = divmod(round(seconds / 60), 60)
    if whole < 60:
        return f"{whole} s"
    return f"{hours} h {minutes} min" if hours and minutes else f"{hours} h" if hours else f"{minutes} min"


def _megabytes(artifact: Artifact | None) -> str:
    """Bytes in units of 1000, as browsers show them."""
    if artifact is None or artifact.size is None:
        return ""
    return f"{artifact.size / 1e6:.1f} MB" if artifact.size >= 50_000 else f"{max(1, round(artifact.size / 1e3))} kB"
