"""Whether it happened: polarity and modality from the tree, and from the words right before a predicate.

Cues are data (lexicon.yaml, `cues`). A cue counts where it stands beside the predicate, or above it in the tree with no clause
boundary between; in a chain of cues the negations are counted, and the nearest of the others decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extract.lexicon import Grammar
from extract.tree import VERBAL, Tree, base
from extract.types import Word

#: How many heads above a predicate may still qualify it, and how many words before it may hold a particle or a governor.
UP, BEFORE, REACH = 6, 3, 7
_THROUGH = frozenset(
    ("ccomp", "xcomp", "obj", "obl", "nmod", "acl", "nsubj", "csubj", "iobj")
    + ("conj", "advcl", "dep", "parataxis", "appos", "root")
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that makes a predicate negated, planned or possible."""

    status: str
    word: Word


def status_of(
    tree: Tree, predicate: int, grammar: Grammar, stands: bool = False, occasion: bool = False
) -> tuple[str, tuple[Cue, ...]]:
    """The status of a predicate and the cues that make it so; ("actual", ()) where none stands.

    `stands`: only what is beside the predicate touches it. `occasion`: it is as planned or possible as its verb.
    """
    word = tree.word(predicate)
    if stands:
        cues = tuple(_beside(tree, word, grammar))
    else:
        cues = tuple(dict.fromkeys(_cues(tree, predicate, grammar)))
        cues = cues or (*_wished(tree, word, grammar), *_meant(tree, word, grammar))
        cues = cues or (tuple(_of_its_verb(tree, word, grammar)) if occasion else ())
    negations = sum(1 for c in cues if c.status == "negated")
    others = [c for c in cues if c.status != "negated"]
    if negations % 2:
        return "negated", cues
    if others:
        return others[0].status, cues
    if negations and word.upos not in VERBAL and _has_owner(tree, word, grammar):
        return "actual", cues  # "does not prevent X's support for Y"
    return ("possible", cues) if negations else ("actual", ())


def stands(tree: Tree, noun: Word, grammar: Grammar) -> bool:
    """Whether a definite noun is taken for granted ("the sanctions on X"), since nothing there says that it is being made."""
    definite = grammar.normal.has_article(noun.form) or _given(tree, noun)
    above = next((w for w in tree.ancestors(noun.id) if not grammar.word_in("transparent", w)), noun)
    return definite and noun.upos not in VERBAL and not grammar.word_in("making_words", above)


def _of_its_verb(tree: Tree, noun: Word, grammar: Grammar) -> Iterator[Cue]:
    """What makes the verb planned or possible that a noun tells the occasion or the manner of ("will act in concert with X")."""
    verb = tree.word(noun.head) if noun.head else noun
    apart = grammar.marker(tree.marker(noun.id)) in grammar.lists["sequence_markers"]
    if verb.upos == "VERB" and base(noun) == "obl" and not apart:
        yield from (c for c in _beside(tree, verb, grammar) if c.status != "negated")


def _cues(tree: Tree, predicate: int, grammar: Grammar) -> Iterator[Cue]:
    word = tree.word(predicate)
    yield from _beside(tree, word, grammar)
    yield from _ahead(tree, word, grammar)
    yield from _above(tree, word, grammar)
    yield from _before(tree, word, grammar)
    yield from _aimed(tree, word, grammar)
    yield from _shared(tree, word, grammar)
    yield from _made(tree, word, grammar)
    yield from _of_time_to_come(tree, word, grammar)
    asked = any(w.form in ("?", "؟") for w in tree.words[-2:])
    if asked and not (_given(tree, word) or _owned(tree, word, grammar) or _told_as_done(tree, word)):
        yield Cue("possible", tree.words[-1])


def _told_as_done(tree: Tree, word: Word) -> bool:
    """Whether a verb tells in a relative clause what a noun did: no question and no cue outside touches it."""
    behind = word.id > 1 and tree.word(word.id - 1).feat("PronType") == "Rel"
    return word.upos == "VERB" and (base(word) == "acl" or behind) and word.feat("Aspect") == "Perf"


def _attribute(word: Word, noun: Word, grammar: Grammar) -> bool:
    """Whether a participle with an article is said of a noun with one before it ("the sanctions imposed on X"): it is a fact."""
    definite = all(grammar.normal.has_article(w.form) for w in (word, noun))
    return word.upos == "ADJ" and noun.upos == "NOUN" and noun.id < word.id and grammar.head_initial and definite


