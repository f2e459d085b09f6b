"""Every key of show.toml and of an episode's front matter, with its meaning.

The one definition from which files are read, JSON Schemas and `init`'s options are made, and the manual is checked.
"""

from dataclasses import dataclass, field
from enum import Enum
from typing import Annotated, Literal


@dataclass(frozen=True)
class Within:
    """The numbers that a key may have, both ends included."""

    least: float
    most: float


class Form(Enum):
    """What a text must be."""

    WEB = "a web address (http or https)"
    BASE = "a web address that others begin with"
    MAIL = "an e-mail address"
    PATH = "the path of a file inside the show folder"


Web = Annotated[str, Form.WEB]
"""A web address: http or https, with a host."""

Base = Annotated[str, Form.BASE]
"""A web address that others begin with: no query, no fragment, no file; read in ASCII."""

Relative = Annotated[str, Form.PATH]
"""A path of a regular file, relative to the file that names it, with `/`."""


@dataclass(frozen=True)
class Owner:
    """Who owns the show; directories send their codes to this address."""

    email: Annotated[str, Form.MAIL, "E-mail address, public in the feed; YouTube and Spotify verify ownership by it."]
    name: Annotated[str, "Name; default: the show's author."] = ""


@dataclass(frozen=True)
class Call:
    """A standing call under every episode."""

    url: Annotated[Web, "Where the call leads."]
    text: Annotated[str, "The words of the call; default: by the key's name."] = ""


@dataclass(frozen=True)
class Source:
    """A source that the show notes quote; its credit stays wherever the notes are shortened."""

    title: Annotated[str, "Title of the work."]
    author: Annotated[str, "Who made it."] = ""
    url: Annotated[Web | None, "Where it is."] = None


@dataclass(frozen=True)
class Sponsor:
    """Who pays for the episode; named in the notes."""

    name: Annotated[str, "Name of the sponsor."]
    url: Annotated[Web | None, "Where listeners find the offer."] = None
    text: Annotated[str, "One sentence about the offer."] = ""
    spot: Annotated[Relative | None, "A sound file with the sponsor's words, put into the podcast."] = None
    place: Annotated[str, "Where the spot is put: `start`, `end`, or a time in the recording such as `12:30`."] = (
        "start"
    )


@dataclass(frozen=True)
class RecordingFiles:
    """A recording that is two files: picture and sound apart."""

    sound: Annotated[Relative, "The file with the sound."]
    picture: Annotated[Relative | None, "The file with the picture; its own sound is not used."] = None
    offset: Annotated[float, "Seconds by which the sound starts later than the picture (negative: earlier)."] = 0.0


@dataclass(frozen=True)
class ChapterEntry:
    """A chapter written in the front matter; times are the recording's."""

    start: Annotated[str, "Time in the recording: `1:23`, `0:01:23.5` or seconds."]
    title: Annotated[str, "Title of the chapter."]
    url: Annotated[Web | None, "A web address that belongs to it."] = None
    image: Annotated[Relative | None, "A JPEG or PNG picture for it."] = None


@dataclass(frozen=True)
class SoundbiteEntry:
    """A soundbite written in the front matter; times are the recording's."""

    start: Annotated[str, "Time in the recording where it begins: `1:23`, `0:01:23.5` or seconds."]
    end: Annotated[str, "Time in the recording where it ends."]
    title: Annotated[str, "Title of at most 128 characters; default: none, and apps show the episode's."] = ""


