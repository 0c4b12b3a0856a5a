"""Answers one query in a process of its own, which may be killed at any time: reads a request from standard input as JSON, writes
the answer to standard output, or writes {"kind", "message"} to standard error and ends with REFUSED.

It is started by graph.store with the path of this file, so it imports nothing of Siyar.
"""

from __future__ import annotations

import ctypes
import json
import resource
import sys
from typing import Any

import pyoxigraph as ox

REFUSED = 3
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
_RESULTS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_GRAPHS = {"turtle": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "jsonld": ox.RdfFormat.JSON_LD}


def _limit(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def _leave_network() -> None:
    """Gives the process a network without a way out where the kernel lets it: a second lock beside the refusal of SERVICE."""
    libc = ctypes.CDLL(None)
    if hasattr(libc, "unshare") and libc.unshare(_NEW_NETWORK):
        libc.unshare(_NEW_USER | _NEW_NETWORK)


def _answer(request: dict[str, Any]) -> None:
    store = ox.Store.read_only(request["store"])
    for graph in request["graphs"]:
        if not store.contains_named_graph(ox.NamedNode(graph)):
            raise ValueError(f"The store has no graph <{graph}>; FROM takes graphs of the store, such as those of its articles.")
    found = store.query(request["query"], prefixes=request["prefixes"], use_default_graph_as_union=not request["has_dataset"])
    if isinstance(found, ox.QueryTriples):
        ox.serialize(found, sys.stdout.buffer, format=_GRAPHS[request["format"]], prefixes=request["prefixes"])
    else:
        found.serialize(sys.stdout.buffer, format=_RESULTS[request["format"]])
    sys.stdout.buffer.flush()


def _refuse(kind: str, message: str) -> int:
    sys.stderr.write(json.dumps({"kind": kind, "message": message}))
    return REFUSED


def main() -> int:
    """Answers the request on standard input; gives the exit status."""
    request = json.load(sys.stdin.buffer)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_CPU, request["cpu"])
    _limit(resource.RLIMIT_FSIZE, request["size"])
    _limit(resource.RLIMIT_AS, request["memory"])
    try:
        _answer(request)
    except SyntaxError as fault:
        return _refuse("syntax", str(fault))
    except ValueError as fault:
        return _refuse("refused", str(fault))
    except MemoryError:
        return _refuse("memory", "")
    except (OSError, RuntimeError) as fault:
        return _refuse("store", str(fault))
    return 0


if __name__ == "__main__":
    _leave_network()
    sys.exit(main())
