"""init and new write folders that read back as they were meant."""

from pathlib import Path

import pytest

from quicktake.errors import InputError
from quicktake.folder import making
from quicktake.folder.episodes import read_episodes
from quicktake.folder.show import read_show
from quicktake.model import no_progress

SETTINGS = {
    "title": 'Say "Quick"\tTake',
    "description": "Über alles: daily.",
    "author": "The desk",
    "link": "https://quicktake.example/",
    "language": "en",
    "owner": {"email": "desk@quicktake.example", "name": "The desk"},
}


def new(home: Path, recording: Path, title: str, how: str = "copy", number: int = 1) -> Path:
    return making.make_episode(
        home, recording, title=title, number=number, date=None, recorded=None, how=how, progress=no_progress
    )


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Episode 148: No more wars?", "episode-148-no-more-wars"),
        ('"No more wars" says who?', "no-more-wars-says-who"),
        ("Straße nach Łódź", "strasse-nach-lodz"),
        ("日本", "ri-ben"),
        ("Утро вечера мудренее", "utro-vechera-mudrenee"),
        ("Ο ήχος της σιωπής", "o-ichos-tis-siopis"),
        ("เสียง", "esiyng"),
        ("صوت هادئ", "swt-hdi"),
        ("Größe, Ørsted, Łódź", "grosse-orsted-lodz"),
        ("🎙🎙", "episode"),
        ("№5", "no5"),
        ("don't", "dont"),
        ("../../etc/passwd", "etc-passwd"),
        ("a -- b", "a-b"),
        ("x" * 200, "x" * 60),
    ],
)
def test_slugs(title: str, slug: str) -> None:
    assert making.slugified(title) == slug


@pytest.mark.parametrize(
    "title", ["Episode 148: No more wars?", '"No more wars" says who?', "#MeToo", "1984", "Yes", "a\\b"]
)
def test_a_new_episode_is_a_draft_with_the_title_as_given(tmp_path: Path, title: str) -> None:
    path = making.make_show(tmp_path, SETTINGS)
    source = tmp_path / "-take one's.WAV"
    source.write_bytes(b"sound")
    folder = new(path.parent, source, title, number=148)
    (episode,) = read_episodes(read_show(path.parent)).episodes
    assert episode.matter.title == title
    assert episode.matter.draft
    assert episode.matter.number == 148
    assert episode.record.guid
    assert episode.sound
    assert episode.sound.read_bytes() == b"sound"
    assert source.exists()
    assert folder.name.startswith("0148-")
    assert read_show(path.parent).settings.title == SETTINGS["title"]


def test_move_and_link(tmp_path: Path) -> None:
    path = making.make_show(tmp_path, SETTINGS)
    source = tmp_path / "a.wav"
    source.write_bytes(b"sound")
    linked = new(path.parent, source, "Linked", "link")
    assert (linked / "recording.wav").is_symlink()
    moved = new(path.parent, source, "Moved", "move", number=2)
    assert not source.exists()
    assert (moved / "recording.wav").read_bytes() == b"sound"


def test_nothing_is_left_of_a_show_that_cannot_be(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"owner\.email"):
        making.make_show(tmp_path, {**SETTINGS, "owner": {"email": "nobody"}})
    assert list(tmp_path.iterdir()) == []


def test_a_show_is_seen_from_its_own_folder_too(tmp_path: Path) -> None:
    path = making.make_show(tmp_path, SETTINGS)
    with pytest.raises(InputError, match="a show here already"):
        making.insist_new(path.parent)


def test_nothing_is_written_over(tmp_path: Path) -> None:
    path = making.make_show(tmp_path, SETTINGS)
    with pytest.raises(InputError, match="a show here already"):
        making.make_show(tmp_path, SETTINGS)
    source = tmp_path / "a.wav"
    source.write_bytes(b"sound")
    new(path.parent, source, "Same")
    with pytest.raises(InputError, match="such a folder already"):
        new(path.parent, source, "Same")


def test_numbers_go_on_above_the_highest(tmp_path: Path) -> None:
    path = making.make_show(tmp_path, SETTINGS)
    source = tmp_path / "a.wav"
    source.write_bytes(b"sound")
    new(path.parent, source, "One", number=7)
    assert max(making.numbers(read_episodes(read_show(path.parent)))) == 7
