"""Trees mended where the verb comes first and the case of its nominals is not written: whose object a bare nominal is, and what
belongs to a verbal noun or a participle. For languages that drop their subjects (see mend)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extract.amounts import amounts
from extract.due import due
from extract.governed import Parts, about, deeds, joint, presented
from extract.lexicon import Grammar
from extract.tree import NOMINAL, VERBAL, Changes, Tree, base, rehang, tree_of
from extract.types import Mention, Sentence, Word

LOOSE = frozenset({"flat", "nmod", "nummod", "appos", "dep", "compound", "amod", "conj", "list"})
_OPENERS = frozenset({'"', "“", "«"})


def mend_objects(
    sentence: Sentence, mentions: Sequence[Mention], times: Sequence[tuple[int, int]], grammar: Grammar, parts: Parts
) -> Sentence:
    """The sentence with a mended tree; the arguments are those of mend.mend."""
    sentence = rehang(sentence, _active(tree_of(sentence), mentions, grammar))
    sentence = rehang(sentence, _adverbs(tree_of(sentence), mentions, grammar))
    sentence = rehang(sentence, _nearest_verb(tree_of(sentence), mentions))
    sentence = rehang(sentence, _saying(tree_of(sentence), grammar, parts))
    sentence = rehang(sentence, _light_words(tree_of(sentence), grammar))
    sentence = rehang(sentence, amounts(tree_of(sentence), mentions, grammar))
    sentence = rehang(sentence, _portions(tree_of(sentence), grammar))
    sentence = rehang(sentence, _done(tree_of(sentence), grammar, parts))
    sentence = rehang(sentence, _raised(tree_of(sentence), mentions, grammar, parts))
    sentence = rehang(sentence, deeds(tree_of(sentence), mentions, grammar, parts))
    sentence = rehang(sentence, about(tree_of(sentence), grammar))
    sentence = rehang(sentence, joint(tree_of(sentence)))
    sentence = rehang(sentence, presented(tree_of(sentence), mentions, grammar, parts))
    sentence = rehang(sentence, _disagreeing(tree_of(sentence), mentions, grammar))
    sentence = rehang(sentence, _subjects_behind(tree_of(sentence), mentions, grammar))
    sentence = rehang(sentence, _second_subjects(tree_of(sentence)))
    sentence = rehang(sentence, _goers(tree_of(sentence), mentions, times, grammar))
    sentence = rehang(sentence, _objects_behind(tree_of(sentence), mentions, times, grammar))
    sentence = rehang(sentence, due(tree_of(sentence), mentions, times, grammar))
    sentence = rehang(sentence, _objects_of_nouns(tree_of(sentence), mentions, parts))
    sentence = rehang(sentence, _behind_definite(tree_of(sentence), mentions, grammar))
    sentence = rehang(sentence, _behind_participles(tree_of(sentence), parts))
    sentence = rehang(sentence, _some_of_them(tree_of(sentence), grammar))
    return rehang(sentence, _active(tree_of(sentence), mentions, grammar))  # once more, where an object was found


def _active(tree: Tree, mentions: Sequence[Mention], grammar: Grammar) -> Changes:
    """A verb with a mention as its object, or one of undergoing, is no passive: the subject that a passive was given acts."""
    heads = {m.head for m in mentions}
    changes: Changes = {}
    for word in (w for w in tree.words if w.deprel == "nsubj:pass" and w.head):
        objects = (k for k in tree.kids(word.head, "obj") if k.id in heads and not tree.marker(k.id))
        if grammar.word_in("receive_verbs", tree.word(word.head)) or next(objects, None) is not None:
            changes[word.id] = (word.head, "nsubj")
    return changes


def _adverbs(tree: Tree, mentions: Sequence[Mention], grammar: Grammar) -> Changes:
    """An accusative without an article before a comma and its verb is no subject of it, but an adverb ("internationally, …")."""
    named = {m.head for m in mentions if m.form == "name"}
    changes: Changes = {}
    for word, comma in zip(tree.words, tree.words[1:], strict=False):
        verb = tree.word(word.head) if word.head else None
        if verb is None or base(word) != "nsubj" or verb.upos != "VERB" or verb.id < comma.id or comma.upos != "PUNCT":
            continue
        if word.id not in named and _accusative(word, grammar) and tree.kids(verb.id, "nsubj")[1:]:
            changes[word.id] = (verb.id, "advmod")
    return changes


def _nearest_verb(tree: Tree, mentions: Sequence[Mention]) -> Changes:
    """A name before a verb right behind it that has no subject is that verb's, not a later one's ("X struck Y, killed Z")."""
    changes: Changes = {}
    for mention in mentions:
        word = tree.word(mention.head)
        if base(word) != "nsubj" or word.head <= mention.last + 1 or mention.last >= len(tree.words):
            continue
        verb = tree.word(mention.last + 1)
        apart = base(verb) in ("ccomp", "conj", "advcl", "parataxis", "root") and not tree.kids(verb.id, "nsubj", "nsubj:pass")
        if verb.upos == "VERB" and apart and tree.word(word.head).upos == "VERB":
            changes[word.id] = (verb.id, "nsubj")
    return changes


def _saying(tree: Tree, grammar: Grammar, parts: Parts) -> Changes:
    """A participle behind a comma is no object of the verb before it, but tells what goes with it ("condemned X, denying …")."""
    changes: Changes = {}
    for comma, word in zip(tree.words, tree.words[1:], strict=False):
        apart = comma.upos == "PUNCT" and base(word) == "obj" and word.upos in ("NOUN", "ADJ")
        telling = apart and (grammar.word_in("speech_participles", word) or "participle" in parts(word))
        if telling and tree.word(word.head).upos == "VERB":
            changes[word.id] = (word.head, "advcl")
    return changes


def _light_words(tree: Tree, grammar: Grammar) -> Changes:
    """What hangs on an adverb is its verb's; a word that only carries a pronoun gives it its place."""
    changes: Changes = {}
    for word in tree.words:
        if not word.head:
            continue
        if grammar.has("adverbs", word.form) and word.upos in ("NOUN", "ADJ", "ADV", "PROPN"):
            below = [k for k in tree.kids(word.id) if k.upos in NOMINAL and k.id > word.id and base(k) != "conj"]
            changes |= {k.id: (word.head, k.deprel if tree.marker(k.id) else "obj") for k in below}
            changes[word.id] = (word.head, "advmod")
        elif grammar.has("pronoun_bearers", word.form) and (pronoun := tree.kids(word.id)[:1]) and pronoun[0].upos == "PRON":
            changes |= {pronoun[0].id: (word.head, "obj"), word.id: (pronoun[0].id, "fixed")}
    return changes


