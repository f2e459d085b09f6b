"""Releases → a page for each episode and an index."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from quicktake import digest as digests
from quicktake.destinations import Attempt
from quicktake.destinations.files.names import SHOW, item_digest, kept_digest, media_key, seen, show_part
from quicktake.errors import InputError
from quicktake.model import Change, Cue, Effect, Fields, Finding, Receipt, Release, Show
from quicktake.render import FIRST, RENDERING, SITE_VERSION
from quicktake.stores import Store


class Site:
    """Pages that anybody can open; what was taken back leaves a page that says so."""

    NAME = "site"
    LASTING = False

    def __init__(self, show: Show, store: Store) -> None:
        self.show = show
        self.store = store

    def check(
        self, changes: Sequence[Change], begun: Mapping[str, Fields | None], receipts: Mapping[str, Receipt]
    ) -> Iterable[Finding]:
        """Pages may always be written."""
        return ()

    def wanted(
        self, show: Show, releases: Sequence[Release], receipts: Mapping[str, Receipt], now: datetime
    ) -> Iterable[Effect]:
        """A page for each release that may be seen, the index and the style sheet."""
        shown = seen(show, releases, receipts, now)
        cover = receipts.get(media_key(SHOW, "cover"))
        general = digests.of_value([show_part(show), cover.url if cover else None, FIRST])
        for index, release in enumerate(shown):
            newer = shown[index - 1] if index else None
            older = shown[index + 1] if index + 1 < len(shown) else None
            yield self._page(release, newer, older, receipts, general, cover)
        for release in releases:
            if release.unpublished and (
                release.guid in show.record.published or f"site/{release.guid}/page" in receipts
            ):
                yield self._gone(release, general)
        old = receipts.get(f"site/{SHOW}/index")
        items = {one.guid: kept_digest(one, old) if one.item else item_digest(one, receipts) for one in shown}
        yield self._file(
            f"site/{SHOW}/index",
            {"path": "index.html", "show": general, "items": items},
            lambda: _index(show, shown, cover.url if cover else None),
            known=None not in items.values(),
        )
        yield self._file(f"site/{SHOW}/style", {"path": "style.css", "show": str(FIRST)}, _style)

    def _page(
        self,
        release: Release,
        newer: Release | None,
        older: Release | None,
        receipts: Mapping[str, Receipt],
        general: str,
        cover: Receipt | None,
    ) -> Effect:
        digest = item_digest(release, receipts)
        around = [[other.slug, other.episode.matter.title] if other else None for other in (newer, older)]
        fields = {
            "path": f"{release.slug}/index.html",
            "title": release.episode.matter.title,
            "show": general,
            "episode": digest,
            "around": around,
        }

        def content() -> bytes:
            from quicktake.render.site import episode_page

            return episode_page(
                self.show,
                release,
                cues=self._cues(release, receipts),
                newer=newer,
                older=older,
                cover_url=cover.url if cover else None,
            )

        return self._file(f"site/{release.guid}/page", fields, content, known=digest is not None)

    def _gone(self, release: Release, general: str) -> Effect:
        fields = {
            "path": f"{release.slug}/index.html",
            "title": release.episode.matter.title,
            "show": general,
            "gone": True,
        }
        return self._file(f"site/{release.guid}/page", fields, lambda: _gone(self.show, release))

    def _file(
        self, key: str, fields: Mapping[str, object], content: Callable[[], bytes], *, known: bool = True
    ) -> Effect:
        fields = {**fields, RENDERING: SITE_VERSION}
        return Effect(key, digests.of_value(fields) if known else None, content, fields)

    def _cues(self, release: Release, receipts: Mapping[str, Receipt]) -> tuple[Cue, ...]:
        """The published transcript, which lies in the store beside the sound; none where it cannot be read.

        Its bytes never change: a page without it is better than none for ever.
        """
        from quicktake.steps.cues import parse_cues

        role = next((role for role in release.artifacts if role.startswith("transcript:")), None)
        receipt = receipts.get(media_key(release.guid, role)) if role else None
        content = self.store.read(str(receipt.fields["path"])) if receipt else None
        if receipt is None or content is None:
            return ()
        try:
            return parse_cues(content.decode("utf-8"), str(receipt.fields["path"]))
        except (InputError, UnicodeDecodeError):
            return ()

    def apply(self, change: Change, attempt: Attempt, receipts: Mapping[str, Receipt]) -> Receipt:
        """Writes the page."""
        content, name = change.effect.content(), str(change.effect.fields["path"])
        if not isinstance(content, bytes) or change.effect.digest is None:
            raise TypeError("a page is bytes of known origin")
        self.store.put(name, content, immutable=False)
        fields = {**change.effect.fields, "sha256": digests.of_bytes(content)}
        url = self.show.base_url + name.removesuffix("index.html")
        return Receipt(change.effect.key, change.effect.digest, name, url, fields)

    def verify(self, receipt: Receipt) -> Iterable[Finding]:
        """Whether the page lies there as it was written, or at all where another computer wrote it."""
        stored, proven = self.store.stat(str(receipt.fields["path"])), receipt.fields.get("sha256")
        if stored is None or (proven is not None and stored.digest != proven):
            what = "is not there any more" if stored is None else "was changed by something else"
            yield Finding(
                "page-drift", "E", str(receipt.fields["path"]), f"the page {what}.", "Run `quicktake publish`."
            )


def _index(show: Show, shown: Sequence[Release], cover_url: str | None) -> bytes:
    from quicktake.render.site import index_page  # Jinja takes longer to load than a run with nothing to do

    return index_page(show, shown, cover_url=cover_url)


def _style() -> bytes:
    from quicktake.render.site import style

    return style()


def _gone(show: Show, release: Release) -> bytes:
    from quicktake.render.site import gone_page

    return gone_page(show, release)
