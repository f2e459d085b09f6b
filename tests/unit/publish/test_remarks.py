"""What a host is told of times that are not in the recording, or not in the podcast."""

from dataclasses import replace

from makers.shows import make_episode
from quicktake.model import Chapter, Soundbite
from quicktake.publish.remarks import unheard
from quicktake.timeline import EditList, Kept

EDITS = EditList((Kept(2, 10, 0), Kept(40, 60, 8)), 28)


def told(*soundbites: Soundbite) -> list[tuple[str, str]]:
    episode = replace(make_episode("0001-one"), soundbites=soundbites)
    return [(one.code, one.message) for one in unheard(episode, EDITS)]


def test_soundbites_of_which_something_is_heard_are_right() -> None:
    assert told(Soundbite(0, 3), Soundbite(8, 42), Soundbite(45, 60), Soundbite(45, 60.9)) == []


def test_soundbites_over_the_end_are_told_by_title_or_time() -> None:
    (found,) = told(Soundbite(50, 75, "Over"), Soundbite(55, 85))
    assert found == ("soundbite-late", "these go on after the recording has ended (1:00): Over, 0:55.")


def test_soundbites_of_which_nothing_is_heard_are_told() -> None:
    (found,) = told(Soundbite(12, 38, "Gone"), Soundbite(45, 60), Soundbite(0, 2), Soundbite(65, 85))
    message = "these are not in the feed, because nothing of them is heard in the podcast: Gone, 0:00, 1:05."
    assert found == ("soundbite-cut", message)


def test_nothing_is_told_while_it_is_not_known_what_is_heard() -> None:
    episode = make_episode(chapters=(Chapter(1e6, "Late"),))
    late = replace(episode, soundbites=(Soundbite(1e6, 2e6),))
    assert list(unheard(late, None)) == []
    assert [one.code for one in unheard(late, EDITS)] == ["chapter-late", "soundbite-cut"]
