"""The index: what is found in it, under which filters, and what it refuses."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from extractions import fold
from hypothesis import given, settings
from hypothesis import strategies as st
from index_data import BEIJING, EVIL, PUTIN, TASS, XI, build, extractions

import build_graph
from extract.types import Entity
from graph.index.build import build_index
from graph.index.details import article, event
from graph.index.entity import entity
from graph.index.events import between, events, folded_words, histogram
from graph.index.filters import FilterError, Filters, read_filters
from graph.index.meta import meta
from graph.index.network import neighbourhood, overview
from graph.index.paths import paths
from graph.index.queries import select_from
from graph.index.schema import FILE, IndexFault, create, finish, open_index
from graph.index.search import search
from graph.index.summaries import Unknown
from graph.iris import entity_iri
from graph.ontology import PREFIXES
from graph.rdf import write_trig
from graph.store import build_store, open_store

ALL = Filters()
TOLD = extractions()


def id_of(one: Entity) -> str:
    return entity_iri(one.key).removeprefix(PREFIXES["entity"])


PUTIN_ID, XI_ID = id_of(PUTIN), id_of(XI)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(TOLD, tmp_path_factory.mktemp("build"))


@pytest.fixture
def index(place: Path) -> Iterator[sqlite3.Connection]:
    connection = open_index(place)
    yield connection
    connection.close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    connection = open_index(build([], tmp_path))
    yield connection
    connection.close()


def found(index: sqlite3.Connection, text: str) -> list[str]:
    return [one["id"] for one in search(index, text, fold)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("بوتين", "person/Q7747"),
        ("putin", "person/Q7747"),
        ("  PUTIN ", "person/Q7747"),
        ("vladimir put", "person/Q7747"),
        ("put vlad", "person/Q7747"),
        ("ptuin", "person/Q7747"),
        ("puttin", "person/Q7747"),
        ("vladmir putn", "person/Q7747"),
        ("بوتبن", "person/Q7747"),
        ("utin", "person/Q7747"),
        ("pu", "person/Q7747"),
        ("<script>", "org/%3Cscript%3E"),
        ("' OR 1=1 --", "org/%3Cscript%3E"),
        ('alert("1")', "org/%3Cscript%3E"),
    ],
)
def test_a_name_is_found(index: sqlite3.Connection, text: str, name: str) -> None:
    assert found(index, text)[0] == name


def test_the_form_that_matched_is_told(index: sqlite3.Connection) -> None:
    assert search(index, "putin", fold)[0]["matched"] == "Vladimir Putin"
    assert search(index, "بوتين", fold)[0]["matched"] == "بوتين"


@pytest.mark.parametrize("text", ["zzzzqqqq", "؟", '"x" OR "y"', "*", "AND NOT", "NEAR(", "a" * 5000, "x" * 30 + " y", "\0"])
def test_what_nothing_is_called_finds_nothing(index: sqlite3.Connection, text: str) -> None:
    assert search(index, text, lambda text: "" if text == "؟" else fold(text)) == []


def test_no_text_gives_the_most_important(index: sqlite3.Connection) -> None:
    first = search(index, "", fold, 3)
    assert len(first) == 3
    assert [one["importance"] for one in first] == sorted((one["importance"] for one in first), reverse=True)


@given(st.text(max_size=40))
@settings(deadline=None, max_examples=150)
def test_any_text_can_be_searched(place: Path, text: str) -> None:
    connection = open_index(place)
    search(connection, text, fold)
    events(connection, ALL, words=folded_words(text, fold))
    connection.close()


@pytest.fixture(scope="module")
def spelled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """The index as the command builds it, with its own way of comparing names."""
    connection = open_index(build(TOLD, tmp_path_factory.mktemp("spelled"), build_graph.fold))
    yield connection
    connection.close()


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        (["أحمد", "احمد", "أَحْمَد", "اَحـــمـد", "إحمد", "ٱحمد", "أحمد آل مكتوم", "احمد مكتم", "مكتوم"], "person/ahmad"),
        (["الصين", "صين", "الصِّين", "china", "CHINA", "chnia"], "state/cn"),
        (["روسيا", "روسيه", "رُوسِيَا", "روسـيا", "Rusia"], "state/ru"),
        (["ستوب", "الكسندر ستوب", "إلكسندر", "الكساندر ستوب"], "person/الكسندر_ستوب"),
        (["هيثم بن طارق", "السلطان هيثم", "هيثم طارق", "هيتم بن طارق"], "person/هيثم_بن_طارق"),
        (["أنباء عمانية", "وكالة الانباء", "العُمانيّة"], "org/ona"),
    ],
)
def test_an_arabic_name_is_found_however_it_is_spelled(spelled: sqlite3.Connection, texts: list[str], name: str) -> None:
    for text in texts:
        assert search(spelled, text, build_graph.fold)[0]["id"] == name, text


def test_a_name_that_no_article_uses_is_found(tmp_path: Path) -> None:
    known = {"person:Q7747": (("Wladimir Putin", "en"), ("ВВП", "en"))}
    write_trig(TOLD, tmp_path / "graph.trig", fold, known=known)
    build_store(tmp_path / "graph.trig", tmp_path / "store")
    build_index(select_from(tmp_path / "store"), tmp_path / FILE, fold)
    connection = open_index(tmp_path / FILE)
    (first, *_) = search(connection, "ввп", fold)
    assert (first["id"], first["matched"]) == (PUTIN_ID, "ВВП")
    assert "ВВП" not in str(entity(connection, PUTIN_ID)) and events(connection, ALL, words="ввп")["total"] == 0
    connection.close()


def test_better_matches_come_before_more_important_entities(tmp_path: Path) -> None:
    first = TOLD[2]
    names = {"person:1": "Omar", "person:2": "Omar Ali", "person:3": "Omarov", "person:4": "Almaty Komarov", "person:5": "Omra"}
    people = tuple(Entity(key, "person", name, (name,)) for key, name in names.items())
    known = (*first.entities, *people)
    connection = open_index(build([type(first)(first.article, known, first.events, "m")], tmp_path))
    assert found(connection, "omar") == ["person/1", "person/2", "person/3", "person/4"]
    assert found(connection, "omra")[0] == "person/5"
    assert found(connection, "ali omar") == ["person/2"]
    connection.close()


def test_meta_counts(index: sqlite3.Connection) -> None:
    told = meta(index, {"en": "Other"})
    assert told["counts"] == {"articles": 6, "entities": 18, "events": 18}
    assert told["span"] == ["2021-01-01", "2024-03-31"]
    assert told["relations"]["met_with"]["symmetric"] and told["relations"]["holds_position"]["static"]
    assert told["relations"]["attacked"]["quadrant"] == "MaterialConflict"
    assert told["relations"]["appointed"]["quadrant"] == "other" and told["quadrants"]["other"]["labels"] == {"en": "Other"}
    assert {name: one["labels"]["en"] for name, one in told["quadrants"].items()}["VerbalConflict"] == "Verbal conflict"
    assert [source["count"] for source in told["sources"]] == [4, 2]


def test_a_neighbourhood(index: sqlite3.Connection) -> None:
    view = neighbourhood(index, [PUTIN_ID], ALL)
    assert view["focus"] == [PUTIN_ID] and view["nodes"][0]["id"] == PUTIN_ID
    nodes = {node["id"]: node for node in view["nodes"]}
    assert set(nodes) == {PUTIN_ID, XI_ID, "person/الكسندر_ستوب"}
    assert nodes[XI_ID]["total"] == 2 and nodes[XI_ID]["shown"] == 1
    assert len({(node["x"], node["y"]) for node in view["nodes"]}) == 3
    (met,) = [edge for edge in view["edges"] if {edge["a"], edge["b"]} == {PUTIN_ID, XI_ID}]
    assert met["count"] == 3 and met["types"] == {"met_with": 3} and met["statuses"] == {"actual": 2, "negated": 1}
    assert met["happened"] == {"met_with": 2}
    assert met["directed"] == "none"


def test_a_line_has_the_direction_of_its_events(index: sqlite3.Connection) -> None:
    view = neighbourhood(index, ["state/ru"], ALL)
    (edge,) = view["edges"]
    assert (edge["a"], edge["b"], edge["directed"]) in [("state/ru", "state/cn", "ab"), ("state/cn", "state/ru", "ba")]


def test_a_neighbourhood_is_limited_to_the_most_important(index: sqlite3.Connection) -> None:
    view = neighbourhood(index, ["state/cn"], ALL, limit=2)
    assert len(view["nodes"]) == 2
    assert view["nodes"][0]["total"] == 3 and view["nodes"][0]["shown"] == 1
    assert len(neighbourhood(index, ["state/cn", PUTIN_ID], ALL, limit=0)["nodes"]) == 2


def test_who_acts_comes_before_who_holds_an_office(index: sqlite3.Connection) -> None:
    view = neighbourhood(index, ["state/cn"], ALL, limit=3)
    assert {node["id"] for node in view["nodes"]} == {"state/cn", "state/ru", "person/ahmad"}


def test_nodes_do_not_cover_each_other(index: sqlite3.Connection) -> None:
    points = sorted((node["x"], node["y"]) for node in overview(index, ALL)["nodes"])
    assert all(abs(a[0] - b[0]) + abs(a[1] - b[1]) > 20 for a, b in pairwise(points))


def test_unknown_ids_are_named(index: sqlite3.Connection) -> None:
    for ask in (lambda: neighbourhood(index, ["person/none"], ALL), lambda: entity(index, "x"), lambda: event(index, "x")):
        with pytest.raises(Unknown, match="no e"):
            ask()
    with pytest.raises(Unknown, match="no article"):
        article(index, "nowhere")


FILTERS = [
    ({"relation": "met_with"}, {"met_with"}),
    ({"relation": "met_with,attacked"}, {"met_with", "attacked"}),
    ({"quadrant": "MaterialConflict"}, {"attacked"}),
    ({"quadrant": "other"}, {"holds_position"}),
    ({"quadrant": "VerbalCooperation", "relation": "visited,attacked"}, {"visited"}),
    ({"status": "planned"}, {"visited"}),
    ({"status": "negated,possible"}, {"met_with", "attacked"}),
    ({"from": "2023-01-01", "to": "2023-12-31", "undated": "0"}, {"met_with"}),
    ({"from": "2023-01-01", "to": "2023-12-31"}, {"met_with", "attacked", "holds_position"}),
    ({"to": "2021-06-01", "undated": "0"}, {"visited"}),
    ({"from": "2025-01-01", "undated": "0"}, set()),
    ({"source": "org/tass"}, {"met_with"}),
    ({"source": "none"}, {"attacked", "visited", "holds_position"}),
    ({"source": "none,org/tass", "status": "actual"}, {"met_with", "holds_position"}),
    ({"source": "org/nobody"}, set()),
    ({"kind": "state"}, {"attacked", "visited", "holds_position"}),
    ({"kind": "organisation"}, set()),
    ({"confidence": "0.8"}, {"met_with", "holds_position"}),
    ({"reports": "2"}, {"met_with", "holds_position", "visited"} - {"visited"}),
    ({"reports": "4"}, set()),
    ({"verdict": "accepted"}, set()),
    ({"verdict": "none"}, {"met_with", "attacked", "visited", "holds_position"}),
]


@pytest.mark.parametrize(("given_", "types"), FILTERS, ids=[str(given_) for given_, _ in FILTERS])
def test_each_filter(tmp_path: Path, given_: dict[str, str], types: set[str]) -> None:
    connection = open_index(build(TOLD[2:5], tmp_path))
    filters = read_filters(given_)
    table = events(connection, filters)
    assert {one["type"] for one in table["events"]} == types
    assert table["total"] == len(table["events"])
    bins = histogram(connection, filters)
    assert sum(one["count"] for one in bins["bins"]) + bins["undated"] == table["total"]
    drawn = overview(connection, filters)
    assert drawn["total"]["edges"] == len(drawn["edges"])
    if "kind" not in given_:
        assert {kind for edge in drawn["edges"] for kind in edge["types"]} == types
    connection.close()


def test_kinds_are_asked_of_both_ends_of_a_line(index: sqlite3.Connection) -> None:
    states = overview(index, read_filters({"kind": "state"}))
    assert {node["kind"] for node in states["nodes"]} == {"state"} and len(states["edges"]) == 1
    near = neighbourhood(index, ["state/cn"], read_filters({"kind": "person"}))
    assert {node["id"] for node in near["nodes"]} == {"state/cn", XI_ID, "person/ahmad"}
    assert events(index, read_filters({"kind": "person"}), "state/cn")["total"] == 6


@pytest.mark.parametrize(
    ("given_", "hint"),
    [
        ({"relation": "kissed"}, "no value “kissed”"),
        ({"status": "sure"}, "actual"),
        ({"quadrant": "x"}, "VerbalCooperation"),
        ({"from": "yesterday"}, "YYYY-MM-DD"),
        ({"from": "2024-01-02", "to": "2024-01-01"}, "later"),
        ({"confidence": "much"}, "from 0 to 1"),
        ({"reports": "1e400"}, "a whole number"),
        ({"verdict": "perhaps"}, "accepted"),
    ],
)
def test_wrong_filters_are_named(given_: dict[str, str], hint: str) -> None:
    with pytest.raises(FilterError, match=hint):
        read_filters(given_)


def test_rejected_events_are_shown_only_when_asked_for(place: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    copy.write_bytes(place.read_bytes())
    with sqlite3.connect(copy) as writer:
        writer.execute("UPDATE event SET verdict = 'rejected' WHERE type = 'met_with'")
    writer.close()
    connection = open_index(copy)
    assert neighbourhood(connection, [PUTIN_ID], ALL)["edges"] == []
    rejected = events(connection, read_filters({"verdict": "rejected"}))
    assert {one["verdict"] for one in rejected["events"]} == {"rejected"}
    assert rejected["total"] + events(connection, ALL)["total"] == 18
    connection.close()


def test_events_are_sorted_and_paged(index: sqlite3.Connection) -> None:
    for sort, key in (("time", "begin"), ("-time", "begin"), ("confidence", "confidence")):
        values = [one[key] for one in events(index, ALL, sort=sort)["events"] if one[key] is not None]
        assert values == sorted(values, reverse=sort != "time")
    pages = [events(index, ALL, offset=at, limit=5)["events"] for at in range(0, 20, 5)]
    ids = [one["id"] for page in pages for one in page]
    assert len(ids) == len(set(ids)) == 18 and len(pages[0]) == 5


@pytest.mark.parametrize(
    ("words", "count"),
    [("beijing", 4), ("بوتين", 4), ("مسقط", 1), ("sword", 0), ("ahm chin", 6), ('"<script>', 3), ("* OR ( ^", 0), ("met -xi", 4)],
)
def test_words_are_looked_for_in_sentences_and_names(index: sqlite3.Connection, words: str, count: int) -> None:
    assert events(index, ALL, words=folded_words(words, fold))["total"] == count


def test_events_of_an_entity_are_those_in_which_it_has_any_role(index: sqlite3.Connection) -> None:
    assert events(index, ALL, id_of(BEIJING))["total"] == 4
    assert events(index, ALL, id_of(TASS))["total"] == 4
    assert events(index, ALL, id_of(EVIL))["total"] == 0
    named = events(index, ALL, PUTIN_ID)
    assert set(named["entities"]) >= {PUTIN_ID, XI_ID, "place/beijing", "org/tass"}


def test_between_two(index: sqlite3.Connection) -> None:
    told = between(index, XI_ID, PUTIN_ID, ALL)
    assert told["total"] == 3 and {one["type"] for one in told["events"]} == {"met_with"}
    assert between(index, XI_ID, PUTIN_ID, read_filters({"status": "negated"}))["total"] == 1
    assert between(index, XI_ID, "state/ru", ALL) == {"total": 0, "events": [], "entities": {}}


def test_a_histogram_has_no_gaps(index: sqlite3.Connection) -> None:
    told = histogram(index, ALL)
    assert told["unit"] == "month" and told["undated"] == 9
    assert told["bins"][0]["begin"] == "2021-01-01" and told["bins"][-1]["end"] == "2024-03-31"
    assert len(told["bins"]) == 39
    days = histogram(index, read_filters({"relation": "met_with", "from": "2023-03-01", "to": "2023-03-31"}), PUTIN_ID)
    assert days["unit"] == "day" and days["bins"] == [
        {"begin": "2023-03-20", "end": "2023-03-20", "count": 3, "statuses": {"actual": 2, "negated": 1}}
    ]


def test_paths(index: sqlite3.Connection) -> None:
    view = paths(index, "state/ru", "person/الكسندر_ستوب", ALL)
    assert view["paths"] == [["state/ru", "state/cn", XI_ID, PUTIN_ID, "person/الكسندر_ستوب"]]
    assert {node["id"] for node in view["nodes"]} == set(view["paths"][0])
    assert paths(index, "state/ru", "person/الكسندر_ستوب", ALL, longest=3)["paths"] == []
    assert paths(index, "state/ru", "state/ru", ALL)["paths"] == []
    assert paths(index, "state/ru", PUTIN_ID, read_filters({"relation": "attacked"}))["paths"] == []


def test_shortest_paths_come_first_and_none_goes_in_circles(tmp_path: Path) -> None:
    first = TOLD[2]
    people = [Entity(f"person:{i}", "person", f"P{i}", (f"P{i}",)) for i in range(5)]
    met = first.events[0]
    pairs = [(0, 1), (1, 4), (0, 2), (2, 4), (2, 3), (3, 4), (1, 2)]
    made = [
        type(met)(met.type, tuple(type(met.agents[0])(people[i].key, "x") for i in pair), (), "actual", met.evidence, "f", 0.5)
        for pair in pairs
    ]
    connection = open_index(build([type(first)(first.article, tuple(people), tuple(made), "m")], tmp_path))
    ways = paths(connection, "person/0", "person/4", ALL, longest=4, limit=50)["paths"]
    lengths = [len(way) for way in ways]
    assert lengths == sorted(lengths) and lengths[:2] == [3, 3]
    assert len(ways) == len({tuple(way) for way in ways}) == 6
    assert all(len(way) == len(set(way)) for way in ways)
    assert paths(connection, "person/0", "person/4", ALL, limit=1)["paths"] == ways[:1]
    connection.close()


def test_the_overview(index: sqlite3.Connection) -> None:
    view = overview(index, ALL)
    assert view["total"]["nodes"] == len(view["nodes"])
    assert sum(one["size"] for one in view["communities"]) == len(view["nodes"])
    communities = {node["id"]: node["community"] for node in view["nodes"]}
    assert communities["state/ru"] == communities["state/cn"]
    assert {community["id"] for community in view["communities"]} == set(communities.values())
    assert all(1 <= len(one["top"]) <= 3 and one["labels"] for one in view["communities"])


def test_an_entity(index: sqlite3.Connection) -> None:
    told = entity(index, PUTIN_ID)
    assert told["labels"] == {"ar": "فلاديمير بوتين", "en": "Vladimir Putin"} and told["qid"] == "Q7747"
    assert told["link"] == {"reason": "gazetteer", "score": 0.98}
    assert {"text": "بوتين", "language": "ar", "count": 4} in told["names"]
    assert told["counts"] == {"relations": {"met_with": 4}, "statuses": {"actual": 3, "negated": 1}}
    assert told["neighbours"][0] == {"entity": {**told["neighbours"][0]["entity"], "id": XI_ID}, "count": 3}
    assert [one["id"] for one in told["articles"]] == ["a", "b", "c", "join"]
    (differing,) = told["disagreements"]
    assert differing["about"] == "status" and len(differing["events"]) == 3
    assert len(entity(index, XI_ID)["offices"]) == len(entity(index, "state/cn")["offices"]) == 3
    assert entity(index, id_of(EVIL))["names"][0]["text"] in EVIL.names


def test_an_event(index: sqlite3.Connection) -> None:
    (first,) = [one for one in between(index, XI_ID, PUTIN_ID, ALL)["events"] if one["article"] == "b"]
    told = event(index, first["id"])
    assert {**first, "article": told["article"]} == {name: told[name] for name in first}
    assert told["article"] == {
        "id": "b", "title": "Title of b", "date": "2023-03-21", "url": None, "source": "TASS", "language": "en"
    }  # fmt: skip
    assert told["roles"] == [
        {"role": "agent", "entity": PUTIN_ID, "mention": "Putin"},
        {"role": "agent", "entity": XI_ID, "mention": "Xi"},
        {"role": "place", "entity": "place/beijing", "mention": "Beijing"},
        {"role": "source", "entity": "org/tass", "mention": "TASS"},
    ]
    assert told["source_chain"] == ["org/tass", "state/ru"]
    assert told["why"] == [["frame", "en.meet"], ["cue", "a: b"]]
    assert told["time_text"] == "20 March 2023" and told["frame"] == "en.meet" and told["judgements"] == []
    assert told["happening"]["sources"] == 1 and len(told["happening"]["reports"]) == 3 == told["reports"]
    assert told["happening"]["conflicts"] == [{"about": "status", "values": ["actual", "negated"]}]
    assert set(told["entities"]) == {PUTIN_ID, XI_ID, "place/beijing", "org/tass", "state/ru"}


def test_an_article(index: sqlite3.Connection) -> None:
    told = article(index, "a")
    assert told["text"] == TOLD[2].article.text and told["url"] is None
    assert [one["type"] for one in told["events"]][:2] == ["met_with", "attacked"]
    assert all("article" not in one for one in told["events"])


def test_every_place_is_that_of_its_words(index: sqlite3.Connection) -> None:
    count = 0
    for extraction in TOLD:
        text = extraction.article.text
        for one in article(index, extraction.article.id)["events"]:
            for sentence in one["evidence"]:
                assert text[sentence["start"] : sentence["end"]] == sentence["text"]
                assert sentence["text"][slice(*sentence["trigger"])]
                words = {(role["role"], role["entity"]): role["mention"] for role in one["roles"]} | {("item", None): one["item"]}
                for mark in sentence["marks"]:
                    assert sentence["text"][mark["start"] : mark["end"]] == words[mark["role"], mark["entity"]]
                    count += 1
    assert count > 20


def test_an_empty_graph_has_answers(empty: sqlite3.Connection) -> None:
    assert meta(empty, {})["counts"] == {"articles": 0, "entities": 0, "events": 0} and meta(empty, {})["span"] is None
    assert search(empty, "putin", fold) == [] and search(empty, "", fold) == []
    assert overview(empty, ALL) == {"nodes": [], "edges": [], "communities": [], "total": {"nodes": 0, "edges": 0}}
    assert events(empty, ALL) == {"total": 0, "events": [], "entities": {}}
    assert histogram(empty, ALL) == {"unit": "day", "bins": [], "undated": 0}


def test_a_graph_without_texts(tmp_path: Path) -> None:
    write_trig(TOLD, tmp_path / "graph.trig", fold, with_text=False)
    build_store(tmp_path / "graph.trig", tmp_path / "store")
    build_index(select_from(tmp_path / "store"), tmp_path / "index.sqlite", fold)
    connection = open_index(tmp_path / "index.sqlite")
    told = article(connection, "a")
    assert told["text"] is None and told["events"][0]["evidence"][0]["text"].startswith("😀 Putin met")
    connection.close()


def test_the_same_graph_gives_the_same_index(tmp_path: Path, place: Path) -> None:
    (tmp_path / "again").mkdir()
    again = build(TOLD[::-1], tmp_path / "again")
    one, other = open_index(place), open_index(again)
    for table in ("entity", "event", "side", "edge", "name", "mention", "happening", "conflict"):
        rows = f"SELECT * FROM {table}"
        assert one.execute(rows).fetchall() == other.execute(rows).fetchall(), table
    one.close()
    other.close()


def test_a_store_whose_default_graph_is_empty_gives_the_same_index(tmp_path: Path, place: Path) -> None:
    """As many servers have it, so that the queries must name the graphs that they read."""
    store = open_store(place.parent / "store")

    def select(text: str) -> Iterator[tuple[str | None, ...]]:
        for row in store.query(text, prefixes=PREFIXES):  # type: ignore[union-attr]
            yield tuple(None if term is None else term.value for term in row)  # type: ignore[union-attr]

    build_index(select, tmp_path / FILE, fold)
    assert (tmp_path / FILE).read_bytes() == place.read_bytes()


def test_an_index_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    with pytest.raises(IndexFault, match="no index"):
        open_index(tmp_path / "none.sqlite")
    (tmp_path / "bad.sqlite").write_bytes(b"nonsense" * 2000)
    with pytest.raises(IndexFault, match="cannot be read"):
        open_index(tmp_path / "bad.sqlite")
    other = create(tmp_path / "other.sqlite")
    finish(other)
    other.execute("UPDATE meta SET value = 'old' WHERE key = 'version'")
    other.close()
    with pytest.raises(IndexFault, match="another version"):
        open_index(tmp_path / "other.sqlite")
    with pytest.raises(FileExistsError):
        create(tmp_path / "other.sqlite")


def test_the_index_is_opened_for_reading(index: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        index.execute("DELETE FROM event")
