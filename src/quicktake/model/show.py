"""The show and its episodes as the program knows them: settings, texts, files and memory."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from quicktake.model.media import Artifact, Chapter, Soundbite, listed, placed, placed_spans
from quicktake.model.plan import Receipt
from quicktake.model.settings import Audio, FrontMatter, Settings, Youtube
from quicktake.timeline import EditList


@dataclass(frozen=True)
class ShowRecord:
    """The show's release.json: what cannot be found out again."""

    guid: str | None = None
    """podcast:guid, made at the first publication from the feed's address (UUID version 5)."""
    public_url: str | None = None
    """The address that the published files were given."""
    channel: str | None = None
    """Id of the YouTube channel that videos went to."""
    revision: int = 0
    """How often the feed was written; never goes backwards."""
    published: Mapping[str, str] = field(default_factory=dict)
    """Slug by guid, of every episode that ever was in the feed."""
    taken_back: tuple[str, ...] = ()
    """Guids of episodes that were taken back: their folders may go."""
    moved_from: tuple[str, ...] = ()
    """What `public_url` was before: published files may still have such addresses."""
    receipts: Mapping[str, Receipt] = field(default_factory=dict)
    """By key: the show's own media, such as its cover."""
    unknown: Mapping[str, object] = field(default_factory=dict)
    """Keys of a later version, kept as they are."""


@dataclass(frozen=True)
class EpisodeRecord:
    """An episode's release.json: what cannot be found out again."""

    guid: str | None = None
    """Made once, by `new` or before the first publication, and never changed."""
    slug: str | None = None
    """The name in addresses, fixed at the first publication."""
    date: datetime | None = None
    """pubDate, UTC, fixed at the first publication."""
    revision: int = 1
    """1, and one more for each corrected recording that was published."""
    recording: str | None = None
    """Digest of the recording that the published media were made from."""
    unpublished: datetime | None = None
    """When it was taken back by `unpublish`."""
    receipts: Mapping[str, Receipt] = field(default_factory=dict)
    """By key: published media, and what YouTube has."""
    unknown: Mapping[str, object] = field(default_factory=dict)
    """Keys of a later version, kept as they are."""


@dataclass(frozen=True)
class Show:
    """The whole series (RSS: channel)."""

    folder: Path
    """Where show.toml lies."""
    settings: Settings
    zone: ZoneInfo
    record: ShowRecord = field(default_factory=ShowRecord)
    artifacts: Mapping[str, Artifact] = field(default_factory=dict)
    """The show's own files by role: `cover`."""

    @property
    def public(self) -> bool:
        """Whether what is published can be reached by others; else the store is a folder to try things in."""
        return self.settings.public_url is not None

    @property
    def base_url(self) -> str:
        """What addresses start with, with a slash at the end."""
        return (self.settings.public_url or self.settings.link).rstrip("/") + "/"

    @property
    def moved(self) -> bool:
        """Whether its addresses began with something else before."""
        before = self.record.public_url
        return bool(self.record.moved_from) or (before is not None and before.rstrip("/") + "/" != self.base_url)

    @property
    def feed_url(self) -> str:
        """The feed's own address."""
        return self.base_url + "feed.xml"


