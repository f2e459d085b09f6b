"""The rules that never bend, each refused before anything is sent, and overruled by its own name only."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from e2e.test_podcast import feed, snapshot
from makers.stage import Stage


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    stage = Stage(tmp_path_factory.mktemp("published") / "show")
    stage.episode("0001-one")
    stage.episode("0002-two", "date: 2026-11-23 07:00", seed=2)
    stage.good("publish")
    return stage


def vanished(stage: Stage) -> None:
    shutil.rmtree(stage.home / "0001-one")


def another_guid(stage: Stage) -> None:
    (stage.home / "0001-one" / "release.json").write_text('{"quicktake": 1, "guid": "another"}')


def draft(stage: Stage) -> None:
    stage.write("0001-one", "date: 2026-11-23 06:00\ndraft: true")


def later(stage: Stage) -> None:
    stage.write("0001-one", "date: 2026-12-24 06:00")


def moved(stage: Stage) -> None:
    path = stage.home / "show.toml"
    path.write_text(path.read_text().replace("quicktake.example/show/", "elsewhere.example/"))


def foreign(stage: Stage) -> None:
    path = stage.site / "feed.xml"
    path.write_text(path.read_text().replace(stage.record()["guid"], "9b024349-ccf0-5f69-a609-6b82873eab3c"))
    stage.write("0001-one", "date: 2026-11-23 06:00\nsummary: Changed.")


REFUSED: dict[str, Callable[[Stage], None]] = {
    "vanished": vanished,
    "guid": another_guid,
    "draft": draft,
    "date": later,
    "address": moved,
    "show": foreign,
}


@pytest.mark.parametrize("kind", REFUSED)
def test_refused_by_its_name_with_nothing_done(kind: str, published: Stage, tmp_path: Path) -> None:
    stage = published.clone(tmp_path / "copy", git=False)
    REFUSED[kind](stage)
    before = snapshot(stage.site)
    refused = stage.good("publish", "--json", code=2).json
    assert refused["error"]["kind"] == kind
    assert refused["error"]["hint"]
    assert snapshot(stage.site) == before
    others = [word for other in REFUSED if other != kind for word in ("--accept", other)]
    assert stage.good("publish", "--json", *others, code=2).json["error"]["kind"] == kind
    assert snapshot(stage.site) == before


def test_accepting_is_remembered(published: Stage, tmp_path: Path) -> None:
    stage = published.clone(tmp_path / "copy", git=False)
    later(stage)
    said = stage.good("publish", code=2).err
    assert "0001-one was published for Mon 2026-11-23 06:00 CET, now its date is Thu 2026-12-24 06:00 CET." in said
    stage.good("publish", "--accept", "date")
    assert stage.record("0001-one")["date"] == "2026-12-24T05:00:00Z"
    stage.good("publish")


def test_another_clone_is_told_to_pull(published: Stage, tmp_path: Path) -> None:
    one = published.clone(tmp_path / "one", git=False)
    two = one.clone(tmp_path / "two")
    for stage in (one, two):
        stage.episode("0003-three", "date: 2026-11-23 08:00", seed=3)
    one.good("publish")
    live = feed(one)
    refused = two.good("publish", "--json", code=2).json
    assert refused["error"]["kind"] == "revision"
    assert "git pull" in refused["error"]["hint"]
    assert feed(one) == live
    for name in ("", "0003-three"):
        shutil.copy(one.home / name / "release.json", two.home / name / "release.json")
    shutil.rmtree(two.home / "0003-three" / "recording.wav", ignore_errors=True)
    two.good("publish")
    assert feed(one).count(b"<item>") == 3


def earlier_version() -> None:
    """Pages and feed as an earlier version of the program wrote them."""
    from quicktake.destinations.files import feed as feeds
    from quicktake.destinations.files import site

    vars(site)["SITE_VERSION"] = vars(feeds)["FEED_VERSION"] = 1


def test_many_old_episodes_want_a_decision(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    first = stage.episode("0001-one", "date: 2026-11-01 06:00")
    for number in range(2, 13):
        home = stage.episode(f"{number:04}-x", f"date: 2026-11-{number:02} 06:00")
        shutil.copy2(first / "recording.wav", home / "recording.wav")
    assert stage.run("publish", prepare=earlier_version).code == 0
    assert "14 pages: this version of quicktake writes it otherwise" in stage.good("plan").out
    # nobody changed anything: that a new version writes them otherwise is no decision of a host's
    stage.good("publish")
    assert "Nothing to do." in stage.good("plan").out
    text = (stage.home / "show.toml").read_text()
    (stage.home / "show.toml").write_text(text.replace('author = "The desk"', 'author = "Another desk"'))
    refused = stage.good("publish", "--json", code=2).json
    assert refused["error"]["kind"] == "all-episodes"
    plan = stage.good("plan", code=2).out
    assert "13 pages: the show's settings or cover changed" in plan
    stage.good("publish", "--all-episodes")
    assert b"Another desk" in feed(stage)


def test_no_room(published: Stage, tmp_path: Path) -> None:
    stage = published.clone(tmp_path / "copy", git=False)
    stage.episode("0003-three", "date: 2026-11-23 08:00", seed=3)

    def no_room() -> None:
        from quicktake.publish import refusals

        vars(refusals)["room"] = lambda folder: 1000

    refused = stage.run("publish", "--json", prepare=no_room)
    assert (refused.code, refused.json["error"]["kind"]) == (2, "room")
    assert "MB may be needed, 0 MB are free" in refused.json["error"]["message"]


@pytest.mark.parametrize(
    "url",
    ["file:/", "file:..", "file:.", "file:../episodes", "file:.quicktake", "file:0001-one", "file:x/../../episodes"],
)
def test_a_store_among_the_shows_own_files_is_refused(tmp_path: Path, url: str) -> None:
    """Drafts and recordings would be served."""
    stage = Stage(tmp_path / "show", toml=f'[storage]\nurl = "{url}"\n')
    stage.episode()
    before = {path.relative_to(stage.root) for path in stage.root.rglob("*")}
    for command in ("check", "plan", "publish"):
        told = stage.good(command, code=2).err
        assert "holds the show's own files, or lies among them" in told and "file:../site" in told
    after = {path.relative_to(stage.root) for path in stage.root.rglob("*")}
    assert {path for path in after - before if ".quicktake" not in path.parts} == set()


def test_a_store_by_another_name_is_still_the_shows_folder(tmp_path: Path) -> None:
    stage = Stage(tmp_path / "show", toml='[storage]\nurl = "file:../site"\n')
    stage.episode()
    stage.site.symlink_to(stage.home)
    assert "holds the show's own files" in stage.good("publish", code=2).err


def test_a_store_elsewhere_wants_a_yes_once(tmp_path: Path) -> None:
    stage = Stage(tmp_path / "show", toml=f'[storage]\nurl = "file:{tmp_path}/elsewhere"\n')
    stage.episode()
    told = stage.good("publish", code=2).err
    assert "[storage]" in told and f"{tmp_path}/elsewhere lies outside of {tmp_path}/show." in told
    assert "storage.url" in stage.good("plan", code=2).err
    assert not (tmp_path / "elsewhere").exists()
    stage.good("publish", "--accept", "storage")
    assert (tmp_path / "elsewhere/feed.xml").exists()
    stage.write("0001-one", "date: 2026-11-23 06:00", "More.")
    stage.good("publish")


def test_a_link_beside_the_show_is_the_hosts_own(tmp_path: Path) -> None:
    stage = Stage(tmp_path / "show")
    stage.episode()
    (tmp_path / "www").mkdir()
    stage.site.symlink_to(tmp_path / "www")
    stage.good("publish")
    assert (tmp_path / "www/feed.xml").exists()
