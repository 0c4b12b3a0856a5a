"""Predicate and arguments out of a tree: voice, verbal nouns, light verbs, relative clauses, control, coordination.

Constructions are undone here, once, so that a frame may speak of `subject` and `object` alone. What differs between
languages (which prepositions mark the agent of a passive, which verbs are light) comes from `Grammar`, which is data.
"""

from __future__ import annotations

from collections.abc import Iterator

from extract.arguments import (
    Argument,
    Clause,
    genitive,
    genitives_of,
    is_passive,
    owners_of,
    phrase_owners,
    phrases,
    relative_phrases,
    stay_of,
)
from extract.lexicon import Grammar
from extract.relatives import agreeing, agrees, before, is_relative, told_of
from extract.tree import NOMINAL, VERBAL, Tree, base
from extract.types import Word

_SUBJECT = ("nsubj", "csubj")


def clause_of(tree: Tree, predicate: int, grammar: Grammar, verbal: bool = True) -> Clause:
    """The clause of one predicate word; `verbal=False` reads a word as a noun that the tagger took for a verb."""
    word = tree.word(predicate)
    if word.upos in VERBAL and verbal:
        return _verb_clause(tree, word, grammar)
    return _noun_clause(tree, word, grammar)


def _verb_clause(tree: Tree, verb: Word, grammar: Grammar) -> Clause:
    passive = is_passive(tree, verb, grammar)
    subjects, objects = _core(tree, verb, grammar, passive)
    back, noun = _resumed(tree, verb, grammar)
    found = phrases(tree, verb.id, grammar)
    obliques = tuple(Argument(noun, "oblique", a.marker, via="relative") if a.head == back else a for a in found)
    obliques += tuple(relative_phrases(tree, verb, grammar))
    owners = tuple(o for a in objects if not a.dropped for o in owners_of(tree, tree.word(a.head), grammar))
    possessors = tuple(p for a in subjects if not a.dropped for p in _possessors(tree, tree.word(a.head), grammar))
    beyond = phrase_owners(tree, obliques, grammar)
    arguments = (*subjects, *objects, *owners, *possessors, *obliques, *beyond, *_complements(tree, verb))
    return Clause(verb.id, "verb", passive, arguments)


def _possessors(tree: Tree, noun: Word, grammar: Grammar) -> Iterator[Argument]:
    """Whose a subject is: its genitive, and its adjectives, of which a nationality is one ("the American strike hit")."""
    if noun.upos == "NOUN":
        yield from (Argument(w.id, "possessor") for w in tree.kids(noun.id, "nmod") if genitive(tree, noun, w, grammar))
        yield from (Argument(w.id, "possessor", via="adjective") for w in tree.kids(noun.id, "amod") if w.upos == "ADJ")


def _core(tree: Tree, verb: Word, grammar: Grammar, passive: bool) -> tuple[tuple[Argument, ...], tuple[Argument, ...]]:
    subjects = tuple(Argument(w.id, "subject") for w in tree.kids(verb.id, *_SUBJECT) if w.upos != "VERB")
    around = grammar.drops_subject and len(subjects) > 1 and subjects[0].head < verb.id < subjects[1].head
    second, subjects = (subjects[1:], subjects[:1]) if around else ((), subjects)
    behind = [a for a in subjects if a.head == verb.id + 1]
    if grammar.drops_subject and behind and subjects[0].head < verb.id and len(subjects) > 1:
        subjects = tuple(behind)
    if grammar.drops_subject and len(subjects) > 1 and subjects[-1].head < verb.id:
        subjects = subjects[-1:]  # of two before the verb the farther one is that of another clause
    if grammar.drops_subject and not second:
        second = tuple(a for a in subjects if a.head > verb.id)[1:]
        subjects = tuple(a for a in subjects if a not in second)
    objects = tuple(
        Argument(w.id, "object")
        for w in tree.kids(verb.id, "obj")
        if not (marker := tree.marker(w.id)) or (not grammar.drops_subject and marker[0].id == verb.id + 1)
    )  # "broke off relations": a particle taken for a preposition
    objects += tuple(
        Argument(w.id, "object", steps=1)
        for w in tree.kids(verb.id, "obl", "nmod", "dep", "xcomp", "advmod", "iobj")
        if w.upos in NOMINAL | {"ADJ"}
        and any(c.isalnum() for c in w.form)
        and not tree.marker(w.id)
        and not w.deprel.startswith("obl:")
        and not grammar.has("adverbs", w.form)
        and w.id > verb.id
    )
    if second and not objects:
        objects = tuple(Argument(a.head, "object") for a in second)
    elif second and subjects and tree.word(subjects[0].head).upos == "PRON":
        subjects = second  # "that it: the governor gave him …": the pronoun stands for nobody
    subjects, objects = _relative(tree, verb, subjects, objects, grammar)
    if passive:
        by = tuple(
            Argument(a.head, "subject", a.marker, via="agent")
            for a in phrases(tree, verb.id, grammar)
            if a.marker in grammar.agent_markers and (tree.word(a.head).upos != "PRON" or a.head > verb.id)
        )
        patients = subjects or (_shared(tree, verb, grammar) if not objects else ())
        return by, tuple(Argument(a.head, "object", dropped=a.dropped, via=a.via) for a in patients) + objects
    return subjects or _shared(tree, verb, grammar), objects


