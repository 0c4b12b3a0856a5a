"""A tree mended by what is surely known: names hold together, time expressions stand apart, names do not govern names.

Each mend is a rule of syntax that holds in every language with the traits it asks for; none looks at a word.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extract.datelines import dateline
from extract.governed import Parts
from extract.lexicon import Grammar
from extract.objects import LOOSE, mend_objects
from extract.participles import garden_path, reduced
from extract.tree import NOMINAL, VERBAL, Changes, Tree, base, rehang, tree_of
from extract.types import Mention, Sentence, Word

#: Kinds of those who act.
_ACTORS = frozenset({"person", "state", "organisation", "armed_group"})


def mend(
    sentence: Sentence,
    mentions: Sequence[Mention],
    times: Sequence[tuple[int, int]],
    grammar: Grammar,
    parts: Parts,
) -> Sentence:
    """The sentence with a mended tree; `times` are (first, last) word ids of time expressions, `parts` tells as what frames know
    a word: "noun" for a verbal noun, "participle"."""
    sentence = rehang(sentence, _prepositions(tree_of(sentence), grammar))
    sentence = rehang(sentence, dateline(tree_of(sentence), mentions, times))
    sentence = rehang(sentence, _together(tree_of(sentence), [(m.first, m.last, m.head) for m in mentions]))
    sentence = rehang(sentence, _apart(tree_of(sentence), times))
    sentence = rehang(sentence, _coordinated(tree_of(sentence), mentions, not grammar.head_initial))
    sentence = rehang(sentence, _as_well(tree_of(sentence), mentions, grammar))
    if not grammar.head_initial:
        sentence = rehang(sentence, _finite(tree_of(sentence)))
        sentence = rehang(sentence, reduced(tree_of(sentence)))
        sentence = rehang(sentence, garden_path(tree_of(sentence)))
        sentence = rehang(sentence, _fronted(tree_of(sentence)))
        sentence = rehang(sentence, _bare_subjects(tree_of(sentence), mentions))
        sentence = rehang(sentence, _lone_objects(tree_of(sentence)))
        sentence = rehang(sentence, _inverted(tree_of(sentence), grammar))
        sentence = rehang(sentence, _relatives(tree_of(sentence)))
        sentence = rehang(sentence, _adverbial(tree_of(sentence)))
        sentence = rehang(sentence, _said_to(tree_of(sentence), grammar))
        sentence = rehang(sentence, _subjects_of_said(tree_of(sentence)))
        sentence = rehang(sentence, _numbers(tree_of(sentence)))
        sentence = rehang(sentence, _counted(tree_of(sentence), grammar))
        sentence = rehang(sentence, _approximate(tree_of(sentence), grammar))
        sentence = rehang(sentence, _second_objects(tree_of(sentence), mentions))
    if grammar.drops_subject:
        sentence = mend_objects(sentence, mentions, times, grammar, parts)
    return sentence


def _numbers(tree: Tree) -> Changes:
    """A number right before another coordinated word counts that, and is not coordinated itself ("12 dead and 30 wounded")."""
    pairs = ((n, w) for n, w in zip(tree.words, tree.words[1:], strict=False) if base(n) == "conj" and base(w) == "conj")
    return {n.id: (w.id, "nummod") for n, w in pairs if n.upos == "NUM" and w.upos == "VERB"}


def _relatives(tree: Tree) -> Changes:
    """A clause with a relative pronoun between a noun and the verb that it was hung on belongs to the noun ("X, who …, said")."""
    changes: Changes = {}
    for word in tree.words:
        said = word.upos == "VERB" and word.head > word.id
        said = said or (bool(tree.kids(word.id, "cop")) and 0 < word.head < word.id)  # "received X, who is on a visit"
        if not said or base(word) not in ("ccomp", "advcl", "conj", "parataxis"):
            continue
        pronouns = [k for k in tree.kids(word.id, "nsubj", "obj", "obl") if k.feat("PronType") == "Rel" and k.id < word.id]
        noun = pronouns[0].id - 1 if pronouns else 0
        if noun > 1 and tree.word(noun).upos == "PUNCT":
            noun -= 1
        noun = tree.phrase_head(noun) if noun > 0 else 0
        if noun > 0 and tree.word(noun).upos in NOMINAL:
            changes[word.id] = (noun, "acl:relcl")
    return changes


def _adverbial(tree: Tree) -> Changes:
    """A present participle behind a comma tells more of the clause, not of the noun before it ("…, accusing X of …")."""
    changes: Changes = {}
    for word in tree.words:
        present = word.feat("VerbForm") == "Ger" or word.feat("Tense") == "Pres"
        if word.upos != "VERB" or word.deprel != "acl" or not present or word.id < 3 or tree.word(word.id - 1).form != ",":
            continue
        verb = next((w for w in tree.ancestors(word.id) if w.upos == "VERB" and w.id < word.id), None)
        if verb is not None:
            changes[word.id] = (verb.id, "advcl")
    return changes


def _said_to(tree: Tree, grammar: Grammar) -> Changes:
    """A clause with "that" behind whom something is told to is what is told, not said of the hearer ("told reporters that …")."""
    changes: Changes = {}
    for word in tree.words:
        marks = [k for k in tree.kids(word.id, "mark") if grammar.word_in("complementizers", k)]
        hearer = tree.word(word.head) if word.head else word
        if base(word) != "acl" or not marks or base(hearer) not in ("obj", "iobj") or marks[0].id <= hearer.id:
            continue
        verb = tree.word(hearer.head)
        if verb.upos == "VERB" and grammar.word_in("speech_verbs", verb):
            changes[word.id] = (verb.id, "ccomp")
    return changes


def _subjects_of_said(tree: Tree) -> Changes:
    """What stands between a verb and its finite complement is the complement's subject ("adding it had left")."""
    changes: Changes = {}
    for verb in tree.words:
        if verb.upos != "VERB" or base(verb) not in ("ccomp", "xcomp") or verb.feat("VerbForm") != "Fin" or not verb.head:
            continue
        between = [k for k in tree.kids(verb.head, "obj") if verb.head < k.id < verb.id and not tree.marker(k.id)]
        if len(between) == 1 and not tree.kids(verb.id, "nsubj", "mark") and tree.word(verb.head).upos == "VERB":
            changes[between[0].id] = (verb.id, "nsubj")
    return changes


