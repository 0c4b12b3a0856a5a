"""Tokens cut by the tables of Arabic: what is mended, and what must stay whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.repairs import BadTable, load_morphology, load_repairs
from extract.segment import mend_tokens, segment
from extract.tokens import Token

TABLES = load_morphology("ar")


def mended(text: str, *words: str) -> str:
    assert TABLES
    return "+".join(segment(Token(text, (0, len(text)), words or (text,)), TABLES).words)


@pytest.mark.parametrize(
    ("text", "now", "due"),
    [
        # a verb with its object
        ("أعطاه", "أعطاه", "أعطى+ه"),
        ("اعطاه", "اعطاه", "اعطى+ه"),
        ("وأهداه", "و+أهداه", "و+أهدى+ه"),
        ("التقاه", "التقاه", "التقى+ه"),
        ("استقبلهم", "استقبلهم", "استقبل+هم"),
        ("أيدته", "أيدة+ه", "أيدت+ه"),
        ("نقلتها", "نقلة+ها", "نقلت+ها"),
        ("سيزوره", "سيزوره", "س+يزور+ه"),
        # names of states
        ("لليبيا", "ل+اليبيا", "ل+ليبيا"),
        ("للجنة", "ل+اللجنة", "ل+اللجنة"),
        ("وبنيروبي", "وبنيروبي", "و+ب+نيروبي"),
        ("الغاني", "الغى+ني", "الغاني"),
        ("يشتبه", "يشتب+ه", "يشتبه"),
        # clitics left on
        ("كهدايا", "كهدايا", "ك+هدايا"),
        ("وبحسب", "و+بحسب", "و+ب+حسب"),
        ("فقد", "فقد", "ف+قد"),
        ("سترد", "سترد", "س+ترد"),
        ("إلغائها", "إلغائ+ها", "إلغاء+ها"),
        # names cut at their first letter
        ("وبيونغ", "و+ب+يونغ", "و+بيونغ"),
        ("بولتون", "ب+ولتون", "بولتون"),
        ("ولبنان", "و+ل+بنان", "و+لبنان"),
        ("نيودلهي", "نيودل+هي", "نيودلهي"),
        ("وسائل", "و+سائل", "وسائل"),
        # letters that nobody wrote
        ("للجلعاطين", "ل+الجلععاطين", "ل+الجلعاطين"),
    ],
)
def test_mended(text: str, now: str, due: str) -> None:
    assert mended(text, *now.split("+")) == due


WHOLE = """وجه مياه اتجاه شبه واشنطن وكالة لبنان بغداد بوتين كييف وزير وفد ولي كان بعد فور سوريا هذه انتباه بيان سلاح تجاه
الله إعلانا لجنة فريق والد سمو"""


@pytest.mark.parametrize("text", WHOLE.split())
def test_stays_whole(text: str) -> None:
    assert mended(text) == text


@pytest.mark.parametrize("now", ["و+قال", "ل+الرئيس", "حكومة+ه", "ب+القاهرة", "و+س+يزور", "إلى", "!", "2023", "NATO"])
def test_what_is_known_is_left_alone(now: str) -> None:
    text = {"ل+الرئيس": "للرئيس", "حكومة+ه": "حكومته"}.get(now, now.replace("+", ""))
    assert mended(text, *now.split("+")) == now


@given(st.text("وفبلكسايتنهمةىأءؤئ", min_size=1, max_size=9))
def test_a_token_keeps_its_span_and_gets_words(text: str) -> None:
    assert TABLES
    token = Token(text, (7, 7 + len(text)), (text,))
    after = segment(token, TABLES)
    assert (after.text, after.span) == (token.text, token.span)
    assert after.words
    assert all(after.words)


def test_a_language_without_tables_mends_nothing(tmp_path: Path) -> None:
    tokens = [Token("x", (0, 1), ("x",))]
    assert load_morphology("xx", tmp_path) is None
    assert load_repairs("xx", tmp_path).source == b""
    assert mend_tokens(tokens, None) is tokens


@pytest.mark.parametrize("content", ["drop: 7", "[", "", "drop: []\nproclitics: []\nconjunctions: []\n"])
def test_a_bad_table_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "xx").mkdir()
    (tmp_path / "xx" / "tokens.yaml").write_text(content)
    with pytest.raises(BadTable, match=r"tokens\.yaml"):
        load_repairs("xx", tmp_path)
    with pytest.raises(BadTable, match=r"tokens\.yaml"):
        load_morphology("xx", tmp_path)


def test_a_name_of_several_tokens_stays_whole() -> None:
    tokens = [Token("بان", (0, 3), ("ب", "ان")), Token("كي", (4, 6), ("كي",)), Token("مون", (7, 10), ("مون",))]
    assert [token.words for token in mend_tokens(tokens, TABLES)] == [("بان",), ("كي",), ("مون",)]
    assert mend_tokens(tokens[:1], TABLES)[0].words != ("بان",)
