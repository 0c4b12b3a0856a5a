"""Extractions → relations.jsonl: one event a line, for programs that do not read RDF."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from operator import itemgetter
from pathlib import Path
from typing import Any

from extract.errors import SiyarError
from extract.types import Entity, Event, Evidence, Extraction, Filler
from graph.iris import entity_iri, event_iri
from graph.ontology import ontology

#: Characters that some readers of lines take for an end of line.
_ENDS_OF_LINE = str.maketrans({char: f"\\u{ord(char):04x}" for char in "\x85\u2028\u2029"})


class RelationsError(SiyarError, ValueError):
    """Relations that cannot be read, or hold no such event."""


def write_relations(extractions: Iterable[Extraction], path: Path) -> int:
    """Writes one event a line, sorted by article, then offset of the evidence, then type; gives the number of lines."""
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for extraction in sorted(extractions, key=lambda one: one.article.id):
            for record in records(extraction):
                line = json.dumps(record, ensure_ascii=False, allow_nan=False).translate(_ENDS_OF_LINE)
                file.write(line + "\n")
                count += 1
    return count


def article_of(path: Path, event: str) -> tuple[str, str]:
    """(id of the article, IRI) of an event in a relations.jsonl; `event` is its IRI or the last part of it.

    Raises RelationsError where there is no such file or no such event.
    """
    name = event.rpartition("/")[2].rpartition(":")[2]
    try:
        with path.open(encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                if name and row["event"].endswith(f"/{name}"):
                    return row["article"], row["event"]
    except (OSError, ValueError, KeyError) as fault:
        why = getattr(fault, "strerror", None) or "it is damaged"
        raise RelationsError(f"{path} cannot be read ({why}); make it with: python build_graph.py build ARTICLE…") from fault
    raise RelationsError(f"There is no event {event} in {path}; the IRIs of events stand there, and in the panel of the network.")


def records(extraction: Extraction) -> list[dict[str, Any]]:
    """The events of one article as JSON objects, keys and lines in the order of the format."""
    entities = {entity.key: entity for entity in extraction.entities}
    found = [_record(extraction.article.id, event, entities) for event in extraction.events]
    return sorted(found, key=lambda record: (record["evidence"][0]["start"], record["type"], record["event"]))


def _record(article_id: str, event: Event, entities: dict[str, Entity]) -> dict[str, Any]:
    symmetric = ontology().relations[event.type].symmetric
    agents = event.agents + event.targets if symmetric else event.agents

    def one(filler: Filler) -> dict[str, Any]:
        return _filler(filler, entities[filler.entity])

    return {
        "article": article_id,
        "event": event_iri(article_id, event),
        "type": event.type,
        "agents": [one(filler) for filler in _once(agents)],
        "targets": [] if symmetric else [one(filler) for filler in _once(event.targets)],
        "item": event.item,
        "place": one(event.place) if event.place else None,
        "time": event.time,
        "time_text": event.time_text,
        "status": event.status,
        "source": one(event.source) if event.source else None,
        "source_chain": [one(filler) for filler in event.source_chain],
        "evidence": sorted(map(_evidence, event.evidence), key=itemgetter("start", "trigger_start")),
        "frame": event.frame,
        "confidence": round(event.confidence, 4),
    }


def _once(fillers: Iterable[Filler]) -> Iterator[Filler]:
    seen: set[str] = set()
    for filler in fillers:
        if filler.entity not in seen:
            seen.add(filler.entity)
            yield filler


def _filler(filler: Filler, entity: Entity) -> dict[str, Any]:
    return {
        "id": entity_iri(entity.key),
        "name": entity.name,
        "type": entity.kind,
        "mentions": list(entity.names),
        "mention": filler.mention,
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "text": evidence.text,
        "start": evidence.span[0],
        "end": evidence.span[1],
        "trigger": evidence.trigger,
        "trigger_start": evidence.trigger_span[0],
        "trigger_end": evidence.trigger_span[1],
    }
