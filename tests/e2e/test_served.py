"""What listeners get: the public address is asked after a publish, by `verify`, and before the feed is written."""

import shutil
import socket
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from makers.server import Handler, Served, serving
from makers.stage import NOON, Result, Stage

MP3 = "media/0001-one.mp3"


@pytest.fixture
def there(tmp_path: Path) -> Path:
    """The folder on the web server."""
    folder = tmp_path / "there"
    (folder / "show").mkdir(parents=True)
    return folder


@pytest.fixture
def served(there: Path) -> Iterator[Served]:
    with serving(there) as one:
        yield one


@pytest.fixture
def stage(tmp_path: Path, served: Served) -> Stage:
    stage = Stage(tmp_path / "show", address=f"{served.url}show/")
    stage.episode()
    return stage


def copy(stage: Stage, there: Path) -> None:
    """As a host does after a publish."""
    shutil.copytree(stage.site, there / "show", dirs_exist_ok=True)


def found(result: Result) -> dict[str, tuple[str, str]]:
    """(code, severity) by the end of its address."""
    return {one["place"].rpartition("/show/")[2]: (one["code"], one["severity"]) for one in result.json["findings"]}


def test_what_nobody_serves_is_not_out(stage: Stage, there: Path, served: Served) -> None:
    feed = f"{served.url}show/feed.xml"
    told = stage.good("publish").err
    assert f"{feed} does not show it yet: copy the folder there, then `quicktake verify`." in told
    assert "0001-one is in the folder (file, page, feed);" in told and "is out" not in told
    assert f"[not-served] {feed}: answers 404 (Not Found)." in told
    wrong = stage.good("verify", "--json", code=5)
    assert set(found(wrong).values()) == {("not-served", "E")}
    assert [(one["place"], one["message"]) for one in wrong.json["findings"]] == [
        (feed, "and 5 more addresses: answers 404 (Not Found).")
    ]
    (there / "show" / "style.css").write_bytes((stage.site / "style.css").read_bytes())
    assert {"feed.xml", MP3, "0001-one/", "", "media/show--cover.jpg"} == found(stage.run("verify", "--json")).keys()
    copy(stage, there)
    assert "all as published." in stage.good("verify").out
    assert stage.good("verify").code == 0


def test_a_folder_that_is_served_is_out(tmp_path: Path) -> None:
    """Feed and the new enclosure are asked for, as an app would; nothing else is."""
    with serving(tmp_path / "show" / "site") as served:
        stage = Stage(tmp_path / "show", address=served.url)
        stage.episode()
        result = stage.good("publish")
        assert "0001-one is out: file, page, feed." in result.err
        assert "not-served" not in result.err
        assert served.asked == [
            ("GET", "/feed.xml"), ("GET", "/feed.xml"), ("HEAD", f"/{MP3}"), ("GET", f"/{MP3}"),
        ]  # fmt: skip
        served.asked.clear()
        stage.good("publish")
        assert served.asked == [], "nothing was written"


def test_offline_asks_nobody(stage: Stage, served: Served) -> None:
    told = stage.good("publish", "--offline").err
    assert "0001-one is in the folder (file, page, feed); nobody was asked whether" in told
    assert "6 checked in the folder: all as published." in stage.good("verify", "--offline").out
    stage.good("check", "--offline")
    assert served.asked == []
    assert "--offline asks nobody" in stage.good("youtube", "status", "--offline", code=2).err
    assert "--offline asks nobody" in stage.good("plan", "--remote", "--offline", code=2).err


def test_verify_names_what_is_wrong_out_there(stage: Stage, there: Path, served: Served) -> None:
    stage.good("publish")
    copy(stage, there)
    show = there / "show"
    mp3 = (show / MP3).read_bytes()
    (show / MP3).write_bytes(mp3[:-1])
    assert found(stage.good("verify", "--json", code=5)) == {MP3: ("not-served", "E")}
    (show / MP3).write_bytes(mp3)
    served.ranges = False
    assert found(stage.good("verify", "--json", code=5)) == {MP3: ("no-ranges", "E")}
    served.ranges, served.types[".mp3"] = True, "application/octet-stream"
    assert found(stage.good("verify", "--json")) == {MP3: ("served-type", "W")}
    served.types[".mp3"] = "audio/mpeg"
    page = (show / "0001-one/index.html").read_text()
    (show / "0001-one/index.html").write_text(page.replace("Hello", "Hullo"))
    assert found(stage.good("verify", "--json")) == {"0001-one/": ("served-other", "W")}
    (show / "0001-one/index.html").write_text(page)
    old = (show / "feed.xml").read_bytes()
    stage.write("0001-one", "date: 2026-11-23 06:00", "Hello again.")
    told = stage.good("publish").err
    assert "the feed there is an older one (revision 1, not 2)." in told
    assert found(stage.good("verify", "--json", code=5)) == {
        "feed.xml": ("not-served", "E"), "0001-one/": ("served-other", "W"), "": ("served-other", "W")
    }  # fmt: skip
    copy(stage, there)
    assert found(stage.good("verify", "--json")) == {}
    (show / "feed.xml").write_text("<html>parked</html>")
    assert "what is served there is no feed." in stage.good("verify", code=5).out
    (show / "feed.xml").write_bytes(old)
    assert "older one" in stage.good("verify", code=5).out


