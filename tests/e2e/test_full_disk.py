"""A disk that fills up at any moment: an error, nothing cut short in public, and the same command goes on later."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from makers.stage import Stage

SIZES = (200, 600, 1200)  # KiB; the smallest holds not even the journal and one encoded file
RUN = "mount -t tmpfs -o size={size}k none {folder} && cp -r {show}/. {folder}/ 2>/dev/null; cd {folder} && {command}"


def can_mount() -> bool:
    done = subprocess.run(["unshare", "-Urm", "true"], capture_output=True, check=False)
    return done.returncode == 0


@pytest.mark.skipif(sys.platform != "linux", reason="needs Linux's mount namespaces")
@pytest.mark.parametrize("size", SIZES)
def test_nothing_truncated_is_published(size: int, tmp_path: Path) -> None:
    if not can_mount():
        pytest.skip("this system does not allow mounts in a namespace")
    stage = Stage(tmp_path / "show")
    stage.episode("0001-one")
    code = "from quicktake.publish import refusals; refusals.room_for = lambda *any: ()"
    program = f"{sys.executable} -c '{code}; from quicktake.cli import main; main()'"
    left = "test -e site/feed.xml && echo PUBLISHED; find . -name '.quicktake-*'"
    look = f"{program} publish; code=$?; {left}; exit $code"
    folder = tmp_path / "disk"
    folder.mkdir()
    script = RUN.format(size=size, folder=folder, show=stage.root, command=look)
    done = subprocess.run(
        ["unshare", "-Urm", "sh", "-c", script], capture_output=True, text=True, timeout=120, check=False,
        env={**os.environ, "NO_COLOR": "1"},
    )  # fmt: skip
    if done.returncode == 0:
        assert "PUBLISHED" in done.stdout
    else:
        assert done.returncode in (2, 3), done.stderr
        assert "PUBLISHED" not in done.stdout
        assert "error:" in done.stderr
        assert "Traceback" not in done.stderr
    assert ".quicktake-" not in done.stdout
