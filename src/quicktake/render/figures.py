"""Pictures in show notes: those of the web as they are, the episode's own files at the address that they were given."""

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from markdown_it.token import Token

from quicktake.render.embeds import Embed, embed_of
from quicktake.render.raw_html import EMBED, tags_in

WEB = re.compile(r"https?://", re.IGNORECASE)


def own_path(src: str) -> str | None:
    """The path, inside the episode's folder, of a picture that the notes name; None for what lies elsewhere."""
    try:
        parts = urlsplit(src)
    except ValueError:
        return None
    path = PurePosixPath(unquote(parts.path).replace("\\", "/"))
    outside = parts.scheme or parts.netloc or path.is_absolute() or ".." in path.parts or "\0" in parts.path
    return None if outside or not path.parts else str(path)


def own_pictures(tokens: Sequence[Token]) -> dict[str, str]:
    """By path inside the episode's folder: the pictures of the notes, with their alternative texts."""
    found: dict[str, str] = {}
    for token in tokens:
        path = own_path(str(token.attrs.get("src"))) if token.type == "image" else None
        if path:
            found.setdefault(path, token.content.strip())
        found = {**own_pictures(token.children or ()), **found} if token.type == "inline" else found
    return found


def players(tokens: Sequence[Token]) -> list[Embed]:
    """The players of other services in the notes, each once."""
    found = {player: None for tag in tags_in(tokens, EMBED) if (player := embed_of(tag))}
    return list(found)


def shown(tokens: Sequence[Token], urls: Mapping[str, str]) -> list[Token]:
    """Tokens with the published addresses of the episode's pictures; what has none becomes its words.

    A player's link shows its picture, where that is published: its words are the alternative text.
    """
    result: list[Token] = []
    card: Token | None = None
    for token in tokens:
        card = _card(token, urls) if token.type == EMBED else card
        if card is not None and token.type == "text":
            result.append(card)
            card = None
        else:
            result.append(_shown(token, urls))
    return result


def _card(token: Token, urls: Mapping[str, str]) -> Token | None:
    """The picture of a player."""
    player = embed_of(token.content)
    url = urls.get(player.picture) if player else None
    if player is None or url is None:
        return None
    words = Token("text", "", 0, content=player.text)
    return Token("image", "img", 0, attrs={"src": url, "alt": ""}, content=player.text, children=[words])


def _shown(token: Token, urls: Mapping[str, str]) -> Token:
    if token.type == "inline" and token.children:
        return token.copy(children=shown(token.children, urls))
    if token.type != "image" or WEB.match(src := str(token.attrs.get("src"))):
        return token
    url = urls.get(own_path(src) or "")
    return token.copy(attrs={**token.attrs, "src": url}) if url else Token("text", "", 0, content=token.content)
