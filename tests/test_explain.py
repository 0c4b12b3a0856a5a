"""Explanations, on stored parses: they change nothing, and name the words, frames and roles that decided."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

import pytest
from gold_trees import gold_of, trees_of

from extract.conllu import load_trees
from extract.events import extract
from extract.explain import Trace, Trial, explain_event, explain_text, trace
from extract.language import load_language
from extract.types import Article, Parse, Sentence, Word

TREES = Path(__file__).parent / "trees"
PAGE = TREES / "how_an_event_is_found.conllu"


def stored(path: Path, begin: str) -> tuple[str, Parse]:
    """The stored text that begins with some words."""
    return next(pair for pair in load_trees(path.read_text(encoding="utf-8")) if pair[0].startswith(begin))


@lru_cache(maxsize=8)
def traced(path: Path = PAGE, begin: str = "") -> Trace:
    text, parse = stored(path, begin)
    return trace(Article("example", text, "ar", date=date(2023, 3, 10)), parse, load_language("ar"))


def trials(found: Trace, word: str) -> list[Trial]:
    return [trial for look in found.looks if look.word.form == word for trial in look.trials]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_looking_changes_nothing(language: str) -> None:
    data = load_language(language)
    for _, article in gold_of(language):
        parse = trees_of(language).get(article.text)
        if parse is not None:
            assert trace(article, parse, data).extraction == extract(article, parse, data)


def test_an_event_tells_its_steps() -> None:
    extraction = traced().extraction
    signed, visit = (explain_event(extraction, event) for event in extraction.events)
    assert signed.startswith("signed_with, negated")
    for words in ("ar.signed_with.sign", "state:ru, linked by capital", "because of: نفى", "المتحدث باسم الحكومة: person"):
        assert words in signed
    for words in ("because of: س", "2023-03-13, from “يوم الاثنين” (the article is of 2023-03-10)", "read as a noun"):
        assert words in visit
    assert "the article itself" in visit and "السويد (oblique" in visit and "(subject, light)" in visit


def test_what_gave_an_event_is_told_and_what_gave_none() -> None:
    told = explain_text(traced())
    assert "ar.signed_with.sign: gave signed_with, read as a verb" in told
    assert "a light verb: its noun would tell the event" in told
    assert "a verb of saying" in told


def test_another_sense_is_told_by_its_unless() -> None:
    found = traced(TREES / "ar" / "departed_from.conllu", "غادر الوزير منصبه")
    assert ("unless", ("منصب",)) in {(t.outcome, t.words) for t in trials(found, "غادر")}
    assert explain_text(found).endswith("No event.")


def test_a_kind_that_does_not_fit_and_a_role_that_stays_empty_are_told() -> None:
    outcomes = {trial.outcome for _, article in gold_of("ar") if (parse := trees_of("ar").get(article.text))
                for look in trace(article, parse, load_language("ar")).looks for trial in look.trials}  # fmt: skip
    assert {"event", "unless", "with", "role", "kind"} <= outcomes


def test_a_verb_without_a_frame_and_a_text_without_verbs_are_told() -> None:
    word = Word(1, "صام", "صام", "VERB", "Aspect=Perf", 0, "root", (0, 3))
    lone = trace(Article("a", "صام", "ar"), Parse("ar", (Sentence((word,), (0, 3)),), ""), load_language("ar"))
    assert "صام (VERB, lemma صام): no frame has this verb" in explain_text(lone)
    noun = Word(1, "نعم", "نعم", "INTJ", "", 0, "root", (0, 3))
    mute = trace(Article("a", "نعم", "ar"), Parse("ar", (Sentence((noun,), (0, 3)),), ""), load_language("ar"))
    assert "no verb, and no noun of action" in explain_text(mute)
