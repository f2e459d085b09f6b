"""Sign-ins ⇄ a host: the way through Google's console, the pages to open, and what came of it."""

import sys
import webbrowser
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from quicktake.console import Voice, documents
from quicktake.destinations.youtube.login import SignedIn, SignedOut
from quicktake.destinations.youtube.scopes import missing
from quicktake.destinations.youtube.signin import TOKEN
from quicktake.destinations.youtube.standing import Standing
from quicktake.errors import InputError

STEPS = """\
Before the first sign-in, Google's console needs an OAuth client of your own. This is done once:

  1. Make a project:           https://console.cloud.google.com/projectcreate
  2. Enable the YouTube API:   https://console.cloud.google.com/apis/library/youtube.googleapis.com
  3. Set up the consent page:  https://console.cloud.google.com/auth/overview
     (Get started: any name, your address; Audience: External)
  4. Publish the app:          https://console.cloud.google.com/auth/audience
     (Publish app; while it is in Testing, sign-ins end after 7 days. For your own channel it need not be verified:
     where Google warns of an unverified app, choose Advanced and go on)
  5. Make the client:          https://console.cloud.google.com/auth/clients
     (Create client; type: Desktop app; Download JSON)

Then sign in with the downloaded file: quicktake youtube login --client FILE
"""


def client_file(voice: Voice) -> Path:
    """Tells the way to a client, and asks for its file where somebody can answer; InputError where nobody can."""
    if not voice.json:
        sys.stderr.write(STEPS)
    if voice.asks():
        sys.stderr.write("\nThe downloaded file: ")
        sys.stderr.flush()
        answer = sys.stdin.readline().strip().strip("'\"")
        if answer:
            return Path(answer)
    what = "quicktake needs the OAuth client that you made in Google's console."
    raise InputError(what, hint="Run: quicktake youtube login --client FILE (the manual's page on YouTube says how).")


def show_page(address: str) -> None:
    """Opens Google's page in the browser; also says where it is, should no browser come up."""
    sys.stderr.write(f"Google asks in your browser. If no page opens, open this one:\n\n{address}\n\n")
    sys.stderr.write("Waiting for your answer there... (no browser here? Stop this, and add --no-browser)\n")
    sys.stderr.flush()
    webbrowser.open(address)


def pasted(address: str) -> str:
    """Tells Google's page to somebody at another computer, and takes the address at which the browser ended."""
    sys.stderr.write(f"Open this page in a browser, on any computer:\n\n{address}\n\n")
    sys.stderr.write(
        "In the end the browser shows an address of 127.0.0.1 that it cannot open. That is as it should be.\n"
    )
    sys.stderr.write("Paste that whole address here: ")
    sys.stderr.flush()
    return sys.stdin.readline()


def tell_login(voice: Voice, done: SignedIn, environ: Mapping[str, str]) -> None:
    """What a sign-in came to."""
    kept = done.kept
    where = "in the keyring" if kept.in_keyring else "in a file that only you can read"
    account = {
        "channel": {"id": kept.channel, "title": kept.title},
        "scopes": kept.scopes,
        "missing": missing(kept.scopes),
        "kept": "keyring" if kept.in_keyring else "file",
        "signed_in": kept.signed_in,
        "refreshed": kept.refreshed,
        "ends": kept.ends,
    }
    written = [done.written.as_posix()] if done.written else None
    voice.document(documents.document("youtube login", account=account, files_to_commit=written))
    voice.result(f"Signed in to {kept.title} ({kept.channel}); kept {where}.")
    if done.written:
        voice.say([f'{done.written}: channel = "{kept.channel}" stands under [youtube] now.'])
    if done.begins:
        voice.say(["From now on new episodes with a moving picture become videos on this channel."])
    voice.say(f"Not granted: to {ability}. Sign in again to grant it." for ability in done.lacking)
    if environ.get(TOKEN):
        voice.say([f"{TOKEN} is set and comes before this sign-in: unset it."])


def tell_standing(voice: Voice, found: Standing, now: datetime) -> None:
    """Where the account stands."""
    account = {
        "channel": {"id": found.channel, "title": found.title},
        "scopes": found.scopes,
        "missing": found.missing,
        "kept": found.kept,
        "signed_in": found.signed_in,
        "refreshed": found.refreshed,
        "ends": found.ends,
        "lasting": found.lasting,
        "long_uploads": found.long_uploads,
        "quota": vars(found.quota) if found.quota else None,
    }
    voice.document(documents.document("youtube status", account=account))
    voice.result("\n".join(found.lines(now)))


def tell_logout(voice: Voice, done: SignedOut | None, environ: Mapping[str, str]) -> None:
    """What became of the sign-in."""
    voice.document(documents.document("youtube logout", signed_out=done is not None))
    if done is None:
        voice.result("Nobody is signed in here.")
    else:
        voice.result(f"Signed out of {done.name}.")
        voice.say([done.note] if done.note else [])
    if environ.get(TOKEN):
        voice.say([f"{TOKEN} is set, and still works: unset it."])
