"""The pages and the endpoint over a store on another machine: an index made of it at the start, its own answers to queries."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from functools import partial
from math import inf
from pathlib import Path
from threading import Event, Thread
from typing import BinaryIO, cast

import anyio
import pyoxigraph as ox
from anyio import CapacityLimiter, to_thread

from extract.errors import SiyarError
from graph.explorer.lanes import Answer, Busy, TooMany, asking
from graph.explorer.pool import LIMITS, LONGEST_LINE, MOST_OF_ONE, WAIT_SECONDS, Pool
from graph.explorer.snapshot import (
    INDEX,
    JUDGEMENTS,
    STORE,
    Generation,
    Mark,
    Served,
    ServeError,
    copy_parts,
    make_index,
    mark_of,
)
from graph.index.schema import open_index
from graph.judged_copy import judge_index_copy
from graph.judgement_log import MATCHES, read_log
from graph.judgement_records import RECORDS, log_of
from graph.names import Fold
from graph.outputs import holding
from graph.process import Dataset, Limits
from graph.remote.client import shown
from graph.remote.endpoint import Endpoint, answer_of, select_remote
from graph.remote.upload import hashes
from graph.sparql import Query

#: What the store is given for one of the queries that the index is made of: seconds, bytes of the answer.
INDEX_SECONDS, INDEX_ANSWER = 600.0, 4 << 30
LOOK_SECONDS = 30.0  # between two looks at what was uploaded to the store
AT_ONCE, AT_ONCE_OF_ONE = 8, 2  # queries that the store is asked at once: in all, and for one client


class RemoteServed(Served):
    """A store on another machine as it is served: what it held when it was read, and the judgements of a folder here.

    It is read anew when other graphs were uploaded there, and no more are.
    """

    def __init__(self, folder: Path, endpoint: Endpoint, fold: Fold = str.casefold) -> None:
        """Reads the store into an index. `folder` is where judgements are kept; it is made where there is none.

        Raises RemoteError and QueryLimit where the store does not give all, ServeError where it has nothing.
        """
        self._endpoint = replace(endpoint, client=replace(endpoint.client, seconds=INDEX_SECONDS, answer=INDEX_ANSWER))
        self._readings, self._uploaded, self._ended = 0, dict[str, str](), Event()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            raise ServeError(
                f"{folder}, where judgements are kept, cannot be made ({fault.strerror}); name another --out."
            ) from fault
        super().__init__(folder, shown(endpoint.url), fold)
        Thread(target=self._watch, daemon=True).start()

    def changed(self) -> bool:
        """Whether the store was read anew, or other judgements stand in the folder, since the newest copy was made."""
        return self._mark() not in (self._newest.mark, self._refused)

    def close(self) -> None:
        """Removes the copies."""
        self._ended.set()
        super().close()

    def _mark(self) -> Mark:
        return (*mark_of(self.folder), (0, 0, 0, self._readings))

    def _copied(self, number: int) -> Generation:
        if not self._readings:
            self._read()
        return super()._copied(number)

    def _fill(self, target: Path) -> None:
        with holding(self.folder):
            copy_parts(self.folder, target, (JUDGEMENTS,))
        read = self._reading(self._readings)
        shutil.copyfile(read / MATCHES, target / MATCHES)
        (target / INDEX).hardlink_to(read / INDEX)
        judgements = read_log(target).judgements
        if judgements:
            judge_index_copy(target / INDEX, judgements, self._fold)

    def _reading(self, number: int) -> Path:
        """The folder with what the store said: its index, without judgements, and the judgements that came with it."""
        return self.place / f"read-{number}"

    def _read(self) -> None:
        """Reads the store; nothing is different where it does not give all. Raises OSError where the disk refuses."""
        found, select, fresh = hashes(self._endpoint), select_remote(self._endpoint), self._reading(self._readings + 1)
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()
        make_index(select, fresh / INDEX, self._fold)
        (fresh / MATCHES).write_text(log_of(str(record) for (record,) in select(RECORDS)), encoding="utf-8")
        with closing(open_index(fresh / INDEX)) as index:
            if not index.execute("SELECT 1 FROM article").fetchone():
                raise ServeError(f"{self.remote} holds no articles; put a build there first: python build_graph.py upload")
        self._uploaded, self._readings = found, self._readings + 1
        shutil.rmtree(self._reading(self._readings - 1), ignore_errors=True)

    def _watch(self) -> None:
        """Looks now and then what was uploaded; what is the same twice is whole."""
        last = self._uploaded
        while not self._ended.wait(LOOK_SECONDS):
            with suppress(SiyarError, OSError):  # what was read stays, and the next look may find the store well again
                now = hashes(self._endpoint)
                if last == now != self._uploaded:
                    self._read()
                last = now


class RemotePool:
    """Hands queries on to the store, once they were read here: so what is refused, and in which words, is the same everywhere."""

    def __init__(self, place: Path, endpoint: Endpoint, limits: Limits = LIMITS) -> None:
        """`place` is a private folder."""
        self._endpoint = replace(endpoint, client=replace(endpoint.client, seconds=limits.seconds, answer=limits.answer))
        self._reader = Pool(place, limits)
        self._nothing = Generation(0, place / "nothing", ())
        (place / "nothing").mkdir()
        ox.Store(place / "nothing" / STORE).flush()
        self._free = CapacityLimiter(AT_ONCE)
        self._free_of: dict[str, CapacityLimiter] = {}
        self._waiting: Counter[str] = Counter()

    async def ask(self, generation: Generation, query: Query, format: str, dataset: Dataset | None = None) -> Answer:
        """The answer of the store. Raises as Pool.ask, and RemoteError."""
        await self._reader.ask(self._nothing, query, format, Dataset())
        with self._counted(asking.get()) as mine:
            asked = partial(answer_of, self._endpoint, query, format, dataset)
            with anyio.move_on_after(WAIT_SECONDS) as wait:
                async with mine, self._free:
                    wait.deadline = inf
                    reply = await to_thread.run_sync(asked)
            if wait.cancelled_caught:
                raise Busy(f"The query waited {WAIT_SECONDS:g} seconds for its turn; ask again in a while.")
        return Answer(reply.size, None, cast(BinaryIO, reply.body))

    async def close(self) -> None:
        """Ends the processes that read queries."""
        await self._reader.close()

    @contextmanager
    def _counted(self, client: str) -> Iterator[CapacityLimiter]:
        """Counts a query among those of its client; gives what lets few of them run at once. Raises Busy or TooMany."""
        if self._waiting[client] >= MOST_OF_ONE:
            raise TooMany(f"{MOST_OF_ONE} of your queries wait already; ask again when they are answered.")
        if self._waiting.total() >= LONGEST_LINE:
            raise Busy(f"{LONGEST_LINE} queries wait already; ask again in a while.")
        self._waiting[client] += 1
        try:
            yield self._free_of.setdefault(client, CapacityLimiter(AT_ONCE_OF_ONE))
        finally:
            self._waiting -= Counter([client])
            if not self._waiting[client]:
                del self._free_of[client]