def _portions(tree: Tree, grammar: Grammar) -> Changes:
    """What a number counts with "of" right behind it belongs to the number ("two of the policemen")."""
    changes: Changes = {}
    for number, of, noun in zip(tree.words, tree.words[1:], tree.words[2:], strict=False):
        counts = number.upos == "NUM" or grammar.has("transparent", number.form)
        if not counts or of.upos != "ADP" or noun.upos not in NOMINAL:
            continue
        if grammar.marker((of,)) in grammar.lists["part_markers"] and of.head == noun.id and not tree.under(noun.id, number.id):
            changes[noun.id] = (number.id, "nmod")
    return changes


def _some_of_them(tree: Tree, grammar: Grammar) -> Changes:
    """Those named behind "among them" are some of those before, and nobody else ("killed ten, among them a child")."""
    changes: Changes = {}
    for ahead, of, them, some in zip(tree.words, tree.words[1:], tree.words[2:], tree.words[3:], strict=False):
        host = tree.word(ahead.id - 1) if ahead.upos == "PUNCT" and ahead.id > 1 else ahead
        apart = host.upos not in VERBAL and some.upos in (*NOMINAL, "NUM") and base(some) in ("nsubj", "obj", "xcomp")
        among = of.upos == "ADP" and of.head == them.id and them.feat("Person") == "3"
        if apart and among and grammar.marker((of,)) in grammar.lists["between"] and not tree.under(host.id, some.id):
            changes |= {k.id: (some.head, "obl") for k in tree.kids(some.id) if k.id > some.id and tree.marker(k.id)}
            changes |= {them.id: (host.id, "nmod"), some.id: (them.id, "dep")}
    return changes


def _done(tree: Tree, grammar: Grammar, parts: Parts) -> Changes:
    """A verbal noun behind the first preposition after a noun that only says that it is done belongs to that noun
    ("the setting about of X to kill Y"), and so does what a threat or a charge is about behind its own preposition."""
    changes: Changes = {}
    for light in tree.words:
        only = grammar.word_in("light_nouns", light) and bool(tree.kids(light.id, "nmod"))
        if light.upos != "NOUN" or not (only or grammar.cue("governors", light)):
            continue
        marker = next((w for w in tree.words[light.id :] if w.upos in (*VERBAL, "PUNCT", "ADP", "SCONJ")), None)
        if marker is None or marker.upos != "ADP" or not (only or grammar.word_in("content_markers", marker)):
            continue
        noun = tree.word(marker.head)
        if noun.id > marker.id and noun.upos == "NOUN" and "noun" in parts(noun) and not tree.under(noun.id, light.id):
            changes[noun.id] = (light.id, "nmod")
    return changes


