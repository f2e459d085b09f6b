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


RULES: dict[str, Rule] = {}


def rule(code: str, severity: Severity, source: str) -> Callable[[Judge], Judge]:
    """Registers a function as the rule `code`."""

    def register(judge: Judge) -> Judge:
        if code in RULES:
            raise ValueError(f"two rules are called {code}")
        RULES[code] = Rule(code, severity, source, judge)
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
