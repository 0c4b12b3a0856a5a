"""Gold and what was extracted → measures: how much of what is said is right, and how much of what is right is said.

Every event stands for pairs (relation, agent, target), one of equal sides for all pairs of its sides. Pairs of one article with
the same relation and the same entities are one, with all that is said of them. A found pair answers at most one pair of the gold,
those of equal status first. What the gold calls optional is neither rewarded nor punished. `holds_position` counts apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from extract.gold import GoldArticle
from extract.pairs import Pair, Party, Telling, agree, fold_of, found_pairs, gold_pairs
from extract.types import Event, Extraction

#: Relations that tell a state of things and are counted apart.
STATIC = frozenset({"holds_position"})
#: What is told of a pair besides its status.
QUALITIES = ("source", "time", "place")


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
    wanted = gold_pairs(gold, fold)
    found = found_pairs(extraction, fold)
    answer = _answers(wanted, found)
    answered = {id(pair) for pair in answer.values()}
    verdicts = [Verdict(gold.id, gold.language, pair, answer.get(at)) for at, pair in enumerate(wanted)]
    verdicts += [Verdict(gold.id, gold.language, None, pair) for pair in found if id(pair) not in answered]
    return tuple(verdicts)


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
    return any(agree(a, b) if isinstance(a, Party) else a == b for a in wanted if a for b in given)
