"""What a relative pronoun stands for: the noun before it that agrees with it."""

from __future__ import annotations

from extract.lexicon import Grammar
from extract.tree import NOMINAL, Tree, base
from extract.types import Word


def is_relative(word: Word) -> bool:
    """Whether a word is a relative pronoun."""
    return word.feat("PronType") == "Rel"


def agreeing(tree: Tree, antecedent: int, verb: Word, grammar: Grammar) -> int:
    """The antecedent that a relative pronoun agrees with: the one of the tree, else the nearest noun below it that does."""
    pronoun = next((k for k in tree.kids(verb.id) if k.feat("PronType") == "Rel" and antecedent < k.id < verb.id), None)
    if pronoun is not None and (pronoun.feat("Gender"), pronoun.feat("Number")) == ("Masc", "Sing"):  # one of several: the last
        antecedent = max(i for i in tree.members(antecedent) if i < pronoun.id)
    if pronoun is None or pronoun.feat("Gender") == "" or agrees(tree.word(antecedent), pronoun, grammar):
        return antecedent
    below = [i for i in tree.subtree(antecedent) if antecedent < i < pronoun.id and tree.word(i).upos in ("NOUN", "PROPN")]
    return next((i for i in reversed(below) if agrees(tree.word(i), pronoun, grammar)), antecedent)


def agrees(noun: Word, pronoun: Word, grammar: Grammar) -> bool:
    """Whether a noun and a pronoun agree in gender and number."""
    endings = tuple(grammar.lists["feminine_endings"])
    plural = noun.feat("Number") == "Plur"
    feminine = noun.feat("Gender") == "Fem" or bool(endings and grammar.fold(noun.form).endswith(endings))
    if pronoun.feat("Number") == "Plur":
        return plural
    if noun.upos == "PROPN" and not noun.feat("Gender") and not feminine:
        return True  # names do not show their gender
    return (feminine or plural) == (pronoun.feat("Gender") == "Fem")


def before(tree: Tree, relative: list[int]) -> int:
    """The noun that a relative pronoun stands behind, where the tree does not say so; 0 for none."""
    if not relative or relative[0] < 2:
        return 0
    i = relative[0] - 1
    if tree.word(i).upos == "PUNCT":
        i -= 1
    if i < 1 or tree.word(i).upos not in NOMINAL | {"ADJ"}:
        return 0
    return tree.phrase_head(i)


def told_of(tree: Tree, noun: int, clause: Word, grammar: Grammar) -> int:
    """Whom the predicate of a verb of being is said of, where a relative clause hangs on it ("X, who was the first envoy to
    visit Y", where the verb has no pronoun of its own): the head of the subject, or the noun itself."""
    top = tree.word(noun)
    nominal = NOMINAL | {"ADJ"}
    while top.head and base(top) in ("nmod", "amod") and not tree.marker(top.id) and tree.word(top.head).upos in nominal:
        top = tree.word(top.head)
    verb = tree.word(top.head) if top.head else top
    own = any(is_relative(k) for k in tree.kids(clause.id))
    named = [k.id for k in tree.kids(top.id, "nsubj") if k.id < top.id and k.upos in ("NOUN", "PROPN")]
    if named and not own and top.id != noun and grammar.drops_subject:  # "X is the first envoy to visit Y", without a verb
        return named[0]
    if own or base(top) not in ("xcomp", "obj") or not grammar.word_in("copulas", verb) or not grammar.drops_subject:
        return noun
    subject = next(iter(tree.kids(verb.id, "nsubj")), None)
    if subject is None:
        return noun
    return verb.head if is_relative(subject) and base(verb) == "acl" else subject.id
