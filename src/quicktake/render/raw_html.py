"""HTML in show notes → tokens that show nothing, players as links, and what a host is told of it."""

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.common.html_re import HTML_TAG_RE
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from quicktake.render.embeds import embed_of

TAG, EMBED = "raw_html", "embed"
NAME = re.compile(r"</?([a-z][a-z0-9]*)", re.IGNORECASE)
OPAQUE = ("script", "style", "template", "iframe", "noscript", "object", "svg", "math")
"""Elements whose content is nothing to read."""
BLOCK = re.compile(r"<(script|style|template|svg)\b", re.IGNORECASE)
_NAMES = """
a abbr acronym address applet area article aside audio b base basefont bdi bdo big blink blockquote body br button
canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed fieldset
figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins
kbd label legend li link main map mark marquee math menu meta meter nav nobr noscript object ol optgroup option output
p param picture pre progress q rp rt ruby s samp script search section select slot small source span strike strong
style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr
"""
ELEMENTS = frozenset(_NAMES.split())
"""Names of HTML's elements; `<name>` that is none of them is text."""


def raw_html_plugin(parser: MarkdownIt) -> None:
    """Adds the rules; tags become tokens of type `raw_html`, which render as nothing."""
    interrupts = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    parser.block.ruler.before("html_block", TAG, _opaque_block, interrupts)  # type: ignore[arg-type]  # its own options
    parser.inline.ruler.after("autolink", TAG, _inline_tag)
    parser.core.ruler.after("inline", TAG, _drop_empty)
    for kind in (TAG, EMBED):
        parser.add_render_rule(kind, lambda *_: "")


def tags_in(tokens: Sequence[Token], kind: str = TAG) -> list[str]:
    """The opening tags that were left out, or the players that became links, as they are written."""
    found = []
    for token in tokens:
        found += [token.content] if token.type == kind else tags_in(token.children or (), kind)
    return [tag for tag in found if not tag.startswith("</")]


def _opaque_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's API
    """A script or its like, from its first line to its last, with all that is between."""
    begin = state.bMarks[start] + state.tShift[start]
    match = None if state.is_code_block(start) else BLOCK.match(state.src, begin)
    if not match:
        return False
    close = state.src.lower().find(f"</{match[1].lower()}", match.end())
    last = next((line for line in range(start, end) if state.eMarks[line] > close), None)
    if close < 0 or last is None or state.src[close : state.eMarks[last]].partition(">")[2].strip():
        return False
    if not silent:
        _push(state, TAG, f"<{match[1]}>")
        state.line = last + 1
    return True


def _inline_tag(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's API
    """A tag inside a paragraph; `<br>` breaks the line, a known player becomes a link."""
    if not state.src.startswith("<", state.pos):
        return False
    name = NAME.match(state.src, state.pos)
    tag = HTML_TAG_RE.match(state.src, state.pos) if name and name[1].lower() in ELEMENTS else None
    if not name or not tag:
        return False
    end, element = tag.end(), name[1].lower()
    if element in OPAQUE and not name[0].startswith("</") and not tag[0].endswith("/>"):
        close = re.compile(rf"</{element}\s*>", re.IGNORECASE).search(state.src, end)
        end = close.end() if close else end
    if not silent:
        _push_tag(state, element, tag[0])
    state.pos = end
    return True


def _push_tag(state: StateInline, element: str, tag: str) -> None:
    player = embed_of(tag) if element == "iframe" else None
    if element == "br":
        state.push("hardbreak", "br", 0)
    elif player is None:
        _push(state, TAG, tag)
    elif state.linkLevel == 0:
        _push(state, EMBED, tag)
        opening = state.push("link_open", "a", 1)
        opening.attrs = {"href": state.md.normalizeLink(player.url)}
        state.push("text", "", 0).content = player.text
        state.push("link_close", "a", -1)


def _push(state: StateBlock | StateInline, kind: str, content: str) -> None:
    state.push(kind, "", 0).content = content


def _drop_empty(state: StateCore) -> None:
    """A paragraph in which nothing but tags stands is none."""
    result: list[Token] = []
    for token in state.tokens:
        if token.type == "paragraph_close" and len(result) > 1 and _only_tags(result[-1]):
            inner = result.pop().children or []
            result[-1:] = [child for child in inner if child.type == TAG]
        else:
            result.append(token)
    state.tokens = result


def _only_tags(token: Token) -> bool:
    kinds = {child.type for child in token.children or () if child.type != "text" or child.content.strip()}
    return token.type == "inline" and TAG in kinds and kinds <= {TAG, "softbreak", "hardbreak"}
