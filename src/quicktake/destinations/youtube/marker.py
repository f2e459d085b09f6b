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
    beside = page.rstrip("/").rpartition("/")[0] + "/"
    addresses = [word for part in description.split() if (word := _bare(part, page)).startswith(beside)]
    return addresses[-1:] == [page]


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
        if video.get("id") in taken or _remains(video):
            continue
        snippet = video.get("snippet")
        description = str(snippet.get("description", "")) if isinstance(snippet, Mapping) else ""
        for page in pages:
            if page not in result and carries(description, page):
                result[page] = video
        if len(result) == len(set(pages)):
            break
    return result


def _remains(video: Mapping[str, Any]) -> bool:
    status = video.get("status")
    if not isinstance(status, Mapping):
        return False
    if status.get("uploadStatus") == "deleted":
        return True
    return status.get("uploadStatus") == "failed" and status.get("failureReason") == "uploadAborted"
