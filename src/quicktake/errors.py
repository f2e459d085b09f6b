"""What can go wrong, in a host's words: one root, three kinds, each with a way out.

QuicktakeError
├── InputError            what the host typed or wrote (exit 2)
│   └── Refusal           a rule that never bends was about to be bent (exit 2)
├── MachineError          this computer: a tool, the disk, a lock (exit 3)
│   └── BusyError         somebody else is at it (exit 6)
└── RemoteError           a service outside (exit 4, or 6 when something was done)
"""


class QuicktakeError(Exception):
    """Message for the host, and a hint that says what to do."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class InputError(QuicktakeError):
    """Input that cannot be used: names the file and the line or key."""


class Refusal(InputError):
    """A rule stopped the run before any remote effect.

    kind: the word that `--accept` takes to overrule this refusal, and no other.
    """

    def __init__(self, kind: str, message: str, *, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.kind = kind


class MachineError(QuicktakeError):
    """This machine cannot do it now: no room, a read-only folder, a missing tool."""


class BusyError(MachineError):
    """Another run holds the show."""


class RemoteError(QuicktakeError):
    """A service outside said no, or did not answer.

    transient: the same call may go through later. systemic: every other call there would fail likewise.
    """

    def __init__(self, message: str, *, hint: str = "", transient: bool = False, systemic: bool = False) -> None:
        super().__init__(message, hint=hint)
        self.transient = transient
        self.systemic = systemic


class Interrupted(QuicktakeError):
    """The host said no: nothing was done."""
