"""Calls and the clock → what a Pacific day's quota has left, by the rules of June 2026.

Developers' guide, "Quota calculator" (determine_quota_cost): 10,000 units a day for everything but uploads,
100 uploads a day in a bucket of their own, both new at midnight in California.
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from emulator.answers import ApiError

PACIFIC = ZoneInfo("America/Los_Angeles")
UNITS = 10_000  # per day, everything but uploads
UPLOADS = 100  # per day


@dataclass
class Quota:
    """What one Pacific day used up."""

    units: int = 0
    uploads: int = 0
    """Calls of videos.insert, also those that were refused."""
    videos: int = 0
    """Videos that came in, for the channel's own cap."""


@dataclass
class Limit:
    """What a day may use."""

    units: int = UNITS
    uploads: int = UPLOADS
    videos: int | None = None
    """The channel's own cap, which Google does not publish; None: none."""


def day_of(moment: datetime) -> str:
    """The Pacific day that a moment belongs to, such as `2026-11-22`."""
    return moment.astimezone(PACIFIC).date().isoformat()


def charge(quota: Quota, limit: Limit, units: int) -> None:
    """Counts a call's units, or refuses it because the day's do not suffice."""
    if quota.units + units > limit.units:
        message = 'The request cannot be completed because you have exceeded your <a href="/quota">quota</a>.'
        raise ApiError(403, "quotaExceeded", message, domain="youtube.quota")
    quota.units += units


def charge_upload(quota: Quota, limit: Limit) -> None:
    """Counts a videos.insert in its own bucket, or refuses it: the project's cap as 429, the channel's as 400."""
    if quota.uploads >= limit.uploads:
        what = "Quota exceeded for quota metric 'Video Uploads' and limit 'Video Uploads per day' of service"
        message = f"{what} 'youtube.googleapis.com' for consumer 'project_number:100000000000'."
        raise ApiError(429, "rateLimitExceeded", message, domain="global")
    quota.uploads += 1
    if limit.videos is not None and quota.videos >= limit.videos:
        raise ApiError(400, "uploadLimitExceeded", "The user has exceeded the number of videos they may upload.")
