"""What every store promises; a new store adds one line to STORES."""

from collections.abc import Callable
from pathlib import Path

import pytest

from quicktake.errors import InputError
from quicktake.stores import Store, open_store

STORES: dict[str, Callable[[Path], Store]] = {
    "local": lambda folder: open_store("file:../site", folder / "show"),
}


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return STORES[request.param](tmp_path)


def test_what_was_put_is_there_whole(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "a.bin"
    file.write_bytes(b"sound")
    store.put("media/a.mp3", file, immutable=True)
    store.put("x/index.html", b"<p>", immutable=False)
    stored = store.stat("media/a.mp3")
    assert stored
    assert stored.size == store.size("media/a.mp3") == 5
    assert store.read("x/index.html") == b"<p>"
    assert (store.stat("none"), store.size("none"), store.read("none")) == (None, None, None)


def test_immutable_names_take_the_same_bytes_and_refuse_others(store: Store) -> None:
    store.put("media/a.mp3", b"one", immutable=True)
    store.put("media/a.mp3", b"one", immutable=True)
    with pytest.raises(InputError, match="never change"):
        store.put("media/a.mp3", b"two", immutable=True)
    assert store.read("media/a.mp3") == b"one"
    store.put("feed.xml", b"one", immutable=False)
    store.put("feed.xml", b"two", immutable=False)
    assert store.read("feed.xml") == b"two"


def test_what_is_removed_is_gone_and_may_be_removed_again(store: Store) -> None:
    store.put("media/a.mp3", b"one", immutable=True)
    for _ in range(2):
        store.remove("media/a.mp3")
        assert store.size("media/a.mp3") is None
    store.put("media/a.mp3", b"two", immutable=True)
    with pytest.raises(ValueError, match="not a name"):
        store.remove("../x")


@pytest.mark.parametrize("name", ["../x", "/etc/x", "a/../../x", ""])
def test_no_name_leaves_the_store(store: Store, name: str) -> None:
    with pytest.raises(ValueError, match="not a name"):
        store.put(name, b"x", immutable=False)


def test_room_is_told_or_unknown(store: Store) -> None:
    room = store.room()
    assert room is None or room > 0


def test_unknown_stores_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is no store"):
        open_store("gopher:x", tmp_path)
