"""Judgements worked into a copy of the index: what is shown after them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from extractions import BAGHDAD, HAITHAM, MUSCAT, ONA, STUBB, STUBB_EN, arabic, english, fold
from index_data import build, told

from graph.index.build import build_index
from graph.index.details import event as event_in_full
from graph.index.entity import entity as entity_in_full
from graph.index.events import between, events
from graph.index.filters import Filters
from graph.index.network import neighbourhood
from graph.index.queries import select_from
from graph.index.search import search
from graph.index.summaries import Summary
from graph.iris import entity_iri, event_iri
from graph.judged import State
from graph.judgement_index import apply_to_index
from graph.judgements import Act, Judgement, Merge, Split, Undo, Verdict
from graph.ontology import NAMESPACE
from graph.rdf import write_trig
from graph.store import build_store

GIFT, MEETING, VISIT = (event_iri("ar_gift", event).rpartition("/")[2] for event in arabic().events)
MET, SIGNED = (event_iri("en met/1", event).rpartition("/")[2] for event in english().events)
ALL = Filters(verdicts=frozenset({"none", "accepted", "rejected", "corrected"}))
Apply = Callable[..., State]


def id_of(key: str) -> str:
    return entity_iri(key).removeprefix(NAMESPACE + "entity/")


AR, EN = id_of(STUBB.key), id_of(STUBB_EN.key)


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("build")
    write_trig([arabic(), english()], folder / "graph.trig", fold)
    build_store(folder / "graph.trig", folder / "store")
    build_index(select_from(folder / "store"), folder / "index.sqlite", fold)
    return folder / "index.sqlite"


@pytest.fixture
def index(pristine: Path) -> sqlite3.Connection:
    copy = sqlite3.connect(":memory:")
    with closing(sqlite3.connect(pristine)) as source:
        source.backup(copy)
    return copy


def judge(index: sqlite3.Connection, *acts: Act) -> State:
    return apply_to_index(index, [Judgement(f"j{n}", "2026-11-25T02:00:00Z", "A", "b", act) for n, act in enumerate(acts)], fold)


def ids(found: Summary) -> set[str]:
    return {event["id"] for event in found["events"]}


def test_verdicts(index: sqlite3.Connection) -> None:
    state = judge(
        index,
        Verdict(GIFT, "accepted"),
        Verdict(MET, "rejected"),
        Verdict("gone", "rejected"),
        Verdict(VISIT, "rejected"),
        Undo("j3"),
    )
    assert [one.id for one in state.idle] == ["j2"]
    assert ids(events(index, Filters())) == {GIFT, MEETING, VISIT, SIGNED}
    assert ids(events(index, ALL)) == {GIFT, MEETING, VISIT, SIGNED, MET}
    assert ids(events(index, Filters(verdicts=frozenset({"accepted"})))) == {GIFT}
    gift = event_in_full(index, GIFT)
    assert gift["verdict"] == "accepted"
    assert [(one["id"], one["who"], one["verdict"], one["undone"]) for one in gift["judgements"]] == [
        ("j0", "A", "accepted", False)
    ]
    assert event_in_full(index, VISIT)["judgements"][0]["undone"] and event_in_full(index, VISIT)["verdict"] is None


def test_a_correction(index: sqlite3.Connection) -> None:
    changed = {"type": "supplied", "status": "planned", "time": "2025-02", "item": None, "place": None, "source": AR}
    judge(index, Verdict(GIFT, "corrected", {**changed, "agents": (AR,), "targets": (id_of(BAGHDAD.key),)}))
    gift = event_in_full(index, GIFT)
    assert {name: gift[name] for name in ("type", "status", "time", "begin", "end", "item", "place", "source", "verdict")} == {
        "type": "supplied", "status": "planned", "time": "2025-02", "begin": "2025-02-01", "end": "2025-02-28",
        "item": None, "place": None, "source": AR, "verdict": "corrected",
    }  # fmt: skip
    assert (gift["agents"], gift["targets"], gift["source_chain"]) == ([AR], [id_of(BAGHDAD.key)], [])
    assert {(one["role"], one["entity"]) for one in gift["roles"]} == {
        ("agent", AR),
        ("target", id_of(BAGHDAD.key)),
        ("source", AR),
    }
    assert all(one["mention"] for one in gift["roles"])
    assert ids(between(index, AR, id_of(BAGHDAD.key), Filters())) == {GIFT, VISIT}
    assert ids(between(index, AR, id_of(HAITHAM.key), Filters())) == set()
    haitham = entity_in_full(index, id_of(HAITHAM.key))
    assert haitham["degree"] == 0


def test_swapped_sides_keep_their_words(index: sqlite3.Connection) -> None:
    haitham = id_of(HAITHAM.key)
    judge(index, Verdict(GIFT, "corrected", {"agents": (AR,), "targets": (haitham,)}))
    gift = event_in_full(index, GIFT)
    assert (gift["agents"], gift["targets"]) == ([AR], [haitham])
    (edge,) = neighbourhood(index, [AR, haitham], Filters(relations=frozenset({"gifted"})))["edges"]
    assert edge["directed"] == ("ab" if edge["a"] == AR else "ba")


def test_a_symmetric_type_gathers_the_sides(index: sqlite3.Connection) -> None:
    judge(index, Verdict(GIFT, "corrected", {"type": "met_with"}))
    gift = event_in_full(index, GIFT)
    assert set(gift["agents"]) == {AR, id_of(HAITHAM.key)} and gift["targets"] == []
    assert {one["role"] for one in gift["roles"]} >= {"agent"} and "target" not in {one["role"] for one in gift["roles"]}


def test_a_merge(index: sqlite3.Connection) -> None:
    before = entity_in_full(index, AR)["degree"], entity_in_full(index, EN)["degree"]
    judge(index, Merge(AR, EN), Merge(id_of(MUSCAT.key), id_of(BAGHDAD.key)))
    merged = entity_in_full(index, AR)
    assert merged["degree"] == sum(before)
    assert entity_in_full(index, EN)["id"] == AR, "the old id leads to the one that stays"
    assert {name["text"] for name in merged["names"]} >= {"ستوب", "Alexander Stubb"}
    assert [found["id"] for found in search(index, "Alexander Stubb", fold)] == [AR]
    assert ids(events(index, ALL, EN)) == ids(events(index, ALL, AR)) == {GIFT, MEETING, VISIT, MET, SIGNED}
    assert EN not in {node["id"] for node in neighbourhood(index, [AR], ALL)["nodes"]}
    assert event_in_full(index, MET)["place"] == id_of(MUSCAT.key)
    assert AR in event_in_full(index, MET)["agents"]


def test_a_chain_of_merges(index: sqlite3.Connection) -> None:
    haitham = id_of(HAITHAM.key)
    judge(index, Merge(AR, EN), Merge(haitham, AR))
    assert {entity_in_full(index, one)["id"] for one in (EN, AR, haitham)} == {haitham}
    assert between(index, haitham, haitham, ALL)["total"] == 0, "nobody meets himself"


def test_a_split(index: sqlite3.Connection) -> None:
    ona, new = id_of(ONA.key), id_of(ONA.key) + "~j0"
    judge(index, Split(ona, ("en met/1",), "Another agency"))
    assert event_in_full(index, MET)["source"] == new and event_in_full(index, GIFT)["source"] == ona
    assert entity_in_full(index, new)["labels"] == {"ar": "Another agency", "en": "Another agency"}
    assert [found["id"] for found in search(index, "another agency", fold)] == [new]
    assert "Another agency" not in {name["text"] for name in entity_in_full(index, ona)["names"]}


def test_a_correction_may_name_whom_a_split_made(index: sqlite3.Connection) -> None:
    new = AR + "~j0"
    judge(
        index,
        Split(AR, ("ar_gift",), "ستوب آخر"),
        Verdict(MET, "corrected", {"agents": (new, id_of(HAITHAM.key))}),
        Merge(EN, new),
    )
    assert set(event_in_full(index, MET)["agents"]) >= {EN, id_of(HAITHAM.key)}
    assert entity_in_full(index, new)["id"] == EN


def test_no_judgement_changes_nothing(index: sqlite3.Connection, pristine: Path) -> None:
    judge(index)
    with closing(sqlite3.connect(pristine)) as source:
        assert list(source.iterdump()) == list(index.iterdump())


def test_an_index_that_cannot_be_written_stays_as_it_was(pristine: Path) -> None:
    with closing(sqlite3.connect(f"file:{pristine}?mode=ro", uri=True)) as connection, pytest.raises(sqlite3.Error):
        judge(connection, Verdict(GIFT, "accepted"))


def test_a_judged_report_counts_no_more_for_its_happening(tmp_path: Path) -> None:
    found = [told("a"), told("b", "negated"), told("c")]
    ids_of = [event_iri(one.article.id, one.events[0]).rpartition("/")[2] for one in found]
    path = build(found, tmp_path)
    with closing(sqlite3.connect(path)) as index:
        before = event_in_full(index, ids_of[0])
        assert before["reports"] == 3 and before["happening"]["conflicts"]
        judge(index, Verdict(ids_of[1], "rejected"), Verdict(ids_of[2], "corrected", {"time": "2020-01-01"}))
        after = event_in_full(index, ids_of[0])
        assert after["reports"] == 1 and not after["happening"]["conflicts"]
        assert {report["id"] for report in after["happening"]["reports"]} == set(ids_of[:2])
        assert event_in_full(index, ids_of[2])["reports"] == 1