def _relative(
    tree: Tree, verb: Word, subjects: tuple[Argument, ...], objects: tuple[Argument, ...], grammar: Grammar
) -> tuple[tuple[Argument, ...], tuple[Argument, ...]]:
    """Puts the antecedent of a relative clause in place of its pronoun, or in the gap."""
    relative = {w.id for w in tree.words if w.feat("PronType") == "Rel"}
    antecedent = verb.head if base(verb) == "acl" else before(tree, [a.head for a in subjects if a.head in relative])
    if antecedent == 0 or tree.word(antecedent).upos in VERBAL:
        return subjects, objects
    if not grammar.head_initial and any(k.feat("PronType") == "Rel" for k in tree.kids(verb.id, "advmod", "mark")):
        return subjects, objects  # "the city where they met": the antecedent is no party
    aim = base(verb) == "acl" and verb.feat("VerbForm") == "Inf" and not subjects
    if aim and grammar.cue("governors", tree.word(antecedent)):
        return _controlled(tree, tree.word(antecedent), grammar), objects
    if aim and tree.kids(antecedent, "cop"):  # "she was the first minister to visit X"
        antecedent = next((k.id for k in tree.kids(antecedent, "nsubj") if k.id < antecedent), antecedent)
    antecedent = agreeing(tree, told_of(tree, antecedent, verb, grammar), verb, grammar)
    real = tuple(a for a in subjects if a.head not in relative)
    objects = tuple(a for a in objects if a.head not in relative)
    gap = Argument(antecedent, "subject", via="relative")
    if not real:
        return (gap,), objects
    resumed = [a for a in objects if tree.word(a.head).upos == "PRON"] if grammar.head_initial else []
    if (resumed or not objects) and not _resumed(tree, verb, grammar)[0]:
        objects = (Argument(antecedent, "object", via="relative"),) + tuple(a for a in objects if a not in resumed)
    return real, objects


def _resumed(tree: Tree, verb: Word, grammar: Grammar) -> tuple[int, int]:
    """(pronoun, antecedent) where a pronoun behind a preposition stands for the noun that a relative clause with a subject of its
    own says more of ("the town over it which the rebels hold sway"); (0, 0) for none."""
    above = tree.word(verb.head) if verb.head else verb
    own = any(k.feat("PronType") != "Rel" and k.upos not in ("VERB", "PRON") for k in tree.kids(verb.id, "nsubj"))
    if not grammar.head_initial or base(verb) != "acl" or above.upos not in NOMINAL or above.id > verb.id or not own:
        return 0, 0
    antecedent = agreeing(tree, above.id, verb, grammar)
    for kid in tree.kids(verb.id, "obl", "nmod", "obj", "iobj"):
        told = kid.upos == "PRON" and kid.feat("Person") == "3" and kid.id > verb.id and tree.marker(kid.id)
        if told and agrees(tree.word(antecedent), kid, grammar):
            return kid.id, antecedent
    return 0, 0


