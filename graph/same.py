"""One person under an Arabic and an English name in different articles: merges by transliteration, as judgements of a program.

They are judgements like those of people (graph/judgements.py): statements with a reason, in force until somebody undoes them. The
id of each comes from the two entities, so that what was undone stays undone after the next build.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from extract.types import Entity, Extraction
from graph.iris import entity_iri, entity_of_id
from graph.judgements import MATCHER, Judgement, Merge, record_of
from graph.names import script_language
from graph.transliteration import may_begin, score, words_of

ENOUGH, RIVAL = 0.85, 0.6  # what makes two names one, and what makes a second name one too many


@dataclass(slots=True)
class Person:
    """What all articles say of a person: names by script, the known states and bodies whose offices are held, how often told."""

    key: str
    names: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    offices: set[str] = field(default_factory=set)
    is_linked: bool = False
    told: int = 0


@dataclass(frozen=True, slots=True)
class Match:
    """Two entities (keys) that are one person, by these two names."""

    keep: str
    gone: str
    arabic: str
    latin: str
    score: float


def matches(extractions: Sequence[Extraction]) -> tuple[Match, ...]:
    """Persons whose names fit, where each is the only one who fits the other and no office speaks against it; sorted by key."""
    people = _people(extractions)
    arabic, latin = ([one for one in people.values() if _names(one, tag)] for tag in ("ar", "en"))
    found: dict[tuple[str, str], tuple[float, str, str]] = {}
    begins: dict[str, list[tuple[Person, str]]] = defaultdict(list)
    for other in latin:
        for name in _names(other, "en"):
            begins[words_of(name)[0][0]].append((other, name))
    for one in arabic:
        for name in _names(one, "ar"):
            for letter in sorted(may_begin(name)):
                for other, written in begins.get(letter, ()):
                    if one is not other and not (one.is_linked and other.is_linked):
                        fit = (score(name, written), name, written)
                        if fit[0] >= RIVAL:
                            found[one.key, other.key] = max(fit, found.get((one.key, other.key), fit))
    sides = [Counter(pair[side] for pair in found) for side in (0, 1)]
    return tuple(
        _match(people[one], people[other], *fit)
        for (one, other), fit in sorted(found.items())
        if fit[0] >= ENOUGH and sides[0][one] == sides[1][other] == 1 and _agree(people[one], people[other])
    )


def _people(extractions: Sequence[Extraction]) -> dict[str, Person]:
    people: dict[str, Person] = {}
    for extraction in extractions:
        known = {entity.key for entity in extraction.entities if entity.link and entity.kind != "person"}
        for entity in extraction.entities:
            if entity.kind == "person":
                person = people.setdefault(entity.key, Person(entity.key))
                person.is_linked |= entity.link is not None
                person.told += 1
                for name in _all_names(entity):
                    person.names[script_language(name)].add(name)
        for event in extraction.events:
            if event.type == "holds_position" and event.status == "actual":
                for agent in event.agents:
                    if agent.entity in people:
                        people[agent.entity].offices |= {target.entity for target in event.targets} & known
    return people


def _all_names(entity: Entity) -> Iterator[str]:
    yield from dict.fromkeys((entity.name, *entity.names, *(text for text, _ in entity.labels)))


def _names(person: Person, tag: str) -> list[str]:
    """The names of a person in one script, where that is the only script or a table knows the person."""
    names = person.names.get(tag, set())
    return sorted(name for name in names if len(words_of(name)) > 1) if person.is_linked or len(person.names) == 1 else []


def _agree(one: Person, other: Person) -> bool:
    """Whether no office is held of states or bodies that only one of the two serves."""
    return not (one.offices and other.offices) or bool(one.offices & other.offices)


def _match(one: Person, other: Person, fit: float, arabic: str, latin: str) -> Match:
    keep, gone = sorted((one, other), key=lambda person: (not person.is_linked, -person.told, person.key))
    return Match(keep.key, gone.key, arabic, latin, fit)


def judgements(found: Sequence[Match], extractions: Sequence[Extraction]) -> tuple[Judgement, ...]:
    """Matches as merges, dated by the newest article, so that the same articles give the same graph."""
    newest = max((one.article.date for one in extractions if one.article.date), default=date(1970, 1, 1))
    return tuple(_judgement(match, f"{newest}T00:00:00Z") for match in found)


def _judgement(match: Match, when: str) -> Judgement:
    keep, gone = (entity_iri(key).removeprefix(entity_of_id("")) for key in (match.keep, match.gone))
    why = f"{MATCHER}, score {match.score:.2f}: {match.arabic} = {match.latin}"
    id = "match" + sha256("\0".join(sorted((keep, gone))).encode()).hexdigest()[:16]
    return Judgement(id, when, MATCHER, why, Merge(keep, gone))


def lines(made: Sequence[Judgement]) -> str:
    """The file of matches: a judgement a line, as in the log of judgements."""
    return "".join(json.dumps(record_of(one), ensure_ascii=False) + "\n" for one in made)
