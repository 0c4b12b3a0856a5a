"""Names across scripts: what fits, what never does, and what becomes of it in a build."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import build_graph
from extract.types import Article, Entity, Event, Evidence, Extraction, Filler, Link
from graph.judgement_log import append, read_log
from graph.judgements import Merge, Undo
from graph.same import ENOUGH, RIVAL, judgements, matches
from graph.store import ask
from graph.transliteration import may_begin, score, words_of

PERSONS = Path(__file__).parent.parent / "ontology" / "gazetteer" / "persons.csv"

FITTING = [
    ("كيم جونغ أون", "Kim Jong Un"),
    ("محمد بن سلمان", "Mohammed bin Salman"),
    ("فلاديمير بوتين", "Vladimir Putin"),
    ("عبد الفتاح السيسي", "Abdel-Fattah el-Sisi"),
    ("عبد الملك الحوثي", "Abdul-Malik al-Houthi"),
    ("أنطونيو غوتيريش", "António Guterres"),
    ("ماريا زاخاروفا", "Maria Zakharova"),
    ("الطيب بوعزيزي", "Tayeb Bouazizi"),
]
DIFFERENT = [
    ("كيم جونغ أون", "Kim Jong Il"),
    ("كيم يو جونغ", "Kim Jong Un"),
    ("محمد بن سلمان", "Salman bin Mohammed"),
    ("محمد", "Mohammed"),
    ("بن سلمان", "bin Salman"),
    ("شيخ حسين", "Sheikh Hasina"),
    ("بوتين", "Putin"),
    ("محمد علي", "Mohammed Salem"),
    ("", "Maria Zakharova"),
    ("ماريا زاخاروفا", ""),
]


@pytest.mark.parametrize(("arabic", "latin"), FITTING)
def test_a_name_fits_its_transliteration(arabic: str, latin: str) -> None:
    assert score(arabic, latin) >= ENOUGH
    assert words_of(latin)[0][0] in may_begin(arabic)


@pytest.mark.parametrize(("arabic", "latin"), DIFFERENT)
def test_other_names_and_single_words_do_not_fit(arabic: str, latin: str) -> None:
    assert score(arabic, latin) == 0


@given(st.text("ابتجدرسشعغفكلمنهويةآأإ ءئ-", max_size=20), st.text("abcdefghijklmnopqrstuvwxyz -'’é", max_size=20))
@settings(max_examples=150, deadline=None)
def test_a_score_is_a_share_and_needs_two_words(arabic: str, latin: str) -> None:
    found = score(arabic, latin)
    assert 0 <= found <= 1
    assert not found or min(len(words_of(arabic)), len(words_of(latin))) > 1


@given(st.text(max_size=20), st.text(max_size=20))
@settings(max_examples=150, deadline=None)
def test_any_text_may_be_asked(one: str, other: str) -> None:
    assert 0 <= score(one, other) <= 1
    may_begin(one)


def test_known_persons_fit_their_own_names_and_no_others() -> None:
    rows = list(csv.DictReader(PERSONS.open(encoding="utf-8")))
    both = [row for row in rows if row["name_ar"] and row["name_en"]]
    fit = sum(score(row["name_ar"], row["name_en"]) >= ENOUGH for row in both)
    assert len(both) > 900 and fit / len(both) > 0.8
    names: dict[str, set[str]] = {}
    for row in rows:
        names.setdefault(row["name_en"], set()).add(row["key"])
    some = both[::4]  # the rest would take a while: of all, 751 are matched, and none wrongly
    found = {(row["key"], name): score(row["name_ar"], name) for row in some for name in names if begins(row["name_ar"], name)}
    rivals = Counter(key for (key, _), fit in found.items() if fit >= RIVAL)
    matched = [(key, name) for (key, name), fit in found.items() if fit >= ENOUGH and rivals[key] == 1]
    assert len(matched) > 0.75 * len(some) and all(key in names[name] for key, name in matched)


def begins(arabic: str, latin: str) -> bool:
    return bool(words_of(latin)) and words_of(latin)[0][0] in may_begin(arabic)


STATES = {tag: Entity(f"state:{tag}", "state", tag, (tag,), (), Link(f"state:{tag}", "gazetteer", 1.0)) for tag in ("ru", "fr")}


def told(id: str, language: str, *names: str, state: str = "", link: Link | None = None) -> Extraction:
    """An article in which each of these persons is spoken of, and holds an office of the state."""
    text = f"{' '.join(names)} …"
    entities = tuple(Entity(f"person:{name.replace(' ', '-')}", "person", name, (name,), (), link) for name in names)
    evidence = (Evidence((0, len(text)), text, text[:1], (0, 1)),)
    sides = [((Filler(one.key, one.name),), (Filler(f"state:{state}", state),)) for one in entities if state]
    events = tuple(Event("holds_position", *side, "actual", evidence, "f", 1.0, item="minister") for side in sides)
    return Extraction(Article(id, text, language), (*entities, *([STATES[state]] if state else [])), events, "m")


AR, EN = "ماريا زاخاروفا", "Maria Zakharova"


def test_two_that_fit_each_other_alone_are_one() -> None:
    found = matches([told("a", "ar", AR, "سيرغي لافروف"), told("b", "en", EN), told("c", "en", EN)])
    assert [(match.keep, match.gone, match.arabic, match.latin) for match in found] == [
        ("person:Maria-Zakharova", "person:ماريا-زاخاروفا", AR, EN)
    ]


@pytest.mark.parametrize(
    "extractions",
    [
        [told("a", "ar", AR), told("b", "en", EN, "Mariya Zakharova")],  # two candidates
        [told("a", "ar", AR, "مارية زاخاروفا"), told("b", "en", EN)],
        [told("a", "ar", AR, state="ru"), told("b", "en", EN, state="fr")],  # offices of different states
        [told("a", "ar", "ماريا"), told("b", "en", "Maria")],  # a single word
        [told("a", "ar", AR, link=Link("person:Q1", "gazetteer", 1.0)), told("b", "en", EN, link=Link("p:2", "gazetteer", 1.0))],
        [],
    ],
)
def test_doubt_merges_nothing(extractions: list[Extraction]) -> None:
    assert matches(extractions) == ()


def test_offices_of_one_state_and_order_of_articles_do_not_matter() -> None:
    pair = [told("a", "ar", AR, state="ru"), told("b", "en", EN, state="ru")]
    assert matches(pair) == matches(pair[::-1]) and len(matches(pair)) == 1
    one = judgements(matches(pair), pair)
    assert one == judgements(matches(pair[::-1]), pair[::-1]) and isinstance(one[0].act, Merge)
    assert one[0].why == f"transliteration, score {matches(pair)[0].score:.2f}: {AR} = {EN}"


SAME = """SELECT ?gone ?keep ?why ?kind {
    ?gone :sameReferentAs ?keep ; :judgedIn ?j . ?j :reason ?why ; prov:wasAssociatedWith/a ?kind }"""


def test_a_build_states_it_and_an_undo_outlives_the_next_build(tmp_path: Path) -> None:
    pair = [told("a", "ar", AR, state="ru"), told("b", "en", EN, state="ru")]
    out = tmp_path / "build"
    assert any("one under an Arabic and an English name: 1" in line for line in build_graph.write(pair, out))
    answer = ask(out / "store", SAME, "csv", 10).decode()
    assert "transliteration, score" in answer and "SoftwareAgent" in answer
    page = (out / "network.html").read_text(encoding="utf-8")
    assert "Maria-Zakharova" in page and "person/ماريا" not in page
    first = (out / "graph.trig").read_bytes()
    build_graph.write(pair, out)
    assert (out / "graph.trig").read_bytes() == first
    (match,) = read_log(out).judgements
    append(out, Undo(match.id), "Reem", "two persons")
    assert build_graph.write(pair, out) == []
    assert "transliteration" not in ask(out / "store", SAME, "csv", 10).decode()
    build_graph.write([replace(pair[0])], out)
    assert not (out / "matches.jsonl").exists()
