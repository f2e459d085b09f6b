"""What a run did → a sentence for each episode: where it is, who sees it, and what comes next."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from quicktake.console import wording
from quicktake.console.ran import Ran, along, hidden, kept, privacy_of, sight_now, unseen, written
from quicktake.console.wording import FEW, SHOWS_OWN, what
from quicktake.destinations.files.names import FEED_KEY, items_of, media_key
from quicktake.destinations.youtube.keys import (
    METADATA,
    VIDEO,
    VISIBILITY,
    guid_of,
    key_of,
    kind_of,
)
from quicktake.model import Change, Show
from quicktake.publish.applying import Outcome
from quicktake.publish.planning import RENDERED

AROUND = ("the show's settings or cover changed", "the episode before or after it changed", RENDERED)
BACK = "To bring it back: `quicktake publish --bring-back EPISODE`."


@dataclass(frozen=True)
class Sentence:
    """What is said of an episode."""

    text: str
    """What follows its name."""
    details: tuple[str, ...] = ()
    """Lines of their own: addresses, and what to do."""


def lines(show: Show, outcome: Outcome, *, waits: bool = False) -> Iterator[str]:
    """The whole report. waits: the command goes on by itself when the next episode is due."""
    if not outcome.done and not outcome.failures and not outcome.left:
        left_out = any(one.severity == "E" for one in outcome.findings)
        yield "Nothing else to do." if left_out else "Nothing to do: everything that is due is out."
        if outcome.plan.next_due and outcome.plan.next_episode:
            due = wording.moment(outcome.plan.next_due, show.zone)
            yield f"Next: {outcome.plan.next_episode} is due {due}."
    if outcome.interrupted:
        yield outcome.interrupted
    elif outcome.interrupted is not None and not outcome.done:
        yield "Nothing was sent or written yet."
    ran = Ran(show, outcome, {**outcome.known, **{one.key: one for one in outcome.receipts}}, waits)
    told = _episodes(ran)
    yield from _grouped(ran, told)
    yield from _shows_own(ran)
    if any(one.keep == "ours" and one.receipt and kind_of(one.effect.key) == METADATA for one in outcome.done):
        yield "Where something had changed on both sides, YouTube has now what is here."
    around = {one.effect.key: one for one in outcome.done if _is_around(one, ran, told)}
    if around:
        things = wording.things(list(around.values()), outcome.slugs)
        yield f"{'Also written' if told else 'Written'}: {', '.join(things)}."
    if outcome.plan.drafts:
        yield f"Drafts, left out: {', '.join(outcome.plan.drafts)}"
    yield from _left(outcome)


def _episodes(ran: Ran) -> Mapping[str, list[Sentence]]:
    """By guid: what is said of an episode."""
    own: dict[str, list[Change]] = {}
    for change in ran.outcome.done:
        guid = guid_of(change.effect.key)
        if guid != SHOWS_OWN:
            own.setdefault(guid, []).append(change)
    for guid in ran.newly(named=True):
        own.setdefault(guid, [])
    return {guid: told for guid, changes in own.items() if (told := _told(ran, guid, changes))}


def _grouped(ran: Ran, told: Mapping[str, Sequence[Sentence]]) -> Iterator[str]:
    """By name; what is the same for many is said once."""
    alike: dict[str, list[tuple[str, Sentence]]] = {}
    for name, one in sorted(((_name(ran, guid), one) for guid, own in told.items() for one in own), key=itemgetter(0)):
        alike.setdefault(one.text, []).append((name, one))
    for text, named in alike.items():
        if len(named) > FEW:
            yield f"{len(named)} episodes{text.replace(' is ', ' are ', 1) if text.startswith(' is ') else text}"
            if all(one.details == named[0][1].details for _, one in named):
                yield from (f"    {line}" for line in named[0][1].details)
            continue
        for name, one in named:
            yield f"{name}{text}"
            yield from (f"    {line}" for line in one.details)


def _shows_own(ran: Ran) -> Iterator[str]:
    """The show's playlists and its podcast on YouTube."""
    own = [one for one in ran.outcome.done if one.destination == "youtube" and guid_of(one.effect.key) == SHOWS_OWN]
    if own:
        yield f"The show: {', '.join(dict.fromkeys(map(what, own)))} on YouTube."


