"""Episodes whose video may be on YouTube already → the videos that are theirs, and those that may be."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from quicktake.destinations.youtube import marker
from quicktake.destinations.youtube.account import PAGE, Account
from quicktake.destinations.youtube.failures import WITHOUT
from quicktake.destinations.youtube.keys import WATCH
from quicktake.errors import Refusal

UNCERTAIN = "uncertain"
"""Kind of the refusal: only the host can tell whether a video is there."""


@dataclass(frozen=True)
class Sought:
    """An episode whose video is looked for."""

    page: str
    """Address of its page: the marker."""
    title: str
    """The video's title; empty where it is not known."""
    size: int | None
    """Bytes of the video; None until it is built."""


@dataclass(frozen=True)
class Seen:
    """What a look among the uploads gave, by page."""

    found: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Videos with our marker."""
    alike: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Videos without it that have the same title and size."""


def look(account: Account, sought: Sequence[Sought], taken: Container[str] = (), *, newest: int | None = None) -> Seen:
    """Looks through the channel's uploads, 2 units for 50; it ends when every episode has its video.

    taken: ids of other episodes' videos. newest: looks no further than so many uploads.
    """
    candidates: list[Mapping[str, Any]] = []
    titles = {one.title for one in sought if one.title and one.size}

    def noted(videos: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
        for number, video in enumerate(videos):
            if number == newest:
                return
            if marker.text_of(video, "title") in titles and video.get("id") not in taken and not marker.remains(video):
                candidates.append(video)
            yield video

    found = marker.found(noted(account.uploads()), [one.page for one in sought], taken)
    missing = [one for one in sought if one.page not in found and one.size and one.title]
    return Seen(found, _alike(account, missing, candidates[:PAGE]) if missing and candidates else {})


def _alike(
    account: Account, sought: Sequence[Sought], candidates: Sequence[Mapping[str, Any]]
) -> dict[str, Mapping[str, Any]]:
    details = account.videos([str(video["id"]) for video in candidates], "fileDetails")
    return {
        one.page: video
        for one in sought
        for video in reversed(candidates)  # the newest is believed
        if marker.text_of(video, "title") == one.title
        and marker.named(marker.text_of(video, "description"), one.page) is None  # else it is another episode's
        and _same_size(video, details.get(str(video["id"]), {}), one.size)
    }


def _same_size(video: Mapping[str, Any], details: Mapping[str, Any], size: int | None) -> bool:
    """Whether the file that was sent has this size; YouTube may not tell while it still works on the video."""
    there = details.get("fileDetails", {}).get("fileSize")
    if there is None:
        return bool(video.get("status", {}).get("uploadStatus") == "uploaded")
    return str(there) == str(size)


def lost_sight(slug: str, size: int, alike: Mapping[str, Any] | None = None) -> Refusal:
    """The last bytes went out, no answer came, and YouTube does not know the upload any more."""
    what = f"{slug}: all of its video ({size / 1e6:.1f} MB) was sent, but no answer came; YouTube has forgotten the"
    what += " upload, and the video is not among the channel's (they may come late)."
    if alike is not None:
        what += f" It may be this one: {_shown(alike)}."
    video = str(alike["id"]) if alike is not None else "VIDEO_ID"
    return Refusal(UNCERTAIN, what, hint=_hint("Look in YouTube Studio. If it is there", slug, video))


def twin(slug: str, alike: Mapping[str, Any]) -> Refusal:
    """A video with the same title and size is there, without the address of the episode's page."""
    what = f"{slug}: a video with its title and size is on the channel already: {_shown(alike)}."
    return Refusal(UNCERTAIN, what, hint=_hint("If it is the episode's", slug, str(alike["id"])))


def _hint(begin: str, slug: str, video: str) -> str:
    adopt, anew = f"quicktake youtube adopt {slug} {video}", f"quicktake publish {slug} --accept {UNCERTAIN}"
    return f"{begin}: `{adopt}`. If it is not: `{anew}`. {WITHOUT}"


def _shown(video: Mapping[str, Any]) -> str:
    return f"{marker.text_of(video, 'title')}, {WATCH}{video['id']}"
