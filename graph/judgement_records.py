"""The log of judgements inside the graph of judgements, so that it goes along to another store and back.

An upload adds each line of the log, the undone ones too, as one `:record` of the graph: "000001 {"id": …}". What stands in the
graph besides tells what holds; the records tell all that was judged, in order, as pages need it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from graph.judgement_rdf import JUDGEMENTS_GRAPH
from graph.judgements import Judgement, JudgementError, judgement_of, record_of
from graph.ontology import expand

RECORD = ox.NamedNode(expand(":record"))
RECORDS = f"SELECT ?record {{ GRAPH <{JUDGEMENTS_GRAPH}> {{ <{JUDGEMENTS_GRAPH}> :record ?record }} }}"
#: What an upload adds to graphs: these say nothing of their own.
ADDED = (RECORD, ox.NamedNode(expand(":graphSha256")))


def record_triples(judgements: Sequence[Judgement]) -> list[ox.Triple]:
    """The log as triples."""
    lines = (f"{n:06} {json.dumps(record_of(one), ensure_ascii=False)}" for n, one in enumerate(judgements, 1))
    return [ox.Triple(ox.NamedNode(JUDGEMENTS_GRAPH), RECORD, ox.Literal(line)) for line in lines]


def log_of(records: Iterable[str]) -> str:
    """The log that such records make, as the text of its file; what is no judgement is left out."""
    lines = []
    for record in sorted(records):
        try:
            judgement = judgement_of(json.loads(record.partition(" ")[2]))
        except (JudgementError, ValueError, RecursionError):
            continue
        lines.append(json.dumps(record_of(judgement), ensure_ascii=False) + "\n")
    return "".join(lines)