def _finite(tree: Tree) -> Changes:
    """A finite verb is no adjective of the noun behind it: it takes the noun's place, its subject, and the noun as its object."""
    changes: Changes = {}
    for verb in tree.words:
        if verb.upos != "VERB" or verb.deprel != "amod" or verb.feat("VerbForm") != "Fin" or verb.head < verb.id:
            continue
        noun = tree.word(verb.head)
        place = noun.deprel if base(noun) in ("root", "conj") else "parataxis"
        changes |= {verb.id: (noun.head, place), noun.id: (verb.id, "obj")}
        changes |= {k.id: (verb.id, k.deprel) for k in tree.kids(noun.id) if k.id < verb.id}
    return changes


def _lone_objects(tree: Tree) -> Changes:
    """A bare noun behind a verb that has no object is its object, whatever list or aside the parser took it for."""
    changes: Changes = {}
    for verb in (w for w in tree.words if w.upos == "VERB" and not tree.kids(w.id, "obj", "ccomp", "xcomp")):
        below = (k for k in tree.kids(verb.id, "list", "dep") if k.id > verb.id and k.upos in NOMINAL and not tree.marker(k.id))
        noun = next(below, None)
        if noun is not None and not any(w.upos == "PUNCT" for w in tree.words[verb.id : noun.id - 1]):
            changes[noun.id] = (verb.id, "obj")
    return changes


def _inverted(tree: Tree, grammar: Grammar) -> Changes:
    """Behind what is said, who says it may follow the verb ("…, said X"): a bare noun there is its subject, not its object."""
    changes: Changes = {}
    for verb in tree.words:
        said = [k for k in tree.kids(verb.id, "ccomp", "advcl", "parataxis") if k.upos == "VERB"]
        after = (base(verb) == "parataxis" and 0 < verb.head < verb.id) or any(k.id < verb.id for k in said)
        if verb.upos != "VERB" or not grammar.word_in("speech_verbs", verb) or not after:
            continue
        behind = [k for k in tree.kids(verb.id, "obj", "xcomp", "nmod", "obl") if k.id > verb.id and not tree.marker(k.id)]
        told = any(base(k) == "ccomp" and k.id > verb.id for k in said)
        alone = not tree.kids(verb.id, "nsubj") and not told and tree.word(verb.id - 1).upos == "PUNCT"
        if alone and behind and behind[0].upos in NOMINAL:
            changes[behind[0].id] = (verb.id, "nsubj")
    return changes


