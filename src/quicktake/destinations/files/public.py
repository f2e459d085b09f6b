"""The show's public address → what listeners get there: the feed, the files that it names, and pages."""

import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from http.client import responses
from typing import TYPE_CHECKING

from quicktake import digest as digests
from quicktake.destinations.files.names import FEED_KEY, items_of, revision_of
from quicktake.errors import InputError, RemoteError
from quicktake.model import Finding, Receipt, Show

if TYPE_CHECKING:  # urllib3 takes longer to load than a run with nothing to do
    from quicktake.net import Answer, Web

CODE = "not-served"
HINT = "Copy the folder there, then `quicktake verify`."
FEED_LIMIT, PAGE_LIMIT = 128 << 20, 8 << 20  # bytes
PART = (0, 1023)  # first and last byte: what an app asks for first
AT_ONCE = 8
FEW = 5  # files with the same fault that are named one by one
SILENT = 60.0  # seconds for which somebody who did not answer is not asked again
ALIKE = ({"audio/mpeg", "audio/mp3", "audio/x-mp3", "audio/mpeg3"}, {"audio/mp4", "audio/x-m4a", "audio/m4a"},
         {"audio/ogg", "audio/opus", "application/ogg"})  # fmt: skip


@dataclass
class PublicAddress:
    """Asks it, unless the show has none or nobody may be asked."""

    show: Show
    offline: bool = False
    """Whether the host said `--offline`."""
    date: datetime | None = field(default=None, init=False)
    """The clock of the server that answered last, UTC; None while none has told."""
    _web: "Web | None" = field(default=None, init=False)
    _before: "Answer | None" = field(default=None, init=False)
    _silent: tuple[float, RemoteError] | None = field(default=None, init=False)
    """When the feed was asked for in vain, and what came of it."""

    @property
    def asks(self) -> bool:
        """Whether somebody can and may be asked."""
        return self.show.public and not self.offline

    def feed_before(self) -> "Answer | None":
        """The feed that was there before this run writes, asked for once; None where nobody answers with one."""
        if self._before is None and self.asks:
            try:
                answer = self._ask(self.show.feed_url, limit=FEED_LIMIT)
            except RemoteError as error:
                self._silent = time.monotonic(), error
                return None
            self._before = answer if answer.good and answer.whole else None
        return self._before

    def findings(self, receipts: Iterable[Receipt]) -> list[Finding]:
        """What of this is not served as it was published. Where the feed does not answer, nothing else is asked."""
        known = {receipt.key: receipt for receipt in receipts if receipt.url}
        if not self.asks or not known:
            return []
        found = self._told(known.pop(FEED_KEY)) if FEED_KEY in known else []
        if any(finding.message.startswith("did not answer") for finding in found):
            return found
        with ThreadPoolExecutor(AT_ONCE) as pool:
            try:
                return found + [finding for each in pool.map(self._told, known.values()) for finding in each]
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def _told(self, receipt: Receipt) -> list[Finding]:
        kind = receipt.key.partition("/")[0]
        ask: Callable[[Receipt], Iterable[Finding]] = {"feed": self._feed, "media": self._file}.get(kind, self._page)
        try:
            return list(ask(receipt))
        except RemoteError as error:
            return [_finding(receipt, error.message.removeprefix(f"{receipt.url} "))]

    def _feed(self, receipt: Receipt) -> Iterable[Finding]:
        from quicktake.reader.feed import read_feed

        if self._silent is not None and time.monotonic() - self._silent[0] < SILENT:
            raise self._silent[1]
        answer = self._ask(str(receipt.url), limit=FEED_LIMIT)
        if not answer.good:
            yield _finding(receipt, _status(answer))
            return
        if digests.of_bytes(answer.body) == receipt.fields.get("sha256"):
            return
        try:
            live = read_feed(answer.body)
        except InputError:
            yield _finding(receipt, "what is served there is no feed.")
            return
        revision = revision_of(receipt)
        if live.guid != self.show.record.guid:
            yield _finding(receipt, f"the feed of another show is served there ({live.title}).")
        elif live.revision is not None and live.revision > revision:
            what = f"the feed there is newer (revision {live.revision}) than this computer knows ({revision})."
            yield _finding(receipt, what, "Run `git pull`.")
        elif live.revision != revision or items_of(receipt).keys() - live.items.keys():
            yield _finding(receipt, f"the feed there is an older one (revision {live.revision}, not {revision}).")

    def _file(self, receipt: Receipt) -> Iterable[Finding]:
        """As an app begins: HEAD, then the first bytes."""
        url, size = str(receipt.url), receipt.fields.get("size")
        head = self._ask(url, method="HEAD")
        if not head.good:
            yield _finding(receipt, _status(head))
            return
        length = head.length
        if receipt.key.endswith("/enclosure"):
            part = self._ask(url, part=PART, limit=PART[1] + 1)
            length = part.length if length is None else length
            wanted = min(PART[1] + 1, size) if isinstance(size, int) else PART[1] + 1
            if part.status != 206 or len(part.body) != wanted:
                what = "the server sends no part of it (byte ranges), which Apple Podcasts insists on."
                yield _finding(receipt, what, "Serve the folder with one that does, such as nginx.", "no-ranges")
            yield from _type(receipt, head.media_type)
        if length is not None and length != size:
            yield _finding(receipt, f"has {length:,} bytes there, {size:,} were published.")

    def _page(self, receipt: Receipt) -> Iterable[Finding]:
        answer = self._ask(str(receipt.url), limit=PAGE_LIMIT)
        if not answer.good:
            yield _finding(receipt, _status(answer))
        elif digests.of_bytes(answer.body) != receipt.fields.get("sha256", digests.of_bytes(answer.body)):
            what = "is not the one that lies in the folder."
            yield _finding(receipt, what, f"{HINT} Some services change pages on the way.", "served-other", "W")

    def _ask(self, url: str, **how: object) -> "Answer":
        from quicktake.net import Web

        if self._web is None:
            record = self.show.record  # addresses of old episodes begin with what was `public_url` before
            before = [url for url in (record.public_url, *record.moved_from) if url]
            self._web = Web([self.show.base_url, *before])
        answer = self._web.ask(url, **how)  # type: ignore[arg-type]  # passed on as they are
        self.date = answer.date or self.date
        return answer


