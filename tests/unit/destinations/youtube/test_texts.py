"""Titles, tags, categories and markers by YouTube's rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makers.youtube import video_release, youtube_show
from quicktake.destinations.youtube import categories, marker, texts
from quicktake.model import Youtube

PAGE = "https://show.example/0148-loud/"


@pytest.mark.parametrize(
    ("template", "number", "expected"),
    [
        ("{title}", 148, "How loud is loud?"),
        ("#{number}: {title} | {show}", 148, "#148: How loud is loud? | Quick Take"),
        ("#{number}: {title}", None, "How loud is loud?"),
        ("S{season}E{number} {title}", 148, "How loud is loud?"),
        ("{title} {unknown}", 148, "How loud is loud? {unknown}"),
    ],
)
def test_title(template: str, number: int | None, expected: str) -> None:
    release = video_release(number=number)
    assert texts.title(youtube_show(), release, Youtube(title=template)) == expected


@pytest.mark.parametrize("letter", ["\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f1e9\U0001f1ea", "e\u0301"])
def test_a_title_is_not_cut_inside_what_people_see_as_a_letter(letter: str) -> None:
    for length in range(90, 101):
        made = texts.title(youtube_show(), video_release(title="x" * length + letter * 12), Youtube())
        rest = made.removesuffix("…").lstrip("x")
        assert rest == letter * (len(rest) // len(letter))


def test_control_characters_are_left_out_of_a_title() -> None:
    assert (
        texts.title(youtube_show(), video_release(title="How\x7f loud\x85is\x9b loud?"), Youtube())
        == "How loud is loud?"
    )


@given(st.text(min_size=1).filter(str.strip))
def test_title_is_always_within_the_limits(title: str) -> None:
    made = texts.title(youtube_show(), video_release(title=title), Youtube())
    assert 0 < len(made) <= 100
    assert not set("<>") & set(made)


def test_tags_as_youtube_counts() -> None:
    assert texts.counted(["Foo-Baz"]) == 7
    assert texts.counted(["Foo Baz"]) == 9
    assert texts.counted(["Foo Baz", "a"]) == 11
    assert texts.tags(Youtube(tags=("News", "a, b")), ("news", "<c>", " ")) == ["News", "a", "b", "c"]
    many = texts.tags(Youtube(), [f"tag number {n}" for n in range(100)])
    assert 480 < texts.counted(many) <= 500


@pytest.mark.parametrize(
    ("written", "made"),
    [
        ("news", "#news"),
        ("#news", "#news"),
        (" ##Two_Words2 ", "#Two_Words2"),
        ("हिन्दी", "#हिन्दी"),
        ("日本", "#日本"),
        ("#", None),
        ("two words", None),
        ("a-b", None),
        ("a#b", None),
        ("", None),
    ],
)
def test_hashtag(written: str, made: str | None) -> None:
    assert texts.hashtag(written) == made


def test_hashtags_of_a_text() -> None:
    text = "(#one), #two-three https://a.example/#four a#five &#39; ##six\n#सात“#eight”"
    assert texts.hashtags_in(text) == ["#one", "#two", "#सात", "#eight"]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("title", "How loud is 🔊?", "15 of 100 characters"),
        ("description", "ä" * 617, "1 234 of 5 000 bytes"),
        ("tags", ["Foo Baz", "a"], "11 of 500 characters"),
        ("category", "25", None),
    ],
)
def test_how_much_a_field_takes(name: str, value: object, words: str | None) -> None:
    assert texts.size_of(name, value) == words


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("News & Politics", "25"),
        ("news and politics", "25"),
        ("28", "28"),
        ("Howto & Style", "26"),
        ("Films", None),
        ("99", None),
    ],
)
def test_categories(name: str, number: str | None) -> None:
    assert categories.number(name) == number


def test_name_of_a_category() -> None:
    assert [categories.name(number) for number in ("25", "99")] == ["News & Politics", "99"]


def test_nearest_category() -> None:
    assert categories.nearest("News and Politic") == "Did you mean `News & Politics`?"
    assert categories.nearest("???").startswith("One of: ")


@pytest.mark.parametrize(
    ("description", "ours"),
    [
        (f"Text\n\nEpisode page: {PAGE}", True),
        (f"Text ({PAGE}).", True),
        (f"Text {PAGE}extra", False),
        (f"Text {PAGE}?a=b", False),
        ("Text https://show.example/0148-loud-again/", False),
        (f"As in {PAGE} before.\n\nEpisode page: https://show.example/0150-more/", False),
        (f"After https://show.example/0150-more/\nEpisode page: {PAGE}", True),
        (f"{PAGE}\nhttps://elsewhere.example/", True),
        ("", False),
    ],
)
def test_marker(description: str, ours: bool) -> None:
    assert marker.carries(description, PAGE) is ours


def test_what_is_left_of_a_broken_upload_is_no_video() -> None:
    snippet = {"description": f"Episode page: {PAGE}"}
    broken = {"id": "a", "snippet": snippet, "status": {"uploadStatus": "failed", "failureReason": "uploadAborted"}}
    whole = {"id": "b", "snippet": snippet, "status": {"uploadStatus": "processed"}}
    assert marker.found([broken, whole], [PAGE])[PAGE]["id"] == "b"
    assert marker.found([broken], [PAGE]) == {}
    assert marker.found([whole], [PAGE], taken={"b"}) == {}
