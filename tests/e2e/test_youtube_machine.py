"""Publish, edit, kill, fault, another clone, Studio, publish, in any order: never two videos, never a lost field."""

import shutil
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from emulator.faults import Fault
from emulator.server import Emulator
from makers.stage import NOON, Stage

TOML = '[youtube]\nplaylists = ["All episodes"]\ntags = ["news"]\n'
EPISODE = "0001-one"
FRONT = "date: 2026-11-23 06:00\nnumber: 1\ntitle: {}"
PAGE = f"https://quicktake.example/show/{EPISODE}/"
CALLS = (
    "POST upload", "PUT upload", "PUT status", "GET videos", "PUT videos", "GET playlistItems", "POST playlistItems",
    "POST playlists", "GET captions", "POST captions", "POST thumbnails", "GET channels",
)  # fmt: skip
FAULTS: tuple[Mapping[str, Any], ...] = (
    {"status": 503}, {"status": 503, "times": -1}, {"drop_answer": True}, {"drop_answer": True, "times": 2},
    {"after": 100}, {"html": True}, {"status": 500, "times": 3}, {"status": 404}, {"status": 410},
)  # fmt: skip
ENDED = {0, 2, 4, 6, -9}  # done, refused, nothing done, partly done, killed
OF_STUDIO = {
    "embeddable": ("status", False), "license": ("status", "creativeCommon"), "publicStatsViewable": ("status", False),
    "tags": ("snippet", ["by hand"]),
}  # fmt: skip
LANGUAGES = ("fr", "it")


class Life(RuleBasedStateMachine):
    """One episode, two computers with git between them, and a host who also uses Studio."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.youtube = Emulator(clock=lambda: NOON)
        self.youtube.__enter__()
        here = Stage(self.folder / "here", toml=TOML, environ=self.youtube.environ)
        here.episode(EPISODE, FRONT.format("The first"), film=True)
        (here.home / EPISODE / "transcript.vtt").write_text("WEBVTT\n\n00:00.000 --> 00:01.000\nHello.\n")
        here.site.mkdir()
        self.desks = [here, here.clone(self.folder / "there")]
        self.by_hand: dict[str, object] = {}
        self.translated: set[str] = set()

    def teardown(self) -> None:
        if hasattr(self, "youtube"):
            self.youtube.__exit__(None, None, None)
            shutil.rmtree(self.folder)

    @rule(desk=st.integers(0, 1), kill=st.integers(0, 120))
    def publish_and_die(self, desk: int, kill: int) -> None:
        """Somebody publishes; before the n-th thing that the program does it is killed (0: never)."""
        self._publish(desk, kill_at=kill)

    @rule(desk=st.integers(0, 1), call=st.sampled_from(CALLS), fault=st.sampled_from(FAULTS), skip=st.integers(0, 2))
    def publish_through_faults(self, desk: int, call: str, fault: Mapping[str, Any], skip: int) -> None:
        self.youtube.faults.add(Fault(call, **{"skip": skip, **fault}))
        self._publish(desk)
        self.youtube.faults.clear()

    def _publish(self, desk: int, kill_at: int = 0) -> None:
        result = self.desks[desk].run("publish", "--yes", kill_at=kill_at, prepare=_impatient)
        assert result.code in ENDED, f"{result.code}\n{result.out}\n{result.err}"

    @rule(
        desk=st.integers(0, 1), title=st.sampled_from(["The second", "The third"]), notes=st.text("ab \n", max_size=9)
    )
    def edit(self, desk: int, title: str, notes: str) -> None:
        self.desks[desk].write(EPISODE, FRONT.format(title), f"Hello {notes}.")

    @rule(source=st.integers(0, 1))
    def git_pull(self, source: int) -> None:
        """The other computer gets what is in git here, and loses what it has not brought there."""
        for name in ("release.json", f"{EPISODE}/release.json", f"{EPISODE}/episode.md"):
            given = self.desks[source].home / name
            if given.exists():
                shutil.copy(given, self.desks[1 - source].home / name)

    @rule(name=st.sampled_from(sorted(OF_STUDIO)))
    def change_in_studio(self, name: str) -> None:
        for video in self.youtube.videos:
            part, value = OF_STUDIO[name]
            self.youtube.edit(video, **{part: {name: value}})
            self.by_hand[name] = value

    @rule(language=st.sampled_from(LANGUAGES))
    def translate_in_studio(self, language: str) -> None:
        for video in self.youtube.videos:
            self.youtube.edit(video, localizations={language: {"title": "Essai", "description": ""}})
            self.translated.add(language)

    @invariant()
    def there_is_one_video(self) -> None:
        if not hasattr(self, "youtube"):
            return
        assert len(self.youtube.videos) <= 1
        for playlist in self.youtube.playlists.values():
            assert len(playlist.videos) <= 1
        assert len(self.youtube.playlists) <= 1
        languages = [caption.resource["snippet"]["language"] for caption in self.youtube.captions.values()]
        assert len(languages) == len(set(languages))

    @invariant()
    def nothing_of_studio_is_lost(self) -> None:
        if not hasattr(self, "youtube"):
            return
        for video in self.youtube.videos.values():
            for name, value in self.by_hand.items():
                assert video.resource[OF_STUDIO[name][0]].get(name) == value, name
            assert self.translated <= set(video.resource.get("localizations", {}))

    @rule(desk=st.integers(0, 1))
    def all_is_well_in_the_end(self, desk: int) -> None:
        """Undisturbed, a host gets it out: what is in doubt or was sent by the other computer is decided as is said."""
        stage = self.desks[desk]
        result = stage.run("publish", "--yes", "--keep-ours", prepare=_impatient)
        if "[uploaded]" in result.err:
            stage.good("youtube", "adopt", EPISODE, *self.youtube.videos)
            result = stage.run("publish", "--yes", "--keep-ours", prepare=_impatient)
        refused = ("[revision]", "[live]", "[taken]")  # the other computer wrote the feed: run git pull
        if any(kind in result.err for kind in refused):
            return
        assert result.code == 0, f"{result.code}\n{result.out}\n{result.err}"
        ((_, video),) = self.youtube.videos.items()
        assert video.resource["status"]["privacyStatus"] == "public"
        assert PAGE in video.resource["snippet"]["description"]


def _impatient() -> None:
    """In the child: pauses between tries take no time."""
    from quicktake.destinations.youtube import patience

    patience.Patience.__init__.__defaults__ = tuple(
        (lambda seconds: None) if value is time.sleep else value
        for value in patience.Patience.__init__.__defaults__ or ()
    )


def _run(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
            phases=[Phase.generate],  # making a failing life shorter takes longer than reading it
        ),
    )


def test_a_short_life() -> None:
    _run(5, 8)


@pytest.mark.slow
def test_a_long_life() -> None:
    _run(50, 14)
