"""The log of judgements inside their graph: there and back, whatever else stands there."""

from __future__ import annotations

from pathlib import Path

from judged_build import GIFT, MEETING, build

from graph.judgement_log import append, read_lines, read_log
from graph.judgement_records import log_of, record_triples
from graph.judgements import Undo, Verdict


def test_there_and_back(tmp_path: Path) -> None:
    folder = build(tmp_path / "build")
    first = append(folder, Verdict(GIFT, "corrected", {"status": "planned", "place": None}), "Layla «H»", "Not \\ yet\u2028.")
    append(folder, Undo(first.id), "Omar", "It was.")
    append(folder, Verdict(MEETING, "accepted"), "عمر", "")
    judgements = read_log(folder).judgements
    records = [triple.object.value for triple in record_triples(judgements)]
    odd = ["", "x", "000001", "000001 {", '000001 {"id": "a"}', "000001 " + "[" * 100_000, "000001 null"]
    (tmp_path / "log").write_text(log_of([*odd, *reversed(records)]), encoding="utf-8")
    found = read_lines(tmp_path / "log")
    assert found.judgements == judgements and not found.faults
    assert log_of([]) == ""
