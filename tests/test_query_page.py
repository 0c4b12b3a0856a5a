"""The query page without a browser: its routes, the filled questions, completion, what IRIs stand for, positions, words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from contrast import THEMES, colours, contrast
from extractions import HAITHAM, MUSCAT, STUBB, arabic, english, fold
from served import client_of, made
from starlette.testclient import TestClient

from graph.explorer import query_words
from graph.explorer.completion import all_terms, complete, shortened
from graph.explorer.lookup import LONGEST, MOST
from graph.explorer.questions_page import LONGEST_BODY, MOST_BOXES
from graph.explorer.rendering import strings
from graph.iris import article_iri, entity_iri, event_iri
from graph.ontology import PREFIXES, expand, ontology
from graph.questions import fill, questions
from graph.sparql import read_query

STATIC = Path(query_words.__file__).with_name("static")
SCRIPTS = sorted(STATIC.glob("query*.js"))
GIFT = event_iri("ar_gift", arabic().events[0])
MEETING = event_iri("en met/1", english().events[0])


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with client_of(made(tmp_path_factory.mktemp("page") / "build")) as client:
        yield client


# ---- the page ----


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_page_speaks_the_language_of_the_reader(client: TestClient, language: str) -> None:
    answer = client.get("/query", params={"lang": language})
    assert answer.status_code == 200
    assert f'<html lang="{language}" dir="{strings()[language]["direction"]}">' in answer.text
    assert query_words.query_words()[language]["show_sparql"] in answer.text
    data = json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', answer.text, re.DOTALL)[1])  # type: ignore[index]
    assert data["words"] == query_words.query_words()[language]
    assert [question["name"] for question in data["questions"]] == list(questions())
    assert data["prefixes"] == PREFIXES and "SELECT" in data["keywords"]


def test_the_page_has_nothing_inline_and_asks_no_other_server(client: TestClient) -> None:
    page = client.get("/query").text
    assert not re.search(r"<script(?![^>]*(src=|application/json))|<style|\son\w+=|\sstyle=", page)
    assert not re.search(r'(?:src|href)="(?!/|#|\?)', page)


def test_all_words_stand_in_both_languages_and_none_is_unused() -> None:
    words = query_words.query_words()
    assert set(words) == set(strings()) and len({frozenset(some) for some in words.values()}) == 1
    code = "".join(path.read_text(encoding="utf-8") for path in SCRIPTS)
    used = set(re.findall(r'\bw\(\s*"([\w.]+)"', code)) | set(
        re.findall(r"\bw\.(\w+)", (STATIC.parent / "pages/query.html.j2").read_text())
    )
    used |= set(re.findall(r'"(fault_\w+|[a-z_]+)"', code)) | {f"rows_{form}" for form in ("one", "two", "few", "many", "other")}
    used |= {"show_network", "show_timeline", "true", "false", "class", "property", "value", "prefix", "turtle", "ntriples"}
    assert set(words["en"]) - used - {f"language_{code}" for code in ontology().languages} == set()
    assert set(re.findall(r'\bw\(\s*"([\w.]+)"', code)) <= set(words["en"])


def test_every_column_of_a_question_has_words() -> None:
    for question in questions().values():
        head = question.text.split("WHERE")[0]
        names = re.findall(r"AS \?(\w+)\)", head) + re.findall(
            r"(?<!DISTINCT )\?(\w+)(?=[ \n])(?!\))", re.sub(r"\([^)]*\)", "", head)
        )
        for name in names:
            assert set(query_words.column_words().get(name, {})) == set(strings()), f"{question.name}: {name}"


def test_the_scripts_put_no_markup_together() -> None:
    for path in SCRIPTS:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function", text), path.name
        assert not re.search("[\u0621-\u064a]", text), f"{path.name}: words of a language belong to query_strings.yaml"
        assert text.count("\n") <= 400


@pytest.mark.parametrize("theme", THEMES)
def test_the_colours_of_the_editor_can_be_read(theme: str) -> None:
    known = colours(theme, (STATIC / "query.css").read_text(encoding="utf-8"))
    inks = [name for name in known if name.startswith("t-")] + ["muted", "ink", "bad", "accent"]
    assert len(inks) == 10
    assert {(ink, ground) for ink in inks for ground in ("paper", "card") if contrast(known[ink], known[ground]) < 4.5} == set()


# ---- the questions ----


def test_the_questions_tell_what_may_be_given(client: TestClient) -> None:
    told = {question["name"]: question for question in client.get("/api/questions").json()["questions"]}
    assert set(told) == set(questions())
    who = told["who-met-whom"]
    assert who["view"] == "network" and set(who["titles"]) == {"ar", "en"}
    parameters = {parameter["name"]: parameter for parameter in who["parameters"]}
    assert parameters["status"]["default"] == ["actual"] and parameters["entity"]["default"] == []
    assert [choice["value"] for choice in parameters["status"]["choices"]] == list(ontology().statuses)
    assert "choices" not in parameters["entity"]
    relations = {parameter["name"]: parameter for parameter in told["not-actual"]["parameters"]}
    assert len(relations["relation"]["choices"]) == len(ontology().relations)
    assert relations["status"]["default"] == ["planned", "possible", "negated"]


@pytest.mark.parametrize("name", list(questions()))
def test_a_filled_question_is_answered(client: TestClient, name: str) -> None:
    filled = client.get(
        f"/api/questions/{name}",
        params={"entity": entity_iri(STUBB.key), "language": "en"} if name != "claims-by-source" else {"source": "ONA"},
    )
    assert filled.status_code == 200, filled.text
    assert read_query(filled.json()["text"]).form == "SELECT" and "?_language" not in filled.json()["text"]
    answer = client.post("/sparql", content=filled.json()["text"].encode(), headers={"content-type": "application/sparql-query"})
    assert answer.status_code == 200 and "results" in answer.json()


def test_a_blank_value_counts_as_none(client: TestClient) -> None:
    assert (
        client.get("/api/questions/visits", params={"after": " ", "entity": ""}).json()
        == client.get("/api/questions/visits").json()
    )


def test_a_value_cannot_leave_its_place(client: TestClient) -> None:
    hostile = '" } SERVICE <http://example.org/> { ?a ?b ?c } #'
    text = client.get("/api/questions/gifts", params={"entity": hostile}).json()["text"]
    assert "SERVICE" not in text or read_query(text).form == "SELECT"
    iri = f'{PREFIXES["entity"]}x" }} SERVICE <http://example.org/> {{ ?a ?b ?c }} #'
    assert read_query(client.get("/api/questions/gifts", params={"entity": iri}).json()["text"]).form == "SELECT"


@pytest.mark.parametrize(
    ("address", "status", "why"),
    [
        ("/api/questions/nothing", 404, "There is no question nothing; they are about-an-entity"),
        ("/api/questions/gifts?colour=red", 400, "no parameter colour"),
        ("/api/questions/about-an-entity", 400, "needs entity"),
        ("/api/questions/visits?after=yesterday", 400, "YYYY-MM-DD"),
        ("/api/complete?q=a&limit=many", 400, "number"),
    ],
)
def test_what_is_wrong_is_told(client: TestClient, address: str, status: int, why: str) -> None:
    answer = client.get(address)
    assert answer.status_code == status and why in answer.json()["error"]


# ---- completion ----


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (":met", ":MetWith"),
        (":metw", ":metWith"),
        ("meeting", ":MetWith"),
        ("لقا", ":MetWith"),
        ("زيار", ":Visited"),
        ("evid", ":evidence"),
        ("rdfs", "rdfs:"),
        ("rdfs:", "rdfs:label"),
        ("wasDer", "prov:wasDerivedFrom"),
        ("sel", "SELECT"),
        ("group", "GROUP_CONCAT"),
    ],
)
def test_terms_are_found_by_name_and_by_their_words(client: TestClient, typed: str, found: str) -> None:
    items = client.get("/api/complete", params={"q": typed}).json()["items"]
    assert found in [item["text"] for item in items]


def test_what_begins_so_comes_first_and_no_more_than_asked() -> None:
    assert [term.text for term in complete("rdfs", fold, 2)] == ["rdfs:", "rdfs:label"]
    assert complete("", fold) == [] and complete("zzzzz", fold) == []
    assert len(complete(":", fold, 7)) == 7


def test_every_class_and_property_is_offered_with_words_in_both_languages() -> None:
    terms = {term.text: term for term in all_terms()}
    assert terms[":MetWith"].kind == "class" and terms[":agent"].kind == "property" and terms[":actual"].kind == "value"
    for relation in ontology().relations.values():
        assert shortened(relation.iri) in terms and shortened(relation.shortcut) in terms
    for term in terms.values():
        assert term.kind in ("prefix", "keyword") or set(term.labels) == {"ar", "en"}, term.text


def test_terms_of_other_vocabularies_are_those_that_the_graph_uses() -> None:
    used = set(
        re.findall(
            r"\b(?:dcterms|owl|prov|rdfs|schema|skos):\w+",
            (Path(__file__).parent / "golden/graph.trig").read_text(encoding="utf-8"),
        )
    )
    assert used - set(query_words.foreign_terms()) - {"rdf:type"} == set()


def test_iris_are_shortened_where_nothing_need_be_escaped() -> None:
    assert shortened(expand("rdfs:label")) == "rdfs:label" and shortened(expand(":Event")) == ":Event"
    assert shortened(entity_iri("state:om")) == f"<{entity_iri('state:om')}>"
    assert shortened("https://w3id.org/siyar/") == "<https://w3id.org/siyar/>"


# ---- what IRIs stand for ----


def described(client: TestClient, *iris: str) -> dict[str, Any]:
    answer = client.post("/api/describe", json={"iris": list(iris)})
    assert answer.status_code == 200, answer.text
    things: dict[str, Any] = answer.json()["things"]
    return things


def test_iris_are_named(client: TestClient) -> None:
    muscat, gift, article = entity_iri(MUSCAT.key), GIFT, article_iri("ar_gift")
    things = described(client, muscat, gift, article, expand(":MetWith"), entity_iri("person:nobody"), "urn:x")
    assert things[muscat]["labels"] == {"ar": "مسقط", "en": "Muscat"} and things[muscat]["of"] == "place"
    assert f"{PREFIXES['entity']}{things[muscat]['id']}" == muscat
    assert things[gift]["labels"]["en"] == ontology().relations["gifted"].nouns["en"]
    assert (things[gift]["status"], things[gift]["begin"], things[gift]["article"]) == ("actual", "2024-03-10", "ar_gift")
    assert things[gift]["agents"] == [entity_iri(HAITHAM.key)] and things[gift]["targets"] == [entity_iri(STUBB.key)]
    assert things[entity_iri(HAITHAM.key)]["labels"]["ar"] == HAITHAM.name
    assert things[article]["labels"]["en"].startswith("هدايا") and things[article]["id"] == "ar_gift"
    assert things[expand(":MetWith")]["kind"] == "term"
    assert things[gift]["places"] == [muscat] and len(things[gift]["sources"]) == 1
    sides = {entity_iri(HAITHAM.key), entity_iri(STUBB.key), things[gift]["sources"][0]}
    assert set(things) == {muscat, gift, article, expand(":MetWith"), *sides}


def test_a_meeting_has_all_its_sides(client: TestClient) -> None:
    meeting = described(client, MEETING)[MEETING]
    assert meeting["symmetric"] and len(meeting["agents"]) == 2 and not meeting["targets"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"[]", 400),
        (b'{"iris": 1}', 400),
        (b'{"iris": [1]}', 400),
        (json.dumps({"iris": [f"{PREFIXES['entity']}a> }} SERVICE <http://x"]}).encode(), 400),
        (json.dumps({"iris": [f"urn:{n}" for n in range(MOST + 1)]}).encode(), 400),
        (b'{"iris": ["' + b"x" * LONGEST_BODY + b'"]}', 413),
        (b"[" * 100_000, 400),
    ],
)
def test_what_cannot_be_looked_up_is_refused(client: TestClient, body: bytes, status: int) -> None:
    answer = client.post("/api/describe", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == status and answer.json()["error"]


def test_an_iri_of_absurd_length_is_left_out(client: TestClient) -> None:
    assert described(client, PREFIXES["entity"] + "x" * LONGEST) == {}


# ---- positions ----


def test_boxes_are_laid_out_without_overlap(client: TestClient) -> None:
    boxes = [[100, 50]] * 6
    answer = client.post("/api/layout", json={"boxes": boxes, "lines": [[0, 1], [1, 2], [2, 0], [3, 4], [4, 4], [1, 0]]})
    places = answer.json()["places"]
    assert len(places) == len(boxes)
    for a, (x, y) in enumerate(places):
        for u, v in places[a + 1 :]:
            assert abs(x - u) >= 99 or abs(y - v) >= 49


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"boxes": [[1, 1]], "lines": [[0, 1]]}, 400),
        ({"boxes": [[1, 1]], "lines": [[0, 0.5]]}, 400),
        ({"boxes": [[1, -1]], "lines": []}, 400),
        ({"boxes": [[1, True]], "lines": []}, 400),
        ({"boxes": [[1]], "lines": []}, 400),
        ({"lines": []}, 400),
        ({"boxes": [[1, 1]] * (MOST_BOXES + 1), "lines": []}, 413),
    ],
)
def test_what_cannot_be_laid_out_is_refused(client: TestClient, body: dict[str, Any], status: int) -> None:
    answer = client.post("/api/layout", json=body)
    assert answer.status_code == status and answer.json()["error"]


def test_a_size_without_end_is_refused(client: TestClient) -> None:
    headers = {"content-type": "application/json"}
    assert client.post("/api/layout", content=b'{"boxes": [[1, Infinity]], "lines": []}', headers=headers).status_code == 400


# ---- the documentation ----


def test_the_documentation_names_every_question_and_parameter() -> None:
    text = (Path(__file__).parent.parent / "docs" / "questions.md").read_text(encoding="utf-8")
    for question in questions().values():
        assert f"`{question.name}`" in text, question.name
        assert question.titles["en"] in text and question.titles["ar"] in text, question.name
        section = text.split(f"`{question.name}`", 1)[1].split("\n### ", 1)[0]
        for parameter in question.parameters:
            assert f"`{parameter.name}`" in section, f"{question.name}: {parameter.name}"
    assert "#view: network" in text


def test_the_question_of_the_documentation_can_be_asked(client: TestClient, tmp_path: Path) -> None:
    text = (Path(__file__).parent.parent / "docs" / "questions.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```sparql\n(# title@ar.*?)```", text, re.DOTALL)
    (tmp_path / "detained.rq").write_text(example, encoding="utf-8")
    question = questions(tmp_path)["detained"]
    assert [parameter.name for parameter in question.parameters] == ["entity", "status"]
    asked = fill(question, {"entity": "iran"}, fold)
    assert client.get("/sparql", params={"query": asked}).json()["results"]["bindings"] == []
