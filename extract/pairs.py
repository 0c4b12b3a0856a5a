"""Events of the gold and of an extraction → pairs of parties, the unit in which both are compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import combinations, product

from extract.gold import GoldArticle, GoldEntity, GoldEvent
from extract.normal import load_normal
from extract.types import SYMMETRIC, Entity, Event, Extraction, Filler

#: Kinds that are too near to one another to be held against a name that is right.
_COARSE = {"state": "geo", "place": "geo", "organisation": "body", "armed_group": "body", "group": "body"}
Fold = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Party:
    """An entity as it is compared: a coarse kind ("" agrees with every kind) and its folded names."""

    kind: str
    names: frozenset[str]

    def agrees(self, other: Party) -> bool:
        """Whether both may be one: a name in common, or for one kind a name that is a run of whole words of the other's."""
        if self.names & other.names:
            return True
        if self.kind and other.kind and self.kind != other.kind:
            return False
        return any(f" {a} " in f" {b} " or f" {b} " in f" {a} " for a in self.names for b in other.names)


@dataclass(frozen=True, slots=True)
class Telling:
    """What one event says of a pair; `event` is the gold's or the extraction's."""

    status: str
    source: Party | None
    time: str | None
    place: Party | None
    event: GoldEvent | Event


@dataclass(slots=True)
class Pair:
    """Two entities in a relation, with all that is told of them; grows while an article's events are taken in."""

    relation: str
    sides: tuple[Party | None, Party | None]
    tellings: list[Telling] = field(default_factory=list)
    optional: bool = True

    def same(self, other: Pair) -> bool:
        """Whether both pairs speak of one relation of the same two; an empty side agrees with an empty one only."""
        if self.relation != other.relation:
            return False
        turned = [other.sides, other.sides[::-1]] if self.relation in SYMMETRIC else [other.sides]
        return any(all(agree(a, b) for a, b in zip(self.sides, sides, strict=True)) for sides in turned)

    @property
    def statuses(self) -> frozenset[str]:
        """All statuses that are told of it."""
        return frozenset(t.status for t in self.tellings)


@cache
def fold_of(language: str) -> Fold:
    """The normal form of names without the cutting of compounds: else "God" would be a run of whole words of "Abd Allah"."""
    return replace(load_normal(language), compounds=(), _known={}).fold


def agree(one: Party | None, other: Party | None) -> bool:
    """Whether two sides may be one; nobody agrees with nobody only."""
    return one is other if one is None or other is None else one.agrees(other)


def gold_pairs(gold: GoldArticle, fold: Fold) -> list[Pair]:
    """What the gold says of a text, as pairs."""
    pairs: list[Pair] = []
    for event in gold.events:
        telling = Telling(event.status, _gold_party(event.source, fold), event.time, _gold_party(event.place, fold), event)
        sides = [[p for e in side if (p := _gold_party(e, fold))] for side in (event.agents, event.targets)]
        _take_in(pairs, event.type, sides[0], sides[1], telling, event.optional)
    return pairs


def found_pairs(extraction: Extraction, fold: Fold) -> list[Pair]:
    """What was found in a text, as pairs, in the order of the text."""
    entities = {entity.key: entity for entity in extraction.entities}

    def party(filler: Filler | None) -> Party | None:
        return _found_party(entities[filler.entity], filler, fold) if filler else None

    pairs: list[Pair] = []
    for event in sorted(extraction.events, key=lambda e: e.evidence[0].span[0]):
        telling = Telling(event.status, party(event.source), event.time, party(event.place), event)
        equal = event.type in SYMMETRIC
        sides = (event.agents + event.targets, ()) if equal else (event.agents, event.targets)
        agents, targets = ([p for f in {f.entity: f for f in side}.values() if (p := party(f))] for side in sides)
        _take_in(pairs, event.type, agents, targets, telling, False)
    return pairs


def _take_in(
    pairs: list[Pair], relation: str, agents: list[Party], targets: list[Party], telling: Telling, optional: bool
) -> None:
    """Adds the pairs of an event to those that are there, each to the first that is the same."""
    for sides in _pairs_of(relation, agents, targets):
        new = Pair(relation, sides)
        pair = next((known for known in pairs if known.same(new)), new)
        if pair is new:
            pairs.append(new)
        pair.tellings.append(telling)
        pair.optional = pair.optional and optional


def _pairs_of(relation: str, agents: list[Party], targets: list[Party]) -> Iterator[tuple[Party | None, Party | None]]:
    if relation not in SYMMETRIC:
        empty: tuple[None] = (None,)
        yield from product(agents or empty, targets or empty)
    elif len(both := agents + targets) > 1:
        yield from combinations(both, 2)
    else:
        yield (both[0] if both else None), None


def _gold_party(entity: GoldEntity | None, fold: Fold) -> Party | None:
    return _party(entity.kind, entity.names, fold) if entity else None


def _found_party(entity: Entity, filler: Filler, fold: Fold) -> Party:
    return _party(entity.kind, (entity.name, filler.mention, *entity.names), fold)


def _party(kind: str, names: Iterable[str], fold: Fold) -> Party:
    return Party(_COARSE.get(kind, kind), frozenset(folded for name in names if (folded := fold(name))))
