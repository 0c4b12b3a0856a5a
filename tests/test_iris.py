"""IRIs are stable, right for Arabic, and never the same for two things."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import unquote

import pyoxigraph as ox
import pytest
from extractions import arabic, english
from hypothesis import given
from hypothesis import strategies as st

from graph.iris import article_iri, entity_iri, event_iri, evidence_iri, run_iri, segment

NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


def test_arabic_letters_stay() -> None:
    assert entity_iri("person:كيم جونغ أون") == "https://w3id.org/siyar/entity/person/كيم_جونغ_أون"
    assert entity_iri("state:ru") == "https://w3id.org/siyar/entity/state/ru"
    assert entity_iri("lonely") == "https://w3id.org/siyar/entity/lonely"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a b", "a%20b"),
        ("a_b", "a_b"),
        ("a/b", "a%2Fb"),
        ("..", "%2E%2E"),
        ("a%20", "a%2520"),
        ("\u200fم", "%E2%80%8Fم"),
        ("🎁", "%F0%9F%8E%81"),
    ],
)
def test_segment(text: str, expected: str) -> None:
    assert segment(text) == expected


def test_an_empty_name_is_refused() -> None:
    with pytest.raises(ValueError):
        segment("")


@given(NAMES)
def test_every_name_gives_a_valid_iri_without_spaces(name: str) -> None:
    iri = article_iri(name)
    ox.NamedNode(iri)
    assert iri.isprintable() and " " not in iri
    assert unquote(iri.rpartition("/")[2]) == name


@given(NAMES)
def test_entities_keep_their_names_apart(name: str) -> None:
    iri = entity_iri(f"person:{name}")
    ox.NamedNode(iri)
    assert unquote(iri.rpartition("/")[2].replace("_", " ")) == name


def test_event_iri_does_not_depend_on_order() -> None:
    event = english().events[1]
    turned = replace(event, agents=event.agents[::-1], evidence=event.evidence[::-1], confidence=0.1, why=(("a", "b"),))
    assert event_iri("x", event) == event_iri("x", turned)


def test_event_iri_tells_events_apart() -> None:
    event = arabic().events[0]
    others = [
        replace(event, type="supplied"),
        replace(event, agents=event.targets, targets=event.agents),
        replace(event, agents=event.agents + event.targets, targets=()),
        replace(event, status="planned"),
        replace(event, place=None),
        replace(event, time=None),
        replace(event, item=None),
        replace(event, evidence=arabic().events[1].evidence),
    ]
    iris = {event_iri("a", event), event_iri("b", event), *(event_iri("a", other) for other in others)}
    assert len(iris) == len(others) + 2


def test_evidence_and_runs() -> None:
    first, second = (event.evidence[0] for event in arabic().events[1:])
    assert evidence_iri("a", first) != evidence_iri("a", second) != evidence_iri("b", second)
    assert run_iri("siyar 1", "m") != run_iri("siyar 1", "n")
