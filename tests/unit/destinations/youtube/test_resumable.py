"""A built video that this machine cannot give: told with the file's name, as this machine's trouble."""

import errno
import sys
from pathlib import Path

import pytest

from makers.youtube import Naps
from quicktake.destinations.youtube.connection import Answer
from quicktake.destinations.youtube.resumable import Source, Upload
from quicktake.errors import MachineError
from quicktake.model import no_progress


def upload(path: Path, size: int, mtime_ns: int) -> Upload:
    """An upload of the file; YouTube has nothing yet."""
    source = Source(path, size, mtime_ns, "0" * 64)
    return Upload(lambda *_: Answer(308, {}, b""), "address", source, Naps().patience, no_progress, lambda: None)


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(MachineError, match=r"film\.mp4: the built video cannot be read \(No such file"):
        upload(tmp_path / "film.mp4", 5, 0).finish(0)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a file whose reading fails, as Linux has one")
def test_a_disk_that_does_not_read() -> None:
    path = Path("/proc/self/mem")  # at 0 nothing is mapped
    with path.open("rb") as file, pytest.raises(OSError, match="Input/output") as failure:
        file.read(1)
    assert failure.value.errno == errno.EIO
    stat = path.stat()
    with pytest.raises(MachineError, match=r"self/mem: the built video cannot be read \(Input/output error\)"):
        upload(path, stat.st_size, stat.st_mtime_ns).finish(0)
