"""The page of accuracy and the causes of misses, on our own gold with stored parses."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest
from gold_trees import gold_of, trees_of

from extract.accuracy import Measured, Stamp, measure, miss_lines, overall, page, tables
from extract.causes import CAUSES, place_of_trigger
from extract.evaluate import dynamic, figures
from extract.gold import GoldEvent
from extract.language import load_language


@cache
def measured() -> tuple[Measured, ...]:
    known, data = trees_of("ar"), load_language("ar")
    return tuple(measure(gold, article, known[article.text], data) for gold, article in gold_of("ar") if article.text in known)


def test_every_miss_has_a_cause_and_a_line() -> None:
    misses = [miss for one in measured() for miss in one.misses]
    verdicts = [v for one in measured() for v in one.verdicts if v.kind in ("missed", "invented", "status")]
    assert len(misses) == len(verdicts) == len(list(miss_lines(measured()))) > 50
    assert {miss.cause for miss in misses} <= set(CAUSES)
    assert all(miss.note and miss.pair and miss.words for miss in misses)
    assert sum(miss.cause == "unknown" for miss in misses) * 50 < len(misses)


def test_misses_of_a_status_say_both() -> None:
    for miss in (m for one in measured() for m in one.misses if m.kind == "status"):
        assert (miss.cause, "told as" in miss.note) == ("status", True)


def test_the_page_holds_every_table_and_says_when_and_how() -> None:
    written = page(measured(), Stamp(date(2026, 1, 2), "abc123", "build_graph.py evaluate tests/gold"))
    assert "2026-01-02" in written and "`abc123`" in written and f"`{measured()[0].model}`" in written
    assert "by `build_graph.py evaluate tests/gold`" in written
    for table in tables(measured()):
        assert f"## {table.title}\n" in written
        assert all(len(row) == len(table.head) for row in table.rows) and table.rows
    assert "commit" not in page(measured(), Stamp(date(2026, 1, 2), "", "x")).split("\n\n")[1]


def test_the_overall_table_has_both_parts_and_their_sum() -> None:
    rows = {row[0]: row for row in overall(measured()).rows}
    assert len(rows) == 4
    together = figures(dynamic([v for one in measured() for v in one.verdicts]))
    assert rows["ar: together"][1:4] == (str(together.gold), str(together.found), f"{together.precision:.2f}")


@pytest.mark.parametrize(
    ("text", "evidence", "trigger", "where"),
    [
        ("a b\n c d", "b c d", "c d", (5, 8)),
        ("a b c", "b c", "x", None),
        ("a b c", "b  x", "b", None),
        ("a.b c", "a.b", "a.b", (0, 3)),
        ("a b", "a b", "", None),
    ],
)
def test_a_trigger_is_found_in_its_evidence(text: str, evidence: str, trigger: str, where: tuple[int, int] | None) -> None:
    event = GoldEvent("met_with", (), (), "actual", None, None, None, (evidence,), trigger, False)
    assert place_of_trigger(event, text) == where