@dataclass(frozen=True)
class Episode:
    """One instalment (RSS: item), as its folder says."""

    folder: Path
    matter: FrontMatter
    notes: str
    """Show notes: Markdown, NFC, line feeds."""
    date: datetime | None
    """The date of the front matter, UTC; None: at the first publication."""
    audio: Audio
    """The show's settings with the episode's over them."""
    youtube: Youtube | None
    chapters: tuple[Chapter, ...] = ()
    """In the recording's seconds, in order; some may not be listed."""
    soundbites: tuple[Soundbite, ...] = ()
    """In the recording's seconds, as the host has ordered them."""
    sound: Path | None = None
    """The recording's file with the sound, if it is here."""
    picture: Path | None = None
    """The file with the picture when picture and sound are apart."""
    offset: float = 0.0
    """Seconds by which that sound starts later than that picture."""
    intro: Path | None = None
    """The sound file played before the recording."""
    outro: Path | None = None
    """The sound file played after it."""
    spot: Path | None = None
    """The sound file with the sponsor's words."""
    spot_at: float | None = 0.0
    """Seconds of the recording at which the spot is put; None: after it."""
    cover: Path | None = None
    transcript: Path | None = None
    """WebVTT or SubRip, in the recording's times."""
    thumbnail: Path | None = None
    record: EpisodeRecord = field(default_factory=EpisodeRecord)

    @property
    def slug(self) -> str:
        """The name in addresses: as first published, else as the front matter or the folder says."""
        return self.record.slug or self.matter.slug or self.folder.name

    @property
    def listed(self) -> tuple[Chapter, ...]:
        """The chapters that are listed, in the recording's seconds."""
        return listed(self.chapters)


@dataclass(frozen=True)
class Broken:
    """An episode that cannot be used, with what is known of it all the same: nothing of it is changed anywhere."""

    folder: Path
    code: str
    """`it-unreadable`, or `it-twice` for one that has another's guid, slug or number."""
    message: str
    """What is wrong: file, and line or key."""
    hint: str = ""
    record: EpisodeRecord = field(default_factory=EpisodeRecord)
    """Its own release.json; of a damaged one the guid at most, of a copied one nothing."""
    damaged: bool = False
    """Whether release.json cannot be read: then it is not written either."""
    title: str | None = None
    """What can be made out of its front matter, here and below."""
    number: int | None = None
    date: datetime | None = None
    draft: bool = False

    @property
    def slug(self) -> str:
        """The name in addresses, as far as it is known."""
        return self.record.slug or self.folder.name


@dataclass(frozen=True)
class Release:
    """An episode with its artifacts, ready to go out or already out."""

    episode: Episode
    guid: str
    slug: str
    date: datetime
    """When it is or was due, UTC."""
    page_url: str
    """Address of the episode's page: our marker at YouTube."""
    artifacts: Mapping[str, Artifact]
    """By role: `enclosure`, `video`, `transcript:en`, `chapters`, `cover`. An absent role is not wanted."""
    timeline: EditList | None = None
    """The audio programme's edit list; None until built."""
    video_url: str | None = None
    """The video's address, once YouTube has given it one."""
    published: bool = False
    """Whether it is out (its enclosure has a receipt): then its media are what was published."""
    unpublished: bool = False
    """Whether the host took it back: it is wanted nowhere any more."""
    held: bool = False
    """Whether others were asked for in this run: nothing new of it becomes visible."""
    kept_at: frozenset[str] = frozenset()
    """Destinations where nothing of it is changed, because something is wrong with it."""
    unread: bool = False
    """Whether its files cannot be read: not even what is scheduled of it is taken back."""
    item: bytes | None = None
    """Its item as the live feed has it, where that stays word for word."""

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """The listed chapters in the audio programme's seconds, a chapter inside a cut moved to the cut's end."""
        recorded = self.episode.listed
        return recorded if self.timeline is None else placed(recorded, self.timeline)

    @property
    def soundbites(self) -> tuple[Soundbite, ...]:
        """The soundbites in the audio programme's seconds; one of which nothing is heard is left out."""
        recorded, edits = self.episode.soundbites, self.timeline
        return recorded if edits is None else tuple(placed_spans(recorded, edits))

    @property
    def pictures(self) -> dict[str, str]:
        """Address of each picture of the notes, by the path that the notes name."""
        found: dict[str, str] = {}
        for artifact in self.artifacts.values():
            if (path := artifact.report.get("picture")) and artifact.url:
                found.setdefault(str(path), artifact.url)  # those of today come before those of yesterday
        return found

    @property
    def seconds(self) -> float | None:
        """Length of the enclosure, if known."""
        enclosure = self.artifacts.get("enclosure")
        value = enclosure.report.get("seconds") if enclosure else None
        return float(value) if isinstance(value, int | float) else None
