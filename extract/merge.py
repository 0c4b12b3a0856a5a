"""One happening told twice in an article is one event with two pieces of evidence (design: annotation, point 1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.types import SYMMETRIC, Event

#: A later and surer telling takes the place of an earlier one: what was planned and then is told as done is done.
_YIELDS = {"planned": frozenset({"actual"})}


def merge(events: Sequence[Event]) -> tuple[Event, ...]:
    """The events with those that tell the same joined, in the order of their first evidence."""
    out: list[Event] = []
    for event in sorted(events, key=lambda e: (-_weight(e), e.evidence[0].span, e.evidence[0].trigger_span, e.type, e.frame)):
        for at, other in enumerate(out):
            if _same(event, other):
                out[at] = _join(other, event)
                break
        else:
            out.append(event)
    return tuple(sorted(out, key=lambda e: (e.evidence[0].span[0], e.evidence[0].trigger_span, e.type, e.status, e.frame)))


def _weight(event: Event) -> int:
    return len(event.agents) + len(event.targets) + (event.time is not None)


def _same(event: Event, other: Event) -> bool:
    if event.type != other.type or not _status_agrees(event.status, other.status):
        return False
    if event.time and other.time and not (event.time.startswith(other.time) or other.time.startswith(event.time)):
        return False
    if event.type == "holds_position" and event.item != other.item and not _one_office(event, other):
        return False
    agents, others = {f.entity for f in event.agents}, {f.entity for f in other.agents}
    targets, other_targets = {f.entity for f in event.targets}, {f.entity for f in other.targets}
    if event.status != other.status and any(some and some != all_ for some, all_ in ((agents, others), (targets, other_targets))):
        return False  # what was done in part is not the plan carried out
    if event.type in SYMMETRIC:
        return agents <= others
    if event.item and other.item and event.type in ("gifted", "supplied", "signed_with") and not (agents and targets):
        return agents <= others and targets <= other_targets and event.item == other.item
    return agents <= others and targets <= other_targets


def _one_office(event: Event, other: Event) -> bool:
    """Whether two words for an office are for one ("President", "the Kenyan President")."""
    office, another = (dict(e.why).get("office", "") for e in (event, other))
    return bool(office) and office == another


def _status_agrees(status: str, other: str) -> bool:
    return status == other or other in _YIELDS.get(status, ()) or status in _YIELDS.get(other, ())


def _told(kept: Event, more: Event) -> str:
    """The status of a happening that is told both as a plan and as a fact: done where a verb says so; a noun alone
    ("the visit") does not tell that the plan was carried out."""
    fact, plan = (kept, more) if kept.status == "actual" else (more, kept)
    return fact.status if ("form", "verb") in fact.why else plan.status


def _join(kept: Event, more: Event) -> Event:
    known = {(e.span, e.trigger_span) for e in kept.evidence}
    evidence = kept.evidence + tuple(e for e in more.evidence if (e.span, e.trigger_span) not in known)
    evidence = tuple(sorted(evidence, key=lambda e: (e.span, e.trigger_span)))
    status = kept.status if kept.status == more.status else _told(kept, more)
    # What the article tells once in its own voice needs nobody to say so.
    alike = len(more.agents) == len(kept.agents) and len(more.targets) == len(kept.targets)
    plain = more.source is None and ("form", "verb") in more.why and alike
    finer = kept.time is None or (more.time is not None and more.time != kept.time and more.time.startswith(kept.time))
    return replace(
        kept,
        status=status,
        evidence=evidence,
        time=more.time if finer else kept.time,
        time_text=more.time_text if finer else kept.time_text,
        place=kept.place or more.place,
        item=kept.item or more.item,
        item_span=kept.item_span if kept.item else more.item_span,
        source=kept.source if not plain else None,
        source_chain=kept.source_chain if not plain else (),
        confidence=max(kept.confidence, more.confidence),
    )
