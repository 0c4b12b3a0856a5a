"""How long the shipped questions take over a made-up graph: `python -m benchmarks.questions [NUMBER …] [--rdflib NUMBER]`

For each number of quads: how fast they are loaded into a store on disk, and each question as it stands and of the entity with the
most events, asked in a process as the server asks it: the first time, and the best of three. `--rdflib` asks the same of rdflib's
memory store, once each.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from benchmarks.triples import write
from build_graph import fold
from graph.ontology import NAMESPACE, PREFIXES
from graph.process import Limits, Worker, request_of
from graph.questions import fill, questions
from graph.sparql import read_query
from graph.store import build_store, failure, rows

LIMITS = Limits(20.0, 4 << 30, 1 << 30)
BUSIEST = (
    "SELECT ?name { { SELECT ?who (COUNT(*) AS ?n) { ?e :agent ?who } GROUP BY ?who ORDER BY DESC(?n) LIMIT 1 } "
    "?who :name ?name }"
)
GRACE = 1.0  # seconds that a shipped question may take


def asked(name: str) -> Iterator[tuple[str, str]]:
    """The questions with their texts, as they stand and of the entity `name`."""
    for question in questions().values():
        parameters = {parameter.name: parameter for parameter in question.parameters}
        if not any(parameter.required for parameter in question.parameters):
            yield question.name, fill(question, {}, fold)
        one = next((key for key in ("entity", "source") if key in parameters), None)
        if one:
            yield f"{question.name} {one}=…", fill(question, {one: name}, fold)


def times(store: Path, text: str, worker: Worker, place: Path, turns: int = 4) -> list[float]:
    """The seconds that a question takes, turn by turn. Raises SiyarError where it is not answered."""
    found = []
    for _ in range(turns):
        start = perf_counter()
        worker.send(request_of(read_query(text), store, "json", place / "answer", LIMITS, None))
        reply = worker.reply(LIMITS.seconds)
        found.append(perf_counter() - start)
        assert reply
        if "size" not in reply:
            raise failure(reply, text, store)
    return found


def on_disk(number: int, place: Path) -> bool:
    """Builds a store and asks it; whether every question took less than GRACE."""
    trig, store = place / f"{number}.trig", place / f"{number}"
    count = write(number, trig)
    start = perf_counter()
    build_store(trig, store)
    seconds = perf_counter() - start
    print(f"\n{count:,} quads: loaded in {seconds:.1f} s, {count / seconds:,.0f} a second")
    worker, good = Worker(), True
    try:
        name = rows(store, BUSIEST)[1][0][0]
        times(store, "ASK {}", worker, place, 1)
        for title, text in asked(name):
            first, *more = times(store, text, worker, place)
            good = good and first < GRACE
            print(f"  {title:45} first {first * 1000:7.0f} ms   best {min(more) * 1000:7.0f} ms", flush=True)
    finally:
        worker.kill()
    return good


def in_rdflib(number: int, place: Path) -> None:
    """The same of rdflib's memory store."""
    from rdflib import Dataset  # noqa: PLC0415

    trig, store = place / "rdflib.trig", place / "rdflib"
    count = write(number, trig)
    start = perf_counter()
    graph = Dataset(default_union=True)
    graph.parse(trig, format="trig")
    print(f"\nrdflib, {count:,} quads: loaded in {perf_counter() - start:.1f} s")
    build_store(trig, store)
    for title, text in asked(rows(store, BUSIEST)[1][0][0]):
        start = perf_counter()
        found = len(list(graph.query(text, initNs=dict(PREFIXES), base=NAMESPACE)))
        print(f"  {title:45} {(perf_counter() - start) * 1000:7.0f} ms ({found} rows)", flush=True)


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
    print(f"\nload of the machine: {os.getloadavg()[0]:.1f}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
