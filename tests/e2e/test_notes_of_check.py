"""Notes of `check`: what a host may not have noticed, and what is told once."""

from pathlib import Path

from makers.stage import Stage


def codes(stage: Stage) -> list[str]:
    return [one["code"] for one in stage.good("check", "--json").json["findings"] if one["code"].startswith("it-")]


def test_what_a_host_may_not_have_noticed(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.episode("0001-one", "title: “Loud”\nnumber: “1”\nsummary: Short.", "Above.\n\n<!--more-->\n\nBelow.")
    stage.episode("0002-two", "title: Two\nnumber: 2", "", seed=2)
    assert codes(stage) == ["it-quotes", "it-quotes", "it-notes", "it-summary"]
    stage.good("publish")
    feed = (stage.site / "feed.xml").read_text()
    assert "<itunes:episode>1</itunes:episode>" in feed


def test_bare_titles_are_told_once_for_a_show(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.episode("0148-one", "title: Episode 148\nnumber: 148")
    assert codes(stage) == ["it-title-only"]
    assert codes(stage) == []
    stage.episode("0149-two", "title: Episode 149\nnumber: 149", seed=2)
    assert codes(stage) == []
