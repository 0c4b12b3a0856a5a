"""A made-up graph of a given size, skewed as news is. `python -m benchmarks.triples NUMBER FILE.trig [--seed N]`

Articles in both languages tell of known states, persons, bodies and cities, few of them again and again (Zipf's law), and of
people without a name, who never come back. The graph is written by graph.rdf, so that it has the shape of a real one: named
graphs, evidence, arguments, happenings, names. The same number and seed give the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate, zip_longest
from pathlib import Path

from build_graph import fold
from extract.types import Article, Entity, Event, Evidence, Extraction, Filler, Link, Span
from graph.ontology import ontology
from graph.rdf import quads, write_trig

TABLES = Path(__file__).resolve().parent.parent / "ontology" / "gazetteer"
#: The tables of known entities and the kind of those that stand in each.
KINDS = {"states": "state", "persons": "person", "organisations": "organisation", "cities": "place"}
FIRST_DAY, DAYS = date(2015, 1, 1), 3650
SKEW = 1.07  # of Zipf's law
EVENTS, SENTENCES_BETWEEN = (1, 14), (0, 3)  # of an article, and between two of its events
#: How often: a status, a known time, place, source, thing given; a side that has no name.
STATUSES = {"actual": 0.74, "planned": 0.1, "possible": 0.08, "negated": 0.08}
TIMED, PLACED, SAID, WITH_ITEM, NAMELESS = 0.45, 0.3, 0.4, 0.25, 0.12


@dataclass(frozen=True, slots=True)
class World:
    """Who there is, the best known first, with the sums of their weights; places and voices are some of them."""

    actors: tuple[Entity, ...]
    weights: tuple[float, ...]

    def any(self, chance: random.Random, kinds: tuple[str, ...] = ()) -> Entity:
        """Somebody, of one of `kinds` where any are named; the well-known more often."""
        while True:
            found = chance.choices(self.actors, cum_weights=self.weights)[0]
            if not kinds or found.kind in kinds:
                return found


@dataclass(slots=True)
class Draft:
    """An article while it is written."""

    id: str
    language: str
    day: date
    text: str = ""
    entities: dict[str, Entity] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)

    def put(self, words: str) -> Span:
        """Adds words to the text; their offsets."""
        start = len(self.text)
        self.text += words
        return start, len(self.text)

    def name(self, entity: Entity) -> Filler:
        """Adds the name of an entity to the text."""
        known = self.entities.setdefault(entity.key, entity)
        mention = next((text for text, language in known.labels if language == self.language), known.name)
        return Filler(entity.key, mention, self.put(mention))


def world() -> World:
    """All who stand in the gazetteer under names in both languages, kind after kind in turn."""
    tables = [list(_known(table, kind)) for table, kind in KINDS.items()]
    actors = tuple(one for row in zip_longest(*tables) for one in row if one)
    return World(actors, tuple(accumulate((rank + 1) ** -SKEW for rank in range(len(actors)))))


def _known(table: str, kind: str) -> Iterator[Entity]:
    with (TABLES / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names = {language: row[f"name_{language}"] for language in ontology().languages}
            if all(names.values()):
                labels = tuple((text, language) for language, text in names.items())
                link = Link(row["key"], kind, 0.9, row["qid"] or None)
                yield Entity(row["key"], row.get("kind") or kind, labels[0][0], tuple(names.values()), labels, link)


def extractions(seed: int = 1) -> Iterator[Extraction]:
    """Articles without an end."""
    chance, everyone = random.Random(seed), world()
    number = 0
    while True:
        number += 1
        yield _article(number, chance, everyone)


def _article(number: int, chance: random.Random, everyone: World) -> Extraction:
    language = chance.choice(ontology().languages)
    draft = Draft(f"{language}{number:06}", language, FIRST_DAY + timedelta(days=int(DAYS * chance.random() ** 0.7)))
    heroes = [everyone.any(chance, ("person", "state", "organisation")) for _ in range(3)]
    for _ in range(chance.randint(*EVENTS)):
        draft.events.append(_event(draft, chance, everyone, heroes))
        for _ in range(chance.randint(*SENTENCES_BETWEEN)):
            _filling(draft, chance)
    title = draft.text[: draft.text.index("\n")]
    publisher = everyone.any(chance, ("organisation",)).name
    url = f"https://news.example/{draft.id}"
    article = Article(draft.id, draft.text, language, title, draft.day, url, publisher)
    return Extraction(article, tuple(draft.entities.values()), tuple(draft.events), "made up")


def _event(draft: Draft, chance: random.Random, everyone: World, heroes: list[Entity]) -> Event:
    names = list(ontology().relations)
    relation = chance.choices(names, weights=[(rank + 1) ** -0.7 for rank in range(len(names))])[0]
    start = len(draft.text)
    agent = draft.name(_side(draft, chance, everyone, heroes))
    draft.put(" ")
    trigger_span = draft.put(ontology().relations[relation].labels[draft.language])
    draft.put(" ")
    target = draft.name(_side(draft, chance, everyone, heroes))
    item_span, time, time_text, place, source = None, None, None, None, None
    if chance.random() < WITH_ITEM:
        draft.put(" ")
        item_span = draft.put(_filler_words(draft, chance, 2))
    if chance.random() < PLACED:
        draft.put(" | ")
        place = draft.name(everyone.any(chance, ("place", "state")))
    if chance.random() < TIMED:
        time = time_text = (draft.day - timedelta(days=chance.randint(0, 6))).isoformat()
        draft.put(f" | {time_text}")
    if chance.random() < SAID:
        draft.put(" | ")
        source = draft.name(everyone.any(chance, ("organisation", "person")))
    span = (start, draft.put(".")[1])
    draft.put("\n")
    evidence = Evidence(span, draft.text[slice(*span)], draft.text[slice(*trigger_span)], trigger_span)
    return Event(
        relation,
        (agent,),
        (target,),
        chance.choices(list(STATUSES), weights=list(STATUSES.values()))[0],
        (evidence,),
        f"{draft.language}/{relation}",
        round(chance.uniform(0.4, 1.0), 2),
        item=draft.text[slice(*item_span)] if item_span else None,
        item_span=item_span,
        place=place,
        time=time,
        time_text=time_text,
        source=source,
        why=(("frame", relation),),
    )


def _side(draft: Draft, chance: random.Random, everyone: World, heroes: list[Entity]) -> Entity:
    if chance.random() < NAMELESS:
        words = f"{_filler_words(draft, chance, 1)} {len(draft.entities)}"
        return Entity(f"person:{draft.id}.{len(draft.entities)} {words}", "person", words, (words,))
    return chance.choice(heroes) if chance.random() < 0.5 else everyone.any(chance)


def _filling(draft: Draft, chance: random.Random) -> None:
    draft.put(f"{_filler_words(draft, chance, 8)}.\n")


def _filler_words(draft: Draft, chance: random.Random, count: int) -> str:
    words = [word for relation in ontology().relations.values() for word in relation.nouns[draft.language].split()]
    return " ".join(chance.choices(words, k=count))


def write(number: int, path: Path, seed: int = 1) -> int:
    """Writes at least `number` quads to a TriG file, whole articles; gives how many there are."""
    made, size = [], 0
    for extraction in extractions(seed):
        if size >= number:
            break
        made.append(extraction)
        size += len(quads(extraction))
    return write_trig(made, path, fold)


def main() -> int:
    """Writes the file and says how large the graph is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("number", type=int)
    parser.add_argument("path", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    print(f"{write(given.number, given.path, given.seed):,} quads in {given.path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
