"""Bytes → files on this machine, whole or not at all; systems differ here only."""

import contextlib
import errno
import os
import shutil
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from quicktake.clock import Clock, utc_now
from quicktake.errors import BusyError, InputError, MachineError
from quicktake.model import Progress, no_progress

PIECE = 4 << 20  # bytes copied at a time
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8  # mallopt(3)
HEAPS = 2
OWN_PAGES = 4 << 20  # bytes from which on a piece of memory is given back when it is freed, whatever lies behind it
FICLONE = 0x40049409  # Linux: make one file share another's blocks (ioctl_ficlone(2))


def give_back() -> None:
    """Gives the system back what glibc keeps of memory that was freed: holes that something large grew out of."""
    if sys.platform == "linux":
        import ctypes

        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)


def share_heaps() -> None:
    """Makes glibc serve all threads from a few heaps, before any is started.

    It gives each thread a heap of its own, and each keeps what was freed there: some 20 MB that nobody uses. Of one for
    all, threads wait for each other (they were switched twice as often); two are nearly as small. And once
    something large was freed, what is as large lies in the heap too, where it leaves holes: FFmpeg's index of six hours
    was there twice.
    """
    if sys.platform == "linux":
        import ctypes  # no command needs it but those that work on sound

        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # musl has none
        if mallopt is not None:
            mallopt(M_ARENA_MAX, HEAPS)
            mallopt(M_MMAP_THRESHOLD, OWN_PAGES)
            mallopt(M_TRIM_THRESHOLD, 8 * OWN_PAGES)


def address(path: Path) -> str:
    """The file for FFmpeg, which takes what stands before a colon for a protocol."""
    return f"file:{path.absolute()}"


@contextlib.contextmanager
def told(path: Path) -> Iterator[None]:
    """Translates the system's errors about a file into the host's words."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise MachineError(f"{path}: the disk is full.", hint="Free some space and run the same again.") from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise MachineError(f"{path}: may not be written here.", hint="Check the folder's permissions.") from error
        raise MachineError(f"{path}: {error.strerror or error}.") from error


@contextlib.contextmanager
def reading(path: Path) -> Iterator[None]:
    """Translates the system's errors about a file that a host named into the host's words."""
    try:
        yield
    except PermissionError as error:
        raise InputError(f"{path}: may not be read.", hint="Check the file's permissions.") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error}).", hint="Is it a file?") from error


def insist_folder(path: Path) -> None:
    """InputError unless the folder in which a file is to be written is there: a name typed wrong makes no folders."""
    if not path.parent.is_dir():
        raise InputError(f"{path}: there is no folder {path.parent}.", hint="Make it first, or check the name.")


def unwritten(path: Path, error: Exception) -> MachineError:
    """What a library could not write, in the host's words; its errors carry the system's number, or say it in text."""
    number = getattr(error, "errno", None)
    reason = os.strerror(number) if number and number > 0 else str(error)
    return MachineError(
        f"{path}: cannot be written ({reason}).", hint="Is there room on the disk, and may it be written?"
    )


def fsync_folder(folder: Path) -> None:
    """Makes a rename in the folder survive a power cut; Windows does that by itself."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def replacing(path: Path, *, alone: bool = True) -> Iterator[Path]:
    """A new path beside `path`; what is written there takes its place when the block ends well, else it is removed.

    Its name is always the same, so that what a killed run left there is used up by the next one; unless others may
    write the same file at the same time, because no lock keeps them from it: then it is this process's own.
    """
    fresh = path.with_name(f".quicktake-{'' if alone else f'{os.getpid()}-'}{path.name}")
    with told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.unlink(missing_ok=True)
        fresh.touch(exist_ok=False)
    try:
        yield fresh
        with told(path):
            with fresh.open("rb") as file:
                os.fsync(file.fileno())
            fresh.replace(path)
            fsync_folder(path.parent)
    finally:
        fresh.unlink(missing_ok=True)


def write_file(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all, durable on return."""
    with replacing(path) as fresh, told(path):
        fresh.write_bytes(content)


def remove_file(path: Path) -> None:
    """Takes a file away for good, if it is there."""
    if path.exists():
        with told(path):
            path.unlink()
            fsync_folder(path.parent)


def copy_file(source: Path, target: Path, progress: Progress = no_progress) -> None:
    """Copies a file, as a clone that takes no room where the file system can; whole or not at all."""
    with replacing(target) as fresh, told(target), source.open("rb") as old, fresh.open("wb") as new:
        if _cloned(old, new):
            return
        total, done = os.fstat(old.fileno()).st_size, 0
        while piece := old.read(PIECE):
            new.write(piece)
            done += len(piece)
            progress("Copying", done, total, "B")


def _cloned(old: IO[bytes], new: IO[bytes]) -> bool:
    """Whether the file system made the new file share the old one's blocks."""
    if sys.platform != "linux":
        return False
    import fcntl

    try:
        fcntl.ioctl(new.fileno(), FICLONE, old.fileno())
    except OSError:
        return False  # not on this file system, or across two of them
    return True


def room(folder: Path) -> int:
    """Bytes that still fit where the folder is or will be."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def read_text(path: Path, limit: int = 4 << 20) -> str:
    """A host's text file: UTF-8, BOM and CRLF folded; InputError when it is no text or larger than `limit` bytes."""
    try:
        return folded(read_bytes(path, limit).decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise InputError(f"{path}, line {line}: not UTF-8 text.", hint="Save it as UTF-8 and try again.") from error


def read_bytes(path: Path, limit: int) -> bytes:
    """A host's small file; InputError when it is not there or larger than `limit` bytes."""
    try:
        if path.stat().st_size > limit:
            raise InputError(f"{path}: larger than {limit >> 20} MiB; is this the right file?")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise InputError(f"{path}: there is no such file.") from error
    except OSError as error:
        raise MachineError(f"{path}: cannot be read: {error.strerror}.") from error


def folded(text: str) -> str:
    """The text with line feeds for all line ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


@contextlib.contextmanager
def locked(path: Path, clock: Clock = utc_now) -> Iterator[None]:
    """One writer: holds the lock for the block; the system frees it when its holder dies. BusyError says who has it."""
    with told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a+b")
    with file:
        if not _try_lock(file):
            file.seek(0)
            raise BusyError(
                f"Another quicktake is at work on this show ({file.read(200).decode(errors='replace')}).",
                hint="Wait until it is done and run this again.",
            )
        with told(path):
            file.truncate(0)
            file.write(f"process {os.getpid()} on {socket.gethostname()} since {clock():%Y-%m-%d %H:%M} UTC".encode())
            file.flush()
        yield


def _try_lock(file: IO[bytes]) -> bool:
    """Whether the file is now ours."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
