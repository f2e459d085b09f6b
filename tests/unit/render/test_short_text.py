"""Plain text for short places: never too long, and the credits stay."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from makers.shows import make_episode, make_release, make_show
from quicktake.model import Chapter, Source, Sponsor
from quicktake.render.letters import size
from quicktake.render.notes import LEAST_LEAD, short_text

CHAPTERS = (Chapter(0, "Start"), Chapter(61.9, "Units <LUFS>"), Chapter(3725, "End\nof it"))
SOURCES = (Source("R 128", "EBU", "https://tech.ebu.example/r128"), Source("A book", "The sound desk"))
LINES = ("Source: EBU, R 128: https://tech.ebu.example/r128", "Source: The sound desk, A book")
SHOW = make_show(links={"follow": "https://pod.example"})
RELEASE = make_release(make_episode(sources=SOURCES, sponsor=Sponsor("ACME", "https://acme.example", "10 % off.")))


def test_all_of_it_in_order() -> None:
    assert short_text(SHOW, RELEASE, chapters=CHAPTERS, limit=5000, forbidden="<>") == (
        "How loud is loud? We ask the people who measure (https://measure.example/how).\n\n"
        "0:00 Start\n1:01 Units ‹LUFS›\n1:02:05 End of it\n\n"
        "Sponsor: ACME – 10 % off. https://acme.example\n\n"
        "Source: EBU, R 128: https://tech.ebu.example/r128\nSource: The sound desk, A book\n\n"
        "Follow the podcast: https://pod.example\n\n"
        "Episode page: https://show.example/0148-how-loud-is-loud/"
    )


def test_the_lead_is_shortened_first() -> None:
    release = make_release(make_episode(notes="word " * 2000, sources=SOURCES))
    text = short_text(SHOW, release, chapters=CHAPTERS, limit=4000)
    assert 3990 <= size(text) <= 4000
    assert "word…\n\n0:00 Start\n" in text
    assert all(line in text for line in (*LINES, release.page_url, "1:02:05 End of it"))


def test_twelve_hours_of_chapters_make_way_all_of_them() -> None:
    chapters = tuple(Chapter(minute * 60, f"What was said in minute {minute}") for minute in range(720))
    text = short_text(SHOW, RELEASE, chapters=chapters, limit=5000)
    assert "0:00" not in text and "minute" not in text
    assert text.startswith("How loud is loud? We ask the people who measure (https://measure.example/how).\n\nSponsor")
    few = short_text(SHOW, RELEASE, chapters=chapters[:30], limit=5000)
    assert all(f"What was said in minute {minute}" in few for minute in range(30))


def test_calls_and_sponsor_make_way_before_sources_and_address() -> None:
    needed = "\n".join(LINES) + "\n\nEpisode page: " + RELEASE.page_url
    assert short_text(SHOW, RELEASE, chapters=CHAPTERS, limit=size(needed)) == needed


def test_hashtags_are_the_last_line_and_make_way_first() -> None:
    tags = ("#news", "#Lautheit", "#音")
    text = short_text(SHOW, RELEASE, chapters=CHAPTERS, limit=5000, hashtags=tags)
    assert text.endswith(f"Episode page: {RELEASE.page_url}\n\n#news #Lautheit #音")
    bare = short_text(SHOW, make_release(make_episode(notes="")), chapters=(), limit=5000)
    few = short_text(SHOW, make_release(make_episode(notes="")), chapters=(), limit=size(bare) + 10, hashtags=tags)
    assert few == bare + "\n\n#news"


def test_there_is_always_something_to_say() -> None:
    release = make_release(make_episode(notes=""))
    assert short_text(make_show(), release, chapters=(), limit=4000) == f"Episode page: {release.page_url}"


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=400)


@given(
    notes=TEXT,
    summary=st.text(max_size=40),
    titles=st.lists(st.text(max_size=60), max_size=12),
    sources=st.lists(st.tuples(st.text(max_size=30), st.text(max_size=30)), max_size=3),
    limit=st.integers(1, 900),
    forbidden=st.sampled_from(["", "<>"]),
)
def test_limit_and_credits_hold_whatever_hosts_write(
    notes: str, summary: str, titles: list[str], sources: list[tuple[str, str]], limit: int, forbidden: str
) -> None:
    quoted = tuple(Source(title, author, f"https://s.example/{n}") for n, (title, author) in enumerate(sources))
    episode = make_episode(notes=notes, summary=summary, sources=quoted)
    release = replace(make_release(episode), page_url="https://show.example/e/")
    chapters = tuple(Chapter(60.0 * n, title) for n, title in enumerate(titles))
    text = short_text(SHOW, release, chapters=chapters, limit=limit, forbidden=forbidden)
    assert size(text) <= limit
    assert not set(forbidden) & set(text)
    assert "\x00" not in text
    alone = short_text(make_show(), replace(release, episode=replace(episode, notes="", matter=replace(
        episode.matter, summary=""))), chapters=(), limit=10**6, forbidden=forbidden)  # fmt: skip
    if size(alone) <= limit:
        assert release.page_url in text
        assert all(credit.url in text for credit in quoted if credit.url)
    if limit >= size(alone) + LEAST_LEAD + 2 and len(chapters) and "0:00 " not in text:
        assert size("\n".join(titles)) > 0  # left out for their length only
