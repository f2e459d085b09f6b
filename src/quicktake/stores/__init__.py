"""Where published files lie: a store's address → the store."""

import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

from quicktake.errors import InputError
from quicktake.stores.contract import Store, Stored
from quicktake.stores.local import LocalStore

__all__ = ["Store", "Stored", "open_store"]


def _local(address: str, folder: Path) -> Store:
    place = (folder / unquote(address)).resolve()
    if _holds(place, folder.resolve()) or _holds(folder.resolve(), place):
        raise InputError(
            f"{folder / 'show.toml'}: storage.url: {place} holds the show's own files, or lies among them;"
            " drafts and recordings would be served.",
            hint='Name a folder beside the show: url = "file:../site".',
        )
    return LocalStore(place, Path(os.path.normpath((folder / unquote(address)).absolute())))


def _holds(outer: Path, inner: Path) -> bool:
    """Whether a folder is another one, or one of those above it, by whatever name."""
    every = (inner, *inner.parents)
    return outer in every or (outer.exists() and any(one.exists() and one.samefile(outer) for one in every))


SCHEMES: dict[str, Callable[[str, Path], Store]] = {
    "file": _local,
}


def open_store(url: str, folder: Path) -> Store:
    """The store that `[storage] url` names; paths are relative to the show's folder."""
    scheme, colon, address = url.partition(":")
    if not colon or scheme not in SCHEMES or "\0" in unquote(url) or not address:
        raise InputError(
            f"{folder / 'show.toml'}: storage.url: `{url}` is no store.", hint='For example url = "file:../site".'
        )
    return SCHEMES[scheme](address, folder)
