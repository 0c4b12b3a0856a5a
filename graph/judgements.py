"""What people judge of events and entities, as values and as objects of JSON.

A judgement has an id, who made it, when and why; it is a *verdict* on an event, a *merge* of two entities, a *split* of one, or
an *undo* of an earlier one. graph.judgement_log keeps them, graph.judged says what holds after all of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from extract.errors import SiyarError
from graph.days import first_and_last
from graph.ontology import ontology

VERDICTS = ("accepted", "rejected", "corrected")
#: What a correction may change: words, one entity or none, entities.
WORDS = ("time", "item")
ONE = ("place", "source")
SIDES = ("agents", "targets")
LONGEST_NAME, LONGEST_REASON, LONGEST_ID = 200, 2_000, 500
MOST = 1_000  # articles of a split
#: Who judged, where it was no one: names that fit across scripts (graph.same).
MATCHER = "transliteration"
_NO_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\\x7f]')
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")

#: The parts of an event that a judge changed, by name; None takes a part away.
Corrections = Mapping[str, str | None | tuple[str, ...]]


class JudgementError(SiyarError, ValueError):
    """A judgement that cannot be made, or a file of them that cannot be read."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`event` is accepted, rejected or corrected; an event is named by the part of its IRI after “…/event/”."""

    event: str
    verdict: str
    corrections: Corrections = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Merge:
    """`gone` is the same as `keep`, and is shown as it; entities are named by the part of their IRI after “…/entity/”."""

    keep: str
    gone: str


@dataclass(frozen=True, slots=True)
class Split:
    """What these articles (ids) say of `entity` is said of someone else, who is called `name`."""

    entity: str
    articles: tuple[str, ...]
    name: str


@dataclass(frozen=True, slots=True)
class Undo:
    """The judgement of this id holds no longer; undoing an undo brings it back."""

    judgement: str


Act = Verdict | Merge | Split | Undo


@dataclass(frozen=True, slots=True)
class Judgement:
    """An act with its id, who did it, why, and when ("2026-11-25T02:00:00Z")."""

    id: str
    when: str
    who: str
    why: str
    act: Act


def record_of(judgement: Judgement) -> dict[str, Any]:
    """A judgement as the object of its line."""
    kind, said = _said(judgement.act)
    return {"id": judgement.id, "when": judgement.when, "who": judgement.who, "why": judgement.why, "kind": kind, **said}


def _said(act: Act) -> tuple[str, dict[str, Any]]:
    if isinstance(act, Merge):
        return "merge", {"merge": [act.keep, act.gone]}
    if isinstance(act, Split):
        return "split", {"split": {"entity": act.entity, "articles": list(act.articles), "name": act.name}}
    if isinstance(act, Undo):
        return "undo", {"undo": act.judgement}
    corrections = {"corrections": dict(act.corrections)} if act.corrections else {}
    return "verdict", {"event": act.event, "verdict": act.verdict, **corrections}


def judgement_of(record: Any) -> Judgement:
    """The judgement of a line's object. Raises JudgementError where it is none."""
    if not isinstance(record, dict):
        raise JudgementError("a judgement is a JSON object")
    when = _words(record.get("when"), "when", LONGEST_NAME)
    try:
        datetime.fromisoformat(when)
    except ValueError as fault:
        raise JudgementError("“when” is no time of ISO 8601") from fault
    act = act_of(record)
    why = record.get("why") or ""
    is_plain = isinstance(act, Verdict) and act.verdict == "accepted"  # the sentence itself is the reason
    why = "" if is_plain and why == "" else _words(why, "why", LONGEST_REASON)
    return Judgement(_id(record.get("id"), "id"), when, _words(record.get("who"), "who", LONGEST_NAME), why, act)


def act_of(record: Mapping[str, Any]) -> Act:
    """What an object says to do: it has one of `event`, `merge`, `split` and `undo`.

    Raises JudgementError where it names nothing that can be done.
    """
    said = [name for name in ("event", "merge", "split", "undo") if name in record]
    if len(said) != 1:
        raise JudgementError("a judgement has one of “event”, “merge”, “split” and “undo”")
    if said == ["event"]:
        return _verdict(record)
    if said == ["undo"]:
        return Undo(_id(record["undo"], "undo"))
    if said == ["merge"]:
        entities = _ids(record["merge"], "merge", most=2)
        if len(entities) != 2:
            raise JudgementError("a merge names two entities, the one that stays first")
        return Merge(*entities)
    split = record["split"] if isinstance(record["split"], dict) else {}
    articles = _texts(split.get("articles"), "articles", LONGEST_ID, MOST)
    if not articles:
        raise JudgementError("a split names the articles that speak of someone else")
    return Split(_id(split.get("entity"), "entity"), articles, _words(split.get("name"), "name", LONGEST_NAME))


def _verdict(record: Mapping[str, Any]) -> Verdict:
    verdict, given = record.get("verdict"), record.get("corrections") or {}
    if verdict not in VERDICTS:
        raise JudgementError(f"a verdict is one of {', '.join(VERDICTS)}")
    if not isinstance(given, dict) or bool(given) != (verdict == "corrected"):
        raise JudgementError("a corrected event, and no other, has “corrections”: an object of what is different")
    return Verdict(_id(record.get("event"), "event"), verdict, {name: _correction(name, value) for name, value in given.items()})


def _correction(name: str, value: Any) -> str | None | tuple[str, ...]:
    if name == "type":
        return _one_of(value, name, tuple(ontology().relations))
    if name == "status":
        return _one_of(value, name, tuple(ontology().statuses))
    if name in SIDES:
        return _ids(value, name)
    if name not in (*WORDS, *ONE):
        can = ", ".join(("type", "status", *SIDES, *WORDS, *ONE))
        raise JudgementError(f"“{str(name)[:40]}” cannot be corrected; what can is {can}")
    if value is None:
        return None
    if name in ONE:
        return _id(value, name)
    words = _words(value, name, LONGEST_ID)
    if name == "time":
        try:
            first_and_last(words)
        except ValueError as fault:
            raise JudgementError(str(fault)) from fault
    return words


def _one_of(value: Any, name: str, known: tuple[str, ...]) -> str:
    if not isinstance(value, str) or value not in known:
        raise JudgementError(f"{name} is one of {', '.join(known)}")
    return value


def _words(value: Any, name: str, longest: int) -> str:
    text = " ".join(value.split()) if isinstance(value, str) else ""
    if not text:
        raise JudgementError(f"“{name}” is missing; say it in words")
    if len(text) > longest or _CONTROL.search(text):
        raise JudgementError(f"“{name}” must be plain text of at most {longest:,} characters")
    return text


def _id(value: Any, name: str) -> str:
    """A part of an IRI, so that nothing else can come into the graph with it."""
    text = _words(value, name, LONGEST_ID)
    if _NO_IRI.search(text):
        raise JudgementError(f"“{name}” is no id: it holds characters that no IRI has")
    return text


def _ids(value: Any, name: str, most: int = 50) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_id(one, name) for one in _list(value, name, most)))


def _texts(value: Any, name: str, longest: int, most: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_words(one, name, longest) for one in _list(value, name, most)))


def _list(value: Any, name: str, most: int) -> list[Any] | tuple[Any, ...]:
    if not isinstance(value, list | tuple) or len(value) > most:
        raise JudgementError(f"“{name}” is a list of at most {most:,}")
    return value