def _objects_of_nouns(tree: Tree, mentions: Sequence[Mention], parts: Parts) -> Changes:
    """A mention right behind a verbal noun with its owner's clitic is that noun's object ("his meeting the president")."""
    changes: Changes = {}
    for mention in mentions:
        if mention.first < 3:
            continue
        clitic, noun = tree.word(mention.first - 1), tree.word(mention.first - 2)
        owned = clitic.upos == "PRON" and clitic.head == noun.id and noun.upos == "NOUN" and clitic.span[0] <= noun.span[1]
        if owned and parts(noun) and tree.word(mention.head).head != noun.id and not tree.marker(mention.head):
            changes[mention.head] = (noun.id, "nmod")
    return changes


def _behind_participles(tree: Tree, parts: Parts) -> Changes:
    """The first prepositional phrase behind a bare participle and its object is the participle's, not the verb's before it
    ("said, accusing X of …")."""
    changes: Changes = {}
    for word in tree.words:
        if word.upos not in ("NOUN", "ADJ") or "participle" not in parts(word):
            continue
        near = tree.word(word.id + 1) if word.id < len(tree.words) else word
        noun = tree.word(near.head) if near.upos == "ADP" and near.head else word
        if word.upos == "ADJ" and noun.id > near.id and noun.head == word.head and base(noun) in ("obl", "nmod"):
            changes[noun.id] = (word.id, "obl")  # "the army backed | by X"
            continue
        behind = next((w for w in tree.words[word.id :] if w.upos in (*VERBAL, "PUNCT", "ADP")), None)
        if behind is None or behind.upos != "ADP" or not tree.kids(word.id, "nmod", "obj"):
            continue
        noun = tree.word(behind.head)
        if noun.id > behind.id and 0 < noun.head < word.id and tree.word(noun.head).upos == "VERB":
            changes[noun.id] = (word.id, "nmod")
    return changes


def _raised(tree: Tree, mentions: Sequence[Mention], grammar: Grammar, parts: Parts) -> Changes:
    """A bare nominal hanging on a closed phrase is not its genitive (names and definite phrases take none): it is the object of
    the verb above, or of the verbal noun. A participle keeps the object behind it ("said, accusing X")."""
    by_head = {m.head: m for m in mentions}
    closed = {m.head for m in mentions if m.form == "name" or m.kind in ("person", "state") or m.of}
    changes: Changes = {}
    plain = [
        Mention(0, w.id, w.id, w.id, w.span, w.form, "description")
        for w in tree.words
        if (w.upos in ("NOUN", "NUM") or w.upos == "PROPN" and _accusative(w, grammar))
        and w.id not in by_head
        and not any(m.first <= w.id <= m.last for m in mentions)
    ]
    for mention in (*mentions, *plain):
        word = tree.word(mention.head)
        parent = by_head.get(word.head) if word.head in closed or (mention.first == 0 and _accusative(word, grammar)) else None
        if parent is None or parent.last >= mention.first or base(word) not in LOOSE - {"conj"} or tree.marker(word.id):
            continue
        if any(tree.word(i).upos == "PUNCT" for i in range(parent.last + 1, mention.first)):
            continue
        if parent.first == parent.last and not parent.name and "participle" in parts(tree.word(parent.head)):
            continue
        verb = _verb_above(tree, parent.head, grammar, joined=mention.kind != "person")  # a person's name may be an apposition
        adjacent = mention.first == parent.last + 1 and verb is not None and verb.id < parent.first
        if verb is not None and (adjacent or not any(k.id != word.id for k in tree.kids(verb.id, "obj"))):
            changes[word.id] = (verb.id, "obj")
        else:
            noun = tree.word(tree.word(parent.head).head) if tree.word(parent.head).head else None
            if noun is not None and noun.upos == "NOUN" and base(tree.word(parent.head)) == "nmod":
                changes[word.id] = (noun.id, "nmod")
    return changes


