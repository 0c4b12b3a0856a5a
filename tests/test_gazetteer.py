"""Who a form denotes: the same key in every language, states apart from their namesakes, adjectives in all their forms."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract import tables
from extract.gazetteer import SORTS, GazetteerError, Match, load_gazetteer
from extract.normal import load_normal
from extract.types import KINDS


def fold(text: str, language: str) -> list[str]:
    return [load_normal(language).fold_word(word) for word in text.split()]


def match(text: str, language: str) -> Match:
    found = load_gazetteer().match(fold(text, language), 0)
    assert found is not None
    return found


def readings(text: str, language: str) -> list[tuple[str, str]]:
    return [(entry.key, entry.sort) for entry in match(text, language).entries]


@pytest.mark.parametrize(
    ("arabic", "english", "key", "sort"),
    [
        ("روسيا", "Russia", "state:ru", "name"),
        ("الولايات المتحدة", "United States", "state:us", "name"),
        ("كوريا الشمالية", "North Korea", "state:kp", "name"),
        ("كوريا الجنوبية", "South Korea", "state:kr", "name"),
        ("جورجيا", "Georgia", "state:ge", "name"),
        ("الأردن", "Jordan", "state:jo", "name"),
        ("تشاد", "Chad", "state:td", "name"),
        ("موسكو", "Moscow", "state:ru", "capital"),
        ("بيونغ يانغ", "Pyongyang", "state:kp", "capital"),
        ("الكرملين", "Kremlin", "state:ru", "metonym"),
        ("البيت الأبيض", "White House", "state:us", "metonym"),
        ("الأمم المتحدة", "UN", "org:un", "org"),
        ("حزب الله", "Hezbollah", "org:hezbollah", "org"),
        ("حلب", "Aleppo", "city:170063", "city"),
        ("فلاديمير بوتين", "Vladimir Putin", "person:Q7747", "person"),
    ],
)
def test_one_key_in_both_languages(arabic: str, english: str, key: str, sort: str) -> None:
    assert readings(arabic, "ar")[0] == (key, sort)
    assert readings(english, "en")[0] == (key, sort)


def test_a_capital_is_its_state_and_a_city() -> None:
    assert readings("موسكو", "ar") == [("state:ru", "capital"), ("city:524901", "city")]
    assert match("موسكو", "ar").entries[1].country == "state:ru"


def test_a_capital_of_two_states_is_first_a_city() -> None:
    (city, sort), *states = readings("القدس", "ar")
    assert (city, sort) == ("city:281184", "city")
    assert {key for key, _ in states} == {"state:il", "state:ps"}


def test_oman_and_amman_are_both_offered() -> None:
    keys = [entry.key for entry in match("عمان", "ar").entries]
    assert keys[0] == "state:om"
    assert "state:jo" in keys


def test_the_larger_of_two_namesakes_comes_first() -> None:
    assert readings("طرابلس", "ar")[0] == ("state:ly", "capital")
    cities = [entry for entry in match("طرابلس", "ar").entries if entry.sort == "city"]
    assert [city.country for city in cities] == ["state:ly", "state:lb"]


def test_the_longest_form_wins() -> None:
    assert match("جنوب السودان أعلن", "ar").length == 2
    assert match("السودان أعلن", "ar").length == 1
    assert readings("جنوب السودان", "ar")[0][0] == "state:ss"
    assert match("Democratic Republic of the Congo", "en").length == 5


def test_spelling_and_tokens_do_not_matter() -> None:
    assert readings("بان كي - مون", "ar") == readings("بان كي-مون", "ar") == readings("بان كي مون", "ar")
    assert readings("عبدالفتاح السيسى", "ar") == readings("عبد الفتاح السيسي", "ar")


@pytest.mark.parametrize(
    ("text", "language", "length", "key"),
    [
        ("كوري شمالي", "ar", 2, "state:kp"),
        ("الكورية الشمالية", "ar", 2, "state:kp"),
        ("الكوريتان الجنوبيتان", "ar", 2, "state:kr"),
        ("الكوريين الجنوبيين", "ar", 2, "state:kr"),
        ("أميركي", "ar", 1, "state:us"),
        ("الأمريكية", "ar", 1, "state:us"),
        ("أمريكيون", "ar", 1, "state:us"),
        ("الروس", "ar", 1, "state:ru"),
        ("السورية", "ar", 1, "state:sy"),
        ("الأممي", "ar", 1, "org:un"),
        ("North Korean", "en", 2, "state:kp"),
        ("South African officials", "en", 2, "state:za"),
        ("Russians", "en", 1, "state:ru"),
        ("British", "en", 1, "state:gb"),
    ],
)
def test_adjectives_name_their_state(text: str, language: str, length: int, key: str) -> None:
    assert load_gazetteer().state_of_adjective(fold(text, language), 0) == (length, key)


@pytest.mark.parametrize(
    ("text", "language"), [("كوري", "ar"), ("مالية", "ar"), ("الجانب", "ar"), ("Korean", "en"), ("red", "en")]
)
def test_what_is_no_adjective_of_one_state(text: str, language: str) -> None:
    assert load_gazetteer().state_of_adjective(fold(text, language), 0) is None


@pytest.mark.parametrize(
    ("text", "language", "definite"),
    [
        ("القاعدة", "ar", True),
        ("الجزيرة", "ar", True),
        ("فتح", "ar", False),
        ("صور", "ar", False),
        ("US", "en", False),
        ("Reading", "en", False),
    ],
)
def test_common_words_are_marked(text: str, language: str, definite: bool) -> None:
    found = match(text, language)
    assert found.ambiguous
    assert found.definite == definite


def test_a_name_that_is_also_its_adjective_says_so() -> None:
    assert match("السعودية", "ar").adjective
    assert match("سورية", "ar").adjective
    assert match("سورية", "ar").ambiguous
    assert not match("روسيا", "ar").adjective


def test_towns_called_like_persons_are_doubtful() -> None:
    assert match("فلاديمير", "ar").ambiguous
    assert match("Austin", "en").ambiguous
    assert not match("حلب", "ar").ambiguous


def test_terms_of_office_are_told_by_state_and_day() -> None:
    terms = load_gazetteer().offices("person:Q7747")
    assert ("head_of_state", "state:ru", "2000-05-07") in {(term.role, term.country, term.start) for term in terms}
    assert load_gazetteer().offices("state:ru") == ()


def test_regions_are_places() -> None:
    assert match("الشرق الأوسط", "ar").entries[0].key == "region:middle-east"
    assert match("South China Sea", "en").entries[0].kind == "place"


def test_a_surname_alone_is_weaker() -> None:
    short = match("Putin", "en")
    assert short.ambiguous
    assert short.entries[0].key == "person:Q7747"
    assert short.entries[0].score < match("Vladimir Putin", "en").entries[0].score


def test_unknown_words_match_nothing() -> None:
    known = load_gazetteer()
    assert known.match([""], 0) is None
    assert known.match(fold("كلمة", "ar"), 0) is None
    with pytest.raises(KeyError):
        known.entry("state:zz")


def test_every_key_is_well_formed_and_found_by_its_labels() -> None:
    known = load_gazetteer()
    for key in known.known:
        entry = known.entry(key)
        assert entry.kind in KINDS
        assert entry.sort in SORTS
        assert entry.labels
        assert entry.qid is None or entry.qid.startswith("Q")
        for text, language in entry.labels:
            words = [word for word in fold(text, language) if word]
            found = known.match(words, 0)
            assert found is not None, (key, text)


def test_languages_can_be_read_alone() -> None:
    english = load_gazetteer(("en",))
    assert english.match(fold("Russia", "en"), 0) is not None
    assert english.match(fold("روسيا", "ar"), 0) is None


def test_a_wrong_table_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "TABLES", tmp_path)
    with pytest.raises(GazetteerError, match="states.csv"):
        load_gazetteer(("ar", "missing"))
    (tmp_path / "states.csv").write_text("key,kind\n", encoding="utf-8")
    with pytest.raises(GazetteerError, match="line 1"):
        load_gazetteer(("ar", "missing"))


def test_all_names_of_the_known() -> None:
    names = tables.names_of(tables.read_tables())
    assert {("أمريكا", "ar"), ("USA", "en"), ("United States", "en"), ("White House", "en")} <= set(names["state:us"])
    assert ("الأمم المتحدة", "ar") in names["org:un"] and ("UN", "en") in names["org:un"]
    told = {text for text, _ in names["state:us"]}
    assert not told & {"Washington", "American", "أمريكي"}
