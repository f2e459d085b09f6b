"""When somebody signed in, and when Google last took it → how long it lasts, and why it ended, in a host's words."""

from datetime import datetime, timedelta

from quicktake.destinations.youtube.failures import signed_out
from quicktake.destinations.youtube.tokens import Kept
from quicktake.errors import Refusal

TESTING = timedelta(days=7)
"""How long a sign-in lasts while the Google app is in Testing (Google Identity, OAuth 2.0, "expiration")."""
UNUSED = timedelta(days=180)
"""After how long without use Google forgets a sign-in ("six months", same page)."""
PUBLISH = "publish the app in Google's console (Audience, Publish app) and sign in again: then it lasts."


def ended(kept: Kept, now: datetime) -> Refusal:
    """Why Google does not take this sign-in any more, and since when."""
    limit = kept.ends or kept.signed_in + TESTING
    if kept.refreshed <= limit <= now:
        why = "your Google app is in Testing, where sign-ins last 7 days"
        return signed_out(why, since=day(limit, now))
    if now - kept.refreshed >= UNUSED:
        return signed_out("it was not used for six months.")
    what = (
        "the sign-in was taken back, in the settings of the Google account or by `quicktake youtube logout` elsewhere."
    )
    return signed_out(what)


def lasts(kept: Kept, now: datetime) -> str:
    """How long the sign-in will last, as far as it can be known."""
    if kept.ends is not None:
        return f"ends {day(kept.ends, now)}: the Google app is in Testing, where sign-ins last 7 days; {PUBLISH}"
    limit = kept.signed_in + TESTING
    if kept.refreshed > limit:
        return "lasts: it is older than the 7 days of Google apps in Testing"
    return f"ends {day(limit, now)} if the Google app is in Testing, where sign-ins last 7 days; if so, {PUBLISH}"


def ago(moment: datetime, now: datetime) -> str:
    """How many days ago."""
    days = max(0, (now - moment).days)
    return "today" if days == 0 else "1 day ago" if days == 1 else f"{days} days ago"


def day(moment: datetime, now: datetime) -> str:
    """A day as this computer's clock counts: by its name within a week, else by its date."""
    local = moment.astimezone()
    if abs(moment - now) < timedelta(days=6):
        return f"{local:%A}"
    return f"{local:%Y-%m-%d}"