def _beside(tree: Tree, word: Word, grammar: Grammar) -> Iterator[Cue]:
    """Particles that hang on the word or stand right before it, and adjectives that doubt it."""
    near = [k for k in tree.kids(word.id) if k.id < word.id and k.upos not in ("NOUN", "PROPN", "VERB", "NUM")]
    for i in range(word.id - 1, max(0, word.id - 1 - BEFORE), -1):
        before = tree.word(i)
        if before.upos in ("VERB", "NOUN", "PROPN", "PUNCT") and not grammar.cue("particles", before):
            break
        near.append(before)
    for kid in dict.fromkeys(near):
        status = grammar.cue("particles", kid)
        if status == "planned" and any(grammar.word_in("perfect_auxiliaries", k) for k in near if k.id > kid.id):
            status = "possible"  # "would have elected"
        if status and (word.upos in VERBAL or kid.id == word.id - 1 or kid.head == word.id):
            yield Cue(status, kid)
        if word.feat("Aspect") == "Imp" and (status := grammar.cue("imperfect", kid)):
            yield Cue(status, kid)
    below = (k for k in tree.kids(word.id, "amod", "nmod") if k.deprel == "amod" or k.upos == "ADJ")
    for kid in dict.fromkeys((*below, *_adjectives(tree, word, grammar))):
        if status := grammar.cue("article_words", kid):
            yield Cue(status, kid)
    for argument in tree.kids(word.id, "nsubj", "obj") if word.upos in VERBAL else ():
        yield from _none(tree, argument, grammar)


def _ahead(tree: Tree, verb: Word, grammar: Grammar) -> Iterator[Cue]:
    """The adjective of a time to come in the clause of a verb that is not in the past ("when he meets X in the coming weeks")."""
    tense = verb.feat("Aspect") == "Imp" or verb.feat("Tense") == "Pres"
    for phrase in tree.kids(verb.id, "obl", "advmod") if verb.upos == "VERB" and tense else ():
        for kid in tree.kids(phrase.id, "amod") if phrase.upos == "NOUN" else ():
            if grammar.word_in("coming", kid):
                yield Cue("planned", kid)


def _adjectives(tree: Tree, noun: Word, grammar: Grammar) -> Iterator[Word]:
    """The adjectives right behind a noun, where that is their place, whatever the parser hung them on."""
    for word in tree.words[noun.id :] if grammar.head_initial and noun.upos == "NOUN" else ():
        if word.upos != "ADJ":
            return
        yield word


def _none(tree: Tree, noun: Word, grammar: Grammar) -> Iterator[Cue]:
    """A word before a noun that says there is none of it ("no envoy came", "neither side signed", "no plans to")."""
    for kid in tree.kids(noun.id, "det", "advmod", "cc:preconj") if noun.upos not in VERBAL else ():
        if kid.id < noun.id and grammar.cue("particles", kid) == "negated":
            yield Cue("negated", kid)


def _above(tree: Tree, word: Word, grammar: Grammar) -> Iterator[Cue]:
    below = word
    for steps, head in enumerate(tree.ancestors(word.id)):
        yield from _opened(tree, below, grammar)
        relative = _told_as_done(tree, below) or below.deprel == "acl:relcl" or _attribute(below, head, grammar)
        if steps >= UP or relative or base(below) not in _THROUGH or by_the_way(tree, below, grammar):
            return
        governs = base(below) not in ("conj", "advcl", "parataxis", "appos") and not (
            base(below) == "nsubj" and head.upos == "VERB" and below.deprel != "nsubj:pass"
        )
        particles = (*tree.kids(head.id, "compound:prt"), *tree.marker(below.id))
        status = grammar.cue("governors", head, particles) if governs else ""
        if grammar.word_in("truth_words", head):  # "it is not true that"
            yield from (c for c in _beside(tree, head, grammar) if c.status == "negated")
        if head.upos == "NOUN" and base(below) != "conj" and grammar.word_in("going_on", head) and not status:
            return  # "called for an end to the shelling": it is there
        if status == "possible" and grammar.word_in("object_controllers", head) and _meanwhile(tree, below, grammar):
            return
        if status == "negated" and grammar.word_in("refusals", head) and _has_owner(tree, word, grammar):
            status = ""
        if status == "negated" and grammar.word_in("failures", head) and _took_place(tree, below, grammar):
            status = ""
        finite = below.feat("VerbForm") == "Fin" or any(k.feat("VerbForm") == "Fin" for k in tree.kids(below.id, "cop", "aux"))
        if status == "possible" and base(below) == "ccomp" and finite and _reports(head, grammar):
            status = ""
        if status:
            yield Cue(status, head)
            yield from _none(tree, head, grammar)
        if head.upos not in VERBAL and base(below) == "ccomp" and grammar.word_in("speech_participles", head):
            return  # "denied it, saying that": what is said is not denied
        if grammar.word_in("continuing", head):
            below = head
            continue  # "does not cease to" denies nothing
        if base(below) == "nsubj" and below.upos == "NOUN" and grammar.word_in("copulas", head):
            yield from (c for c in _beside(tree, head, grammar) if c.status == "planned")  # "X's visit will be the first"
        if head.upos in VERBAL and (governs or base(below) == "nsubj") and (status or _carries(below, grammar, head)):
            yield from _beside(tree, head, grammar)
            yield from _before(tree, head, grammar)
        elif head.upos == "VERB" and below.upos not in VERBAL and not status and _given(tree, word):
            return  # what is said of "discuss" is not said of the invasion discussed
        below = head
    yield from _opened(tree, below, grammar)


