"""plan --remote: which videos are asked for, in how few calls, and what becomes of the plan when YouTube is silent."""

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from emulator.server import Emulator
from makers.stage import NOON, Stage
from quicktake import publish
from quicktake.errors import Refusal
from quicktake.publish import Choice, Plan, Session

COUNT = 51


@pytest.fixture
def youtube() -> Iterator[Emulator]:
    with Emulator(clock=lambda: NOON) as emulator:
        yield emulator


@pytest.fixture
def stage(youtube: Emulator, tmp_path: Path) -> Stage:
    """Episodes whose videos are out, as another computer finds them in git; each title was changed in Studio."""
    stage = Stage(tmp_path / "show", toml="[youtube]\n")
    names = youtube.add(*({"snippet": {"title": "By hand"}} for _ in range(COUNT)))
    for number, name in enumerate(names):
        folder = stage.home / f"{number:04d}-ep"
        folder.mkdir()
        stage.write(folder.name, "date: 2026-11-23 06:00")
        guid = f"guid-{number}"
        receipts = {
            f"youtube/{guid}/video": {"digest": "d", "id": name},
            f"youtube/{guid}/metadata": {"digest": "d", "id": name, "fields": {"title": f"Title {number}"}},
            f"youtube/{guid}/visibility": {"digest": "d", "id": name, "fields": {"privacy": "public"}},
        }
        record = {"quicktake": 1, "guid": guid, "slug": folder.name, "receipts": receipts}
        (folder / "release.json").write_text(json.dumps(record))
    return stage


def opened(stage: Stage, youtube: Emulator) -> AbstractContextManager[Session]:
    return publish.opened(stage.home, NOON, writes=False, environ=youtube.environ)


def told(plan: Plan) -> set[str]:
    assert plan.differences is not None
    return {one.episode for every in plan.differences.values() for one in every}


def test_one_list_for_fifty_videos_and_one_for_the_channel(stage: Stage, youtube: Emulator) -> None:
    with opened(stage, youtube) as session:
        plan = publish.compared(session, Plan([]), Choice())
    assert len(told(plan)) == COUNT
    assert [entry["call"] for entry in youtube.log if entry["call"].startswith("GET")] == [
        "GET channels", "GET videos", "GET videos",
    ]  # fmt: skip


def test_only_the_named_episodes_and_none_that_was_taken_back(stage: Stage, youtube: Emulator) -> None:
    path = stage.home / "0003-ep" / "release.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "unpublished": "2026-11-23T06:00:00Z"}))
    with opened(stage, youtube) as session:
        plan = publish.compared(session, Plan([]), Choice(frozenset({"0002-ep", "0003-ep"})))
    assert told(plan) == {"0002-ep"}


def test_left_out_by_name_youtube_is_not_asked(stage: Stage, youtube: Emulator) -> None:
    with opened(stage, youtube) as session:
        plan = publish.compared(session, Plan([]), Choice(without=frozenset({"youtube"})))
    assert told(plan) == set()
    assert youtube.log == []


def test_signed_out_is_a_finding_and_the_plan_stays(stage: Stage, youtube: Emulator) -> None:
    local = Plan([], drafts=("0009-nine",))
    with publish.opened(stage.home, NOON, writes=False, environ={"QUICKTAKE_YOUTUBE_TOKEN": "{}"}) as session:
        plan = publish.compared(session, local, Choice())
    assert isinstance(plan.failure, Refusal)
    assert [finding.code for finding in plan.findings] == ["signed-out"]
    assert (plan.drafts, plan.differences) == (local.drafts, None)


def test_another_channel_is_a_finding(stage: Stage, youtube: Emulator) -> None:
    stage.settings('channel = "UCsomebodyelse0000000000"\n')
    with opened(stage, youtube) as session:
        plan = publish.compared(session, Plan([]), Choice())
    (finding,) = plan.findings
    assert finding.code == "channel"
    assert "UCsomebodyelse" in finding.message
