"""The build that is served: a copy by hard links, so that the folder may be built anew or removed at any time.

A copy stands among the system's temporary files, or where these are on another disk beside the folder in `.NAME.served-…`, locked
as long as its server lives. When a server is killed its processes remove it; a copy without a lock, which is what is left when
they were killed too, is removed by the next server or build. Files that a store only ever writes once (*.sst) and whole files are
linked; those that it appends to are copied.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from extract.errors import SiyarError
from graph.index.build import build_index
from graph.index.queries import Select
from graph.judged_copy import judge_copy
from graph.names import Fold
from graph.outputs import OutputError, holding, recover
from graph.sparql import read_query
from graph.store import StoreError, open_store

if TYPE_CHECKING:
    from graph.explorer.lanes import Answers

STORE, INDEX, JUDGEMENTS = "store", "index.sqlite", "judgements.jsonl"
#: What of a build is served; only the store must be there.
PARTS = (STORE, INDEX, JUDGEMENTS, "matches.jsonl", "relations.jsonl", "manifest.json")
_PREFIX = "siyar.served-"
_TRIES = 20  # how often a copy is begun anew because the folder was replaced meanwhile

#: What tells one state of the folder from another: (device, inode, size, time of change) of the folder and its parts.
Mark = tuple[tuple[int, int, int, int] | None, ...]


class ServeError(SiyarError, RuntimeError):
    """A graph that cannot be served."""


@dataclass(frozen=True, slots=True)
class Generation:
    """One state of the build: its number, from 1 on, and the folder of its copy."""

    number: int
    snapshot: Path
    mark: Mark


_held: ContextVar[Generation | None] = ContextVar("held", default=None)


class Served:
    """A folder of outputs as it is served.

    `generation`, `snapshot` and `index` tell of the newest build, but inside a request (`held`) of the one that was newest when
    it began: a request never sees two builds.
    """

    def __init__(self, folder: Path, remote: str | None = None, fold: Fold = str.casefold) -> None:
        """Copies what stands in `folder`, judgements worked in. `fold` is the form in which names are compared.

        Raises StoreError or ServeError where there is nothing to serve.
        """
        self.folder, self.remote, self._fold = Path(os.path.realpath(folder)), remote, fold
        self.pool: Answers | None = None
        self._lock, self._refreshing = Lock(), Lock()
        self._users: dict[int, int] = {}
        self._place, self._handle = _private_place(self.folder)
        try:
            recover(self.folder)
            self._newest = self._copied(1)
        except BaseException:
            self.close()
            raise
        self._refused: Mark | None = None

    @property
    def now(self) -> Generation:
        """The build of this request, or the newest one outside of requests."""
        return _held.get() or self._newest

    @property
    def generation(self) -> int:
        """The number of this build; it rises by one whenever the folder changes."""
        return self.now.number

    @property
    def snapshot(self) -> Path:
        """The folder that holds the copy of the store and of the index."""
        return self.now.snapshot

    @property
    def store(self) -> Path:
        """The store of this build."""
        return self.snapshot / STORE

    @property
    def index(self) -> Path:
        """The SQLite index of this build."""
        return self.snapshot / INDEX

    @property
    def place(self) -> Path:
        """A private folder for files of the server that do not outlive it."""
        return self._place

    async def select(self, text: str) -> bytes:
        """The answer to a SPARQL query as JSON, as graph.store.ask gives it, with the same errors."""
        assert self.pool, "create_app gives the pool"
        return (await self.pool.ask(self.now, read_query(text), "json")).read()

    def changed(self) -> bool:
        """Whether the folder holds another build than the newest copy."""
        mark = self._mark()
        return mark not in (self._newest.mark, self._refused) and mark[1] is not None

    def refresh_if_changed(self, wait: bool = False) -> None:
        """Serves what stands in the folder now; a build that cannot be read is not served, and the last good one stays.

        While another thread is at it, this one goes on with what there is, unless it is to `wait`.
        """
        if not self._refreshing.acquire(blocking=wait):
            return
        try:
            if not self.changed():
                return
            mark = self._mark()
            try:
                fresh = self._copied(self._newest.number + 1)
            except SiyarError:
                self._refused = mark
                return
            with self._lock:
                old, self._newest = self._newest, fresh
                self._remove_if_unused(old)
        finally:
            self._refreshing.release()

    @contextmanager
    def held(self) -> Iterator[Generation]:
        """Holds on to the newest build as long as the block runs."""
        with self._lock:
            mine = self._newest
            self._users[mine.number] = self._users.get(mine.number, 0) + 1
        token = _held.set(mine)
        try:
            yield mine
        finally:
            _held.reset(token)
            with self._lock:
                self._users[mine.number] -= 1
                if mine is not self._newest:
                    self._remove_if_unused(mine)

    def close(self) -> None:
        """Removes the copies."""
        shutil.rmtree(self._place, ignore_errors=True)
        with suppress(OSError):
            os.close(self._handle)

    def _remove_if_unused(self, old: Generation) -> None:
        if not self._users.get(old.number):
            self._users.pop(old.number, None)
            shutil.rmtree(old.snapshot, ignore_errors=True)

    def _copied(self, number: int) -> Generation:
        """A copy of the folder as it is between two moments at which it is the same."""
        target = self._place / str(number)
        for _ in range(_TRIES):
            mark = self._mark()
            shutil.rmtree(target, ignore_errors=True)
            try:
                self._fill(target)
            except (OSError, OutputError, StoreError) as fault:
                if mark != self._mark():
                    continue
                raise _unservable(self.folder, fault) from fault
            if mark == self._mark():
                return Generation(number, target, mark)
        raise ServeError(f"{self.folder} is built anew without a pause; start when the build is done.")

    def _mark(self) -> Mark:
        """The state of what is served."""
        return mark_of(self.folder)

    def _fill(self, target: Path) -> None:
        """Makes the copy `target`. Raises OSError, OutputError or StoreError."""
        with holding(self.folder):  # no build replaces it, and no judgement is written into its store
            copy_parts(self.folder, target)
        if not (target / STORE).is_dir():
            raise FileNotFoundError(f"{self.folder / STORE}")
        judge_copy(target, self._fold)
        open_store(target / STORE)


def make_index(select: Select, path: Path, fold: Fold) -> None:
    """Writes the index of a graph that has none to `path`. Raises ServeError where the disk refuses, and what `select` raises."""
    try:
        build_index(select, path, fold)
    except sqlite3.Error as fault:
        raise ServeError(f"The index of the graph cannot be made ({fault}); free some space in {path.parent.parent}.") from fault


def _unservable(folder: Path, fault: Exception) -> SiyarError:
    if not folder.exists():
        return ServeError(f"There is no folder {folder}; make it first: python build_graph.py build ARTICLE… --out {folder.name}")
    if not (folder / STORE).is_dir():
        return ServeError(f"{folder} holds no graph (no folder “{STORE}”); build it: python build_graph.py build ARTICLE…")
    if isinstance(fault, PermissionError):
        return ServeError(f"{fault.filename or folder} may not be read by this user; change its rights, or build elsewhere.")
    if isinstance(fault, StoreError):
        return ServeError(f"The store in {folder} is damaged or empty; build it again: python build_graph.py build ARTICLE…")
    return ServeError(f"{folder} cannot be copied ({getattr(fault, 'strerror', None) or fault}); free some space, or move it.")


def mark_of(folder: Path) -> Mark:
    """The state of a folder."""
    return tuple(_stat(path) for path in (folder, folder / STORE / "CURRENT", *(folder / name for name in PARTS)))


def _stat(path: Path) -> tuple[int, int, int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    if path.name == STORE or path.is_dir():
        return found.st_dev, found.st_ino, 0, 0
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def copy_parts(folder: Path, target: Path, parts: Iterable[str] = PARTS) -> None:
    """Copies what there is of `parts` in `folder`, which is held, to the new folder `target`. Raises OSError."""
    target.mkdir(parents=True)
    for name in parts:
        if (folder / name).is_dir():
            (target / name).mkdir()
            for entry in sorted((folder / name).iterdir()):
                if entry.name != "LOCK" and not entry.name.startswith("LOG"):
                    _take(entry, target / name / entry.name)
        elif (folder / name).exists():
            _take(folder / name, target / name)


def _take(source: Path, target: Path) -> None:
    """Links what is written once, copies what may grow."""
    if source.suffix in (".sst", ".sqlite"):
        with suppress(OSError):  # another file system, or one without hard links
            os.link(source, target)
            return
    shutil.copyfile(source, target)


def _private_place(folder: Path) -> tuple[Path, int]:
    """A locked folder of this server alone: among the temporary files where files can be linked there, else beside `folder`."""
    _sweep(folder.parent, f".{folder.name}.served-")
    _sweep(Path(tempfile.gettempdir()), _PREFIX)
    for parent, prefix in _parents(folder):
        try:
            return _locked(parent, prefix)
        except OSError:
            continue
    raise ServeError(f"Neither {folder.parent} nor {tempfile.gettempdir()} can be written; free some space there.")


def _parents(folder: Path) -> list[tuple[Path, str]]:
    beside, temporary = (folder.parent, f".{folder.name}.served-"), (Path(tempfile.gettempdir()), _PREFIX)
    try:
        linked = os.stat(folder).st_dev == os.stat(temporary[0]).st_dev
    except OSError:
        linked = True  # there is nothing to link
    return [temporary, beside] if linked else [beside, temporary]


def _locked(parent: Path, prefix: str) -> tuple[Path, int]:
    while True:
        place = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
        handle = os.open(place, os.O_RDONLY)
        fcntl.flock(handle, fcntl.LOCK_EX)
        if place.exists():  # another server may have swept it away before it was locked
            return place, handle
        os.close(handle)


def _sweep(parent: Path, prefix: str) -> None:
    """Removes what killed servers left; the folders of living ones are locked."""
    for left in parent.glob(f"{prefix}*"):
        with suppress(OSError):
            handle = os.open(left, os.O_RDONLY)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left, ignore_errors=True)
            finally:
                os.close(handle)