def _behind_definite(tree: Tree, mentions: Sequence[Mention], grammar: Grammar) -> Changes:
    """A name right behind a noun with an article is not its genitive: it is the subject of the verb above where that has none,
    else its object ("signed the treaty France and …")."""
    changes: Changes = {}
    for mention in mentions:
        word = tree.word(mention.head)
        noun = tree.word(word.head) if word.head else word
        bare = mention.kind not in ("person", "place", "thing") or mention.role
        if not bare or noun.id != mention.first - 1 or base(word) not in LOOSE - {"conj"} or tree.marker(word.id):
            continue
        verb = next((w for w in tree.ancestors(noun.id) if w.upos in VERBAL), None)
        if noun.upos != "NOUN" or not grammar.normal.has_article(noun.form) or verb is None or verb.id > noun.id:
            continue
        if not tree.kids(verb.id, "nsubj"):
            changes[word.id] = (verb.id, "nsubj")
        elif not tree.kids(verb.id, "obj"):
            changes[word.id] = (verb.id, "obj")
    return changes


def _disagreeing(tree: Tree, mentions: Sequence[Mention], grammar: Grammar) -> Changes:
    """A feminine right behind a masculine verb is its object ("and [he] accused France of …"), and so is whoever stands right
    behind a verb in the plural, which has its subject in itself."""
    heads = {m.head: m for m in mentions}
    changes: Changes = {}
    for verb, word in zip(tree.words, tree.words[1:], strict=False):
        if verb.upos != "VERB" or verb.feat("Gender") != "Masc" or tree.kids(verb.id, "obj"):
            continue
        several = verb.feat("Number") == "Plur"
        if verb.feat("Number") not in ("Sing", "Plur") or word.head != verb.id or word.deprel != "nsubj":
            continue
        if several or _feminine(word, heads.get(word.id), grammar):
            changes[word.id] = (verb.id, "obj")
    return changes


def _feminine(word: Word, mention: Mention | None, grammar: Grammar) -> bool:
    """Whether a noun by its ending, or a state by its name, is feminine for sure."""
    if mention is not None and mention.kind == "state" and mention.form == "name":
        named = mention.link is not None and mention.link.reason != "metonym"
        return named and grammar.fold(mention.text.split()[0]) not in grammar.lists["masculine_states"]
    endings = tuple(grammar.lists["feminine_endings"])
    return word.upos == "NOUN" and not word.name and word.feat("Number") == "Sing" and word.form.endswith(endings)


def _subjects_behind(tree: Tree, mentions: Sequence[Mention], grammar: Grammar) -> Changes:
    """Of two bare objects of a verb without a subject the one right behind it acts; where that is a clitic, the other."""
    actors = {m.head for m in mentions if m.kind in ("person", "group", "state") and not (m.role and not m.name and not m.of)}
    acting = {m.head for m in mentions if m.kind not in ("thing", "place") and (m.form == "name" or m.role or m.kind == "state")}
    changes: Changes = {}
    for verb in tree.words:
        bare = [k for k in tree.kids(verb.id, "obj") if not tree.marker(k.id) and k.id > verb.id]
        alone = verb.upos == "VERB" and not tree.kids(verb.id, "nsubj", "nsubj:pass")
        if not alone or len(bare) < 2 or bare[0].id != verb.id + 1 or bare[1].head == bare[0].id:
            continue
        clitic = bare[0].upos == "PRON" and bare[1].id in actors and not _accusative(bare[1], grammar)
        if bare[0].id in acting or clitic:
            changes[bare[1 if clitic else 0].id] = (verb.id, "nsubj")
    return changes


def _second_subjects(tree: Tree) -> Changes:
    """Of two bare subjects behind a verb without an object, the second is its object ("intends the president a meeting with")."""
    changes: Changes = {}
    for verb in (w for w in tree.words if w.upos == "VERB" and not tree.kids(w.id, "obj")):
        subjects = [k for k in tree.kids(verb.id, "nsubj") if k.id > verb.id and not tree.marker(k.id)]
        if len(subjects) == 2 and all(k.upos in NOMINAL for k in subjects):
            changes[subjects[1].id] = (verb.id, "obj")
    return changes


