"""Events → their arguments: who fills which role, by which words of the text, and where these stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import permutations, product

from extract.types import Entity, Event, Extraction, Filler, Span
from graph.ontology import ontology

#: The roles of an argument, named as the properties of the ontology that join an event to an entity.
ROLES = ("agent", "target", "place", "source", "sourceChain")


@dataclass(frozen=True, slots=True)
class Argument:
    """An entity (by key) in a role: `words == text[start:end]` where the `span` is known, else the name that is understood.

    `position` counts the sources of a chain from 1, the nearest first; it is 0 in every other role.
    """

    role: str
    entity: str
    words: str
    span: Span | None
    position: int = 0


def arguments(event: Event, extraction: Extraction) -> tuple[Argument, ...]:
    """The arguments of an event in the order of ROLES; a symmetric event has agents only."""
    text = extraction.article.text
    entities = {entity.key: entity for entity in extraction.entities}
    found = (_argument(role, filler, position, text, entities) for role, filler, position in _fillers(event))
    return tuple(dict.fromkeys(found))


def _fillers(event: Event) -> Iterator[tuple[str, Filler, int]]:
    symmetric = ontology().relations[event.type].symmetric
    yield from (("agent", filler, 0) for filler in event.agents)
    yield from (("agent" if symmetric else "target", filler, 0) for filler in event.targets)
    yield from (("place", filler, 0) for filler in (event.place,) if filler)
    yield from (("source", filler, 0) for filler in (event.source,) if filler)
    yield from (("sourceChain", filler, position) for position, filler in enumerate(event.source_chain, 1))


def _argument(role: str, filler: Filler, position: int, text: str, entities: Mapping[str, Entity]) -> Argument:
    if filler.span is None or not 0 <= filler.span[0] < filler.span[1] <= len(text):
        return Argument(role, filler.entity, filler.mention, None, position)
    entity = entities.get(filler.entity)
    start, end = whole_mention(text, filler.span, entity.names if entity else ())
    return Argument(role, filler.entity, text[start:end], (start, end), position)


def sides(event: Event) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Keys of agents and of targets, each once; a symmetric event has agents only."""
    agents = tuple(dict.fromkeys(filler.entity for filler in event.agents))
    targets = tuple(dict.fromkeys(filler.entity for filler in event.targets))
    if ontology().relations[event.type].symmetric:
        return tuple(dict.fromkeys(agents + targets)), ()
    return agents, targets


def pairs(event: Event) -> list[tuple[str, str]]:
    """The ordered pairs of entity keys that the shortcut triple of an event joins; none where a side is missing."""
    agents, targets = sides(event)
    if ontology().relations[event.type].symmetric:
        return list(permutations(agents, 2))
    return [(agent, target) for agent, target in product(agents, targets) if agent != target]


def whole_mention(text: str, span: Span, names: Iterable[str]) -> Span:
    """The longest of `names` that stands in `text` around `span`, as a span; `span` itself where none does.

    A role is read from the head of a phrase ("president"); a reader wants to see the phrase ("the Finnish president").
    """
    first, last = span
    for name in sorted(names, key=len, reverse=True):
        if len(name) <= last - first:
            break
        at = text.find(name, max(0, last - len(name)), first + len(name))
        if at >= 0:
            return at, at + len(name)
    return span
