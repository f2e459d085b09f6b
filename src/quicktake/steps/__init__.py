"""What can be made: each module is a step, a function from files and settings to one file."""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from quicktake.model import Episode, Progress, Show

Params = Mapping[str, object]
"""JSON values: all settings that change a step's result, and nothing else."""

Report = Mapping[str, object]
"""JSON values that a step tells of its result; kept in the cache beside the file."""


class Step(Protocol):
    """A module is a step; `quicktake.build` runs it only when its answer could differ."""

    @property
    def MAKES(self) -> str:  # noqa: N802 - a constant of the module
        """Name of what it makes, by which others need it."""
        ...

    @property
    def NEEDS(self) -> tuple[str, ...]:  # noqa: N802 - likewise
        """Names of input files (sound, picture, intro, outro, spot, cover, transcript, thumbnail_file,
        illustration_file, font) and of other steps' results.

        A file that the episode does not have is absent from `files`.
        """
        ...

    @property
    def SUFFIX(self) -> str:  # noqa: N802 - likewise
        """Extension of the result; `{name}` is filled in from the params."""
        ...

    @property
    def VERSION(self) -> int:  # noqa: N802 - likewise
        """One more when the same inputs give another result."""
        ...

    def params(self, show: Show, episode: Episode) -> Params:
        """The settings that change the result."""
        ...

    def run(self, files: Mapping[str, Path], output: Path, params: Params, progress: Progress) -> Report:
        """Writes `output` (new, in a folder of its own) and reports on it."""
        ...


STEPS: Mapping[str, str] = {
    "measure": "quicktake.steps.measure",
    "master": "quicktake.steps.master",
    "enclosure": "quicktake.steps.tag",
    "video": "quicktake.steps.video",
    "edited": "quicktake.steps.video.edited",
    "audiogram": "quicktake.steps.audiogram",
    "chapters": "quicktake.steps.chapters",
    "captions": "quicktake.steps.transcript",
    "artwork": "quicktake.steps.artwork",
    "illustration": "quicktake.steps.illustration",
    "thumbnail": "quicktake.steps.thumbnail",
}
"""Every step's module by what it makes; imported when it is used."""


def load(makes: str) -> Step:
    """The step that makes something."""
    module: object = import_module(STEPS[makes])
    return cast(Step, module)  # the contract test holds every module to the Protocol
