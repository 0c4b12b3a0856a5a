"""Who an event is told by: the speech that its words stand in, or the verb of saying that governs its noun."""

from __future__ import annotations

from collections.abc import Sequence

from extract.arguments import Clause
from extract.language import Language
from extract.lexicon import Grammar
from extract.qualify import Cue, by_the_way
from extract.scene import Scene
from extract.sources import Speech, quoted, sources_of
from extract.tree import base
from extract.types import Word


def told_by(scene: Scene, clause: Clause, verbal: bool, speech: Sequence[Speech], language: Language) -> tuple[Speech, ...]:
    """The speeches that tell an event, nearest first; none where the article itself does. `verbal` if it is itself said."""
    speeches = sources_of(scene.tree, speech, clause.predicate)
    if verbal and speeches and _joined(scene, clause, speeches[0]):
        return ()
    told = () if _background(scene, clause.predicate, speeches, language) else speeches
    return told or _announced(scene, clause, language.grammar)


def uttered(scene: Scene, cues: Sequence[Cue], grammar: Grammar) -> bool:
    """Whether a deed of words is done by wishing to do it in the first person ("I would like to thank X")."""
    wishes = [c.word for c in cues if grammar.word_in("wish_verbs", c.word)]
    speaks = [k for w in wishes for k in scene.tree.kids(w.id, "nsubj") if k.upos == "PRON" and k.feat("Person") == "1"]
    rest = [c for c in cues if c.word not in wishes and c.word not in {k for w in wishes for k in scene.tree.kids(w.id, "aux")}]
    return bool(speaks) and not any(c.status == "negated" for c in cues) and all(c.word.upos == "PART" for c in rest)


def _joined(scene: Scene, clause: Clause, speech: Speech) -> bool:
    """Whether a statement of somebody else is joined to what was said, behind a comma: it is told by the article again."""
    tree, verb = scene.tree, scene.tree.word(clause.predicate)
    own = any(k.upos != "PRON" and k.id > verb.id for k in tree.kids(verb.id, "nsubj"))
    joint = next((k for k in tree.kids(verb.id, "cc") if k.id < verb.id), None)
    apart = joint is not None and joint.id > 1 and tree.word(joint.id - 1).upos == "PUNCT"
    joined = (base(verb) == "conj" and apart) or _meanwhile(scene, verb)
    return joined and own and verb.id > speech.first and not quoted(tree, speech.first, verb.id)


def _meanwhile(scene: Scene, verb: Word) -> bool:
    """Whether a mark and "while" or "at a time when" stand before a verb: what somebody else does by words is told beside."""
    tree, openers = scene.tree, scene.memory.grammar.lists["meanwhile"]
    for length in (1, 2):
        words = tree.words[max(0, verb.id - 1 - length) : verb.id - 1]
        phrase = scene.memory.grammar.fold(" ".join(w.form for w in words))
        if phrase in openers and words[0].id > 1 and tree.word(words[0].id - 1).upos == "PUNCT":
            return True
    return False


def _background(scene: Scene, predicate: int, speeches: Sequence[Speech], language: Language) -> bool:
    """Whether a speaker takes a deed for granted instead of asserting it: in a relative clause, or as an occasion; what opens a
    speech is no relative clause, whatever the parser says ("said in a statement that …")."""
    words = [scene.tree.word(predicate), *scene.tree.ancestors(predicate)]
    opening = {s.first for s in speeches if language.grammar.word_in("complementizers", scene.tree.word(s.first))}
    for word in words:
        relative = word.deprel == "acl:relcl" and not any(k.id in opening for k in scene.tree.kids(word.id))
        if relative or (word.upos == "NOUN" and by_the_way(scene.tree, word, language.grammar)):
            return True
        if word.upos == "VERB":
            return False
    return False


def _announced(scene: Scene, clause: Clause, grammar: Grammar) -> tuple[Speech, ...]:
    """Whoever says or denies a deed in the verb that governs its noun ("announced the breaking of ties")."""
    noun = scene.tree.word(clause.predicate)
    if clause.form != "noun" or not clause.governor or base(noun) in ("amod", "ccomp"):
        return ()
    verb = scene.tree.word(clause.governor)
    subjects = scene.memory.subjects.get((scene.index, verb.id), ())
    aside = any(grammar.word_in("adjunct_markers", m) for m in scene.tree.marker(noun.id))
    aside = aside or grammar.marker(scene.tree.marker(noun.id)) in grammar.lists["adjunct_markers"]
    spoken_of = grammar.word_in("topic_verbs", verb)
    if aside or spoken_of or not subjects or not grammar.word_in("speech_verbs", verb):
        return ()
    return (Speech(scene.cast.as_actor(subjects[0]), noun.id, noun.id, verb),)
