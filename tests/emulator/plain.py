"""The plain google-api-python-client against an emulator, as Google's samples use it."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build_from_document
from googleapiclient.discovery_cache import get_static_doc
from googleapiclient.errors import HttpError
from googleapiclient.http import MediaFileUpload, MediaIoBaseUpload

from emulator.server import Emulator

PIECE = 256 * 1024  # bytes
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
JPEG = b"\xff\xd8\xff\xe0" + bytes(100)
VTT = b"WEBVTT\n\n00:00.000 --> 00:01.000\nHello.\n"
BODY: dict[str, dict[str, Any]] = {
    "snippet": {"title": "A talk", "description": "About sound", "tags": ["a", "b"], "categoryId": "25"},
    "status": {"privacyStatus": "private"},
}


def client_of(youtube: Emulator) -> Any:
    """A client that is signed in."""
    document = json.loads(get_static_doc("youtube", "v3"))
    document["rootUrl"] = youtube.endpoint + "/"
    info = json.loads(youtube.token)
    names = ("refresh_token", "token_uri", "client_id", "client_secret")
    credentials = Credentials(token=None, **{name: info[name] for name in names})  # type: ignore[no-untyped-call]  # untyped in part
    return build_from_document(document, credentials=credentials)


def upload(client: Any, file: Path, body: dict[str, dict[str, Any]] | None = None, **options: Any) -> Any:
    """An insert as Google's samples do it."""
    media = MediaFileUpload(str(file), mimetype="video/mp4", chunksize=PIECE, resumable=True)
    request = client.videos().insert(part=",".join(body or BODY), body=body or BODY, media_body=media, **options)
    answer = None
    while answer is None:
        _, answer = request.next_chunk()
    return answer


def media(data: bytes, kind: str = "application/octet-stream", *, resumable: bool = False) -> MediaIoBaseUpload:
    """Bytes to be sent with a call."""
    return MediaIoBaseUpload(io.BytesIO(data), mimetype=kind, resumable=resumable)


def reason(error: pytest.ExceptionInfo[HttpError]) -> str:
    """YouTube's own word for what is wrong."""
    return str(json.loads(error.value.content)["error"]["errors"][0]["reason"])


def refusal(request: Any) -> tuple[int, str]:
    """(status, YouTube's word) of a call that must be refused."""
    with pytest.raises(HttpError) as error:
        request.execute()
    return error.value.status_code, reason(error)
