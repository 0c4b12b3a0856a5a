"""Titles: which group a word belongs to, the longest form first, both genders and numbers, and errors with their line."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract import titles
from extract.normal import load_normal
from extract.titles import GROUPS, Title, TitlesError, load_titles
from extract.types import KINDS


def find(group: str, text: str, language: str) -> tuple[int, Title] | None:
    normal = load_normal(language)
    return load_titles(language).find(group, [normal.fold_word(word) for word in text.split()], 0)


@pytest.mark.parametrize(
    ("text", "language", "length", "role"),
    [
        ("رئيس الوزراء الروسي", "ar", 2, "prime_minister"),
        ("الرئيس الروسي", "ar", 1, "president"),
        ("وزيرة الخارجية الألمانية", "ar", 2, "foreign_minister"),
        ("وزير الصحة", "ar", 1, "minister"),
        ("ولي العهد السعودي", "ar", 2, "crown_prince"),
        ("الأمينة العامة للحزب", "ar", 2, "secretary_general"),
        ("الناطقة باسم الحكومة", "ar", 1, "spokesperson"),
        ("العاهل الأردني", "ar", 1, "king"),
        ("حاكم الإقليم", "ar", 1, "governor"),
        ("Prime Minister", "en", 2, "prime_minister"),
        ("Secretary of State Smith", "en", 3, "secretary_of_state"),
        ("spokeswoman", "en", 1, "spokesperson"),
        ("Secretary - General", "en", 3, "secretary_general"),
    ],
)
def test_an_office_is_known_by_its_longest_form(text: str, language: str, length: int, role: str) -> None:
    found = find("offices", text, language)
    assert found is not None
    expected = "foreign_minister" if role == "secretary_of_state" else role
    assert (found[0], found[1].role, found[1].kind, found[1].plural) == (length, expected, "person", False)


@pytest.mark.parametrize(
    ("group", "text", "language", "kind", "plural"),
    [
        ("offices", "وزراء", "ar", "group", True),
        ("collective", "مسؤولون", "ar", "group", True),
        ("collective", "المسئولين", "ar", "group", True),
        ("collective", "القوات", "ar", "organisation", True),
        ("collective", "ميليشيات", "ar", "armed_group", True),
        ("facility", "مطار", "ar", "place", False),
        ("body", "وزارة", "ar", "organisation", False),
        ("sides", "البلدان", "ar", "state", True),
        ("sides", "الزعيمان", "ar", "person", True),
        ("sides", "الطرفين", "ar", "any", True),
        ("honorifics", "صاحب السمو الملكي", "ar", "person", False),
        ("ranks", "اللواء", "ar", "person", False),
        ("counterpart", "نظيرته", "ar", "person", False),
        ("collective", "officials", "en", "group", True),
        ("collective", "troops", "en", "organisation", True),
        ("sides", "both countries", "en", "state", True),
        ("honorifics", "Mr.", "en", "person", False),
        ("ranks", "Lt. Gen.", "en", "person", False),
    ],
)
def test_groups_and_kinds(group: str, text: str, language: str, kind: str, plural: bool) -> None:
    found = find(group, text, language)
    assert found is not None
    assert (found[1].kind, found[1].plural) == (kind, plural)


def test_parts_of_names_are_no_titles() -> None:
    for word in ("أبو", "أم", "بن", "آل"):
        assert find("kunya", word, "ar") is not None
        assert find("honorifics", word, "ar") is None


def test_a_government_acts_for_its_state_and_an_army_does_not() -> None:
    for text, language in (("الحكومة", "ar"), ("السلطات", "ar"), ("government", "en")):
        found = find("body", text, language)
        assert found is not None
        assert found[1].acts_for_state
    army = find("body", "الجيش", "ar")
    assert army is not None
    assert not army[1].acts_for_state


def test_what_must_be_definite_says_so() -> None:
    found = find("sides", "جانبان", "ar")
    assert found is not None
    assert found[1].definite


def test_all_findings_of_a_place_longest_first() -> None:
    normal = load_normal("ar")
    words = [normal.fold_word(word) for word in ("رئيس", "مجلس", "النواب")]
    lengths = [length for length, _ in load_titles("ar").find_any(words, 0)]
    assert lengths == sorted(lengths, reverse=True)
    assert lengths[0] == 3


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_form_finds_itself(language: str) -> None:
    for group, forms in load_titles(language).groups.items():
        for title in forms.values():
            found = find(group, title.text, language) or find(group, " ".join(title.text.split()[1:]), language)
            assert found is not None, title.text
            assert title.kind in (*KINDS, "any", "")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "is missing"),
        ("[]", "line 1"),
        ("offices: []\n", "are missing"),
        ("offices:\n  - {one: [x]}\n", "line 2: an office needs a `role`"),
        ("offices:\n  - {role: x, ones: [x]}\n", "line 2: an item of offices must have"),
        ("body:\n  - {one: [x]}\n", "line 2: an item of body needs a `kind`"),
        ("ranks:\n  - {one: [x], rank: 3}\n", "line 2: unknown key rank"),
        ("ranks:\n\n  - {one: x}\n", "line 3: one must be a list"),
        ("ranks:\n  - {one: ['-']}\n", "line 2: '-' is no word"),
        ("ranks: {}\n", "line 1: ranks must be a list"),
        ("rank: []\n", "unknown group rank"),
        ("ranks: [\n", "cannot be read"),
    ],
)
def test_a_wrong_file_is_named_with_its_line(
    text: str | None, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_normal("en")
    monkeypatch.setattr(titles, "LANG", tmp_path)
    monkeypatch.setattr(titles, "load_normal", lambda language: load_normal("en"))
    (tmp_path / "xx").mkdir()
    if text is not None:
        others = GROUPS if not text.startswith(("[", "offices: []")) else ()
        rest = "".join(f"{group}: []\n" for group in others if not text.startswith(group))
        (tmp_path / "xx" / "titles.yaml").write_text(text + rest, encoding="utf-8")
    load_titles.cache_clear()
    with pytest.raises(TitlesError, match=message):
        load_titles("xx")
