"""The episode's chapters and the edit list → Podcasting 2.0 JSON chapters in the audio programme's times."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from quicktake import digest as digests
from quicktake.folder.files import told
from quicktake.model import Chapter, Episode, Progress, Show, placed
from quicktake.steps import Params, Report
from quicktake.steps.placing import read_edits

MAKES = "chapters"
NEEDS: tuple[str, ...] = ("measure",)
SUFFIX = ".json"
VERSION = 2
FORMAT = "1.2.0"  # of JSON chapters: podcast-namespace, chapters/jsonChapters.md


def params(show: Show, episode: Episode) -> Params:
    """The chapters in the recording's seconds; pictures that lie in the folder have no address and are left out."""
    return {"chapters": [{**chapter.as_json(), "image": None} for chapter in episode.chapters]}


def run(files: Mapping[str, Path], output: Path, params: Params, progress: Progress) -> Report:
    """Writes the JSON; reports how many chapters it holds, and the digest of what they are made from."""
    recorded = [Chapter(**entry) for entry in cast(Sequence[Mapping[str, Any]], params["chapters"])]
    entries = [_entry(chapter) for chapter in placed(recorded, read_edits(files["measure"]))]
    text = json.dumps({"version": FORMAT, "chapters": entries}, ensure_ascii=False, indent=1)
    with told(output):
        output.write_text(text + "\n", "utf-8", newline="\n")
    return {"chapters": len(entries), "source": source(params)}


def source(params: Params) -> str:
    """Digest of an episode's chapters as the host wrote them."""
    return digests.of_value(params["chapters"])


def _entry(chapter: Chapter) -> dict[str, object]:
    whole = chapter.start.is_integer()
    entry: dict[str, object] = {"startTime": int(chapter.start) if whole else chapter.start, "title": chapter.title}
    optional = {"img": chapter.picture, "url": chapter.url}
    entry |= {name: value for name, value in optional.items() if value}
    return entry if chapter.toc else {**entry, "toc": False}
