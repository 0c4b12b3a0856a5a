"""Answers queries in a process of its own, which may be killed at any time: one request a line on standard input, as JSON; one
reply a line on standard output: {"size": bytes} when the answer stands whole in the file that the request names, or
{"kind", "message"} where there is none. A line {} before them tells that it has started. It ends with its input, or when the
process that started it is gone, and then removes the private folder of that process where its argument names one.

It is started by graph.process with the path of this file, so it imports nothing of Siyar.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import shutil
import sys
import threading
import time
from contextlib import suppress
from typing import Any

import pyoxigraph as ox

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
_LOOK_SECONDS = 2.0
_RESULTS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_GRAPHS = {
    "turtle": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}


class _Stores:
    """The store that was asked last, kept open."""

    def __init__(self) -> None:
        self.folder, self.store = "", ox.Store()

    def open(self, folder: str) -> ox.Store:
        if folder != self.folder:
            self.folder, self.store = folder, ox.Store.read_only(folder)
        return self.store


def _limit(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def _leave_network() -> None:
    """Gives the process a network without a way out where the kernel lets it: a second lock beside the refusal of SERVICE."""
    libc = ctypes.CDLL(None)
    if hasattr(libc, "unshare") and libc.unshare(_NEW_NETWORK):
        libc.unshare(_NEW_USER | _NEW_NETWORK)


def _end_with_parent() -> None:
    """A query that runs does not notice that nobody waits for it any more."""
    parent = os.getppid()
    while os.getppid() == parent:
        time.sleep(_LOOK_SECONDS)
    _tidy_up()
    os._exit(1)


def _tidy_up() -> None:
    for place in sys.argv[1:]:
        shutil.rmtree(place, ignore_errors=True)


def _answer(store: ox.Store, request: dict[str, Any]) -> None:
    for graph in request["graphs"]:
        if not store.contains_named_graph(ox.NamedNode(graph)):
            raise ValueError(
                f"The store has no graph <{graph}>; only its own graphs can be asked, such as those of its articles."
            )
    options: dict[str, Any] = {"use_default_graph_as_union": request["union"]}
    if request["dataset"] is not None:
        default, named = request["dataset"]
        options = {"default_graph": list(map(ox.NamedNode, default)), "named_graphs": list(map(ox.NamedNode, named))}
    found = store.query(request["query"], base_iri=request["base"], prefixes=request["prefixes"], **options)
    if isinstance(found, ox.QueryTriples):
        ox.serialize(found, request["answer"], format=_GRAPHS[request["format"]], prefixes=request["prefixes"])
    else:
        found.serialize(request["answer"], format=_RESULTS[request["format"]])


def _reply(stores: _Stores, request: dict[str, Any]) -> dict[str, Any]:
    _limit(resource.RLIMIT_CPU, int(time.process_time() + request["cpu"]) + 1)
    _limit(resource.RLIMIT_FSIZE, request["size"])
    _limit(resource.RLIMIT_AS, request["memory"])
    try:
        _answer(stores.open(request["store"]), request)
    except SyntaxError as fault:
        return {"kind": "syntax", "message": str(fault)}
    except ValueError as fault:
        return {"kind": "refused", "message": str(fault)}
    except MemoryError:
        return {"kind": "size", "message": ""}
    except (OSError, RuntimeError) as fault:
        return {"kind": "size" if "File too large" in str(fault) else "store", "message": str(fault)}
    return {"size": os.path.getsize(request["answer"])}


def main() -> int:
    """Replies to the requests on standard input; gives the exit status."""
    _limit(resource.RLIMIT_CORE, 0)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    stores = _Stores()
    sys.stdout.write("{}\n")
    sys.stdout.flush()
    for line in sys.stdin.buffer:
        sys.stdout.write(json.dumps({**_reply(stores, json.loads(line)), "peak": _peak()}) + "\n")
        sys.stdout.flush()
    _tidy_up()  # who started it kills it when it is done, so the input ends only with a parent that was killed
    return 0


def _peak() -> int:
    """The most memory that this process ever held, in bytes.

    Linux counts into `ru_maxrss` what the parent held when it started this process, so its own figure is read there.
    """
    with suppress(OSError, StopIteration, ValueError), open("/proc/self/status", encoding="ascii") as status:
        own = next(line for line in status if line.startswith("VmHWM:"))
        return int(own.split()[1]) * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


if __name__ == "__main__":
    _leave_network()
    sys.exit(main())
