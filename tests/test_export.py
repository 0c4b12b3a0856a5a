"""Exports are read back by other programs: networkx, csv, rdflib, a browser without a network; hostile texts stay texts."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree

import network_data
import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from browser_tab import Tab, chromium
from extractions import HAITHAM, STUBB, STUBB_EN, arabic, english, fold
from hypothesis import given, settings
from hypothesis import strategies as st
from judged_build import GIFT, MET, VISIT, build, id_of
from served import client_of
from starlette.testclient import TestClient

import build_graph
from graph.export.choice import chosen, network_of_index
from graph.export.formats import FORMATS, NAMES, ExportError, exported, format_of
from graph.export.political import OWN, POLECAT
from graph.export.tables import EVENT_COLUMNS
from graph.export.words import cell, plain
from graph.index.filters import Filters, read_filters
from graph.index.schema import FILE, open_index
from graph.judged_copy import judged_index
from graph.judgement_log import append, read_log
from graph.judgement_store import apply_to_store
from graph.judgements import Merge, Verdict
from graph.network import UNNAMED
from graph.ontology import NAMESPACE, ontology
from graph.store import rows as asked

ROOT = Path(__file__).resolve().parent.parent
WORLD = [*network_data.sample(), *network_data.hostile(), arabic(), english()]
EVENTS = sum(len(extraction.events) for extraction in WORLD)
ALL = Filters(verdicts=frozenset({"none", "accepted", "rejected", "corrected"}))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("export") / "build", WORLD, build_graph.fold)


@pytest.fixture(scope="module")
def index(folder: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_index(folder / FILE)) as connection:
        yield connection


@pytest.fixture
def judged(tmp_path: Path) -> Path:
    """A build with an accepted, a rejected and a corrected event and two entities merged."""
    folder = build(tmp_path / "build")
    acts = (
        Verdict(GIFT, "accepted"),
        Verdict(MET, "rejected"),
        Verdict(VISIT, "corrected", {"status": "actual", "agents": (id_of(HAITHAM.key),)}),
        Merge(id_of(STUBB.key), id_of(STUBB_EN.key)),
    )
    for act in acts:
        append(folder, act, "Layla", "I read it")
    return folder


def text(index: sqlite3.Connection, name: str, filters: Filters = ALL, ids: tuple[str, ...] = (), language: str = "en") -> str:
    return "".join(exported(index, name, filters, ids, language))


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


# ---- what is chosen ----


def test_all_events_and_all_sides_are_in_the_network(index: sqlite3.Connection) -> None:
    events = chosen(index, ALL)
    network = network_of_index(index, events)
    told = {attributes["event"]: attributes for _, _, attributes in network.edges(data=True)}
    assert len(events) == len(told) == EVENTS
    for attributes in told.values():
        named = {*attributes["agents"], *attributes["targets"]}
        assert named and named <= {*network}
        for evidence in attributes["evidence"]:
            assert evidence["text"][evidence["start"] : evidence["end"]] == evidence["trigger"]
    gift = told[GIFT]
    assert (gift["source_chain"], gift["begin"], gift["article"]) == (("org/ona", "state/om"), "2024-03-10", "ar_gift")
    assert gift["mentions"]["target"][id_of(STUBB.key)] == "الرئيس \u200fالفنلندي ألكسندر ستوب"
    assert any(attributes["kind"] == UNNAMED for _, attributes in network.nodes(data=True))


def test_positions_are_given_where_they_are_wanted(index: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    events = chosen(index, ALL)
    assert all("x" in told for _, told in network_of_index(index, events).nodes(data=True))
    assert not any("x" in told for _, told in network_of_index(index, events, placed=False).nodes(data=True))
    monkeypatch.setattr("graph.export.choice.MOST_PLACED", 10)
    assert not any("x" in told for _, told in network_of_index(index, events).nodes(data=True))
    monkeypatch.setattr("graph.export.formats.MOST_PLACED", 10)
    with pytest.raises(ExportError, match="too large for a browser, which bears 10"):
        text(index, "html")
    assert "viz:position" not in text(index, "gexf")


def test_the_entities_of_a_view(index: sqlite3.Connection) -> None:
    saudi = {row["event"] for row in table(text(index, "csv", ids=("state/sa",)))}
    both = {row["event"] for row in table(text(index, "csv", ids=("state/sa", "state/ir")))}
    assert both < saudi and both
    for row in table(text(index, "csv", ids=("state/sa", "state/ir"))):
        sides = {*row["agent_ids"].split("; "), *row["target_ids"].split("; ")}
        assert {"state/sa", "state/ir"} <= sides


# ---- networks ----


@pytest.mark.parametrize("language", ontology().languages)
def test_graphml_is_read_back(index: sqlite3.Connection, language: str) -> None:
    network = network_of_index(index, chosen(index, ALL))
    back = nx.parse_graphml(text(index, "graphml", language=language), force_multigraph=True)
    check_same(network, back, language)


@pytest.mark.parametrize("language", ontology().languages)
def test_gexf_is_read_back(index: sqlite3.Connection, tmp_path: Path, language: str) -> None:
    network = network_of_index(index, chosen(index, ALL))
    (tmp_path / "a.gexf").write_text(text(index, "gexf", language=language), encoding="utf-8")
    back = nx.read_gexf(tmp_path / "a.gexf")
    check_same(network, back, language)
    for node, told in back.nodes(data=True):
        assert told["viz"]["position"]["x"] == network.nodes[node]["x"]
        assert told["viz"]["position"]["y"] == -network.nodes[node]["y"]
        assert told["viz"]["size"] > 0


def check_same(network: nx.MultiDiGraph[str], back: nx.MultiDiGraph[str], language: str) -> None:
    assert {*back} == {*network} and back.is_directed()
    assert back.number_of_edges() == network.number_of_edges()
    for node, told in back.nodes(data=True):
        known = network.nodes[node]
        if known["labels"]:
            assert told["label"] == plain(known["labels"][language])
            assert {told[f"label_{one}"] for one in known["labels"]} == {plain(name) for name in known["labels"].values()}
        assert (told["kind"], told["degree"], told.get("wikidata")) == (known["kind"], known["degree"], known["qid"])
    sent = sorted((a, b, d["iri"], d["type"], d["status"], d["time"], d["evidence"][0]["text"]) for a, b, d in rows_of(network))
    got = sorted(
        (a, b, d["event"], d["relation"], d["status"], d.get("date"), d["sentence"].split(" … ")[0]) for a, b, d in rows_of(back)
    )
    assert [(*row[:5], row[5] or "", plain(row[6])) for row in sent] == [(*row[:5], row[5] or "", row[6]) for row in got]


def rows_of(network: nx.MultiDiGraph[str]) -> Iterator[tuple[str, str, dict[str, str]]]:
    yield from network.edges(data=True)


def test_gexf_says_the_same_every_day(index: sqlite3.Connection) -> None:
    assert "lastmodified" not in text(index, "gexf")


@pytest.mark.parametrize("name", NAMES)
def test_the_same_build_gives_the_same_bytes(index: sqlite3.Connection, name: str) -> None:
    assert text(index, name) == text(index, name)
    assert text(index, name).encode()


# ---- tables ----


def test_events_as_a_table(index: sqlite3.Connection) -> None:
    written = text(index, "csv")
    assert written.startswith("\ufeff")
    found = {row["event"].rpartition("/")[2]: row for row in table(written)}
    assert len(found) == EVENTS and tuple(table(written)[0]) == EVENT_COLUMNS
    gift = found[GIFT]
    assert (gift["relation"], gift["words"], gift["status"], gift["time"]) == ("gifted", "gave a gift to", "actual", "2024-03-10")
    assert (gift["agents"], gift["targets"], gift["item"]) == (HAITHAM.name, STUBB.name, 'سيفا "مذهّبا"')
    assert (gift["place"], gift["told_by"], gift["published"]) == ("Muscat", "Oman News Agency", "2024-03-11")
    assert gift["sentence"] == arabic().events[0].evidence[0].text
    assert gift["url"] == 'https://example.org/أخبار?a=1&b="2"'


def test_entities_as_a_table(index: sqlite3.Connection) -> None:
    found = {row["id"]: row for row in table(text(index, "nodes.csv"))}
    assert (found["state/sa"]["label_ar"], found["state/sa"]["label_en"]) == ("السعودية", "Saudi Arabia")
    assert found["state/sa"]["wikidata"] == "Q851" and int(found["state/sa"]["events"]) > 3
    assert not any(row["kind"] == UNNAMED for row in found.values())
    degrees = [int(row["events"]) for row in found.values()]
    assert degrees == sorted(degrees, reverse=True)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", " =", "\t", "\r", "\n=", "＝", "＠"])
def test_no_cell_runs_as_a_formula(start: str) -> None:
    assert str(cell(start + "1+1")).startswith("'")


@settings(deadline=None)
@given(st.text())
def test_a_cell_is_the_text_or_a_quoted_text(words: str) -> None:
    written = str(cell(words))
    assert written in (plain(words), f"'{plain(words)}")
    assert not re.match(r"\s*[=+\-@]", written)


def test_numbers_stay_numbers_and_nothing_stays_empty() -> None:
    assert (cell(-0.5), cell(None), cell("0.5")) == (-0.5, "", "0.5")


def test_hostile_cells(tmp_path: Path) -> None:
    w = network_data.World("=cmd|'/c calc'!A1", "en", "+SUM(1)", None, "javascript:alert(1)", "@publisher")
    w.say("=HYPERLINK met -Bob there.")
    w.event("met_with", "person:=HYPERLINK", "person:-Bob", "met", item="@item")
    folder = build(tmp_path / "build", [w.done()])
    with closing(open_index(folder / FILE)) as index:
        for name in ("csv", "nodes.csv", "political.csv"):
            for row in csv.reader(io.StringIO(text(index, name).removeprefix("\ufeff"), newline="")):
                assert not any(value[:1] in "=+-@\t\r" for value in row if value)
        (event,) = table(text(index, "csv"))
    assert event["url"] == "" and event["title"] == "'+SUM(1)" and event["agents"].startswith("'")


def test_political_event_data(index: sqlite3.Connection) -> None:
    written = text(index, "political.csv")
    assert not written.startswith("\ufeff"), "R takes a mark for a part of the first name"
    found = table(written)
    assert tuple(found[0]) == (*POLECAT, *OWN) and len(POLECAT) == 40
    assert len({row["Event ID"] for row in found}) == len(found)
    assert {row["Relation"] for row in found}.isdisjoint({"holds_position", "appointed"})
    by_relation = {row["Relation"]: row for row in found if row["Article"] == "ar_beijing"}
    signed = by_relation["signed_with"]
    assert (signed["Event Type"], signed["Quad Code"], signed["Event Date"]) == ("AGREE", "VERBAL COOPERATION", "2023-04-06")
    assert {(signed["Actor Name"], signed["Actor Country"]), (signed["Recipient Name"], signed["Recipient Country"])} == {
        ("Saudi Arabia", "SAU"),
        ("Iran", "IRN"),
    }
    assert signed["Actor Wikidata"] or signed["Recipient Wikidata"]
    visit = by_relation["visited"]
    assert (visit["Event Mode"], visit["Contexts"], visit["Event Date"], visit["Time"]) == ("visit", "future", "", "2023-04")
    hosted = [row for row in found if row["Relation"] == "hosted" and row["Article"] == "ar_beijing"]
    assert {row["Recipient Country"] for row in hosted} == {"SAU", "IRN"}, "a row for each pair of sides"
    accord = [row for row in found if row["Relation"] == "signed_with" and row["Article"] == "en met/1"]
    assert len(accord) == 3 and not any(row["Actor ID"] == row["Recipient ID"] for row in accord)
    warned = next(row for row in found if row["Relation"] == "warned")
    assert warned["Recipient Name"] == "" and warned["Actor Name"] == "United Nations"


# ---- linked data ----


def test_jsonld_says_nothing_that_the_graph_does_not(folder: Path, index: sqlite3.Connection) -> None:
    graph = rdflib.Graph().parse(data=text(index, "jsonld"), format="json-ld")
    events = {str(one) for one in graph.subjects(rdflib.RDF.type, rdflib.URIRef(NAMESPACE + "Event"))}
    assert len(events) == EVENTS
    store = ox.Store.read_only(str(folder / "store"))
    known = {(quad.subject.value, quad.predicate.value, quad.object.value) for quad in store}
    for subject, predicate, value in graph:
        assert (str(subject), str(predicate), str(value)) in known or "javascript" in str(value), (subject, predicate, value)
    languages = {value.language for value in graph.objects(None, rdflib.RDFS.label) if isinstance(value, rdflib.Literal)}
    assert languages == {"ar", "en"}
    texts = {str(value) for value in graph.objects(None, rdflib.URIRef(NAMESPACE + "text"))}
    assert arabic().events[0].evidence[0].text in texts


# ---- the query behind a view ----

FILTERS = (
    {},
    {"relation": "met_with,signed_with"},
    {"quadrant": "MaterialConflict"},
    {"status": "planned,possible"},
    {"kind": "armed_group"},
    {"from": "2023-04-01", "to": "2023-04-30"},
    {"from": "2023-04-01", "undated": "0"},
    {"undated": "0"},
    {"source": "none"},
    {"source": "org/spa,org/reuters"},
    {"source": "org/spa,none", "status": "actual"},
    {"confidence": "0.85"},
    {"reports": "2"},
    {"verdict": "accepted"},
    {"verdict": "corrected,none"},
    {"verdict": "rejected"},
    {"verdict": "rejected,none,accepted,corrected"},
)


def events_of_query(folder: Path, query: str) -> list[str]:
    names, found = asked(folder / "store", query)
    assert {"event", "sentence", "article"} <= {*names}
    return sorted(row[names.index("event")].rpartition("/")[2].partition("~")[0] for row in found)


def events_of_table(index: sqlite3.Connection, filters: Filters, ids: tuple[str, ...] = ()) -> list[str]:
    return sorted(row["event"].rpartition("/")[2] for row in table(text(index, "csv", filters, ids)))


@pytest.mark.parametrize("given_filters", FILTERS, ids=str)
def test_the_query_gives_what_the_view_shows(folder: Path, index: sqlite3.Connection, given_filters: dict[str, str]) -> None:
    filters = read_filters(given_filters)
    assert events_of_query(folder, text(index, "sparql", filters)) == events_of_table(index, filters)


@pytest.mark.parametrize("ids", [("state/sa",), ("state/sa", "state/ir", "person/wang%5Fyi")])
def test_the_query_knows_the_entities_of_a_view(folder: Path, index: sqlite3.Connection, ids: tuple[str, ...]) -> None:
    assert events_of_query(folder, text(index, "sparql", ALL, ids)) == events_of_table(index, ALL, ids) != []


@pytest.mark.parametrize("given_filters", [one for one in FILTERS if "verdict" in one or not one], ids=str)
def test_the_query_knows_what_was_judged(judged: Path, given_filters: dict[str, str]) -> None:
    filters = read_filters(given_filters)
    with closing(judged_index(judged, fold)) as index:
        apply_to_store(judged / "store", read_log(judged).judgements)
        assert events_of_query(judged, text(index, "sparql", filters)) == events_of_table(index, filters)
        ids = (id_of(STUBB.key),)
        assert events_of_query(judged, text(index, "sparql", filters, ids)) == events_of_table(index, filters, ids)


def test_hostile_ids_cannot_leave_the_query(index: sqlite3.Connection) -> None:
    query = text(index, "sparql", Filters(sources=frozenset({'x> } DROP ALL # "'})))
    assert "DROP ALL" not in query
    with pytest.raises(Exception, match="no entity"):
        text(index, "csv", ids=("x> }",))


# ---- judgements in exports ----


def test_reviewed_only(judged: Path) -> None:
    reviewed = read_filters({"verdict": "accepted,corrected"})
    before = (judged / FILE).read_bytes()
    with closing(judged_index(judged, fold)) as index:
        found = {row["event"].rpartition("/")[2]: row for row in table(text(index, "csv", reviewed))}
        assert {*found} == {GIFT, VISIT}
        assert (found[VISIT]["agents"], found[VISIT]["status"], found[VISIT]["verdict"]) == (HAITHAM.name, "actual", "corrected")
        assert MET not in text(index, "csv", Filters())
        nodes = {row["id"] for row in table(text(index, "nodes.csv"))}
        assert id_of(STUBB_EN.key) not in nodes and id_of(STUBB.key) in nodes
    assert (judged / FILE).read_bytes() == before, "the build itself stays what the articles say"


# ---- hostile texts ----


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_characters_that_xml_cannot_hold_are_left_out(tmp_path: Path, name: str) -> None:
    w = network_data.World("control", "en", "a\x0bb")
    w.say("Ann \x0b\x00\x1f met \ufffe Bob ]]> <!-- & there.")
    w.event("met_with", "person:ann\x0c", "person:bob", "met", item="\x08 <&>")
    folder = build(tmp_path / "build", [w.done()])
    with closing(open_index(folder / FILE)) as index:
        ElementTree.fromstring(text(index, name))


def test_no_format_writes_a_script(index: sqlite3.Connection) -> None:
    for name in ("graphml", "gexf", "html"):
        assert "<script>window.hit" not in text(index, name)


# ---- the page ----


def test_the_page_holds_the_evidence_and_asks_for_nothing(index: sqlite3.Connection) -> None:
    page = text(index, "html", ids=("state/sa", "state/ir"))
    assert '<html lang="en"' in page and "default-src &#39;none&#39;" in page
    data = json.loads(re.search(r'<script[^>]*id="data"[^>]*>(.*?)</script>', page, re.DOTALL)[1])  # type: ignore[index]
    assert data["events"] and all(event["evidence"][0]["text"] for event in data["events"])
    assert {event["iri"].rpartition("/")[2] for event in data["events"]} == {
        row["event"].rpartition("/")[2] for row in table(text(index, "csv", ids=("state/sa", "state/ir")))
    }


def test_the_page_opens_without_a_network(index: sqlite3.Connection, tmp_path: Path) -> None:
    (tmp_path / "view.html").write_text(text(index, "html"), encoding="utf-8")
    with chromium() as browser:
        tab = Tab(browser.new_page(), tmp_path / "view.html", "lang=en")
        assert len(tab.events()) > 20
        for event in range(EVENTS):
            tab.page.evaluate("(event) => Siyar.select({ event }, true)", event)
        assert tab.page.locator("#panel blockquote").count() >= 1
        assert tab.page.evaluate("window.hit") is None
        assert tab.faults == []


# ---- names of formats, the command, the addresses ----


def test_names_of_formats() -> None:
    assert format_of("political") is FORMATS["political.csv"] and format_of("nodes") is FORMATS["nodes.csv"]
    with pytest.raises(ExportError, match="There is no format “pdf”; there are html, graphml"):
        format_of("pdf")


def test_every_format_option_and_column_is_in_the_documentation() -> None:
    page = (ROOT / "docs" / "export.md").read_text(encoding="utf-8")
    for name in NAMES:
        assert f"| `{name.removesuffix('.csv') or name}` |" in page
    shown = subprocess.run(
        [sys.executable, str(ROOT / "build_graph.py"), "export", "--help"], capture_output=True, text=True, check=True
    ).stdout
    options = set(re.findall(r"--[a-z][a-z-]*", shown)) - {"--help"}
    assert options == set(re.findall(r"--[a-z][a-z-]*", page))
    for attribute in ("label", "kind", "degree", "wikidata", "relation", "first_day", "told_by", "verdict", "sentence", "event"):
        assert f"`{attribute}`" in page


def command(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    called = [sys.executable, str(ROOT / "build_graph.py"), "export", *arguments, "--out", str(folder)]
    return subprocess.run(called, capture_output=True, text=True, check=False, encoding="utf-8")


def test_the_command(folder: Path, tmp_path: Path, index: sqlite3.Connection) -> None:
    to = tmp_path / "events.csv"
    done = command("csv", "--to", str(to), "--entity", "السعودية", "--entity", "Iran", "--status", "actual", folder=folder)
    assert done.returncode == 0, done.stderr
    filters = Filters(statuses=frozenset({"actual"}))
    assert to.read_bytes().decode() == text(index, "csv", filters, ("state/sa", "state/ir"))
    printed = command("political", "--relation", "met_with", "--from", "2023-04-01", "--to-date", "2023-05-31", folder=folder)
    dates = [row["Time"] for row in table(printed.stdout)]
    assert printed.returncode == 0 and dates and all(date.startswith("2023-0") for date in dates)


def test_the_command_on_reviewed_events(judged: Path) -> None:
    done = command("csv", "--reviewed", "--language", "ar", folder=judged)
    assert {row["event"].rpartition("/")[2] for row in table(done.stdout)} == {GIFT, VISIT}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["pdf"], "There is no format “pdf”"),
        (["csv", "--entity", "Atlantis"], "No entity is called “Atlantis”"),
        (["csv", "--entity", "Saudi Arabi"], "near it are Saudi Arabia (state/sa)"),
        (["csv", "--relation", "liked"], "relation has no value “liked”"),
        (["csv", "--language", "fr"], "no names in “fr”"),
        (["csv", "--from", "2023-05-01", "--to-date", "2023-04-01"], "exchange the two days"),
        (["csv", "--to", "/dev/null/x"], "cannot be written"),
    ],
)
def test_the_command_tells_what_is_wrong(folder: Path, arguments: list[str], told: str) -> None:
    done = command(*arguments, folder=folder)
    assert done.returncode == 1 and told in done.stderr and "Traceback" not in done.stderr


def test_the_command_without_a_build(tmp_path: Path) -> None:
    done = command("csv", folder=tmp_path / "none")
    assert done.returncode == 1 and "build_graph.py build" in done.stderr and "Traceback" not in done.stderr


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    with client_of(folder) as client:
        yield client


@pytest.mark.parametrize("name", NAMES)
def test_downloads(client: TestClient, index: sqlite3.Connection, name: str) -> None:
    ids = ("state/sa", "state/ir")
    answer = client.get(f"/download/{name}", params={"ids": ",".join(ids), "status": "actual", "lang": "ar"})
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == f'attachment; filename="siyar.{format_of(name).suffix}"'
    assert answer.headers["content-type"] == format_of(name).media_type
    filters = Filters(statuses=frozenset({"actual"}))
    assert answer.content.decode() == text(index, name, filters, ids, "ar")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/download/pdf", 404),
        ("/download/csv?ids=person/nobody", 404),
        ("/download/csv?status=liked", 400),
        ("/download/csv?ids=" + ",".join(map(str, range(301))), 400),
    ],
)
def test_downloads_that_are_refused(client: TestClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status and "content-disposition" not in answer.headers
