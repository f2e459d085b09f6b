"""Changes for YouTube → what is in their way: signed out, another channel, a video that is there already."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace

from quicktake.destinations.youtube import categories, marker, pinning
from quicktake.destinations.youtube.account import Account
from quicktake.destinations.youtube.keys import METADATA, VIDEO, WATCH, what_of
from quicktake.destinations.youtube.patience import Patience
from quicktake.errors import InputError, Refusal, RemoteError
from quicktake.model import Change, Finding, Show

PLACE = "YouTube"
UNREACHABLE = "youtube-unreachable"
BIGGEST = 256 << 30  # bytes (videos.insert)
TRIES = 3  # the podcast does not wait long
INSERT_RULES = "YouTube Data API v3, videos.insert"


def of_videos(
    show: Show,
    environ: Mapping[str, str],
    patience: Patience | None,
    changes: Sequence[Change],
    begun: Container[str],
) -> Iterable[Finding]:
    """What is in the way of videos and their metadata."""
    local = [*_too_large(changes), *_categories(changes)]
    return local or _asked(show, environ, patience, changes, begun)


def of_visibility(
    show: Show, environ: Mapping[str, str], patience: Patience | None, changes: Sequence[Change]
) -> Iterable[Finding]:
    """What is in the way of making videos public, private or scheduled."""
    if any(what_of(change.effect.key) in (VIDEO, METADATA) for change in changes):
        return ()  # `of_videos` asks the same
    return _asked(show, environ, patience, changes, ())


def told(error: Refusal | InputError | RemoteError) -> Finding:
    """An error as a finding; a refusal keeps its kind."""
    if isinstance(error, RemoteError):
        return Finding(UNREACHABLE, "E", PLACE, error.message, error.hint)
    code = error.kind if isinstance(error, Refusal) else "youtube-settings"
    return Finding(code, "E", PLACE, error.message, error.hint)


def _asked(
    show: Show,
    environ: Mapping[str, str],
    patience: Patience | None,
    changes: Sequence[Change],
    begun: Container[str],
) -> list[Finding]:
    account = None
    try:
        account = Account(environ, replace(patience or Patience(), tries=TRIES), pinning.channel_of(show))
        return list(_channel(show, account)) or list(_uploaded(account, changes, begun))
    except (InputError, RemoteError) as error:
        return [told(error)]
    finally:
        if account is not None:
            account.close()


def _channel(show: Show, account: Account) -> Iterable[Finding]:
    """A token for another channel stops everything before anything is sent."""
    there = account.channel()
    settings = show.settings.youtube
    pinned = settings.channel if settings else None
    for expected, where in ((pinned, "show.toml"), (show.record.channel, "release.json")):
        if expected and expected != there.id:
            names = f"signed in to {there.title} ({there.id}), but {where} names {account.title_of(expected)}."
            yield Finding(
                "channel", "E", PLACE, names, "Sign in with the show's channel, or correct `[youtube] channel`."
            )
            return


def _uploaded(account: Account, changes: Sequence[Change], begun: Container[str]) -> Iterable[Finding]:
    """Another computer may have sent the video already: our marker stands in its description."""
    new = {
        str(change.effect.fields["page"]): change
        for change in changes
        if what_of(change.effect.key) == VIDEO and change.receipt is None and change.effect.key not in begun
    }
    if not new:
        return
    for page, video in marker.found(account.uploads(), new).items():
        title = video["snippet"].get("title", "")
        what = f"the video of {new[page].episode or page} is there already ({title}, {WATCH}{video['id']})."
        yield Finding("uploaded", "E", PLACE, what, "Another computer sent it: run `git pull`.")


def _too_large(changes: Sequence[Change]) -> Iterable[Finding]:
    for change in changes:
        size = change.effect.fields.get("size")
        if change.receipt is None and isinstance(size, int) and size > BIGGEST:
            what = f"the video of {change.episode} has {size / 2**30:.0f} GiB; YouTube takes 256 at most."
            yield Finding("video-too-large", "E", PLACE, what, "Export it with a lower bit rate.", INSERT_RULES)


def _categories(changes: Sequence[Change]) -> Iterable[Finding]:
    for change in changes:
        name = change.effect.fields.get("category")
        if isinstance(name, str) and categories.number(name) is None:
            what = f"`{name}` is no category of YouTube's."
            yield Finding("youtube-category", "E", "[youtube] category", what, categories.nearest(name))
