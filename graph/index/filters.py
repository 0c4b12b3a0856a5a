"""The filters of the explorer: read from the parameters of a request, written as conditions on the table of events."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from extract.errors import SiyarError
from graph.judgements import VERDICTS
from graph.ontology import ontology

#: The quadrant of relations that PLOVER has none for.
OTHER = "other"
#: In the filter of sources: told by the article itself. In that of verdicts: not judged.
NONE = "none"
T = TypeVar("T")
#: Parameters of a condition of SQL.
Values = list[object]


class FilterError(SiyarError, ValueError):
    """A filter with a value that it does not have."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What events are shown; None stands for all.

    `relations`, `statuses`, `kinds` and `verdicts` are names, `sources` ids of entities or NONE; `first` and `last` are days of
    ISO 8601, `undated` tells whether events without a time are shown too, `confidence` and `reports` are the least.
    """

    relations: frozenset[str] | None = None
    statuses: frozenset[str] | None = None
    kinds: frozenset[str] | None = None
    sources: frozenset[str] | None = None
    verdicts: frozenset[str] = frozenset({NONE, "accepted", "corrected"})
    first: str | None = None
    last: str | None = None
    undated: bool = True
    confidence: float = 0.0
    reports: int = 1


def read_filters(given: Mapping[str, str]) -> Filters:
    """The filters among the parameters of a request. Raises FilterError for a value that a filter does not have."""
    known = ontology()
    relations = _choice(given, "relation", known.relations)
    quadrants = _choice(given, "quadrant", (*known.quadrants, OTHER))
    if quadrants is not None:
        inside = frozenset(r.name for r in known.relations.values() if quadrants & {*(r.quadrants or (OTHER,))})
        relations = inside if relations is None else relations & inside
    first, last = _value(given, "from", _day), _value(given, "to", _day)
    if first and last and first > last:
        raise FilterError("“from” is later than “to”; exchange the two days.")
    return Filters(
        relations=relations,
        statuses=_choice(given, "status", known.statuses),
        kinds=_choice(given, "kind", known.kinds),
        sources=_split(given, "source"),
        verdicts=_choice(given, "verdict", (*VERDICTS, NONE)) or Filters().verdicts,
        first=first,
        last=last,
        undated=given.get("undated", "1") not in ("0", "false"),
        confidence=_value(given, "confidence", _share) or 0.0,
        reports=_value(given, "reports", _count) or 1,
    )


def _split(given: Mapping[str, str], name: str) -> frozenset[str] | None:
    values = frozenset(value.strip() for value in given.get(name, "").split(",")) - {""}
    return values or None


def _choice(given: Mapping[str, str], name: str, known: Iterable[str]) -> frozenset[str] | None:
    values = _split(given, name)
    wrong = sorted((values or frozenset()) - {*known})
    if wrong:
        raise FilterError(f"{name} has no value “{wrong[0][:40]}”; it has {', '.join(known)}.")
    return values


def _value(given: Mapping[str, str], name: str, read: Callable[[str], T]) -> T | None:
    """The value of a parameter as `read` reads it, whose docstring says what that must be."""
    if not given.get(name, "").strip():
        return None
    try:
        return read(given[name].strip())
    except ValueError:
        raise FilterError(f"{name} must be {(read.__doc__ or '').strip('.')}, not “{given[name][:40]}”.") from None


def _share(text: str) -> float:
    """a number from 0 to 1."""
    share = float(text)
    if not 0 <= share <= 1:  # not so of NaN either
        raise ValueError
    return share


def _count(text: str) -> int:
    """a whole number of at most 999,999."""
    count = int(text)
    if not 0 <= count < 1_000_000:
        raise ValueError
    return count


def _day(text: str) -> str:
    """a day, YYYY-MM-DD."""
    return date.fromisoformat(text).isoformat()


def condition(filters: Filters, *, sides: bool = True) -> tuple[str, Values]:
    """A condition on `event AS e` and the values in it.

    `sides` tells whether it asks for a side of the wanted kinds too; who looks at pairs of entities asks each of them instead.
    """
    parts: list[tuple[str, Values]] = [
        *_among("e.type", filters.relations),
        *_among("e.status", filters.statuses),
        *_period(filters),
        *_sources(filters),
        *_verdicts(filters),
    ]
    if filters.confidence > 0:
        parts.append(("e.confidence >= ?", [filters.confidence]))
    if filters.reports > 1:
        parts.append(("e.reports >= ?", [filters.reports]))
    if sides and filters.kinds is not None:
        inside, values = one_of_kinds("s.entity", filters)
        parts.append((f"e.n IN (SELECT s.event FROM side s WHERE {inside})", values))
    return " AND ".join(text for text, _ in parts) or "1", [value for _, values in parts for value in values]


def one_of_kinds(column: str, filters: Filters) -> tuple[str, Values]:
    """The condition that the entity in `column` is of one of the wanted kinds."""
    if filters.kinds is None:
        return "1", []
    return f"{column} IN (SELECT n FROM entity WHERE {_in('kind')})", [as_list(filters.kinds)]


def as_list(values: Iterable[object]) -> str:
    """Values for `IN (SELECT value FROM json_each(?))`."""
    return json.dumps(sorted(values, key=str), ensure_ascii=False)


def _in(column: str) -> str:
    return f"{column} IN (SELECT value FROM json_each(?))"


def _among(column: str, values: frozenset[str] | None) -> list[tuple[str, Values]]:
    return [] if values is None else [(_in(column), [as_list(values)])]


def _period(filters: Filters) -> list[tuple[str, Values]]:
    """The time of an event overlaps the period; an open end reaches as far as can be."""
    known, values = "(e.begin NOT NULL OR e.end NOT NULL)", []
    if filters.first:
        known += " AND COALESCE(e.end, '9999') >= ?"
        values.append(filters.first)
    if filters.last:
        known += " AND COALESCE(e.begin, '0000') <= ?"
        values.append(filters.last)
    if not filters.undated:
        return [(known, [*values])]
    return [(f"((e.begin IS NULL AND e.end IS NULL) OR ({known}))", [*values])] if values else []


def _sources(filters: Filters) -> list[tuple[str, Values]]:
    if filters.sources is None:
        return []
    named = f"e.source IN (SELECT n FROM entity WHERE {_in('id')})"
    both = f"({named} OR e.source IS NULL)" if NONE in filters.sources else named
    return [(both, [as_list(filters.sources - {NONE})])]


def _verdicts(filters: Filters) -> list[tuple[str, Values]]:
    if filters.verdicts >= {NONE, *VERDICTS}:
        return []
    return [(_in(f"COALESCE(e.verdict, '{NONE}')"), [as_list(filters.verdicts)])]
