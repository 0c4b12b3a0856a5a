"""When, where and by whom a deed is told: the sentences of our gold that were written for it, on stored trees."""

from __future__ import annotations

import json
from typing import Any

import pytest
from gold_trees import GOLD, extractions_of

from extract.types import Event, Filler

#: The sentences of `sentences_ar.jsonl` whose events each have their time, place and source, or rightly none.
FIRST = 267


def rows() -> list[dict[str, Any]]:
    """The rows of the Arabic sentences from FIRST on."""
    lines = (GOLD / "sentences_ar.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines[FIRST - 1 :]]


def said(filler: Filler | None) -> str:
    return "" if filler is None else filler.mention


def fits(found: Event, wanted: dict[str, Any]) -> bool:
    place, source = wanted["place"] or "", wanted["source"] or ""
    there = bool(found.place) == bool(place) and said(found.place) in place
    return found.time == wanted["time"] and there and said(found.source) == source


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['id']} {row['construction']}")
def test_a_deed_has_its_time_place_and_source(row: dict[str, Any]) -> None:
    found = next(extraction.events for gold, extraction in extractions_of("ar") if gold.id == row["id"])
    for wanted in row["events"]:
        same = [event for event in found if event.type == wanted["type"]]
        assert wanted["optional"] or any(fits(event, wanted) for event in same), (wanted, same)
