"""The formats of an export, and a file in any of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.errors import SiyarError
from graph.export import networks, tables
from graph.export.choice import MOST_PLACED, chosen, network_of_index
from graph.export.linked import jsonld
from graph.export.political import political
from graph.export.question import question
from graph.index.filters import Filters
from graph.ontology import ontology
from graph.page import render

if TYPE_CHECKING:
    from graph.export.choice import Graph


class ExportError(SiyarError, ValueError):
    """An export that cannot be made."""


@dataclass(frozen=True, slots=True)
class Format:
    """What a file is written by: from a network and a language to its text; `suffix` and media type name it outside.

    `placed` tells whether it shows positions.
    """

    suffix: str
    media_type: str
    write: Callable[[Graph, str], Iterator[str]]
    placed: bool = False


def _page(network: Graph, language: str) -> Iterator[str]:
    if len(network) > MOST_PLACED:
        raise ExportError(
            f"A page of {len(network):,} entities is too large for a browser, which bears {MOST_PLACED:,}; "
            "choose fewer with the filters, or take gexf."
        )
    yield render(network, language=language, hidden=())  # what was chosen is shown, offices too


#: Formats by the names that the command and the addresses of the explorer give them.
FORMATS = {
    "html": Format("html", "text/html; charset=utf-8", _page, placed=True),
    "graphml": Format("graphml", "application/graphml+xml; charset=utf-8", networks.graphml),
    "gexf": Format("gexf", "application/gexf+xml; charset=utf-8", networks.gexf, placed=True),
    "csv": Format("csv", "text/csv; charset=utf-8", tables.events),
    "nodes.csv": Format("nodes.csv", "text/csv; charset=utf-8", tables.nodes),
    "political.csv": Format("political.csv", "text/csv; charset=utf-8", political),
    "jsonld": Format("jsonld", "application/ld+json; charset=utf-8", jsonld),
}
#: The query behind a view, which is asked of no index.
QUERY = Format("rq", "application/sparql-query; charset=utf-8", lambda network, language: iter(()))
NAMES = (*FORMATS, "sparql")


def format_of(name: str) -> Format:
    """The format of a name; “political” and “nodes” do too. Raises ExportError where there is none."""
    full = f"{name}.csv" if f"{name}.csv" in FORMATS else name
    if full == "sparql":
        return QUERY
    if full not in FORMATS:
        raise ExportError(f"There is no format “{name[:40]}”; there are {', '.join(NAMES)}.")
    return FORMATS[full]


def exported(
    connection: sqlite3.Connection, name: str, filters: Filters, ids: Sequence[str] = (), language: str = "en"
) -> Iterator[str]:
    """The text of a file, piece by piece, with the events that `filters` and `ids` leave and names in a language.

    Raises ExportError for a format or language that there is not, Unknown for an id that nothing has.
    """
    format = format_of(name)
    if language not in ontology().languages:
        raise ExportError(f"There are no names in “{language[:20]}”; there are those in {', '.join(ontology().languages)}.")
    if format is QUERY:
        return iter((question(filters, ids, language),))
    events = chosen(connection, filters, ids)
    return format.write(network_of_index(connection, events, placed=format.placed), language)
