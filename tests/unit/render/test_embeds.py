"""Players in show notes become links to the pages that they stand for."""

import pytest

from quicktake.render.embeds import embed_of


@pytest.mark.parametrize(
    ("tag", "service", "url"),
    [
        ('<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ">', "YouTube", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        (
            "<iframe width=560 src='//www.youtube-nocookie.com/embed/dQw4w9WgXcQ?si=x&amp;start=90'>",
            "YouTube",
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=90s",
        ),
        (
            '<iframe src="https://www.youtube.com/embed/videoseries?list=PL590L5WQmH8fJ54F">',
            "YouTube",
            "https://www.youtube.com/playlist?list=PL590L5WQmH8fJ54F",
        ),
        ('<iframe src="https://youtu.be/dQw4w9WgXcQ?t=5">', "YouTube", "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=5s"),
        ('<iframe src="https://player.vimeo.com/video/76979871?h=8272103f6e">', "Vimeo", "https://vimeo.com/76979871/8272103f6e"),
        (
            '<iframe src="https://tube.example/videos/embed/9c9de5e8-0a1e-484a-b099-e80766180a6d">',
            "PeerTube",
            "https://tube.example/w/9c9de5e8-0a1e-484a-b099-e80766180a6d",
        ),
        (
            '<iframe src="https://tube.example/video-playlists/embed/73804a40-da9a-40c2-b1eb-2c6d9eec8f0a">',
            "PeerTube",
            "https://tube.example/w/p/73804a40-da9a-40c2-b1eb-2c6d9eec8f0a",
        ),
        (
            '<iframe src="https://w.soundcloud.com/player/?url=https%3A//soundcloud.com/one/two&amp;color=red">',
            "SoundCloud",
            "https://soundcloud.com/one/two",
        ),
        (
            '<iframe src="https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/34019569">',
            "SoundCloud",
            "https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/34019569",
        ),
    ],
)  # fmt: skip
def test_players_of_known_services(tag: str, service: str, url: str) -> None:
    found = embed_of(tag)
    assert found is not None
    assert (found.service, found.url) == (service, url)


@pytest.mark.parametrize(
    "tag",
    [
        "<iframe>",
        '<iframe src="https://open.spotify.com/embed/episode/1">',
        '<iframe src="javascript:alert(1)//youtube.com/embed/dQw4w9WgXcQ">',
        '<iframe src="https://youtube.com.evil.example/embed/dQw4w9WgXcQ">',
        '<iframe src="https://www.youtube.com/channel/UC">',
        '<iframe src="https://[youtube.com/embed/dQw4w9WgXcQ">',
        '<iframe src="data:text/html,https://youtu.be/dQw4w9WgXcQ">',
    ],
)
def test_what_is_no_player_of_theirs(tag: str) -> None:
    assert embed_of(tag) is None


def test_the_link_is_called_by_the_players_own_title() -> None:
    tag = '<iframe title="{}" src="https://www.youtube.com/embed/dQw4w9WgXcQ">'
    for title, text in (
        ("Loud &amp; clear", "▶\ufe0e YouTube: Loud & clear"),
        ("YouTube video player", "▶\ufe0e YouTube"),
    ):
        found = embed_of(tag.format(title))
        assert found is not None
        assert found.text == text
