"""A show and videos that were on YouTube before → which become whose, and the receipts that say so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from quicktake.destinations.files.names import media_key
from quicktake.destinations.youtube import adopting, doubts, marker, matching, pinning, proofs, texts
from quicktake.destinations.youtube.account import Account
from quicktake.destinations.youtube.adopting import Adopted
from quicktake.destinations.youtube.keys import GONE, VIDEO, WATCH, guid_of, key_of, video_of, what_of
from quicktake.destinations.youtube.matching import Match, Wanted
from quicktake.errors import InputError
from quicktake.folder.show import SETTINGS
from quicktake.model import Episode, Receipt, Release
from quicktake.publish import adoption_list
from quicktake.publish.adoption_list import Line
from quicktake.publish.session import Session, picked
from quicktake.publish.verifying import APART, once


@dataclass(frozen=True)
class Listed:
    """The file that was written, and what it holds."""

    path: Path
    matches: Sequence[Match]


def found(session: Session) -> Listed:
    """Looks through all uploads for the episodes that have no video, 2 units for 50, and writes what it found down."""
    account = _account(session)
    receipts = session.ledger.receipts()
    taken = _videos(receipts)
    parts = "snippet,status,contentDetails"
    uploads = [
        adopting.upload_of(video)
        for video in account.uploads(parts)
        if video["id"] not in taken.values() and not marker.remains(video)
    ]
    releases = [one for one in session.releases() if not (one.unpublished or one.unread) and one.guid not in taken]
    matches = matching.matched([_wanted(session, one) for one in releases], uploads, session.show.settings.title)
    given = {match.candidates[0].video.id for match in matches if match.candidates}
    path = session.show.folder / adoption_list.NAME
    adoption_list.write(path, adoption_list.text_of(matches, [one for one in uploads if one.id not in given]))
    return Listed(path, matches)


def listed(session: Session, path: Path) -> list[Adopted]:
    """What a corrected list adopts, read back from YouTube; InputError before anything is written."""
    where = path if path.exists() or path.is_absolute() else session.show.folder / path
    account = _account(session)
    return _adopted(session, account, adoption_list.read(where))


def named(session: Session, episode: str, video: str | None) -> list[Adopted]:
    """What adopting one video would do: the one that is named, or the one with the address of the episode's page."""
    chosen, account = _episode(session, episode), _account(session)
    name = adopting.id_of(video) if video else _marked(session, account, chosen)
    return _adopted(session, account, [Line("", chosen.folder.name, name)])


def adopt(session: Session, adopted: Sequence[Adopted]) -> list[Receipt]:
    """Writes down that these videos are the episodes': each release.json whole, and nothing on YouTube."""
    session.ledger.freeze_show()
    show = session.with_artifacts()
    youtube = [one for one in once(session.destinations) if one.NAME == APART]
    written: list[Receipt] = []
    for one in adopted:
        guid = one.release.guid
        others = {  # what is known of a video that was deleted is not this one's
            key: receipt for key, receipt in session.ledger.receipts().items() if not key.startswith(f"{APART}/{guid}/")
        }
        new = adopting.receipts_of(show, one, others, youtube, session.now)
        new = {key: replace(receipt, at=session.now) for key, receipt in new.items()}
        session.ledger.renew(APART, guid, new.values())
        written += new.values()
    session.ledger.reconcile()
    return written


def _account(session: Session) -> Account:
    """The show's account; InputError where the show has no YouTube, Refusal `channel` where it is another's."""
    show = session.show
    if not show.public or session.account is None:
        lacks = "no public_url" if not show.public else "no [youtube] section"
        raise InputError(f"{show.folder / SETTINGS}: there is {lacks}, so no episode has a video.")
    account = session.account()
    there = account.channel()
    pinning.insist(show, there.id, there.title, account.title_of)
    return account