def _controlled(tree: Tree, noun: Word, grammar: Grammar) -> tuple[Argument, ...]:
    """Who does what a noun of will, plan or invitation is about: who accepts or has it, else its owner."""
    clause = _noun_clause(tree, noun, grammar)
    received = tuple(a for a in clause.of("object") if a.via == "receiver")
    owners = tuple(a for a in clause.of("genitive") if tree.word(a.head).deprel == "nmod:poss")
    if not owners and not grammar.head_initial:  # "the readiness of X to do"
        owners = tuple(a for a in clause.of("genitive") if a.marker in grammar.genitive_markers)
    light = tuple(a for a in clause.of("subject") if a.via in ("light", "control"))
    return tuple(Argument(a.head, "subject", via="control") for a in (received or owners or light)[:1])


def _shared(tree: Tree, verb: Word, grammar: Grammar) -> tuple[Argument, ...]:
    """A subject that stands at a verb above: coordination, complement, purpose; else a dropped one where the language drops."""
    head = tree.word(verb.head) if verb.head else None
    linked = base(verb) in {"conj", "xcomp", "advcl", "ccomp", "parataxis"}
    says = head is not None and (head.upos in VERBAL or bool(tree.kids(head.id, "cop")))
    if head is not None and linked and says and not grammar.drops_subject:
        subjects = tuple(w for w in tree.kids(head.id, *_SUBJECT) if w.upos != "VERB")
        told = grammar.word_in("object_controllers", head) and verb.id > head.id and base(verb) in {"xcomp", "advcl"}
        light = grammar.is_light(head) and all(w.upos == "NOUN" for w in tree.kids(head.id, "obj"))  # "had no plans to talk"
        if told or (base(verb) == "xcomp" and tree.kids(head.id, "obj") and not light):
            acted = clause_of(tree, head.id, grammar).of("object")
            subjects = tuple(tree.word(a.head) for a in acted[:1]) or subjects  # "urged X to leave": the object acts
        if base(verb) == "ccomp" and verb.feat("VerbForm") in ("Fin", "Part"):  # "said X had left", with X hung on "said"
            between = [w for w in tree.kids(head.id, "obj") if head.id < w.id < verb.id]
            return tuple(Argument(w.id, "subject", via="shared") for w in between)
        if subjects and base(verb) in {"conj", "xcomp", "advcl"}:
            return tuple(Argument(w.id, "subject", via="shared") for w in subjects)
        if base(verb) in {"conj", "xcomp", "advcl"}:
            return tuple(Argument(a.head, "subject", via="shared") for a in clause_of(tree, head.id, grammar).of("subject"))
    if copula := _copula_subject(tree, verb, grammar):
        return (Argument(copula, "subject", via="shared"),)
    if grammar.drops_subject:
        return (Argument(verb.id, "subject", dropped=True, via="dropped"),)
    return ()


def _copula_subject(tree: Tree, verb: Word, grammar: Grammar) -> int:
    """The subject of the copula that a verb stands behind ("that X should have signed"); 0 for none."""
    for i in range(verb.id - 1, 0, -1):
        before = tree.word(i)
        if before.upos in VERBAL:
            if not grammar.word_in("copulas", before):
                return 0
            between = [k for k in tree.kids(i, "nsubj") if i < k.id < verb.id]
            return between[0].id if between else 0
    return 0


def _complements(tree: Tree, verb: Word) -> tuple[Argument, ...]:
    beside = tree.kids(verb.id, "ccomp", "xcomp", "advcl", "obl")
    plain = (w for w in beside if w.upos == "ADJ" and base(w) in ("xcomp", "obl") and w.id > verb.id and not tree.marker(w.id))
    found = (*(w for w in beside if w.upos in VERBAL), *plain)  # plain: "left ten dead"
    kept = (w for w in found if base(w) != "advcl" or (w.feat("VerbForm") == "Inf" and w.id > verb.id))
    return tuple(Argument(w.id, "clause") for w in kept)


