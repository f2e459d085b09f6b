"""Show notes in Markdown → tokens, with comments and HTML taken out, the `<!--more-->` mark found, addresses linked."""

import re
from collections.abc import Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin

from quicktake.render.footnotes import NAME, add_footnotes
from quicktake.render.raw_html import raw_html_plugin

OPEN, CLOSE, MARK = "<!--", "-->", "more"
BARE = re.compile(r"https?://[^\s<>\"“”„«»]+", re.IGNORECASE)
WRITTEN = "written"
"""Key of a token's meta: the address as the host wrote it, where that was mended."""
WWW = re.compile(r"www\.[^\s/.]+\.[^\s/]", re.IGNORECASE)
AFTER = ".,:;!?'…*_)]}’"  # ends a sentence rather than an address


def parse(notes: str) -> list[Token]:
    """The notes as tokens of markdown-it-py; where the mark stands, there is a token of type `more`."""
    return _parser().parse(notes)


def html(tokens: Sequence[Token], name: str = "") -> str:
    """Tokens as HTML, not cleaned yet. name: what the anchors of footnotes carry: the episode's slug."""
    parser = _parser()
    return str(parser.renderer.render(tokens, parser.options, {NAME: name}))


def unused_notes(notes: str) -> list[str]:
    """The labels of footnotes that nothing in the text names: they are not shown."""
    env: dict[str, dict[str, dict[str, int]]] = {}
    _parser().parse(notes, env)
    return [label.removeprefix(":") for label, index in env.get("footnotes", {}).get("refs", {}).items() if index < 0]


def links(tokens: Sequence[Token]) -> list[tuple[str, str]]:
    """Each link: where it leads, and how the host wrote it."""
    found = []
    for token in tokens:
        if token.type == "link_open":
            href = str(token.attrs.get("href"))
            found.append((href, str(token.meta.get(WRITTEN, href))))
        found += links(token.children or ())
    return found


def before_mark(tokens: Sequence[Token]) -> list[Token] | None:
    """What stands above the mark, with everything closed that is open there; None when there is no mark."""
    for index, token in enumerate(tokens):
        inner = before_mark(token.children) if token.children else None
        if inner is not None:
            cut = token.copy(children=inner, content="")
            return [*tokens[:index], cut, *_closing(tokens[index + 1 :])]
        if token.type == MARK:
            return [*tokens[:index], *_closing(tokens[index + 1 :])]
    return None


def _closing(rest: Sequence[Token]) -> list[Token]:
    """The tokens that close what was opened before `rest`."""
    depth, closing = 0, []
    for token in rest:
        depth += token.nesting
        if depth < 0:
            closing.append(token)
            depth = 0
    return closing


@cache
def _parser() -> MarkdownIt:
    """js-default: CommonMark, tables and strikethrough; footnotes and definition lists besides; HTML shows nothing."""
    parser = MarkdownIt("js-default")
    add_footnotes(parser)
    parser.use(deflist_plugin)
    raw_html_plugin(parser)
    interrupts: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    parser.block.ruler.before("html_block", "comment", _comment_block, interrupts)
    parser.inline.ruler.before("autolink", "comment", _comment_inline)
    parser.core.ruler.push("bare_addresses", _link_addresses)
    parser.add_render_rule(MARK, lambda *_: "")
    return parser


def _comment_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's API
    """A comment that begins a line: gone with its lines, because a host means it for hosts."""
    begin = state.bMarks[start] + state.tShift[start]
    if state.is_code_block(start) or not state.src.startswith(OPEN, begin):
        return False
    close = state.src.find(CLOSE, begin + len(OPEN))
    last = next((line for line in range(start, end) if state.eMarks[line] >= close + len(CLOSE)), None)
    if close < 0 or last is None:
        return False
    rest = state.src[close + len(CLOSE) : state.eMarks[last]].strip()
    if rest and last == start:
        return False  # a paragraph with a comment in it
    if silent:
        return True
    if _is_mark(state.src[begin:close]):
        state.push(MARK, "", 0)
    if rest:
        state.push("paragraph_open", "p", 1)
        inline = state.push("inline", "", 0)
        inline.content, inline.children, inline.map = rest, [], [last, last + 1]
        state.push("paragraph_close", "p", -1)
    state.line = last + 1
    return True


def _comment_inline(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's API
    """A comment inside a line."""
    if not state.src.startswith(OPEN, state.pos):
        return False
    close = state.src.find(CLOSE, state.pos + len(OPEN))
    if close < 0:
        return False
    if not silent and _is_mark(state.src[state.pos : close]):
        state.push(MARK, "", 0)
    state.pos = close + len(CLOSE)
    return True


def _is_mark(comment: str) -> bool:
    return comment.removeprefix(OPEN).strip().lower() == MARK


def _link_addresses(state: StateCore) -> None:
    """Addresses that the host wrote without brackets become links; those that begin with www get their scheme."""
    for token in state.tokens:
        if token.children and "://" in token.content:
            token.children = _linked(token.children)
        for child in token.children or ():
            href = child.attrs.get("href")
            if isinstance(href, str) and WWW.match(href):
                child.attrs["href"], child.meta[WRITTEN] = f"https://{href}", href


def _linked(children: Sequence[Token]) -> list[Token]:
    depth, linked = 0, []
    for token in children:
        depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        linked += [token] if depth or token.type != "text" else _split(token.content)
    return linked


def _split(text: str) -> list[Token]:
    """A text as text and links in turn."""
    parts, done = [], 0
    for match in BARE.finditer(text):
        url = _trimmed(match[0])
        if url.lower() in ("http://", "https://"):
            continue
        parts += [_text(text[done : match.start()]), *_link(url)]
        done = match.start() + len(url)
    return [*parts, _text(text[done:])]


def _trimmed(url: str) -> str:
    """The address without the sentence's punctuation; a bracket stays that was opened inside."""
    while url[-1] in AFTER and not (url[-1] == ")" and url.count("(") >= url.count(")")):
        url = url[:-1]
    return url


def _link(url: str) -> list[Token]:
    opening, closing = Token("link_open", "a", 1), Token("link_close", "a", -1)
    opening.attrs = {"href": _parser().normalizeLink(url)}
    return [opening, _text(url), closing]


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)