@dataclass(frozen=True)
class Audio:
    """`[audio]`: how the podcast sounds."""

    target: Annotated[float, "Integrated loudness in LUFS.", Within(-36, -8)] = -16.0
    ceiling: Annotated[float, "Highest true peak in dBTP.", Within(-12, 0)] = -1.0
    format: Annotated[Literal["mp3", "m4a"], "Format of the podcast's file."] = "mp3"
    bitrate: Annotated[int, "Bit rate in kbit/s.", Within(48, 320)] = 128
    channels: Annotated[Literal["auto", "mono", "stereo"], "`auto` keeps mono mono and makes all else stereo."] = "auto"
    id3: Annotated[Literal["2.3", "2.4"], "Version of the MP3's tags; 2.3 is read everywhere."] = "2.3"
    leveler: Annotated[bool, "Bring speakers of unlike loudness together, without raising the room between words."] = (
        False
    )
    highpass: Annotated[float | None, "Take away what lies under so many Hz (80 suits most voices).",
                        Within(20, 300)] = None  # fmt: skip
    denoise: Annotated[float | None, "Take so many dB off steady noise (12 is moderate).", Within(1, 40)] = None
    trim: Annotated[bool, "Cut the silence at both ends."] = True
    max_pause: Annotated[float | None, "Shorten silences to so many seconds at most.", Within(0.7, 60)] = None
    intro: Annotated[Relative | None, "A sound file played before the recording."] = None
    outro: Annotated[Relative | None, "A sound file played after the recording."] = None
    crossfade: Annotated[float, "Seconds in which intro, recording and outro overlap.", Within(0, 30)] = 1.0
    track: Annotated[int | None, "Which audio track of the recording, from 1; default: the one marked default.",
                     Within(1, 64)] = None  # fmt: skip


Privacy = Literal["public", "unlisted", "private"]


@dataclass(frozen=True)
class Youtube:
    """`[youtube]`: the show's channel. Without this section YouTube is left out."""

    channel: Annotated[str | None, "Id of the channel (UC...): nothing is sent to another one."] = None
    privacy: Annotated[Privacy, "Who sees a video in the end."] = "public"
    title: Annotated[str, "Title of a video; {title}, {number}, {season}, {show} are filled in."] = "{title}"
    category: Annotated[str, "Category by its name or its number."] = "News & Politics"
    tags: Annotated[tuple[str, ...], "Tags of every video, before the episode's own."] = ()
    made_for_kids: Annotated[bool, "Whether the videos are made for children; YouTube asks for it."] = False
    embeddable: Annotated[bool, "Whether other sites may embed the video."] = True
    license: Annotated[Literal["youtube", "creativeCommon"], "YouTube's standard licence or Creative Commons."] = (
        "youtube"
    )
    notify_subscribers: Annotated[bool, "Whether YouTube tells the channel's subscribers."] = True
    first: Annotated[bool, "Hold the podcast back until YouTube has the video."] = False
    hashtags: Annotated[tuple[str, ...], "Hashtags under every description; YouTube shows three above the title."] = ()
    notes: Annotated[
        Literal["whole", "short"],
        "`whole`: all of the show notes where they fit into YouTube's 5000 bytes; `short`: never.",
    ] = "whole"
    language: Annotated[str | None, "Language of title and description; default: the show's."] = None
    audio_language: Annotated[str | None, "Language that is spoken; default: the show's."] = None
    synthetic_media: Annotated[bool, "Whether it shows realistic scenes or voices that were made or altered."] = False
    paid_promotion: Annotated[bool | None, "Whether it holds paid promotion; default: where there is a `sponsor`."] = (
        None
    )
    thumbnail: Annotated[
        Literal["auto", "skip"], "`auto` sends the episode's thumbnail.*, or one made from cover and title."
    ] = "auto"
    captions: Annotated[bool, "Send the transcript as captions."] = True
    playlists: Annotated[tuple[str, ...], "Playlists of every video, by name or id; made when missing."] = ()
    podcast: Annotated[str | None, "The playlist, by name or id, that is the show's podcast on YouTube."] = None
    edits: Annotated[bool, "Cut the video as the podcast is cut, with intro, spot and outro; encodes it anew."] = False
    audio_only: Annotated[
        Literal["video", "skip"], "A recording without a moving picture: make a `video` of it, or `skip` YouTube."
    ] = "video"
    daily_units: Annotated[int, "Units that Google gives the show's project each day; the show's, in no episode.",
                           Within(1, 10**8)] = 10_000  # fmt: skip
    daily_uploads: Annotated[int, "Uploads that Google gives the show's project each day; the show's, in no episode.",
                             Within(1, 10**6)] = 100  # fmt: skip


@dataclass(frozen=True)
class Storage:
    """`[storage]`: where the published files lie."""

    url: Annotated[str, "The store's address; `file:` and a folder relative to show.toml."] = "file:../site"


@dataclass(frozen=True)
class Feed:
    """`[feed]`: the feed that podcast apps subscribe to."""

    prefix: Annotated[Base | None, "A statistics service's prefix, put in front of new enclosures' addresses."] = None


