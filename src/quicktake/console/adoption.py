"""Videos that were there before ⇄ a host: what adopting them means, and what came of it."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from quicktake.console import Voice, documents, relative
from quicktake.destinations.youtube.adopting import Adopted
from quicktake.destinations.youtube.keys import WATCH
from quicktake.errors import Interrupted
from quicktake.model import Receipt
from quicktake.publish import Session
from quicktake.publish.adopting import Listed, adopt

COMMAND = "youtube adopt"


def confirmed(voice: Voice, session: Session, adopted: Sequence[Adopted], *, ask: bool) -> None:
    """Shows which video becomes whose, asks once where somebody can answer, writes it down and tells."""
    if adopted and ask and voice.asks():
        voice.say(_lines(adopted))
        if not voice.confirm("Adopt these videos?" if len(adopted) > 1 else "Adopt this video?"):
            raise Interrupted("Nothing was done.")
    _tell(voice, adopted, adopt(session, adopted), sorted(session.ledger.changed))


def tell_list(voice: Voice, listed: Listed) -> None:
    """Where the list lies, and what is in it."""
    voice.document(documents.document(COMMAND, path=listed.path.as_posix()))
    counts = Counter(match.verdict for match in listed.matches)
    told = ", ".join(f"{counts[verdict]} {verdict}" for verdict in ("sure", "doubtful", "none") if counts[verdict])
    voice.result(str(listed.path))
    voice.say([f"{told or 'Every episode has its video'}. Nothing was changed yet."])
    voice.say([f"Look through it and correct it, then: quicktake youtube adopt --file {relative(listed.path)}"])


def _tell(voice: Voice, adopted: Sequence[Adopted], receipts: Sequence[Receipt], changed: Sequence[Path]) -> None:
    written = [documents.receipt(one) for one in receipts]
    files = [path.as_posix() for path in changed]
    voice.document(documents.document(COMMAND, receipts=written, files_to_commit=files))
    for line in _lines(adopted):
        voice.result(line)
    if not adopted:
        voice.say(["Nothing to do: these are their episodes' videos already."])
        return
    if any(one.ours for one in adopted):
        voice.say(["The next `quicktake publish` goes on with what quicktake sent itself."])
    if not all(one.ours for one in adopted):
        voice.say(["On YouTube nothing changes until you change the episode; its page gets the video's address."])
    voice.say([f"To commit: git add {' '.join(relative(path) for path in changed)}"])


def _lines(adopted: Sequence[Adopted]) -> list[str]:
    return [f'{one.release.slug}: {WATCH}{one.id} "{one.title}" ({one.privacy})' for one in adopted]
