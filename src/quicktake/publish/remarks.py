"""Session and receipts → findings that stop nothing, or one episode: what a host should know of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from quicktake import build
from quicktake.build import late
from quicktake.destinations.files.names import by_guid, is_stored, media_key
from quicktake.destinations.youtube.keys import GONE, VIDEO, key_of, what_of
from quicktake.errors import InputError, QuicktakeError
from quicktake.journal import ASIDE
from quicktake.model import Change, Episode, Finding, Receipt, Soundbite, placed_spans, utc_text
from quicktake.publish.session import Session
from quicktake.render.letters import whole_letters
from quicktake.timeline import EditList, clock

EXCERPT = 40  # characters of a title
FEW = 5  # episodes that are still named one by one
ANEW = "video-anew"
LATE = 1.0  # seconds after the end at which a chapter may begin, or a soundbite end: rounding


def encoded_anew(session: Session, changes: Iterable[Change]) -> Iterator[Finding]:
    """Videos that are to be sent, and whose picture is encoded anew because it is cut: that takes long."""
    new = {one.effect.key for one in changes if what_of(one.effect.key) == VIDEO and one.receipt is None}
    for episode in session.ledger.known(session.episodes):
        sent = key_of(episode.record.guid or "", VIDEO) in new
        if sent and build.video_step(session.workshop(episode)) == "edited":
            what = "where its video is cut, the whole picture is encoded anew, which may take as long as it plays."
            yield Finding(ANEW, "I", episode.folder.name, what, "`[youtube] edits = false` copies it as it is.")


def set_aside(session: Session) -> Iterator[Finding]:
    """A journal that was damaged, until a run has told of it."""
    if name := session.journal.note(ASIDE):
        place = session.show.folder / ".quicktake" / "journal.db"
        what = f"was damaged and is set aside as {name}; a new one is begun."
        hint = (
            "Nothing that is published is lost: pages and feed are written once more, and an upload that was under way"
            " is looked for on YouTube, or begins anew. Is the disk sound?"
        )
        yield Finding("journal-damaged", "W", str(place), what, hint)


def told(session: Session, receipts: Mapping[str, Receipt]) -> Iterator[Finding]:
    """Recordings that changed, old words and files that stay, and what is not on YouTube."""
    yield from _out_of_reach(session, receipts)
    yield from _before_youtube(session, receipts)
    own = by_guid(receipts)
    for episode in session.ledger.known(session.episodes):
        guid = episode.record.guid or ""
        enclosure = receipts.get(media_key(guid, "enclosure"))
        if not session.show.public or enclosure is None or episode.record.unpublished:
            continue
        shop = session.workshop(episode)
        state = build.recording_state(shop)
        if state == "changed":
            what = "the recording is not the one that was published; nothing of it is sent."
            hint = f"`quicktake replace {episode.slug} FILE` publishes a corrected recording."
            yield Finding("recording-changed", "W", str(episode.sound), what, hint)
        known = receipts.keys() & {key_of(guid, VIDEO), key_of(guid, GONE)}
        promised = enclosure.fields.get("video") and not known
        if promised and state != "same":
            what = "its video is not on YouTube yet, and the recording is not here."
            yield Finding("video-without-recording", "W", episode.folder.name, what, "Put the recording back.")
        yield from _old_words(episode, enclosure)
        if is_stored(episode.record, receipts):  # else they are published anew with the sound
            yield from _old_files(shop, guid, own[guid])
            if edits := enclosure.fields.get("edits"):
                yield from _unheard_soundbites(episode, EditList.from_json(edits))


def _old_words(episode: Episode, enclosure: Receipt) -> Iterator[Finding]:
    """The address and the tags stay as they were when the episode went out."""
    wished = episode.matter.slug
    if wished and wished != episode.slug:
        what = f"its address stays {_short(episode.slug)}, although `slug:` now says {_short(wished)}."
        yield Finding("old-address", "I", episode.folder.name, what)
    title = enclosure.fields.get("title")
    if isinstance(title, str) and title != episode.matter.title:
        what = f"the published file and its address keep the old title ({_short(title)})."
        yield Finding("old-words", "I", episode.folder.name, what)


def _old_files(shop: build.Workshop, guid: str, receipts: Mapping[str, Receipt]) -> Iterator[Finding]:
    """Transcript and chapters of an episode that is out, where those that are here now cannot follow."""
    edits = late.edits_of(guid, receipts)
    for name in late.newer(shop, guid, receipts):
        stays = f"the published {name} {'stay' if name == 'chapters' else 'stays'} as before"
        if edits is None:
            what = f"{stays}: an earlier version did not write down what it cut from the sound."
            yield Finding("old-files", "I", shop.episode.folder.name, what)
        elif wrong := late.trouble(shop, name, edits):
            hint = "Correct it, and run `quicktake publish`."
            yield Finding("old-files", "W", shop.episode.folder.name, f"{stays}: {wrong}", hint)


def _short(text: str) -> str:
    """The text, or its beginning where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else line[: whole_letters(line, EXCERPT - 1)].rstrip(" -") + "…"