def _noun_clause(tree: Tree, noun: Word, grammar: Grammar) -> Clause:
    found = genitives_of(tree, noun, grammar)
    genitives = tuple(Argument(w.id, "genitive", grammar.marker(tree.marker(w.id))) for w in found)
    genitives = genitives or tuple(_joint_genitive(tree, noun, grammar))
    governor = _governor(tree, noun, grammar)
    subjects = tuple(Argument(w.id, "subject") for w in tree.kids(noun.id, "nsubj") if w.upos in NOMINAL and w.upos != "PRON")
    subjects += tuple(Argument(w.id, "subject", steps=1, via="adjective") for w in tree.kids(noun.id, "amod"))
    obliques = tuple(phrases(tree, noun.id, grammar))
    counting = _counting(tree, noun, grammar)
    obliques += tuple(a for n in counting for a in phrases(tree, n, grammar) if a.head > noun.id and a not in obliques)
    clauses = (k for n in (noun.id, *counting) for k in tree.kids(n, "acl") if k.upos == "VERB" and k.id > noun.id)
    told = next((k for k in clauses if grammar.is_light(k)), None)
    if told is not None:  # "the visit that X made to Y"
        own = [w for w in tree.kids(told.id, "nsubj") if not is_relative(w)]
        subjects += tuple(Argument(w.id, "subject", via="light") for w in own)
        obliques += tuple(phrases(tree, told.id, grammar))
    for verb in tree.kids(noun.id, "acl"):  # "a tour that takes in X and Y"
        spanned = tree.kids(verb.id, "obj") if verb.upos == "VERB" and grammar.word_in("spanning_verbs", verb) else []
        obliques += tuple(Argument(w.id, "oblique", m) for w in spanned for m in sorted(grammar.lists["goal_markers"]))
    marker = grammar.marker(tree.marker(noun.id))
    state = marker in grammar.lists["state_markers"]  # "is under arrest"
    within = state or marker in grammar.lists["within_markers"]  # "is in talks with"
    at = state or marker in grammar.lists["place_markers"]
    below = governor is not None and grammar.word_in("copulas", governor) and at
    if ((noun.upos == "ADJ" or within) and tree.kids(noun.id, "cop")) or below:
        bearers = [w.id for w in tree.kids(noun.id, "nsubj")]
        if not bearers and governor is not None:  # "X is in jail"
            bearers = [a.head for a in _core(tree, governor, grammar, False)[0] if not a.dropped]
        subjects += tuple(Argument(i, "subject", via="predicate") for i in bearers)
    stay = stay_of(tree, noun, grammar)
    subjects += (*_from_noun(tree, noun, grammar), *(a for a in stay if a.role == "subject"))
    obliques += tuple(a for a in stay if a.role == "oblique")
    if governor is not None:
        subjects += _from_governor(tree, noun, governor, grammar)
        seen = {a.head for a in obliques}
        obliques += tuple(
            Argument(a.head, "oblique", a.marker, a.steps + 1)
            for a in phrases(tree, governor.id, grammar)
            if (a.head > noun.id or (a.steps == 0 and _told_before(tree, noun, governor, a, grammar)))
            and a.head not in seen
            and not (a.marker in grammar.agent_markers and is_passive(tree, governor, grammar))
        )
    aimed = grammar.lists["object_markers"] | grammar.lists["goal_markers"] if not grammar.head_initial else frozenset()
    if told is not None and not any(a.via in ("light", "control") for a in subjects) and _his_own(tree, told, grammar):
        subjects += (Argument(told.id, "subject", dropped=True, via="light"),)
    holders = (noun.id, governor.id if governor else 0)
    aimed_at = (a for a in obliques if a.marker in aimed and tree.word(a.head).head in holders)  # "support for X's bid"
    owners = tuple(o for a in (*genitives, *aimed_at) for o in owners_of(tree, tree.word(a.head), grammar))
    beside = (*_adverbial(tree, noun, grammar), *_modified(tree, noun))
    arguments = (*genitives, *owners, *subjects, *beside, *obliques, *phrase_owners(tree, obliques, grammar))
    return Clause(noun.id, "noun", False, arguments, governor.id if governor else 0)


