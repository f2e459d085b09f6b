"""A staged episode whose folder is deleted: what was stored of it, and named by nothing, goes out of `media/`."""

import json
import shutil
from pathlib import Path

import pytest

from e2e.test_podcast import feed
from makers.stage import NOON, Stage

LATER = NOON.replace(hour=14)
DUE = NOON.replace(day=24)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """A show with one episode that is out and one that waits for tomorrow, with chapters."""
    stage = Stage(tmp_path / "show")
    stage.episode("0001-one", "date: 2026-11-23 06:00\nnumber: 1")
    home = stage.episode("0002-two", "date: 2026-11-24 06:00\nnumber: 2", seed=2)
    (home / "chapters.txt").write_text("0:00 Hello\n0:01 Again\n")
    stage.good("publish")
    assert len(media(stage, "0002-two")) > 1
    return stage


def media(stage: Stage, slug: str) -> list[str]:
    return sorted(path.name for path in (stage.site / "media").glob(f"{slug}*"))


def shows_receipts(stage: Stage) -> dict[str, dict[str, object]]:
    known: dict[str, dict[str, object]] = json.loads((stage.home / "release.json").read_text()).get("receipts", {})
    return {key: one for key, one in known.items() if "/show/" not in key}


def test_what_was_staged_goes_and_what_is_out_stays(stage: Stage) -> None:
    kept = media(stage, "0001-one")
    shutil.rmtree(stage.home / "0002-two")
    assert "never published" in stage.good("plan", now=LATER).out
    assert media(stage, "0002-two")
    told = stage.good("publish", now=LATER).err
    assert "what was staged is out of media/ again" in told
    assert media(stage, "0002-two") == []
    assert media(stage, "0001-one") == kept
    stage.good("verify", "--offline", now=LATER)
    assert stage.good("plan", "--exit-code", now=LATER)


def test_one_that_comes_back_is_stored_again(stage: Stage) -> None:
    before, aside = media(stage, "0002-two"), stage.root / "aside"
    (stage.home / "0002-two").rename(aside)
    stage.good("publish", now=LATER)
    assert media(stage, "0002-two") == []
    aside.rename(stage.home / "0002-two")
    stage.good("publish", now=LATER.replace(hour=15))
    assert media(stage, "0002-two") == before
    stage.good("publish", now=DUE)
    assert b"0002-two.mp3" in feed(stage)
    assert shows_receipts(stage) == {}, "what is published stands in the episode's own record"
    stage.good("verify", "--offline", now=DUE)


def test_another_episode_may_take_its_name(stage: Stage) -> None:
    shutil.rmtree(stage.home / "0002-two")
    stage.episode("0002-two", "date: 2026-11-24 06:00\nnumber: 2", seed=3)
    stage.good("publish", now=LATER)
    stage.good("publish", now=DUE)
    assert b"0002-two.mp3" in feed(stage)
    stage.good("verify", "--offline", now=DUE)


def test_a_host_may_have_deleted_the_files_as_well(stage: Stage) -> None:
    shutil.rmtree(stage.home / "0002-two")
    for name in media(stage, "0002-two"):
        (stage.site / "media" / name).unlink()
    stage.good("publish", now=LATER)
    stage.good("verify", "--offline", now=LATER)
    assert stage.good("plan", "--exit-code", now=LATER)


@pytest.mark.parametrize("text", ["---\ntitle: [\n---\n", "---\ntitle: Two\ndraft: true\n---\n"])
def test_one_that_cannot_be_read_or_is_a_draft_again_keeps_its_files(text: str, stage: Stage) -> None:
    before = media(stage, "0002-two")
    (stage.home / "0002-two" / "episode.md").write_text(text)
    stage.run("publish", now=LATER)
    assert media(stage, "0002-two") == before


def test_a_file_that_the_feed_names_stays(stage: Stage, tmp_path: Path) -> None:
    """Another computer published it, and its commits are not here."""
    other = tmp_path / "other"
    shutil.copytree(stage.home, other)
    stage.good("publish", now=DUE)
    shutil.rmtree(stage.home)
    other.rename(stage.home)
    shutil.rmtree(stage.home / "0002-two")
    refused = stage.run("publish", "--only", "media", now=DUE)
    assert refused.code != 0, refused.err
    assert "the feed names this file" in refused.err
    assert media(stage, "0002-two")
