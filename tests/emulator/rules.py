"""Video resources as clients send them → what YouTube keeps, or the error that it names.

Rules of the videos resource and of videos.insert and videos.update, Data API v3, discovery revision 20261104.
"""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from emulator.answers import ApiError

CATEGORIES = {
    "1": "Film & Animation", "2": "Autos & Vehicles", "10": "Music", "15": "Pets & Animals", "17": "Sports",
    "19": "Travel & Events", "20": "Gaming", "22": "People & Blogs", "23": "Comedy", "24": "Entertainment",
    "25": "News & Politics", "26": "Howto & Style", "27": "Education", "28": "Science & Technology",
    "29": "Nonprofits & Activism",
}  # fmt: skip
"""Titles of the categories that a video can have."""

UNASSIGNABLE = {
    "18": "Short Movies",
    "21": "Videoblogging",
    "30": "Movies",
    "42": "Shorts",
    "43": "Shows",
    "44": "Trailers",
}
WRITABLE: Mapping[str, Mapping[str, object]] = {
    "snippet": {"title": "", "description": "", "tags": None, "categoryId": None, "defaultLanguage": None,
                "defaultAudioLanguage": None},
    "status": {"privacyStatus": "public", "publishAt": None, "embeddable": False, "license": "youtube",
               "publicStatsViewable": False, "selfDeclaredMadeForKids": None, "containsSyntheticMedia": None},
    "recordingDetails": {"recordingDate": None, "location": None, "locationDescription": None},
    "localizations": {},
    "paidProductPlacementDetails": {"hasPaidProductPlacement": False},
}  # fmt: skip
"""What each part takes from a client, and what a field becomes that an update leaves out."""

INSERTED = {"embeddable": True, "publicStatsViewable": True}
READABLE = {*WRITABLE, "id", "contentDetails", "fileDetails", "processingDetails", "statistics", "player"}


def written(
    part: str, sent: Mapping[str, Any], before: Mapping[str, Any], *, inserting: bool
) -> dict[str, Any]:  # fmt: skip
    """The part as it stands after the call: what is left out is cleared, what clients may not set is kept."""
    if part == "localizations":
        return dict(sent)
    defaults = {**WRITABLE[part], **(INSERTED if inserting and part == "status" else {})}
    read_only = {name: value for name, value in before.items() if name not in defaults}
    new = {name: sent.get(name, default) for name, default in defaults.items()}
    return {**read_only, **{name: value for name, value in new.items() if value is not None}}


def insist(resource: Mapping[str, Any], *, inserting: bool, sent: Mapping[str, Any]) -> None:
    """ApiError with the documented reason when YouTube would refuse these fields."""
    snippet, status = resource.get("snippet", {}), resource.get("status", {})
    if "snippet" in sent or inserting:
        _insist_texts(snippet)
    category = snippet.get("categoryId")
    if category is None and "snippet" in sent and not inserting:
        raise ApiError(400, "invalidCategoryId", "The categoryId is required.")
    if category is not None and category not in CATEGORIES:
        raise ApiError(400, "invalidCategoryId", "The video's category is not assignable.")
    if resource.get("localizations") and not snippet.get("defaultLanguage"):
        raise ApiError(400, "defaultLanguageNotSet", "Localizations need the default language.")
    if "localizations" in sent:
        _insist_localizations(resource.get("localizations", {}))
    _insist_date(resource.get("recordingDetails", {}).get("recordingDate"))
    if status.get("license", "youtube") not in ("youtube", "creativeCommon"):
        raise ApiError(400, "invalidVideoMetadata", "license")
    if status.get("privacyStatus", "public") not in ("public", "unlisted", "private"):
        raise ApiError(400, "invalidVideoMetadata", "privacyStatus")


def insist_schedule(sent: Mapping[str, Any], *, was_published: bool) -> datetime | None:
    """The moment of publishAt, if one was sent."""
    text = sent.get("publishAt")
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        raise ApiError(400, "invalidPublishAt", "publishAt is no RFC 3339 time.") from None
    if sent.get("privacyStatus") != "private" or was_published or moment.tzinfo is None:
        raise ApiError(400, "invalidPublishAt", "publishAt is for private videos that were never published.")
    return moment.astimezone(UTC)


def _insist_localizations(localizations: Mapping[str, Any]) -> None:
    for language, texts in localizations.items():
        try:
            _insist_texts({"title": texts["title"], "description": texts.get("description", "")})
        except (ApiError, KeyError):
            raise ApiError(400, "localizationValidationError", f"{language}: its texts are invalid.") from None


def _insist_date(text: object) -> None:
    if text is None:
        return
    try:
        datetime.fromisoformat(str(text))
    except ValueError:
        raise ApiError(400, "invalidRecordingDetails", "recordingDate is no ISO 8601 date.") from None


def _insist_texts(snippet: Mapping[str, Any]) -> None:
    title, description = snippet.get("title", ""), snippet.get("description", "")
    if not isinstance(title, str) or not title.strip() or len(title) > 100 or set("<>") & set(title):
        raise ApiError(400, "invalidTitle", "The video's title is invalid or empty.")
    if len(description.encode()) > 5000 or set("<>") & set(description):
        raise ApiError(400, "invalidDescription", "The video's description is invalid.")
    tags = snippet.get("tags") or []
    if tags_length(tags) > 500 or any(not tag or set("<>") & set(tag) for tag in tags):
        raise ApiError(400, "invalidTags", "The video's keywords are invalid.")


def tags_length(tags: Collection[str]) -> int:
    """Characters of a list of tags: commas between them count, and quotes around a tag with a space."""
    return sum(len(tag) + (2 if " " in tag else 0) for tag in tags) + max(0, len(tags) - 1)