def _counted(tree: Tree, grammar: Grammar) -> Changes:
    """A comparison before a number ("more than thirty people") is no preposition of what is counted."""
    changes: Changes = {}
    for more, than, number in zip(tree.words, tree.words[1:], tree.words[2:], strict=False):
        if not grammar.word_in("transparent", more) or than.upos not in ("ADP", "SCONJ") or number.upos != "NUM":
            continue
        noun = tree.word(number.head) if number.deprel == "nummod" else number
        verb = next((tree.word(w.head) for w in (noun, more) if w.head and tree.word(w.head).upos == "VERB"), None)
        if than.head != noun.id or verb is None:
            continue
        role = "obj" if noun.id > verb.id else "nsubj"
        if not any(k.id not in (noun.id, more.id) for k in tree.kids(verb.id, role)):
            changes |= {noun.id: (verb.id, role), more.id: (number.id, "advmod"), than.id: (more.id, "fixed")}
    return changes


def _fronted(tree: Tree) -> Changes:
    """What stands between the comma behind a fronted phrase and a verb without a subject is its subject, not one more member of
    the phrase ("At a meeting in X, Y and Z signed …")."""
    changes: Changes = {}
    for verb in tree.words:
        if verb.upos != "VERB" or verb.feat("VerbForm") != "Fin" or tree.kids(verb.id, "nsubj", "csubj"):
            continue
        for first in tree.words[: verb.id - 1]:
            below = tree.subtree(first.id) if first.deprel == "conj" and first.upos in NOMINAL else ()
            comma = below and below[0] > 1 and (tree.word(below[0]).form == "," or tree.word(below[0] - 1).form == ",")
            ends = below and all(w.upos in ("AUX", "ADV", "PART") for w in tree.words[below[-1] : verb.id - 1])
            fronted = any(w.head == verb.id and base(w) == "obl" and w.id < first.id for w in tree.ancestors(first.id))
            if comma and ends and fronted and not any(k.deprel == "cc" for k in tree.kids(first.id)):
                changes[first.id] = (verb.id, "nsubj")
                break
    return changes


def _bare_subjects(tree: Tree, mentions: Sequence[Mention]) -> Changes:
    """A bare name before a finite verb without a subject is its subject, whatever the parser took it for ("The EU imposed …",
    "On Monday, Minister X met …")."""
    changes: Changes = {}
    actors = {m.head for m in mentions if m.kind in _ACTORS and (m.form == "name" or m.role)}
    for verb in tree.words:
        if verb.upos != "VERB" or verb.feat("VerbForm") != "Fin" or tree.kids(verb.id, "nsubj", "csubj"):
            continue
        before = [k for k in tree.kids(verb.id, "compound", "amod", "nmod") if k.id < verb.id and k.upos == "PROPN"]
        before += [k for k in tree.kids(verb.id, "obl", "dep") if k.id < verb.id and k.id in actors and ":" not in k.deprel]
        if len(before) == 1 and not tree.marker(before[0].id):
            passive = bool(tree.kids(verb.id, "aux:pass"))
            changes[before[0].id] = (verb.id, "nsubj:pass" if passive else "nsubj")
    return changes


def _approximate(tree: Tree, grammar: Grammar) -> Changes:
    """Two words that only make a number rough ("at least twelve soldiers") are no preposition of what is counted."""
    changes: Changes = {}
    for first, second, number in zip(tree.words, tree.words[1:], tree.words[2:], strict=False):
        if number.upos != "NUM" or not grammar.has("approximate", f"{first.form} {second.form}"):
            continue
        noun = tree.word(number.head) if number.deprel == "nummod" else number
        verb = tree.word(noun.head) if noun.head else noun
        if verb.upos == "VERB" and base(noun) == "obl" and first.head == noun.id and not tree.kids(verb.id, "obj"):
            changes[noun.id] = (verb.id, "obj" if noun.id > verb.id else "nsubj")
        if first.head in (noun.id, number.id):
            changes |= {first.id: (number.id, "advmod"), second.id: (first.id, "fixed")}
    return changes


