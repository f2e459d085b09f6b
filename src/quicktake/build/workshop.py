"""One episode's files and settings → the keys of its steps, what is built already, and building the others."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from quicktake import digest as digests
from quicktake import steps
from quicktake.cache import Built, Cache
from quicktake.errors import InputError
from quicktake.folder.files import reading
from quicktake.model import Artifact, Episode, Progress, Show

TYPES = {
    ".mp3": "audio/mpeg",
    ".m4a": "audio/x-m4a",
    ".mp4": "video/mp4",
    ".mkv": "video/x-matroska",
    ".json": "application/json+chapters",
    ".vtt": "text/vtt",
    ".jpg": "image/jpeg",
}


class Memo(Protocol):
    """Remembers what was made of a file until the file changes."""

    def of(self, kind: str, path: Path, make: Callable[[], Any]) -> Any:
        """The remembered JSON value, or a new one."""
        ...


@dataclass(frozen=True)
class Workshop:
    """The steps of one episode, or of the show itself: what they would make, and making it."""

    show: Show
    episode: Episode
    cache: Cache
    memo: Memo
    backfill: bool = False
    """Whether an episode that was out before the show was on YouTube goes there now."""
    illustration: Path | None = None
    """The picture of the notes that the step `illustration` is asked for."""

    def inputs(self) -> dict[str, Path]:
        """The files that the episode has, by the names that steps need."""
        episode = self.episode
        images = {
            f"image:{chapter.image}": episode.folder / chapter.image for chapter in episode.chapters if chapter.image
        }
        named = {
            "sound": episode.sound,
            "picture": episode.picture or episode.sound,
            "intro": episode.intro,
            "outro": episode.outro,
            "spot": episode.spot,
            "cover": episode.cover or self.show.folder / self.show.settings.cover,
            "transcript": episode.transcript,
            "thumbnail_file": episode.thumbnail,
            "illustration_file": self.illustration,
            "font": self.show.folder / self.show.settings.font if self.show.settings.font else None,
            **images,
        }
        return {name: path for name, path in named.items() if path is not None}

    def needed(self, makes: str) -> list[str]:
        """Names of a step's inputs that are there; `image:*` stands for every picture of a chapter."""
        files = self.inputs()
        names: list[str] = []
        for need in steps.load(makes).NEEDS:
            if need.endswith("*"):
                names += sorted(name for name in files if name.startswith(need[:-1]))
            elif need in files or need in steps.STEPS:
                names.append(need)
        return names

    def key(self, makes: str) -> str:
        """Digest of everything that a step's result depends on; reads the input files, but builds nothing."""
        step = steps.load(makes)
        inputs = {name: self.key(name) if name in steps.STEPS else self.digest(name) for name in self.needed(makes)}
        params = step.params(self.show, self.episode)
        return digests.of_value([makes, step.VERSION, dict(params), inputs])

    def source(self, makes: str) -> str:
        """Digest of what a step makes its result from, whichever version of the step: for what was sent already."""
        params = steps.load(makes).params(self.show, self.episode)
        inputs = {name: self.source(name) if name in steps.STEPS else self.digest(name) for name in self.needed(makes)}
        return digests.of_value([makes, dict(params), inputs])

    def digest(self, name: str) -> str:
        """Digest of an input file."""
        path = self.inputs()[name]
        insist_file(path, self.episode)
        with reading(path):
            found: str = self.memo.of("digest", path, lambda: digests.of_file(path))
        return found

    def known(self, makes: str) -> Artifact:
        """The artifact that a step makes: with its digest when it is built already."""
        built = self.cache.get(self.key(makes))
        return self._artifact(makes, built)

    def make(self, makes: str, progress: Progress) -> Artifact:
        """The artifact, built now if it was not."""
        return self._artifact(makes, self._built(makes, progress))

    def suffix(self, makes: str) -> str:
        """Extension of a step's result."""
        step = steps.load(makes)
        return step.SUFFIX.format(**step.params(self.show, self.episode))

    def _built(self, makes: str, progress: Progress) -> Built:
        key = self.key(makes)
        if built := self.cache.whole(key):
            return built
        step = steps.load(makes)
        names, inputs = self.needed(makes), self.inputs()
        files = {name: self._built(name, progress).path if name in steps.STEPS else inputs[name] for name in names}
        params = step.params(self.show, self.episode)
        built = self.cache.make(key, self.suffix(makes), lambda output: step.run(files, output, params, progress))
        if self.key(makes) != key:
            raise InputError(f"{self.episode.folder}: a file changed while it was read.", hint="Run the same again.")
        return built

    def _artifact(self, makes: str, built: Built | None) -> Artifact:
        suffix = self.suffix(makes)
        bare = Artifact(TYPES[suffix], suffix)
        if built is None:
            return bare
        return replace(bare, digest=built.digest, size=built.size, path=built.path, report=self._report(makes, built))

    def _report(self, makes: str, built: Built) -> Mapping[str, object]:
        """Of the enclosure: the master's figures too, because tags change nothing of the sound."""
        if makes != "enclosure":
            return built.report
        master = self.cache.get(self.key("master"))
        return {**(master.report if master else {}), **built.report}


def insist_file(path: Path, episode: Episode) -> None:
    """InputError when a file that the show or the episode names is not there."""
    if not path.is_file():
        matter = episode.folder / "episode.md"
        named_in = matter if matter.exists() else episode.folder / "show.toml"
        if path.exists():
            raise InputError(f"{path}: is no regular file.", hint="Save the recording into a file first.")
        raise InputError(f"{named_in}: there is no file {path}.", hint="Put it there, or name another.")
