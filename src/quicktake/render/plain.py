"""Tokens of show notes → plain text in which lists, quotes and links can still be read."""

from collections.abc import Sequence
from urllib.parse import urljoin, urlsplit

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from quicktake.render.footnotes import SECTION, number_of, without_references
from quicktake.render.letters import clean

SCHEMES = {"http", "https", "mailto"}


def plain(tokens: Sequence[Token], base: str | None) -> str:
    """The text: paragraphs with an empty line between, `• ` for list items, `text (address)` for links, `[1]` for
    footnotes, if the notes are among the tokens.

    base: the page's address, which relative links are meant from; None leaves the addresses out.
    """
    noted = any(token.type == SECTION for token in tokens)
    return _block(SyntaxTreeNode(tokens if noted else without_references(tokens)), base)


def first_paragraph(tokens: Sequence[Token], base: str | None) -> str:
    """The first paragraph that has words, else the first block that has."""
    nodes = SyntaxTreeNode(without_references(tokens)).children
    paragraphs = [node for node in nodes if node.type == "paragraph"]
    return next((text for node in [*paragraphs, *nodes] if (text := _block(node, base))), "")


def without_pictures(tokens: Sequence[Token]) -> list[Token]:
    """Without the paragraphs that hold nothing but pictures: their words say little where no picture is shown."""
    shown = {
        number
        for number, token in enumerate(tokens)
        if token.type == "inline"
        and token.children
        and all(child.type in ("image", "softbreak") or not child.content.strip() for child in token.children)
        and any(child.type == "image" for child in token.children)
        and tokens[number - 1].type == "paragraph_open"
    }
    return [token for number, token in enumerate(tokens) if not {number - 1, number, number + 1} & shown]


def _block(node: SyntaxTreeNode, base: str | None) -> str:
    match node.type:
        case "fence" | "code_block":
            return clean(node.content).rstrip()
        case "bullet_list" | "ordered_list":
            return _list(node, base)
        case "blockquote":
            return _quoted("\n\n".join(_children(node, base)))
        case "table":
            return "\n".join(row for part in node.children for row in _children(part, base))
        case "dl":
            return _terms(node, base)
        case "footnote_block":
            return "\n".join(_children(node, base))
        case "footnote":
            return _marked(f"[{number_of(_opening(node))}] ", "\n".join(_children(node, base)))
        case "tr":
            return " – ".join(_children(node, base))
        case "inline":
            return _tidy("".join(_inline(child, base) for child in node.children))
        case _:
            return "\n\n".join(_children(node, base))


def _children(node: SyntaxTreeNode, base: str | None) -> list[str]:
    return [text for child in node.children if (text := _block(child, base))]


def _list(node: SyntaxTreeNode, base: str | None) -> str:
    first = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
    lines = []
    for index, item in enumerate(node.children):
        mark = "• " if first is None else f"{first + index}. "
        lines.append(_marked(mark, "\n".join(_children(item, base))))
    return "\n".join(lines)


def _marked(mark: str, text: str) -> str:
    """A text with a mark before its first line, the others below it."""
    return mark + text.replace("\n", "\n" + " " * len(mark))


def _opening(node: SyntaxTreeNode) -> Token:
    """The token that opens a node."""
    if node.nester_tokens is None:
        raise TypeError(f"{node.type} is no pair of tokens")
    return node.nester_tokens.opening


def _terms(node: SyntaxTreeNode, base: str | None) -> str:
    """`term: what it means`, or a list below the term where it means more than one thing."""
    lines: list[str] = []
    for index, child in enumerate(node.children):
        text = "\n".join(_children(child, base))
        following = node.children[index + 1 : index + 3]
        if child.type == "dt":
            lines.append(text)
        elif node.children[index - 1].type == "dt" and not (following and following[0].type == "dd"):
            lines[-1] = f"{lines[-1]}: {text}" if lines else text
        else:
            lines.append(_marked("• ", text))
    return "\n".join(lines)


def _quoted(text: str) -> str:
    return text if not text or text[0] in '"“„«‹»' else f"“{text}”"


def _inline(node: SyntaxTreeNode, base: str | None) -> str:
    match node.type:
        case "softbreak":
            return " "
        case "footnote_ref":
            return f"[{int(node.meta['id']) + 1}]"
        case "hardbreak":
            return "\n"
        case "link":
            return _link("".join(_inline(child, base) for child in node.children), str(node.attrs.get("href")), base)
        case "text" | "text_special" | "code_inline" | "image":
            return node.content
        case _:
            return "".join(_inline(child, base) for child in node.children)


def _link(text: str, href: str, base: str | None) -> str:
    url = resolved(href, base) if base is not None else None
    if url is None:
        return text
    shown = url.removeprefix("mailto:")
    same = text.strip() in ("", shown, href) or ("://" in text and len(text.split()) == 1)
    return shown if same else f"{text} ({shown})"


def resolved(href: str, base: str) -> str | None:
    """The absolute address that a link leads to; None where it may not lead."""
    try:
        url = urljoin(base, href)
        return url if urlsplit(url).scheme in SCHEMES else None
    except ValueError:  # `http://[` and its like
        return None


def _tidy(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in clean(text).split("\n")).strip()
