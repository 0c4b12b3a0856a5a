"""Gold and what was extracted → measures: how much of what is said is right, and how much of what is right is said.

Every event stands for pairs (relation, agent, target), one of equal sides for all pairs of its sides. Pairs of one article with
the same relation and the same entities are one, with all that is said of them. A found pair answers at most one pair of the gold,
those of equal status first. What the gold calls optional is neither rewarded nor punished. `holds_position` counts apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import combinations, product

from extract.gold import GoldArticle, GoldEntity, GoldEvent
from extract.normal import load_normal
from extract.types import SYMMETRIC, Entity, Event, Extraction, Filler

#: Relations that tell a state of things and are counted apart.
STATIC = frozenset({"holds_position"})
#: What is told of a pair besides its status.
QUALITIES = ("source", "time", "place")
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
        return any(all(_agree(a, b) for a, b in zip(self.sides, sides, strict=True)) for sides in turned)

    @property
    def statuses(self) -> frozenset[str]:
        """All statuses that are told of it."""
        return frozenset(t.status for t in self.tellings)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A pair of the gold and the found pair that answers it; one of them is None where nothing answers the other."""

    article: str
    language: str
    gold: Pair | None
    found: Pair | None

    @property
    def kind(self) -> str:
        """right | status (told with another status) | missed | invented | optional (counts for nothing)."""
        if self.gold is None:
            return "invented"
        if self.gold.optional:
            return "optional"
        if self.found is None:
            return "missed"
        return "right" if self.gold.statuses & self.found.statuses else "status"

    @property
    def relation(self) -> str:
        """The relation of the pair."""
        pair = self.gold or self.found
        assert pair is not None
        return pair.relation


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of pairs; the measures follow from them. `told` are (right, all) for each of QUALITIES."""

    gold: int
    found: int
    hits: int
    strict: int
    actual: int
    false_actual: int
    told: Mapping[str, tuple[int, int]]

    @property
    def precision(self) -> float:
        """Share of the found pairs that the gold has; 0 where nothing was found."""
        return self.hits / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold's pairs that were found."""
        return self.hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.hits / (self.found + self.gold) if self.found + self.gold else 0.0

    @property
    def strict_f1(self) -> float:
        """F1 where a pair counts only if its status is right too."""
        return 2 * self.strict / (self.found + self.gold) if self.found + self.gold else 0.0

    @property
    def false_share(self) -> float:
        """Share of the pairs told as facts, out of those that the gold has, that the gold does not tell as facts."""
        return self.false_actual / self.actual if self.actual else 0.0

    def share(self, quality: str) -> float | None:
        """Share of right sources, times or places where the gold or the extraction has one; None where neither ever has."""
        right, total = self.told[quality]
        return right / total if total else None


def judge(gold: GoldArticle, extraction: Extraction) -> tuple[Verdict, ...]:
    """Compares one article's gold with its extraction: a verdict for each pair of either side, those of the gold first."""
    fold = fold_of(gold.language)
    wanted = _gold_pairs(gold, fold)
    found = _found_pairs(extraction, fold)
    answer = _answers(wanted, found)
    answered = {id(pair) for pair in answer.values()}
    verdicts = [Verdict(gold.id, gold.language, pair, answer.get(at)) for at, pair in enumerate(wanted)]
    verdicts += [Verdict(gold.id, gold.language, None, pair) for pair in found if id(pair) not in answered]
    return tuple(verdicts)


@cache
def fold_of(language: str) -> Fold:
    """The normal form of names without the cutting of compounds: else "God" would be a run of whole words of "Abd Allah"."""
    return replace(load_normal(language), compounds=(), _known={}).fold


def _answers(wanted: Sequence[Pair], found: Sequence[Pair]) -> dict[int, Pair]:
    """The found pair that answers each pair of the gold (by index); in text order, equal status first."""
    answer: dict[int, Pair] = {}
    open_pairs = list(found)
    for strict in (True, False):
        left = []
        for pair in open_pairs:
            fits = (
                at
                for at, one in enumerate(wanted)
                if at not in answer and one.same(pair) and (one.statuses & pair.statuses or not strict)
            )
            at = next(fits, None)
            if at is None:
                left.append(pair)
            else:
                answer[at] = pair
        open_pairs = left
    return answer


def figures(verdicts: Iterable[Verdict]) -> Figures:
    """The counts of some verdicts; which ones (a language, a relation, a frame) the caller chooses."""
    counts: Counter[str] = Counter()
    told = {quality: [0, 0] for quality in QUALITIES}
    for verdict in verdicts:
        kind = verdict.kind
        counts[kind] += 1
        if verdict.gold is None or verdict.found is None:
            continue
        if "actual" in verdict.found.statuses:
            counts["actual"] += 1
            counts["false"] += "actual" not in verdict.gold.statuses
        if kind != "optional":
            for quality, slot in told.items():
                right = _told_right(quality, verdict.gold.tellings, verdict.found.tellings)
                slot[0] += right is True
                slot[1] += right is not None
    hits = counts["right"] + counts["status"]
    shares = {quality: (right, total) for quality, (right, total) in told.items()}
    return Figures(
        hits + counts["missed"], hits + counts["invented"], hits, counts["right"], counts["actual"], counts["false"], shares
    )


def by_relation(verdicts: Sequence[Verdict]) -> dict[str, Figures]:
    """The figures of each relation, by name."""
    names = sorted({v.relation for v in verdicts})
    return {name: figures(v for v in verdicts if v.relation == name) for name in names}


def by_frame(verdicts: Sequence[Verdict]) -> dict[str, tuple[int, int]]:
    """(right, all) of the pairs that each frame found; those that answer an optional pair count for neither."""
    counts: dict[str, list[int]] = {}
    for verdict in verdicts:
        if verdict.found is None or verdict.kind == "optional":
            continue
        for frame in dict.fromkeys(t.event.frame for t in verdict.found.tellings if isinstance(t.event, Event)):
            slot = counts.setdefault(frame, [0, 0])
            slot[0] += verdict.gold is not None
            slot[1] += 1
    return {frame: (right, total) for frame, (right, total) in sorted(counts.items())}


def dynamic(verdicts: Iterable[Verdict], language: str | None = None) -> tuple[Verdict, ...]:
    """The verdicts on events proper (without `holds_position`), of one language or of all."""
    return tuple(v for v in verdicts if v.relation not in STATIC and language in (None, v.language))


def _told_right(quality: str, gold: Sequence[Telling], found: Sequence[Telling]) -> bool | None:
    """Whether one found value is one of the gold's, or none was found and the gold somewhere has none; None: neither has any."""
    wanted = [getattr(t, quality) for t in gold]
    given = [value for t in found if (value := getattr(t, quality))]
    if not given:
        return any(value is None for value in wanted) if any(wanted) else None
    return any(_agree(a, b) if isinstance(a, Party) else a == b for a in wanted if a for b in given)


def _agree(one: Party | None, other: Party | None) -> bool:
    return one is other if one is None or other is None else one.agrees(other)


def _gold_pairs(gold: GoldArticle, fold: Fold) -> list[Pair]:
    pairs: list[Pair] = []
    for event in gold.events:
        telling = Telling(event.status, _gold_party(event.source, fold), event.time, _gold_party(event.place, fold), event)
        sides = [[p for e in side if (p := _gold_party(e, fold))] for side in (event.agents, event.targets)]
        _take_in(pairs, event.type, sides[0], sides[1], telling, event.optional)
    return pairs


def _found_pairs(extraction: Extraction, fold: Fold) -> list[Pair]:
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
