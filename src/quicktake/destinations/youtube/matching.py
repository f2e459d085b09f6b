"""Episodes without a video, and a channel's uploads → which video may be whose, and how sure that is: pure rules."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from typing import Literal

NEAR = timedelta(days=7)  # between an episode's date and its video's: near enough to be sure of an equal title
FAR = timedelta(days=60)  # beyond it a date says nothing
ALIKE = 0.6  # of 1: titles that are less alike are not shown
MOST = 3  # candidates of one episode
NUMBER = re.compile(r"(?:#|\b(?:ep(?:isode)?|folge|no|nr|part|teil)\b[ .:#]*)(\d{1,5})\b|^\W*(\d{1,5})(?=\s*[.:|)–-])")
LENGTHS = 0.1  # share by which two lengths may differ: intro, outro and cuts
SLACK = 60.0  # seconds by which they may differ in any case

Verdict = Literal["sure", "doubtful", "none"]


@dataclass(frozen=True)
class Wanted:
    """An episode that has no video yet."""

    slug: str
    addresses: tuple[str, ...]
    """Its page's, and the one that it names itself: what a description may hold."""
    titles: tuple[str, ...]
    """Its title, and the title that its video would have."""
    number: int | None
    date: datetime
    seconds: float | None
    """Length of its sound."""


@dataclass(frozen=True)
class Upload:
    """A video on the channel that no episode has."""

    id: str
    title: str
    description: str
    date: datetime | None
    seconds: float | None


@dataclass(frozen=True)
class Candidate:
    """A video that may be an episode's."""

    video: Upload
    why: str


@dataclass(frozen=True)
class Match:
    """What was found for one episode; the first candidate is given to no other episode."""

    slug: str
    verdict: Verdict
    candidates: tuple[Candidate, ...] = ()


def matched(episodes: Sequence[Wanted], uploads: Sequence[Upload], show: str) -> list[Match]:
    """A match for each episode, in their order; show: its title, which titles on YouTube often hold too.

    Sure: the episode's address in the description; or the same title, that no other has, with the number or near the
    date. Doubtful: other likeness. A video is given to one episode at most.
    """
    sure = _by_address(episodes, uploads)
    sure |= _by_title(_without(episodes, sure), _rest(uploads, sure), show)
    left, rest = _without(episodes, sure), _rest(uploads, sure)
    doubtful = _by_likeness(left, rest, show)
    return [
        Match(one.slug, "sure", (sure[one.slug],))
        if one.slug in sure
        else Match(one.slug, "doubtful" if doubtful.get(one.slug) else "none", doubtful.get(one.slug, ()))
        for one in episodes
    ]


def _without(episodes: Sequence[Wanted], sure: dict[str, Candidate]) -> list[Wanted]:
    return [one for one in episodes if one.slug not in sure]


def _rest(uploads: Sequence[Upload], sure: dict[str, Candidate]) -> list[Upload]:
    given = {candidate.video.id for candidate in sure.values()}
    return [one for one in uploads if one.id not in given]


def _by_address(episodes: Sequence[Wanted], uploads: Sequence[Upload]) -> dict[str, Candidate]:
    """Where one description alone holds one episode's address alone."""
    owners = {bare(address): one.slug for one in episodes for address in one.addresses}
    claims: dict[str, list[Upload]] = {}
    for video in uploads:
        words = {bare(word) for word in video.description.split() if "/" in word}
        slugs = {owners[word] for word in words & owners.keys()}
        if len(slugs) == 1:
            claims.setdefault(slugs.pop(), []).append(video)
    why = "the episode's address is in its description"
    return {slug: Candidate(videos[0], why) for slug, videos in claims.items() if len(videos) == 1}


def bare(address: str) -> str:
    """An address as two writings of it have in common: without scheme, www, brackets and a slash at the end."""
    word = address.strip("()[]{}<>\"'“”„‘’«»,;:.!?…").partition("://")
    return (word[2] or word[0]).removeprefix("www.").rstrip("/").casefold()


def _by_title(episodes: Sequence[Wanted], uploads: Sequence[Upload], show: str) -> dict[str, Candidate]:
    """Where titles are equal, unlike all others, and number or date agree."""
    words = [frozenset(worded(title, show)[0] for title in one.titles) - {""} for one in episodes]
    held = Counter(word for each in words for word in each)
    seen = Counter(worded(video.title, show)[0] for video in uploads)
    by_word = {worded(video.title, show)[0]: video for video in uploads}
    result: dict[str, Candidate] = {}
    for one, own in zip(episodes, words, strict=True):
        equal = [word for word in own if held[word] == 1 and seen[word] == 1]
        if len(equal) != 1:
            continue
        video = by_word[equal[0]]
        number = worded(video.title, show)[1]
        if _contradicts(one, video, number):
            continue
        if number is not None and number == one.number:
            result[one.slug] = Candidate(video, "same title and number")
        elif (apart := _apart(one, video)) is not None and apart <= NEAR:
            result[one.slug] = Candidate(video, f"same title, {_days(apart)}")
    return result


