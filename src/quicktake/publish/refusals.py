"""Show and receipts → refusals: what the rules that never bend forbid, before the first remote effect."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from quicktake import build
from quicktake.destinations.files.names import FEED_KEY, items_of, media_key
from quicktake.errors import Refusal
from quicktake.folder.addresses import in_ascii
from quicktake.folder.files import room
from quicktake.model import DRIFTED, Change, Episode, Finding, Receipt
from quicktake.publish import feed
from quicktake.publish.planning import RENDERED, Choice
from quicktake.publish.session import Session

KINDS = (
    "address", "all-episodes", "channel", "clock", "date", "draft", "guid", "live", "lost", "media-missing",
    "no-channel", "recording", "revision", "room", "scopes", "show", "signed-out", "storage", "taken",
    "token-readable", "uncertain", "uploaded", "vanished", "video-too-large", "video-too-long", "youtube-category",
    "youtube-conflict", "youtube-gone", "youtube-settings",
)  # fmt: skip
"""Every kind of refusal: what `--accept` takes."""
MANY = 10  # old episodes touched at once, above which the host decides


def local(session: Session) -> Iterable[Refusal]:
    """What show.toml, episodes and release.json say, without asking anybody."""
    show, record = session.show, session.ledger.show_record
    if not show.public:
        if record.public_url:
            yield Refusal(
                "address",
                f"show.toml: public_url is gone, but episodes were published under {record.public_url}.",
                hint="Put it back: without it the published folder would become one to try things in.",
            )
        return
    if record.public_url and in_ascii(record.public_url).rstrip("/") != show.base_url.rstrip("/"):
        yield Refusal(
            "address",
            f"show.toml: public_url was {record.public_url} when episodes were published, now it is {show.base_url}.",
            hint="Every address that apps know begins with it. If the show really moved: --accept address; with"
            " --move-media the published files get new addresses too.",
        )
    for guid, slug in vanished(session).items():
        yield _vanished(session, guid, slug)
    for episode in session.ledger.known(session.episodes):
        if episode.record.guid in record.published and episode.record.unpublished is None:
            yield from _changed(session, episode)


def vanished(session: Session) -> dict[str, str]:
    """Slug by guid of every published episode whose folder is gone, or has another guid; not of those taken back."""
    record = session.ledger.show_record
    here = {one.record.guid for one in session.episodes} | {one.record.guid for one in session.broken}
    known = here | set(record.taken_back)
    return {guid: slug for guid, slug in record.published.items() if guid not in known}


def _vanished(session: Session, guid: str, slug: str) -> Refusal:
    again = next((episode for episode in session.episodes if episode.slug == slug), None)
    if again is not None:
        return Refusal(
            "guid",
            f"{again.folder}: the guid of {slug} changed; apps would show it as a new episode.",
            hint="Bring its release.json back: `git checkout` it.",
        )
    return Refusal(
        "vanished",
        f"{slug} is published, but its folder is gone; the feed would lose it.",
        hint=f"Bring the folder back (git), and take it back with `quicktake unpublish {slug}` if that is meant.",
    )


def _changed(session: Session, episode: Episode) -> Iterable[Refusal]:
    take_back = f"If it is to be taken back: `quicktake unpublish {episode.slug}`."
    if episode.matter.draft:
        yield Refusal("draft", f"{episode.folder.name} is published, but now says `draft: true`.", hint=take_back)
    date = episode.record.date
    if episode.date and date and episode.date.replace(microsecond=0) != date:
        yield Refusal(
            "date",
            f"{episode.folder.name} was published for {_local(session, date)}, now its date is"
            f" {_local(session, episode.date)}.",
            hint=f"Put the old date back, or overrule: --accept date. {take_back}",
        )


def _local(session: Session, moment: datetime) -> str:
    """A moment in the show's zone, as everywhere else."""
    return f"{moment.astimezone(session.show.zone):%a %Y-%m-%d %H:%M %Z}"


def touched(session: Session, changes: Sequence[Change], choice: Choice) -> Iterable[Refusal]:
    """More than ten old episodes at once want a decision of the host's, unless nobody changed anything of them."""
    out = set(session.ledger.show_record.published)
    updates = [one for one in changes if one.action == "update" and one.cause != RENDERED and not _mends(one)]
    old = {change.effect.key.split("/")[1] for change in updates} & out
    if len(old) > MANY and not choice.all_episodes:
        yield Refusal(
            "all-episodes",
            f"This would touch {len(old)} published episodes at once.",
            hint="Look at `quicktake plan`; if that is meant, say --all-episodes.",
        )


