"""A mistake → mended: an episode taken back, or its recording replaced by a corrected one."""

from dataclasses import replace
from pathlib import Path

from quicktake import build
from quicktake.errors import InputError
from quicktake.folder.files import copy_file
from quicktake.folder.show import read_episode
from quicktake.model import Episode, Progress
from quicktake.publish.session import Session, picked


def unpublish(session: Session, name: str) -> Episode:
    """Remembers that an episode is taken back; the next run takes it from the feed, its page and YouTube."""
    episode = _public_episode(session, name)
    if episode.record.unpublished is None:
        session.ledger.save_episode(episode.record.guid or "", replace(episode.record, unpublished=session.now))
    return episode


def replace_recording(session: Session, name: str, corrected: Path, progress: Progress) -> Episode:
    """Puts a corrected recording in the place of the old one, which is kept beside it.

    The next run publishes it under a new file name with the same guid and date. A video on YouTube stays as it is.
    """
    episode = _public_episode(session, name)
    if not corrected.is_file():
        raise InputError(f"{corrected}: there is no such file.")
    if episode.matter.recording is not None:
        raise InputError(
            f"{episode.folder / 'episode.md'}: names its recording itself.",
            hint="Delete the line `recording:`, rename the old file to recording.*, and say this again.",
        )
    record = episode.record
    if episode.sound and episode.sound.exists() and not episode.sound.samefile(corrected):
        episode.sound.rename(episode.folder / f"replaced-{record.revision}-{episode.sound.name}")
    target = episode.folder / f"recording{corrected.suffix.lower()}"
    if not (target.exists() and target.samefile(corrected)):
        copy_file(corrected, target, progress)
    fresh = read_episode(session.show, episode.folder, session.journal)
    digest = build.recording_digest(session.workshop(fresh))
    if digest == record.recording:
        raise InputError(f"{corrected}: this is the recording that was published.")
    kept = {key: receipt for key, receipt in record.receipts.items() if not key.startswith("media/")}
    session.ledger.save_episode(
        record.guid or "", replace(record, revision=record.revision + 1, recording=digest, receipts=kept)
    )
    return fresh


def _public_episode(session: Session, name: str) -> Episode:
    episode = picked(session.episodes, name)
    if not session.show.public or episode.record.guid not in session.show.record.published:
        raise InputError(f"{episode.folder.name} is not published.", hint="`draft: true` keeps an episode back.")
    return episode
