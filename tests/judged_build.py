"""A small build with an index, as tests of judgements and of exports need it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from extractions import arabic, english, fold

from extract.types import Extraction
from graph.index.build import build_index
from graph.index.queries import select_from
from graph.index.schema import FILE
from graph.iris import entity_iri, event_iri
from graph.names import Fold
from graph.ontology import NAMESPACE
from graph.rdf import write_trig
from graph.store import build_store

GIFT, MEETING, VISIT = (event_iri("ar_gift", event).rpartition("/")[2] for event in arabic().events)
MET, SIGNED = (event_iri("en met/1", event).rpartition("/")[2] for event in english().events)


def id_of(key: str) -> str:
    """The id of an entity, from its key."""
    return entity_iri(key).removeprefix(NAMESPACE + "entity/")


def build(folder: Path, extractions: Sequence[Extraction] | None = None, fold: Fold = fold) -> Path:
    """A folder of outputs as a build leaves it, made of extractions (default: those of extractions.py)."""
    folder.mkdir(parents=True)
    write_trig(extractions or [arabic(), english()], folder / "graph.trig", fold)
    build_store(folder / "graph.trig", folder / "store")
    build_index(select_from(folder / "store"), folder / FILE, fold)
    files = sorted([entry.name for entry in folder.iterdir()] + ["manifest.json"])
    (folder / "manifest.json").write_text(json.dumps({"made_by": "tests", "files": files}), encoding="utf-8")
    return folder
