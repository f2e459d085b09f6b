"""Session → recordings that stand in two episodes: somebody has copied the wrong file."""

from collections.abc import Iterator

from quicktake import build
from quicktake.errors import QuicktakeError
from quicktake.model import Episode, Finding
from quicktake.publish.session import Session

CODE = "it-same-recording"
HINT = "Is it the right file?"


def repeated(session: Session) -> Iterator[Finding]:
    """Of episodes that are to go out: those whose recording is another's too; of drafts `new` has told."""
    out = session.show.record.published
    seen: dict[str, Episode] = {}
    # those that are out first: a new one is told
    for episode in sorted(session.ledger.known(session.episodes), key=lambda one: one.record.guid not in out):
        digest = None if episode.matter.draft else _digest(session, episode)
        if digest is None:
            continue
        first = seen.setdefault(digest, episode)
        if first is not episode and episode.record.guid not in out:
            what = f"its recording is the same file as that of {first.folder.name}."
            yield Finding(CODE, "W", str(episode.sound or episode.folder), what, HINT, "quicktake")


def _digest(session: Session, episode: Episode) -> str | None:
    """Digest of the recording that is out, or is to go out; None where there is none."""
    shop = session.workshop(episode)
    if episode.record.unpublished is not None:
        return None
    if episode.record.guid in session.show.record.published:
        return episode.record.recording
    here = [path for path in (episode.sound, episode.picture) if path is not None]
    try:
        return build.recording_digest(shop) if episode.sound and all(path.is_file() for path in here) else None
    except QuicktakeError:
        return None  # one that cannot be read is told by whoever needs it
