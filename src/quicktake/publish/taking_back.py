"""A published episode → taken back."""

from dataclasses import replace

from quicktake.errors import InputError
from quicktake.model import Episode
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


def _insist_public(session: Session) -> None:
    """InputError in a try-out: nothing there is published."""
    if not session.show.public:
        where = session.show.folder / "show.toml"
        raise InputError(f"{where}: there is no public_url, so nothing is published yet.", hint="Just edit or publish.")
