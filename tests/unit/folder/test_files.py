"""Files are whole or not there, and one writer holds the lock."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from quicktake.errors import BusyError, InputError, MachineError
from quicktake.folder import files


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "sub" / "a.txt"
    files.write_file(path, b"one")
    files.write_file(path, b"two")
    assert path.read_bytes() == b"two"
    assert [child.name for child in path.parent.iterdir()] == ["a.txt"]


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    files.write_file(path, b"old")
    with pytest.raises(ValueError, match="broken"), files.replacing(path) as fresh:
        fresh.write_bytes(b"half")
        raise ValueError("broken")
    assert path.read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 1


def test_copy_gives_the_same_bytes(tmp_path: Path) -> None:
    source = tmp_path / "a"
    source.write_bytes(os.urandom(5 << 20))
    seen: list[float] = []
    files.copy_file(source, tmp_path / "b", lambda stage, done, total, unit: seen.append(done / total))
    assert (tmp_path / "b").read_bytes() == source.read_bytes()
    assert seen == [] or seen[-1] == 1


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full on this system")
    with pytest.raises(MachineError, match="disk is full"), files.told(tmp_path), Path("/dev/full").open("wb") as file:
        file.write(b"x")
        file.flush()


def test_text_errors_name_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"fine\n\xff\xfe")
    with pytest.raises(InputError, match=r"a\.md, line 2: not UTF-8"):
        files.read_text(path)
    with pytest.raises(InputError, match="no such file"):
        files.read_text(tmp_path / "b.md")
    path.write_bytes(b"x" * 100)
    with pytest.raises(InputError, match="larger"):
        files.read_text(path, limit=10)


HOLD = """
import pathlib, sys
from quicktake.folder import files

with files.locked(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_second_writer_is_told_who_holds_the_lock_and_a_dead_one_holds_nothing(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(lock)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert holder.stdin
    assert holder.stdout
    with holder.stdin, holder.stdout:
        assert holder.stdout.readline().strip() == b"held"
        with pytest.raises(BusyError, match=f"process {holder.pid} "), files.locked(lock):
            raise AssertionError("two hold it")
        holder.kill()
        holder.wait(10)
    with files.locked(lock):
        pass
