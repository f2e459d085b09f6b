"""What was matched ⇄ a plain text file, one line for each episode, that the host corrects and gives back."""

import contextlib
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from quicktake.destinations.youtube.adopting import id_of
from quicktake.destinations.youtube.matching import Candidate, Match, Upload
from quicktake.errors import InputError
from quicktake.folder import files
from quicktake.render.letters import one_line

NAME = "youtube-adopt.txt"
WORDS = ("sure", "doubtful", "none")
MOST = 4 << 20  # bytes of a list that is read
STAMP = "# As written by quicktake: "
HEAD = """\
# Which video on YouTube belongs to which episode. Nothing was changed yet.
#
#   sure      the video becomes the episode's
#   doubtful  it is left alone; write sure where it is right
#   none      nothing was found; where there is one, write sure, and its address or id after the episode
#
# Correct the lines, delete those that are wrong. Then: quicktake youtube adopt --file """


@dataclass(frozen=True)
class Line:
    """An episode and the video that the host takes for its own."""

    place: str
    """File and line; empty where the host named both at the command line."""
    episode: str
    video: str
    """The video's id."""

    @contextlib.contextmanager
    def told(self) -> Iterator[None]:
        """Says of an error which line it is about."""
        try:
            yield
        except InputError as error:
            if not self.place:
                raise
            raise InputError(f"{self.place}: {error.message}", hint=error.hint) from error


def text_of(matches: Sequence[Match], left: Sequence[Upload]) -> str:
    """The list. left: uploads that are no episode's."""
    lines = [line for match in matches for line in _lines(match)]
    if left:
        lines += ["", "# Uploads that are no episode's:", *(f"#   {_shown(video)}{_day(video)}" for video in left)]
    body = "\n".join(lines) + "\n"
    return f"{HEAD}{NAME}\n{STAMP}{_digest(body)}\n\n{body}"


def write(path: Path, text: str) -> None:
    """Writes the list; InputError where the host corrected the one that is there."""
    if path.exists():
        there = files.read_text(path, limit=MOST)
        head, stamp, rest = there.partition(STAMP)
        digest, _, body = rest.partition("\n\n")
        if (head, stamp, digest) != (f"{HEAD}{NAME}\n", STAMP, _digest(body)):
            hint = f"Use it: `quicktake youtube adopt --file {NAME}`. Or delete it, and run the same again."
            raise InputError(f"{path}: was corrected since it was written, and stays as it is.", hint=hint)
    files.write_file(path, text.encode())


def read(path: Path) -> list[Line]:
    """The lines that say `sure`; InputError names the line that cannot be used."""
    texts = files.read_text(path, limit=MOST).split("\n")
    lines = [line for number, text in enumerate(texts, 1) for line in _read(f"{path}, line {number}", text)]
    for what in ("episode", "video"):
        seen: dict[str, Line] = {}
        for line in lines:
            first = seen.setdefault(getattr(line, what), line)
            if first is not line:
                where = f"{first.place.rpartition(', ')[2]} too"
                raise InputError(f"{line.place}: {getattr(line, what)} stands in {where}.", hint="Delete one of them.")
    return lines


def _read(place: str, text: str) -> Iterable[Line]:
    words = text.split(maxsplit=3)
    if not words or words[0].startswith("#"):
        return
    word = words[0].casefold()
    if word not in WORDS:
        near = get_close_matches(word, WORDS, n=1)
        hint = f"Did you mean `{near[0]}`?" if near else f"A line begins with {', '.join(WORDS)}, or # to be left out."
        raise InputError(f"{place}: `{words[0]}` is not understood.", hint=hint)
    if word != "sure":
        return
    if len(words) < 3:
        hint = "Write: sure EPISODE VIDEO, the video by its address or id."
        raise InputError(f"{place}: an episode and a video are wanted.", hint=hint)
    with Line(place, words[1], "").told():
        yield Line(place, words[1], id_of(words[2]))


def _lines(match: Match) -> Iterable[str]:
    if not match.candidates:
        yield f"none      {match.slug}"
        return
    first, *others = match.candidates
    yield f"{match.verdict:8}  {match.slug}  {_named(first)}"
    for other in others:
        yield f"#   or    {match.slug}  {_named(other)}"


def _named(candidate: Candidate) -> str:
    return f"{_shown(candidate.video)}  ({candidate.why})"


def _shown(video: Upload) -> str:
    return f'{video.id}  "{one_line(video.title)}"'


def _day(video: Upload) -> str:
    return f"  {video.date:%Y-%m-%d}" if video.date else ""


def _digest(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()[:16]
