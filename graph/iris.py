"""Every IRI of the graph is made here and nowhere else; none depends on a clock, on chance or on the order of the input."""

from __future__ import annotations

import json
import unicodedata
from hashlib import sha256

from extract.types import Article, Event, Evidence, Filler, Span
from graph.ontology import NAMESPACE

_PLAIN = frozenset("-._~")
_HASH_LENGTH = 16


def segment(text: str) -> str:
    """`text` as one segment of an IRI path: letters and digits of every script stay, all else is escaped.

    Different texts give different segments. Raises ValueError for an empty text, which would name nothing.
    """
    if not text:
        raise ValueError("an empty name cannot become a part of an IRI")
    if not text.strip("."):  # "." and ".." would be taken for steps of a path
        return text.replace(".", "%2E")
    return "".join(map(_escaped, text))


def _escaped(char: str) -> str:
    category = unicodedata.category(char)
    if char in _PLAIN or category[0] in "LN" or category in ("Mn", "Mc"):
        return char
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8"))


def _name(text: str) -> str:
    """As `segment`, but with "_" for a space: names have many spaces and hardly ever a low line."""
    return segment(text).replace("_", "%5F").replace("%20", "_")


def article_iri(article_id: str) -> str:
    """The IRI of an article, and of the named graph that holds what it says."""
    return f"{NAMESPACE}article/{segment(article_id)}"


def entity_iri(key: str) -> str:
    """The IRI of an entity from `Entity.key`: "state:ru" → …/entity/state/ru."""
    kind, colon, name = key.partition(":")
    if not colon:
        return f"{NAMESPACE}entity/{_name(key)}"
    return f"{NAMESPACE}entity/{_name(kind)}/{_name(name)}"


def event_iri(article_id: str, event: Event) -> str:
    """The IRI of an event from its article, type, status, place in the text and arguments; sides may come in any order."""
    first = min(event.evidence, key=lambda evidence: (evidence.span, evidence.trigger_span))
    arguments = [sorted(f.entity for f in side) for side in (event.agents, event.targets)]
    where = [event.item, event.item_span, event.place.entity if event.place else None, event.time]
    return f"{NAMESPACE}event/{_hash(article_id, event.type, event.status, first.span, first.trigger_span, arguments, where)}"


def evidence_iri(article_id: str, evidence: Evidence) -> str:
    """The IRI of a sentence with a trigger; two events of one sentence and one trigger share it."""
    return f"{NAMESPACE}evidence/{_hash(article_id, evidence.span, evidence.trigger_span)}"


def argument_iri(event: str, role: str, entity: str, span: Span | None, position: int) -> str:
    """The IRI of an argument from that of its event, its role, the key of its entity, its offsets and its place in a chain."""
    return f"{NAMESPACE}argument/{_hash(event, role, entity, span, position)}"


def happening_iri(relation: str, sides: object, first: str) -> str:
    """The IRI of a happening from its relation, its sides (values that JSON can write) and the IRI of its first report."""
    return f"{NAMESPACE}happening/{_hash(relation, sides, first)}"


def run_iri(software: str, model: str) -> str:
    """The IRI of a run: the same program with the same model makes the same graph, so it is the same run."""
    return f"{NAMESPACE}run/{_hash(software, model)}"


def filler_iri(filler: Filler) -> str:
    """The IRI of the entity that fills a role."""
    return entity_iri(filler.entity)


def wikidata_iri(qid: str) -> str:
    """The IRI of a Wikidata item: "Q159" → http://www.wikidata.org/entity/Q159."""
    return f"http://www.wikidata.org/entity/{segment(qid)}"


def entity_of_id(id: str) -> str:
    """The IRI of an entity from its id, the part after “…/entity/”, which needs no more escaping."""
    return f"{NAMESPACE}entity/{id}"


def event_of_id(id: str) -> str:
    """The IRI of an event from its id, the part after “…/event/”."""
    return f"{NAMESPACE}event/{id}"


def judgement_iri(id: str) -> str:
    """The IRI of a judgement from its id in the log."""
    return f"{NAMESPACE}judgement/{segment(id)}"


def analyst_iri(name: str) -> str:
    """The IRI of a person who judges, from the name they give: who goes by the same name counts as the same."""
    return f"{NAMESPACE}analyst/{_name(name)}"


def revision_iri(event: str, judgement_id: str) -> str:
    """The IRI of an event as a judgement corrects it, from the IRI of the event."""
    return f"{event}~{segment(judgement_id)}"


def revised_argument_iri(revision: str, role: str, entity: str) -> str:
    """The IRI of an argument that a correction puts in, from the IRIs of the corrected event and of the entity."""
    return f"{NAMESPACE}argument/{_hash(revision, role, entity)}"


def text_hash(article: Article) -> str:
    """SHA-256 of the text that all offsets refer to, in hexadecimal digits."""
    return sha256(article.text.encode("utf-8")).hexdigest()


def _hash(*parts: object) -> str:
    """A short hash of values that JSON can write (tuples count as lists), so that no joining of strings makes two cases one."""
    return sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8")).hexdigest()[:_HASH_LENGTH]
