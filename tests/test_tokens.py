"""Pure repairs of tokens and trees."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.tokens import Clitics, Token, drop_empty, letters_of, name_words, promote_verb, split_long
from extract.types import Word

CLITICS = Clitics(frozenset("وفبل"), frozenset("وف"))


def token(text: str, *words: str, start: int = 0) -> Token:
    return Token(text, (start, start + len(text)), words or (text,))


def word(ident: int, form: str, upos: str = "NOUN", head: int = 0, deprel: str = "root") -> Word:
    return Word(ident, form, form, upos, "", head, deprel, (0, 1))


@pytest.mark.parametrize(
    ("text", "words", "letters"),
    [
        ("زار", ["زار"], ["زار"]),
        ("وبحسب", ["و", "ب", "حسب"], ["و", "ب", "حسب"]),
        ("أعطاه", ["أعطى", "ه"], ["أعطا", "ه"]),
        ("للرئيس", ["ل", "الرئيس"], ["ل", "لرئيس"]),
        ("وحكومته", ["و", "حكومة", "ه"], ["و", "حكومت", "ه"]),
        ("عما", ["عن", "ما"], ["ع", "ما"]),
        ("xy", ["a", "b", "c"], ["xy", "xy", "xy"]),
    ],
)
def test_each_word_has_its_letters(text: str, words: list[str], letters: list[str]) -> None:
    spans = letters_of(token(text, *words, start=5))
    assert [text[start - 5 : end - 5] for start, end in spans] == letters


@given(st.text("وبله", min_size=1, max_size=6), st.lists(st.text("وبله", min_size=1, max_size=3), min_size=1, max_size=4))
def test_letters_lie_in_the_token(text: str, words: list[str]) -> None:
    spans = letters_of(token(text, *words, start=3))
    assert len(spans) == len(words)
    assert all(3 <= start < end <= 3 + len(text) for start, end in spans)


def test_sentences_of_punctuation_are_dropped() -> None:
    kept = drop_empty([[token("."), token("…")], [token("قال"), token(".")], [token("٣")]])
    assert [tokens[0].text for tokens in kept] == ["قال", "٣"]


@given(st.lists(st.sampled_from(["a", "b", "."]), min_size=1, max_size=60), st.integers(1, 12))
def test_parts_of_a_long_sentence_are_short_and_whole(texts: list[str], limit: int) -> None:
    tokens = [token(text) for text in texts]
    parts = list(split_long(tokens, limit))
    assert [each for part in parts for each in part] == tokens
    assert all(0 < len(part) <= limit for part in parts)


def test_a_long_sentence_is_cut_after_punctuation() -> None:
    tokens = [token(text) for text in "aaaaa.aaaaaa"]
    assert [len(part) for part in split_long(tokens, 8)] == [6, 6]


def test_five_thousand_words_are_cut() -> None:
    assert {len(part) for part in split_long([token("x")] * 5000)} == {200}


def test_a_quotation_mark_may_stand_before_it() -> None:
    words = [word(1, "«", "PUNCT", 2, "punct"), word(2, "و", "CCONJ"), word(3, "زار", "VERB", 2, "conj")]
    assert [each.head for each in promote_verb(words)] == [3, 3, 0]


def test_a_conjunction_hands_the_root_to_its_verb() -> None:
    words = [word(1, "و", "CCONJ"), word(2, "الرئيس", "NOUN", 1, "nsubj")]
    words += [word(3, "زار", "VERB", 1, "conj"), word(4, ".", "PUNCT", 1)]
    assert [(each.head, each.deprel) for each in promote_verb(words)] == [(3, "cc"), (3, "nsubj"), (0, "root"), (3, "root")]


@pytest.mark.parametrize("words", [[word(1, "و", "CCONJ")], [word(1, "زار", "VERB"), word(2, "و", "CCONJ", 1, "cc")], []])
def test_other_trees_stay(words: list[Word]) -> None:
    assert promote_verb(words) == tuple(words)


def named(tokens: list[list[tuple[str, str]]], tags: list[str]) -> str:
    ids = iter(range(1, 99))
    words = name_words([[word(next(ids), form, upos) for form, upos in each] for each in tokens], tags, CLITICS)
    return " ".join(each.name or "-" for each in words)


@pytest.mark.parametrize(
    ("tokens", "tags", "names"),
    [
        ([[("ل", "ADP"), ("قيس", "PROPN")], [("سعيد", "PROPN")]], ["B-PER", "E-PER"], "- B-PER I-PER"),
        ([[("قيس", "PROPN")], [("و", "CCONJ"), ("تبون", "PROPN")]], ["B-PER", "E-PER"], "B-PER - B-PER"),
        ([[("وزارة", "NOUN")], [("و", "CCONJ"), ("الأمن", "NOUN")]], ["B-ORG", "E-ORG"], "B-ORG I-ORG I-ORG"),
        ([[("حزب", "NOUN"), ("ه", "PRON")]], ["S-ORG"], "B-ORG -"),
        ([[("حزب", "NOUN"), ("ه", "PRON")], [("الوطني", "ADJ")]], ["B-ORG", "E-ORG"], "B-ORG I-ORG I-ORG"),
        ([[("و", "PROPN")]], ["S-PER"], "B-PER"),
        ([[("تونس", "PROPN")], [("ليبيا", "PROPN")]], ["S-LOC", "S-LOC"], "B-LOC B-LOC"),
        ([[("x", "NOUN")], [("y", "NOUN")]], ["O", "O"], "- -"),
        ([[("x", "NOUN")], [("y", "NOUN")]], ["B-PER", "E-LOC"], "B-PER B-LOC"),
    ],
)
def test_clitics_stay_out_of_names(tokens: list[list[tuple[str, str]]], tags: list[str], names: str) -> None:
    assert named(tokens, tags) == names
