"""Rules register themselves here with their code, severity and source."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from quicktake.model import Episode, Finding, Severity, Show

Told = Iterable[tuple[str, str, str]]
"""(place, message, hint) for each thing found."""

Judge = Callable[[Show, Sequence[Episode]], Told]


@dataclass(frozen=True)
class Rule:
    """One rule: its code is stable."""

    code: str
    severity: Severity
    source: str
    judge: Judge
    reads: bool = False
    """Whether it opens files of an episode: what is out already was made of them, and they are not asked any more."""


RULES: dict[str, Rule] = {}


def rule(code: str, severity: Severity, source: str, *, reads: bool = False) -> Callable[[Judge], Judge]:
    """Registers a function as the rule `code`.

    E: what it finds does not go out. It is a refusal of the show's next run, or leaves out the episode in whose folder
    its place lies; `yt-...` concerns the video alone. reads: whether it opens files of an episode.
    """

    def register(judge: Judge) -> Judge:
        if code in RULES:
            raise ValueError(f"two rules are called {code}")
        RULES[code] = Rule(code, severity, source, judge, reads)
        return judge

    return register


def findings(show: Show, episodes: Sequence[Episode], rules: Iterable[Rule] | None = None) -> list[Finding]:
    """What all rules find, or some, the gravest first."""
    found = [
        Finding(one.code, one.severity, place, message, hint, one.source)
        for one in (RULES.values() if rules is None else rules)
        for place, message, hint in one.judge(show, episodes)
    ]
    return sorted(found, key=lambda finding: "EWI".index(finding.severity))
