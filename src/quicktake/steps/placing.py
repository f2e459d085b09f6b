"""The file that `measure` made → the edit list of the audio programme."""

import json
from pathlib import Path

from quicktake.timeline import EditList


def read_edits(measure: Path) -> EditList:
    """The audio programme's edit list out of the file that the step `measure` made."""
    return EditList.from_json(json.loads(measure.read_text("utf-8"))["edits"])
