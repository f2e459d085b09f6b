"""Releases and changes → how the host's texts were read, where that is not as they are written."""

from collections.abc import Iterable, Iterator, Sequence

from quicktake.model import Change, Episode, Finding, Release
from quicktake.publish.session import Session

FILES = ("it-encoding", "it-mended")
"""Rules about files that go out once, and never change."""
NOTES = ("it-html", "it-embed", "it-footnote", "it-link", "it-picture")
"""Rules about show notes, which are written again when they change."""
SAID_NOW = ("it-mended", "it-embed")
"""Notes that a run tells too."""
OWN = ("new", "changed")
"""Causes of changes that lie in the episode itself."""


def as_read(session: Session, releases: Sequence[Release], changes: Sequence[Change]) -> Iterator[Finding]:
    """Of files that are still to go out, and of notes that are to be written: what was mended or left out."""
    new = [one.episode for one in releases if not (one.published or one.unpublished or one.held)]
    written = {one.episode for one in changes if one.effect.key.startswith("site/") and one.cause in OWN}
    notes = [one.episode for one in releases if one.slug in written and not one.unpublished]
    yield from _found(session, [one for one in new if one.transcript or one.chapters], FILES)
    yield from _found(session, notes, NOTES)


def _found(session: Session, episodes: Sequence[Episode], codes: Iterable[str]) -> Iterator[Finding]:
    if episodes:
        from quicktake.check import RULES, findings

        yield from findings(session.show, episodes, [RULES[code] for code in codes])
