"""A plan of faults → which of them strikes a call."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any


@dataclass
class Fault:
    """Something that goes wrong with calls of one kind."""

    match: str
    """Method and name of the call: `POST token`; `GET channels`; `GET`, `PUT`, `DELETE videos`; `GET videoCategories`;
    `POST thumbnails`; `GET`, `POST`, `PUT`, `DELETE` of `captions`, `playlists`, `playlistItems`, `playlistImages`;
    `POST upload` (videos.insert: initiation), `PUT upload` (bytes of a session), `PUT status` (how much is kept?)."""
    skip: int = 0
    """Calls of this kind that go well first."""
    times: int = 1
    """Calls that it strikes; -1: all."""
    status: int | None = None
    """Answered instead of the true answer; nothing is done."""
    reason: str = "backendError"
    message: str = "Backend Error"
    headers: Mapping[str, str] = field(default_factory=dict)
    html: bool = False
    """The answer is a web page, as from a proxy; status 200 unless said."""
    after: int | None = None
    """The connection is cut after so many bytes of the request's body; the call is done only if that was all of it."""
    keep: int | None = None
    """Only so many bytes of the request's body are kept."""
    lose: bool = False
    """Everything kept so far is lost."""
    drop_answer: bool = False
    """The call is done, and its answer never arrives."""
    expire: bool = False
    """The upload session is forgotten."""
    hide: bool = False
    """A list comes without its items: it lags behind."""
    delay: float = 0.0
    """Seconds before anything happens."""


class Faults:
    """The plan; each call takes the first fault that strikes it."""

    def __init__(self) -> None:
        self._plan: list[Fault] = []
        self._lock = threading.Lock()

    def add(self, *faults: Fault | Mapping[str, Any]) -> None:
        """Adds to the plan; a mapping has the names of Fault's fields, and `retry_after` in seconds."""
        with self._lock:
            self._plan += [fault if isinstance(fault, Fault) else _read(fault) for fault in faults]

    def clear(self) -> None:
        """No faults any more."""
        with self._lock:
            self._plan.clear()

    def take(self, call: str) -> Fault | None:
        """The fault that strikes this call, counted."""
        with self._lock:
            for fault in self._plan:
                if fault.match != call or fault.times == 0:
                    continue
                if fault.skip:
                    fault.skip -= 1
                    continue
                fault.times -= 1 if fault.times > 0 else 0
                return fault
        return None


def _read(plan: Mapping[str, Any]) -> Fault:
    values = dict(plan)
    if "retry_after" in values:
        values["headers"] = {**values.get("headers", {}), "Retry-After": str(values.pop("retry_after"))}
    unknown = values.keys() - {each.name for each in fields(Fault)}
    if unknown:
        raise ValueError(f"no such fault: {', '.join(sorted(unknown))}")
    return Fault(**values)
