"""Initiation, bytes and status queries → answers, by YouTube's resumable upload protocol."""

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from emulator import calls, quota, rules
from emulator.answers import Answer, ApiError, done, plain
from emulator.channel import Channel
from emulator.faults import Fault
from emulator.request import Media, Request
from emulator.resources import Session
from emulator.videos import shown

PIECE = 256 * 1024  # bytes: chunks are multiples of it
RANGE = re.compile(r"bytes (?:(\d+)-(\d+)|\*)/(\d+|\*)")
GONE = plain(404, "Not Found")
ACCEPTS = ("video/*", "application/octet-stream")
BIGGEST = 256 << 30  # bytes of a video


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


def initiate(channel: Channel, name: str, request: Request, fields: Mapping[str, str], origin: str) -> Answer:
    """A call with uploadType=resumable: opens a session; the call itself waits for the bytes, unless it is insert."""
    kind = fields.get("x-upload-content-type", "application/octet-stream")
    length = fields.get("x-upload-content-length")
    size = int(length) if length is not None and length.isdigit() else None
    if name == "POST upload":
        session = _video_session(channel, request, kind, size)
        where = "videos"
    else:
        calls.charge(channel, name)
        call = calls.known(name)
        calls.insist_media(call.accepts, call.most, kind, size or 0)
        session = Session(secrets.token_urlsafe(24), size, kind, dict(request.sent), [], False, call=name)
        session.query = dict(request.query)
        where = "thumbnails/set" if name == "POST thumbnails" else name.partition(" ")[2]
    channel.sessions[session.name] = session
    location = f"{origin}/upload/youtube/v3/{where}?uploadType=resumable&upload_id={session.name}"
    return Answer(200, b"", {"Location": location, "X-GUploader-UploadID": session.name})


def whole(channel: Channel, request: Request) -> Answer:
    """videos.insert with everything in one body, without a session."""
    if request.media is None:
        quota.charge_upload(channel.quota, channel.limit)
        raise ApiError(400, "mediaBodyRequired", "The request does not include the video content.")
    session = _video_session(channel, request, request.media.media_type, len(request.media.data))
    channel.receive(session, 0, request.media.data)
    channel.finish(session)
    return _video(channel, session, 200)


def _video_session(channel: Channel, request: Request, media_type: str, size: int | None) -> Session:
    quota.charge_upload(channel.quota, channel.limit)
    if not channel.signed_up:
        raise ApiError(401, "youtubeSignupRequired", "Unauthorized", domain="youtube.header")
    parts = request.parts(rules.READABLE)
    calls.insist_media(ACCEPTS, BIGGEST, media_type, size or 0)
    written = {
        part: rules.written(part, request.part(part), {}, inserting=True) for part in parts if part in rules.WRITABLE
    }
    rules.insist(written, inserting=True, sent=request.sent)
    rules.insist_schedule(request.part("status") if "status" in parts else {}, was_published=False)
    notify = request.query.get("notifySubscribers", "true") == "true"
    return Session(secrets.token_urlsafe(24), size, media_type, written, parts, notify)


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
    channel: Channel, query: Mapping[str, str], span: Span | None, body: bytes, fault: Fault | None, *, cut: bool
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
    if session.done is not None:
        return done(session.done)
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
        channel.receive(session, start, body)
    if whole and span.last:
        return _finished(channel, session)
    return _incomplete(session)


def _finished(channel: Channel, session: Session) -> Answer:
    """All bytes are there: a video, or the call that waited for them."""
    if session.call == "POST upload":
        channel.finish(session)
        return _video(channel, session, 201)
    media = Media(channel.bytes_of(session).read_bytes(), session.media_type)
    answer = calls.known(session.call).answer(channel, Request(session.query, session.resource, media))
    session.done = json.loads(answer.body)
    channel.changed = True
    return answer


def _incomplete(session: Session) -> Answer:
    return Answer(308, b"", {"Range": f"bytes=0-{session.kept - 1}"} if session.kept else {})


def _video(channel: Channel, session: Session, status: int) -> Answer:
    channel.settle()
    video = channel.videos.get(str(session.video))
    return done(shown(channel, video, session.parts), status) if video else GONE
