"""Who fills a role: the referents of arguments, and whoever did a deed that is only named ("condemned the attack by X")."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.arguments import Argument, Clause
from extract.clauses import clause_of
from extract.entities import Referent
from extract.language import Language
from extract.lexicon import Grammar
from extract.match import Match, deeds
from extract.scene import Scene, kinds_of, thing, who
from extract.tree import base
from extract.types import Span, Word

Filled = tuple[tuple[Referent, Span | None], ...]


def referents(
    scene: Scene, arguments: Sequence[Argument], predicate: int, kinds: frozenset[str]
) -> Filled:
    """The referents of arguments that are of one of the kinds, each with the words that name it; plain nouns become things."""
    out: dict[Referent, Span | None] = {}
    for argument in arguments:
        found = who(scene, argument, predicate)
        span = None if argument.dropped else scene.tree.word(argument.head).span
        if not found and not argument.dropped:
            out.setdefault(thing(scene, argument.head), span)
        for referent in found:
            one = referent
            if referent.kind == "place" and "place" not in kinds:
                one = scene.cast.as_actor(referent)
            if one.kind in kinds:
                out.setdefault(one, span)
    return tuple(out.items())

def doers(scene: Scene, clause: Clause, match: Match, kinds: frozenset[str], language: Language) -> Filled:
    """Whoever did what is condemned or feared: what stands in the slots of the frame's target is the deed."""
    for deed in deeds(clause, match.frame):
        if not deed.dropped and (found := _doer(scene, deed.head, match.predicate, kinds, language)):
            return found
    return ()


def means(scene: Scene, clause: Clause, match: Match, kinds: frozenset[str], language: Language) -> Filled:
    """Whoever did the deed or owns the weapon that an act came by ("killed four and wounded ten in an attack by X")."""
    harmful = harms_of(scene, clause, language)
    return next((found for head in harmful if (found := _doer(scene, head, match.predicate, kinds, language))), ())


def harms_of(scene: Scene, clause: Clause, language: Language) -> tuple[int, ...]:
    """The ids of the nouns of an assault or a weapon that an act came by, nearest first."""
    grammar, tree = language.grammar, scene.tree
    verb = tree.word(clause.predicate).upos == "VERB"
    joined = [k.id for k in tree.kids(clause.predicate, "conj") if verb and k.upos == "VERB"]
    shared = [a for verb in joined for a in clause_of(tree, verb, grammar).of("oblique")]
    near = [a for a in (*clause.of("oblique"), *shared) if a.steps < 2 and a.marker in grammar.lists["means_markers"]]
    heads = (*(a.head for a in near), *_causes(scene, clause, grammar))
    return tuple(head for head in heads if _harms(tree.word(head), language))


def _causes(scene: Scene, clause: Clause, grammar: Grammar) -> Iterator[int]:
    """What left somebody dead: the subject of a verb of result above, or the noun that it says more of ("strikes that left ten
    dead"); the subject itself of a verb of killing."""
    verb = scene.tree.word(clause.governor or clause.predicate)
    if verb.upos != "VERB" or (clause.governor and not grammar.word_in("result_verbs", verb)):
        return
    yield from (k.id for k in scene.tree.kids(verb.id, "nsubj", "nsubj:pass"))
    if base(verb) == "acl":
        yield verb.head


def _harms(word: Word, language: Language) -> bool:
    """Whether a noun is an assault or a weapon."""
    frames = language.frames.of(word, language.grammar) if word.upos == "NOUN" else ()
    return language.grammar.word_in("weapons", word) or any(f.relation == "attacked" and p == "noun" for p, f in frames)


def _doer(scene: Scene, deed: int, predicate: int, kinds: frozenset[str], language: Language) -> Filled:
    """The owner of a deed, its adjective of nationality, or its two sides."""
    if scene.tree.word(deed).upos != "NOUN":
        return ()
    inner = clause_of(scene.tree, deed, language.grammar)
    for candidates in _owners(scene, inner, deed, language):
        heads = [replace(a, head=m) for a in candidates for m in scene.tree.members(a.head)]
        found = [a for a in heads if kinds_of(scene, a, predicate) & kinds]
        if found:
            return referents(scene, found, predicate, kinds)
    return ()


def _owners(scene: Scene, inner: Clause, deed: int, language: Language) -> Iterator[tuple[Argument, ...]]:
    grammar = language.grammar
    oblique = inner.of("oblique")
    yield from _told(scene, deed, language)
    yield tuple(a for a in oblique if a.marker in grammar.agent_markers and a.steps < 2)
    undergone = any(f.genitive == "object" for _, f in language.frames.of(scene.tree.word(deed), grammar))
    told = tuple(a for a in oblique if a.marker in grammar.lists["object_markers"] and a.steps == 0)
    if not undergone or told:
        yield inner.of("genitive")[:1]
    yield tuple(a for a in inner.of("subject") if a.via == "adjective")
    yield tuple(a for a in inner.of("genitive") if scene.tree.word(a.head).deprel == "compound")[:1]  # "a Taliban attack"
    if not inner.of("genitive"):
        yield tuple(a for a in oblique if a.marker in grammar.lists["doer_markers"] and a.steps == 0)
    yield tuple(a for a in oblique if a.marker in grammar.lists["between"] and a.steps == 0)


def _told(scene: Scene, deed: int, language: Language) -> Iterator[tuple[Argument, ...]]:
    """The subject of a relative clause that says that the deed was done ("the strikes that X carried out")."""
    for verb in scene.tree.kids(deed, "acl"):
        if verb.upos == "VERB" and language.grammar.word_in("doing_verbs", verb):
            clause = clause_of(scene.tree, verb.id, language.grammar)
            if any(a.head == deed for a in clause.of("object")):
                yield tuple(a for a in clause.of("subject") if not a.dropped)
