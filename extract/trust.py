"""How much an event is believed: the measured precision of its frame, and somewhat less where its roles were inferred.

The counts stand in lang/<code>/confidence.yaml; they come from our own gold and nothing else, by the command
`build_graph.py evaluate --calibrate`. A frame that was seldom met is drawn towards its relation, and a relation towards the mean,
by EIGHT imagined cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from pathlib import Path
from typing import Any

import yaml

from extract.errors import SiyarError
from extract.lexicon import LANG
from extract.yamls import load_yaml

#: Imagined cases with the precision of the wider class; and what is believed at most.
EIGHT, MOST = 8, 0.99
#: (right, found) of a frame.
Count = tuple[int, int]


class TrustError(SiyarError, ValueError):
    """A confidence.yaml that cannot be used."""


@dataclass(frozen=True, slots=True)
class Case:
    """A pair found in a text: its frame, how directly its roles were read (`Event.why`, "inference"), whether it is right."""

    text: str
    relation: str
    frame: str
    inference: float
    right: bool


@dataclass(frozen=True, slots=True, eq=False)
class Trust:
    """The counts of a language: relation → frame → (right, found); `inference` is the mean of the cases."""

    counts: Mapping[str, Mapping[str, Count]]
    inference: float

    def of(self, relation: str, frame: str, inference: float) -> float:
        """The share of such events that are right, between 0 and 0.99, two decimals.

        The inference counts by its root: on our gold, held out, that told as well as none, and what is read directly stays first.
        """
        whole = _sum(count for frames in self.counts.values() for count in frames.values())
        mean = _drawn(whole, 0.5, 2)
        mine = self.counts.get(relation, {})
        precision = _drawn(mine.get(frame, (0, 0)), _drawn(_sum(mine.values()), mean))
        return round(min(MOST, precision * sqrt(inference / self.inference)), 2)


def fit(cases: Iterable[Case]) -> Trust:
    """The counts of some cases; order does not matter."""
    cases = tuple(cases)
    counts: dict[str, dict[str, Count]] = {}
    for case in sorted(cases, key=lambda one: (one.relation, one.frame)):
        right, found = counts.setdefault(case.relation, {}).get(case.frame, (0, 0))
        counts[case.relation][case.frame] = right + case.right, found + 1
    return Trust(counts, round(sum(case.inference for case in cases) / len(cases), 3) if cases else 1.0)


@lru_cache(maxsize=8)
def load_trust(language: str) -> Trust | None:
    """The counts of a language; None where it has none yet. Raises TrustError where the file is damaged."""
    path = LANG / language / "confidence.yaml"
    if not path.exists():
        return None
    try:
        raw: Any = load_yaml(path.read_text(encoding="utf-8"))
        counts = {r: {frame: _count(pair) for frame, pair in frames.items()} for r, frames in raw["relations"].items()}
        return Trust(counts, float(raw["inference"]))
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as fault:
        raise TrustError(f"{_name(path)} cannot be used ({fault}): {_AGAIN}") from fault


def written(trust: Trust) -> str:
    """The text of confidence.yaml."""
    lines = [
        "# How often each frame is right on our own gold: relation → frame → [right, found]. Made by a command, not by hand:",
        "# python build_graph.py evaluate --calibrate",
        f"inference: {trust.inference}",
        "relations:",
    ]
    for relation, frames in trust.counts.items():
        lines += [f"  {relation}:", *(f"    {frame}: [{right}, {found}]" for frame, (right, found) in frames.items())]
    return "\n".join(lines) + "\n"


_AGAIN = "make it again with python build_graph.py evaluate --calibrate, or remove it"


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _count(pair: Any) -> Count:
    right, found = map(int, pair)
    if not 0 <= right <= found:
        raise ValueError(f"{right} of {found} cannot be right")
    return right, found


def _sum(counts: Iterable[Count]) -> Count:
    counts = tuple(counts)
    return sum(right for right, _ in counts), sum(found for _, found in counts)


def _drawn(count: Count, towards: float, cases: int = EIGHT) -> float:
    return (count[0] + cases * towards) / (count[1] + cases)