def _contradicts(one: Wanted, video: Upload, number: int | None) -> bool:
    """Whether number or length say that it is another episode's."""
    if number is not None and one.number is not None and number != one.number:
        return True
    return _lengths(one, video) is False


def _lengths(one: Wanted, video: Upload) -> bool | None:
    """Whether both last as long; None where that is not known."""
    if not one.seconds or not video.seconds:
        return None
    return abs(one.seconds - video.seconds) <= max(SLACK, LENGTHS * one.seconds)


def _apart(one: Wanted, video: Upload) -> timedelta | None:
    return abs(one.date - video.date) if video.date is not None else None


def _days(apart: timedelta) -> str:
    return "same day" if apart < timedelta(days=1) else "1 day apart" if apart.days == 1 else f"{apart.days} days apart"


def _by_likeness(episodes: Sequence[Wanted], uploads: Sequence[Upload], show: str) -> dict[str, tuple[Candidate, ...]]:
    """Candidates by likeness; the best pairs choose first, so that each video is the first choice of one episode."""
    pairs = sorted(_pairs(episodes, uploads, show), key=lambda pair: -pair[0])
    first: dict[str, Candidate] = {}
    more: dict[str, list[Candidate]] = {}
    given: set[str] = set()
    for _, slug, candidate in pairs:
        if slug not in first and candidate.video.id not in given:
            first[slug] = candidate
            given.add(candidate.video.id)
        else:
            more.setdefault(slug, []).append(candidate)
    return {slug: (best, *more.get(slug, [])[: MOST - 1]) for slug, best in first.items()}


def _pairs(episodes: Sequence[Wanted], uploads: Sequence[Upload], show: str) -> Iterable[tuple[float, str, Candidate]]:
    """(score, episode, candidate) of all that are alike enough to be shown."""
    wordings = [[worded(title, show)[0] for title in one.titles] for one in episodes]
    matcher = SequenceMatcher(autojunk=False)
    for video in uploads:
        text, number = worded(video.title, show)
        matcher.set_seq2(text)
        for one, own in zip(episodes, wordings, strict=True):
            same_number = number is not None and number == one.number
            ratio = max((_ratio(matcher, word, enough=ALIKE / 2 if same_number else ALIKE) for word in own), default=0)
            score, reasons = _score(one, video, ratio, same_number=same_number)
            if ratio >= ALIKE or (same_number and score >= ALIKE) or _addressed(one, video):
                yield score, one.slug, Candidate(video, reasons)


def _addressed(one: Wanted, video: Upload) -> bool:
    words = {bare(word) for word in video.description.split() if "/" in word}
    return any(bare(address) in words for address in one.addresses)


def _ratio(matcher: "SequenceMatcher[str]", word: str, *, enough: float) -> float:
    """How alike two titles are, 0 to 1; 0 where it is not enough, which is mostly seen without comparing."""
    matcher.set_seq1(word)
    if not word or matcher.real_quick_ratio() < enough or matcher.quick_ratio() < enough:
        return 0.0
    return matcher.ratio()


def _score(one: Wanted, video: Upload, ratio: float, *, same_number: bool) -> tuple[float, str]:
    """How likely it is the episode's video, and why in a host's words."""
    apart, lengths = _apart(one, video), _lengths(one, video)
    score, reasons = ratio, ["same title" if ratio == 1 else f"title {100 * ratio:.0f} % alike"]
    if same_number:
        score += 0.4
        reasons.append("same number")
    if apart is not None:
        score += 0.3 * max(0.0, 1 - apart / FAR)
        reasons.append(_days(apart))
    if lengths is not None:
        score += 0.2 if lengths else -0.2
        reasons.append("same length" if lengths else "another length")
    return score, ", ".join(reasons)


def worded(title: str, show: str) -> tuple[str, int | None]:
    """(words, number) of a title: without case, marks, the show's name and the episode's number."""
    text = unicodedata.normalize("NFKC", title).casefold()
    found = NUMBER.search(text)
    number = int(found[1] or found[2]) if found else None
    if found:
        text = text[: found.start()] + " " + text[found.end() :]
    words, name = f" {_words(text)} ", _words(unicodedata.normalize("NFKC", show).casefold())
    return " ".join((words.replace(f" {name} ", " ") if name else words).split()), number


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text))
