"""A process that answers queries from a store and can be stopped at any moment: graph.worker, from the outside."""

from __future__ import annotations

import json
import math
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.ontology import NAMESPACE, PREFIXES
from graph.sparql import Query

_WORKER = Path(__file__).with_name("worker.py")
#: Address space that glibc only reserves, for each thread, would count as memory.
_ONE_ARENA = {"MALLOC_ARENA_MAX": "1"}
START_SECONDS = 30.0
NICE = 10  # the priority of a long query

#: What a worker replies: {"size"} of an answer, or {"kind", "message"}; `kind` is syntax, refused, size, store, memory or time.
Reply = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may take: seconds, bytes of address space, bytes of its answer."""

    seconds: float
    memory: int
    answer: int


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that a request asks, whatever the query's own FROM says: those merged as the default graph, those named.

    A graph that the store does not have is empty.
    """

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


def request_of(query: Query, store: Path, format: str, answer: Path, limits: Limits, dataset: Dataset | None) -> dict[str, Any]:
    """A request as graph.worker reads it. Without a dataset, all graphs are taken as one unless the query says FROM."""
    return {
        "store": str(store),
        "query": query.text,
        "base": NAMESPACE,
        "prefixes": PREFIXES,
        "graphs": query.graphs if dataset is None else (),
        "dataset": None if dataset is None else (dataset.default, dataset.named),
        "union": not query.has_dataset,
        "format": format,
        "answer": str(answer),
        "memory": limits.memory,
        "size": limits.answer,
        "cpu": int(4 * limits.seconds) + 2,
    }


class Worker:
    """One process; it takes one request at a time. Not for several threads at once."""

    def __init__(self, *places: Path) -> None:
        """Starts it; should this process be killed, it removes the folders `places`.

        Raises OSError where the system has no room for another process.
        """
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(
            [sys.executable, "-P", str(_WORKER), *map(str, places)],
            stdin=pipe,
            stdout=pipe,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **_ONE_ARENA},
            start_new_session=True,
        )
        self._read, self._started, self._calm = b"", False, False

    @property
    def pid(self) -> int:
        """Its number in the system."""
        return self._process.pid

    def send(self, request: Mapping[str, Any]) -> None:
        """Hands a request over. A worker that is dead tells so in `reply`."""
        assert self._process.stdin
        with suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()

    def reply(self, seconds: float) -> Reply | None:
        """The reply to the last request, None where there is none within `seconds`; of a worker that died, why.

        The time that the process needs to start does not count: on a busy machine it may be longer than that of a query.
        """
        fault = self.start()
        return self._line(seconds) if self._started else fault

    def start(self) -> Reply | None:
        """Waits until the process has started; of one that died before, why. After START_SECONDS it is waited for no longer."""
        if self._started:
            return None
        hello = self._line(START_SECONDS)
        self._started = hello == {}
        return hello or None

    def _line(self, seconds: float) -> Reply | None:
        """The next line that the worker writes."""
        assert self._process.stdout
        pipe, end = self._process.stdout.fileno(), time.monotonic() + seconds
        waiting = select.poll()
        waiting.register(pipe, select.POLLIN)
        while b"\n" not in self._read:
            if not waiting.poll(max(0.0, end - time.monotonic()) * 1000):
                return None
            read = os.read(pipe, 1 << 16)
            if not read:
                return self._death()
            self._read += read
        line, _, self._read = self._read.partition(b"\n")
        told: Reply = json.loads(line)
        return told

    def cpu_seconds(self) -> float:
        """How long the processor has worked for it until now; infinite where the system does not tell."""
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        except (OSError, ValueError, IndexError):
            return math.inf

    def calm(self) -> None:
        """Lets others go first from now on.

        Linux may share the processor among sessions before it looks at the priorities within each (`man 7 sched`, autogroups),
        and this process has a session of its own.
        """
        if self._calm:
            return
        self._calm = True
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.pid, NICE)
        with suppress(OSError):
            Path(f"/proc/{self.pid}/autogroup").write_text(str(NICE), encoding="ascii")

    def stop(self) -> None:
        """Ends the process; this may be called while another thread waits in `reply`, which is told."""
        self._process.kill()

    def kill(self) -> None:
        """Ends the process and forgets it."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                if pipe:
                    pipe.close()

    def _death(self) -> Reply:
        code = self._process.wait()
        return {"kind": "time" if code == -signal.SIGXCPU else "memory", "message": ""}
