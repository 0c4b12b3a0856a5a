"""Quads and TriG of extractions made by hand."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from extractions import HAITHAM, STUBB, arabic, english, fold
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.types import Entity, Extraction
from graph.iris import article_iri, entity_iri, event_iri
from graph.names import name_quads
from graph.ontology import expand
from graph.rdf import quads, write_trig

GOLDEN = Path(__file__).parent / "golden"


def _trig(extractions: list[Extraction], path: Path) -> bytes:
    write_trig(extractions, path, fold)
    return path.read_bytes()


def _objects(extraction: Extraction, subject: str, predicate: str) -> list[str]:
    rows = quads(extraction)
    return [row.object.value for row in rows if row.subject.value == subject and row.predicate.value == expand(predicate)]


def test_golden_trig(tmp_path: Path) -> None:
    """To renew: python tests/make_golden.py, then read the difference."""
    assert _trig([arabic(), english()], tmp_path / "graph.trig") == (GOLDEN / "graph.trig").read_bytes()


def test_trig_says_what_the_quads_say(tmp_path: Path) -> None:
    text = _trig([arabic(), english()], tmp_path / "graph.trig")
    read = set(ox.parse(text, format=ox.RdfFormat.TRIG))
    assert read == {*quads(arabic()), *quads(english()), *name_quads([arabic(), english()], fold)}


@given(st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_order_of_the_input_changes_nothing(chance: random.Random) -> None:
    def shuffled(extraction: Extraction) -> Extraction:
        entities, events = list(extraction.entities), [replace(e, evidence=e.evidence[::-1]) for e in extraction.events]
        chance.shuffle(entities)
        chance.shuffle(events)
        return replace(extraction, entities=tuple(entities), events=tuple(events))

    assert quads(shuffled(arabic())) == quads(arabic())
    assert quads(shuffled(english())) == quads(english())


def test_all_stands_in_the_graph_of_the_article_without_blank_nodes() -> None:
    for extraction in (arabic(), english()):
        rows = quads(extraction)
        assert {row.graph_name.value for row in rows} == {article_iri(extraction.article.id)}
        assert all(isinstance(row.subject, ox.NamedNode) and not isinstance(row.object, ox.BlankNode) for row in rows)


def test_shortcuts_only_for_actual_events_with_both_sides() -> None:
    extraction = arabic()
    shortcuts = {expand(":gifted"), expand(":metWith"), expand(":visited")}
    written = [row for row in quads(extraction) if row.predicate.value in shortcuts]
    assert [(row.subject.value, row.predicate.value, row.object.value) for row in written] == [
        (entity_iri(HAITHAM.key), expand(":gifted"), entity_iri(STUBB.key))
    ]
    alone = replace(extraction, events=(replace(extraction.events[0], targets=()),))
    assert not [row for row in quads(alone) if row.predicate.value in shortcuts]


def test_symmetric_events_have_agents_only_and_shortcuts_both_ways() -> None:
    extraction = english()
    met = event_iri(extraction.article.id, extraction.events[0])
    assert len(_objects(extraction, met, ":agent")) == 2
    assert not _objects(extraction, met, ":target")
    rows = quads(extraction)
    assert sum(row.predicate.value == expand(":metWith") for row in rows) == 2
    assert sum(row.predicate.value == expand(":signedWith") for row in rows) == 6


def test_names_carry_their_language() -> None:
    labels = {(r.object.value, r.object.language) for r in quads(arabic()) if r.predicate.value == expand("rdfs:label")}
    assert {("عُمان", "ar"), ("Oman", "en"), ("Oman News Agency", "en"), ("وكالة الأنباء العمانية", "ar")} <= labels
    assert "الرئيس \u200fالفنلندي" in _objects(arabic(), entity_iri(STUBB.key), "skos:altLabel")


def test_one_label_a_language() -> None:
    many = Entity("state:x", "state", "دولة", ("دولة",), (("A", "en"), ("B", "en")))
    rows = quads(replace(arabic(), entities=(many,), events=()))
    assert [row.object.value for row in rows if row.predicate.value == expand("rdfs:label")] == ["A", "دولة"]


def test_times_have_their_days() -> None:
    extraction = english()
    met = event_iri(extraction.article.id, extraction.events[0])
    assert _objects(extraction, met, ":timeBegin") == ["2024-03-01"]
    assert _objects(extraction, met, ":timeEnd") == ["2024-03-31"]


def test_unknown_time_is_an_error() -> None:
    wrong = replace(arabic().events[0], time="soon")
    with pytest.raises(ValueError, match="soon"):
        quads(replace(arabic(), events=(wrong,)))


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
@settings(deadline=None)
def test_any_title_survives(tmp_path_factory: pytest.TempPathFactory, title: str) -> None:
    extraction = replace(arabic(), article=replace(arabic().article, title=title), entities=(), events=())
    path = tmp_path_factory.mktemp("trig") / "graph.trig"
    read = ox.parse(_trig([extraction], path), format=ox.RdfFormat.TRIG)
    assert [row.object.value for row in read if row.predicate.value == expand("schema:headline")] == [title]


def test_arguments_tell_where_their_words_stand() -> None:
    extraction = arabic()
    text, gift = extraction.article.text, extraction.events[0]
    start = text.index("الفنلندي")
    target = replace(gift.targets[0], span=(start, start + len("الفنلندي")))
    extraction = replace(extraction, events=(replace(gift, targets=(target,)),))
    iri = event_iri(extraction.article.id, extraction.events[0])
    found = set()
    for node in _objects(extraction, iri, ":argument"):
        (role,), (entity,), (words,) = (_objects(extraction, node, name) for name in (":role", ":entity", ":mentionText"))
        begin, end, position = (_objects(extraction, node, name) for name in (":start", ":end", ":position"))
        assert not begin or text[int(begin[0]) : int(end[0])] == words
        found.add((role.rpartition("/")[2], entity.rpartition("/")[2], words if begin else "", *position))
    assert found == {
        ("agent", "هيثم_بن_طارق", ""),
        ("target", "الكسندر_ستوب", "الرئيس \u200fالفنلندي"),
        ("place", "مسقط", ""),
        ("source", "ona", ""),
        ("sourceChain", "ona", "", "1"),
        ("sourceChain", "om", "", "2"),
    }


def test_steps_are_told_in_order() -> None:
    extraction = arabic()
    steps = tuple((f"step{n}", f"words: {n}") for n in range(12))
    event = replace(extraction.events[0], why=steps)
    extraction = replace(extraction, events=(event,))
    told = sorted(_objects(extraction, event_iri(extraction.article.id, event), ":why"))
    assert [tuple(one.partition(" ")[2].split(": ", 1)) for one in told] == list(steps)


def test_the_text_may_be_left_out() -> None:
    whole, part = quads(arabic()), quads(arabic(), with_text=False)
    (text,) = set(whole) - set(part)
    assert text.predicate.value == expand("schema:articleBody") and text.object.value == arabic().article.text
