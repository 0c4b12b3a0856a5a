"""The graph as an Oxigraph store on disk: built whole, opened for reading only, asked in a process that can be stopped."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from extract.errors import SiyarError
from graph.ontology import NAMESPACE, ONTOLOGY_FILE
from graph.process import Limits, Reply, Worker, request_of
from graph.sparql import GRAPH_FORMS, Query, QueryError, explain, read_query

#: Formats of an answer to SELECT and ASK, and to CONSTRUCT and DESCRIBE; the first is what `table` is made from.
ROW_FORMATS = ("json", "csv", "tsv", "xml")
GRAPH_FORMATS = ("turtle", "nt", "jsonld", "rdfxml")

LIMIT_SECONDS = 30.0
LIMIT_MEMORY = 2 << 30  # bytes of address space
LIMIT_ANSWER = 256 << 20  # bytes
#: What one may do about a limit.
LESS = "ask for less (a LIMIT, a name, a date)"


class StoreError(SiyarError, RuntimeError):
    """A store that is missing or damaged."""


class QueryLimit(QueryError):
    """A query that needs more time or memory than it is given."""


class TimeLimit(QueryLimit):
    """A query that needs more time than it is given."""


def build_store(trig: Path, folder: Path) -> None:
    """Loads a TriG file into a new store in `folder`, and beside it the ontology, in the graph <https://w3id.org/siyar/>.

    Raises OSError where the disk refuses.
    """
    store = ox.Store(folder)
    store.bulk_load(path=trig, format=ox.RdfFormat.TRIG)
    store.bulk_load(path=ONTOLOGY_FILE, format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(NAMESPACE))
    store.flush()


def open_store(folder: Path) -> ox.Store:
    """The store for reading only. Raises StoreError where there is none."""
    _require(folder)
    try:
        return ox.Store.read_only(str(folder))
    except (OSError, RuntimeError, ValueError) as fault:
        raise _damaged(folder, str(fault)) from fault


def ask(folder: Path, text: str, format: str = "json", limit_seconds: float = LIMIT_SECONDS) -> bytes:
    """The answer of the store to a SPARQL query, all graphs taken as one unless the query says FROM.

    `format` is one of ROW_FORMATS for SELECT and ASK, of GRAPH_FORMATS for CONSTRUCT and DESCRIBE. Raises QueryError where the
    query cannot be read, is refused or has no such format, QueryLimit where it runs longer than `limit_seconds` or needs too much
    memory, StoreError where there is no store.
    """
    query = read_query(text)
    check_format(query, format)
    _require(folder)
    with tempfile.TemporaryDirectory() as place:
        answer = Path(place) / "answer"
        worker = Worker()
        try:
            limits = Limits(limit_seconds, LIMIT_MEMORY, LIMIT_ANSWER)
            worker.send(request_of(query, folder, format, answer, limits, None))
            reply = worker.reply(limit_seconds)
        finally:
            worker.kill()
        if reply is None:
            raise TimeLimit(f"The query was stopped after {limit_seconds:g} seconds; {LESS}, or give it more --seconds.")
        if "size" not in reply:
            raise failure(reply, text, folder)
        return answer.read_bytes()


def rows(folder: Path, text: str, limit_seconds: float = LIMIT_SECONDS) -> tuple[list[str], list[list[str]]]:
    """The variables and the rows of a SELECT query as plain words: literals and IRIs by value, "" where unbound."""
    return plain_rows(ask(folder, text, "json", limit_seconds))


def plain_rows(answer: bytes) -> tuple[list[str], list[list[str]]]:
    """The variables and rows of an answer in JSON; an ASK has one variable, "answer"."""
    found: Mapping[str, Any] = json.loads(answer)
    if "boolean" in found:
        return ["answer"], [[str(found["boolean"]).lower()]]
    names = found["head"]["vars"]
    return names, [[row[name]["value"] if name in row else "" for name in names] for row in found["results"]["bindings"]]


def is_graph(text: str) -> bool:
    """Whether a query gives a graph (CONSTRUCT, DESCRIBE) rather than rows."""
    return read_query(text).form in GRAPH_FORMS


def check_format(query: Query, format: str) -> None:
    """Raises QueryError where the answer to such a query is not written in `format`."""
    formats = GRAPH_FORMATS if query.form in GRAPH_FORMS else ROW_FORMATS
    if format not in formats:
        raise QueryError(f"{query.form} has no answer as “{format}”; its formats are {', '.join(formats)}.")


def _require(folder: Path) -> None:
    if not (folder / "CURRENT").is_file():
        raise StoreError(f"There is no store in {folder}; make one first: python build_graph.py build ARTICLE…")


def failure(reply: Reply, text: str, folder: Path) -> SiyarError:
    """The error that tells people why a worker gave no answer."""
    if reply["kind"] == "syntax":
        return explain(text, reply["message"])
    if reply["kind"] == "refused":
        return QueryError(reply["message"])
    if reply["kind"] == "size":
        return QueryLimit(f"The query was stopped: its answer is too large; {LESS}.")
    if reply["kind"] == "memory":
        return QueryLimit(f"The query was stopped: it needs more memory than it is given; {LESS}.")
    if reply["kind"] == "time":
        return TimeLimit(f"The query was stopped: it needs more time than it is given; {LESS}.")
    return _damaged(folder, reply["message"])


def _damaged(folder: Path, why: str) -> StoreError:
    return StoreError(f"The store in {folder} cannot be read ({' '.join(why.split())}); build it again.")
