"""Trees mended where a verb of trying, failing or being able governs a deed: it is the verb's, and whom it is about does it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from extract.lexicon import Grammar
from extract.tree import Changes, Tree, base
from extract.types import Mention, Word

Parts = Callable[[Word], frozenset[str]]


def deeds(tree: Tree, mentions: Sequence[Mention], grammar: Grammar, parts: Parts) -> Changes:
    """A verbal noun behind the subject of a verb that governs deeds is governed by it, not by its subject ("tried the gunmen the
    killing of X", "failed the gunmen in killing X")."""
    actors = {m.head: m for m in mentions if m.kind not in ("thing", "place")}
    changes: Changes = {}
    for word in tree.words:
        subject = tree.word(word.head) if word.head else word
        verb = tree.word(subject.head) if subject.head else subject
        if word.upos != "NOUN" or base(word) != "nmod" or base(subject) != "nsubj" or "noun" not in parts(word):
            continue
        behind = verb.id < subject.id < word.id and subject.id in actors and actors[subject.id].last < word.id
        if verb.upos == "VERB" and behind and grammar.cue("governors", verb):
            marked = bool(tree.marker(word.id))
            if marked or _closed(tree, actors[subject.id], grammar):
                changes[word.id] = (verb.id, "obl" if marked else "obj")
    return changes


def _closed(tree: Tree, mention: Mention, grammar: Grammar) -> bool:
    """Whether a phrase can govern no genitive: it has one, or its last word bears an article or the ending of a closed plural."""
    last = tree.word(mention.last)
    if mention.last > mention.head or grammar.normal.has_article(last.form):
        return True
    return any(grammar.fold(last.form) == grammar.fold(last.lemma) + e for e in grammar.lists["closed_endings"])


def presented(tree: Tree, mentions: Sequence[Mention], grammar: Grammar, parts: Parts) -> Changes:
    """Of two whom a noun behind a verb of being and a preposition names, the second is in what the noun tells ("was at the
    reception of the president | the minister")."""
    actors = {m.head for m in mentions if m.kind not in ("thing", "place")}
    changes: Changes = {}
    for noun in tree.words:
        verb = tree.word(noun.head) if noun.head else noun
        told = noun.upos == "NOUN" and bool(tree.marker(noun.id)) and "noun" in parts(noun)
        if not told or verb.upos != "VERB" or not grammar.word_in("copulas", verb) or tree.kids(verb.id, "nsubj"):
            continue
        bare = [k for k in tree.kids(noun.id, "nmod", "obj") if k.id > noun.id and k.id in actors and not tree.marker(k.id)]
        beside = [k for k in tree.kids(verb.id, "obj") if k.id > noun.id and k.id in actors and not tree.marker(k.id)]
        if len(bare) + len(beside) > 1 or (beside and tree.kids(noun.id, "nmod")):
            changes[(beside or bare)[-1].id] = (noun.id, "nsubj")
        elif second := _bare_behind(tree, noun, mentions, grammar):
            changes[second] = (noun.id, "nsubj")
    return changes


def _bare_behind(tree: Tree, noun: Word, mentions: Sequence[Mention], grammar: Grammar) -> int:
    """The head of the first bare mention that acts behind a noun and its owner, or of the word that counts it ("each of"), before
    the next verb; 0 for none."""
    clitic = tree.word(noun.id + 1) if noun.id < len(tree.words) else noun
    owner = next((m.last for m in mentions if m.first == noun.id + 1), noun.id + 1 if clitic.upos == "PRON" else 0)
    end = next((w.id for w in tree.words[noun.id :] if w.upos == "VERB"), len(tree.words) + 1)
    for mention in (m for m in mentions if owner and owner < m.first < end and m.kind not in ("thing", "place")):
        before = tree.word(mention.first - 1)
        counting = tree.word(before.id - 1) if before.upos == "ADP" and grammar.word_in("part_markers", before) else before
        open_ = before.upos in ("ADP", "CCONJ") or (before.upos == "NOUN" and not grammar.normal.has_article(before.form))
        if open_ and not grammar.word_in("transparent", counting):
            continue
        return mention.head if before.upos != "ADP" else counting.id
    return 0


def joint(tree: Tree) -> Changes:
    """Who stands behind two verbs that a conjunction joins belongs to both: "were killed and wounded dozens". It is hung on the
    first, from where a language that drops its subjects gives it to the second."""
    changes: Changes = {}
    for first, also, second in zip(tree.words, tree.words[1:], tree.words[2:], strict=False):
        if first.upos != "VERB" or also.upos != "CCONJ" or second.upos != "VERB" or second.head != first.id:
            continue
        agree = all(first.feat(name) == second.feat(name) for name in ("Gender", "Number", "Voice"))
        alone = not tree.kids(first.id, "nsubj", "nsubj:pass", "obj")
        shared = [k for k in tree.kids(second.id, "nsubj", "nsubj:pass") if k.id == second.id + 1]
        if agree and alone and base(second) == "conj" and shared:
            beside = [k for k in tree.kids(second.id, "obl") if k.id > shared[0].id and tree.marker(k.id)]
            changes |= {k.id: (first.id, k.deprel) for k in (shared[0], *beside)}
    return changes


def about(tree: Tree, grammar: Grammar) -> Changes:
    """Whom an impersonal verb is about does what its clause tells ("it has happened to X that he visited")."""
    changes: Changes = {}
    for verb in tree.words:
        if verb.upos != "VERB" or not grammar.word_in("dative_verbs", verb):
            continue
        whom = next((k for k in tree.kids(verb.id, "obl") if k.id > verb.id and _dative(tree, k, grammar)), None)
        clauses = (k for k in tree.kids(verb.id, "csubj", "ccomp", "xcomp", "acl") if k.upos == "VERB" and k.id > verb.id)
        told = next(clauses, None)
        if whom is not None and told is not None and whom.id < told.id and not tree.kids(told.id, "nsubj", "nsubj:pass"):
            changes[whom.id] = (told.id, "nsubj")
    return changes


def _dative(tree: Tree, word: Word, grammar: Grammar) -> bool:
    return grammar.marker(tree.marker(word.id)) in grammar.lists["dative_markers"]
