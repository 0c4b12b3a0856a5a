"""Queries that wait for their turn, fairly: bounded lines, one running query a client, clients in turn."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from extract.errors import SiyarError
from graph.process import Dataset, Worker
from graph.sparql import Query
from graph.store import QueryLimit

if TYPE_CHECKING:
    from graph.explorer.snapshot import Generation

#: Who asks in this request; no two clients have the same.
asking: ContextVar[str] = ContextVar("asking", default="")


@dataclass(frozen=True, slots=True)
class Key:
    """What an answer depends on."""

    generation: int
    text: str
    dataset: Dataset | None
    format: str


class Busy(QueryLimit):
    """Too many queries wait already; the same query may well be answered later."""


class TooMany(Busy):
    """Too many queries of one client wait already."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer of `size` bytes: in memory, or in an open file where it is long."""

    size: int
    data: bytes | None
    file: BinaryIO | None = None

    def read(self) -> bytes:
        """All of it; the file is closed then."""
        if self.data is not None:
            return self.data
        assert self.file
        with self.file:
            return self.file.read()


class Answers(Protocol):
    """Whatever answers the queries of clients: a pool of processes over a copy, or a store on another machine."""

    async def ask(self, generation: Generation, query: Query, format: str, dataset: Dataset | None = None) -> Answer:
        """The answer to a query, whole when this returns. Raises QueryError, QueryLimit and StoreError."""

    async def close(self) -> None:
        """Ends what runs."""


@dataclass(slots=True, eq=False, weakref_slot=True)
class Job:
    """A query on its way. `worker` is the process where it runs already when it changes its lane; times are monotonic seconds.

    `cpu_before` are the seconds of the processor that the process had used when the query began.
    """

    key: Key
    query: Query
    store: Path
    client: str
    born: float = field(default_factory=time.monotonic)
    begun: float = 0.0
    cpu_before: float = 0.0
    worker: Worker | None = None
    _waiting: list[Future[Answer]] = field(default_factory=list)
    _settled: bool = False

    def join(self) -> Future[Answer] | None:
        """What another one waits for; None where it is too late to join."""
        if self._settled or (self._waiting and self.abandoned):
            return None
        self._waiting.append(Future())
        return self._waiting[-1]

    @property
    def abandoned(self) -> bool:
        """Whether everybody who waited has gone."""
        return all(one.cancelled() for one in self._waiting)

    def give(self, size: int, data: bytes | None, path: Path) -> None:
        """Gives everybody the answer: `data`, or where it is None the file at `path`, which each opens. Raises OSError."""
        for one in self._leaving():
            one.set_result(Answer(size, data, None if data is not None else path.open("rb")))

    def fail(self, why: SiyarError) -> None:
        """Tells everybody that there is no answer."""
        for one in self._leaving():
            one.set_exception(why)

    def _leaving(self) -> Iterator[Future[Answer]]:
        self._settled = True
        while self._waiting:
            one = self._waiting.pop()
            if one.set_running_or_notify_cancel():
                yield one


class Lane:
    """A line of queries before `places` processes, of which one client gets one at a time. Not for several threads at once.

    First come, first served, where what a client asks all at once counts as if it had been asked one after another: so nobody
    waits for all of another one's queries, and nobody is overtaken again and again.
    """

    def __init__(self, places: int, longest: int, most_of_one: int) -> None:
        self.places, self.longest, self.most_of_one = places, longest, most_of_one
        self.line: list[Job] = []
        self._running: Counter[str] = Counter()
        self._answered: dict[str, float] = {}  # when a client who waits still was answered last

    def add(self, job: Job) -> None:
        """Puts a query into the line. Raises Busy or TooMany where the line is full."""
        self._drop_abandoned()
        if sum(one.client == job.client for one in self.line) >= self.most_of_one:
            raise TooMany(f"{self.most_of_one} of your queries wait already; ask again when they are answered.")
        if len(self.line) >= self.longest:
            raise Busy(f"{self.longest} queries wait already; ask again in a while.")
        self.line.append(job)

    def has_room(self, client: str) -> bool:
        """Whether a query of this client would run at once."""
        return self._running.total() + len(self.line) < self.places and not self._running[client]

    def take(self) -> Job | None:
        """The next query to run, None where none can; `done` gives its place back."""
        self._drop_abandoned()
        free = [job for job in self.line if not self._running[job.client]]
        if not free:
            return None
        job = min(free, key=lambda one: max(one.born, self._answered.get(one.client, 0.0)))
        self.line.remove(job)
        self._running[job.client] += 1
        return job

    def done(self, job: Job) -> None:
        """The query that was taken runs no longer."""
        self._running -= Counter([job.client])
        if any(one.client == job.client for one in self.line):
            self._answered[job.client] = time.monotonic()
        else:
            self._answered.pop(job.client, None)

    def late(self, seconds: float) -> list[Job]:
        """Takes out the queries that waited longer than `seconds`."""
        oldest = time.monotonic() - seconds
        late = [job for job in self.line if job.born < oldest and not job.worker]
        self.line = [job for job in self.line if job not in late]
        return late

    def _drop_abandoned(self) -> None:
        self.line = [job for job in self.line if job.worker or not job.abandoned]