def _meanwhile(tree: Tree, below: Word, grammar: Grammar) -> bool:
    """Whether a noun tells where or on what occasion somebody called for something ("called for calm in a talk with X")."""
    places = grammar.lists["place_markers"] - grammar.lists["named_place_markers"]
    return grammar.drops_subject and below.upos == "NOUN" and grammar.marker(tree.marker(below.id)) in places


def _reports(verb: Word, grammar: Grammar) -> bool:
    """Whether a verb that makes its object act with an infinitive only reports with a finite clause ("told X that …")."""
    return not grammar.drops_subject and grammar.word_in("speech_verbs", verb) and grammar.word_in("object_controllers", verb)


def _owned(tree: Tree, word: Word, grammar: Grammar) -> bool:
    """Whether a verbal noun behind a preposition names its doer right behind it: no question is whether it took place."""
    behind = tree.word(word.id + 1) if word.id < len(tree.words) else word
    named = behind.head == word.id and base(behind) == "nmod" and grammar.normal.has_article(behind.form)
    return grammar.head_initial and word.upos == "NOUN" and bool(tree.marker(word.id)) and (named or behind.upos == "PROPN")


def _given(tree: Tree, word: Word) -> bool:
    """Whether a noun is taken for granted: it has an owner of its own or a definite article that is a word."""
    return word.upos not in VERBAL and any(
        k.id < word.id and (k.deprel == "nmod:poss" or k.feat("Definite") == "Def") for k in tree.kids(word.id, "det", "nmod")
    )


def _has_owner(tree: Tree, word: Word, grammar: Grammar) -> bool:
    """Whether a verbal noun names its own doer, so that refusing it is not refusing to do it."""
    before = [k for k in tree.kids(word.id, "nmod") if k.deprel == "nmod:poss" and k.upos != "PRON"]
    if before or any(grammar.marker(tree.marker(k.id)) in grammar.agent_markers for k in tree.kids(word.id, "nmod", "obl")):
        return word.upos == "NOUN"
    kids = [k for k in tree.kids(word.id, "nmod", "obl") if k.id > word.id]
    marked = any(grammar.marker(m) in grammar.lists["object_markers"] for k in kids if (m := tree.marker(k.id)))
    return word.upos == "NOUN" and marked and any(not tree.marker(k.id) for k in kids)


def _took_place(tree: Tree, below: Word, grammar: Grammar) -> bool:
    """Whether a noun is what failed, and not what one failed to do ("the failure of the talks")."""
    marker = grammar.marker(tree.marker(below.id))
    return below.upos == "NOUN" and (not marker or marker in grammar.genitive_markers)


def _carries(below: Word, grammar: Grammar, head: Word) -> bool:
    """Whether what is said of a verb is said of its noun or clause: "did not hold talks", "it never happened that he came"."""
    if grammar.word_in("dative_verbs", head) and below.upos == "VERB":
        return True
    return grammar.is_light(head) or grammar.word_in("happen_verbs", head) or (below.upos in VERBAL and base(below) == "xcomp")


def by_the_way(tree: Tree, word: Word, grammar: Grammar) -> bool:
    """Whether a nominal is an adjunct of time or occasion, which no cue above it touches."""
    if word.upos in VERBAL:
        return any(grammar.word_in("adjunct_markers", k) for k in tree.kids(word.id, "mark", "case", "advmod") if k.id < word.id)
    marker = grammar.marker(tree.marker(word.id))
    above = tree.word(word.head) if word.head else word
    through = grammar.fold("".join(w.form for w in (*tree.marker(above.id), above)))  # a preposition and a noun that are one
    return marker in grammar.lists["adjunct_markers"] or (not marker and through in grammar.lists["adjunct_markers"])