@dataclass(frozen=True)
class Settings:
    """show.toml: the show's settings."""

    title: Annotated[str, "The show's name, and nothing but its name."]
    description: Annotated[str, "What the show is about, up to 4000 bytes."]
    author: Annotated[str, "Who makes the show, as apps show it."]
    language: Annotated[str, "Language of the show, such as `en`, `en-GB` or `de`."]
    link: Annotated[Web, "The show's home page."]
    version: Annotated[Literal[1], "Version of this file's format."] = 1
    categories: Annotated[tuple[str, ...], "Apple's categories, the main one first: `News/Daily News`."] = (
        "News/Daily News",
    )
    explicit: Annotated[bool, "Whether the show is explicit."] = False
    type: Annotated[Literal["episodic", "serial"], "`serial` when episodes must be heard in order."] = "episodic"
    timezone: Annotated[
        str, "The show's time zone, such as `Europe/Berlin`: dates without an offset are meant in it."
    ] = "UTC"
    public_url: Annotated[Base | None, "Address under which the store is served. Without it nothing is public."] = None
    cover: Annotated[Relative, "The show's cover: JPEG or PNG, square, 1400 to 3000 pixels."] = "cover.jpg"
    font: Annotated[Relative | None, "A TrueType or OpenType font for words in pictures; default: Source Sans Pro."] = (
        None
    )
    copyright: Annotated[str, "Who holds the rights, without sign and year."] = ""
    owner: Annotated[Owner | None, "Who owns the show."] = None
    funding: Annotated[Call | None, "Where listeners support the show; default: the call `support`."] = None
    hosts: Annotated[tuple[str, ...], "Who speaks in every episode."] = ()
    audio: Annotated[Audio, "How the podcast sounds."] = field(default_factory=Audio)
    youtube: Annotated[Youtube | None, "The show's YouTube channel."] = None
    storage: Annotated[Storage, "Where the published files lie."] = field(default_factory=Storage)
    feed: Annotated[Feed, "The feed."] = field(default_factory=Feed)
    links: Annotated[dict[str, Web | Call], "Standing calls under each episode: subscribe, follow, support, newsletter;"
                     " any other name takes `url` and `text`."] = field(default_factory=dict)  # fmt: skip


@dataclass(frozen=True)
class FrontMatter:
    """The front matter of episode.md. `audio` and `youtube` override the show's sections key by key."""

    title: Annotated[str, "The episode's headline."]
    number: Annotated[int | None, "Number of the episode, unique within season and type.", Within(1, 10**6)] = None
    season: Annotated[int | None, "Number of the season.", Within(1, 10**4)] = None
    date: Annotated[
        str | None,
        "When it is due: `2026-11-23 06:00` in the show's time zone, or with an offset; a day alone: its midnight.",
    ] = None
    draft: Annotated[bool, "A draft goes nowhere."] = False
    summary: Annotated[str, "One or two sentences for short places."] = ""
    type: Annotated[Literal["full", "trailer", "bonus"], "Kind of the episode."] = "full"
    explicit: Annotated[bool | None, "Whether it is explicit; default: as the show."] = None
    hosts: Annotated[tuple[str, ...], "Who hosts this one; default: the show's hosts."] = ()
    guests: Annotated[tuple[str, ...], "Who is the guest."] = ()
    tags: Annotated[tuple[str, ...], "Keywords."] = ()
    sources: Annotated[tuple[Source, ...], "Sources that the notes quote."] = ()
    sponsor: Annotated[Sponsor | None, "Who pays for it."] = None
    link: Annotated[Web | None, "The episode's page elsewhere; default: the page that quicktake makes."] = None
    slug: Annotated[str | None, "Name in addresses: a-z, 0-9 and single hyphens; default: the folder's name."] = None
    chapters: Annotated[tuple[ChapterEntry, ...], "Chapters; default: the file chapters.txt, or chapters.json."] = ()
    soundbites: Annotated[tuple[SoundbiteEntry, ...], "Passages that apps play as previews."] = ()
    recording: Annotated[
        str | RecordingFiles | None, "The recording, or picture and sound apart; default: recording.*"
    ] = None
    audio: Annotated[Audio | None, "Overrides the show's [audio]."] = None
    youtube: Annotated[Youtube | None, "Overrides the show's [youtube]."] = None
