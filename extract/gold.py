"""Gold → values: articles and sentences annotated by hand, as the page on annotation describes them (tests/gold/README.md).

Two forms are read: `ID.json`, one article a file, whose relations name entities by id; and `sentences_LANG.jsonl`, one text a
line, whose events name their parties by words of the text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from extract.errors import SiyarError
from extract.types import STATUSES, Article

_CURE = "see tests/gold/README.md for the form"


class GoldError(SiyarError, ValueError):
    """A gold file that cannot be used; names file, line and what is wrong."""


@dataclass(frozen=True, slots=True)
class GoldEntity:
    """A party: `kind` is one of types.KINDS, or "" where the gold does not say; `names` are all its forms in the text."""

    kind: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GoldEvent:
    """An event that a careful reader finds; `optional` ones are neither rewarded nor punished.

    `evidence` are pieces of the text, `trigger` the word in the first of them that tells the event.
    """

    type: str
    agents: tuple[GoldEntity, ...]
    targets: tuple[GoldEntity, ...]
    status: str
    place: GoldEntity | None
    time: str | None
    source: GoldEntity | None
    evidence: tuple[str, ...]
    trigger: str
    optional: bool


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An annotated text. `text` is "" for an article, whose text stands elsewhere, and the text itself for a sentence."""

    id: str
    language: str
    date: date | None
    events: tuple[GoldEvent, ...]
    text: str = ""

    def article(self) -> Article:
        """A sentence as an article of its own."""
        return Article(self.id, self.text, self.language, date=self.date)


def read_gold(folder: Path) -> tuple[GoldArticle, ...]:
    """All gold in a folder and those below it, by file name and line.

    Raises GoldError where there is none, where a file cannot be used, and where an id comes twice.
    """
    files = [*sorted(folder.rglob("*.json")), *sorted(folder.rglob("sentences_*.jsonl"))]
    if not files:
        raise GoldError(f"There is no gold in {folder}: give a folder with ID.json or sentences_LANG.jsonl; {_CURE}.")
    found: dict[str, GoldArticle] = {}
    for where, gold in _all(files):
        if gold.id in found:
            raise GoldError(f"{where}: the id {gold.id!r} was read before; give each text an id of its own.")
        found[gold.id] = gold
    return tuple(found.values())


def with_articles(
    gold: Sequence[GoldArticle], articles: Iterable[Article]
) -> tuple[tuple[tuple[GoldArticle, Article], ...], tuple[str, ...]]:
    """The gold with its texts, a sentence's own or the article of the same id; and the ids of gold whose article is not there.

    The date and language of an article are the gold's, so that a sidecar that lacks them does no harm.
    """
    known = {article.id: article for article in articles}
    pairs = [(one, one.article()) for one in gold if one.text]
    pairs += [(g, replace(known[g.id], language=g.language, date=g.date)) for g in gold if not g.text and g.id in known]
    return tuple(pairs), tuple(g.id for g in gold if not g.text and g.id not in known)


def _all(files: list[Path]) -> Iterator[tuple[str, GoldArticle]]:
    for file in files:
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as fault:
            raise GoldError(f"{file} cannot be read ({fault}); save it as UTF-8.") from fault
        lines = enumerate(text.split("\n"), start=1) if file.suffix == ".jsonl" else [(0, text)]
        for number, line in lines:
            if line.strip():
                where = f"{file}, line {number}" if number else str(file)
                yield where, _read(where, line)


def _read(where: str, line: str) -> GoldArticle:
    try:
        raw: Any = json.loads(line)
    except (ValueError, RecursionError) as fault:
        raise GoldError(f"{where}: not JSON ({getattr(fault, 'msg', 'too deep')}); {_CURE}.") from fault
    try:
        return _sentence(raw) if "events" in raw else _article(raw)
    except KeyError as fault:
        raise GoldError(f"{where}: {fault.args[0]!r} is missing or not known here; {_CURE}.") from fault
    except (TypeError, ValueError, AttributeError) as fault:
        raise GoldError(f"{where}: not as it should be ({fault}); {_CURE}.") from fault


def _article(raw: Mapping[str, Any]) -> GoldArticle:
    known = {e["id"]: GoldEntity(e["type"], tuple(e["names"])) for e in raw["entities"]}
    events = tuple(_event(r, known, tuple(r.get("evidence") or ())) for r in raw["relations"])
    return GoldArticle(raw["id"], raw["lang"], _day(raw.get("date")), events)


def _sentence(raw: Mapping[str, Any]) -> GoldArticle:
    parties = [p for e in raw["events"] for p in (*e["agents"], *e["targets"], e.get("place"), e.get("source")) if p]
    also = raw.get("also") or {}
    kinds = raw.get("kinds") or {}
    known = {name: GoldEntity(kinds.get(name, ""), (name, *also.get(name, ()))) for name in parties}
    events = tuple(_event(e, known, (raw["text"],)) for e in raw["events"])
    return GoldArticle(raw["id"], raw["language"], _day(raw.get("date")), events, raw["text"])


def _event(raw: Mapping[str, Any], known: Mapping[str, GoldEntity], evidence: tuple[str, ...]) -> GoldEvent:
    if raw["status"] not in STATUSES:
        raise ValueError(f"status {raw['status']!r}")
    return GoldEvent(
        str(raw["type"]),
        tuple(known[name] for name in raw.get("agents") or ()),
        tuple(known[name] for name in raw.get("targets") or ()),
        raw["status"],
        known[raw["place"]] if raw.get("place") else None,
        raw.get("time"),
        known[raw["source"]] if raw.get("source") else None,
        evidence,
        raw.get("trigger") or "",
        bool(raw.get("optional")),
    )


def _day(value: str | None) -> date | None:
    """A day; a month or a year dates no text (as in articles.py)."""
    return date.fromisoformat(value) if value and len(value) > len("2023-03") else None
