"""Judgements and the store of a build: what of them applies to it, and their graph in it.

What the articles say is read without that graph, so that it makes no difference whether it is there already.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from graph.iris import article_iri, entity_of_id, event_of_id
from graph.judged import Known, State, state_of
from graph.judgement_log import read_log
from graph.judgement_rdf import JUDGEMENTS_GRAPH, judgement_quads
from graph.judgement_records import ADDED
from graph.judgements import Judgement
from graph.ontology import expand
from graph.outputs import OutputError, holding
from graph.store import StoreError, open_store

_GRAPH = ox.NamedNode(JUDGEMENTS_GRAPH)


@dataclass(frozen=True, slots=True)
class _Typed:
    """The ids of the nodes of a store that have a type (any, where `kind` is None)."""

    store: ox.Store
    kind: str | None
    iri: Callable[[str], str]

    def __contains__(self, id: object) -> bool:
        node = ox.NamedNode(self.iri(str(id)))
        kind = ox.NamedNode(expand(self.kind)) if self.kind else None
        found = self.store.quads_for_pattern(node, ox.NamedNode(expand("rdf:type")), kind, None)
        return any(quad.graph_name != _GRAPH for quad in found)


def known_of(store: ox.Store) -> Known:
    """What a store has to be judged."""
    return Known(_Typed(store, ":Event", event_of_id), _Typed(store, None, entity_of_id), _Typed(store, ":Article", article_iri))


def add_to_build(judgements: Sequence[Judgement], trig: Path, folder: Path) -> State:
    """Adds the graph of judgements to the TriG file and to the store of a build in the making; gives what holds.

    Raises OSError where the disk refuses.
    """
    store = ox.Store(folder)
    state = state_of(judgements, known_of(store))
    quads = judgement_quads(judgements, state, store)
    if quads:
        with trig.open("ab") as file:
            file.write(b"\n")
            ox.serialize(quads, file, format=ox.RdfFormat.TRIG)
        store.extend(quads)
        store.flush()
    return state


def apply_to_store(folder: Path, judgements: Sequence[Judgement]) -> State:
    """Makes the graph of judgements in the store in `folder` that of these; gives what holds.

    Only what is different is written, and nothing where nothing is. Raises StoreError where there is no store to read, OSError
    where it cannot be written.
    """
    store = open_store(folder)
    state = state_of(judgements, known_of(store))
    wanted = set(judgement_quads(judgements, state, store))
    kept = {quad for quad in store.quads_for_pattern(None, None, None, _GRAPH) if quad.predicate not in ADDED}
    if wanted == kept:
        return state
    del store
    store = ox.Store(folder)
    for quad in kept - wanted:
        store.remove(quad)
    store.extend(wanted - kept)
    store.flush()
    return state


def bring_up_to_date(outputs: Path) -> tuple[str, ...]:
    """Puts judgements that were made since a build into its store; gives what of them could not be read or applied, in sentences.

    Raises JudgementError where the judgements cannot be read.
    """
    log = read_log(outputs)
    folder = outputs / "store"
    if not log.judgements or not (folder / "CURRENT").is_file():
        return log.faults
    try:
        if _last(open_store(folder)) == log.judgements[-1].id:
            return log.faults
        with holding(outputs):
            apply_to_store(folder, log.judgements)
    except (OSError, OutputError, StoreError) as fault:
        return (*log.faults, f"The answer leaves out the newest judgements: the store cannot be written ({fault}).")
    return log.faults


def _last(store: ox.Store) -> str | None:
    """The id of the last judgement that a store knows."""
    found = (quad.object for quad in store.quads_for_pattern(_GRAPH, ox.NamedNode(expand("dcterms:identifier")), None, _GRAPH))
    return next((one.value for one in found if isinstance(one, ox.Literal)), None)
