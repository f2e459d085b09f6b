"""`plan` and `plan --remote` of a show whose episodes are all out: `python benchmarks/remote.py [--episodes N]`.

One episode is published to the tests' emulator; the others are made like it, on disk and on the channel, so that there
is nothing to do. Each figure is the best of several whole processes, with the calls that it made.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from emulator.server import Emulator  # the tests lie beside
from makers.stage import Stage
from quicktake import publish
from quicktake.destinations.youtube import metadata
from quicktake.model import Receipt

FIRST = "0001-one"
FRONT = "date: 2026-11-22 06:00\nnumber: {}"
QUICKTAKE = str(Path(sys.executable).with_name("quicktake"))


def main() -> None:
    """Prints times and calls."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--episodes", type=int, default=500)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Emulator() as youtube:
        stage = Stage(Path(folder) / "show", toml='[youtube]\ntags = ["news"]\n', environ=youtube.environ)
        stage.episode(FIRST, FRONT.format(1), film=True)
        stage.good("publish", now=datetime.now(UTC))
        add_episodes(stage, youtube, given.episodes)
        settle(stage, youtube)
        for words in (["plan"], ["plan", "--remote"]):
            seconds, calls = timed(stage, youtube, words, given.runs)
            told = ", ".join(f"{count} {call}" for call, count in calls.items()) or "no call"
            print(f"{' '.join(words):14} {seconds:.2f} s   {told}")


def add_episodes(stage: Stage, youtube: Emulator, count: int) -> None:
    """Episodes like the first, published as far as their files say."""
    (name,) = youtube.videos
    record = (stage.home / FIRST / "release.json").read_text()
    slugs = [f"{number:04}-more" for number in range(2, count + 1)]
    for number, slug in enumerate(slugs, 2):
        folder = stage.home / slug
        folder.mkdir()
        text = record.replace(f"guid-of-{FIRST}", f"guid-of-{slug}").replace(FIRST, slug)
        (folder / "release.json").write_text(text.replace(name, f"{number:011}"))
        stage.write(slug, FRONT.format(number))
    show = stage.record()
    show["published"] |= {f"guid-of-{slug}": slug for slug in slugs}
    (stage.home / "release.json").write_text(json.dumps(show))


def settle(stage: Stage, youtube: Emulator) -> None:
    """Receipts for all that the show wants, and videos on the channel that agree with them."""
    os.environ.update(youtube.environ)
    now = datetime.now(UTC)
    with publish.opened(stage.home, now, writes=True) as session:
        show = session.with_artifacts()
        for destination in session.destinations:
            for effect in destination.wanted(show, session.releases(), session.ledger.receipts(), now):
                old = session.ledger.receipts().get(effect.key)
                if old is None or old.digest != effect.digest:
                    kept = Receipt(effect.key, effect.digest or "", old.remote_id if old else None, None, effect.fields)
                    session.ledger.keep(kept, lasting=destination.LASTING)
        left = publish.make_plan(session, publish.Choice()).changes
        if left:
            raise SystemExit(f"{len(left)} changes are left: {left[0].effect.key}")
        told = [one for key, one in session.ledger.receipts().items() if key.endswith("/metadata")]
    youtube.add(*(resource(one) for one in told if one.remote_id not in youtube.videos))


def resource(receipt: Receipt) -> dict[str, Any]:
    """The video that a receipt of metadata speaks of."""
    parts: dict[str, Any] = {"id": receipt.remote_id, "status": {"privacyStatus": "public"}}
    for name, (part, field) in metadata.PLACES.items():
        if receipt.fields.get(name) is not None:
            parts.setdefault(part, {})[field] = receipt.fields[name]
    return parts


def timed(stage: Stage, youtube: Emulator, words: Sequence[str], runs: int) -> tuple[float, Counter[str]]:
    """(seconds of the best run, its calls)."""
    best, calls = float("inf"), Counter[str]()
    for _ in range(runs):
        before, began = len(youtube.log), time.perf_counter()
        subprocess.run(
            [QUICKTAKE, "--show", str(stage.home), *words],
            check=True,
            capture_output=True,
            env={**os.environ, **youtube.environ},
        )
        best = min(best, time.perf_counter() - began)
        calls = Counter(str(entry["call"]) for entry in youtube.log[before:])
    return best, calls


if __name__ == "__main__":
    main()
