"""Recording, intro and outro → what was heard of them (JSON): loudness, and the audio programme's edit list."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from quicktake.folder.files import told
from quicktake.model import Audio, Episode, Progress, Show
from quicktake.steps import Params, Report

if TYPE_CHECKING:  # PyAV and numpy take longer to load than a run with nothing to build
    from quicktake.audio.listening import Heard

MAKES = "measure"
NEEDS: tuple[str, ...] = ("sound", "intro", "outro")
SUFFIX = ".json"
VERSION = 1


def params(show: Show, episode: Episode) -> Params:
    """What decides how the recording is read and cut; neither target nor format do."""
    audio = episode.audio
    return {"channels": audio.channels, "trim": audio.trim, "crossfade": audio.crossfade, "track": audio.track}


def run(files: Mapping[str, Path], output: Path, params: Params, progress: Progress) -> Report:
    """Listens to the recording; reports the loudness of recording and programme, and the edits."""
    from quicktake.audio.listening import listen

    audio = Audio(**params)  # type: ignore[arg-type]  # the same keys and values that `params` took out of one
    heard = listen(files["sound"], audio, progress, files.get("intro"), files.get("outro"))
    with told(output):
        output.write_text(json.dumps(heard.as_json(), allow_nan=False), "utf-8")
    return {
        "edits": heard.plan.edits().as_json(),
        "recording": heard.recording.loudness.as_json(),
        "programme": heard.programme.loudness.as_json(),
    }


def read_heard(measure: Path) -> "Heard":
    """What this step had found."""
    from quicktake.audio.listening import Heard

    return Heard.from_json(json.loads(measure.read_text("utf-8")))