def _out_of_reach(session: Session, receipts: Mapping[str, Receipt]) -> Iterable[Finding]:
    """Schedules at YouTube, where show.toml has no YouTube any more: it publishes them whatever is said here."""
    if not session.show.public or session.account is not None:
        return
    slugs = {episode.record.guid: episode.slug for episode in session.episodes}
    for key, receipt in receipts.items():
        due = receipt.fields.get("publish_at") if key.startswith("youtube/") else None
        if isinstance(due, str) and due > utc_text(session.now):
            what = f"YouTube publishes its video at {due}, and show.toml has no [youtube] to move that or take it back."
            hint = "Put `[youtube]` back; or look at the video in YouTube Studio."
            yield Finding("take-back", "W", slugs.get(key.split("/")[1], key), what, hint)


def _before_youtube(session: Session, receipts: Mapping[str, Receipt]) -> Iterator[Finding]:
    """Episodes that were out before the show had YouTube; told until its first video is there."""
    if session.account is None or any(what_of(key) in (VIDEO, GONE) for key in receipts):
        return
    away = [
        str(episode.matter.number or episode.slug)
        for episode in session.ledger.known(session.episodes)
        if episode.youtube is not None
        and not episode.record.unpublished
        and (enclosure := receipts.get(media_key(episode.record.guid or "", "enclosure")))
        and not enclosure.fields.get("video")
        and not session.workshop(episode).backfill
    ]
    if away:
        what = f"{len(away)} older {'episodes stay' if len(away) > 1 else 'episode stays'} away from YouTube."
        names = " ".join(away) if len(away) <= FEW else "NUMBERS"
        hint = (
            "If they are there already: `quicktake youtube adopt`; "
            f"to send them: `quicktake publish {names} --backfill`."
        )
        yield Finding("youtube-old", "I", "show.toml: [youtube]", what, hint)


def misplaced_words(shop: build.Workshop) -> Iterator[Finding]:
    """A transcript of which nothing is heard in the podcast; nothing while it is not known what is heard."""
    edits, path = _edits(shop), shop.episode.transcript
    if edits is None or path is None:
        return
    from quicktake.steps.transcript import insist_heard, readable

    try:
        cues = readable(path, shop.show.settings.language).cues
    except QuicktakeError:
        return  # the rule says so
    try:
        insist_heard(path, cues, edits)
    except InputError as error:
        what = error.message.removeprefix(f"{path}: ")
        yield Finding("it-transcript", "E", str(path), what, error.hint, "quicktake")


def _edits(shop: build.Workshop) -> EditList | None:
    """What is heard of a recording, once it was listened to; nothing of one that cannot be read, which others tell."""
    try:
        edits = shop.known("measure").report.get("edits")
    except QuicktakeError:
        return None
    return EditList.from_json(edits) if edits else None


def misplaced_times(shop: build.Workshop) -> Iterator[Finding]:
    """Chapters and soundbites that are not in a recording that was listened to."""
    yield from unheard(shop.episode, _edits(shop))
    yield from late_words(shop, _edits(shop))


def unheard(episode: Episode, edits: EditList | None) -> Iterator[Finding]:
    """Chapters that begin after the recording has ended, and soundbites of which something is not in it."""
    if edits is None:
        return
    late = [chapter.title for chapter in episode.chapters if chapter.start > edits.kept[-1].end + LATE]
    if late:
        what = f"these begin after the recording has ended: {', '.join(late)}."
        yield Finding("chapter-late", "W", f"{episode.slug}: chapters", what, "Correct their times.")
    yield from _unheard_soundbites(episode, edits)


def late_words(shop: build.Workshop, edits: EditList | None) -> Iterator[Finding]:
    """Words of a transcript that come after the recording has ended; that none is heard is told by others."""
    path = shop.episode.transcript
    if edits is None or path is None:
        return
    from quicktake.steps.transcript import readable

    try:
        cues, end = readable(path, shop.show.settings.language).cues, edits.kept[-1].end
    except QuicktakeError:
        return  # the rule says so
    late = sum(cue.start > end + LATE for cue in cues)
    if 0 < late < len(cues):
        where = f"after the recording has ended ({clock(end)})"
        count = f"{late} of its {len(cues)} passages"
        what = f"{count} {'come' if late > 1 else 'comes'} {where}, and {'are' if late > 1 else 'is'} left out."
        yield Finding("transcript-late", "W", str(path), what, "Is it this recording's?")


def _unheard_soundbites(episode: Episode, edits: EditList) -> Iterator[Finding]:
    """Soundbites that go on after the recording has ended, and those of which nothing is heard."""
    place, end = f"{episode.slug}: soundbites", edits.kept[-1].end
    out = [bite for bite in episode.soundbites if not any(placed_spans([bite], edits))]
    late = [bite for bite in episode.soundbites if bite not in out and bite.end > end + LATE]
    if late:
        what = f"these go on after the recording has ended ({clock(end)}): {_called(late)}."
        yield Finding("soundbite-late", "W", place, what, "Correct their times: the feed gets what is heard of them.")
    if out:
        what = f"these are not in the feed, because nothing of them is heard in the podcast: {_called(out)}."
        yield Finding("soundbite-cut", "W", place, what, "Correct their times, or leave them out.")


def _called(soundbites: Sequence[Soundbite]) -> str:
    """Soundbites by their titles, or by where they begin."""
    return ", ".join(_short(bite.title) or clock(bite.start) for bite in soundbites)
