"""A mistake → mended: an episode taken back, or its recording replaced by a corrected one."""

from dataclasses import replace
from pathlib import Path

from quicktake import build
from quicktake import digest as digests
from quicktake.destinations.files.names import media_key
from quicktake.errors import InputError
from quicktake.folder.files import copy_file, reading, told
from quicktake.folder.show import read_episode
from quicktake.model import Episode, Progress
from quicktake.publish.session import Session, picked


def to_take_back(session: Session, name: str) -> Episode:
    """The published episode that is to be taken back; InputError when there is none."""
    episode = picked(session, name)
    _insist_public(session)
    if episode.record.guid not in session.ledger.show_record.published:
        raise InputError(f"{episode.folder.name} is not published.", hint="`draft: true` keeps an episode back.")
    return episode


def unpublish(session: Session, name: str) -> Episode:
    """Remembers that an episode is taken back; the next run takes it from the feed, its page and YouTube."""
    episode = to_take_back(session, name)
    if episode.record.unpublished is None:
        session.ledger.save_episode(episode.record.guid or "", replace(episode.record, unpublished=session.now))
    return episode


def replace_recording(session: Session, name: str, corrected: Path, progress: Progress) -> Episode:
    """Puts a corrected recording in the place of the old one, which is kept beside it.

    The next run publishes it under a new file name with the same guid and date; until then the old file stays in the
    feed. A video on YouTube stays as it is. Safe to repeat: each step looks at what lies there.
    """
    episode = picked(session, name)
    record, guid = episode.record, episode.record.guid or ""
    _insist_public(session)
    if record.unpublished is not None:
        raise InputError(
            f"{episode.folder.name} is taken back: no recording of it is published.",
            hint='Bring it back first: delete the line "unpublished" in its release.json and run `quicktake publish`.',
        )
    if media_key(guid, "enclosure") not in session.ledger.receipts():
        raise InputError(
            f"{episode.folder.name} is not published.", hint="Just put the other recording into its folder."
        )
    if episode.matter.recording is not None:
        raise InputError(
            f"{episode.folder / 'episode.md'}: names its recording itself.",
            hint="Delete the line `recording:`, rename the old file to recording.*, and say this again.",
        )
    _insist_recording(corrected, episode)
    with reading(corrected):
        digest = digests.of_file(corrected)
    if digest == record.recording:
        raise InputError(f"{corrected}: this is the recording that was published.")
    if episode.sound is None or not episode.sound.exists() or digests.of_file(episode.sound) != digest:
        _put(corrected, episode, progress)
    fresh = read_episode(session.show, episode.folder, session.journal)
    session.ledger.save_episode(guid, replace(record, revision=record.revision + 1, recording=digest))
    return fresh


def _insist_public(session: Session) -> None:
    """InputError in a try-out: nothing there is published."""
    if not session.show.public:
        where = session.show.folder / "show.toml"
        raise InputError(f"{where}: there is no public_url, so nothing is published yet.", hint="Just edit or publish.")


def _insist_recording(path: Path, episode: Episode) -> None:
    """InputError for a file that could not be published."""
    build.insist_file(path, episode)
    from quicktake.audio.recordings.recording import probe

    probe(path, episode.audio.track)


def _put(corrected: Path, episode: Episode, progress: Progress) -> None:
    """The corrected file in the old one's place; what lies there gets a name that nothing has."""
    if episode.sound is not None and episode.sound.exists():
        numbers = range(1, 1000)
        names = (episode.folder / f"replaced-{number}-{episode.sound.name}" for number in numbers)
        with told(episode.sound):
            episode.sound.rename(next(name for name in names if not name.exists()))
    copy_file(corrected, episode.folder / f"recording{corrected.suffix.lower()}", progress)
