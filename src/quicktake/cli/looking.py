"""Commands that look: check, status, verify, schedule."""

from typing import Annotated

import typer

from quicktake.cli import publishing
from quicktake.cli.app import chosen, command
from quicktake.cli.publishing import Names


@command()
def check(
    episode: Names = None,
    all_: Annotated[bool, typer.Option("--all", help="Published episodes too.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as errors.")] = False,
) -> None:
    """Find what directories, apps and YouTube would refuse, before anything is public."""
    from quicktake import publish

    with (
        publish.opened(chosen.show, publishing.now(), writes=False, offline=chosen.offline) as session,
        chosen.voice.progress() as progress,
    ):
        found = publish.examined(session, publish.pick(session, episode or [], broken=True), progress, published=all_)
    raise typer.Exit(chosen.voice.findings("check", found, good="No errors found.", strict=strict))


@command()
def status(episode: Names = None) -> None:
    """Show every episode against every destination; LATE when a date passed and something is not out."""
    from quicktake import publish

    with publish.opened(chosen.show, publishing.now(), writes=False, offline=chosen.offline) as session:
        rows, findings = publish.standings(session)
        slugs = publish.pick(session, episode or (), broken=True)
        rows = [row for row in rows if slugs is None or row.slug in slugs]
        code = chosen.voice.standings("status", session.show, rows, findings)
    raise typer.Exit(code)


@command()
def verify(episode: Names = None) -> None:
    """Read back what is published, as an app would."""
    from quicktake import publish

    with publish.opened(chosen.show, publishing.now(), writes=False, offline=chosen.offline) as session:
        count, found = publish.verify(session, publish.pick(session, episode or [], broken=True))
    unasked = " in the folder" if chosen.offline else ""
    raise typer.Exit(chosen.voice.findings("verify", found, good=f"{count} checked{unasked}: all as published."))


@command()
def schedule(
    mail: Annotated[str | None, typer.Option(metavar="ADDRESS", help="Mail this address when a run fails.")] = None,
    webhook: Annotated[str | None, typer.Option(metavar="URL", help="Post to this address when a run fails.")] = None,
) -> None:
    """Print the lines for cron, systemd, launchd, Task Scheduler and GitHub Actions."""
    from quicktake import publish
    from quicktake.console import schedules

    with publish.opened(chosen.show, publishing.now(), writes=False, offline=chosen.offline) as session:
        lines = schedules.lines(session.show, mail=mail, webhook=webhook)
    chosen.voice.document({"quicktake": 1, "command": "schedule", "lines": lines})
    chosen.voice.result("\n".join(f"# {name}\n{text}\n" for name, text in lines.items()))
