"""Pronouns, dropped subjects and "the two sides" → referents, by agreement and by who was the subject last.

The strongest sign in news is agreement between verbs: a dropped subject is that of the last verb with the same gender and
number. Then the most recent referent that agrees; a sentence further back counts only where its subject agrees.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from extract.arguments import Argument
from extract.clauses import clause_of
from extract.entities import Cast, Referent
from extract.lexicon import Grammar
from extract.tree import VERBAL, Tree, base
from extract.types import Word

BACK = 2  # sentences that a pronoun may look back


@dataclass(slots=True)
class Memory:
    """Who was the subject of which verb so far: (sentence, verb id) → referents; filled in text order.

    `things` are the verbs whose subject stands there and is nobody, `crowds` those whose subject is written in the plural;
    `speaker` spoke last, in the sentences before."""

    cast: Cast
    grammar: Grammar
    subjects: dict[tuple[int, int], tuple[Referent, ...]] = field(default_factory=dict)
    verbs: list[tuple[int, Word]] = field(default_factory=list)
    things: set[tuple[int, int]] = field(default_factory=set)
    crowds: set[tuple[int, int]] = field(default_factory=set)
    speaker: Referent | None = None


def read_subjects(memory: Memory, index: int, tree: Tree, resolve: Callable[[Argument, int], tuple[Referent, ...]]) -> None:
    """Notes the subjects of a sentence's verbs, dropped ones resolved; call it once a sentence, in order.

    `resolve` tells who an argument of a predicate is."""
    memory.verbs = [(sentence, verb) for sentence, verb in memory.verbs if sentence != index]
    for word in tree.words:
        if word.upos != "VERB":
            continue
        found: tuple[Referent, ...] = ()
        for argument in clause_of(tree, word.id, memory.grammar).of("subject"):
            if argument.dropped:
                found = dropped_subject(memory, index, word, tree)
            else:
                heads = tree.members(argument.head)
                found = tuple(r for h in heads for r in resolve(Argument(h, "subject"), word.id))
                if len(found) == 1 and found[0].kind == "group" and tree.word(argument.head).feat("Number") == "Plur":
                    memory.crowds.add((index, word.id))
            if found:
                break
            if not argument.dropped:
                memory.things.add((index, word.id))
        if found:
            memory.subjects[index, word.id] = found
            _learn_gender(found, word)
            for subject in tree.kids(word.id, "nsubj") if not memory.grammar.drops_subject else ():
                if subject.upos == "PRON":  # whom "she" stands for is a woman from now on
                    _learn_gender(found, subject)
        memory.verbs.append((index, word))


def _learn_gender(subjects: tuple[Referent, ...], verb: Word) -> None:
    """A verb in the singular shows the gender of a name that does not show its own."""
    gender = verb.feat("Gender")
    if (
        len(subjects) == 1
        and gender
        and verb.feat("Number") == "Sing"
        and subjects[0].kind != "group"
        and subjects[0].feminine is None
    ):
        subjects[0].feminine = gender == "Fem"


def dropped_subject(memory: Memory, index: int, verb: Word, tree: Tree) -> tuple[Referent, ...]:
    """The referents of the subject that a verb does not show: that of the last verb that agrees; one in a relative clause only
    where no other does. Nobody where the verb is coordinated with one that a thing is the subject of."""
    if _of_a_thing(memory, index, verb, tree) or _of_a_clause(memory.grammar, verb, tree):
        return ()
    if sender := _sender(memory, index, verb, tree):
        return sender
    earlier = [(s, v) for s, v in reversed(memory.verbs) if index - BACK <= s and (s, v.id) < (index, verb.id)]
    if memory.grammar.word_in("speech_verbs", verb):  # who goes on speaking spoke before
        earlier = [(s, v) for s, v in earlier if memory.grammar.word_in("speech_verbs", v)] + earlier
    above = [(s, v) for s, v in earlier if s == index and v.id == verb.head]
    main = [(s, v) for s, v in earlier if not v.deprel.startswith("acl")]
    here = [(s, v) for s, v in (*above, *main, *earlier) if s == index]
    owner = _owner_before(memory, index, verb, tree)
    for sentence, other in [*here, (index, None), *main, *earlier]:
        if other is None:
            if owner:
                return owner
            continue
        subjects = memory.subjects.get((sentence, other.id))
        crowd = (sentence, other.id) in memory.crowds and (sentence, other.id) != (index, verb.head) and _of_one(verb)
        if subjects and not crowd and _verbs_agree(other, verb, subjects):
            return subjects
    if verb.feat("Number") == "Dual":  # "X met Y, and they agreed on …"
        two = pair(memory, index, verb.id, "person")
        near = all(any((index - 1, 0) < place < (index, verb.id) for place in one.where) for one in two)
        return two if near else ()
    return ()


def _sender(memory: Memory, index: int, verb: Word, tree: Tree) -> tuple[Referent, ...]:
    """Whom a message is from, of whom the clause behind it tells ("a call from X, in which he condemned …")."""
    if verb.id == 1 or not any(k.upos == "PRON" and k.id > verb.id for k in tree.kids(verb.id, "obl", "obj")):
        return ()
    sender: tuple[Referent, ...] = ()
    for word in reversed(tree.words[: verb.id - 1]):
        if word.upos == "VERB" or base(word) == "mark":
            return ()
        if word.upos == "ADP" and memory.grammar.word_in("sender_markers", word) and word.head > word.id:
            referent = memory.cast.by_mention.get((index, word.head))
            sender = (referent,) if referent is not None and referent.kind not in ("thing", "place", "group") else ()
        if word.upos == "NOUN" and memory.grammar.word_in("message_nouns", word):
            return sender
    return ()


def _owner_before(memory: Memory, index: int, verb: Word, tree: Tree) -> tuple[Referent, ...]:
    """The last person before a clause with a conjunction who owns a noun ("X's visit to Y, where he met Z")."""
    if base(verb) != "advcl" or not any(k.id < verb.id for k in tree.kids(verb.id, "mark")) or not _of_one(verb):
        return ()
    for word in reversed(tree.words[: verb.id - 1]):
        referent = memory.cast.by_mention.get((index, word.id))
        owns = base(word) == "nmod" and tree.word(word.head).upos == "NOUN" and not tree.marker(word.id)
        known = referent is not None and referent.kind == "person" and (word.upos == "PROPN" or referent.roles)
        if owns and known and referent is not None and referent.feminine is not True:
            return (referent,)
    return ()


def _of_one(verb: Word) -> bool:
    """Whether a verb without its subject speaks of one person: behind persons in the plural it would stand in the plural."""
    return verb.feat("Gender") == "Masc" and verb.feat("Number") == "Sing"


def _of_a_clause(grammar: Grammar, verb: Word, tree: Tree) -> bool:
    """Whether what a clause tells is the subject of a verb: a pronoun that means it stands before ("…, which will give")."""
    before = next((w for w in reversed(tree.words[: verb.id - 1]) if w.upos not in ("PART", "AUX")), None)
    return before is not None and before.id > 2 and grammar.has("clause_pronouns", before.form)


def _of_a_thing(memory: Memory, index: int, verb: Word, tree: Tree) -> bool:
    below = verb
    for head in tree.ancestors(verb.id):
        if head.upos != "VERB" or base(below) not in ("conj", "xcomp"):
            return False
        if (index, head.id) in memory.things:
            return all(head.feat(name) == verb.feat(name) for name in ("Gender", "Number"))
        if tree.kids(head.id, "nsubj"):
            return False
        below = head
    return False


def _verbs_agree(earlier: Word, later: Word, subjects: tuple[Referent, ...]) -> bool:
    if not all(r.kind not in ("thing", "place") for r in subjects):
        return False
    gender = (earlier.feat("Gender"), later.feat("Gender"))
    number = (earlier.feat("Number"), later.feat("Number"))
    if later.feat("Number") in ("Dual", "Plur"):
        return len(subjects) > 1 or subjects[0].kind == "group"
    if len(subjects) > 1:
        return False
    return gender[0] == gender[1] and (number[0] == number[1] or number[0] in ("Sing", ""))


def antecedents(memory: Memory, index: int, pronoun: Word, before: int, but: tuple[Referent, ...] = ()) -> tuple[Referent, ...]:
    """The referents that a personal pronoun stands for; `but` are those it cannot be (the subject of its own verb)."""
    if pronoun.feat("Person") in ("1", "2"):
        return ()
    number, gender = pronoun.feat("Number"), pronoun.feat("Gender")
    gendered = bool(memory.grammar.lists["feminine_endings"])  # where nouns have a gender, a group is spoken of as "she"
    if number in ("Dual", "Plur"):
        return _several(memory, index, before, number, but)
    for found in _subjects_back(memory, index, before):
        if len(found) == 1 and found[0] not in but and _agrees(found[0], gender, gendered):
            return found
    for referent in _mentions_back(memory, index, before):
        if referent not in but and _agrees(referent, gender, gendered):
            return (referent,)
    for (sentence, head), referent in sorted(memory.cast.by_mention.items(), key=lambda item: item[0], reverse=True):
        if sentence == index and head < before and referent.kind == "place" and gender != "Masc":
            return (referent,)
    return ()


def parallel(memory: Memory, index: int, tree: Tree, pronoun: Word) -> tuple[Referent, ...]:
    """Whom the object of a verb stands for that goes on without a subject of its own behind one with an object: the same ("X
    accused Y and urged her to …")."""
    verb = tree.word(pronoun.head) if pronoun.head else pronoun
    first = tree.word(verb.head) if verb.head else verb
    joined = verb.upos == first.upos == "VERB" and base(verb) == "conj" and base(pronoun) == "obj"
    if not joined or not memory.grammar.drops_subject or tree.kids(verb.id, "nsubj"):
        return ()
    found = _objects(memory, index, tree, first, first.id, verb.id)
    number, gender = pronoun.feat("Number"), pronoun.feat("Gender")
    if len(found) != 1 or number not in ("Sing", "") or found[0].kind in ("thing", "place", "group"):
        return ()
    return (found[0],) if _agrees(found[0], gender, True) else ()


def _objects(memory: Memory, index: int, tree: Tree, verb: Word, after: int, until: int) -> list[Referent]:
    """The referents of a verb's bare objects between two words."""
    bare = (k for k in tree.kids(verb.id, "obj") if after < k.id < until and not tree.marker(k.id))
    return [r for k in bare if (r := memory.cast.by_mention.get((index, k.id))) is not None]


def accused(memory: Memory, index: int, tree: Tree, pronoun: Word) -> tuple[Referent, ...]:
    """Whose deed a noun with a pronoun is that somebody is accused of: that of the accused ("accused Y of its support for …")."""
    noun = tree.word(pronoun.head) if pronoun.head else pronoun
    verb = tree.word(noun.head) if noun.head else noun
    owned = noun.upos == "NOUN" and base(noun) == "obl" and base(pronoun) == "nmod" and bool(tree.marker(noun.id))
    if not owned or verb.upos != "VERB" or not memory.grammar.word_in("accusing_verbs", verb):
        return ()
    found = _objects(memory, index, tree, verb, 0, noun.id)
    fits = len(found) == 1 and _agrees(found[0], pronoun.feat("Gender"), bool(memory.grammar.lists["feminine_endings"]))
    return tuple(found) if fits else ()


def ahead(memory: Memory, index: int, tree: Tree, pronoun: Word) -> tuple[Referent, ...]:
    """Whom a pronoun in a phrase before its clause's subject points forward to ("In her speech, Merkel said …").

    Where the verb comes first, the phrase stands before that."""
    below, verb = pronoun, None
    for head in tree.ancestors(pronoun.id):
        if head.upos in VERBAL:
            verb = head
            break
        below = head
    if verb is None or base(below) not in ("obl", "advcl", "nmod") or pronoun.feat("Number") not in ("Sing", ""):
        return ()
    subjects = tree.kids(verb.id, "nsubj")
    if len(subjects) != 1 or not below.id < subjects[0].id or not below.id < verb.id or len(tree.members(subjects[0].id)) > 1:
        return ()
    referent = memory.cast.by_mention.get((index, subjects[0].id))
    if subjects[0].id > verb.id and (not memory.grammar.drops_subject or referent is None or referent.kind != "person"):
        return ()
    gendered = bool(memory.grammar.lists["feminine_endings"])
    if referent is None or referent.kind in ("thing", "place"):
        return ()
    return (referent,) if _agrees(referent, pronoun.feat("Gender"), gendered) else ()


def _several(memory: Memory, index: int, before: int, number: str, but: tuple[Referent, ...]) -> tuple[Referent, ...]:
    for found in _subjects_back(memory, index, before):
        if not set(map(id, found)) & set(map(id, but)):
            if len(found) > 1 and (number == "Plur" or len(found) == 2):
                return found
            if found and found[0].kind == "group" and number == "Plur":
                return found
    if number == "Dual":
        return pair(memory, index, before, "any")
    return ()


def _subjects_back(memory: Memory, index: int, before: int) -> Iterator[tuple[Referent, ...]]:
    for sentence, verb in reversed(memory.verbs):
        if sentence < index - BACK:
            return
        if (sentence, verb.id) < (index, before):
            subjects = memory.subjects.get((sentence, verb.id), ())
            if not memory.grammar.drops_subject:
                subjects = tuple(memory.cast.as_actor(r) for r in subjects)
            if subjects and all(r.kind not in ("thing", "place") for r in subjects):
                yield subjects


def _mentions_back(memory: Memory, index: int, before: int) -> Iterator[Referent]:
    for (sentence, head), referent in sorted(memory.cast.by_mention.items(), key=lambda item: item[0], reverse=True):
        if index - 1 <= sentence <= index and (sentence, head) < (index, before) and referent.kind not in ("thing", "place"):
            yield referent


def _agrees(referent: Referent, gender: str, gendered: bool) -> bool:
    if gender == "Neut":
        return referent.kind not in ("person", "group")
    if gender and not gendered and referent.kind != "person":
        return False
    if referent.kind == "group":
        return gender == "Fem" and gendered and not referent.people
    if referent.kind == "person":
        return referent.feminine is None or referent.feminine == (gender == "Fem") or not gender
    if referent.feminine is None:
        return gender in ("Fem", "")
    return referent.feminine == (gender == "Fem") or not gender


def pair(
    memory: Memory, index: int, before: int, kind: str, roles: frozenset[str] = frozenset(), but: tuple[Referent, ...] = ()
) -> tuple[Referent, ...]:
    """The last two referents of a kind ("person", "state", "any"): what "the two sides" means.

    With `roles`, persons who hold one of these offices, where two are known; `but` are those not meant (the speaker)."""
    if roles and (found := _pair(memory, index, before, kind, roles, but)):
        return found
    return _pair(memory, index, before, kind, frozenset(), but)


def _pair(
    memory: Memory, index: int, before: int, kind: str, roles: frozenset[str], but: tuple[Referent, ...]
) -> tuple[Referent, ...]:
    kinds = {"any": ("person", "state")}.get(kind, (kind,))
    for wanted in kinds:
        found: list[Referent] = []
        for (sentence, head), referent in sorted(memory.cast.by_mention.items(), key=lambda i: i[0], reverse=True):
            if (sentence, head) >= (index, before) or sentence < index - 6:
                continue
            one = memory.cast.as_actor(referent) if wanted == "state" else referent
            if one in but or (roles and one.kind == "person" and not one.roles & roles) or one.roles == {"spokesperson"}:
                continue
            if one.kind == wanted and one not in found and not one.members:
                found.append(one)
            elif wanted == "state" and one.kind == "person" and one.of.startswith("state:"):
                owner = memory.cast.state(one.of)
                if owner not in found:
                    found.append(owner)
            if len(found) == 2 and wanted != "state":
                return (found[1], found[0])
        if len(found) > 1:  # of several states, the two that the article is most about
            often = sorted(found, key=lambda r: -memory.cast.states[r.link.key] if r.link else 0)[:2]
            return tuple(r for r in reversed(found) if r in often)
    return ()
