"""What one telling of a happening says of when and where, given to another telling: a visit is when its visitor arrives, and who
receives a guest meets that guest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from extract.drafts import Draft
from extract.entities import Cast, Referent


def settled(drafts: Sequence[Draft], cast: Cast) -> list[Draft]:
    """The drafts of an article, with the time (and of meetings the place) that others tell of the same happening."""
    return [_of_visit(d, drafts, cast) if d.type == "visited" else _of_meeting(d, drafts) for d in drafts]


def _of_visit(visit: Draft, drafts: Sequence[Draft], cast: Cast) -> Draft:
    """A visit of one place without a time takes that of the only arrival of its visitor there; a departure is no arrival."""
    if visit.time is not None or len(visit.targets) != 1:
        return visit
    goals = {cast.as_actor(r) for r, _ in visit.targets}
    left = {d.evidence.trigger_span for d in drafts if d.type == "departed_from"}

    def arrives(other: Draft) -> bool:
        there = bool(goals & {cast.as_actor(r) for r, _ in other.targets})
        comes = other.type == "travelled_to" and other.evidence.trigger_span not in left
        return comes and there and bool(_ones(visit.agents) & _ones(other.agents))

    return _from_only(visit, drafts, arrives)


def _of_meeting(draft: Draft, drafts: Sequence[Draft]) -> Draft:
    """A meeting, or the reception of a guest, of which nothing is told takes what is told of the other."""
    other = {"met_with": "hosted", "hosted": "met_with"}.get(draft.type)
    if other is None or draft.time is not None or draft.place is not None:
        return draft
    sides = _ones(draft.agents) | _ones(draft.targets)
    found = _from_only(draft, drafts, lambda d: d.type == other and sides == _ones(d.agents) | _ones(d.targets))
    places = {d.place for d in drafts if d.type == other and d.time == found.time and d.place and found.time}
    return replace(found, place=places.pop()) if len(places) == 1 else found


def _from_only(draft: Draft, drafts: Sequence[Draft], fits: Callable[[Draft], bool]) -> Draft:
    """The draft with the time of those that fit, if they agree on one."""
    found = {d.time: d.time_text for d in drafts if d.status == draft.status and d.time and fits(d)}
    if len(found) != 1:
        return draft
    time, text = next(iter(found.items()))
    return replace(draft, time=time, time_text=text)


def _ones(fillers: tuple[tuple[Referent, object], ...]) -> frozenset[Referent]:
    return frozenset(r for r, _ in fillers)
