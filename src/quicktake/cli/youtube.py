"""Commands of the YouTube account: youtube login, status, logout, adopt."""

import os
from pathlib import Path
from typing import Annotated

import typer

from quicktake.cli import publishing
from quicktake.cli.app import app, chosen
from quicktake.cli.completion import episodes
from quicktake.cli.usage import Command, Group
from quicktake.errors import InputError

group = typer.Typer(
    cls=Group,
    help="The YouTube account: sign in, look at it, sign out; videos that were there before.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(group, name="youtube")

ClientFile = Annotated[Path | None, typer.Option(metavar="FILE", help="client_secret.json from Google's console.")]
NoBrowser = Annotated[bool, typer.Option("--no-browser", help="Print the address, and take the pasted answer.")]
NoKeyring = Annotated[bool, typer.Option("--no-keyring", help="Keep the sign-in in a file, which cron can read too.")]
Channel = Annotated[str | None, typer.Option(metavar="ID", help="Another channel than the show's (UC...).")]


@group.command(cls=Command)
def login(client: ClientFile = None, no_browser: NoBrowser = False, no_keyring: NoKeyring = False) -> None:
    """Sign in with the channel's account, and keep that on this computer."""
    from quicktake.console import account
    from quicktake.destinations.youtube import login as flow
    from quicktake.destinations.youtube.client import read_client
    from quicktake.destinations.youtube.pinning import show_at

    show = show_at(chosen.show)
    known = flow.client_for(client, os.environ, show) or read_client(account.client_file(chosen.voice))
    consent = flow.by_paste(known, account.pasted) if no_browser else flow.by_browser(known, account.show_page)
    done = flow.sign_in(consent, os.environ, show, publishing.now(), keyring=not no_keyring)
    account.tell_login(chosen.voice, done, os.environ)


@group.command(cls=Command)
def status(channel: Channel = None) -> None:
    """Show whose channel it is, what is granted, how long it lasts, and whether long videos are allowed."""
    from quicktake.console import account
    from quicktake.destinations.youtube import standing
    from quicktake.destinations.youtube.pinning import show_at

    now = publishing.now()
    found = standing.look(os.environ, show_at(chosen.show), now, channel=channel)
    account.tell_standing(chosen.voice, found, now)


@group.command(cls=Command)
def logout(channel: Channel = None) -> None:
    """Take the sign-in back at Google, and forget it on this computer."""
    from quicktake.console import account
    from quicktake.destinations.youtube import login as flow
    from quicktake.destinations.youtube import pinning

    named = channel or pinning.channel_of(pinning.show_at(chosen.show))
    account.tell_logout(chosen.voice, flow.sign_out(os.environ, named), os.environ)


@group.command(cls=Command, context_settings={"ignore_unknown_options": True})  # one id in 64 begins with a hyphen
def adopt(
    episode: Annotated[
        str | None,
        typer.Argument(
            metavar="EPISODE", help="Folder, slug or number; without it a list is written.", autocompletion=episodes
        ),
    ] = None,
    video: Annotated[
        str | None, typer.Argument(metavar="VIDEO_ID", help="Id or address; without it the one with our marker.")
    ] = None,
    file: Annotated[Path | None, typer.Option(metavar="FILE", help="A list that you corrected.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Take videos that are on the channel as the episodes'; without arguments, find out which, and write a list."""
    from quicktake import publish
    from quicktake.console import adoption
    from quicktake.publish import adopting

    if file and episode:
        raise InputError("A list names the episodes itself.", hint="Say --file, or an episode.")
    with publish.opened(chosen.show, publishing.now(), writes=True) as session:
        if file is not None:
            adoption.confirmed(chosen.voice, session, adopting.listed(session, file), ask=not yes)
        elif episode is not None:
            adoption.confirmed(chosen.voice, session, adopting.named(session, episode, video), ask=not yes)
        else:
            adoption.tell_list(chosen.voice, adopting.found(session))
