"""Parse ↔ CoNLL-U: nothing is lost on the way there and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.conllu import BadConllu, dump_trees, from_conllu, load_trees, to_conllu
from extract.types import Parse, Sentence, Word

FORMS = st.text(st.characters(blacklist_categories=("Cc", "Cs", "Zs", "Zl", "Zp", "Cf")), min_size=1, max_size=8)
LABELS = st.sampled_from(["nsubj", "acl:relcl", "root", "obj"])
FEATS = st.sampled_from(["", "Case=Nom", "Aspect=Perf|Gender=Masc"])
NAMES = st.sampled_from(["", "B-PER", "I-LOC"])


@st.composite
def sentences(draw: st.DrawFn) -> Sentence:
    count = draw(st.integers(1, 6))
    words = []
    for ident in range(1, count + 1):
        start = draw(st.integers(0, 10_000))
        span = start, start + draw(st.integers(1, 30))
        head = draw(st.integers(0, count))
        form, lemma = draw(FORMS), draw(FORMS.filter(lambda text: text != "_"))
        words.append(Word(ident, form, lemma, "NOUN", draw(FEATS), head, draw(LABELS), span, draw(NAMES)))
    return Sentence(tuple(words), (min(word.span[0] for word in words), max(word.span[1] for word in words)))


PARSES = st.builds(Parse, st.just("ar"), st.lists(sentences(), max_size=4).map(tuple), st.just("0123abcd"))


@given(PARSES)
def test_there_and_back(parse: Parse) -> None:
    assert from_conllu(to_conllu(parse)) == parse


@given(st.lists(st.tuples(st.text(max_size=40), PARSES), max_size=3))
def test_trees_there_and_back(trees: list[tuple[str, Parse]]) -> None:
    assert load_trees(dump_trees(trees)) == tuple(trees)


@given(PARSES, st.integers(0, 400), st.text(max_size=3))
def test_a_spoilt_text_is_never_a_traceback(parse: Parse, at: int, put: str) -> None:
    stored = to_conllu(parse)
    try:
        from_conllu(stored[:at] + put + stored[at + 1 :])
    except BadConllu as fault:
        assert str(fault).startswith("Line ")


@pytest.mark.parametrize(
    ("stored", "line"),
    [
        ("1\tx\n", 1),
        ("# a\n\n1\tx\tx\tNOUN\t_\t_\t7\troot\t_\tstart_char=0|end_char=1\n", 3),
        ("2\tx\tx\tNOUN\t_\t_\t0\troot\t_\tstart_char=0|end_char=1\n", 1),
        ("1\tx\tx\tNOUN\t_\t_\t0\troot\t_\tend_char=1\n", 1),
        ("1\tx\tx\tNOUN\t_\t_\tzero\troot\t_\tstart_char=0|end_char=1\n", 1),
    ],
)
def test_a_bad_line_is_named(stored: str, line: int) -> None:
    with pytest.raises(BadConllu, match=f"Line {line}:"):
        from_conllu(stored)


def test_a_tree_without_its_text_is_refused() -> None:
    with pytest.raises(BadConllu, match="doc_text"):
        load_trees("# newdoc\n# text = x\n")
    with pytest.raises(BadConllu, match="doc_text"):
        load_trees("# newdoc\n# doc_text = not JSON\n")
