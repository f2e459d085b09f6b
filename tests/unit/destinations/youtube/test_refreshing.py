"""A sign-in that Google does not take, on a computer whose clock is off: both are told."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from quicktake.destinations.youtube.refreshing import Keeping, Refreshing
from quicktake.destinations.youtube.tokens import Kept, Shelf
from quicktake.errors import Refusal


class Refused:
    """The token endpoint's answer to a sign-in that has ended; hours: how much its clock is ahead of ours."""

    status = 400
    data = json.dumps({"error": "invalid_grant", "error_description": "Token has been expired or revoked."}).encode()

    def __init__(self, hours: float) -> None:
        self.headers = {"Date": format_datetime(datetime.now(UTC) + timedelta(hours=hours), usegmt=True)}

    def __call__(self, *_: object, **__: object) -> "Refused":
        return self


def refusal(hours: float, keeping: Keeping | None = None) -> Refusal:
    """How the end of the sign-in is told."""
    made: Any = Refreshing
    credentials = made("t", refresh_token="r", token_uri="https://x.example", client_id="1-a", client_secret="s")  # noqa: S106 - opens nothing
    credentials.keeping = keeping
    with pytest.raises(Refusal) as caught:
        credentials.refresh(Refused(hours))
    return caught.value


@pytest.mark.parametrize("kept", [True, False])
def test_a_clock_that_is_off_is_told_first(tmp_path: Path, kept: bool) -> None:
    now = datetime.now(UTC)
    user = {"refresh_token": "r", "client_id": "1-a", "client_secret": "s", "token_uri": "https://x.example"}
    sign_in = Kept("UCours", "Ours", (), now, now, None, user)
    keeping = Keeping(Shelf({"XDG_CONFIG_HOME": str(tmp_path)}), sign_in) if kept else None
    hint = refusal(3, keeping).hint
    assert hint.startswith(
        "First of all: this computer's clock is 3 hours behind; set it right. Run: quicktake youtube"
    )
    assert "clock" not in refusal(0, keeping).hint


def test_the_end_itself_is_told_all_the_same() -> None:
    assert (refusal(-5).kind, "has expired or was revoked" in refusal(-5).message) == ("signed-out", True)
