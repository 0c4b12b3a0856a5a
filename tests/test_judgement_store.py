"""Judgements as RDF: in a graph of their own, in the file and in the store of a build, and asked by the shipped question."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from extractions import BAGHDAD, HAITHAM, MUSCAT, STUBB, arabic, english, fold

import build_graph
from graph.check import SHAPES_FILE
from graph.iris import analyst_iri, entity_iri, event_iri
from graph.judgement_log import append, read_log
from graph.judgement_rdf import JUDGEMENTS_GRAPH
from graph.judgement_store import add_to_build, apply_to_store, bring_up_to_date
from graph.judgements import Act, Corrections, Judgement, Merge, Split, Undo, Verdict
from graph.ontology import NAMESPACE, expand
from graph.outputs import JUDGEMENTS
from graph.questions import fill, questions
from graph.rdf import write_trig
from graph.store import build_store, rows

ARABIC, ENGLISH = arabic(), english()
GIFT, MEETING, VISIT = (event_iri("ar_gift", event).rpartition("/")[2] for event in ARABIC.events)
MET, SIGNED = (event_iri("en met/1", event).rpartition("/")[2] for event in ENGLISH.events)


def id_of(key: str) -> str:
    return entity_iri(key).removeprefix(NAMESPACE + "entity/")


@pytest.fixture
def build(tmp_path: Path) -> Path:
    folder = tmp_path / "build"
    folder.mkdir()
    write_trig([ARABIC, ENGLISH], folder / "graph.trig", fold)
    build_store(folder / "graph.trig", folder / "store")
    return folder


def line(number: int, act: Act, who: str = 'Layla "H" <x>', why: str = "It says so: «\u202e\\'>") -> Judgement:
    return Judgement(f"j{number}", "2026-11-25T02:00:00Z", who, why, act)


def told(build: Path, text: str) -> list[dict[str, str]]:
    names, found = rows(build / "store", text)
    return [dict(zip(names, row, strict=True)) for row in found]


def corrected(build: Path, event: str, corrections: Corrections) -> dict[str, set[str]]:
    """What the graph says of the corrected event, by predicate."""
    apply_to_store(build / "store", [line(0, Verdict(event, "corrected", corrections))])
    found: dict[str, set[str]] = {}
    for row in told(build, f"SELECT ?p ?o {{ ?e prov:wasRevisionOf <{NAMESPACE}event/{event}> ; ?p ?o }}"):
        found.setdefault(row["p"], set()).add(row["o"])
    return {name: found.get(expand(name), set()) for name in NAMES}


NAMES = ("rdf:type", ":status", ":agent", ":target", ":place", ":source", ":sourceChain", ":item", ":itemStart", ":time") + (
    ":timeBegin", ":timeEnd", ":verdict", ":evidence", ":happening", "prov:wasGeneratedBy", ":confidence", ":frame"
)  # fmt: skip

SOME = [
    line(0, Verdict(GIFT, "accepted")),
    line(1, Verdict(MET, "rejected")),
    line(2, Verdict(VISIT, "corrected", {"status": "actual", "time": "2024-03", "agents": (id_of(HAITHAM.key),)})),
    line(3, Merge(id_of(MUSCAT.key), id_of(BAGHDAD.key))),
    line(4, Split(id_of(STUBB.key), ("ar_gift",), "ستوب آخر")),
    line(5, Verdict("gone", "accepted")),
    line(6, Verdict(MEETING, "accepted"), why=""),
    line(7, Undo("j1")),
]


def test_the_shapes_hold_for_all_of_it(build: Path) -> None:
    state = add_to_build(SOME, build / "graph.trig", build / "store")
    assert [one.id for one in state.idle] == ["j5"]
    data = rdflib.Dataset(default_union=True)
    data.parse(build / "graph.trig", format="trig")
    merged = rdflib.Graph()
    for triple in data.triples((None, None, None)):
        merged.add(triple)
    conforms, _, report = pyshacl.validate(merged, shacl_graph=rdflib.Graph().parse(SHAPES_FILE, format="turtle"))
    assert conforms, report


def test_file_and_store_say_the_same(build: Path) -> None:
    add_to_build(SOME, build / "graph.trig", build / "store")
    graph = ox.NamedNode(JUDGEMENTS_GRAPH)
    kept = {quad for quad in ox.parse(path=build / "graph.trig") if quad.graph_name == graph}
    store = ox.Store.read_only(str(build / "store"))
    assert kept and kept == set(store.quads_for_pattern(None, None, None, graph))
    assert len(set(ox.parse(path=build / "graph.trig"))) == len(list(ox.parse(path=build / "graph.trig")))


def test_no_judgement_no_graph(build: Path) -> None:
    before = (build / "graph.trig").read_bytes()
    add_to_build([], build / "graph.trig", build / "store")
    assert (build / "graph.trig").read_bytes() == before


def test_who_when_and_why(build: Path) -> None:
    apply_to_store(build / "store", SOME)
    (row,) = told(
        build,
        f"""SELECT * {{ GRAPH <{JUDGEMENTS_GRAPH}> {{ <{NAMESPACE}event/{GIFT}> :verdict ?verdict ; :judgedIn ?judgement .
        ?judgement a :Judgement ; prov:wasAssociatedWith ?who ; prov:endedAtTime ?when ;
        :reason ?why . ?who rdfs:label ?name }} }}""",
    )
    assert row["verdict"] == NAMESPACE + "accepted" and row["when"] == "2026-11-25T02:00:00Z"
    assert row["who"] == analyst_iri(SOME[0].who) and (row["name"], row["why"]) == (SOME[0].who, SOME[0].why)
    assert not told(build, f"SELECT ?x {{ <{NAMESPACE}event/{MET}> :verdict ?x }}"), "what is undone is not in the graph"


def test_articles_stay_what_they_say(build: Path) -> None:
    def others() -> set[ox.Quad]:
        store = ox.Store.read_only(str(build / "store"))
        return {quad for quad in store if quad.graph_name != ox.NamedNode(JUDGEMENTS_GRAPH)}

    before = others()
    apply_to_store(build / "store", SOME)
    assert others() == before
    apply_to_store(build / "store", [])
    assert others() == before


def test_a_correction(build: Path) -> None:
    found = corrected(build, GIFT, {"type": "supplied", "status": "planned", "item": None, "time": "2024-03", "place": None})
    assert found["rdf:type"] == {NAMESPACE + "Event", NAMESPACE + "Supplied"}
    assert found[":status"] == {NAMESPACE + "planned"} and found[":verdict"] == {NAMESPACE + "accepted"}
    assert (found[":time"], found[":timeBegin"], found[":timeEnd"]) == ({"2024-03"}, {"2024-03-01"}, {"2024-03-31"})
    assert not found[":item"] and not found[":itemStart"] and not found[":place"] and not found[":happening"]
    assert found[":agent"] == {entity_iri(HAITHAM.key)} and found[":target"] == {entity_iri(STUBB.key)}
    assert found[":source"] and found[":evidence"] and found[":frame"] == {"ar.gift.give"}
    assert found["prov:wasGeneratedBy"] == {NAMESPACE + "judgement/j0"}


def test_sides_are_swapped_with_their_words(build: Path) -> None:
    found = corrected(build, GIFT, {"agents": (id_of(STUBB.key),), "targets": (id_of(HAITHAM.key),)})
    assert found[":agent"] == {entity_iri(STUBB.key)} and found[":target"] == {entity_iri(HAITHAM.key)}
    arguments = told(build, f"SELECT ?role ?entity ?words {{ GRAPH ?g {{ ?e prov:wasRevisionOf ?x ; :argument ?a }} {BODY} }}")
    roles = {(row["role"].removeprefix(NAMESPACE), row["entity"]) for row in arguments}
    assert {("agent", entity_iri(STUBB.key)), ("target", entity_iri(HAITHAM.key))} <= roles
    assert ("agent", entity_iri(HAITHAM.key)) not in roles and all(row["words"] for row in arguments)
    shortcut = f"ASK {{ GRAPH <{JUDGEMENTS_GRAPH}> {{ <{entity_iri(STUBB.key)}> :gifted <{entity_iri(HAITHAM.key)}> }} }}"
    assert told(build, shortcut) == [{"answer": "true"}]


BODY = "?a :role ?role ; :entity ?entity ; :mentionText ?words"


def test_a_symmetric_type_gathers_the_sides(build: Path) -> None:
    found = corrected(build, GIFT, {"type": "met_with"})
    assert found[":agent"] == {entity_iri(STUBB.key), entity_iri(HAITHAM.key)} and not found[":target"]


def test_another_source_has_another_chain(build: Path) -> None:
    found = corrected(build, GIFT, {"source": id_of(STUBB.key)})
    assert found[":source"] == {entity_iri(STUBB.key)} and not found[":sourceChain"]


def test_merge_and_split(build: Path) -> None:
    apply_to_store(build / "store", SOME)
    merged = told(build, "SELECT ?gone ?keep { ?gone :sameReferentAs ?keep }")
    assert merged == [{"gone": entity_iri(BAGHDAD.key), "keep": entity_iri(MUSCAT.key)}]
    (split,) = told(
        build, "SELECT ?new ?old ?id ?name { ?new :splitFrom ?old ; :meantIn/dcterms:identifier ?id ; rdfs:label ?name }"
    )
    assert split["old"] == entity_iri(STUBB.key) and split["new"] == entity_iri(STUBB.key) + "~j4"
    assert (split["id"], split["name"]) == ("ar_gift", "ستوب آخر")


def test_it_makes_no_difference_what_was_judged_before(build: Path, tmp_path: Path) -> None:
    """Step by step or all at once, the graph is the same; and nothing is written where nothing is new."""
    split = Split(id_of(STUBB.key) + "~j4", ("ar_gift",), "A third")
    all_of_them = [*SOME, line(8, split), line(9, Verdict(GIFT, "corrected", {"agents": (id_of(STUBB.key) + "~j8",)}))]
    for number in range(len(all_of_them) + 1):
        apply_to_store(build / "store", all_of_them[:number])
    graph = ox.NamedNode(JUDGEMENTS_GRAPH)
    step_by_step = set(ox.Store.read_only(str(build / "store")).quads_for_pattern(None, None, None, graph))
    build_store(build / "graph.trig", tmp_path / "store")
    apply_to_store(tmp_path / "store", all_of_them)
    assert step_by_step == set(ox.Store.read_only(str(tmp_path / "store")).quads_for_pattern(None, None, None, graph))
    before = (tmp_path / "store" / "CURRENT").stat().st_mtime_ns
    apply_to_store(tmp_path / "store", all_of_them)
    assert (tmp_path / "store" / "CURRENT").stat().st_mtime_ns == before


def test_the_question_asks_for_accepted_events_only(build: Path) -> None:
    apply_to_store(build / "store", SOME)
    names, found = rows(build / "store", fill(questions()["reviewed"], {"language": "en"}, fold))
    answer = {row[names.index("event")].rpartition("/")[2]: dict(zip(names, row, strict=True)) for row in found}
    assert set(answer) == {GIFT, MEETING, f"{VISIT}~j2"}
    visit = answer[f"{VISIT}~j2"]
    assert (visit["who"], visit["status"], visit["time"]) == (HAITHAM.name, "Happened", "2024-03")
    assert visit["reviewer"] == SOME[2].who and visit["reason"] == SOME[2].why
    assert answer[MEETING]["reason"] == ""
    (one,) = rows(build / "store", fill(questions()["reviewed"], {"relation": "gifted", "entity": "ستوب"}, fold))[1]
    assert one[names.index("event")].endswith(GIFT)


def test_no_question_gives_what_was_rejected_or_as_it_was_before_it_was_corrected(build: Path) -> None:
    def answer(name: str) -> set[str]:
        names, found = rows(build / "store", fill(questions()[name], {}, fold))
        return {row[names.index("event")].rpartition("/")[2] for row in found}

    assert GIFT in answer("gifts") and MET in answer("who-met-whom")
    acts = (Verdict(GIFT, "corrected", {"item": "سيف"}), Verdict(MET, "rejected"), Verdict(MEETING, "accepted"))
    apply_to_store(build / "store", [line(number, act) for number, act in enumerate(acts)])
    assert answer("gifts") == {f"{GIFT}~j0"} and MET not in answer("who-met-whom")
    assert MEETING in answer("not-actual")


def test_judgements_made_since_the_build_are_put_in_before_a_question(build: Path) -> None:
    assert bring_up_to_date(build) == ()
    one = append(build, Verdict(GIFT, "accepted"), "Analyst", "")
    assert bring_up_to_date(build) == ()
    ask = "SELECT ?e { ?e :verdict :accepted }"
    assert told(build, ask) == [{"e": NAMESPACE + "event/" + GIFT}]
    before = (build / "store" / "CURRENT").stat().st_mtime_ns
    assert bring_up_to_date(build) == ()
    assert (build / "store" / "CURRENT").stat().st_mtime_ns == before, "nothing new, nothing is opened for writing"
    append(build, Undo(one.id), "Analyst", "I was wrong")
    bring_up_to_date(build)
    assert told(build, ask) == []


def test_a_damaged_line_is_told(build: Path) -> None:
    append(build, Verdict(GIFT, "accepted"), "Analyst", "")
    with (build / JUDGEMENTS).open("a") as file:
        file.write(json.dumps({"half": 1}) + "\n")
    (note,) = bring_up_to_date(build)
    assert "line 2" in note


def test_the_same_judgements_give_the_same_bytes(build: Path, tmp_path: Path) -> None:
    add_to_build(SOME, build / "graph.trig", build / "store")
    again = tmp_path / "again"
    again.mkdir()
    write_trig([ENGLISH, ARABIC], again / "graph.trig", fold)
    build_store(again / "graph.trig", again / "store")
    add_to_build(SOME, again / "graph.trig", again / "store")
    assert (again / "graph.trig").read_bytes() == (build / "graph.trig").read_bytes()


ONE_PERSON = "Persons that are one under an Arabic and an English name"  # Alexander Stubb, by graph.same


def test_a_build_works_in_what_was_judged_before(tmp_path: Path) -> None:
    out = tmp_path / "build"
    assert [line.partition(":")[0] for line in build_graph.write([ARABIC, ENGLISH], out)] == [ONE_PERSON]
    for act in (Verdict(GIFT, "rejected"), Verdict("gone", "accepted"), Verdict(MET, "corrected", {"item": "ships"})):
        append(out, act, "Layla", "I read it")
    with (out / JUDGEMENTS).open("a") as file:
        file.write('{"half')
    fault, line, _ = build_graph.write([ARABIC, ENGLISH], out)
    assert "line 4" in fault
    assert line == "Judgements in force: 3, of which 1 not applied: their event or entity is not in this build."
    page = (out / "network.html").read_text(encoding="utf-8")
    assert GIFT not in page and MET in page and "ships" in page
    assert told(out, "SELECT ?item { ?e prov:wasRevisionOf ?x ; :item ?item }") == [{"item": "ships"}]
    assert "ships" in (out / "graph.trig").read_text(encoding="utf-8")
    assert len(read_log(out).judgements) == 4