def _his_own(tree: Tree, verb: Word, grammar: Grammar) -> bool:
    """Whether a light verb tells in a relative clause what one man does ("a visit that he makes to Y")."""
    resumes = any(k.upos == "PRON" and not is_relative(k) for k in tree.kids(verb.id, "obj", "obl"))
    one = (verb.feat("Gender"), verb.feat("Number")) == ("Masc", "Sing")
    return grammar.drops_subject and resumes and one and not any(not is_relative(k) for k in tree.kids(verb.id, "nsubj"))


def _told_before(tree: Tree, noun: Word, verb: Word, phrase: Argument, grammar: Grammar) -> bool:
    """Whether a phrase before a noun tells more of it: with whom, between a light verb and its noun ("held with X talks"), or
    whatever a verb is done for."""
    light = grammar.is_light(verb) and phrase.marker in grammar.lists["companions"] and verb.id < phrase.head < noun.id
    return light or _on_the_way(tree, noun, verb, grammar)


def _on_the_way(tree: Tree, noun: Word, governor: Word, grammar: Grammar) -> bool:
    """Whether a noun says what a verb before it is done for, with nothing of its own ("went to X on a visit")."""
    kids = [k for k in tree.kids(noun.id) if k.deprel == "nmod"]
    owned = any(k.upos != "NOUN" or grammar.normal.has_article(k.form) for k in kids)  # "a visit of state" has no owner
    bare = not owned and not any(tree.marker(k.id) for k in tree.kids(noun.id))
    return bare and noun.head == governor.id < noun.id and grammar.marker(tree.marker(noun.id)) in grammar.lists["place_markers"]


def _joint_genitive(tree: Tree, noun: Word, grammar: Grammar) -> Iterator[Argument]:
    """The genitive of the noun that a bare one is joined to ("the support and training of X")."""
    for other in tree.kids(noun.id, "conj"):
        if grammar.head_initial and other.id == noun.id + 2 and other.upos == noun.upos:
            yield from (Argument(w.id, "genitive") for w in tree.kids(other.id, "nmod") if genitive(tree, other, w, grammar))


def _counting(tree: Tree, noun: Word, grammar: Grammar) -> tuple[int, ...]:
    """The noun above that only counts this one ("a series of raids"): what hangs on it belongs to the counted one."""
    above = tree.word(noun.head) if noun.head else noun
    counts = base(noun) == "nmod" and above.id < noun.id and above.upos == "NOUN" and grammar.word_in("transparent", above)
    return (above.id,) if counts and grammar.marker(tree.marker(noun.id)) in grammar.lists["part_markers"] else ()


def _markers_up(tree: Tree, noun: Word, verb: Word, grammar: Grammar) -> Iterator[str]:
    """The prepositions of a noun and of the nouns between it and its verb ("during the end of a journey")."""
    yield grammar.marker(tree.marker(noun.id))
    for above in tree.ancestors(noun.id):
        if above.id == verb.id:
            return
        yield grammar.marker(tree.marker(above.id))


def _from_noun(tree: Tree, noun: Word, grammar: Grammar) -> Iterator[Argument]:
    """The owner of the noun above, where that is a will or a promise to do it ("its readiness to give aid"), or only says that
    it is done."""
    above = _noun_above(tree, noun)
    if above is None or not (grammar.cue("governors", above) or grammar.word_in("light_nouns", above)):
        return
    owners = [k for k in tree.kids(above.id, "nmod") if k.id < noun.id and genitive(tree, above, k, grammar)]
    if grammar.word_in("object_controllers", above) and owners[1:]:
        owners = owners[1:]  # "X's accusing Y of bombing": Y bombs
    yield from (Argument(k.id, "subject", via="control") for k in owners[:1])


