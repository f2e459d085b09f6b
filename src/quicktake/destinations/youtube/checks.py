"""Changes for YouTube → what is in their way: signed out, another channel, a video that is there already."""

from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import Path

from quicktake.destinations.youtube import categories, doubts, drift, marker, preflight
from quicktake.destinations.youtube.account import Account
from quicktake.destinations.youtube.doubts import UNCERTAIN, Sought
from quicktake.destinations.youtube.keys import METADATA, VIDEO, WATCH, guid_of, video_of, what_of
from quicktake.destinations.youtube.opening import Opening
from quicktake.destinations.youtube.resumable import Gone
from quicktake.destinations.youtube.sending import Begun
from quicktake.errors import InputError, Refusal, RemoteError
from quicktake.model import Change, Fields, Finding, Receipt, Show

PLACE = "YouTube"
UNREACHABLE = "youtube-unreachable"
BIGGEST = 256 << 30  # bytes (videos.insert)
TRIES = 3  # the podcast does not wait long
INSERT_RULES = "YouTube Data API v3, videos.insert"


def of_videos(
    account: Opening, changes: Sequence[Change], begun: Mapping[str, Fields | None], receipts: Mapping[str, Receipt]
) -> Iterable[Finding]:
    """What is in the way of these changes, whichever of YouTube's they are."""
    local = [*_too_large(changes), *preflight.too_long(changes), *_categories(changes)]
    return local or _asked(account, changes, begun, receipts)


def told(error: Refusal | InputError | RemoteError) -> Finding:
    """An error as a finding; a refusal keeps its kind."""
    if isinstance(error, RemoteError):
        return Finding(UNREACHABLE, "E", PLACE, error.message, error.hint)
    code = error.kind if isinstance(error, Refusal) else "youtube-settings"
    return Finding(code, "E", PLACE, error.message, error.hint)


def _asked(
    opening: Opening, changes: Sequence[Change], begun: Mapping[str, Fields | None], receipts: Mapping[str, Receipt]
) -> list[Finding]:
    try:
        with opening.hurried(TRIES) as account:
            wrong = list(of_channel(opening.show, account)) or list(preflight.unverified(account, changes))
            taken = {video_of(one) for key, one in receipts.items() if what_of(key) == VIDEO}
            late = (*_uploaded(account, changes, begun, taken), *drift.obstacles(account, changes, begun, receipts))
            return wrong or [*_clock(account), *late]
    except (InputError, RemoteError) as error:
        return [told(error)]


def _clock(account: Account) -> Iterable[Finding]:
    """Videos would be scheduled by a clock that is wrong."""
    if off := account.connection.clock_off:
        yield Finding("clock", "W", PLACE, f"{off}: videos would be published at the wrong time.", "Set it right.")


def of_channel(show: Show, account: Account) -> Iterable[Finding]:
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


def _uploaded(
    account: Account, changes: Sequence[Change], begun: Mapping[str, Fields | None], taken: Container[str]
) -> Iterable[Finding]:
    """Another computer, or a run whose end nobody saw, may have sent the video already.

    taken: ids of other episodes' videos, whose notes may name this page.
    """
    new = {
        str(change.effect.fields["page"]): change
        for change in changes
        if what_of(change.effect.key) == VIDEO and change.receipt is None
    }
    lost = {page for page, change in new.items() if _ended_unseen(account, begun.get(change.effect.key))}
    open_ = {page for page, change in new.items() if begun.get(change.effect.key) and page not in lost}
    sought = [_sought(page, change, changes) for page, change in new.items() if page not in open_]
    seen = doubts.look(account, sought, taken) if sought else doubts.Seen()
    for page, video in seen.found.items():
        if new[page].effect.key not in begun:  # else it was sent from here, and is taken over
            yield _there(new[page].episode or page, str(video["id"]), marker.text_of(video, "title"))
    for one in sought:
        change, alike = new[one.page], seen.alike.get(one.page)
        if one.page in seen.found or UNCERTAIN in change.accepted:
            continue
        if one.page in lost:
            size = (begun[change.effect.key] or {}).get("size")
            yield told(doubts.lost_sight(change.episode or one.page, int(str(size)), alike))
        elif alike is not None:
            yield told(doubts.twin(change.episode or one.page, alike))


def _ended_unseen(account: Account, state: Fields | None) -> bool:
    """Whether the last bytes of an earlier run's upload went out, and YouTube does not know its session any more."""
    begun = Begun.from_json(state, Path())
    if begun is None or not begun.last:
        return False
    try:
        begun.asked(account)
    except Gone:
        return True
    return False


def _sought(page: str, change: Change, changes: Sequence[Change]) -> Sought:
    """What an episode's video is known by; its title is that of the metadata that go with it."""
    guid, size = guid_of(change.effect.key), change.effect.fields.get("size")
    titles = [
        str(one.effect.fields.get("title", ""))
        for one in changes
        if what_of(one.effect.key) == METADATA and guid_of(one.effect.key) == guid
    ]
    return Sought(page, titles[0] if titles else "", size if isinstance(size, int) else None)


def _there(slug: str, video: str, title: str) -> Finding:
    """Our marker stands in the description of a video that this computer knows nothing of."""
    what = f"the video of {slug} is there already ({title}, {WATCH}{video})."
    hint = (
        "Another computer sent it: run `git pull`. If nobody has its release.json any more, make it this episode's:"
        f" `quicktake youtube adopt {slug}`."
    )
    return Finding("uploaded", "E", PLACE, what, hint)


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
