"""A secret ⇄ the system's keyring, where there is one: optional, and only a real one."""

from typing import TYPE_CHECKING

from quicktake.errors import MachineError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "quicktake youtube"
HINT = (
    "Unlock it; or keep the sign-in in a file, which scheduled runs can read too: quicktake youtube login --no-keyring"
)


def usable() -> bool:
    """Whether the package `keyring` is installed and finds a store that it recommends itself."""
    return _backend() is not None


def put(name: str, secret: str) -> None:
    """Keeps a secret; MachineError when the keyring does not take it."""
    backend, errors = _opened()
    try:
        backend.set_password(SERVICE, name, secret)
    except errors as error:
        raise MachineError("The keyring does not take the sign-in.", hint=HINT) from error


def get(name: str) -> str | None:
    """A secret, or None when it is not there; MachineError when the keyring cannot be opened."""
    backend, errors = _opened()
    try:
        return backend.get_password(SERVICE, name)
    except errors as error:
        raise MachineError("The keyring that holds the sign-in cannot be opened.", hint=HINT) from error


def drop(name: str) -> None:
    """Forgets a secret, if it is there."""
    backend, errors = _opened()
    try:
        if backend.get_password(SERVICE, name) is not None:
            backend.delete_password(SERVICE, name)
    except errors as error:
        raise MachineError("The keyring that holds the sign-in cannot be opened.", hint=HINT) from error


def _opened() -> tuple["KeyringBackend", type[Exception]]:
    """The keyring and the root of its errors."""
    backend = _backend()
    if backend is None:
        raise MachineError("The sign-in is in the system's keyring, which cannot be used here.", hint=HINT)
    from keyring.errors import KeyringError

    return backend, KeyringError


def _backend() -> "KeyringBackend | None":
    try:
        from keyring import core

        backend = core.get_keyring()
    except (ImportError, AttributeError, ValueError):  # not installed, or PYTHON_KEYRING_BACKEND names no keyring
        return None
    return backend if core.recommended(backend) else None  # others keep plain text, nothing, or fail
