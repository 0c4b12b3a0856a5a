"""How long the shipped questions take over a made-up graph: `python -m benchmarks.questions [NUMBER …] [--rdflib NUMBER]`

For each number of quads: how fast they are loaded into a store on disk, and each question as it stands and of the entity with the
most events (of the source with the most, for `source`), asked in a process as the server asks it: the first time, and the best of
three. `--rdflib` asks the same of rdflib's memory store, once each. What is not answered after LIMITS.seconds is stopped, and the
next question is asked.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.triples import write
from build_graph import fold
from graph.ontology import NAMESPACE, ONTOLOGY_FILE, PREFIXES
from graph.process import Limits, Worker, request_of
from graph.questions import fill, questions
from graph.sparql import read_query
from graph.store import build_store, failure, plain_rows, rows

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from rdflib import Dataset

LIMITS = Limits(20.0, 4 << 30, 1 << 30)
#: The names of who has a role in the most events; which role that is for a parameter.
BUSIEST = (
    "SELECT ?name {{ {{ SELECT ?who (COUNT(*) AS ?n) {{ ?e :{role} ?who }} GROUP BY ?who ORDER BY DESC(?n) LIMIT 1 }} "
    "?who :name ?name }}"
)
ROLES = {"entity": "agent", "source": "source"}
GRACE = 1.0  # seconds that a shipped question may take


def asked(store: Path) -> Iterator[tuple[str, str]]:
    """The questions with their texts, as they stand and of the entity with the most events."""
    busiest = {key: rows(store, BUSIEST.format(role=role))[1][0][0] for key, role in ROLES.items()}
    for question in questions().values():
        parameters = {parameter.name: parameter for parameter in question.parameters}
        if not any(parameter.required for parameter in question.parameters):
            yield question.name, fill(question, {}, fold)
        one = next((key for key in ROLES if key in parameters), None)
        if one:
            yield f"{question.name} {one}=…", fill(question, {one: busiest[one]}, fold)


def times(store: Path, text: str, worker: Worker, place: Path, turns: int = 4) -> tuple[list[float], int]:
    """The seconds that a question takes, turn by turn, and its rows; no times where it is not answered within LIMITS.

    Raises SiyarError where it cannot be answered at all.
    """
    found = []
    for _ in range(turns):
        start = perf_counter()
        worker.send(request_of(read_query(text), store, "json", place / "answer", LIMITS, None))
        reply = worker.reply(LIMITS.seconds)
        found.append(perf_counter() - start)
        if reply is None or reply.get("kind") == "time":
            return [], 0
        if "size" not in reply:
            raise failure(reply, text, store)
    return found, len(plain_rows((place / "answer").read_bytes())[1])


def on_disk(number: int, place: Path) -> bool:
    """Builds a store and asks it; whether every question took less than GRACE."""
    trig, store = place / f"{number}.trig", place / f"{number}"
    count = write(number, trig)
    start = perf_counter()
    build_store(trig, store)
    seconds = perf_counter() - start
    print(f"\n{count:,} quads: loaded in {seconds:.1f} s, {count / seconds:,.0f} a second")
    worker, good = _started(store, place), True
    try:
        for title, text in asked(store):
            found, answered = times(store, text, worker, place)
            good = good and bool(found) and found[0] < GRACE
            if found:
                told = f"first {found[0] * 1000:6.0f} ms   best {min(found[1:]) * 1000:6.0f} ms   {answered:6,} rows"
            else:
                told = f"no answer in {LIMITS.seconds:g} s"
                worker.kill()
                worker = _started(store, place)
            print(f"  {title:35} {told}   load {os.getloadavg()[0]:.1f}", flush=True)
    finally:
        worker.kill()
    return good


def _started(store: Path, place: Path) -> Worker:
    """A process that has opened the store."""
    worker = Worker()
    times(store, "ASK {}", worker, place, 1)
    return worker


def in_rdflib(number: int, place: Path) -> None:
    """The same of rdflib's memory store, each question in a process that can be stopped."""
    from rdflib import Dataset  # noqa: PLC0415

    trig, store = place / "rdflib.trig", place / "rdflib"
    count = write(number, trig)
    start = perf_counter()
    graph = Dataset(default_union=True)
    graph.parse(trig, format="trig")
    graph.parse(ONTOLOGY_FILE, format="turtle")
    print(f"\nrdflib, {count:,} quads: loaded in {perf_counter() - start:.1f} s")
    build_store(trig, store)
    fork = get_context("fork")
    for title, text in asked(store):
        inlet, outlet = fork.Pipe(duplex=False)
        process = fork.Process(target=_ask_rdflib, args=(graph, text, outlet))
        process.start()
        told = inlet.recv() if inlet.poll(LIMITS.seconds) else f"no answer in {LIMITS.seconds:g} s"
        process.kill()
        process.join()
        print(f"  {title:35} {told}   load {os.getloadavg()[0]:.1f}", flush=True)


def _ask_rdflib(graph: Dataset, text: str, outlet: Connection) -> None:
    from rdflib.plugins.sparql.sparql import SPARQLError  # noqa: PLC0415

    start = perf_counter()
    try:
        found = len(list(graph.query(text, initNs=dict(PREFIXES), base=NAMESPACE)))
    except SPARQLError as fault:  # it cannot do without a value in GROUP_CONCAT(DISTINCT …)
        outlet.send(f"fails: {fault}")
    else:
        outlet.send(f"{(perf_counter() - start) * 1000:6.0f} ms   {found:6,} rows")


def main() -> int:
    """Prints the times; 1 where a question took too long."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("numbers", type=int, nargs="*")
    parser.add_argument("--rdflib", type=int)
    given = parser.parse_args()
    good = True
    with tempfile.TemporaryDirectory() as place:
        for number in given.numbers or ([] if given.rdflib else [100_000, 1_000_000]):
            good = on_disk(number, Path(place)) and good
        if given.rdflib:
            in_rdflib(given.rdflib, Path(place))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