def _mends(change: Change) -> bool:
    """Whether it only brings back what something else changed."""
    return change.receipt is not None and change.receipt.digest == DRIFTED


def lost(session: Session, changes: Sequence[Change]) -> Iterable[Refusal]:
    """The feed keeps every episode that was published and not taken back, and names files that are there."""
    record = session.ledger.show_record
    for change in changes:
        if not session.show.public or change.effect.key != FEED_KEY:
            continue
        unnamed = record.published.keys() - items_of(change.effect).keys()
        for guid in sorted(unnamed - set(record.taken_back)):
            what = f"the feed would lose {record.published[guid]}."
            yield Refusal("lost", what, hint="`git pull`, or `git log` its release.json.")
        for guid in feed.still_named(session, unnamed & set(record.taken_back)):
            what = f"the feed still names {record.published[guid]}, and its folder is gone."
            hint = (
                f"Bring the folder back (git); `quicktake unpublish {record.published[guid]}` takes it out of the feed."
            )
            yield Refusal("lost", what, hint=hint)
    store = session.store()
    out = {change.effect.key for change in changes if change.effect.withdraw}  # these need not be there
    known = {key: one for key, one in session.ledger.receipts().items() if key not in out}
    paths = [str(one.fields["path"]) for key, one in known.items() if key.startswith("media/")]
    gone = [path for path in paths if changes and session.show.public and store.size(path) is None]
    if gone:
        what = f"{len(gone)} published files are not in the store ({session.show.settings.storage.url}): {gone[0]}"
        hint = "Is it the right folder? On another computer bring its media there first; git does not."
        yield Refusal("media-missing", what, hint=hint)


def outside_store(session: Session, changes: Sequence[Change]) -> Iterable[Refusal]:
    """A folder that does not lie beside the show is taken when the host says so: once, for then a feed lies there."""
    store = session.store()
    place = store.outside(session.show.folder)
    if changes and place is not None and store.size("feed.xml") is None:
        what = f"show.toml: storage.url: {place} lies outside of {session.show.folder.resolve().parent}."
        yield Refusal(
            "storage", what, hint="What is published would be written there. If that is meant: --accept storage."
        )


def unrecorded(session: Session, choice: Choice) -> Iterable[Refusal]:
    """An episode that is to be built needs its recording."""
    for episode in session.ledger.known(session.episodes):
        asked = choice.slugs is None or episode.slug in choice.slugs
        if asked and not episode.matter.draft and session.lacks_recording(episode):
            named = episode.sound or episode.folder
            yield Refusal(
                "recording",
                f"{named}: there is no recording." if episode.sound is None else f"{named}: there is no such file.",
                hint=f"Put it into {episode.folder} as recording.*; or publish the others: --accept recording.",
            )


def room_for(session: Session, choice: Choice, receipts: Mapping[str, Receipt]) -> Iterable[Refusal]:
    """The disk must hold what is to be built and stored."""
    episodes = [
        episode
        for episode in session.ledger.known(session.episodes)
        if not episode.matter.draft
        and (choice.slugs is None or episode.slug in choice.slugs)
        and media_key(episode.record.guid or "", "enclosure") not in receipts
        and not session.lacks_recording(episode)
    ]
    needed = sum(build.room_needed(session.workshop(episode)) for episode in episodes)
    there = session.store().room()  # the store may lie on another disk, or not tell
    free = min(room(session.show.folder), there) if there is not None else room(session.show.folder)
    if needed > free:
        yield Refusal(
            "room",
            f"{session.show.folder}: {needed / 1e6:,.0f} MB may be needed, {free / 1e6:,.0f} MB are free.",
            hint="Free some space and run the same again.",
        )


def of_findings(findings: Iterable[Finding]) -> Iterable[Refusal]:
    """A destination's findings of severity E, as refusals of their kind."""
    for finding in findings:
        if finding.severity == "E":
            yield Refusal(finding.code, f"{finding.place}: {finding.message}", hint=finding.hint)


def insist(refusals: Iterable[Refusal], choice: Choice) -> None:
    """Raises the first refusal that is not overruled by its name."""
    for refusal in refusals:
        if refusal.kind not in choice.accept:
            raise refusal