def _noun_above(tree: Tree, noun: Word) -> Word | None:
    """The noun before a verbal noun that it hangs on, itself or by that noun's own genitive, or by its conjunct."""
    for above in tree.ancestors(noun.id):
        if above.upos not in NOMINAL or above.id > noun.id:
            return None
        if above.upos == "NOUN" and any(k.id < noun.id for k in tree.kids(above.id, "nmod")):
            return above
    return None


def _modified(tree: Tree, noun: Word) -> tuple[Argument, ...]:
    """What a participle with an article or behind its noun is said of ("the forces backed by X")."""
    if noun.upos != "ADJ":
        return ()
    head = tree.word(noun.head) if noun.head else noun
    said = base(noun) in ("amod", "acl", "ccomp", "appos") and head.upos in NOMINAL and head.id < noun.id
    found = head.id if said else before(tree, [noun.id])
    return (Argument(found, "modified"),) if found else ()


def _adverbial(tree: Tree, noun: Word, grammar: Grammar) -> tuple[Argument, ...]:
    """The subject of the clause that a participle stands in ("said, accusing …"); for participles only (see match)."""
    verb = next((w for w in tree.ancestors(noun.id) if w.upos == "VERB"), None)
    if verb is None or verb.id > noun.id:
        return ()
    core, _ = _core(tree, verb, grammar, is_passive(tree, verb, grammar))
    return tuple(Argument(a.head, "subject", dropped=a.dropped, via="adverbial") for a in core if a.head != noun.id)


def _governor(tree: Tree, noun: Word, grammar: Grammar) -> Word | None:
    """The verb that a verbal noun is an object, oblique or (of "was done") subject of; from afar only as an adjunct."""
    adjunct = grammar.marker(tree.marker(noun.id)) in grammar.lists["adjunct_markers"]
    for above in tree.ancestors(noun.id):
        if above.upos == "VERB":
            return above
        if above.upos not in NOMINAL | {"ADJ"}:
            return None
        adjunct = adjunct or grammar.marker(tree.marker(above.id)) in grammar.lists["adjunct_markers"]
        if above.id < noun.id and noun.id - above.id > 4 and not adjunct:
            return None
    return None


def _from_governor(tree: Tree, noun: Word, verb: Word, grammar: Grammar) -> tuple[Argument, ...]:
    """What a verbal noun takes from its verb: the subject of a light verb, of one that controls, or that it is an adjunct of;
    the object of one that makes its object act; as its own object the subject of one that undergoes."""
    if base(noun) in _SUBJECT and noun.head == verb.id:
        light = grammar.drops_subject and grammar.is_light(verb) and not grammar.word_in("happen_verbs", verb)
        return (Argument(verb.id, "subject", dropped=True, via="light"),) if light else ()
    via = "light" if grammar.is_light(verb) else "control"
    markers = set(_markers_up(tree, noun, verb, grammar))
    adjunct = bool(markers & grammar.lists["adjunct_markers"])
    beside = grammar.marker(tree.marker(noun.id)) in grammar.lists["companions"]  # "with the help of X, Y retook …"
    fronted = noun.id < verb.id and base(verb) == "root" and (grammar.head_initial or not beside)
    core, objects = _core(tree, verb, grammar, is_passive(tree, verb, grammar))
    behind = grammar.marker(tree.marker(noun.id)) in grammar.lists["within_markers"]  # "came out in support of X"
    behind = behind or (bool(tree.marker(noun.id)) and any(a.head != noun.id and a.via == "" for a in objects))
    if grammar.word_in("receive_verbs", verb) and not adjunct and not behind:  # not "met death in a raid"
        return tuple(Argument(a.head, "object", dropped=a.dropped, via="receiver") for a in core if a.head != noun.id)
    if grammar.word_in("object_controllers", verb) and not adjunct and not fronted:
        return tuple(Argument(a.head, "subject", via="control") for a in objects[:1] if a.head != noun.id)
    controls = via == "light" or grammar.word_in("controllers", verb) or fronted
    if adjunct or (not controls and markers & grammar.lists["place_markers"]):
        via = "occasion"
    elif not controls:
        return ()
    return tuple(Argument(a.head, "subject", dropped=a.dropped, via=via) for a in core if a.head != noun.id)
