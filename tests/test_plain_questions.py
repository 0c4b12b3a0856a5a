"""The shipped questions are written so that they are fast; `plain_questions` holds them as one would write them first.

Both must give the same rows, on a made-up graph with judgements and happenings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from extractions import fold

from benchmarks.triples import write
from graph.ontology import NAMESPACE, PREFIXES, expand
from graph.questions import Question, fill, questions
from graph.store import build_store, open_store

PLAIN = Path(__file__).parent / "plain_questions"
SIZE = 30_000  # quads
LISTS = {"who", "whom", "donor", "recipient", "visitor", "differ", "sentence"}  # columns whose parts come in any order
NAMES = ("afghanistan", "abu dhabi", "nobody of that name", PREFIXES["entity"] + "state/af", PREFIXES["entity"] + "nobody")

Row = tuple[str | frozenset[str], ...]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    """A made-up graph in which some events are judged and some are told of one happening."""
    folder = tmp_path_factory.mktemp("plain")
    write(SIZE, folder / "graph.trig")
    build_store(folder / "graph.trig", folder / "store")
    found = open_store(folder / "store")
    changed = ox.Store()
    changed.bulk_extend(iter(found))
    events = sorted(str(quad.subject)[1:-1] for quad in found.quads_for_pattern(None, _node("rdf:type"), _node(":Event"), None))
    changed.extend(quad for number, event in enumerate(events) for quad in _more(number, ox.NamedNode(event)))
    return changed


def _node(name: str) -> ox.NamedNode:
    return ox.NamedNode(expand(name))


def _more(number: int, event: ox.NamedNode) -> Iterator[ox.Quad]:
    """Every third event is judged; two neighbours of every ten tell one happening."""
    graph, judgement = ox.NamedNode(NAMESPACE + "more"), ox.NamedNode(f"{NAMESPACE}judgement/{number}")
    if number % 3 == 0:
        yield ox.Quad(event, _node(":verdict"), _node(":accepted" if number % 2 else ":rejected"), graph)
        yield ox.Quad(event, _node(":judgedIn"), judgement, graph)
        yield ox.Quad(judgement, _node("prov:wasAssociatedWith"), ox.NamedNode(f"{NAMESPACE}reviewer"), graph)
        yield ox.Quad(ox.NamedNode(f"{NAMESPACE}reviewer"), _node("rdfs:label"), ox.Literal("R"), graph)
        yield ox.Quad(judgement, _node("prov:endedAtTime"), ox.Literal(f"2024-01-{number % 28 + 1:02}"), graph)
    if number % 9 == 0:
        yield ox.Quad(judgement, _node(":reason"), ox.Literal("so"), graph)
    if number % 10 < 2:
        happening = ox.NamedNode(f"{NAMESPACE}happening/{number // 10}")
        yield ox.Quad(event, _node(":happening"), happening, graph)
        yield ox.Quad(happening, _node(":sourceCount"), ox.Literal(number % 3), graph)
        yield from (ox.Quad(happening, _node(":conflict"), ox.Literal(word), graph) for word in ("place", "time")[: number % 3])


def answer(store: ox.Store, text: str) -> Counter[Row]:
    found = store.query(text, prefixes=PREFIXES, base_iri=NAMESPACE, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    names = [variable.value for variable in found.variables]
    return Counter(tuple(_cell(name, row[name]) for name in names) for row in found)


def _cell(name: str, term: object) -> str | frozenset[str]:
    text = getattr(term, "value", "")
    return frozenset(text.replace(" … ", "; ").split("; ")) if name in LISTS else text


def asked(question: Question) -> Iterator[dict[str, str]]:
    """What a question is asked with: nothing where that is allowed, then one parameter after another, then two together."""
    types = {parameter.name: parameter.type for parameter in question.parameters}
    (entity,) = (name for name, type_ in types.items() if type_ == "entity")
    if not any(parameter.required for parameter in question.parameters):
        yield {}
        yield {"language": "en"}
        yield from ({name: "2019-01-01"} for name, type_ in types.items() if type_ == "date")
        yield from ({"status": status} for status in ("actual", "planned") if "status" in types)
        yield from ({"relation": relation} for relation in ("visited",) if "relation" in types)
    for name in NAMES:
        yield {entity: name, "language": "en"}
        if "status" in types:
            yield {entity: name, "status": "negated"}


@pytest.mark.parametrize("question", questions().values(), ids=lambda question: question.name)
def test_a_fast_question_answers_what_the_plain_one_does(store: ox.Store, question: Question) -> None:
    plain, rows = questions(PLAIN)[question.name], 0
    for given in asked(question):
        expected = answer(store, fill(plain, given, fold))
        assert answer(store, fill(question, given, fold)) == expected, given
        rows += expected.total()
    assert rows > 5


@pytest.mark.parametrize("question", questions().values(), ids=lambda question: question.name)
def test_a_text_as_it_stands_asks_with_the_defaults(store: ox.Store, question: Question) -> None:
    text = question.text
    if any(parameter.required for parameter in question.parameters):
        text = text.replace('VALUES ?_entity { "" }', 'VALUES ?_entity { "afghanistan" }')
        assert answer(store, text) == answer(store, fill(question, {"entity": "afghanistan"}, fold))
    else:
        assert answer(store, text) == answer(store, fill(question, {}, fold))


def test_every_question_has_its_plain_form() -> None:
    assert questions(PLAIN).keys() == questions().keys()
    for name, plain in questions(PLAIN).items():
        assert plain.parameters == questions()[name].parameters
