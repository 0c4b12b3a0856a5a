"""Writes tests/golden anew from the extractions made by hand: `python tests/make_golden.py` in the root of the repository."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from extractions import arabic, english, fold  # noqa: E402

from graph.rdf import write_trig  # noqa: E402
from graph.relations import write_relations  # noqa: E402

if __name__ == "__main__":
    (HERE / "golden").mkdir(exist_ok=True)
    write_trig([arabic(), english()], HERE / "golden" / "graph.trig", fold)
    write_relations([arabic(), english()], HERE / "golden" / "relations.jsonl")
