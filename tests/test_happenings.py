"""One happening told by several articles: what is joined, what is not, who is counted, what is in conflict."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from extractions import fold

from extract.types import Article, Entity, Event, Evidence, Extraction, Filler
from graph.arguments import whole_mention
from graph.happenings import HAPPENINGS_GRAPH, Happening, happening_quads, happenings
from graph.questions import fill, questions
from graph.rdf import write_trig
from graph.store import build_store, rows

TEXT = "One met Two in Rome on Monday, the agency said."
ONE, TWO = Entity("person:one", "person", "One", ("One",)), Entity("person:two", "person", "Two", ("Two",))
ROME, PARIS = Entity("place:rome", "place", "Rome", ("Rome",)), Entity("place:paris", "place", "Paris", ("Paris",))
AGENCY = Entity("org:agency", "organisation", "The Agency", ("The Agency",), (("The Agency", "en"),))
CAST = (ONE, TWO, ROME, PARIS, AGENCY)


def told(name: str, day: str | None = "2024-03-11", publisher: str | None = None, **changes: Any) -> Extraction:
    """An article of `day` with one event, a meeting on 10 March unless `changes` say otherwise."""
    said = Evidence((0, len(TEXT)), TEXT, "met", (4, 7))
    parties = (Filler(ONE.key, "One"), Filler(TWO.key, "Two"))
    event = Event("met_with", parties, (), "actual", (said,), "f", 0.9, time="2024-03-10")
    article = Article(name, TEXT, "en", date=date.fromisoformat(day) if day else None, source=publisher)
    return Extraction(article, CAST, (replace(event, **changes),))


def found(*extractions: Extraction) -> tuple[Happening, ...]:
    return happenings(extractions, fold)


TARGETED = {"agents": (Filler(ONE.key, "One"),), "targets": (Filler(TWO.key, "Two"),)}
OFFICE = {"type": "holds_position", "time": None, **TARGETED}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {}),
        ({}, {"agents": (Filler(TWO.key, "Two"), Filler(ONE.key, "One"))}),
        ({}, {"time": "2024-03-08/2024-03-12"}),
        ({}, {"status": "negated"}),
        ({"status": "planned"}, {}),
        ({"time": None}, {"time": None}),
        ({}, {"time": None}),
        ({"type": "visited", **TARGETED}, {"type": "visited", **TARGETED}),
        ({**OFFICE, "item": "foreign minister"}, {**OFFICE, "item": "minister"}),
    ],
)
def test_what_is_told_twice_is_one_happening(one: dict[str, Any], other: dict[str, Any]) -> None:
    (happening,) = found(told("a", **one), told("b", **other))
    assert len(happening.reports) == 2
    assert happening.relation == {**{"type": "met_with"}, **one}["type"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {"type": "talked_with"}),
        ({}, {"agents": (Filler(ONE.key, "One"), Filler(ROME.key, "Rome"))}),
        ({}, {"time": "2024-03-11"}),
        ({}, {"time": "2024"}),
        ({"time": "2024-03"}, {"time": "2024-03"}),
        ({"time": None}, {"time": None, "status": "planned"}),
        ({"time": None}, {"time": None, "day": "2024-03-14"}),
        ({"time": None}, {"time": None, "day": None}),
        ({}, {"time": None, "day": "2024-03-13"}),
        ({}, {"time": "2024-03-10/.."}),
        ({"status": "possible"}, {"time": None}),
        ({"type": "visited", **TARGETED}, {"type": "visited", "agents": TARGETED["targets"], "targets": TARGETED["agents"]}),
        ({"type": "attacked", "agents": (Filler(ONE.key, "One"),)}, {"type": "attacked", "agents": (Filler(ONE.key, "One"),)}),
        ({**OFFICE, "item": "foreign minister"}, {**OFFICE, "item": "president"}),
        ({**OFFICE, "item": "president"}, {**OFFICE, "item": "president", "status": "negated"}),
    ],
)
def test_what_is_not_surely_the_same_stays_apart(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert found(told("a", **one), told("b", **other)) == ()


def test_one_article_alone_tells_no_happening() -> None:
    twice = told("a")
    again = replace(twice.events[0], status="negated")
    assert found(replace(twice, events=(*twice.events, again))) == ()


def test_three_days_in_a_row_are_not_chained() -> None:
    """Each report must agree with every other one, so that a chain of near dates does not become one happening."""
    first, middle, last = (told(name, time=f"2024-03-0{n}/2024-03-0{n + 2}") for name, n in (("a", 1), ("b", 3), ("c", 5)))
    assert [len(one.reports) for one in found(first, middle, last)] == [2]


@pytest.mark.parametrize(
    ("others", "count"),
    [
        ([told("b")], 2),
        ([told("b", publisher="Daily")], 2),
        ([told("b", publisher="Daily"), told("c", publisher="Daily ")], 2),
        ([told("b", source=Filler(AGENCY.key, "the agency")), told("c", publisher="The Agency")], 2),
    ],
)
def test_voices_are_counted_once(others: list[Extraction], count: int) -> None:
    (happening,) = found(told("a", publisher="Weekly"), *others)
    assert happening.sources == count


@pytest.mark.parametrize(
    ("changes", "conflicts"),
    [
        ({}, ()),
        ({"status": "planned"}, ()),
        ({"status": "negated"}, ("status",)),
        ({"place": Filler(PARIS.key, "Paris")}, ("place",)),
        ({"item": "a ship"}, ("item",)),
        ({"item": "an old sword"}, ()),
        ({"time": "2024-03-09/2024-03-11"}, ()),
    ],
)
def test_details_that_differ_are_named(changes: dict[str, Any], conflicts: tuple[str, ...]) -> None:
    first = told("a", place=Filler(ROME.key, "Rome"), item="old sword")
    (happening,) = found(first, told("b", **{"item": "old sword", **changes}))
    assert happening.conflicts == conflicts


def test_times_that_only_overlap_differ() -> None:
    (happening,) = found(told("a", time="2024-03-09/2024-03-11"), told("b", time="2024-03-10/2024-03-12"))
    assert happening.conflicts == ("time",)


def test_the_order_of_the_articles_changes_nothing() -> None:
    times = {"a": "2024-03-10", "b": None, "c": "2024-03-11", "d": None, "e": None, "f": "2024-03"}
    extractions = [told(name, time=time) for name, time in times.items()]
    expected = happenings(extractions, fold)
    assert expected
    for seed in range(10):
        random.Random(seed).shuffle(extractions)
        assert happenings(extractions, fold) == expected


def test_many_reports_of_one_pair_take_no_long_time() -> None:
    many = [told(f"a{n}", day=None, type="holds_position", time=None, item=f"office {n % 40}", **TARGETED) for n in range(3000)]
    assert len(found(*many)) == 40


def test_the_question_tells_them(tmp_path: Path) -> None:
    extractions = [told("a"), told("b", status="negated", source=Filler(AGENCY.key, "it")), told("c", time="2020-01-01")]
    write_trig(extractions, tmp_path / "graph.trig", fold)
    build_store(tmp_path / "graph.trig", tmp_path / "store")
    names, answer = rows(tmp_path / "store", fill(questions()["reports-of-one-happening"], {"language": "en"}, fold))
    table = [dict(zip(names, row, strict=True)) for row in answer]
    assert sorted((row["article"], row["sources"], row["differ"], row["status"]) for row in table) == [
        ("a", "2", "status", "Happened"),
        ("b", "2", "status", "Denied"),
    ]
    assert {row["who"] for row in table} <= {"One; Two", "Two; One"}
    other = fill(questions()["reports-of-one-happening"], {"entity": "rome"}, fold)
    assert rows(tmp_path / "store", other)[1] == []


def test_they_stand_in_a_graph_of_their_own() -> None:
    quads = happening_quads([told("a"), told("b")], fold)
    assert {quad.graph_name.value for quad in quads} == {HAPPENINGS_GRAPH}
    assert len(quads) == 4


@pytest.mark.parametrize(
    ("span", "names", "words"),
    [
        ((8, 11), ["Two", "Two in Rome"], "Two in Rome"),
        ((4, 7), ["Two", "One"], "met"),
        ((15, 19), ["in Rome", "Rome"], "in Rome"),
        ((8, 11), [], "Two"),
    ],
)
def test_a_mention_is_shown_whole(span: tuple[int, int], names: list[str], words: str) -> None:
    start, end = whole_mention(TEXT, span, names)
    assert TEXT[start:end] == words
