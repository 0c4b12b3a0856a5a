"""Whether one happening, or one office, that is told twice becomes one event."""

from __future__ import annotations

from dataclasses import replace

from extract.merge import merge
from extract.types import Event, Evidence, Filler

HOLDER, STATE = Filler("person:a", "A"), Filler("state:ke", "Kenya")


def office(item: str, role: str, at: int) -> Event:
    evidence = Evidence((at, at + 20), "x" * 20, "president", (at, at + 9))
    why = (("frame", "office"), ("office", role))
    return Event("holds_position", (HOLDER,), (STATE,), "actual", (evidence,), "office", 0.9, item, why=why)


def test_one_office_in_two_ways_is_one_event_with_two_pieces_of_evidence() -> None:
    (event,) = merge([office("Kenyan President", "president", 0), office("President", "president", 40)])
    assert event.item == "Kenyan President"
    assert len(event.evidence) == 2


def test_two_offices_of_one_person_are_two_events() -> None:
    assert len(merge([office("President", "president", 0), office("Defence Minister", "defence_minister", 40)])) == 2


def test_an_office_of_no_known_sort_is_told_by_its_words() -> None:
    assert len(merge([office("Keeper of the Seal", "", 0), office("Keeper of the Rolls", "", 40)])) == 2


def test_an_office_in_two_states_is_two_events() -> None:
    other = replace(office("President", "president", 40), targets=(Filler("state:ug", "Uganda"),))
    assert len(merge([office("President", "president", 0), other])) == 2
