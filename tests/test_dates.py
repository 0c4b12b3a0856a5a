"""extract.dates, calendar and days: the examples of each dates.yaml, and what must hold for any text."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from extract.dates import LANG, DatesError, TimeMention, load_dates, read_dates, resolve, scan, span_of

LANGUAGES = sorted(path.parent.name for path in LANG.glob("*/dates.yaml"))
FILES = {code: yaml.safe_load((LANG / code / "dates.yaml").read_text(encoding="utf-8")) for code in LANGUAGES}
EXAMPLES = [(code, example) for code in LANGUAGES for example in FILES[code]["examples"]]
COUNTER = [(code, text) for code in LANGUAGES for text in FILES[code]["counterexamples"]]
TEXTS = [str(example["text"]) for _, example in EXAMPLES] + [text for _, text in COUNTER]
ISO = re.compile(r"\d{4}(-\d\d(-\d\d)?)?(/\d{4}(-\d\d(-\d\d)?)?)?")
DAYS = st.dates(date(1950, 1, 1), date(2070, 12, 31))
DIRECTIONS = st.sampled_from(["past", "future", "none"])


def only(text: str, language: str) -> TimeMention:
    (mention,) = scan(text, (0, len(text)), load_dates(language))
    return mention


@pytest.mark.parametrize(("language", "example"), EXAMPLES, ids=lambda part: part["text"] if isinstance(part, dict) else part)
def test_example(language: str, example: dict[str, object]) -> None:
    text, anchor = str(example["text"]), FILES[language]["anchor"]
    mentions = scan(text, (0, len(text)), load_dates(language))
    found = {mention.text: resolve(mention, anchor, str(example.get("direction", "past"))) for mention in mentions}
    value = example["value"]
    assert str(example["time"]) in found
    assert found[str(example["time"])] == (value if value is None else str(value))


@pytest.mark.parametrize(("language", "text"), COUNTER)
def test_counterexample(language: str, text: str) -> None:
    assert scan(text, (0, len(text)), load_dates(language)) == ()


@given(st.sampled_from(LANGUAGES), st.lists(st.sampled_from(TEXTS)), DAYS, DIRECTIONS)
def test_spans_and_values_hold_for_joined_examples(language: str, texts: list[str], anchor: date, direction: str) -> None:
    check("\n".join(texts), language, anchor, direction)


@given(
    st.sampled_from(LANGUAGES),
    st.text(alphabet=st.sampled_from("0123456789١٢ـًَأاإآلمحدسبت يوم/-.,()ouJanMyrchwek\n\u200f\u00a0"), max_size=80),
    DAYS,
    DIRECTIONS,
)
def test_spans_and_values_hold_for_any_text(language: str, text: str, anchor: date, direction: str) -> None:
    check(text, language, anchor, direction)


def check(text: str, language: str, anchor: date, direction: str) -> None:
    rules, reached = load_dates(language), 0
    mentions = scan(text, (0, len(text)), rules)
    assert mentions == scan(text, (0, len(text)), rules)
    for mention in mentions:
        start, end = mention.span
        assert reached <= start < end <= len(text)
        assert mention.text == text[start:end] == mention.text.strip()
        reached = end
        value = resolve(mention, anchor, direction)
        assert value == resolve(mention, anchor, direction)
        assert value is None or valid(value)


def valid(value: str) -> bool:
    ends = value.split("/")
    return bool(ISO.fullmatch(value)) and all(date.fromisoformat((end + "-01-01")[:10]) for end in ends) and ends == sorted(ends)


@given(DAYS, st.sampled_from([("الأحد", "ar"), ("Sunday", "en"), ("الجمعة", "ar"), ("Wednesday", "en")]))
def test_day_name_lies_within_a_week(anchor: date, case: tuple[str, str]) -> None:
    mention = only(*case)
    past, future, none = (date.fromisoformat(resolve(mention, anchor, d) or "") for d in ("past", "future", "none"))
    assert timedelta(0) <= anchor - past <= timedelta(6)
    assert timedelta(0) <= future - anchor <= timedelta(6)
    assert none == past and past.isoweekday() == future.isoweekday() == mention.number("weekday")


@given(DAYS, DIRECTIONS)
def test_last_and_next_day_name_are_never_the_articles_own(anchor: date, direction: str) -> None:
    for text, language, sign in (
        ("الأحد الماضي", "ar", -1),
        ("الأحد المقبل", "ar", 1),
        ("last Sunday", "en", -1),
        ("next Sunday", "en", 1),
    ):
        day = date.fromisoformat(resolve(only(text, language), anchor, direction) or "")
        assert 1 <= sign * (day - anchor).days <= 7


@pytest.mark.parametrize(
    ("text", "language"),
    [("يوم الأحد", "ar"), ("أمس", "ar"), ("الشهر الماضي", "ar"), ("5 May", "en"), ("a year ago", "en")],
)
def test_no_anchor_no_relative_value(text: str, language: str) -> None:
    assert resolve(only(text, language), None, "past") is None


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [("14 يوليو 2015", "ar", "2015-07-14"), ("عام 2000", "ar", "2000"), ("May 5, 2020", "en", "2020-05-05")],
)
def test_absolute_value_without_anchor(text: str, language: str, value: str) -> None:
    assert resolve(only(text, language), None, "past") == value


def test_day_without_year_may_lie_some_weeks_after_the_anchor() -> None:
    mention = only("5 May", "en")
    assert resolve(mention, date(2023, 4, 3), "past") == "2023-05-05"
    assert resolve(mention, date(2023, 2, 3), "past") == "2022-05-05"
    assert resolve(mention, date(2023, 2, 3), "none") == "2023-05-05"
    assert resolve(mention, date(2023, 5, 8), "future") == "2023-05-05"
    assert resolve(mention, date(2023, 5, 18), "future") == "2024-05-05"


def test_day_that_is_in_no_calendar_has_no_value() -> None:
    assert resolve(only("31 June 2020", "en"), None, "past") is None
    assert resolve(only("29 February", "en"), date(2023, 9, 20), "past") == "2020-02-29"


def test_hijri_month_without_year_is_the_nearest_in_the_direction() -> None:
    mention = only("شهر رمضان", "ar")
    assert resolve(mention, date(2015, 7, 25), "past") == "2015-06-18/2015-07-16"
    assert resolve(mention, date(2015, 7, 25), "future") == "2016-06-06/2016-07-05"


def test_marks_and_other_spellings_change_nothing() -> None:
    for text in ("يومَ الأحَدِ", "يوم الاحد", "يـوم الأحد", "يوم\u00a0الأحد"):
        mention = only(text, "ar")
        assert mention.text == text.rstrip("\u0650") or mention.text == text
        assert mention.number("weekday") == 7


def test_span_is_counted_from_the_start_of_the_article() -> None:
    text = "الأحد. زارها يوم الاثنين."
    (mention,) = scan(text, (7, len(text)), load_dates("ar"))
    assert text[slice(*mention.span)] == "يوم الاثنين"


def test_since_and_until_are_told() -> None:
    assert only("منذ الأحد", "ar").number("since") == 1
    assert only("منذ ثلاثة أيام", "ar").number("since") == 1
    assert only("قبل ثلاثة أيام", "ar").number("since") is None
    assert only("until Sunday", "en").number("until") == 1


def test_duration_makes_an_interval() -> None:
    mention = only("a six-day visit", "en")
    assert span_of(mention, end="2023-09-17") == "2023-09-12/2023-09-17"
    assert span_of(mention, start="2023-09-12") == "2023-09-12/2023-09-17"
    assert span_of(mention, start="2023-09") is None
    assert span_of(mention) is None
    assert span_of(only("yesterday", "en"), end="2023-09-17") is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"patterns": [{"kind": "nonsense", "find": "x"}]}, "nonsense"),
        ({"patterns": [{"kind": "date", "find": "{nowhere}"}]}, "nowhere"),
        ({"patterns": [{"kind": "date", "find": "("}]}, "pattern 1"),
        ({"patterns": [{"kind": "date", "fnd": "x"}]}, "find"),
        ({"patterns": ["x"]}, "pattern 1"),
        ({"tables": {"month": [1]}}, "month"),
        ({"tables": {"month": {1: ["a"], 2: ["a"]}}}, "two values"),
        ({"tables": {"month": {1: [True]}}}, "list of words"),
        ({"parts": {"x": "{x}"}, "patterns": [{"kind": "date", "find": "{x}"}]}, "itself"),
        ({"paterns": []}, "paterns"),
    ],
)
def test_wrong_file_is_named_with_its_fault(tmp_path: Path, change: dict[str, object], words: str) -> None:
    path = tmp_path / "dates.yaml"
    empty: dict[str, object] = {"anchor": "x", "fold": {}, "clitics": "", "tables": {}, "parts": {}, "patterns": [], "not": []}
    empty |= {"cues": {"since": "x", "until": "x"}, "examples": [], "counterexamples": []}
    path.write_text(yaml.safe_dump(empty | change))
    with pytest.raises(DatesError, match=words) as caught:
        read_dates(path, "xx")
    assert str(path) in str(caught.value)


def test_missing_and_unreadable_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(DatesError, match="missing"):
        load_dates("nolanguage")
    (tmp_path / "dates.yaml").write_text("a: [", encoding="utf-8")
    with pytest.raises(DatesError, match="cannot be read"):
        read_dates(tmp_path / "dates.yaml", "xx")
