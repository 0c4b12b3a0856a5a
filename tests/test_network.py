from dataclasses import replace
from datetime import date

import network_data
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.types import STATUSES, Article, Entity, Event, Evidence, Extraction, Filler
from graph.network import UNNAMED, network_of

SAMPLE = network_data.sample()
ARTICLE = Article("a", "A met B.", "en", "Title", date(2024, 5, 6))
SAID = Evidence((0, 8), "A met B.", "met", (2, 5))


def event(kind: str = "condemned", agents: str = "", targets: str = "", **more: object) -> Event:
    sides = [tuple(Filler(key, key) for key in side.split()) for side in (agents, targets)]
    plain = Event(kind, sides[0], sides[1], "actual", (SAID,), "en.x", 0.5)
    return replace(plain, **more)  # type: ignore[arg-type]


def extraction(*events: Event, entities: tuple[Entity, ...] = ()) -> Extraction:
    return Extraction(ARTICLE, entities, events)


def test_entities_of_several_articles_are_one_node() -> None:
    network = network_of(SAMPLE)
    node = network.nodes["person:shoukry"]
    assert node["articles"] == ("ar_cairo", "ar_league")
    assert node["kind"] == "person"
    assert network.nodes["state:sa"]["labels"] == {"ar": "السعودية", "en": "Saudi Arabia"}
    assert network.nodes["state:sa"]["qid"] == "Q851"


def test_a_name_in_each_language_comes_from_the_articles_where_no_table_has_one() -> None:
    labels = network_of(SAMPLE).nodes["person:cavusoglu"]["labels"]
    assert labels == {"ar": "مولود جاويش أوغلو", "en": "Mevlüt Çavuşoğlu"}


def test_every_event_is_on_an_edge_and_each_pair_of_sides_has_one() -> None:
    network = network_of(SAMPLE)
    told = {f"{e.article.id}#{i}" for e in SAMPLE for i in range(len(e.events))}
    assert {name for *_, name in network.edges(data="event")} == told
    three = [(a, b) for a, b, attributes in network.edges(data=True) if attributes["event"] == "en_riyadh#1"]
    assert len(three) == 3


def test_offsets_of_the_trigger_count_from_the_sentence() -> None:
    for *_, attributes in network_of(SAMPLE).edges(data=True):
        for evidence in attributes["evidence"]:
            assert evidence["text"][evidence["start"] : evidence["end"]] == evidence["trigger"]


@pytest.mark.parametrize(
    ("agents", "targets", "pairs"),
    [
        ("x", "y", {("x", "y")}),
        ("x", "", {("x", "unnamed:target:condemned:x")}),
        ("", "y", {("unnamed:agent:condemned:y", "y")}),
        ("x z", "y", {("x", "y"), ("z", "y")}),
        ("", "", {("unnamed:agent:condemned:a#0", "unnamed:target:condemned:a#0")}),
        ("x", "x", {("x", "x")}),
    ],
)
def test_sides_that_nobody_names(agents: str, targets: str, pairs: set[tuple[str, str]]) -> None:
    network = network_of([extraction(event("condemned", agents, targets))])
    assert set(network.edges()) == pairs
    assert all(network.nodes[node]["kind"] == UNNAMED for pair in pairs for node in pair if node.startswith("unnamed:"))


def test_a_symmetric_event_joins_all_sides_and_may_lack_one() -> None:
    assert set(network_of([extraction(event("met_with", "x y z"))]).edges()) == {("x", "y"), ("x", "z"), ("y", "z")}
    assert set(network_of([extraction(event("met_with", "x"))]).edges()) == {("x", "unnamed:target:met_with:x")}


def test_events_of_one_type_share_their_unnamed_side() -> None:
    network = network_of([extraction(event("warned", "x"), event("warned", "x"), event("condemned", "x"))])
    assert network.number_of_edges() == 3
    assert sum(kind == UNNAMED for _, kind in network.nodes(data="kind")) == 2


def test_a_source_and_a_place_are_nodes_but_no_sides() -> None:
    network = network_of([extraction(event("condemned", "x", "y", source=Filler("s", "S"), place=Filler("p", "P")))])
    assert {"s", "p"} <= set(network)
    assert network.degree["s"] == network.nodes["s"]["degree"] == 0
    assert network.nodes["x"]["degree"] == 1


def test_the_commonest_name_and_kind_win() -> None:
    def told(name: str, kind: str) -> Extraction:
        return extraction(entities=(Entity("k", kind, name, (name, "kay")),))

    node = network_of([told("Long name", "person"), told("Kay", "group"), told("Kay", "person")]).nodes["k"]
    assert (node["name"], node["kind"]) == ("Kay", "person")
    assert node["names"] == ("Long name", "kay", "Kay")


def test_an_empty_graph() -> None:
    assert len(network_of([])) == 0


@settings(deadline=None)
@given(
    st.lists(
        st.builds(
            event,
            kind=st.sampled_from(["met_with", "condemned", "visited", "holds_position"]),
            agents=st.sampled_from(["", "x", "x y", "y"]),
            targets=st.sampled_from(["", "x", "z", "z w"]),
            status=st.sampled_from(STATUSES),
        ),
        max_size=6,
    )
)
def test_nothing_is_lost_and_the_same_input_gives_the_same_network(events: list[Event]) -> None:
    network = network_of([extraction(*events)])
    assert {name for *_, name in network.edges(data="event")} == {f"a#{i}" for i in range(len(events))}
    assert all({"x", "y", "size", "kind", "degree"} <= attributes.keys() for _, attributes in network.nodes(data=True))
    again = network_of([extraction(*events)])
    assert list(again.nodes(data=True)) == list(network.nodes(data=True))
