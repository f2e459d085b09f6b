"""Videos on YouTube → which of them belongs to which page: our marker is the page's address in the description."""

from collections.abc import Collection, Container, Iterable, Mapping
from typing import Any

from quicktake.model import Release
from quicktake.render.letters import ascii_url

BRACKETS = "()[]{}<>\"'“”„‘’«»,;:.!?…"


def of(release: Release) -> str:
    """The marker of a release, as it stands in descriptions."""
    return ascii_url(release.page_url)


def carries(description: str, page: str) -> bool:
    """Whether a description is that of the page's episode: the last of the show's addresses in it is this page.

    The address must stand there as a whole word: a longer one is another page. Other pages may be named above it.
    """
    return named(description, page) == page


def named(description: str, page: str) -> str | None:
    """The last of the show's addresses in a description: of this page, or of another beside it."""
    beside = page.rstrip("/").rpartition("/")[0] + "/"
    addresses = [word for part in description.split() if (word := _bare(part, page)).startswith(beside)]
    return addresses[-1] if addresses else None


def _bare(word: str, page: str) -> str:
    return word if word == page else word.strip(BRACKETS)


def found(
    videos: Iterable[Mapping[str, Any]], pages: Collection[str], taken: Container[str] = ()
) -> dict[str, Mapping[str, Any]]:
    """The video of each page that has one; videos come newest first, and it ends when every page has its own.

    taken: ids of other episodes' videos, whose notes may name this page. What is left of a broken upload is no video.
    """
    result: dict[str, Mapping[str, Any]] = {}
    for video in videos:
        if video.get("id") in taken or remains(video):
            continue
        description = text_of(video, "description")
        for page in pages:
            if page not in result and carries(description, page):
                result[page] = video
        if len(result) == len(set(pages)):
            break
    return result


def text_of(video: Mapping[str, Any], name: str) -> str:
    """A text of a video's snippet; empty where there is none."""
    snippet = video.get("snippet")
    return str(snippet.get(name, "")) if isinstance(snippet, Mapping) else ""


def remains(video: Mapping[str, Any]) -> bool:
    """Whether it is no video, but what is left of one: deleted, or an upload that was not finished."""
    status = video.get("status")
    if not isinstance(status, Mapping):
        return False
    if status.get("uploadStatus") == "deleted":
        return True
    return status.get("uploadStatus") == "failed" and status.get("failureReason") == "uploadAborted"