def _left(outcome: Outcome) -> Iterator[str]:
    waiting = {one.effect.key for one in outcome.waiting}  # told by a message of their own
    left = dict.fromkeys(
        f"{'who sees the video' if kind_of(one.effect.key) == VISIBILITY else what(one)} of"
        f" {wording.whose(one, outcome.slugs)}"
        for one in outcome.left
        if one.effect.key not in waiting
    )
    if left:
        again = (
            "" if outcome.interrupted is not None else " Run `quicktake publish` again."
        )  # the last line of all says so then
        yield f"Left: {', '.join(left)}.{again}"


def _is_around(change: Change, ran: Ran, told: Mapping[str, object]) -> bool:
    """Whether nothing better can be said of a change than that something was written."""
    if change.destination == "feed":
        return not (ran.newly(named=True) | ran.newly(named=False)) & told.keys()
    guid = guid_of(change.effect.key)
    return change.destination in ("media", "site") and guid not in told


def _is_general(change: Change) -> bool:
    """Whether a page follows what is no matter of its own."""
    return change.destination == "site" and change.cause in AROUND


def _told(ran: Ran, guid: str, changes: Sequence[Change]) -> list[Sentence]:
    if any(_takes_page(change) for change in changes):
        return [_taken_back(ran, guid, changes)]
    begun = [text for one in changes if one.action == "withdraw" and (text := _withdrawn(ran, one, changes))]
    if guid in ran.newly(named=True):
        return [_out(ran, guid, changes)]
    if guid not in items_of(ran.receipts.get(FEED_KEY)) and {"enclosure", VIDEO} & _created(changes):
        return [*(Sentence(f": {text}.") for text in begun), _staged(ran, guid, changes)]
    return _changed(ran, guid, changes, begun)


def _out(ran: Ran, guid: str, changes: Sequence[Change]) -> Sentence:
    """It is in the feed since this run."""
    page, video = ran.receipts.get(f"site/{guid}/page"), ran.receipts.get(key_of(guid, VIDEO))
    places, more, urls = ["file"], "", []
    if page is not None:
        places.append("page")
        urls.append(page.url)
    places.append("feed")
    if video is not None and (why := hidden(ran, guid)) is None:
        privacy = privacy_of(ran, guid)
        places.append(f"video{'' if privacy == 'public' else f' ({privacy})'}{along(changes)}")
        urls.append(video.url)
    elif video is not None:
        more = f" Its video is on YouTube, still private: {why}."
    addresses = tuple(url for url in urls if url)
    if not ran.show.public:
        return Sentence(f" is in the folder: {', '.join(places)}.{more}")
    if (absent := unseen(ran, guid)) is not None:
        return Sentence(f" is in the folder ({', '.join(places)}); {absent}{more}", addresses)
    return Sentence(f" is out: {', '.join(places)}.{more}", addresses)


def _staged(ran: Ran, guid: str, changes: Sequence[Change]) -> Sentence:
    """Its files are there, and the feed does not name it yet."""
    names = {"enclosure": "file", VIDEO: f"video{along(changes)}"}
    places = ", ".join(text for kind, text in names.items() if kind in _created(changes))
    slug = _name(ran, guid)
    if slug not in ran.outcome.plan.waiting:
        settings = ran.show.settings.youtube
        held = settings is not None and settings.first and VIDEO in ran.left(guid)
        why = "Page and feed wait for its video." if held else "The feed does not name it yet."
        return Sentence(f" is staged: {places}. {why}")
    due = wording.moment(ran.outcome.plan.waiting[slug], ran.show.zone)
    unseen = " Its video has no time there yet." if VISIBILITY in ran.left(guid) and VIDEO not in ran.left(guid) else ""
    return Sentence(f" is staged: {places} (due {due}).{unseen}", (_next_step(ran, guid),))


