"""One shown name for each entity and language."""

from __future__ import annotations

from dataclasses import replace

import pytest
from extractions import MUSCAT, ONA, STATE_OM, STUBB, STUBB_EN, arabic, english, fold

from extract.types import Entity, Extraction
from graph.names import NAMES_GRAPH, name_quads, script_language, search_texts, shown_names


@pytest.mark.parametrize(
    ("text", "language"), [("كيم", "ar"), ("Kim", "en"), ("شركة Apple", "ar"), ("2023", "en"), ("\u0651", "en")]
)
def test_script_language(text: str, language: str) -> None:
    assert script_language(text) == language


def test_the_gazetteer_then_the_text_then_the_other_language() -> None:
    names = shown_names([arabic(), english()])
    assert names[STATE_OM.key] == {"ar": "عُمان", "en": "Oman"}
    assert names[MUSCAT.key] == {"ar": "مسقط", "en": "Muscat"}
    assert names[ONA.key] == {"ar": "وكالة الأنباء العمانية", "en": "Oman News Agency"}
    assert names[STUBB.key] == {"ar": STUBB.name, "en": STUBB.name}
    assert names[STUBB_EN.key] == {"ar": "Alexander Stubb", "en": "Alexander Stubb"}


def _told(*names: str) -> list[Extraction]:
    return [replace(arabic(), events=(), entities=(Entity("person:x", "person", name, (name,)),)) for name in names]


def test_the_commonest_name_wins_whatever_the_order() -> None:
    for told in (_told("علي", "علي حسن", "علي"), _told("علي حسن", "علي", "علي")):
        assert shown_names(told)["person:x"]["ar"] == "علي"
    assert shown_names(_told("علي", "علي حسن"))["person:x"]["ar"] == "علي حسن"


def test_known_names_are_found_but_not_shown() -> None:
    known = {"state:om": (("Sultanate of Oman", "en"), ("Oman", "en"), ("سلطنة عُمان", "ar")), "state:xx": (("Nowhere", "en"),)}
    rows = name_quads([arabic(), english()], fold, known)
    hidden = {(row.object.value, row.object.language) for row in rows if row.predicate.value.endswith("hiddenLabel")}
    assert hidden == {("Sultanate of Oman", "en"), ("سلطنة عُمان", "ar")}
    assert [row for row in rows if row.predicate.value.endswith("#hiddenLabel") or "Nowhere" in str(row)] == [
        row for row in rows if row.predicate.value.endswith("#hiddenLabel")
    ]
    (text,) = {row.object.value for row in rows if " sultanate of oman " in row.object.value}
    assert " oman " in text


def test_search_texts_hold_all_forms_as_whole_words() -> None:
    texts = search_texts([arabic(), english()], fold)
    assert texts[STATE_OM.key] == " oman | عُمان "
    assert " الكسندر ستوب " in texts[STUBB.key] and " الرئيس الفنلندي " in texts[STUBB.key]
    assert search_texts(_told("؟"), lambda text: "") == {"person:x": "  "}


def test_quads() -> None:
    rows = name_quads([english(), arabic()], fold)
    assert {row.graph_name.value for row in rows} == {NAMES_GRAPH}
    assert rows == name_quads([arabic(), english()], fold)
    assert len(rows) == 3 * len({entity.key for one in (arabic(), english()) for entity in one.entities})
