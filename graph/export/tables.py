"""Events and entities as tables (CSV, RFC 4180) for spreadsheets: a byte order mark, without which Excel garbles Arabic."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from graph.export.words import cell, name_in, relation_in, sentences
from graph.links import web_link
from graph.ontology import ontology

if TYPE_CHECKING:
    from graph.export.choice import Graph

MARK = "\ufeff"
SEPARATOR = "; "
EVENT_COLUMNS = (
    *("event", "relation", "words", "status", "agents", "targets", "item", "time", "first_day", "last_day", "place", "told_by"),
    *("confidence", "reports", "verdict", "sentence", "article", "title", "published", "publisher", "url", "frame"),
    *("agent_ids", "target_ids", "place_id", "told_by_id"),
)


def events(network: Graph, language: str) -> Iterator[str]:
    """The events, one a row, with names in a language; several sides of one event stand in one cell."""
    yield MARK
    yield from rows(EVENT_COLUMNS, (_event(network, one, language) for one in events_of(network)))


def nodes(network: Graph, language: str) -> Iterator[str]:
    """The entities, one a row, those with most events first."""
    labels = [f"label_{one}" for one in ontology().languages]
    yield MARK
    yield from rows(("id", "label", *labels, "kind", "events", "wikidata", "names", "articles"), _nodes(network, language))


def rows(head: Sequence[str], lines: Iterable[Sequence[object]]) -> Iterator[str]:
    """The lines of a table as text; no cell can run as a formula."""
    yield _written(head)
    for line in lines:
        yield _written([cell(value) for value in line])


def _written(line: Sequence[object]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(line)
    return buffer.getvalue()


def events_of(network: Graph) -> Iterator[dict[str, Any]]:
    """What is told of each event, once for all its edges, in the order in which they were added."""
    seen: set[str] = set()
    found = ((attributes["order"], attributes) for _, _, attributes in network.edges(data=True))
    for _, attributes in sorted(found, key=lambda pair: pair[0]):
        if attributes["event"] not in seen:
            seen.add(attributes["event"])
            yield attributes


def _event(network: Graph, told: dict[str, Any], language: str) -> list[object]:
    article = network.graph["articles"][told["article"]]

    def names(ids: Iterable[str]) -> str:
        return SEPARATOR.join(name_in(network.nodes[id]["labels"], language) or id for id in ids)

    return [
        *(told["iri"], told["type"], relation_in(told["type"], language), told["status"]),
        *(names(told["agents"]), names(told["targets"]), told["item"], told["time"], told["begin"], told["end"]),
        *(names(filter(None, [told["place"]])), names(filter(None, [told["source"]]))),
        *(told["confidence"], told["reports"], told["verdict"], sentences(told)),
        *(told["article"], article["title"], article["date"], article["source"], web_link(article["url"]), told["frame"]),
        *(SEPARATOR.join(told["agents"]), SEPARATOR.join(told["targets"]), told["place"], told["source"]),
    ]


def _nodes(network: Graph, language: str) -> Iterator[list[object]]:
    known = [(node, told) for node, told in network.nodes(data=True) if told["labels"]]
    for node, told in sorted(known, key=lambda pair: (-pair[1]["degree"], pair[0])):
        labels = [told["labels"].get(one) for one in ontology().languages]
        rest = (told["kind"], told["degree"], told["qid"], " | ".join(told["names"]), len(told["articles"]))
        yield [node, name_in(told["labels"], language), *labels, *rest]
