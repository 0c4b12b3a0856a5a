"""A graph that breaks a promise is refused, naming the article and the event."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pyoxigraph as ox
import pytest
from extractions import HAITHAM, arabic, english

import graph.check
from extract.types import Event, Extraction, Filler
from graph.check import BrokenPromise, check
from graph.iris import event_iri
from graph.ontology import expand
from graph.rdf import quads

Change = Callable[[Event], Event]


def _with(change: Change) -> Extraction:
    extraction = arabic()
    return replace(extraction, events=(change(extraction.events[0]), *extraction.events[1:]))


def test_good_graphs_pass() -> None:
    assert check([arabic(), english()]) == len(quads(arabic())) + len(quads(english()))


def test_nothing_passes() -> None:
    assert check([]) == 0
    assert check([replace(arabic(), events=(), entities=())]) > 0


BROKEN: dict[str, Change] = {
    "no evidence": lambda e: replace(e, evidence=()),
    "its sentence is not the text": lambda e: replace(e, evidence=(replace(e.evidence[0], span=(0, 5)),)),
    "its trigger is not the text": lambda e: replace(e, evidence=(replace(e.evidence[0], trigger="x"),)),
    "no relation “kissed”": lambda e: replace(e, type="kissed"),
    "no status “sure”": lambda e: replace(e, status="sure"),
    "no entity has the key “person:nobody”": lambda e: replace(e, source=Filler("person:nobody", "nobody")),
    "“soon” is no day": lambda e: replace(e, time="soon"),
    "confidence lies between 0 and 1": lambda e: replace(e, confidence=1.5),
    "an event has a side": lambda e: replace(e, agents=(), targets=()),
    "an event names its frame": lambda e: replace(e, frame=""),
    "an item starts before it ends": lambda e: replace(e, item_span=(9, 3)),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_broken_promises_are_named(fault: str) -> None:
    with pytest.raises(BrokenPromise, match=fault) as caught:
        check([english(), _with(BROKEN[fault])])
    assert "“ar_gift”" in str(caught.value)


def test_a_shape_that_is_broken_names_the_event() -> None:
    broken = _with(BROKEN["confidence lies between 0 and 1"])
    with pytest.raises(BrokenPromise, match="gifted") as caught:
        check([english(), broken])
    assert event_iri("ar_gift", broken.events[0]) in str(caught.value)


def test_two_events_that_cannot_be_told_apart() -> None:
    with pytest.raises(BrokenPromise, match="cannot be told from event 1"):
        check([replace(arabic(), events=arabic().events[:1] * 2)])


def test_entities() -> None:
    for fault, entity in {
        "no kind": replace(HAITHAM, kind="ghost"),
        "no name": replace(HAITHAM, name=" "),
    }.items():
        with pytest.raises(BrokenPromise, match=fault):
            check([replace(arabic(), events=(), entities=(entity,))])
    with pytest.raises(BrokenPromise, match="not its own"):
        check([replace(arabic(), events=(), entities=(HAITHAM, HAITHAM))])


def test_language_tags_that_are_none() -> None:
    odd = replace(HAITHAM, labels=(("X", "not a tag"),))
    with pytest.raises(BrokenPromise, match="cannot be written"):
        check([replace(arabic(), events=(), entities=(odd,))])


def test_a_shortcut_that_no_actual_event_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    planned = _with(lambda e: replace(e, status="planned"))
    stray = [row for row in quads(arabic()) if row.predicate.value == expand(":gifted")]
    monkeypatch.setattr(graph.check, "quads", lambda extraction: [*quads(extraction), *stray])
    with pytest.raises(BrokenPromise, match="no actual event"):
        check([planned])


def test_shapes_hold_in_small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph.check, "_BATCH", 1)
    assert check([arabic(), english()])


def test_shapes_are_for_people() -> None:
    messages = [q.object.value for q in ox.parse(path=graph.check.SHAPES_FILE) if q.predicate.value.endswith("shacl#message")]
    paths = [q for q in ox.parse(path=graph.check.SHAPES_FILE) if q.predicate.value.endswith("shacl#path")]
    assert len(messages) == len(paths) == len(set(messages))