def _next_step(ran: Ran, guid: str) -> str:
    """How a staged episode gets out: YouTube looks at the clock itself, page and feed need a run."""
    alone = (ran.seen(guid) or {}).get("publish_at") is not None
    if ran.waits:
        return "This run waits for it."
    run = "un `quicktake publish` then, or leave it to `publish --wait` or a schedule (`quicktake schedule`)."
    return f"YouTube publishes the video by itself. For page and feed r{run}" if alone else f"R{run}"


def _changed(ran: Ran, guid: str, changes: Sequence[Change], begun: Sequence[str]) -> list[Sentence]:
    """It was out before, or is staged since an earlier run."""
    written_here = [one for one in changes if one.destination in ("media", "site") and one.action != "withdraw"]
    here = dict.fromkeys(_here(one) for one in written_here if not _is_general(one))
    fresh = VIDEO in _created(changes)
    there = dict.fromkeys(word for one in changes if not fresh for word in written(ran, one))
    parts = [*begun, *([", ".join(here)] if here else [])]
    if there:
        parts.append(f"{', '.join(there)} on YouTube")
    parts += [text for one in changes if (text := kept(ran, one))]
    urls: tuple[str, ...] = ()
    if fresh:
        video = ran.receipts.get(key_of(guid, VIDEO))
        parts.insert(0, _video(ran, guid, along(changes)))
        urls = (video.url,) if video and video.url else ()
    elif any(kind_of(one.effect.key) == VISIBILITY and one.action != "withdraw" for one in changes):
        parts.append(f"its video is {sight_now(ran, guid)}")
    return [Sentence(f": {'; '.join(parts)}.", urls)] if parts else []


def _video(ran: Ran, guid: str, extras: str) -> str:
    """A video that comes after its episode. extras: what came along with it."""
    why, privacy = hidden(ran, guid), privacy_of(ran, guid)
    if why is not None:
        return f"its video is on YouTube{extras}, still private: {why}"
    return f"its video is out{extras}" if privacy == "public" else f"its video is on YouTube{extras} ({privacy})"


def _withdrawn(ran: Ran, change: Change, changes: Sequence[Change]) -> str:
    """A schedule that does not hold any more; the new one is told where it was made. Or a staged file."""
    if change.destination == "media":
        return "what was staged is out of media/ again" if change == changes[0] else ""
    if kind_of(change.effect.key) != VISIBILITY:
        return ""
    why = wording.why_withdrawn(change, ran.outcome.plan.waiting, ran.outcome.slugs)
    again = any(kind_of(one.effect.key) == VISIBILITY and one.action != "withdraw" for one in changes)
    if guid_of(change.effect.key) not in ran.outcome.slugs:
        return "its video is no longer scheduled"
    return why if again else f"its video is no longer scheduled: {why}"


def _taken_back(ran: Ran, guid: str, changes: Sequence[Change]) -> Sentence:
    back = any(change.action == "withdraw" for change in changes)
    places = [
        *(["the feed"] if guid in ran.newly(named=False) else []),
        "its page",
        *(["YouTube, where its video is private now"] if back else []),
    ]
    return Sentence(f" is taken back from {wording.listed(places)}. Its files stay.", (BACK,))


def _here(change: Change) -> str:
    again = change.effect.key == media_key(guid_of(change.effect.key), "enclosure") and change.receipt is not None
    return f"new {what(change)}" if again else what(change)


def _created(changes: Sequence[Change]) -> set[str]:
    return {change.effect.key.rsplit("/", 1)[-1] for change in changes if change.action == "create"}


def _takes_page(change: Change) -> bool:
    gone = change.receipt is not None and change.receipt.fields.get("gone")
    return bool(change.effect.fields.get("gone")) and not gone


def _name(ran: Ran, guid: str) -> str:
    named = (one for one in ran.outcome.done if guid_of(one.effect.key) == guid)
    text = ran.outcome.slugs.get(guid) or next((wording.whose(one, {}) for one in named), wording.GONE)
    return text.replace("an ", "An ", 1) if text.startswith(wording.GONE) else text
