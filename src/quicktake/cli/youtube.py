"""Commands of the YouTube account: youtube login, status, logout."""

import os
from pathlib import Path
from typing import Annotated

import typer

from quicktake.cli import publishing
from quicktake.cli.app import app, chosen

group = typer.Typer(
    help="The YouTube account: sign in, look at it, sign out.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(group, name="youtube")

ClientFile = Annotated[Path | None, typer.Option(metavar="FILE", help="client_secret.json from Google's console.")]
NoBrowser = Annotated[bool, typer.Option("--no-browser", help="Print the address, and take the pasted answer.")]
NoKeyring = Annotated[bool, typer.Option("--no-keyring", help="Keep the sign-in in a file, which cron can read too.")]
Channel = Annotated[str | None, typer.Option(metavar="ID", help="Another channel than the show's (UC...).")]


@group.command()
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


@group.command()
def status(channel: Channel = None) -> None:
    """Show whose channel it is, what is granted, how long it lasts, and whether long videos are allowed."""
    from quicktake.console import account
    from quicktake.destinations.youtube import standing
    from quicktake.destinations.youtube.pinning import show_at

    now = publishing.now()
    found = standing.look(os.environ, show_at(chosen.show), now, channel=channel)
    account.tell_standing(chosen.voice, found, now)


@group.command()
def logout(channel: Channel = None) -> None:
    """Take the sign-in back at Google, and forget it on this computer."""
    from quicktake.console import account
    from quicktake.destinations.youtube import login as flow
    from quicktake.destinations.youtube import pinning

    named = channel or pinning.channel_of(pinning.show_at(chosen.show))
    account.tell_logout(chosen.voice, flow.sign_out(os.environ, named), os.environ)
