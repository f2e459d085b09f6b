"""Which old video is which episode's: sure only where it cannot be another's, and each video given once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quicktake.destinations.youtube.matching import Match, Upload, Wanted, bare, matched, worded

DAY = datetime(2020, 3, 1, 6, tzinfo=UTC)
SHOW = "Quick Take"


def wanted(slug: str, title: str, number: int | None = None, *, day: int = 0, seconds: float | None = None) -> Wanted:
    address = f"https://show.example/{slug}/"
    return Wanted(slug, (address,), (title, f"{SHOW}: {title}"), number, DAY + timedelta(days=day), seconds)


def upload(name: str, title: str, description: str = "", *, day: int = 0, seconds: float | None = None) -> Upload:
    return Upload(name, title, description, DAY + timedelta(days=day, hours=1), seconds)


def one(episode: Wanted, *uploads: Upload) -> Match:
    (match,) = matched([episode], uploads, SHOW)
    return match


LOUD = wanted("0012-loud", "How loud is loud?", 12)


@pytest.mark.parametrize(
    "video",
    [
        upload("a", "Anything", "Notes: http://www.show.example/0012-loud", day=900),
        upload("a", "How loud is loud?", day=3),
        upload("a", "HOW LOUD is loud"),
        upload("a", "Quick Take: How loud is loud?", day=1),
        upload("a", "How loud is loud? | Quick Take #12", day=900),
        upload("a", "12. How loud is loud?", day=900),
        upload("a", "Quick Take Episode 12 - How loud is loud", day=900),
    ],
    ids=lambda video: video.title,
)
def test_sure(video: Upload) -> None:
    match = one(LOUD, upload("x", "Our holidays"), video)
    assert (match.verdict, match.candidates[0].video.id) == ("sure", "a")


@pytest.mark.parametrize(
    "uploads",
    [
        [upload("a", "How loud is loud?", day=900)],  # far in time, and no number
        [upload("a", "How loud is loud? #13")],  # another number
        [upload("a", "How loud is loud?"), upload("b", "How loud is loud?", day=1)],  # two of them
        [upload("a", "How loud is it then?")],  # another title
        [upload("a", "A", "https://show.example/0012-loud/"), upload("b", "B", "https://show.example/0012-loud/")],
    ],
    ids=["date", "number", "twice", "title", "address twice"],
)
def test_doubtful(uploads: list[Upload]) -> None:
    match = one(LOUD, *uploads)
    assert match.verdict == "doubtful"
    assert len(match.candidates) == len(uploads)


def test_another_length_is_no_sure_match() -> None:
    episode = replace(LOUD, seconds=1800.0)
    assert one(episode, upload("a", "How loud is loud?", seconds=1850)).verdict == "sure"
    match = one(episode, upload("a", "How loud is loud?", seconds=30))
    assert match.verdict == "doubtful"
    assert "another length" in match.candidates[0].why


def test_nothing_alike() -> None:
    assert one(LOUD, upload("a", "Our holidays")) == Match("0012-loud", "none")
    assert one(LOUD).verdict == "none"


def test_a_description_that_names_several_episodes_belongs_to_none_for_sure() -> None:
    other = wanted("0013-quiet", "Quiet", 13)
    both = upload("a", "The best of", f"{LOUD.addresses[0]} and {other.addresses[0]}")
    assert {match.verdict for match in matched([LOUD, other], [both], SHOW)} == {"doubtful", "none"}


def test_equal_titles_of_two_episodes_are_told_apart_by_hand() -> None:
    again = wanted("0013-again", "How loud is loud?", 13)
    verdicts = [match.verdict for match in matched([LOUD, again], [upload("a", "How loud is loud?")], SHOW)]
    assert verdicts == ["doubtful", "none"]


def test_the_more_likely_episode_gets_the_video() -> None:
    like = [wanted("0001-a", "Microphones of the world"), wanted("0002-b", "Microphones of the world, again", day=1)]
    matches = matched(like, [upload("v", "Microphones of the world again!", day=1)], SHOW)
    assert [match.verdict for match in matches] == ["none", "sure"]


@pytest.mark.parametrize(
    ("title", "words", "number"),
    [
        ("Quick Take #148: How loud?", "how loud", 148),
        ("Folge 7 | Lärm", "lärm", 7),
        ("2001: A space odyssey", "a space odyssey", 2001),
        ("The 39 steps", "the 39 steps", None),
        ("Ｆｕｌｌ width", "full width", None),
        ("日本語の題名", "日本語の題名", None),
        ("", "", None),
    ],
)
def test_words_and_number_of_a_title(title: str, words: str, number: int | None) -> None:
    assert worded(title, SHOW) == (words, number)


def test_addresses_in_two_writings_are_one() -> None:
    assert bare("(https://www.show.example/0012-loud/).") == bare("http://show.example/0012-loud")


EPISODES = st.lists(
    st.builds(
        wanted,
        slug=st.from_regex(r"[0-9]{4}-[a-z]{1,4}", fullmatch=True),
        title=st.text("ab c", max_size=6),
        number=st.none() | st.integers(1, 5),
        day=st.integers(0, 80),
        seconds=st.none() | st.floats(1, 4000),
    ),
    max_size=8,
    unique_by=lambda episode: episode.slug,
)
UPLOADS = st.lists(
    st.builds(
        upload,
        name=st.uuids().map(str),
        title=st.text("ab c#1", max_size=8),
        description=st.sampled_from(["", "https://show.example/0000-a/"]),
        day=st.integers(0, 80),
        seconds=st.none() | st.floats(1, 4000),
    ),
    max_size=8,
    unique_by=lambda video: video.id,
)


@given(EPISODES, UPLOADS)
def test_each_episode_has_one_answer_and_each_video_is_given_once(
    episodes: list[Wanted], uploads: list[Upload]
) -> None:
    matches = matched(episodes, uploads, SHOW)
    assert [match.slug for match in matches] == [episode.slug for episode in episodes]
    first = [match.candidates[0].video.id for match in matches if match.candidates]
    assert len(first) == len(set(first))
    sure = {match.candidates[0].video.id for match in matches if match.verdict == "sure"}
    others = {each.video.id for match in matches for each in match.candidates if match.verdict == "doubtful"}
    assert not sure & others
    assert all((match.verdict == "none") == (not match.candidates) for match in matches)


@given(EPISODES, UPLOADS)
def test_the_order_of_the_uploads_changes_nothing_that_is_sure(episodes: list[Wanted], uploads: list[Upload]) -> None:
    there, back = (
        {match.slug: match.candidates[0].video.id for match in matched(episodes, each, SHOW) if match.verdict == "sure"}
        for each in (uploads, uploads[::-1])
    )
    assert there == back