def _second_objects(tree: Tree, mentions: Sequence[Mention]) -> Changes:
    """A bare noun with its own article right behind an object is a second object ("gave the emir a medal"); an office right
    behind a name that is not a title of it says what its bearer is made ("named X Y ambassador")."""
    changes: Changes = {}
    for left, right in zip(mentions, mentions[1:], strict=False):
        named, office = tree.word(left.head), tree.word(right.head)
        apart = left.name and right.role and not right.name and right.first == left.last + 1 and named.head == office.id
        if apart and base(office) in ("obj", "xcomp") and tree.word(office.head).upos == "VERB":
            changes |= {named.id: (office.head, "obj"), office.id: (office.head, "xcomp")}
    for word in tree.words:
        if word.deprel not in ("nmod", "appos", "dep") or word.upos not in NOMINAL or tree.marker(word.id):
            continue
        first = next((k.id for k in tree.kids(word.id, "det") if k.upos == "DET"), 0)
        receiver = tree.word(word.head)
        verb = tree.word(receiver.head) if receiver.head else None
        behind = base(receiver) == "obj" and first > receiver.id and tree.word(first - 1).upos in NOMINAL
        if behind and verb is not None and verb.upos == "VERB" and receiver.id > verb.id:
            changes |= {word.id: (verb.id, "obj"), receiver.id: (verb.id, "iobj")}
    return changes


def _prepositions(tree: Tree, grammar: Grammar) -> Changes:
    """A preposition and a noun that are one preposition ("beside" of two words): what hangs on the noun takes its place."""
    changes: Changes = {}
    for first, second in zip(tree.words, tree.words[1:], strict=False):
        if first.upos != "ADP" or second.upos not in ("NOUN", "ADV", "ADJ") or second.head in (first.id, 0):
            continue
        if first.head > second.id and grammar.fold(f"{first.form} {second.form}") in grammar.lists["markers_of_many"]:
            changes[second.id] = (first.id, "fixed")
            continue
        below = [k for k in tree.kids(second.id, "nmod", "obl", "flat", "dep") if k.id > second.id]
        if below and grammar.fold(f"{first.form} {second.form}") in grammar.lists["markers_of_many"]:
            inner = below[0]
            changes[inner.id] = (second.head, second.deprel)
            changes[first.id] = (inner.id, "case")
            changes[second.id] = (first.id, "fixed")
    return changes


def _together(tree: Tree, spans: Iterable[tuple[int, int, int]]) -> Changes:
    """Every mention is one subtree under its head."""
    changes: Changes = {}
    for first, last, head in spans:
        inside = range(first, last + 1)
        out = tree.word(head)
        if out.head in inside:
            others = [tree.word(i) for i in inside if tree.word(i).head not in inside]
            if others:
                out = others[0]
        if out.id != head:
            changes[head] = (out.head, out.deprel if base(out) not in LOOSE else "nmod")
        for i in inside:
            word = tree.word(i)
            if i != head and (word.head not in inside or word.head == i):
                changes[i] = (head, word.deprel if base(word) in ("case", "punct", "cc") else "flat")
            for kid in tree.kids(i):
                if kid.id not in inside and i != head and (base(kid) != "case" or kid.id < first):
                    changes[kid.id] = (head, kid.deprel if base(kid) != "flat" else "nmod")
    return changes