def _adopted(session: Session, account: Account, lines: Sequence[Line]) -> list[Adopted]:
    """Each pair, validated; what is so already is left out."""
    taken = _videos(session.ledger.receipts())
    slugs = {episode.record.guid or "": episode.slug for episode in session.episodes}
    fresh: dict[str, Line] = {}
    for line in lines:
        with line.told():
            guid = _episode(session, line.episode).record.guid or ""
            own = taken.get(guid)
            if own == line.video:
                continue
            if own is not None and not proofs.gone(account, [own]):
                hint = "If that was a mistake, bring the release.json from before back: `git checkout` it."
                raise InputError(f"{slugs[guid]} has a video already: {WATCH}{own}.", hint=hint)
            holder = next((slugs.get(other, other) for other, video in taken.items() if video == line.video), None)
            if holder is not None:
                raise InputError(f"{WATCH}{line.video} is the video of {holder}.")
            if guid in fresh:
                raise InputError(f"{slugs[guid]} has two videos in this list.", hint="Delete one of the lines.")
            fresh[guid] = line
    return _read_back(session, account, fresh)


def _read_back(session: Session, account: Account, lines: Mapping[str, Line]) -> list[Adopted]:
    """What YouTube says of these videos, by the guids of their episodes; all are asked for before anything is told."""
    names = [line.video for line in lines.values()]
    videos, channel = adopting.read(account, names), account.channel()
    for line in lines.values():
        with line.told():
            adopting.insist_usable(line.video, videos.get(line.video), channel)
    sizes = adopting.sizes(account, names)
    releases = {release.guid: release for release in session.releases()}
    begun = session.journal.intents()
    return [
        Adopted(
            releases[guid],
            videos[line.video],
            sizes.get(line.video),
            ours=adopting.is_ours(videos[line.video], releases[guid])
            and (key_of(guid, VIDEO) in begun or _to_come(session, releases[guid])),
        )
        for guid, line in lines.items()
    ]


def _to_come(session: Session, release: Release) -> bool:
    """Whether the episode's video was still to be sent when it was published, or the episode is not out."""
    receipts = session.ledger.receipts()
    if receipts.keys() & {key_of(release.guid, VIDEO), key_of(release.guid, GONE)}:
        return False  # it was sent, and deleted there
    enclosure = receipts.get(media_key(release.guid, "enclosure"))
    return not release.published or bool(enclosure and enclosure.fields.get("video"))


def _episode(session: Session, name: str) -> Episode:
    """The episode that is named; InputError for one that goes nowhere."""
    episode = picked(session, name)
    if episode.record.unpublished is not None:
        raise InputError(f"{episode.folder.name} was taken back, and has no video.")
    if episode.matter.draft:
        raise InputError(f"{episode.folder.name} is a draft.", hint="Take `draft: true` out of its episode.md first.")
    return episode


def _marked(session: Session, account: Account, episode: Episode) -> str:
    """The id of the upload with our marker for this episode; InputError when there is none."""
    receipts, guid = session.ledger.receipts(), episode.record.guid or ""
    page = next(marker.of(release) for release in session.releases() if release.guid == guid)
    taken = _videos(receipts)
    if guid in taken:
        return taken[guid]
    seen = doubts.look(account, [doubts.Sought(page, "", None)], taken.values())
    if page not in seen.found:
        hint = f"Look in YouTube Studio, and name it: `quicktake youtube adopt {episode.slug} VIDEO_ID`."
        raise InputError(f"No video of the channel has the address of {episode.slug} ({page}).", hint=hint)
    return str(seen.found[page]["id"])


def _videos(receipts: Mapping[str, Receipt]) -> dict[str, str]:
    """The videos that are somebody's already, by guid."""
    return {guid_of(key): video_of(receipt) for key, receipt in receipts.items() if what_of(key) == VIDEO}


def _wanted(session: Session, release: Release) -> Wanted:
    """An episode as the matching takes it."""
    matter, settings = release.episode.matter, release.episode.youtube
    own = texts.title(session.show, release, settings) if settings else matter.title
    addresses = (marker.of(release), *([matter.link] if matter.link else []))
    titles = tuple(dict.fromkeys((matter.title, own)))
    return Wanted(release.slug, addresses, titles, matter.number, release.date, release.seconds)
