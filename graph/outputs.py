"""The folder of a build is replaced whole: an interrupted build leaves the old outputs or the new ones, never half.

A build writes into a hidden sibling, `.NAME.new-…`; when all is on disk, one system call exchanges it with the old folder. Where
the system cannot exchange, the old folder is first renamed to `.NAME.old-…`; killed between these two renames, the next command
puts it back. What a killed build left behind is swept away by the next one: it holds no lock any more.

One file is not of a build: the judgements of people. It is carried over into the new folder while the old one is held, and
whoever adds to it holds the folder too, so that none is lost between the two.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from extract.errors import SiyarError
from graph.ontology import SOFTWARE

#: Marks a folder as made by a build and lists what is in it; a folder that holds anything else is never replaced.
MANIFEST = "manifest.json"
#: What people judge (graph/judgements.py); the only file that outlives a build.
JUDGEMENTS = "judgements.jsonl"
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS
_AT_FDCWD = -100


class OutputError(SiyarError, RuntimeError):
    """Outputs that cannot be written, replaced or found."""


def check_place(folder: Path) -> None:
    """Tells before long work what `replacing` would tell after it.

    Raises OutputError where `folder` holds what no build made, or cannot be written.
    """
    target = Path(os.path.realpath(folder))
    recover(target)
    _refuse_foreign(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _fresh(target):
            pass
    except OSError as fault:
        raise OutputError(f"{folder} cannot be written ({_reason(fault)}).") from fault


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """Gives an empty folder to write into; when the block ends well, it takes the place of `folder`, else it is removed.

    Raises OutputError where `folder` holds what no build made, and where the disk refuses (full, no right to write): the old
    outputs then stand as they were.
    """
    target = Path(os.path.realpath(folder))
    recover(target)
    _refuse_foreign(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _sweep(target)
        with _fresh(target) as new:
            yield new
            _write_manifest(new)
            _sync(new)
            with _held(target) as old:
                _refuse_foreign(target)
                if old is not None:
                    _carry(target / JUDGEMENTS, new)
                _swap(new, target)
    except OSError as fault:
        raise OutputError(f"{folder} could not be written ({_reason(fault)}); the outputs there are as they were.") from fault


@contextmanager
def holding(folder: Path) -> Iterator[None]:
    """Keeps the outputs in `folder` where they are: no build replaces them, and no one else holds them, until the block ends.

    Raises OutputError where there is no such folder.
    """
    with _held(Path(os.path.realpath(folder))) as handle:
        if handle is None:
            raise OutputError(f"There is no folder {folder}; make it first: python build_graph.py build ARTICLE…")
        yield


def recover(folder: Path) -> None:
    """Puts back the old outputs of a build that was killed between two renames; does nothing in any other case."""
    target = Path(os.path.realpath(folder))
    if target.exists():
        return
    with suppress(OSError):
        for old in sorted(target.parent.glob(f".{target.name}.old-*")):
            handle = os.open(old, os.O_RDONLY)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX)  # a living build, between its renames, holds it
                if not target.exists():
                    os.rename(old, target)
            finally:
                os.close(handle)
            return


@contextmanager
def _held(target: Path) -> Iterator[int | None]:
    """A lock on the folder that stands at `target`; None where none stands there.

    The lock is the folder's own, so it goes with it when the folder is exchanged: whoever then gets it looks again.
    """
    while True:
        recover(target)
        try:
            handle = os.open(target, os.O_RDONLY | os.O_DIRECTORY)
        except (FileNotFoundError, NotADirectoryError):
            yield None
            return
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            if _stands(handle, target):
                yield handle
                return
        finally:
            os.close(handle)


def _stands(handle: int, target: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), target.stat())
    except OSError:
        return False


def _carry(judgements: Path, new: Path) -> None:
    if judgements.exists():
        shutil.copyfile(judgements, new / JUDGEMENTS)
        _sync_one(new / JUDGEMENTS)
        _sync_one(new)


def _refuse_foreign(target: Path) -> None:
    if not os.path.lexists(target):
        return
    if not target.is_dir():
        raise OutputError(f"{target} is a file; name a folder for the outputs.")
    inside = sorted(entry.name for entry in target.iterdir())
    foreign = [name for name in inside if name not in {*_ours(target), JUDGEMENTS}]
    if foreign:
        raise OutputError(
            f"{target} holds what no build of Siyar made ({', '.join(foreign[:3])}), and a build replaces the whole folder; "
            "name another folder with --out, or move these files away."
        )


def _ours(target: Path) -> set[str]:
    try:
        manifest = json.loads((target / MANIFEST).read_text(encoding="utf-8"))
        return {MANIFEST, *map(str, manifest["files"])}
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def _write_manifest(new: Path) -> None:
    files = sorted({entry.name for entry in new.iterdir()} | {MANIFEST})
    text = json.dumps({"made_by": SOFTWARE, "files": files}, ensure_ascii=False, indent=1)
    (new / MANIFEST).write_text(text + "\n", encoding="utf-8")


@contextmanager
def _fresh(target: Path) -> Iterator[Path]:
    """An empty, locked sibling of `target`; whatever stands there at the end is removed."""
    while True:
        new = Path(tempfile.mkdtemp(prefix=f".{target.name}.new-", dir=target.parent))
        handle = os.open(new, os.O_RDONLY)
        fcntl.flock(handle, fcntl.LOCK_EX)
        if new.exists():  # another build may have swept it away before it was locked
            break
        os.close(handle)
    try:
        new.chmod(0o777 & ~_umask())
        yield new
    finally:
        shutil.rmtree(new, ignore_errors=True)
        os.close(handle)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sweep(target: Path) -> None:
    """Removes what killed builds and servers left; folders of living ones are locked."""
    for left in (one for kind in ("new", "old", "served") for one in target.parent.glob(f".{target.name}.{kind}-*")):
        with suppress(OSError):
            handle = os.open(left, os.O_RDONLY)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left, ignore_errors=True)
            finally:
                os.close(handle)


def _sync(folder: Path) -> None:
    """Waits until all of `folder` is on disk."""
    for path in [*folder.rglob("*"), folder]:
        _sync_one(path)


def _sync_one(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _swap(new: Path, target: Path) -> None:
    if not target.exists():
        os.rename(new, target)
    elif not _exchange(new, target):
        old = target.with_name(f".{target.name}.old-{new.name.rpartition('-')[2]}")
        os.rename(target, old)
        os.rename(new, target)
        shutil.rmtree(old, ignore_errors=True)
    _sync_one(target.parent)


def _exchange(one: Path, other: Path) -> bool:
    """Exchanges two folders in one step; False where the system or the file system cannot."""
    libc = ctypes.CDLL(None, use_errno=True)
    first, second = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin":
        done = libc.renamex_np(first, second, _EXCHANGE) if hasattr(libc, "renamex_np") else -1
    else:
        done = libc.renameat2(_AT_FDCWD, first, _AT_FDCWD, second, _EXCHANGE) if hasattr(libc, "renameat2") else -1
    return bool(done == 0)


def _reason(fault: OSError) -> str:
    if fault.errno == errno.EROFS or isinstance(fault, PermissionError):
        return "no right to write there; name another folder with --out"
    if fault.errno == errno.ENOSPC or "No space left" in str(fault):
        return "the disk is full; free some space"
    return fault.strerror or str(fault)
