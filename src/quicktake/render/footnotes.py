"""Footnotes of show notes → HTML whose anchors carry the episode's name, and text without marks that lead nowhere."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

NAME = "name"
"""Key of the renderer's environment: what the anchors carry, so that those of two episodes differ on one page."""
BACK = "↩\ufe0e"
REFERENCE, ANCHOR, SECTION = "footnote_ref", "footnote_anchor", "footnote_block_open"

Env = Mapping[str, Any]


def add_footnotes(parser: MarkdownIt) -> None:
    """Adds `[^1]` and `[^1]: words`; notes stand at the end, in the order in which they are named."""
    footnote_plugin(parser, inline=False)
    rules: Mapping[str, Callable[[Token, Env], str]] = {
        REFERENCE: _reference,
        "footnote_open": lambda token, env: f'<li id="{_note(token, env)}">',
        ANCHOR: _back,
        SECTION: lambda token, env: '<section class="footnotes">\n<hr>\n<ol>\n',
    }
    for name, rule in rules.items():
        parser.add_render_rule(name, _render_rule(rule))


def _render_rule(rule: Callable[[Token, Env], str]) -> Callable[..., str]:
    """A rule as the renderer calls it, as its method."""

    def render(renderer: object, tokens: Sequence[Token], index: int, options: object, env: Env) -> str:
        return rule(tokens[index], env)

    return render


def number_of(token: Token) -> int:
    """The number of a footnote, from 1."""
    return int(token.meta["id"]) + 1


def without_references(tokens: Sequence[Token]) -> list[Token]:
    """Tokens without the marks in the text, for places that have no room for the notes."""
    return [
        token.copy(children=without_references(token.children)) if token.children else token
        for token in tokens
        if token.type != REFERENCE
    ]


def _note(token: Token, env: Env) -> str:
    return f"fn-{env.get(NAME, '')}--{number_of(token)}"


def _mark(token: Token, env: Env) -> str:
    again = int(token.meta.get("subId", 0))
    return f"fnref-{env.get(NAME, '')}--{number_of(token)}" + (f"-{again + 1}" if again else "")


def _reference(token: Token, env: Env) -> str:
    return f'<sup><a id="{_mark(token, env)}" href="#{_note(token, env)}">[{number_of(token)}]</a></sup>'


def _back(token: Token, env: Env) -> str:
    return f' <a href="#{_mark(token, env)}" title="Back to [{number_of(token)}]">{BACK}</a>'
