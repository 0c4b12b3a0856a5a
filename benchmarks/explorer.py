"""How long the explorer's answers take over a made-up graph: `python -m benchmarks.explorer [ENTITIES [EVENTS]]`.

Entities have made-up names; who acts in many events acts in more, as in the news. Times are the best of three, in milliseconds.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

from extract.types import KINDS, STATUSES, SYMMETRIC, Article, Entity, Event, Evidence, Extraction, Filler
from graph.index.build import build_index
from graph.index.details import article, event
from graph.index.entity import entity
from graph.index.events import events, histogram
from graph.index.filters import Filters
from graph.index.meta import meta
from graph.index.network import neighbourhood, overview
from graph.index.paths import paths
from graph.index.queries import select_from
from graph.index.schema import open_index
from graph.index.search import search
from graph.ontology import ontology
from graph.rdf import write_trig
from graph.store import build_store, open_store

PER_ARTICLE = 10
SYLLABLES = ("ba", "ri", "no", "ka", "lem", "tu", "sha", "dor", "mi", "vel", "zan", "qu", "os", "fir", "had", "yun")
PLAIN = Filters()


def made_up(entities: int, events_: int) -> Iterator[Extraction]:
    """Articles of PER_ARTICLE events each."""
    chance = random.Random(1)
    names = [" ".join("".join(chance.choices(SYLLABLES, k=3)).title() for _ in range(2)) for _ in range(entities)]
    cast = [Entity(f"{(kind := chance.choice(KINDS))}:x{i}", kind, name, (name,)) for i, name in enumerate(names)]
    ends = [0]
    made = 0
    while made < events_:
        day = date(2015, 1, 1) + timedelta(chance.randrange(3000))
        sentences: list[str] = []
        told: list[tuple[Event, int]] = []
        for _ in range(PER_ARTICLE):
            one = made if made < entities else chance.choice(ends)
            other = chance.choice(ends)
            made += 1
            if one == other:
                continue
            ends += [one, other]
            sentence = f"{cast[one].name} met {cast[other].name} on that day, and nothing more was told of it by anyone."
            told.append((_event(chance, cast[one], cast[other], cast[chance.choice(ends)], day), len(" ".join([*sentences, ""]))))
            sentences.append(sentence)
        text = " ".join(sentences)
        found = tuple(_placed(one, text, begin, sentence) for (one, begin), sentence in zip(told, sentences, strict=True))
        everyone = {filler.entity: None for one in found for filler in (*one.agents, *one.targets, one.source) if filler}
        yield Extraction(
            Article(f"a{made}", text, "en", f"Article {made}", day, f"https://example.org/{made}", f"Paper {made % 40}"),
            tuple(cast[int(key.rpartition("x")[2])] for key in everyone),
            found,
            "made-up",
        )


def _event(chance: random.Random, one: Entity, other: Entity, source: Entity, day: date) -> Event:
    kind = chance.choice([*ontology().relations])
    sides = Filler(one.key, one.name), Filler(other.key, other.name)
    agents, targets = (sides, ()) if kind in SYMMETRIC else (sides[:1], sides[1:])
    return Event(
        kind,
        agents,
        targets,
        chance.choice(STATUSES),
        (),
        "benchmark",
        round(chance.random(), 2),
        time=day.isoformat() if chance.random() < 0.7 else None,
        source=Filler(source.key, source.name) if chance.random() < 0.5 else None,
        why=(("frame", "benchmark"), ("form", "verb")),
    )


def _placed(made: Event, text: str, begin: int, sentence: str) -> Event:
    """The event with its sentence and the places of its sides in the text."""
    verb = begin + sentence.index(" met ") + 1

    def filler(one: Filler) -> Filler:
        start = text.index(one.mention, begin)
        return replace(one, span=(start, start + len(one.mention)))

    evidence = Evidence((begin, begin + len(sentence)), sentence, "met", (verb, verb + 3))
    return replace(
        made, evidence=(evidence,), agents=tuple(map(filler, made.agents)), targets=tuple(map(filler, made.targets))
    )


def _timed(what: str, question: Callable[[], object]) -> None:
    best = float("inf")
    for _ in range(3):
        start = perf_counter()
        question()
        best = min(best, perf_counter() - start)
    print(f"{what:42} {best * 1000:9.1f} ms")


def main() -> None:
    """Builds the graph in a temporary folder and asks."""
    entities, events_ = (int(argument) for argument in (*sys.argv[1:], "10000", "50000")[:2])
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write_trig(list(made_up(entities, events_)), folder / "graph.trig", str.casefold)
        build_store(folder / "graph.trig", folder / "store")
        print(f"{entities:,} entities, {events_:,} events, {len(open_store(folder / 'store')):,} quads")
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:  # whose memory is that of the index alone
            seconds, memory = pool.submit(_index, folder).result()
        size = (folder / "index.sqlite").stat().st_size / 1e6
        print(f"index built in {seconds:.1f} s with at most {memory:,} MB of memory, {size:.0f} MB on disk")
        _ask(folder / "index.sqlite")


def _index(folder: Path) -> tuple[float, int]:
    start = perf_counter()
    build_index(select_from(folder / "store"), folder / "index.sqlite", str.casefold)
    status = Path("/proc/self/status").read_text(encoding="ascii")  # getrusage tells of the process before it too
    return perf_counter() - start, int(status.partition("VmHWM:")[2].split()[0]) // 1024


def _ask(index: Path) -> None:
    connection = open_index(index)
    hubs = [row[0] for row in connection.execute("SELECT id FROM entity ORDER BY importance DESC, id LIMIT 3")]
    small = [row[0] for row in connection.execute("SELECT id FROM entity WHERE degree > 0 ORDER BY importance, id LIMIT 2")]
    (name,) = connection.execute("SELECT text FROM name ORDER BY n LIMIT 1 OFFSET 50").fetchone()
    told, story = connection.execute("SELECT e.id, a.id FROM event e JOIN article a ON a.n = e.article LIMIT 1").fetchone()
    narrow = Filters(relations=frozenset({"met_with", "visited"}), first="2016-01-01", last="2018-12-31", confidence=0.5)
    for what, question in {
        "meta": lambda: meta(connection, {}),
        "overview": lambda: overview(connection, PLAIN),
        "overview, filtered": lambda: overview(connection, narrow),
        "search: a name": lambda: search(connection, name, str.casefold),
        "search: two letters": lambda: search(connection, name[:2], str.casefold),
        "search: a slip": lambda: search(connection, name[1:].replace("a", "e", 1), str.casefold),
        "search: nothing like it": lambda: search(connection, "xqjwkz", str.casefold),
        "neighbourhood of the best known, 60": lambda: neighbourhood(connection, hubs[:1], PLAIN, 60),
        "neighbourhood of three, 150": lambda: neighbourhood(connection, hubs, PLAIN, 150),
        "neighbourhood, 300": lambda: neighbourhood(connection, hubs[:1], PLAIN, 300),
        "neighbourhood of the least known": lambda: neighbourhood(connection, small[:1], PLAIN, 60),
        "neighbourhood, filtered": lambda: neighbourhood(connection, hubs[:1], narrow, 60),
        "paths between the least known": lambda: paths(connection, small[0], small[1], PLAIN),
        "paths between the best known": lambda: paths(connection, hubs[0], hubs[1], PLAIN),
        "table of events, first page": lambda: events(connection, PLAIN),
        "table of events, with a kind of entity": lambda: events(connection, Filters(kinds=frozenset({"person"}))),
        "table of events, words": lambda: events(connection, PLAIN, words=name.casefold()),
        "histogram": lambda: histogram(connection, PLAIN),
        "histogram of the best known, filtered": lambda: histogram(connection, narrow, hubs[0]),
        "entity": lambda: entity(connection, hubs[0]),
        "event": lambda: event(connection, told),
        "article": lambda: article(connection, story),
    }.items():
        _timed(what, question)


if __name__ == "__main__":
    main()
