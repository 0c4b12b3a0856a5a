"""Tags of a parse corrected where the text itself shows better: written vowels, names, the dual of a verb, a verb of being."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from extract.lexicon import Grammar
from extract.tree import base
from extract.types import Sentence, Word

_Retagging = Callable[[str, Word, Grammar], Word]


def retagged(text: str, sentence: Sentence, grammar: Grammar) -> Sentence:
    """A sentence with the tags of its words corrected; `text` is that of the article."""
    words = sentence.words
    for step in (_voiced, _named, _plural, _dual, _being):
        words = tuple(step(text, word, grammar) for word in words)
    return Sentence(words, sentence.span)


def _voiced(text: str, word: Word, grammar: Grammar) -> Word:
    """A perfect verb whose written vowels are those of the passive is passive, whatever the tagger says."""
    marks = grammar.passive_marks
    if marks is None or word.upos != "VERB" or word.feat("Aspect") != "Perf" or not marks.search(text[slice(*word.span)]):
        return word
    return replace(word, feats=word.feats.replace("Voice=Act", "Voice=Pass"))


def _named(_text: str, word: Word, _grammar: Grammar) -> Word:
    """A participle inside a name is a part of the name ("the United States")."""
    inside = word.upos == "VERB" and word.name and word.deprel in ("amod", "flat", "compound")
    return replace(word, upos="PROPN") if inside else word


def _plural(_text: str, word: Word, grammar: Grammar) -> Word:
    """A verb with an ending that only the plural has speaks of several."""
    plural = word.upos == "VERB" and grammar.drops_subject and word.form.endswith(tuple(grammar.lists["plural_endings"]))
    return replace(word, feats=word.feats.replace("Number=Sing", "Number=Plur")) if plural else word


def _dual(_text: str, word: Word, grammar: Grammar) -> Word:
    """A verb whose form is its lemma, or an imperfect, with the ending of the dual speaks of two, whatever the tagger says."""
    number = word.feat("Number")
    if word.upos != "VERB" or number not in ("Sing", "Plur") or not word.lemma or grammar.has("adverbs", word.form):
        return word
    form, lemma = grammar.fold(word.form), grammar.fold(word.lemma)
    aspect = "dual_perfect" if word.feat("Aspect") == "Perf" else "dual_imperfect"
    ending = next((e for e in grammar.lists[aspect] if form.endswith(e) and not lemma.endswith(e)), "")
    whole = form.removesuffix(ending) == lemma or aspect == "dual_imperfect"
    return replace(word, feats=word.feats.replace(f"Number={number}", "Number=Dual")) if ending and whole else word


def _being(_text: str, word: Word, grammar: Grammar) -> Word:
    """A verb of being that is no auxiliary of another word is a verb."""
    alone = grammar.drops_subject and word.upos == "AUX" and base(word) not in ("aux", "cop")
    return replace(word, upos="VERB") if alone else word
