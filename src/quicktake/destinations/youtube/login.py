"""An OAuth client and a consent → a sign-in that is kept, looked at, and named in show.toml."""

import contextlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from quicktake.clock import running
from quicktake.destinations.youtube import authorizing, keyrings, pinning, redirect, scopes, signin
from quicktake.destinations.youtube.account import Account
from quicktake.destinations.youtube.authorizing import Asked, Grant
from quicktake.destinations.youtube.client import Client, read_client, revoke_uri
from quicktake.destinations.youtube.patience import Patience
from quicktake.destinations.youtube.quota import counting
from quicktake.destinations.youtube.tokens import CHANNEL, Kept, Shelf
from quicktake.errors import InputError, MachineError, Refusal
from quicktake.model import Show

WAIT = 300.0  # seconds for somebody to consent
ELSEWHERE = "http://127.0.0.1:47814/"
"""Where the browser of another computer is sent: nobody answers there, and the address it shows is what we need."""


@dataclass(frozen=True)
class SignedIn:
    """What a sign-in came to."""

    kept: Kept
    written: Path | None
    """show.toml, when the channel was put in."""
    begins: bool
    """Whether show.toml had no [youtube] until now."""
    lacking: list[str]
    """What the sign-in does not allow, and publishing can do without."""


@dataclass(frozen=True)
class SignedOut:
    """What signing out came to."""

    name: str
    """Name and id of the channel."""
    note: str
    """What is worth knowing about it; mostly nothing."""


@dataclass(frozen=True)
class Consent:
    """A request and the code that answers it."""

    asked: Asked
    code: str


def client_for(path: Path | None, environ: Mapping[str, str], show: Show | None) -> Client | None:
    """The client in the file, else the one of the sign-in that is to be renewed; None when there is neither."""
    if path is not None:
        return read_client(path)
    shelf = Shelf(environ)
    channels = shelf.channels()
    channel = pinning.channel_of(show) or (channels[0] if channels else "")
    try:
        kept = shelf.load(channel if channel in channels else channels[0]) if channels else None
    except (Refusal, MachineError) as error:
        if isinstance(error, Refusal) and error.kind != "signed-out":
            raise
        return None  # it is damaged, or in a keyring that is shut: a sign-in from the beginning mends that
    if kept is None:
        return None
    user = kept.user
    client = Client(user["client_id"], user["client_secret"], token_uri=user["token_uri"])
    return Client(client.id, client.secret, user.get("auth_uri", client.auth_uri), client.token_uri)


def by_browser(client: Client, show_page: Callable[[str], None], *, seconds: float = WAIT) -> Consent:
    """Waits for the browser of this computer; show_page: opens the address, and tells it."""
    with redirect.listening() as listener:
        asked = authorizing.ask(client, listener.redirect)
        show_page(asked.address)
        answer = listener.wait(seconds, asked.state)
    if answer is None:
        hint = "Run it again. On a computer without a browser: quicktake youtube login --no-browser"
        raise InputError(f"Nobody answered Google's page within {seconds / 60:.0f} minutes.", hint=hint)
    return Consent(asked, authorizing.code_of(asked, answer))


def by_paste(client: Client, answer_of: Callable[[str], str]) -> Consent:
    """Takes the address that another computer's browser ended at, or the code in it; answer_of: asks for it."""
    asked = authorizing.ask(client, ELSEWHERE)
    text = answer_of(asked.address).strip().strip("'\"")
    if not text:
        raise InputError("No answer.", hint="Paste the address at which the browser ended.")
    if "?" in text or "code=" in text or "error=" in text:
        query = urlsplit(text).query if "?" in text else text
        return Consent(asked, authorizing.code_of(asked, dict(parse_qsl(query))))
    return Consent(asked, unquote(text))  # a code alone: PKCE binds it to this request


def sign_in(
    consent: Consent,
    environ: Mapping[str, str],
    show: Show | None,
    now: datetime,
    *,
    keyring: bool = True,
    patience: Patience | None = None,
) -> SignedIn:
    """Looks at what was granted and whose channel it is, keeps it, and names the channel in show.toml.

    keyring: where there is one, else in a file. Refusal `scopes`, `no-channel` or `channel`: then nothing is kept.
    """
    grant = authorizing.exchange(consent.asked, consent.code, now)
    scopes.insist(grant.scopes)
    channel, title = _channel(grant, environ, show, now, patience or Patience(clock=running(now)))
    user, ends = grant.user, grant.ends
    kept = Kept(channel, title, grant.scopes, now, now, ends, user, in_keyring=keyring and keyrings.usable())
    Shelf(environ).keep(kept)
    written = pinning.pin(show, channel) if show else None
    begins = written is not None and show is not None and show.settings.youtube is None
    return SignedIn(kept, written, begins, scopes.missing(grant.scopes))


def _channel(
    grant: Grant, environ: Mapping[str, str], show: Show | None, now: datetime, patience: Patience
) -> tuple[str, str]:
    """Id and name of the channel; Refusal `channel` when the show names another. The show's quota counts the calls."""
    token = {signin.ENDPOINT: environ.get(signin.ENDPOINT, ""), signin.TOKEN: json.dumps(dict(grant.user))}
    with contextlib.ExitStack() as stack:
        account = Account(token, patience, meter=stack.enter_context(counting(show, now)) if show else None)
        stack.callback(account.close)
        there = account.channel()
        if not CHANNEL.fullmatch(there.id):
            raise InputError("YouTube told an id that is none of a channel.", hint=authorizing.AGAIN)
        pinning.insist(show, there.id, there.title, account.title_of)
    return there.id, there.title


def sign_out(environ: Mapping[str, str], channel: str | None) -> SignedOut | None:
    """Takes a sign-in back at Google and forgets it; None when there is none.

    channel: None when only one can be meant. Failure when Google cannot be reached: then nothing is forgotten.
    """
    shelf = Shelf(environ)
    names = shelf.channels()
    if channel is None and len(names) > 1:
        raise InputError(f"Somebody signed in to several channels here: {', '.join(names)}.", hint="Say --channel ID.")
    wanted = channel or (names[0] if names else "")
    if wanted not in names:
        return None
    try:
        kept = shelf.load(wanted, guarded=False)
    except Refusal:
        shelf.forget(wanted)
        return SignedOut(wanted, f"What was kept was damaged; take its access away at {authorizing.PERMISSIONS}.")
    if kept is None:
        return None
    good = authorizing.revoke(kept.user["refresh_token"], revoke_uri(kept.user["token_uri"]))
    shelf.forget(wanted)
    note = "" if good else "Google did not know the sign-in any more."
    return SignedOut(f"{kept.title} ({kept.channel})", note)