def grouped(findings: Sequence[Finding]) -> list[Finding]:
    """The same, where many files have one fault in one finding."""
    alike: dict[tuple[str, str], list[Finding]] = {}
    for one in findings:
        alike.setdefault((one.code, one.message), []).append(one)
    result = []
    for same in alike.values():
        first = same[0]
        many = f"and {len(same) - 1} more addresses: {first.message}"
        result += [replace(first, message=many)] if len(same) > FEW else same
    return result


def newest(receipts: Sequence[Receipt], number: int) -> list[Receipt]:
    """The last of these that were published."""
    dated = [receipt for receipt in receipts if receipt.at is not None]
    return sorted(dated, key=lambda receipt: str(receipt.at), reverse=True)[:number]


def _status(answer: "Answer") -> str:
    return f"answers {answer.status} ({responses.get(answer.status, 'unknown')})."


def _type(receipt: Receipt, told: str) -> Iterable[Finding]:
    expected = str(receipt.fields.get("media_type", ""))
    if told == expected or any({told, expected} <= alike for alike in ALIKE):
        return
    if told.startswith("text/html"):
        yield _finding(receipt, "a web page is served in its place.")
        return
    what = f"is served as {told or 'nothing named'}, and is {expected}."
    yield _finding(receipt, what, "Tell the server the type of such files.", "served-type", "W")


def _finding(receipt: Receipt, message: str, hint: str = HINT, code: str = CODE, severity: str = "E") -> Finding:
    return Finding(code, "W" if severity == "W" else "E", str(receipt.url), message, hint, "Apple Podcasts, RSS")
