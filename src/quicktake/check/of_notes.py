"""Rules about show notes: what of them is not shown, or leads nowhere."""

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from quicktake.check.registry import Told, rule
from quicktake.destinations.files.names import PICTURE
from quicktake.folder.show import show_path
from quicktake.model import Episode, Show
from quicktake.pictures.illustration import trouble
from quicktake.render import markdown, raw_html
from quicktake.render.embeds import embed_of
from quicktake.render.figures import own_pictures

TAG, NOTE, PICTURED = re.compile("<[A-Za-z]"), re.compile(r"\[\^"), re.compile(r"!\[")
"""Without these in them, notes need not be parsed: there may be a thousand."""
SOME = 3  # named in a message


def _having(sign: re.Pattern[str], episodes: Sequence[Episode]) -> Iterator[Episode]:
    return (episode for episode in episodes if sign.search(episode.notes))


@rule("it-html", "W", "quicktake: show notes are Markdown")
def html(show: Show, episodes: Sequence[Episode]) -> Told:
    """HTML is left out."""
    for episode in _having(TAG, episodes):
        if tags := list(dict.fromkeys(raw_html.tags_in(markdown.parse(episode.notes)))):
            more = f" and {len(tags) - SOME} more" if len(tags) > SOME else ""
            shown = ", ".join(f"`{_shortened(tag)}`" for tag in tags[:SOME]) + more
            hint = "Write Markdown: **bold**, [words](https://address), ## Heading."
            yield f"{show_path(episode)}: notes", f"this HTML is left out, the words in it stay: {shown}.", hint


@rule("it-embed", "I", "quicktake: pages load nothing from elsewhere")
def embed(show: Show, episodes: Sequence[Episode]) -> Told:
    """Players of other services become links."""
    for episode in _having(TAG, episodes):
        for tag in raw_html.tags_in(markdown.parse(episode.notes), raw_html.EMBED):
            if found := embed_of(tag):
                what = f"the player of {found.service} becomes a link with a picture of our own: {found.url}"
                hint = f"For another picture, write [![What is seen](still.jpg)]({found.url})."
                yield f"{show_path(episode)}: notes", what, hint


@rule("it-picture", "W", "quicktake; WCAG 2.2, 1.1.1: text alternatives", reads=True)
def picture(show: Show, episodes: Sequence[Episode]) -> Told:
    """Pictures of the notes that can be published, and words for those who do not see them."""
    for episode in _having(PICTURED, episodes):
        for path, words in own_pictures(markdown.parse(episode.notes)).items():
            place = f"{show_path(episode)}: notes"
            if not (episode.folder / path).is_file():
                if not _was_published(episode, path):
                    what = f"there is no picture `{path}`; its words stand there."
                    yield place, what, "Put it into the episode's folder, or name it as it is called."
            elif wrong := trouble(episode.folder / path):
                yield str(episode.folder / path), f"{wrong[0]} Its words stand in the notes instead.", wrong[1]
            if not words:
                what = f"the picture `{path}` has no words for those who do not see it."
                yield place, what, f"Write ![What is seen]({path})."


def _was_published(episode: Episode, path: str) -> bool:
    return any(receipt.fields.get(PICTURE) == path for receipt in episode.record.receipts.values())


@rule("it-footnote", "W", "quicktake")
def footnote(show: Show, episodes: Sequence[Episode]) -> Told:
    """Every footnote is named in the text."""
    for episode in _having(NOTE, episodes):
        for label in markdown.unused_notes(episode.notes):
            what = f"the footnote `[^{label}]` is left out, because nothing in the text names it."
            yield f"{show_path(episode)}: notes", what, f"Write [^{label}] where it belongs."


@rule("it-link", "W", "quicktake: a link leads somewhere")
def link(show: Show, episodes: Sequence[Episode]) -> Told:
    """Links that readers can follow."""
    for episode in episodes:
        for href, written in dict.fromkeys(markdown.links(markdown.parse(episode.notes))):
            if trouble := _trouble(episode, href, written):
                yield f"{show_path(episode)}: notes", *trouble


def _trouble(episode: Episode, href: str, written: str) -> tuple[str, str] | None:
    if href != written:
        return f"the link to `{_shortened(written)}` was read as {href}", "Write addresses in full: https://..."
    try:
        parts = urlsplit(href)
    except ValueError:
        return f"`{_shortened(href)}` is no address; the link leads nowhere.", "Write it in full: https://..."
    path = unquote(parts.path)
    if parts.scheme or parts.netloc or not path or path.startswith("/"):
        return None
    if ".." in PurePosixPath(path).parts:
        return None
    if (episode.folder / path).is_file():
        what = f"the link to `{_shortened(path)}` leads nowhere: files of the episode's folder are not published."
        return what, "Put the file on the web, and link to its address."
    what = f"the link to `{_shortened(path)}` leads nowhere: it has no https:// and is meant from the episode's page."
    return what, "Write addresses in full: https://..."


def _shortened(text: str, most: int = 60) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
