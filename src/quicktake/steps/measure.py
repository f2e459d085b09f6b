"""Recording, intro, outro and spot → what was heard of them (JSON): loudness, faults, and the programme's edits."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, cast

from quicktake.folder.files import told
from quicktake.model import Audio, Episode, Progress, Show
from quicktake.steps import Params, Report

if TYPE_CHECKING:  # PyAV and numpy take longer to load than a run with nothing to build
    from quicktake.audio.edit import Sounds
    from quicktake.audio.listening import Heard

MAKES = "measure"
NEEDS: tuple[str, ...] = ("sound", "intro", "outro", "spot")
SUFFIX = ".json"
VERSION = 3


SETTINGS = ("channels", "trim", "crossfade", "track", "leveler", "highpass", "denoise", "max_pause")


def params(show: Show, episode: Episode) -> Params:
    """What decides how the recording is read, improved and cut; neither target nor format do."""
    settings = {name: getattr(episode.audio, name) for name in SETTINGS}
    return {**settings, "spot_at": episode.spot_at if episode.spot else None}


def run(files: Mapping[str, Path], output: Path, params: Params, progress: Progress) -> Report:
    """Listens to the recording; reports the loudness of recording and programme, the edits and the faults."""
    from quicktake.audio.listening import listen

    audio = Audio(**{name: params[name] for name in SETTINGS})  # type: ignore[arg-type]  # as `params` took them out
    spot_at = cast("float | None", params["spot_at"])
    heard, _ = listen(sounds_of(files, audio.track, spot_at), audio, progress)
    with told(output):
        output.write_text(json.dumps(heard.as_json(), allow_nan=False), "utf-8")
    return {
        "edits": heard.plan.edits().as_json(),
        "recording": heard.recording.loudness.as_json(),
        "programme": heard.programme.loudness.as_json(),
        "faults": [fault.as_json() for fault in heard.faults],
    }


def sounds_of(files: Mapping[str, Path], track: int | None, spot_at: float | None = None) -> "Sounds":
    """The sound files that a step was given."""
    from quicktake.audio.edit import Sounds

    named = {name: files.get(name) for name in ("intro", "outro", "spot")}
    return Sounds(files["sound"], track, spot_at=spot_at, **named)


def read_heard(measure: Path) -> "Heard":
    """What this step had found."""
    from quicktake.audio.listening import Heard

    return Heard.from_json(json.loads(measure.read_text("utf-8")))
