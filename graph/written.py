"""A folder that is written over the network, one named graph after another: a store of its own, not the outputs of a build.

It is held for each write as for a build, so that who copies it sees all of a graph or nothing; its index is taken away first and
made anew by who serves it next.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyoxigraph as ox

from extract.errors import SiyarError
from graph.index.schema import FILE
from graph.judgement_log import MATCHES
from graph.judgement_rdf import JUDGEMENTS_GRAPH
from graph.judgement_records import RECORD, log_of
from graph.ontology import SOFTWARE
from graph.outputs import JUDGEMENTS, MANIFEST, holding

STORE = "store"
_PARTS = (FILE, MANIFEST, STORE, MATCHES)


class WriteError(SiyarError, RuntimeError):
    """A folder that cannot be written to, or a graph that cannot be written."""


def prepare(folder: Path) -> None:
    """Makes `folder` one that can be written, with an empty store, where it is missing or empty.

    Raises WriteError where it holds anything else, such as a build, and where the disk refuses.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with holding(folder):
            if not {entry.name for entry in folder.iterdir()} - {JUDGEMENTS}:
                ox.Store(folder / STORE).flush()
                text = json.dumps({"made_by": SOFTWARE, "files": sorted(_PARTS)}, indent=1)
                (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
            _require_own(folder)
    except OSError as fault:
        raise WriteError(f"{folder} cannot be written ({fault.strerror or fault}); name another --out.") from fault


def put_graph(folder: Path, graph: str, triples: str, add: bool = False) -> bool:
    """Makes the named graph what `triples` (N-Triples) say, or adds them to it, at once or not at all.

    Gives whether there was one before. Raises ValueError where `graph` is no IRI, WriteError where the folder is none that can be
    written any longer, or the disk refuses.
    """
    node = ox.NamedNode(graph)
    first = f"CREATE SILENT GRAPH {node}" if add else f"DROP SILENT GRAPH {node}; CREATE GRAPH {node}"
    return _updated(folder, node, f"{first}; INSERT DATA {{ GRAPH {node} {{\n{triples}\n}} }}", triples, add)


def delete_graph(folder: Path, graph: str) -> bool:
    """Removes the named graph; otherwise as put_graph."""
    node = ox.NamedNode(graph)
    return _updated(folder, node, f"DROP SILENT GRAPH {node}")


def _updated(folder: Path, graph: ox.NamedNode, update: str, triples: str = "", add: bool = False) -> bool:
    """Runs an update, which is one transaction."""
    try:
        with holding(folder):
            _require_own(folder)
            if graph.value == JUDGEMENTS_GRAPH:
                _keep_log(folder / MATCHES, triples, add)
            (folder / FILE).unlink(missing_ok=True)
            store = ox.Store(folder / STORE)
            known = store.contains_named_graph(graph)
            store.update(update)
            store.flush()
            del store
            for log in (folder / STORE).glob("LOG.old.*"):  # one for each time that a store is opened
                log.unlink()
            return known
    except OSError as fault:
        raise WriteError(f"The graph could not be written ({fault.strerror or fault}); it is as it was.") from fault


def _keep_log(path: Path, triples: str, add: bool) -> None:
    """Takes the judgements that come with their graph over into the folder, where whoever shows it looks for them."""
    quads = ox.parse(triples, format=ox.RdfFormat.N_TRIPLES)
    log = log_of(quad.object.value for quad in quads if quad.predicate == RECORD and isinstance(quad.object, ox.Literal))
    old = path.read_text(encoding="utf-8") if add and path.exists() else ""
    new = path.with_name(f".{path.name}.new")
    new.write_text(old + log, encoding="utf-8")
    new.replace(path)


def keep_index(folder: Path, index: Path) -> None:
    """Takes over an index that was made of the store in `folder`, which is held, where there is none."""
    if not (folder / FILE).exists():
        new = folder / f".{FILE}.new"
        shutil.copyfile(index, new)
        new.replace(folder / FILE)


def _require_own(folder: Path) -> None:
    foreign = sorted({entry.name for entry in folder.iterdir()} - {*_PARTS, JUDGEMENTS, f".{FILE}.new", f".{MATCHES}.new"})
    if foreign:
        raise WriteError(
            f"{folder} is no folder that can be written over the network (it holds {', '.join(foreign[:3])}); "
            "name a new one with --out, and upload the build to it."
        )
