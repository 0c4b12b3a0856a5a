"""How long the network page takes to be made, and how large it is, by number of entities (made-up events, one core)."""

from __future__ import annotations

import random
from datetime import date
from time import perf_counter

from extract.types import KINDS, STATUSES, SYMMETRIC, Article, Entity, Event, Evidence, Extraction, Filler
from graph.network import network_of
from graph.ontology import ontology
from graph.page import render

TEXT = "One met the other."
SAID = Evidence((0, len(TEXT)), TEXT, "met", (4, 7))


def made_up(size: int) -> Extraction:
    """`size` entities and 1.5 times as many events; new entities join those that have many already, as in the news."""
    chance = random.Random(1)
    entities = [Entity(f"e:{i}", chance.choice(KINDS), f"Entity number {i}", (f"Entity number {i}",)) for i in range(size)]
    ends = [0]
    events = []
    for i in range(1, size + size // 2):
        one, other = (i, chance.choice(ends)) if i < size else (chance.choice(ends), chance.randrange(size))
        ends += [one, other]
        kind = chance.choice([*ontology().relations])
        sides = Filler(f"e:{one}", ""), Filler(f"e:{other}", "")
        agents, targets = (sides, ()) if kind in SYMMETRIC else (sides[:1], sides[1:])
        events.append(Event(kind, agents, targets, chance.choice(STATUSES), (SAID,), "benchmark", 0.5))
    return Extraction(Article("a", TEXT, "en", date=date(2024, 1, 1)), tuple(entities), tuple(events))


def main() -> None:
    print("entities   events   network s   page s   page kB")
    for size in (25, 100, 300, 1000, 5000):
        extraction = made_up(size)
        start = perf_counter()
        network = network_of([extraction])
        middle = perf_counter()
        html = render(network)
        end = perf_counter()
        print(f"{size:8} {len(extraction.events):8} {middle - start:11.2f} {end - middle:8.2f} {len(html.encode()) // 1000:9}")


if __name__ == "__main__":
    main()
