"""Initiation, bytes and status queries → answers, by YouTube's resumable upload protocol."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from emulator import rules
from emulator.answers import Answer, ApiError, done, plain
from emulator.api import Query, read_resource, shown
from emulator.channel import Channel, Session
from emulator.faults import Fault

PIECE = 256 * 1024  # bytes: chunks are multiples of it
BIGGEST = 256 << 30  # bytes of a video
RANGE = re.compile(r"bytes (?:(\d+)-(\d+)|\*)/(\d+|\*)")
GONE = plain(404, "Not Found")


@dataclass(frozen=True)
class Span:
    """What a PUT says that it carries; start None: it asks how much is kept."""

    start: int | None
    end: int
    size: int | None

    @property
    def last(self) -> bool:
        """Whether it ends the file."""
        return self.size is not None and self.end + 1 == self.size


def initiate(channel: Channel, query: Query, headers: Mapping[str, str], body: bytes, origin: str) -> Answer:
    """videos.insert with uploadType=resumable: opens a session."""
    channel.charge_upload()
    if not channel.signed_up:
        raise ApiError(401, "youtubeSignupRequired", "Unauthorized", domain="youtube.header")
    parts = rules.parts_of(query.get("part", ""), rules.READABLE)
    media_type = headers.get("x-upload-content-type", "application/octet-stream")
    if not media_type.startswith("video/") and media_type != "application/octet-stream":
        raise ApiError(400, "badContent", f"Media type '{media_type}' is not supported.", domain="global")
    length = headers.get("x-upload-content-length")
    if length is not None and (not length.isdigit() or int(length) > BIGGEST):
        raise ApiError(413, "uploadTooLarge", "Media is too large.", domain="global")
    sent = read_resource(body)
    written = {
        part: rules.written(part, sent.get(part, {}), {}, inserting=True) for part in parts if part in rules.WRITABLE
    }
    rules.insist(written, inserting=True, sent=sent)
    rules.insist_schedule(sent.get("status", {}) if "status" in parts else {}, was_published=False)
    session = Session(
        secrets.token_urlsafe(24), int(length) if length else None, media_type, written, parts,
        query.get("notifySubscribers", "true") == "true",
    )  # fmt: skip
    channel.sessions[session.name] = session
    location = f"{origin}/upload/youtube/v3/videos?uploadType=resumable&upload_id={session.name}"
    return Answer(200, b"", {"Location": location, "X-GUploader-UploadID": session.name})


def span_of(headers: Mapping[str, str]) -> Span | None:
    """The Content-Range of a PUT; the whole file when there is none; None when it cannot be read."""
    text = headers.get("content-range")
    length = int(headers.get("content-length", "0"))
    if text is None:
        return Span(0, length - 1, length)
    match = RANGE.fullmatch(text)
    if match is None:
        return None
    start, end, size = match.groups()
    total = None if size == "*" else int(size)
    return Span(None, -1, total) if start is None else Span(int(start), int(end), total)


def receive(
    channel: Channel, query: Query, span: Span | None, body: bytes, fault: Fault | None, *, cut: bool
) -> Answer:
    """Bytes for a session, or the question how many are kept. cut: the connection broke in the body."""
    session = channel.sessions.get(query.get("upload_id", ""))
    if fault and fault.expire and session:
        del channel.sessions[session.name]
        session = None
    if session is None:
        return GONE
    if session.video is not None:
        return _video(channel, session, 200)
    if fault and fault.lose:
        session.kept = 0
        return _incomplete(session)
    if span is None or (span.size is not None and session.size is not None and span.size != session.size):
        return plain(400, "Failed to parse Content-Range header.")
    if span.start is None:
        return _incomplete(session)
    keep = fault.keep if fault else None
    return _take(channel, session, span, body if keep is None else body[:keep], whole=not cut and keep is None)


def _take(channel: Channel, session: Session, span: Span, body: bytes, *, whole: bool) -> Answer:
    start = span.start or 0
    length = span.end - start + 1
    if start > session.kept:
        what = f"the upload offset is {start} byte(s), which exceeds already uploaded size of {session.kept} byte(s)."
        return plain(503, f"Invalid request.  According to the Content-Range header, {what}")
    if whole and len(body) != length:
        return plain(400, "Content-Length and Content-Range do not agree.")
    if whole and not span.last and length < PIECE:
        return plain(400, f"Chunks are required to be equal or greater than {PIECE} bytes.")
    if not (whole and span.last):
        body = body[: len(body) // PIECE * PIECE]
    if start + len(body) > session.kept:
        channel.store(session, start, body)
    if whole and span.last:
        channel.finish(session)
        return _video(channel, session, 201)
    return _incomplete(session)


def _incomplete(session: Session) -> Answer:
    return Answer(308, b"", {"Range": f"bytes=0-{session.kept - 1}"} if session.kept else {})


def _video(channel: Channel, session: Session, status: int) -> Answer:
    channel.settle()
    return done(shown(channel.videos[str(session.video)], session.parts), status)