def _made(tree: Tree, noun: Word, grammar: Grammar) -> Iterator[Cue]:
    """The cues of the relative clause that says that a deed is done ("a visit that he will make")."""
    for verb in tree.kids(noun.id, "acl") if noun.upos == "NOUN" else ():
        back = [k for k in tree.kids(verb.id, "obj", "obl") if k.upos == "PRON" and k.feat("PronType") != "Rel"]
        if verb.upos == "VERB" and grammar.is_light(verb) and back:
            yield from _beside(tree, verb, grammar)


def _of_time_to_come(tree: Tree, word: Word, grammar: Grammar) -> Iterator[Cue]:
    """What makes a relative clause of the present one of time to come ("it will be the first time that he visits X")."""
    noun = tree.word(word.head) if word.head else word
    verb = tree.word(noun.head) if noun.head else noun
    present = word.feat("Aspect") == "Imp" or (word.feat("Tense") == "Pres" and word.feat("VerbForm") == "Fin")
    if word.upos != "VERB" or base(word) != "acl" or not present or noun.upos not in ("NOUN", "ADJ"):
        return
    being = noun if tree.kids(noun.id, "cop") else verb
    if being is noun or (verb.upos == "VERB" and grammar.word_in("copulas", verb)):
        yield from (c for c in _beside(tree, being, grammar) if c.status == "planned")


def _shared(tree: Tree, word: Word, grammar: Grammar) -> Iterator[Cue]:
    """The auxiliaries of the verb that one without its own is coordinated with ("can be summoned or arrested")."""
    first = tree.word(word.head) if word.head else word
    if word.upos != "VERB" or word.deprel != "conj" or first.upos != "VERB":
        return
    if grammar.drops_subject:
        yield from _carried_on(tree, word, first, grammar)
    elif not tree.kids(word.id, "nsubj", "aux") and word.feat("VerbForm") == first.feat("VerbForm"):
        yield from _beside(tree, first, grammar)


def _carried_on(tree: Tree, word: Word, first: Word, grammar: Grammar) -> Iterator[Cue]:
    """What makes an imperfect so makes the next one so ("will visit X and meets Y": will meet), unless that begins anew."""
    opens = min((w.id for w in tree.kids(word.id, "cc") if w.id < word.id), default=word.id)
    anew = opens > 1 and tree.word(opens - 1).upos == "PUNCT" and tree.kids(word.id, "nsubj")
    if first.feat("Aspect") != "Imp" or word.feat("Aspect") != "Imp" or anew or first.id > word.id:
        return
    bound = word.feat("Mood") == first.feat("Mood") != "Ind"
    yield from (c for c in _beside(tree, first, grammar) if c.status != "negated" or bound)


def _aimed(tree: Tree, word: Word, grammar: Grammar) -> Iterator[Cue]:
    """An infinitive that is a sentence of its own is a plan ("X to visit Y"); one of purpose or of a noun is an aim."""
    verb = word if word.upos in VERBAL else next((w for w in tree.ancestors(word.id) if w.upos in VERBAL), None)
    if verb is None or verb.feat("VerbForm") != "Inf":
        return
    mark = next((k for k in tree.kids(verb.id, "mark") if k.id < verb.id and k.upos == "PART"), None)
    headline = verb.deprel == "root" or (base(verb) == "acl" and tree.word(verb.head).deprel == "root")
    if mark is not None and verb.head and _singled_out(tree, tree.word(verb.head)):
        yield from (Cue(status, k) for k in tree.kids(verb.head, "aux") if (status := grammar.cue("particles", k)))
        return  # "she would be the first to": that of the noun
    asked = next((k for k in tree.kids(verb.id, "advmod") if k.id < verb.id and k.feat("PronType") == "Int"), None)
    if mark is None or (word is not verb and not grammar.is_light(verb) and _given(tree, word)):
        return  # "to end X's support": the support is there
    if headline:
        yield Cue("planned", mark)
    elif asked is not None:
        yield Cue("possible", asked)  # "how to warn them"
    elif verb.deprel in ("advcl", "acl") and not _resorts(tree, verb, grammar):
        yield Cue(_aim(tree.word(verb.head), grammar), mark)


