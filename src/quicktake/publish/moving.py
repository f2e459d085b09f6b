"""A show that moves to another address → what stays under the old one, what moves along, and what apps make of it."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from quicktake.destinations.files.names import listed_url
from quicktake.errors import InputError
from quicktake.model import Finding, Receipt, Show
from quicktake.publish.session import Session

PLACE = "show.toml: public_url"
NOTE = "old-addresses"


def old_addresses(session: Session) -> list[str]:
    """What addresses began with before, each with a slash at its end; the one that is about to be left too."""
    record = session.ledger.show_record
    before = dict.fromkeys(f"{url.rstrip('/')}/" for url in (*record.moved_from, record.public_url) if url)
    return [url for url in before if url != session.show.base_url]


def move_media(session: Session) -> None:
    """Sees the published files under the new address from now on; InputError where none has an old one."""
    old = old_addresses(session)
    if not _under(session.ledger.receipts().values(), old):
        hint = "It goes with a new `public_url`: `quicktake publish --accept address --move-media`."
        raise InputError("--move-media: no published file has an old address.", hint=hint)
    session.ledger.move(_mover(session.show, old))


def _mover(show: Show, old: list[str]) -> Callable[[Receipt], Receipt]:
    def moved(receipt: Receipt) -> Receipt:
        path = receipt.fields.get("path")
        if not isinstance(path, str) or not _under([receipt], old):
            return receipt
        url = show.base_url + path
        listed = {"listed": listed_url(show.settings.feed.prefix, url)} if "listed" in receipt.fields else {}
        return replace(receipt, url=url, fields={**receipt.fields, **listed})

    return moved


def _under(receipts: Iterable[Receipt], old: list[str]) -> list[Receipt]:
    """The published files whose address begins with an old one."""
    media = [one for one in receipts if one.key.startswith("media/") and one.url]
    return [one for one in media if any(str(one.url).startswith(start) for start in old)]


def told(session: Session, *, moved: bool) -> list[Finding]:
    """What a host has to do at the old address once the show has moved. moved: whether its files came along."""
    old, base = old_addresses(session), session.show.base_url
    if not old:
        return []
    last = old[-1]
    what = f"apps still ask for {last}feed.xml."
    hint = (
        f"Let it answer with a permanent redirect (301) to {base}feed.xml, for a year at least. The feed names its new"
        " address too (itunes:new-feed-url): where no redirect is possible, copy it to the old place."
    )
    feed = Finding("moved-feed", "W", PLACE, what, hint, "Apple, Move your RSS feed")
    if moved:
        what = f"the published files have new addresses under {base} now."
        hint = (
            "Apps that know an episode by its guid keep what was played; some load it again. Keep the old files where"
            " they are as long as you can: lists that were loaded before still ask for them."
        )
        return [feed, Finding("moved-media", "W", PLACE, what, hint, "quicktake")]
    stays = _under(session.ledger.receipts().values(), old)
    return [feed, *_staying(len(stays), last)]


def _staying(count: int, old: str, severity: str = "W") -> list[Finding]:
    if not count:
        return []
    what = f"{count} published file{'s keep their addresses' if count > 1 else ' keeps its address'} under {old}."
    hint = "That server must keep them, for ever. New addresses instead: `quicktake publish --move-media`."
    code = "moved-media" if severity == "W" else NOTE
    return [Finding(code, "W" if severity == "W" else "I", PLACE, what, hint, "quicktake")]


def remaining(session: Session) -> list[Finding]:
    """A note on what still has an old address, for plan and check."""
    old = old_addresses(session) if session.ledger.show_record.moved_from else []
    return _staying(len(_under(session.ledger.receipts().values(), old)), old[-1], "I") if old else []
