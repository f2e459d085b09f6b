"""A published episode and a corrected recording → the recording exchanged, when everything else is sure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from quicktake import build
from quicktake import digest as digests
from quicktake.destinations.files.names import media_key, revision_of
from quicktake.errors import InputError
from quicktake.folder.files import copy_file, reading, told
from quicktake.model import Episode, Finding, Progress
from quicktake.publish import keeping
from quicktake.publish.foreseen import judged
from quicktake.publish.ledger import Ledger
from quicktake.publish.planning import Choice, Plan
from quicktake.publish.running import VIDEO, insist_allowed
from quicktake.publish.session import Session, picked

LENGTH, LOUDNESS = 0.05, 6.0  # share of the length, and LU, by which another recording is told
SECONDS = 10.0  # by which lengths may differ in any case


@dataclass(frozen=True)
class Exchange:
    """What `replace` is about to do: nothing of it is done yet."""

    episode: Episode
    """As it is."""
    corrected: Path
    digest: str
    begun: bool
    """Whether an earlier try has put this recording in its place, and could not publish it."""
    preview: Session
    """The session as it will be."""
    plan: Plan
    findings: Sequence[Finding] = ()
    """What stops nothing."""


@dataclass(frozen=True)
class Comparison:
    """Old and new: seconds of the podcast's file, integrated loudness of recording and file; None: not known."""

    published: tuple[float | None, float | None, float | None]
    corrected: tuple[float | None, float | None, float | None]
    video: str | None
    """Address of the video, which keeps the old recording."""

    def findings(self, place: str) -> list[Finding]:
        """A warning, where it may be another episode's recording."""
        (seconds, loudness, _), (fresh, louder, _) = self.published, self.corrected
        told = []
        if seconds and fresh and abs(seconds - fresh) > max(SECONDS, LENGTH * seconds):
            told.append("length")
        if loudness is not None and louder is not None and abs(loudness - louder) > LOUDNESS:
            told.append("loudness")
        if not told:
            return []
        what = f"the corrected recording has quite another {' and '.join(told)} than the published one."
        return [Finding("replace-differs", "W", place, what, "Is it this episode's?", "quicktake")]


def to_exchange(session: Session, name: str, corrected: Path, choice: Choice) -> Exchange:
    """What is to be done. InputError or a refusal where it cannot be: then nothing was changed."""
    episode = picked(session, name)
    receipts, record = session.ledger.receipts(), episode.record
    enclosure = receipts.get(media_key(record.guid or "", "enclosure"))
    _insist_published(session, episode, out=enclosure is not None)
    _insist_recording(corrected, episode)
    with reading(corrected):
        digest = digests.of_file(corrected)
    begun = digest == record.recording and revision_of(enclosure) < record.revision
    if digest == record.recording and not begun:
        raise InputError(f"{corrected}: this is the recording that was published.")
    preview = session if begun else _preview(session, episode, corrected, digest)
    preview, plan = judged(preview, choice)
    findings = insist_allowed(preview, plan, choice)
    _insist_usable(preview, episode)
    keeping.insist_some(preview, plan, choice)
    return Exchange(episode, corrected, digest, begun, preview, plan, findings)


def compared(exchange: Exchange, choice: Choice, progress: Progress) -> Comparison:
    """Builds all that the exchange will publish, but the video, and compares; InputError where it cannot be built."""
    guid = exchange.episode.record.guid or ""
    receipts = exchange.preview.ledger.receipts()
    releases = exchange.preview.releases(choice.slugs, progress, VIDEO)
    _insist_usable(exchange.preview, exchange.episode)  # building may find what cannot go out
    made = next(one.artifacts["enclosure"].report for one in releases if one.guid == guid)
    enclosure, video = receipts.get(media_key(guid, "enclosure")), receipts.get(f"youtube/{guid}/video")
    return Comparison(_figures(enclosure.fields if enclosure else {}), _figures(made), video.url if video else None)


def exchange_recording(session: Session, exchange: Exchange, progress: Progress) -> None:
    """Puts the corrected recording in the place of the old one, which is kept beside it, and writes that down.

    The next run publishes it under a new file name with the same guid and date. Safe to repeat: each step looks at what
    lies there.
    """
    episode, record = exchange.episode, exchange.episode.record
    if exchange.begun:
        return
    if episode.sound is None or not episode.sound.exists() or digests.of_file(episode.sound) != exchange.digest:
        _put(exchange.corrected, episode, progress)
    fresh = replace(record, revision=record.revision + 1, recording=exchange.digest)
    session.ledger.save_episode(record.guid or "", fresh)


def _preview(session: Session, episode: Episode, corrected: Path, digest: str) -> Session:
    """The session in which the recording is exchanged, in memory alone."""
    record = replace(episode.record, revision=episode.record.revision + 1, recording=digest)
    fresh = replace(episode, sound=corrected.absolute(), picture=None, record=record)
    episodes = [fresh if one.record.guid == record.guid else one for one in session.episodes]
    by_guid = {one.record.guid: one for one in episodes if one.record.guid}
    return replace(session, episodes=episodes, ledger=Ledger(session.show, by_guid, session.journal, session.now))


def _insist_published(session: Session, episode: Episode, *, out: bool) -> None:
    """InputError for an episode whose recording cannot be exchanged so."""
    if not session.show.public:
        where = session.show.folder / "show.toml"
        raise InputError(f"{where}: there is no public_url, so nothing is published yet.", hint="Just edit or publish.")
    if episode.record.unpublished is not None:
        raise InputError(
            f"{episode.folder.name} is taken back: no recording of it is published.",
            hint=f"Bring it back first: `quicktake publish --bring-back {episode.slug}`.",
        )
    if not out:
        raise InputError(
            f"{episode.folder.name} is not published.", hint="Just put the other recording into its folder."
        )
    if episode.matter.recording is not None:
        raise InputError(
            f"{episode.folder / 'episode.md'}: names its recording itself.",
            hint="Delete the line `recording:`, rename the old file to recording.*, and say this again.",
        )


def _insist_usable(preview: Session, episode: Episode) -> None:
    """Refusal where errors keep the episode back: whatever else of it could change, the recording would not go out."""
    if preview.kept_at(episode) == keeping.EVERYWHERE:
        keeping.refuse((preview.errors or {})[episode.slug])


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


def _figures(report: Mapping[str, object]) -> tuple[float | None, float | None, float | None]:
    """Seconds, loudness of the recording and of the file, from a report or a receipt."""
    loudness = report.get("loudness")
    sides = [loudness.get(side) if isinstance(loudness, Mapping) else None for side in ("input", "output")]
    before, after = (_number(side.get("integrated")) if isinstance(side, Mapping) else None for side in sides)
    return _number(report.get("seconds")), before, after


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
