"""A build that is killed, interrupted or out of disk leaves the old outputs or the new ones, never half."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from graph import outputs
from graph.outputs import MANIFEST, OutputError, recover, replacing

FILES = ("graph.trig", "relations.jsonl", "store/CURRENT")


def write(folder: Path, text: str) -> None:
    for name in FILES:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)


def build(folder: Path, text: str) -> None:
    with replacing(folder) as new:
        write(new, text)


def content(folder: Path) -> str:
    """What the outputs say; fails where they do not all say the same."""
    found = {(folder / name).read_text() for name in FILES}
    assert len(found) == 1, found
    assert (folder / MANIFEST).is_file()
    return found.pop()


def test_a_build_is_written_and_replaced(tmp_path: Path) -> None:
    build(tmp_path / "a" / "build", "one")
    assert content(tmp_path / "a" / "build") == "one"
    build(tmp_path / "a" / "build", "two")
    assert content(tmp_path / "a" / "build") == "two"
    assert os.listdir(tmp_path / "a") == ["build"]


def test_an_empty_folder_may_be_used(tmp_path: Path) -> None:
    (tmp_path / "build").mkdir()
    build(tmp_path / "build", "one")
    assert content(tmp_path / "build") == "one"


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "real")
    build(tmp_path / "link", "one")
    build(tmp_path / "link", "two")
    assert (tmp_path / "link").is_symlink() and content(tmp_path / "real") == "two"


def test_the_folder_can_be_read_by_others(tmp_path: Path) -> None:
    mask = os.umask(0o022)
    try:
        build(tmp_path / "build", "one")
    finally:
        os.umask(mask)
    assert (tmp_path / "build").stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize("fault", [ValueError, KeyboardInterrupt])
def test_an_error_leaves_the_old_outputs(tmp_path: Path, fault: type[BaseException]) -> None:
    build(tmp_path / "build", "one")
    with pytest.raises(fault), replacing(tmp_path / "build") as new:
        (new / "graph.trig").write_text("half")
        raise fault
    assert content(tmp_path / "build") == "one"
    assert os.listdir(tmp_path) == ["build"]


def test_a_full_disk_leaves_the_old_outputs(tmp_path: Path) -> None:
    build(tmp_path / "build", "one")
    with pytest.raises(OutputError, match="disk is full"), replacing(tmp_path / "build"):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert content(tmp_path / "build") == "one"


def test_a_disk_that_is_really_full(tmp_path: Path) -> None:
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(tmp_path)]
    try:
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    if not mounted:
        pytest.skip("a small disk cannot be mounted here")
    try:
        build(tmp_path / "build", "one")
        with pytest.raises(OutputError, match="disk is full"):
            build(tmp_path / "build", "two" * 100_000)
        assert content(tmp_path / "build") == "one"
        assert os.listdir(tmp_path) == ["build"]
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)


@pytest.mark.parametrize("place", ["/proc/siyar/build", "/dev/null/build"])
def test_a_place_that_cannot_be_written(place: str) -> None:
    with pytest.raises(OutputError, match="could not be written"):
        build(Path(place), "one")


def test_a_file_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "build").write_text("mine")
    with pytest.raises(OutputError, match="is a file"):
        build(tmp_path / "build", "one")


def test_what_no_build_made_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "build" / "lib").mkdir(parents=True)
    with pytest.raises(OutputError, match="no build of Siyar made .lib."):
        build(tmp_path / "build", "one")
    assert os.listdir(tmp_path / "build") == ["lib"]


def test_a_note_beside_the_outputs_is_not_lost(tmp_path: Path) -> None:
    build(tmp_path / "build", "one")
    (tmp_path / "build" / "notes.txt").write_text("mine")
    with pytest.raises(OutputError, match=r"notes\.txt"):
        build(tmp_path / "build", "two")
    assert content(tmp_path / "build") == "one"


def test_a_note_that_comes_during_the_build_is_not_lost(tmp_path: Path) -> None:
    build(tmp_path / "build", "one")
    with pytest.raises(OutputError, match=r"notes\.txt"), replacing(tmp_path / "build") as new:
        write(new, "two")
        (tmp_path / "build" / "notes.txt").write_text("mine")
    assert content(tmp_path / "build") == "one"


@pytest.mark.parametrize("manifest", ["", "[]", "{}", '{"files": 1}', '{"files": ["x"]}'])
def test_a_manifest_of_others_is_no_leave(tmp_path: Path, manifest: str) -> None:
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / MANIFEST).write_text(manifest)
    (tmp_path / "build" / "theirs").write_text("theirs")
    with pytest.raises(OutputError):
        build(tmp_path / "build", "one")


def test_two_builds_at_once_do_not_sweep_one_another(tmp_path: Path) -> None:
    with replacing(tmp_path / "build") as first:
        write(first, "one")
        build(tmp_path / "build", "two")
        assert first.is_dir()
    assert content(tmp_path / "build") == "one"


def test_without_exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outputs, "_exchange", lambda one, other: False)
    build(tmp_path / "build", "one")
    build(tmp_path / "build", "two")
    assert content(tmp_path / "build") == "two"
    assert os.listdir(tmp_path) == ["build"]


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path[:0] = {path!r}
from graph import outputs
from test_outputs import build

def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

def then_die(function):
    def both(*args, **kwargs):
        function(*args, **kwargs)
        die()
    return both

count = 0
def die_at_second(function):
    def counted(*args, **kwargs):
        global count
        count += 1
        return die() if count == 2 else function(*args, **kwargs)
    return counted

{fault}
build(Path({folder!r}), "two")
"""
FAULTS = {
    "while the files are written": ("import test_outputs; test_outputs.write = die", "one"),
    "before they are on disk": ("outputs._sync = die", "one"),
    "before the exchange": ("outputs._swap = die", "one"),
    "after the exchange": ("outputs._exchange = then_die(outputs._exchange)", "two"),
    "while the old ones are removed": ("outputs.shutil.rmtree = die", "two"),
    "without exchange, before the first rename": ("outputs._exchange = lambda a, b: False; outputs.os.rename = die", "one"),
    "without exchange, between the renames": (
        "outputs._exchange = lambda a, b: False; outputs.os.rename = die_at_second(outputs.os.rename)",
        "one",
    ),
    "without exchange, after the renames": ("outputs._exchange = lambda a, b: False; outputs.shutil.rmtree = die", "two"),
}


@pytest.mark.parametrize("when", FAULTS)
def test_a_killed_build(tmp_path: Path, when: str) -> None:
    folder = tmp_path / "build"
    build(folder, "one")
    fault, expected = FAULTS[when]
    here = Path(__file__).resolve().parent
    script = KILLED.format(path=[str(here.parent), str(here)], fault=fault, folder=str(folder))
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert ended.returncode == -9, ended.stderr.decode()
    recover(folder)
    assert content(folder) == expected
    build(folder, "three")
    assert content(folder) == "three"
    assert os.listdir(tmp_path) == ["build"]


def test_recover_does_nothing_else(tmp_path: Path) -> None:
    recover(tmp_path / "build")
    assert not os.listdir(tmp_path)
    build(tmp_path / "build", "one")
    recover(tmp_path / "build")
    assert content(tmp_path / "build") == "one"
