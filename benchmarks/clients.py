"""Many clients at once on a made-up graph: `python -m benchmarks.clients [QUADS] [--names N] [--fresh] [--once]`

Starts the command `serve` on a graph of QUADS quads or a few more. Each client asks one shipped question after another at
/sparql, without a pause, in any order: as it stands, or of one of the NAMES best known entities (the better known more often), in
either language, with any status, relation or first day of a year. The first run is of friends alone; in the second one of them
sends hostile queries instead. `--fresh` writes a number into each text, so that no answer can be given twice; `--once` asks each
question once instead, for the memory. Exit code 1 where a friend got another status than 200.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from itertools import accumulate, count
from pathlib import Path
from time import perf_counter
from urllib.parse import urlencode, urlsplit

import psutil

from benchmarks.triples import SKEW, write
from build_graph import fold
from graph.ontology import ontology
from graph.questions import fill, questions
from graph.store import build_store, rows

ROOT = Path(__file__).resolve().parent.parent
NAMES = (
    "SELECT ?name { { SELECT ?who (COUNT(*) AS ?n) { ?e :agent|:target|:source ?who } GROUP BY ?who } ?who :name ?name } "
    "ORDER BY DESC(?n) ?name"
)
GIVEN = {"entity": 0.5, "status": 0.2, "relation": 0.2, "date": 0.3, "language": 1.0}  # how often a parameter is given, by type
HOSTILE = (
    "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?i LIMIT 10",
    "SELECT * { ?a (:agent|!:agent)*/((^:agent|!:agent)*/(:x|!:y)*)* ?b . ?b (!:x|^!:x)* ?c }",
    "ASK " + "{" * 40_000,
)
PATIENCE = 120.0  # seconds
_EVERY = 0.5  # seconds between two looks at the memory


@dataclass(slots=True)
class Tally:
    """What one kind of client got: seconds by request, and how often each status or fault."""

    seconds: list[float] = field(default_factory=list)
    ends: Counter[str] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        """Counts what another one counted."""
        self.seconds += other.seconds
        self.ends += other.ends


@dataclass(frozen=True, slots=True)
class Drawer:
    """Draws shipped questions with parameters; `fresh` makes each text another one. `names` begin with the best known."""

    names: list[str]
    fresh: bool
    weights: list[float] = field(default_factory=list)
    number: Iterator[int] = field(default_factory=count)
    texts: set[str] = field(default_factory=set)

    def draw(self, seed: int) -> Iterator[str]:
        """The texts that one client asks, without an end."""
        chance = random.Random(seed)
        while True:
            question = chance.choice(list(questions().values()))
            wanted = [one for one in question.parameters if one.required or chance.random() < GIVEN[one.type]]
            text = fill(question, {one.name: self._value(one.type, chance) for one in wanted}, fold)
            self.texts.add(text)
            yield f"{text}# {next(self.number)}" if self.fresh else text

    def _value(self, type_: str, chance: random.Random) -> str:
        if type_ == "entity":
            return chance.choices(self.names, cum_weights=self.weights)[0]
        if type_ == "date":
            return f"{chance.randint(2015, 2024)}-01-01"
        known = ontology()
        closed = {"status": [*known.statuses], "relation": [*known.relations], "language": [*known.languages]}
        return chance.choice(closed[type_])


def drawer(store: Path, most: int, fresh: bool) -> Drawer:
    """Draws the names of the best known entities in a store."""
    names = list(dict.fromkeys(row[0] for row in rows(store, NAMES)[1]))[:most]
    return Drawer(names, fresh, list(accumulate((rank + 1) ** -SKEW for rank in range(len(names)))))


def hostile_texts(seed: int) -> Iterator[str]:
    """What a hostile client asks."""
    chance = random.Random(seed)
    while True:
        yield chance.choice(HOSTILE)


def client(address: str, texts: Iterator[str], until: float = math.inf) -> Tally:
    """Asks one query after another over one connection, until the clock says `until` or there are no more."""
    tally = Tally()
    connection = HTTPConnection(urlsplit(address).netloc, timeout=PATIENCE)
    headers = {"content-type": "application/x-www-form-urlencoded", "accept": "application/sparql-results+json"}
    for text in texts:
        body = urlencode({"query": text})
        start = perf_counter()
        try:
            connection.request("POST", "/sparql", body, headers)
            answer = connection.getresponse()
            data = answer.read()
            end = str(answer.status) if answer.status != 200 or data.rstrip().endswith(b"}") else "broken"
        except (OSError, HTTPException) as fault:
            end = type(fault).__name__
            connection.close()
        tally.seconds.append(perf_counter() - start)
        tally.ends[end] += 1
        if perf_counter() > until:
            break
    connection.close()
    return tally


def run(server: psutil.Popen, address: str, drawn: Drawer, clients: int, hostile: int, seconds: float) -> bool:
    """Lets all ask at once and prints what they got; whether every friend got every answer."""
    friends, foes, until = Tally(), Tally(), perf_counter() + seconds
    lock, peak = threading.Lock(), 0
    drawn.texts.clear()

    def work(number: int) -> None:
        foe = number < hostile
        found = client(address, hostile_texts(number) if foe else drawn.draw(number), until)
        with lock:
            (foes if foe else friends).add(found)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        peak = max(peak, memory(server))
        time.sleep(_EVERY)
    cuts = statistics.quantiles(friends.seconds, n=100)
    print(f"{clients - hostile} friends, {hostile} hostile, {seconds:g} s (load of the machine {os.getloadavg()[0]:.1f}):")
    print(f"  {len(friends.seconds):,} requests of {len(drawn.texts):,} texts, {len(friends.seconds) / seconds:,.0f} a second")
    print(f"  median {cuts[49] * 1000:.0f} ms, p95 {cuts[94] * 1000:.0f} ms, p99 {cuts[98] * 1000:.0f} ms")
    print(f"  slowest {max(friends.seconds) * 1000:.0f} ms; ends: {dict(friends.ends)}; of the hostile: {dict(foes.ends)}")
    print(f"  memory of server and processes: at most {peak / 1e6:,.0f} MB", flush=True)
    return set(friends.ends) == {"200"}


def memory(server: psutil.Popen) -> int:
    """Bytes that the server and its processes hold now."""
    total = 0
    for process in (server, *server.children(recursive=True)):
        try:
            total += process.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total


@contextmanager
def serving(folder: Path) -> Iterator[tuple[str, psutil.Popen]]:
    """The command `serve` over a folder: its address and its process."""
    command = [sys.executable, str(ROOT / "build_graph.py"), "serve", "--out", str(folder), "--port", "0"]
    process = psutil.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield process.stdout.readline().split()[3], process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def once(server: psutil.Popen, address: str) -> bool:
    """Asks each question once, one after another, and prints the memory after it."""
    good = True
    for one in questions().values():
        given = {parameter.name: "afghanistan" for parameter in one.parameters if parameter.required}
        tally = client(address, iter([fill(one, given, fold)]))
        good = good and set(tally.ends) == {"200"}
        print(f"  {one.name:30} {tally.seconds[0] * 1000:6.0f} ms   memory after it {memory(server) / 1e6:6,.0f} MB", flush=True)
    return good


def main() -> int:
    """Prints what the clients got."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("quads", type=int, nargs="?", default=100_000)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--names", type=int, default=40)
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--once", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "build"
        folder.mkdir()
        print(f"{write(given.quads, Path(place) / 'graph.trig'):,} quads")
        build_store(Path(place) / "graph.trig", folder / "store")
        (folder / "manifest.json").write_text(json.dumps({"made_by": "benchmark", "files": ["manifest.json", "store"]}))
        if given.once:
            with serving(folder) as (address, server):
                return 0 if once(server, address) else 1
        drawn, good = drawer(folder / "store", given.names, given.fresh), True
        for hostile in (0, 1):
            with serving(folder) as (address, server):
                good = run(server, address, drawn, given.clients, hostile, given.seconds) and good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