def _apart(tree: Tree, times: Sequence[tuple[int, int]]) -> Changes:
    """A time expression governs nothing outside itself, and hangs on the predicate."""
    changes: Changes = {}
    for first, last in times:
        inside = range(first, last + 1)
        top = next((i for i in inside if tree.word(i).head not in inside), first)
        holder = next((w for w in tree.ancestors(top) if w.id not in inside and w.upos in VERBAL | NOMINAL), None)
        if holder is None:
            continue
        changes[top] = (tree.word(top).head, "obl:tmod")
        for i in inside:
            changes |= _case_before(tree, i, first, holder)
            for kid in tree.kids(i):
                if kid.id in inside or base(kid) in ("case", "punct", "cc", "mark"):
                    continue
                relation = kid.deprel if kid.upos in VERBAL else ("obl" if holder.upos in VERBAL else "nmod")
                if kid.id > last:
                    changes[kid.id] = (holder.id, relation)
                elif kid.upos == "ADJ" and (kid.id, holder.upos) == (first - 1, "VERB") and kid.id == holder.id + 1:
                    changes[kid.id] = (holder.id, "xcomp")  # "was shot dead Tuesday"
                elif _bare_before(tree, kid, first) and base(tree.word(top)) == "nsubj" and holder.upos == "VERB":
                    changes[kid.id] = (holder.id, tree.word(top).deprel)  # "President X last year vowed"
                elif kid.id == first - 1 and kid.upos == "PROPN" and base(kid) in ("compound", "flat"):
                    changes[kid.id] = (holder.id, relation)
                    changes |= {k.id: (kid.id, "case") for k in tree.kids(i, "case") if k.id < kid.id}
    return changes


def _case_before(tree: Tree, timed: int, first: int, holder: Word) -> Changes:
    """A preposition hung on a time over a nominal that stands between them is that nominal's ("to X next month")."""
    for case in (k for k in tree.kids(timed, "case") if k.id < first - 1):
        between = [w for w in tree.words[case.id : first - 1] if w.head == holder.id and w.upos in NOMINAL]
        if len(between) == 1 and not tree.marker(between[0].id):
            return {case.id: (between[0].id, "case")}
    return {}


def _bare_before(tree: Tree, word: Word, first: int) -> bool:
    """Whether a bare noun with all that hangs on it ends right before a time expression that begins at word `first`."""
    bare = word.upos in ("PROPN", "NOUN") and not tree.marker(word.id)
    return bare and word.id < first and tree.subtree(word.id)[-1] == first - 1


def _coordinated(tree: Tree, mentions: Sequence[Mention], articles: bool) -> Changes:
    """Two mentions of like kind with only a conjunction between them are coordinated; `articles` are words of their own."""
    changes: Changes = {}
    for left, right in zip(mentions, mentions[1:], strict=False):
        between = [tree.word(i) for i in range(left.last + 1, right.first)]
        told = [w.upos for w in between if w.upos != "PUNCT"]
        if (told != ["CCONJ"] and not (articles and told == ["CCONJ", "DET"])) or len(between) > 2 or not _alike(left, right):
            continue
        word = tree.word(right.head)
        if articles and tree.word(left.head).head == right.head:  # "The US and South Korea": the first hung on the second
            changes |= {left.head: (word.head, word.deprel), right.head: (left.head, "conj")}
            continue
        ahead = base(word) == "nsubj" and tree.word(word.head).upos in VERBAL and word.head > right.last
        if ahead and not (articles and any(k.id <= left.head for k in tree.kids(word.head, "nsubj"))):
            continue
        if (word.head, base(word)) != (left.head, "conj") and not tree.under(left.head, right.head):
            changes[right.head] = (left.head, "conj")
    return changes


def _as_well(tree: Tree, mentions: Sequence[Mention], grammar: Grammar) -> Changes:
    """Two mentions of like kind with only a conjunction of several words between them are coordinated ("X, as well as Y"); a verb
    behind them is that of both."""
    changes: Changes = {}
    for left, right in zip(mentions, mentions[1:], strict=False):
        between = [tree.word(i) for i in range(left.last + 1, right.first)]
        told = [w for w in between if w.upos not in ("PUNCT", "DET")]
        joined = len(told) > 1 and len(between) < 6 and grammar.has("conjunctions", " ".join(w.form for w in told))
        if not joined or not _alike(left, right) or tree.under(left.head, right.head):
            continue
        first, second = tree.word(left.head), tree.word(right.head)
        while base(first) == "conj" and 0 < first.head < first.id:
            first = tree.word(first.head)
        if base(second) == "nsubj" and second.head > second.id:
            changes[first.id] = (second.head, second.deprel)
        changes[second.id] = (left.head, "conj")
        changes |= {w.id: (second.id, "cc") for w in told}
    return changes


def _alike(left: Mention, right: Mention) -> bool:
    geo = {"place", "state"}
    body = {"organisation", "armed_group", "state", "group"}
    return left.kind == right.kind or {left.kind, right.kind} <= geo or {left.kind, right.kind} <= body
