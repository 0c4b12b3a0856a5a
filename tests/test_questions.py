"""The shipped questions: their heads, their answers on extractions made by hand, and what may be put into them."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from extractions import HAITHAM, ONA, STATE_OM, STUBB, fold
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.iris import entity_iri
from graph.ontology import PREFIXES
from graph.questions import TYPES, Question, QuestionError, fill, questions
from graph.sparql import read_query
from graph.store import build_store, rows

GOLDEN = Path(__file__).parent / "golden" / "graph.trig"
NAMES = {
    "about-an-entity",
    "accusations-and-threats",
    "claims-by-source",
    "gifts",
    "not-actual",
    "reports-of-one-happening",
    "visits",
    "who-met-whom",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("build") / "store"
    build_store(GOLDEN, path)
    return path


def answer(folder: Path, name: str, **given: str) -> list[dict[str, str]]:
    names, found = rows(folder, fill(questions()[name], given, fold))
    return [dict(zip(names, row, strict=True)) for row in found]


def test_all_are_shipped() -> None:
    assert set(questions()) >= NAMES
    assert {question.view for question in questions().values()} == {"network", "table", "timeline"}


@pytest.mark.parametrize("question", questions().values(), ids=lambda question: question.name)
def test_a_question_is_sparql_as_it_stands(question: Question) -> None:
    store = ox.Store()
    store.bulk_load(path=GOLDEN)
    assert read_query(question.text).form == "SELECT"
    found = store.query(question.text, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    assert {variable.value for variable in found.variables} >= {"sentence", "article", "event"}
    assert all(len(line) <= 130 for line in question.text.splitlines())


def test_who_met_whom(folder: Path) -> None:
    (met,) = answer(folder, "who-met-whom", language="en")
    assert {met["one"], met["other"]} == {"Alexander Stubb", 'Sultan "Haitham"'}
    assert (met["how"], met["time"], met["place"], met["source"]) == ("Meeting", "2024-03", "Muscat", "Oman News Agency")
    (denied,) = answer(folder, "who-met-whom", status="negated")
    assert {denied["one"], denied["other"]} == {STUBB.name, "رئيس الوزراء العراقي"}
    assert not answer(folder, "who-met-whom", entity="بوتين")


def test_gifts(folder: Path) -> None:
    (gift,) = answer(folder, "gifts")
    assert (gift["donor"], gift["recipient"], gift["item"]) == (HAITHAM.name, STUBB.name, 'سيفا "مذهّبا"')
    assert (gift["time"], gift["place"], gift["status"]) == ("2024-03-10", "مسقط", "وقع")
    assert gift["source"] == "وكالة الأنباء العمانية" and gift["sentence"].startswith("أهدى") and gift["article"] == "ar_gift"


def test_visits(folder: Path) -> None:
    (visit,) = answer(folder, "visits")
    assert (visit["place"], visit["visitor"], visit["status"]) == ("بغداد", STUBB.name, "محتمل")
    assert answer(folder, "visits", entity="baghdad", language="en")[0]["place"] == "Baghdad"
    assert not answer(folder, "visits", after="2020-01-01")
    assert not answer(folder, "visits", before="2030-01-01")
    assert not answer(folder, "visits", status="actual")


def test_about_an_entity(folder: Path) -> None:
    found = answer(folder, "about-an-entity", entity="ستوب", language="en")
    assert sorted((row["role"], row["relation"], row["status"]) for row in found) == [
        ("agent", "met with", "Denied"),
        ("agent", "visited", "Possible"),
        ("target", "gave a gift to", "Happened"),
    ]
    assert {row["role"] for row in answer(folder, "about-an-entity", entity="Oman News Agency", language="en")} == {
        "source",
        "source in the chain",
    }


def test_names_are_found_whole_words_and_folded(folder: Path) -> None:
    assert answer(folder, "about-an-entity", entity="  أَلكسندر".replace("\u064e", ""))
    assert not answer(folder, "about-an-entity", entity="Oma")
    assert len(answer(folder, "about-an-entity", entity="OMAN")) == len(answer(folder, "about-an-entity", entity="oman"))


def test_an_entity_by_its_iri_is_that_one_alone(folder: Path) -> None:
    oman, agency = (entity_iri(entity.key) for entity in (STATE_OM, ONA))
    assert len(answer(folder, "about-an-entity", entity="oman", language="en")) > 2
    assert {row["name"] for row in answer(folder, "about-an-entity", entity=oman, language="en")} == {"Oman"}
    assert {row["source"] for row in answer(folder, "claims-by-source", source=agency, language="en")} == {"Oman News Agency"}
    for name, question in questions().items():
        if any(parameter.name == "entity" for parameter in question.parameters):
            assert answer(folder, name, entity=entity_iri("person:nobody")) == []


def test_not_actual(folder: Path) -> None:
    found = answer(folder, "not-actual", language="en")
    assert [(row["status"], row["relation"]) for row in found] == [("Denied", "met with"), ("Possible", "visited")]
    assert len(answer(folder, "not-actual", relation="visited")) == 1
    assert len(answer(folder, "not-actual", entity="بغداد")) == 1


def test_claims_by_source(folder: Path) -> None:
    found = answer(folder, "claims-by-source", source="oman news agency", language="en")
    assert [(row["source"], row["relation"]) for row in found] == [
        ("Oman News Agency", "gave a gift to"),
        ("Oman News Agency", "met with"),
    ]


def test_accusations(folder: Path) -> None:
    assert answer(folder, "accusations-and-threats") == []


@pytest.mark.parametrize(
    ("name", "given", "hint"),
    [
        ("gifts", {"colour": "red"}, "no parameter colour; it has entity, language"),
        ("about-an-entity", {}, "needs entity"),
        ("about-an-entity", {"entity": " "}, "needs entity"),
        ("gifts", {"entity": "؟"}, "no letter"),
        ("visits", {"after": "yesterday"}, "YYYY-MM-DD"),
        ("visits", {"status": "sure"}, "actual, negated, planned, possible"),
        ("not-actual", {"relation": "kissed"}, "one of met_with"),
        ("gifts", {"language": "fr"}, "one of ar, en"),
        ("gifts", {"entity": "\ud800x"}, "cannot be asked"),
    ],
)
def test_wrong_parameters(name: str, given: dict[str, str], hint: str) -> None:
    with pytest.raises(QuestionError, match=hint):
        fill(questions()[name], given, lambda text: "" if text == "؟" else fold(text))


def test_a_default_is_written_too() -> None:
    text = fill(questions()["not-actual"], {"language": "en"}, fold)
    assert "?_language" not in text and "?_entity" not in text and 'LANG(?status) = "en"' in text
    assert 'VALUES ?_status { "planned" "possible" "negated" }' in text
    assert "VALUES" not in fill(questions()["not-actual"], {"status": "planned"}, fold)


def test_a_value_stays_a_literal(folder: Path) -> None:
    assert answer(folder, "gifts", entity='" } SERVICE <http://x> {?a ?b ?c} #\\') == []


@given(st.text(min_size=1).filter(str.strip))
@settings(deadline=None)
def test_any_value_gives_a_query_of_the_same_form(value: str) -> None:
    question = questions()["who-met-whom"]
    try:
        text = fill(question, {"entity": value}, lambda text: text)
    except QuestionError:
        return
    store = ox.Store()
    assert list(store.query(text, prefixes=PREFIXES)) == []  # type: ignore[arg-type]
    assert read_query(text).form == "SELECT"


HEAD = "# title@ar: س\n# title@en: t\n# about@ar: ش\n# about@en: a\n# view: table\n"
BODY = 'SELECT * {\n  VALUES ?_x { "" }\n  BIND(?_x AS ?y) BIND(?_xx AS ?z)\n}'


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (HEAD.replace("# title@ar: س\n", "") + BODY, "title@ar"),
        (HEAD.replace("# about@en: a\n", "") + BODY, "about@en"),
        (HEAD.replace("table", "pie") + BODY, "its view must be"),
        (HEAD + "# param x: colour | أ | b\n" + BODY, "TYPE one of entity"),
        (HEAD + "# param x: text | أ\n" + BODY, "Arabic"),
        (HEAD + "# param y: text | أ | b\n" + BODY, r"VALUES \?_y"),
    ],
)
def test_a_wrong_head_is_named(tmp_path: Path, text: str, hint: str) -> None:
    (tmp_path / "mine.rq").write_text(text, encoding="utf-8")
    with pytest.raises(QuestionError, match=hint) as caught:
        questions(tmp_path)
    assert "mine.rq" in str(caught.value)


def test_every_type_can_be_put_in(tmp_path: Path) -> None:
    values = {"entity": "a", "status": "actual", "relation": "visited", "language": "en", "date": "2024-01-01", "text": "b"}
    assert set(values) == set(TYPES)
    for type_, value in values.items():
        folder = tmp_path / type_
        folder.mkdir()
        (folder / "mine.rq").write_text(f"{HEAD}# param x: {type_} | أ | b\n{BODY}", encoding="utf-8")
        text = fill(questions(folder)["mine"], {"x": value}, fold)
        assert f'BIND("{value}"' in text and "?_xx" in text and "VALUES" not in text
