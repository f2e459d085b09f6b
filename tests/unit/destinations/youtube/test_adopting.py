"""What a host types → a video's id, and what YouTube tells → what the matching takes."""

from datetime import UTC, datetime

import pytest

from quicktake.destinations.youtube.adopting import id_of, seconds_of, upload_of
from quicktake.errors import InputError


@pytest.mark.parametrize(
    "text",
    [
        "dQw4w9WgX-_",
        " dQw4w9WgX-_ ",
        "https://www.youtube.com/watch?v=dQw4w9WgX-_",
        "http://m.youtube.com/watch?list=PL1&v=dQw4w9WgX-_&t=3s",
        "youtube.com/watch?v=dQw4w9WgX-_#t=1",
        "https://youtu.be/dQw4w9WgX-_?si=abc",
        "https://www.youtube.com/shorts/dQw4w9WgX-_",
        "https://www.youtube.com/live/dQw4w9WgX-_?feature=share",
        "https://studio.youtube.com/video/dQw4w9WgX-_/edit",
    ],
)
def test_an_id_and_every_address_of_a_video(text: str) -> None:
    assert id_of(text) == "dQw4w9WgX-_"


@pytest.mark.parametrize(
    "text",
    ["", "short", "https://evil.example/watch?v=dQw4w9WgX-_", "https://www.youtube.com/watch?v=tooShort",
     "https://www.youtube.com/playlist?list=PL123456789", "dQw4w9WgX-_dQw4"],
)  # fmt: skip
def test_what_is_no_video(text: str) -> None:
    with pytest.raises(InputError, match="no video on YouTube"):
        id_of(text)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("PT4M13S", 253), ("PT1H", 3600), ("P1DT2S", 86402), ("PT0S", None), ("P0D", None), ("PT", None), (None, None)],
)
def test_durations(text: object, seconds: float | None) -> None:
    assert seconds_of(text) == seconds


def test_a_video_of_the_list() -> None:
    video = {
        "id": "abc",
        "snippet": {"title": "T", "description": "D", "publishedAt": "2026-11-20T07:00:00Z"},
        "contentDetails": {"duration": "PT2M"},
    }
    upload = upload_of(video)
    assert (upload.title, upload.description, upload.seconds) == ("T", "D", 120)
    assert upload.date == datetime(2026, 11, 20, 7, tzinfo=UTC)
    assert upload_of({"id": "abc"}).date is None