def test_a_new_episode_whose_file_is_not_there_yet(tmp_path: Path) -> None:
    """The pages and the feed were copied, the sound was not."""
    with serving(tmp_path / "show" / "site") as served:
        stage = Stage(tmp_path / "show", address=served.url)
        stage.episode()
        served.answer = lambda handler: handler.path.startswith("/media/") and _absent(handler)
        told = stage.good("publish").err
        assert f"(file, page, feed); {served.url}{MP3} does not show it yet: copy the folder there" in told
        assert f"[not-served] {served.url}{MP3}: answers 404 (Not Found)." in told


def _absent(handler: Handler) -> bool:
    handler.reply(404)
    return True


def test_a_server_that_is_down_costs_little(tmp_path: Path) -> None:
    """One question before, one after, and one finding in verify, however many files there are."""
    stage = Stage(tmp_path / "show", address="http://127.0.0.1:9/show/")
    stage.episode()
    began = time.monotonic()
    told = stage.good("publish").err
    assert "[not-served] http://127.0.0.1:9/show/feed.xml: did not answer: the connection was refused." in told
    wrong = stage.good("verify", "--json", code=5).json["findings"]
    assert [one["place"] for one in wrong] == ["http://127.0.0.1:9/show/feed.xml"]
    assert time.monotonic() - began < 20


def test_a_server_that_never_answers_is_asked_once(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/show/"
        stage = Stage(tmp_path / "show", address=url)
        stage.episode()

        def impatient() -> None:
            from quicktake.net import Web

            Web.ask.__kwdefaults__["seconds"] = 1.0  # type: ignore[index]  # it has a default

        told = stage.run("publish", prepare=impatient)
        assert told.code == 0
        assert f"[not-served] {url}feed.xml: did not answer" in told.err
        silent.setblocking(False)
        silent.accept()[0].close()
        with pytest.raises(BlockingIOError):
            silent.accept()


def test_two_hosts_and_a_copied_folder(stage: Stage, there: Path, tmp_path: Path) -> None:
    """A publishes without B's commits: the server's feed would lose B's episode."""
    stage.good("publish")
    copy(stage, there)
    b = stage.clone(tmp_path / "b")
    b.site.unlink()
    shutil.copytree(stage.site, b.site)
    b.episode("0002-two", "date: 2026-11-23 07:00", seed=2)
    b.good("publish")
    b.good("publish")
    copy(b, there)
    live = b.record()["revision"]
    stage.episode("0003-three", "date: 2026-11-23 08:00", seed=3)
    later = NOON + timedelta(hours=1)
    before = (stage.site / "feed.xml").read_bytes()
    refused = stage.run("publish", now=later)
    assert refused.code == 2
    assert (
        "[revision]" in refused.err and f"the feed there is at revision {live}, this computer knows 1." in refused.err
    )
    assert "git pull" in refused.err
    assert (stage.site / "feed.xml").read_bytes() == before
    assert "[revision]" in stage.good("check", now=later, code=5).out
    for words in ("One.", "Two.", "Three."):  # with a higher revision, the unknown guid tells it
        stage.write("0003-three", "date: 2026-11-23 08:00", words)
        stage.good("publish", "--offline", now=later)
    stage.write("0003-three", "date: 2026-11-23 08:00", "Four.")
    refused = stage.run("publish", now=later)
    assert refused.code == 2
    assert "[live]" in refused.err and "episodes that are not known here: Title of 0002-two." in refused.err
    stage.good("publish", "--accept", "live", now=later)


def test_what_was_taken_back_here_may_still_be_served(stage: Stage, there: Path) -> None:
    stage.episode("0002-two", "date: 2026-11-23 07:00", seed=2)
    stage.good("publish")
    copy(stage, there)
    told = stage.good("unpublish", "0002-two", "--yes").err
    assert "the feed there is an older one" in told
    stage.write("0001-one", "date: 2026-11-23 06:00", "More.")
    stage.good("publish")


def test_another_shows_feed_is_not_overwritten(stage: Stage, there: Path, tmp_path: Path) -> None:
    other = Stage(tmp_path / "other", address="https://other.example/")
    other.episode()
    other.good("publish", "--offline")
    copy(other, there)
    refused = stage.run("publish")
    assert refused.code == 2 and "[show]" in refused.err
    assert "the feed of another show is served there (Quick Take)." in refused.err
    assert "public_url" in refused.err and not (stage.site / "feed.xml").exists()


def test_what_is_no_feed_is_in_nobodys_way(stage: Stage, served: Served) -> None:
    def parked(handler: Handler) -> bool:
        handler.reply(200, b"<html>This domain is for sale</html>", Content_Type="text/html")
        return True

    served.answer = parked
    told = stage.good("publish").err
    assert "what is served there is no feed." in told
    assert "a web page is served in its place." in stage.good("verify", code=5).out
