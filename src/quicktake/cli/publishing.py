"""Commands that publish: plan, publish, unpublish, replace."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quicktake.cli.app import chosen, command
from quicktake.cli.completion import episodes
from quicktake.clock import utc_now
from quicktake.errors import InputError

if TYPE_CHECKING:
    from quicktake.model import Finding, Keep
    from quicktake.publish import Choice, Session

Names = Annotated[
    list[str] | None, typer.Argument(metavar="EPISODE", help="Folders, slugs or numbers.", autocompletion=episodes)
]
Name = Annotated[str, typer.Argument(metavar="EPISODE", help="Folder, slug or number.", autocompletion=episodes)]
Only = Annotated[
    list[str] | None, typer.Option(metavar="DEST", help="Only this destination: media, site, feed or youtube.")
]
Without = Annotated[list[str] | None, typer.Option(metavar="DEST", help="Leave this destination out.")]


BringBack = Annotated[
    list[str] | None,
    typer.Option(metavar="EPISODE", help="Publish again what was taken back.", autocompletion=episodes),
]


def now() -> datetime:
    """The clock."""
    return utc_now()


@command()
def plan(
    episode: Names = None,
    only: Only = None,
    without: Without = None,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit with 5 when there is something to do.")] = False,
    remote: Annotated[bool, typer.Option("--remote", help="Ask YouTube what was changed there by hand.")] = False,
) -> None:
    """Show what publish would do: offline unless --remote, and without building anything."""
    from quicktake import console, publish
    from quicktake.console import runs

    with publish.opened(chosen.show, now(), writes=False, offline=chosen.offline) as session:
        choice = publish.choose(session, episode, only, without)
        found = publish.make_plan(session, choice)
        if remote:
            found = publish.compared(session, found, choice)
        obstacles = publish.obstacles(session, found, choice)
        chosen.voice.plan("plan", session.show, found, obstacles, runs.slugs(session))
    raise typer.Exit(console.plan_code(found, obstacles, changes=exit_code))


@command(name="publish")
def publish_(
    episode: Names = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    only: Only = None,
    without: Without = None,
    accept: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Overrule a refusal by its name.")] = None,
    all_episodes: Annotated[
        bool, typer.Option("--all-episodes", help="More than ten old episodes may change.")
    ] = False,
    wait: Annotated[bool, typer.Option("--wait", help="Stage now, sleep until each due time, publish.")] = False,
    keep_ours: Annotated[
        bool, typer.Option("--keep-ours", help="What both sides changed becomes what is here.")
    ] = False,
    keep_theirs: Annotated[
        bool, typer.Option("--keep-theirs", help="What both changed stays as it is on YouTube.")
    ] = False,
    move_media: Annotated[
        bool, typer.Option("--move-media", help="Published files get addresses under the new public_url.")
    ] = False,
    bring_back: BringBack = None,
    backfill: Annotated[bool, typer.Option("--backfill", help="Send the named old episodes to YouTube too.")] = False,
) -> None:
    """Publish everything that is due, to everywhere it belongs. Run it again at any moment."""
    from quicktake import publish

    choose = partial(
        publish.choose, names=episode, only=only, without=without, accept=accept, all_episodes=all_episodes,
        keep=_kept(ours=keep_ours, theirs=keep_theirs), backfill=backfill, move_media=move_media,
        bring_back=bring_back,
    )  # fmt: skip
    raise typer.Exit(_run("publish", choose, ask=not yes, wait=wait))


def _kept(*, ours: bool, theirs: bool) -> "Keep | None":
    """Whose wording stays; InputError for both."""
    if ours and theirs:
        raise InputError("--keep-ours and --keep-theirs exclude each other.", hint="Say one of them.")
    return "ours" if ours else "theirs" if theirs else None


def _run(
    command: str,
    choose: Callable[["Session"], "Choice"],
    *,
    ask: bool = False,
    wait: bool = False,
    noted: "Sequence[Finding]" = (),
) -> int:
    """Runs, once or until nothing waits any more; the last run's exit code."""
    from quicktake import publish
    from quicktake.console import runs

    opener = partial(publish.opened, chosen.show, writes=True, offline=chosen.offline)
    work = runs.Asking(chosen.voice, command, choose, ask=ask, noted=noted)
    outcomes = publish.until_all_is_out(opener, work, now, time.sleep, wait=wait)
    return chosen.voice.outcomes(command, outcomes, waits=wait)


@command()
def unpublish(
    episode: Name,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Take a published episode back: from the feed, its page and YouTube. Its media files stay."""
    from quicktake import publish
    from quicktake.console import runs

    def choose(session: publish.Session) -> publish.Choice:
        if not yes:
            runs.ask_back(chosen.voice, session, episode)
        publish.unpublish(session, episode)
        return publish.choose(session, [episode])

    raise typer.Exit(_run("unpublish", choose))


@command()
def replace(
    episode: Name,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The corrected recording.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    only: Only = None,
    without: Without = None,
) -> None:
    """Publish a corrected recording: a new file, the same episode. A video on YouTube stays as it is."""
    from quicktake import publish
    from quicktake.console import runs

    choose = partial(publish.choose, names=[episode], only=only, without=without)
    with publish.opened(chosen.show, now(), writes=True, offline=chosen.offline) as session:
        noted = runs.exchange(chosen.voice, session, episode, file, choose(session), ask=not yes)
    raise typer.Exit(_run("replace", choose, noted=noted))
