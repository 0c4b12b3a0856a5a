"""Answers SPARQL queries for many clients at once, in processes that are stopped when a query wants too much.

Two lanes. A query begins in the fast lane. What needs more than GRACE seconds of the processor, or PATIENCE seconds on a busy
machine, moves, process and all, to the slow lane, where it has a lower priority, and a new process takes its place; where the
slow lane is full and others wait, the query is stopped and begins again when its turn comes there. So a long query, whoever asks
it, delays others by GRACE, at most by PATIENCE.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from weakref import WeakValueDictionary

from extract.errors import SiyarError
from graph.explorer.lanes import Answer, Busy, Job, Key, Lane, asking
from graph.explorer.snapshot import STORE, Generation
from graph.process import Dataset, Limits, Reply, Worker, request_of
from graph.sparql import Query
from graph.store import LESS, TimeLimit, check_format, failure

LIMITS = Limits(seconds=10.0, memory=1 << 30, answer=64 << 20)
FAST, SLOW = 2, 1  # processes
GRACE = 1.0  # seconds, of the processor
PATIENCE = 3.0  # seconds after which a query makes room even if it had less of the processor
LONGEST_LINE, LONGEST_SLOW_LINE = 256, 16  # waiting queries
MOST_OF_ONE, MOST_SLOW_OF_ONE = 64, 4  # of one client
WAIT_SECONDS = 30.0
SMALL_BYTES = 1 << 20  # a longer answer stays in its file, and is not kept
KEPT_BYTES = 64 << 20
STALE_BYTES = 384 << 20  # a process that held more is replaced after its query
_STEP = 0.1  # seconds between two looks at a query that outran its grace

_Turn = Callable[[Job, Worker | None], Worker | None]


class Pool:
    """The lanes with their processes, which start with the first query, and the answers that were given last."""

    def __init__(self, place: Path, limits: Limits = LIMITS) -> None:
        """`place` is a private folder for answers on their way."""
        self.limits = limits
        self._place = place
        self._changed = threading.Condition()  # guards all below
        self._fast = Lane(FAST, LONGEST_LINE, MOST_OF_ONE)
        self._slow = Lane(SLOW, LONGEST_SLOW_LINE, MOST_SLOW_OF_ONE)
        self._flying: WeakValueDictionary[Key, Job] = WeakValueDictionary()
        self._kept = _Kept(KEPT_BYTES)
        self._known_slow: OrderedDict[Key, None] = OrderedDict()
        self._threads: list[threading.Thread] = []
        self._workers: set[Worker] = set()
        self._closed = False

    async def ask(self, generation: Generation, query: Query, format: str, dataset: Dataset | None = None) -> Answer:
        """The answer to a query, whole when this returns; it is asked for the client of this request (`asking`).

        Raises QueryError, QueryLimit (TimeLimit, Busy, TooMany) and StoreError. Cancelled, it takes the query back.
        """
        check_format(query, format)
        key = Key(generation.number, query.text, dataset, format)
        with self._changed:
            kept = self._kept.get(key)
        if kept is not None:
            return Answer(len(kept), kept)
        return await asyncio.wrap_future(self._enter(Job(key, query, generation.snapshot / STORE, asking.get())))

    async def close(self) -> None:
        """Ends the processes; who waits still gets Busy."""
        with self._changed:
            self._closed = True
            for job in [*self._fast.line, *self._slow.line]:
                job.fail(Busy("The server is being stopped."))
            for worker in self._workers:
                worker.stop()
            self._changed.notify_all()
        for thread in self._threads:
            await asyncio.to_thread(thread.join)

    def _enter(self, job: Job) -> Future[Answer]:
        with self._changed:
            if self._closed:
                raise Busy("The server is being stopped.")
            flying = self._flying.get(job.key)
            mine = flying.join() if flying else None
            if mine:
                return mine
            mine = job.join()
            assert mine
            self._start()
            (self._slow if job.key in self._known_slow else self._fast).add(job)
            if job.query.steady:
                self._flying[job.key] = job
            self._changed.notify_all()
            return mine

    def _start(self) -> None:
        if not self._threads:
            turns = [(self._fast, self._fast_turn)] * FAST + [(self._slow, self._slow_turn)] * SLOW
            self._threads = [threading.Thread(target=self._serve, args=turn, daemon=True) for turn in turns]
            for thread in self._threads:
                thread.start()

    def _serve(self, lane: Lane, turn: _Turn) -> None:
        """One place of a lane: query after query, in one process as long as it does well."""
        worker: Worker | None = None
        while job := self._next(lane):
            try:
                worker = turn(job, worker)
            except OSError as fault:
                self._finish(job, Busy(f"No process can be started now ({fault.strerror}); ask again in a while."))
            finally:
                with self._changed:
                    lane.done(job)
                    self._changed.notify_all()
        self._end(worker)

    def _next(self, lane: Lane) -> Job | None:
        with self._changed:
            while not self._closed:
                for late in lane.late(WAIT_SECONDS):
                    self._finish(late, Busy(f"The query waited {WAIT_SECONDS:g} seconds for its turn; ask again in a while."))
                job = lane.take()
                if job:
                    return job
                self._changed.wait(WAIT_SECONDS / 4 if lane.line else None)
        return None

    def _fast_turn(self, job: Job, worker: Worker | None) -> Worker | None:
        """Runs a query until it is answered, failed or moved; gives the process for the next one."""
        worker = self._begin(job, worker or self._new_worker())
        reply = worker.reply(min(GRACE, self.limits.seconds))
        while reply is None:
            if not self._patient(job, worker) and self._moved(job, worker):
                return None
            reply = worker.reply(_STEP)
        return self._settle(job, worker, reply)

    def _patient(self, job: Job, worker: Worker) -> bool:
        """Whether a query has had little of the processor until now: not it is slow then, but the machine is busy."""
        waited = time.monotonic() - job.begun < min(PATIENCE, self.limits.seconds)
        return waited and not _long(job, worker) and not job.abandoned and not self._closed

    def _slow_turn(self, job: Job, spare: Worker | None) -> Worker | None:
        worker = job.worker or self._begin(job, spare or self._new_worker())
        reply = None
        while reply is None and not self._over(job):
            if _long(job, worker):
                worker.calm()
            reply = worker.reply(_STEP)
        if not _long(job, worker):
            self._forget_slow(job.key)
        if reply is None:
            self._stop(job, worker)
        left = self._settle(job, worker, reply) if reply is not None else None
        if spare in (None, worker):
            return left
        self._end(left)
        return spare

    def _moved(self, job: Job, worker: Worker) -> bool:
        """What becomes of a query that outran its grace; False: it goes on where it is."""
        long = _long(job, worker)
        with self._changed:
            if long:
                self._remember_slow(job.key)
            over, with_worker = self._over(job), self._slow.has_room(job.client)
            if not (over or with_worker or self._fast.line):
                return False
            if with_worker and not over:
                job.worker = worker
                self._queue_slow(job)
                return True
        if over:
            self._stop(job, worker)
        else:
            self._end(worker)
            job.born = time.monotonic()
            self._queue_slow(job)
        return True

    def _queue_slow(self, job: Job) -> None:
        with self._changed:
            try:
                self._slow.add(job)
                self._changed.notify_all()
            except Busy:
                self._finish(job, Busy(f"Too many long queries wait already; {LESS}, or ask again in a while."))

    def _remember_slow(self, key: Key) -> None:
        self._known_slow[key] = None
        while len(self._known_slow) > LONGEST_LINE:
            self._known_slow.popitem(last=False)

    def _forget_slow(self, key: Key) -> None:
        with self._changed:
            self._known_slow.pop(key, None)

    def _over(self, job: Job) -> bool:
        return self._closed or job.abandoned or time.monotonic() - job.begun > self.limits.seconds

    def _stop(self, job: Job, worker: Worker) -> None:
        self._end(worker)
        stopped = TimeLimit(f"The query was stopped after {self.limits.seconds:g} seconds; {LESS}.")
        self._finish(job, Busy("The server is being stopped.") if self._closed else stopped)

    def _new_worker(self) -> Worker:
        worker = Worker(self._place)
        with self._changed:
            self._workers.add(worker)
        return worker

    def _end(self, worker: Worker | None) -> None:
        if worker:
            worker.kill()
            with self._changed:
                self._workers.discard(worker)

    def _begin(self, job: Job, worker: Worker) -> Worker:
        worker.start()  # what that takes is no fault of the query
        job.begun, job.cpu_before = time.monotonic(), worker.cpu_seconds()
        worker.send(request_of(job.query, job.store, job.key.format, self._file_of(worker), self.limits, job.key.dataset))
        return worker

    def _file_of(self, worker: Worker) -> Path:
        return self._place / f"answer-{worker.pid}"

    def _settle(self, job: Job, worker: Worker, reply: Reply) -> Worker | None:
        """Gives the answer or the failure to all who wait; gives the process where it can be used again."""
        try:
            if "size" in reply:
                self._give(job, self._file_of(worker), reply["size"])
            else:
                self._finish(job, failure(reply, job.query.text, job.store))
        except OSError as fault:
            self._finish(job, Busy(f"No file can be made now ({fault.strerror}); ask again in a while."))
        with suppress(OSError):
            self._file_of(worker).unlink()
        if reply.get("peak", STALE_BYTES) < STALE_BYTES:
            return worker
        self._end(worker)
        return None

    def _give(self, job: Job, path: Path, size: int) -> None:
        data = path.read_bytes() if size <= SMALL_BYTES else None
        with self._changed:
            if data is not None and job.query.steady:
                self._kept.put(job.key, data)
            job.give(size, data, path)

    def _finish(self, job: Job, why: SiyarError) -> None:
        with self._changed:
            job.fail(why)


def _long(job: Job, worker: Worker) -> bool:
    """Whether a query has had more of the processor than one in the fast lane may."""
    return worker.cpu_seconds() - job.cpu_before >= GRACE


class _Kept:
    """The answers that were given last, up to so many bytes in all."""

    def __init__(self, most: int) -> None:
        self._most, self._size = most, 0
        self._answers: OrderedDict[Key, bytes] = OrderedDict()

    def get(self, key: Key) -> bytes | None:
        found = self._answers.get(key)
        if found is not None:
            self._answers.move_to_end(key)
        return found

    def put(self, key: Key, answer: bytes) -> None:
        self._size += len(answer) - len(self._answers.pop(key, b""))
        self._answers[key] = answer
        while self._size > self._most:
            self._size -= len(self._answers.popitem(last=False)[1])