def _goers(tree: Tree, mentions: Sequence[Mention], times: Sequence[tuple[int, int]], grammar: Grammar) -> Changes:
    """Who goes, where a verb that takes no object has no subject: the next bare mention behind it, behind times and prepositional
    phrases at most ("arrived in X yesterday Y")."""
    actors = {m.head for m in mentions if m.kind in ("person", "group")}
    starts, ends = {m.first: m for m in mentions}, dict(times)
    changes: Changes = {}
    for verb in (w for w in tree.words if w.upos == "VERB" and grammar.word_in("intransitive", w)):
        if tree.kids(verb.id, "nsubj", "nsubj:pass") or tree.word(verb.head or verb.id).upos == "AUX":
            continue
        found = _next_bare(tree, verb.id + 1, starts, ends, grammar)
        if found in actors and tree.word(found).deprel not in ("nsubj", "conj"):
            changes[found] = (verb.id, "nsubj")
    return changes


def _objects_behind(tree: Tree, mentions: Sequence[Mention], times: Sequence[tuple[int, int]], grammar: Grammar) -> Changes:
    """The object of a verb whose subject follows it: the next bare mention, behind times and prepositional phrases at most."""
    starts = {m.first: m for m in mentions}
    heads = {m.head: m for m in mentions}
    ends = dict(times)
    changes: Changes = {}
    for verb in tree.words:
        if verb.upos != "VERB" or any(not tree.marker(k.id) and k.feat("PronType") != "Rel" for k in tree.kids(verb.id, "obj")):
            continue
        subject = next((heads[k.id] for k in tree.kids(verb.id, "nsubj") if k.id in heads), None)
        if subject is None or not verb.id < subject.first <= verb.id + 2:
            continue
        enclosed = any(tree.word(i).upos == "PUNCT" for i in range(subject.first, subject.last))
        behind = subject.last + (2 if enclosed and _is_punct(tree, subject.last + 1) else 1)  # the comma that ends an apposition
        found = _next_bare(tree, behind, starts, ends, grammar)
        if found and found != verb.id and tree.word(found).deprel not in ("nsubj", "conj"):
            changes[found] = (verb.id, "obj")
    return changes


def _is_punct(tree: Tree, i: int) -> bool:
    return i <= len(tree.words) and tree.word(i).upos == "PUNCT"


def _next_bare(tree: Tree, i: int, starts: Mapping[int, Mention], ends: Mapping[int, int], grammar: Grammar) -> int:
    """The head of the next bare nominal from word `i` on, behind times and prepositional phrases; behind a time between commas a
    noun that no mention speaks of, too; 0 where something else stands there."""
    aside = False
    while i <= len(tree.words):
        word = tree.word(i)
        if i in ends:
            i = ends[i] + 1
        elif word.upos == "PUNCT" and word.form not in _OPENERS and (i + 1 in ends or i - 1 in ends.values()):
            aside, i = True, i + 1
        elif word.upos == "PUNCT" and word.form in _OPENERS and aside:
            i += 1
        elif i in starts:
            return starts[i].head
        elif word.upos == "ADP":
            i = _past_phrase(tree, i + 1, starts, grammar)
        else:
            return i if aside and word.upos == "NOUN" else 0
    return 0


def _past_phrase(tree: Tree, i: int, starts: Mapping[int, Mention], grammar: Grammar) -> int:
    """The word behind the noun phrase that a preposition governs; behind the sentence where that is not sure."""
    if i in starts:
        return starts[i].last + 1
    if i <= len(tree.words) and tree.word(i).upos == "PRON":
        return i + 1
    while i <= len(tree.words) and tree.word(i).upos in ("NOUN", "ADJ", "PROPN"):
        closed = grammar.normal.has_article(tree.word(i).form)
        i += 1
        if closed and i <= len(tree.words) and tree.word(i).upos != "ADJ":
            return i
    return len(tree.words) + 1


def _accusative(word: Word, grammar: Grammar) -> bool:
    """Whether a plain noun bears the ending of an accusative, so that it is nobody's genitive."""
    endings = grammar.lists["accusative_endings"]
    return (
        not word.name and not grammar.normal.has_article(word.form) and any(grammar.fold(word.form).endswith(e) for e in endings)
    )


def _verb_above(tree: Tree, i: int, grammar: Grammar, joined: bool) -> Word | None:
    """The verb whose bare subject or object `i` is: itself, (with `joined`) coordinated with it, or one of "each of A and B"."""
    word = tree.word(i)
    while joined and base(word) == "conj" and word.head:
        word = tree.word(word.head)
    above = tree.word(word.head) if word.head else word
    if base(word) == "nmod" and grammar.word_in("transparent", above) and tree.marker(word.id):
        word = above
    if not word.head or base(word) not in ("nsubj", "obj"):
        return None
    head = tree.word(word.head)
    return head if head.upos in VERBAL and head.id < i else None
