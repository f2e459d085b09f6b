"""What the journal proves → what of it does not lie in the store any more as it was written, so that it is mended."""

from quicktake.model import Receipt
from quicktake.publish.session import Session
from quicktake.stores import Store


def notice(session: Session) -> None:
    """Looks at pages and feed, and at all files of a try-out: what is missing or changed is written again.

    Published media are not: their bytes are for ever, and `verify` says what to do.
    """
    store = session.store()
    missing, changed = [], []
    for key, receipt in session.journal.receipts().items():
        state = _state(store, receipt)
        if state == "missing":
            missing.append(key)
        elif state == "changed":
            changed.append(key)
    session.ledger.disbelieve(missing, changed)


def _state(store: Store, receipt: Receipt) -> str:
    """Sounds and pictures are told by their size: they are large, and this is done in each run."""
    name, sha256, size = receipt.remote_id, receipt.fields.get("sha256"), receipt.fields.get("size")
    if name is None or not receipt.key.startswith(("media/", "site/", "feed/")):
        return "same"
    if isinstance(size, int):
        there = store.size(name)
        return "missing" if there is None else "same" if there == size else "changed"
    stored = store.stat(name)
    return "missing" if stored is None else "same" if stored.digest == sha256 else "changed"