def _resorts(tree: Tree, verb: Word, grammar: Grammar) -> bool:
    """Whether an infinitive tells what somebody did by the means just named ("took to the radio to thank X")."""
    head = tree.word(verb.head) if verb.head else verb
    return grammar.word_in("resort_verbs", head) and any(head.id < k.id < verb.id for k in tree.kids(head.id, "obl"))


def _singled_out(tree: Tree, noun: Word) -> bool:
    """Whether a noun is one of those who did it: "the first minister to visit X" has been there."""
    kids = tree.kids(noun.id, "amod", "nummod", "advmod")
    below = [k for word in kids for k in (word, *tree.kids(word.id))]
    return any(w.feat("NumType") == "Ord" for w in kids) or any(w.feat("Degree") == "Sup" for w in below)


def _wished(tree: Tree, word: Word, grammar: Grammar) -> Iterator[Cue]:
    """A subjunctive behind a complementizer that nothing else qualifies: what is only spoken of as an aim."""
    if word.feat("Mood") != "Sub" or by_the_way(tree, word, grammar):
        return
    if any(k.deprel == "mark" and k.id == word.id - 1 for k in tree.kids(word.id)):
        yield Cue("possible", tree.word(word.id - 1))


def _meant(tree: Tree, word: Word, grammar: Grammar) -> Iterator[Cue]:
    """What a verb is done for, told by a noun behind a preposition of purpose that nothing else qualifies, is an aim; with a
    clitic it may be a reason ("came to punish X", but "blamed him for his support")."""
    below = word
    for head in tree.ancestors(word.id):
        if below.upos != "NOUN" or below.id < head.id or by_the_way(tree, below, grammar):
            return
        marker = tree.marker(below.id)
        owned = any(k.upos == "PRON" for k in tree.kids(below.id, "nmod"))
        if head.upos == "VERB" and marker and not owned and grammar.marker(marker) in grammar.lists["purpose_markers"]:
            yield Cue(_aim(head, grammar), marker[0])
        below = head


def _aim(verb: Word, grammar: Grammar) -> str:
    """What an aim is: who sets out for it has planned it ("left for Crete to meet X")."""
    return "planned" if grammar.word_in("journey_verbs", verb) else "possible"


def _became(tree: Tree, word: Word, grammar: Grammar) -> bool:
    """Whether a verb of being behind a perfect tells what came of it, not what it was for ("came, to be the first who …")."""
    above = tree.word(word.head) if word.head else word
    being = grammar.word_in("copulas", word) and word.feat("Aspect") == "Imp"
    return grammar.drops_subject and being and above.feat("Aspect") == "Perf"


def _opened(tree: Tree, word: Word, grammar: Grammar) -> Iterator[Cue]:
    if word.id > 2 and grammar.has("instead", " ".join(w.form for w in tree.words[word.id - 3 : word.id - 1])):
        yield Cue("negated", tree.word(word.id - 2))
    if word.upos not in VERBAL:
        return
    for kid in tree.kids(word.id, "mark", "case", "advmod", "cc"):
        if kid.id < word.id and (status := grammar.cue("openers", kid)) and (kid.id == word.id - 1 or kid.deprel == "mark"):
            if kid.deprel == "mark" and grammar.word_in("complementizers", kid):
                continue
            if _became(tree, word, grammar) or (word.feat("Tense") == "Past" and grammar.word_in("past_openers", kid)):
                continue  # "until they left": they left
            yield Cue(status, kid)


def _before(tree: Tree, word: Word, grammar: Grammar) -> Iterator[Cue]:
    """A governor in the words before, with a complementizer between, where the tree may have missed it."""
    joined, told = word.upos not in VERBAL, False
    for i in range(word.id - 1, max(0, word.id - 1 - REACH), -1):
        before = tree.word(i)
        ends = before.upos == "PUNCT" or before.feat("PronType") == "Rel"
        if ends or (before.upos == "VERB" and not grammar.cue("governors", before)):
            return
        if before.deprel in ("case", "fixed") and grammar.marker((before,)) in grammar.lists["adjunct_markers"]:
            return
        if before.deprel == "mark" or grammar.word_in("complementizers", before):
            joined, told = True, grammar.word_in("complementizers", before)
        elif joined and (status := grammar.cue("governors", before)):
            if told and _reports(before, grammar):
                return
            if status == "negated" and grammar.word_in("failures", before) and _took_place(tree, word, grammar):
                return
            yield Cue(status, before)
            yield from _none(tree, before, grammar)
            return
        elif word.upos not in VERBAL and before.upos not in ("ADP", "PRON", "DET", "PART"):
            return
