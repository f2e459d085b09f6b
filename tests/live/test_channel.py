"""The same on a real channel: only when the environment names a token, and then with the real network.

QUICKTAKE_LIVE_TOKEN: google-auth's authorized-user JSON, or its path. Use a channel that is there for trying: one video
is sent (private), and it and its playlist are deleted in the end. Costs one upload and some 1,500 units of the day's
quota: pytest tests/live
"""

import json
import os
import uuid
from pathlib import Path

import pytest
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build

from makers.scenarios import TOML, Channel, whole_life
from makers.stage import Stage

TOKEN = os.environ.get("QUICKTAKE_LIVE_TOKEN", "")
PATIENCE = 180.0  # seconds: YouTube's lists lag behind
BASE = "https://quicktake.example/show/"
pytestmark = [pytest.mark.live, pytest.mark.skipif(not TOKEN, reason="QUICKTAKE_LIVE_TOKEN names no token")]


def test_a_shows_life_with_youtube(tmp_path: Path) -> None:
    text = TOKEN if TOKEN.lstrip().startswith("{") else Path(TOKEN).expanduser().read_text()
    credentials = Credentials.from_authorized_user_info(json.loads(text))  # type: ignore[no-untyped-call]  # untyped
    unique = f"{BASE}{uuid.uuid4().hex}/"  # what an earlier try left behind is not ours
    stage = Stage(tmp_path / "show", toml=TOML, environ={"QUICKTAKE_YOUTUBE_TOKEN": text}, address=unique)
    channel = Channel(build("youtube", "v3", credentials=credentials), f"{unique}0001-one/", PATIENCE)
    try:
        whole_life(stage, channel)
    finally:
        channel.clear()
