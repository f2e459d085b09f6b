"""The only module that prints: messages, plans and progress to stderr, results and documents to stdout."""

import json
import shlex
import sys
import traceback
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from quicktake.console.escape import Once, Plain, escape
from quicktake.console.exit_codes import BUG, CHANGES, DONE, INTERRUPTED, exit_code, outcome_code, plan_code
from quicktake.console.terminal import print_stderr, print_stdout, relative, stderr, to_commit
from quicktake.errors import Interrupted, QuicktakeError, Refusal

if TYPE_CHECKING:
    from quicktake.model import Finding, Progress, Show
    from quicktake.publish.applying import Outcome
    from quicktake.publish.planning import Plan
    from quicktake.publish.standing import Standing

__all__ = [
    "CHANGES",
    "DONE",
    "INTERRUPTED",
    "Once",
    "Plain",
    "Voice",
    "escape",
    "exit_code",
    "outcome_code",
    "plan_code",
    "relative",
]

WIDE = 400  # columns: a table's slugs are for copying, and never broken


@dataclass
class Voice:
    """How to speak: chosen by the global options."""

    json: bool = False
    verbosity: int = 0
    """-1 quiet, 0 normal, 1 verbose."""
    debug: bool = False
    _documented: bool = field(default=False, init=False)
    """Whether the one document was printed."""

    def say(self, lines: Iterable[str]) -> None:
        """Tells the host something."""
        if self.verbosity >= 0:
            for line in lines:
                print_stderr(line)

    def result(self, text: str) -> None:
        """Prints a command's result."""
        if not self.json:
            print_stdout(text)

    def document(self, document: Mapping[str, object]) -> None:
        """Prints the one document of `--json`, in ASCII, which every encoding of stdout can hold."""
        if self.json and not self._documented:
            self._documented = True
            sys.stdout.write(json.dumps(document, indent=2, allow_nan=False) + "\n")

    def progress(self) -> "AbstractContextManager[Progress]":
        """Bars, where somebody watches."""
        if self.verbosity < 0 or self.json:
            from quicktake.model import no_progress

            return nullcontext(no_progress)
        from quicktake.console.progress import bars

        return bars(stderr())

    def error(self, command: str, error: QuicktakeError) -> int:
        """Tells an error; the exit code."""
        if self.json:
            from quicktake.console import documents

            self.document(documents.document(command, error=documents.error(error)))
        name = f" [{error.kind}]" if isinstance(error, Refusal) else ""
        if isinstance(error, Interrupted):
            self.say([error.message])
            return INTERRUPTED
        lines = [f"error{name}: {error.message}", *([f"    {error.hint}"] if error.hint else [])]
        for line in lines:
            print_stderr(line)
        if self.debug:
            traceback.print_exception(error, file=sys.stderr)
        return exit_code(error)

    def bug(self, command: str, error: BaseException) -> int:
        """Tells that this is our mistake."""
        self._ended(command, "bug", f"{type(error).__name__}: {error}")
        if self.debug:
            traceback.print_exception(error, file=sys.stderr)
        what = f"This is a mistake in quicktake: {type(error).__name__}: {error}"
        sys.stderr.write(f"{escape(what)}\n    Run the same with --debug and report what it prints.\n")
        return BUG

    def interrupted(self, command: str) -> int:
        """Tells that somebody stopped the run."""
        self._ended(command, "interrupted", "Interrupted.")
        sys.stderr.write("\nInterrupted. Run the same command again: it goes on where it was.\n")
        return INTERRUPTED

    def misused(self, command: str, message: str) -> None:
        """Tells of wrong options in the document; people have read it already."""
        self._ended(command, "usage", message)

    def _ended(self, command: str, kind: str, message: str) -> None:
        error = {"kind": kind, "message": message, "hint": ""}
        self.document({"quicktake": 1, "command": command, "error": error})

    def confirm(self, question: str) -> bool:
        """Asks on a terminal."""
        sys.stderr.write(f"{escape(question)} [y/N] ")
        sys.stderr.flush()
        return sys.stdin.readline().strip().lower() in ("y", "yes")

    def asks(self) -> bool:
        """Whether somebody can answer."""
        return not self.json and sys.stdin.isatty() and sys.stderr.isatty()

    def plan(
        self,
        command: str,
        show: "Show",
        plan: "Plan",
        extra: "Sequence[Finding]" = (),
        names: Mapping[str, str] | None = None,
    ) -> None:
        """Shows what a run would do. names: slug by guid of every episode, drafts too. extra: what is in its way."""
        from quicktake.console import documents, quota, tables

        self.document(documents.of_plan(command, plan, extra))
        lines = [*tables.plan_lines(plan, show.zone, names), *quota.bill_lines(plan.quota, show.zone)]
        nothing = [] if plan.changes or _is_grave([*plan.findings, *extra]) else ["Nothing to do."]
        self._table_lines(lines + nothing, stdout=command == "plan")
        self.say(tables.finding_lines([*plan.findings, *extra]))

    def _table_lines(self, lines: Iterable[str], *, stdout: bool) -> None:
        for line in lines:
            if stdout:
                self.result(line)
            else:
                self.say([line])

    def outcomes(self, command: str, outcomes: "Iterable[tuple[Show, Outcome]]", *, waits: bool = False) -> int:
        """Tells what each run did, and prints the one document of the last; its exit code.

        waits: the command goes on by itself when the next episode is due.
        """
        from quicktake.console import documents

        code, last = DONE, None
        for show, last in outcomes:
            code = self.outcome(show, last, waits=waits)
        if last is not None:
            self.document(documents.of_outcome(command, last))
        return code

    def outcome(self, show: "Show", outcome: "Outcome", *, waits: bool = False) -> int:
        """Tells what a run did; the exit code."""
        from quicktake.console import receipts, summary, tables

        for slug, report in outcome.mastered.items():
            self.say(receipts.loudness_lines(slug, report, verbose=self.verbosity > 0))
        told = [failure.message for failure in outcome.failures]
        fresh = [one for one in outcome.findings if not any(one.message in message for message in told)]
        self.say(tables.finding_lines(fresh))
        self.say(summary.lines(show, outcome, waits=waits))
        for failure in outcome.failures:
            name = f" [{failure.kind}]" if isinstance(failure, Refusal) else ""
            self.say([f"error{name}: {failure.message}", *([f"    {failure.hint}"] if failure.hint else [])])
        if not show.public:
            place = show.settings.storage.url.partition(":")[2]
            where = (show.folder / place).resolve()
            self.say([f"{where}: this is a folder on this computer; nobody can subscribe yet."])
        if outcome.files_to_commit:
            paths = " ".join(map(shlex.quote, to_commit(show.folder, outcome.files_to_commit)))
            self.say([f"To commit, with what you edited: git add {paths}"])
        return outcome_code(outcome)

    def findings(self, command: str, findings: "Sequence[Finding]", *, good: str, strict: bool = False) -> int:
        """Tells findings as a result; the exit code."""
        from quicktake.console import documents, tables

        self.document(documents.document(command, findings=[documents.finding(one) for one in findings]))
        for line in tables.finding_lines(findings):
            self.result(line)
        grave = [one for one in findings if one.severity == "E" or (strict and one.severity == "W")]
        if not grave:
            self.result(good)
        return CHANGES if grave else DONE

    def standings(
        self, command: str, show: "Show", rows: "Sequence[Standing]", findings: "Sequence[Finding]" = ()
    ) -> int:
        """Shows where every episode stands; the exit code says whether something is late, or cannot be used."""
        from rich.console import Console

        from quicktake.console import documents, tables

        self.document(documents.of_standings(command, rows, findings))
        if not self.json:
            ordered = tables.due_first(rows)
            screen = Console(emoji=False)
            table = tables.standing_table(ordered, show.zone)
            wide = Console(width=WIDE, emoji=False)
            if not screen.is_terminal:
                wide.print(table, markup=False, highlight=False)
            elif wide.measure(table).maximum <= screen.width:
                screen.print(table, markup=False, highlight=False)
            else:
                for text in tables.standing_texts(ordered, show.zone):
                    screen.print(text, highlight=False)
        self.say(tables.finding_lines(findings))
        wrong = any(row.state == "LATE" for row in rows) or _is_grave(findings)
        return CHANGES if wrong else DONE

    def made(self, command: str, path: Path, next_step: str, findings: "Sequence[Finding]" = ()) -> None:
        """Prints the path that was made, what a host should know of it, and what comes next."""
        from quicktake.console import documents, tables

        told = [documents.finding(one) for one in findings]
        self.document({"quicktake": 1, "command": command, "path": str(path)} | ({"findings": told} if told else {}))
        self.result(str(path))
        self.say(tables.finding_lines(findings))
        self.say([next_step])

    def mastered(
        self, command: str, name: str, report: "Mapping[str, object]", findings: "Sequence[Finding]" = ()
    ) -> None:
        """Shows what mastering did, and what was found wrong with the recording."""
        from quicktake.console import receipts

        if self.json:
            from quicktake.console import documents

            found = [documents.finding(one) for one in findings]
            self.document(documents.document(command, **report, findings=found))
        if findings:
            from quicktake.console import tables

            self.say(tables.finding_lines(findings))
        for line in receipts.sample_lines(report) if "files" in report else receipts.receipt_lines(name, report):
            self.result(line)


def _is_grave(findings: "Iterable[Finding]") -> bool:
    return any(one.severity == "E" for one in findings)
