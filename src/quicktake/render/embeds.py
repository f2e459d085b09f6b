"""An embedded player's HTML → the page that it stands for, as a link."""

import html
import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, quote, urlsplit

ATTRIBUTE = re.compile(r"""\s(src|title)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))""", re.IGNORECASE)
YOUTUBE = {"youtube.com", "youtube-nocookie.com", "youtu.be"}
PEERTUBE = re.compile(r"/(?:videos|video-playlists)/embed/([\w-]{6,64})/?\Z")
VIDEO_ID = re.compile(r"/(?:embed|shorts|live)/([\w-]{6,64})/?\Z")
VIMEO_ID = re.compile(r"/video/(\d{1,20})/?\Z")
GENERIC = {"youtube video player", "youtube", "vimeo", "soundcloud", "peertube", "video", "player", "embed"}
PLAY = "▶\ufe0e"


@dataclass(frozen=True)
class Embed:
    """A player of another service, told as a link."""

    service: str
    url: str
    title: str
    """What the player is called; empty when it has no name of its own."""

    @property
    def picture(self) -> str:
        """What its picture is called where pictures of the notes are told apart."""
        return f"player {self.url}"

    @property
    def text(self) -> str:
        """The words of the link, and of its picture: a sign, the service, the title."""
        return f"{PLAY} {self.service}: {self.title}" if self.title else f"{PLAY} {self.service}"


def embed_of(tag: str) -> Embed | None:
    """The link for an `<iframe ...>`; None when it is of no service whose pages are known."""
    given = {name.lower(): html.unescape(a or b or c) for name, a, b, c in ATTRIBUTE.findall(tag)}
    address = given.get("src", "").strip()
    try:
        parts = urlsplit(f"https:{address}" if address.startswith("//") else address)
        found = _page(parts) if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None
    title = " ".join(given.get("title", "").split())
    return Embed(*found, "" if title.lower() in GENERIC else title) if found else None


def _page(parts: SplitResult) -> tuple[str, str] | None:
    """Service and page that belong to a player's address."""
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    if host in YOUTUBE:
        return _youtube(parts, query)
    if host == "player.vimeo.com" and (match := VIMEO_ID.match(parts.path)):
        unlisted = query.get("h", "")
        return "Vimeo", f"https://vimeo.com/{match[1]}" + (f"/{unlisted}" if unlisted.isalnum() else "")
    if host == "w.soundcloud.com" and parts.path.startswith("/player"):
        sound = query.get("url", "")
        known = urlsplit(sound).hostname in ("soundcloud.com", "www.soundcloud.com")
        return "SoundCloud", sound if known else parts.geturl()  # an address of its API is no page
    if match := PEERTUBE.match(parts.path):
        kind = "p/" if "playlists" in parts.path else ""
        return "PeerTube", f"https://{parts.netloc.rpartition('@')[2]}/w/{kind}{match[1]}"
    return None


def _youtube(parts: SplitResult, query: dict[str, str]) -> tuple[str, str] | None:
    match = VIDEO_ID.match(parts.path)
    video = query.get("v", "") or (match[1] if match and match[1] != "videoseries" else "")
    start = query.get("start", "") or query.get("t", "").removesuffix("s")
    since = f"&t={start}s" if start.isdecimal() and start != "0" else ""
    if parts.hostname == "youtu.be":
        video = parts.path.strip("/")
    if video:
        return "YouTube", f"https://www.youtube.com/watch?v={quote(video, safe='')}{since}"
    playlist = query.get("list")
    return ("YouTube", f"https://www.youtube.com/playlist?list={quote(playlist, safe='')}") if playlist else None
