"""Types for what should be true out there, what is not yet, and the proof that it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from quicktake import digest as digests

Fields = Mapping[str, object]
"""Named small values (JSON); None stands for "known after build"."""

Content = bytes | Path | Fields
"""What a change writes: bytes, a file on this machine, or small texts."""

Severity = Literal["E", "W", "I"]
Action = Literal["create", "update", "withdraw"]
Keep = Literal["ours", "theirs"]


@dataclass(frozen=True)
class Effect:
    """One thing that a destination wants to be true out there."""

    key: str
    """`destination/GUID/what`, for ever the same."""
    digest: str | None
    """Digest of what it is made from; None while that is not known."""
    content: Callable[[], Content]
    """Makes what is to be written; called when the change is applied."""
    fields: Fields = field(default_factory=dict)
    """What it says, small enough to show and to keep: shown by `plan`, kept in the receipt."""
    withdraw: bool = False
    """Whether it takes something back; done before anything else of the run."""


def effect(
    key: str, fields: Fields, content: Callable[[], Content], *, known: bool = True, withdraw: bool = False
) -> Effect:
    """An effect whose digest is that of its fields; known=False while a part of them is still to be built."""
    return Effect(key, digests.of_value(dict(fields)) if known else None, content, fields, withdraw)


def utc_text(moment: datetime) -> str:
    """A moment as ISO 8601 in UTC, to the second."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


DRIFTED = "drifted"
"""In the place of a receipt's digest: what lies there is not what was written."""


@dataclass(frozen=True)
class Receipt:
    """Proof that an effect is true."""

    key: str
    digest: str
    remote_id: str | None = None
    """The name it has out there: a path in the store, a YouTube id."""
    url: str | None = None
    """Where people find it."""
    fields: Fields = field(default_factory=dict)
    """What was last written."""
    at: datetime | None = None
    """When it became true, UTC."""

    def as_json(self) -> dict[str, object]:
        """The receipt without its key, absent values left out."""
        at = utc_text(self.at) if self.at else None
        content = {"digest": self.digest, "id": self.remote_id, "url": self.url, "at": at, "fields": dict(self.fields)}
        return {name: value for name, value in content.items() if value not in (None, {})}

    @staticmethod
    def from_json(key: str, value: Mapping[str, Any]) -> "Receipt":
        """Reads back what `as_json` gave; KeyError, TypeError or ValueError when it is something else."""
        at = datetime.fromisoformat(value["at"]) if "at" in value else None
        return Receipt(key, str(value["digest"]), value.get("id"), value.get("url"), dict(value.get("fields", {})), at)


@dataclass(frozen=True)
class Change:
    """An effect that is not true yet."""

    action: Action
    effect: Effect
    receipt: Receipt | None
    """The receipt of what stands there now, if something does."""
    cause: str
    """Why, in a host's words; changes with the same cause are shown together."""
    episode: str | None = None
    """Slug of the episode, or None for the show's own things."""
    destination: str = ""
    keep: Keep | None = None
    """Which of two wordings the host chose for fields that were changed here and out there."""
    accepted: frozenset[str] = frozenset()
    """Kinds of refusals that the host overruled."""


@dataclass(frozen=True)
class Finding:
    """Something a host should know: from rules, verification and mastering alike."""

    code: str
    """The rule's name, such as `ch-image`; stable."""
    severity: Severity
    """E: rejected or broken · W: recommended, or hurts in known apps · I: good practice."""
    place: str
    """File and key, episode or address."""
    message: str
    hint: str = ""
    source: str = ""
    """Where the rule comes from."""
