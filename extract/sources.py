"""Who says so: verbs of saying above or before a predicate, "according to", statements, speakers carried on by a quotation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.entities import Referent
from extract.lexicon import Grammar
from extract.pronouns import Memory
from extract.tree import Tree, base
from extract.types import Mention, Word

_OPEN, _CLOSE = frozenset("«“„"), frozenset("»”")
_PLAIN = frozenset('"')
#: A verb of saying at the end of a sentence: words that may follow it, and how far before it its subject may stand.
LAST, AFTER = 3, 6
#: How far behind a document its maker may stand ("a statement released on Thursday by X").
MADE = 8


@dataclass(frozen=True, slots=True)
class Speech:
    """A speaker and what is theirs: the words from `first` to `last` of a sentence, by the word `cue`."""

    speaker: Referent
    first: int
    last: int
    cue: Word


def speeches(
    memory: Memory, index: int, tree: Tree, mentions: Sequence[Mention], last: Referent | None, quoted: bool
) -> tuple[Speech, ...]:
    """The speeches of a sentence, the widest first; `last` spoke last, and still speaks where the sentence begins `quoted`."""
    out: list[Speech] = []
    if last is not None and quoted:
        out.append(Speech(last, 1, _first_close(tree), tree.words[0]))
    out += _according(memory, index, tree, mentions)
    out += _said(memory, index, tree, mentions, last)
    out += _saying(memory, index, tree)
    out += _in_words_of(memory, index, tree, mentions)
    return tuple(out)


def sources_of(tree: Tree, speech: Sequence[Speech], predicate: int) -> tuple[Speech, ...]:
    """The speeches that a predicate belongs to, nearest first."""
    mine = [s for s in speech if s.first <= predicate <= s.last and s.cue.id != predicate]
    return tuple(sorted(mine, key=lambda s: (s.last - s.first, -s.first)))


def _first_close(tree: Tree) -> int:
    for word in tree.words:
        if word.form in _CLOSE:
            return word.id
    return len(tree.words)


def _said(memory: Memory, index: int, tree: Tree, mentions: Sequence[Mention], last: Referent | None) -> Iterator[Speech]:
    grammar = memory.grammar
    for word in tree.words:
        if word.upos != "VERB":
            continue
        document = next(
            (k for k in tree.kids(word.id, "nsubj", "obl") if grammar.word_in("documents", k) and k.id > word.id), None
        )
        contains = document is not None and (base(document) == "obl" or _states(tree, word, document, grammar))
        if not grammar.word_in("speech_verbs", word) and not contains:
            continue
        nobody = grammar.has("impersonal", word.form) and not tree.kids(word.id, "nsubj")
        own = document is None or base(document) == "nsubj" or not tree.kids(word.id, "nsubj")  # "X wrote on the site of Y"
        speaker = None if nobody else _speaker(memory, index, word, mentions, document if own else None, last)
        if speaker is None:
            continue
        opened = _opening(tree, word, grammar)
        if opened:
            end = _ending(tree, word, opened)
            quoted_one = _relayed(memory, index, tree, word, opened, mentions)
            if quoted_one is not None:
                yield Speech(quoted_one, opened, end, word)
            yield Speech(speaker, opened, end, word)
        elif began := _as_said(tree, word, grammar):
            yield Speech(speaker, 1, began - 1, word)
        elif _closes(tree, word, grammar):
            yield Speech(speaker, 1, word.id - 1, word)


def _saying(memory: Memory, index: int, tree: Tree) -> Iterator[Speech]:
    """What somebody says meanwhile, told by a participle of the clause ("left, saying that …", "refused, accusing X of …")."""
    grammar = memory.grammar
    for word in tree.words:
        if word.upos not in ("NOUN", "ADJ") or not grammar.word_in("speech_participles", word) or tree.marker(word.id):
            continue
        accuses = grammar.cue("governors", word) == "possible"
        opened = _opening(tree, word, grammar) or (word.id if accuses else 0)
        verbs = [w for w in tree.ancestors(word.id) if w.upos == "VERB" and w.id < word.id]
        verbs += [w for w in reversed(tree.words[: word.id - 1]) if w.upos == "VERB" and base(w) != "acl"]
        found = (r for v in verbs for r in memory.subjects.get((index, v.id), ()))
        actors = (r for one in found if (r := memory.cast.as_actor(one)).kind not in ("thing", "place"))
        speaker = next(actors, None)
        if opened and speaker is not None:
            yield Speech(speaker, opened, _ending(tree, word, opened), word)


def _states(tree: Tree, verb: Word, document: Word, grammar: Grammar) -> bool:
    """Whether a verb with a document as its subject is followed by what that says ("a statement held that …")."""
    marks = [k for k in tree.words[document.id :] if k.deprel == "mark" and k.head > k.id]
    held = any(grammar.word_in("complementizers", k) for k in marks)
    return held and _opening(tree, verb, grammar) > document.id


def _in_words_of(memory: Memory, index: int, tree: Tree, mentions: Sequence[Mention]) -> Iterator[Speech]:
    """A noun of saying with its owner's clitic ("quoted X as saying that"): X is the last actor before it."""
    for word in tree.words[:-1]:
        behind = tree.word(word.id + 1)
        if (
            word.upos == "NOUN"
            and memory.grammar.word_in("speech_nouns", word)
            and behind.upos == "PRON"
            and behind.head == word.id
        ):
            before = [m for m in mentions if m.last < word.id and m.kind not in ("thing", "place")]
            quoted_ones = [m for m in before if m.first > 1 and memory.grammar.has("relay_markers", tree.word(m.first - 1).form)]
            before = quoted_ones or before
            speaker = memory.cast.by_mention.get((index, before[-1].head)) if before else None
            if speaker is not None:
                yield Speech(speaker, word.id + 1, len(tree.words), word)


def _opening(tree: Tree, verb: Word, grammar: Grammar) -> int:
    """The word after which the speech stands: a complementizer, a colon or a quotation mark before the next verb; 0 for none."""
    for word in tree.words[verb.id :]:
        if word.form in _OPEN | _PLAIN | {":"} or grammar.word_in("complementizers", word):
            return word.id
        apart = base(word) == "root" or (base(word) == "conj" and not _inside(tree, word, verb))
        if word.upos == "VERB" and apart and word.id - verb.id > 1:
            return 0
    complement = [k for k in tree.kids(verb.id, "ccomp", "xcomp", "advcl") if k.id > verb.id and _told(tree, k, grammar)]
    return complement[0].id if complement else 0


def _ending(tree: Tree, verb: Word, opened: int) -> int:
    """The last word of a speech: where somebody else acts in a verb that is coordinated with the verb of saying, it is over."""
    above = {verb.id, *(w.id for w in tree.ancestors(verb.id) if w.upos == "VERB")}
    for word in tree.words[opened:]:
        joined = word.upos == "VERB" and base(word) == "conj" and word.head in above
        own = [k for k in tree.kids(word.id, "nsubj") if k.upos != "PRON"]
        itself = any(k.id == opened for k in tree.kids(word.id, "mark"))
        if joined and own and not itself and not quoted(tree, opened, word.id):
            return word.id - 1
    return len(tree.words)


def quoted(tree: Tree, first: int, last: int) -> bool:
    """Whether a quotation that opens behind `first` is still open before `last`."""
    marks = [w.form for w in tree.words[first - 1 : last - 1]]
    opens = sum(m in _OPEN for m in marks) - sum(m in _CLOSE for m in marks)
    return opens > 0 or sum(m in _PLAIN for m in marks) % 2 == 1


def _inside(tree: Tree, word: Word, verb: Word) -> bool:
    """Whether a coordinated verb belongs to what the verb governs ("said it had come and gone")."""
    return word.head != verb.id and tree.under(word.head, verb.id)


def _told(tree: Tree, verb: Word, grammar: Grammar) -> bool:
    """Whether a dependent clause is what is said: a complement, or a gerund ("denied holding", "accused X of shelling")."""
    if base(verb) == "ccomp":
        return True
    marks = tree.kids(verb.id, "mark", "case")
    gerund = verb.feat("VerbForm") == "Ger"
    return gerund and (base(verb) == "xcomp" or bool(marks)) and not any(grammar.word_in("adjunct_markers", m) for m in marks)


def _closes(tree: Tree, verb: Word, grammar: Grammar) -> bool:
    """A verb of saying behind what is said: "…, the agency said"."""
    before = [w for w in tree.words[: verb.id - 1] if w.upos == "VERB"]
    if any(k.id < verb.id for k in tree.kids(verb.id, "cc")):
        return False  # "…, but X denies it": what stands before is not X's
    last = len(tree.words) - verb.id <= LAST
    if not grammar.drops_subject:  # "…, X said in a statement on Monday": nothing that could be what is said
        last = last or not any(w.upos == "VERB" or grammar.word_in("complementizers", w) for w in tree.words[verb.id :])
    ends = last and any(verb.id > k.id > verb.id - AFTER for k in tree.kids(verb.id, "nsubj"))
    linked = base(verb) == "parataxis" or (base(verb) == "conj" and ends)
    linked = linked or any(k.id < verb.id for k in tree.kids(verb.id, "ccomp", "parataxis"))
    closed = any(w.form in _CLOSE | _PLAIN for w in tree.words[max(0, verb.id - AFTER) : verb.id - 1])  # "“…,” X told reporters"
    linked = linked or (closed and any(k.id < verb.id and k.upos == "VERB" for k in tree.kids(verb.id, "advcl")))
    return bool(before) and (
        linked or any(w.form in _CLOSE | {"،", ","} for w in tree.words[max(0, verb.id - 5) : verb.id - 1]) and linked
    )


def _as_said(tree: Tree, verb: Word, grammar: Grammar) -> int:
    """The word that opens "as X said" at the end of a sentence; 0 for none."""
    before = tree.word(verb.id - 1) if verb.id > 2 else verb
    told = any(w.upos == "VERB" for w in tree.words[: before.id - 1])
    subject = next((k for k in tree.kids(verb.id, "nsubj") if k.id > verb.id), None)
    if subject is None or not told or not grammar.has("as_markers", before.form):
        return 0
    free = grammar.lists["place_markers"]
    said = [k for k in tree.kids(verb.id, "obj", "obl") if grammar.marker(tree.marker(k.id)) not in free]
    more = any(w.upos == "VERB" for w in tree.words[verb.id :])
    return 0 if more or said else before.id


def _speaker(
    memory: Memory, index: int, verb: Word, mentions: Sequence[Mention], document: Word | None, last: Referent | None
) -> Referent | None:
    """Who speaks: the owner of a statement, else the subject; a statement without an owner is that of the last speaker."""
    subjects = memory.subjects.get((index, verb.id), ())
    actors = [r for s in subjects if (r := memory.cast.as_actor(s)).kind not in ("thing", "place")]
    if document is not None:
        owner = _owner(memory, index, mentions, document.id)
        if owner is not None:
            return owner
        if base(document) == "nsubj":
            return last
    return actors[0] if actors else None


def _relayed(memory: Memory, index: int, tree: Tree, verb: Word, opened: int, mentions: Sequence[Mention]) -> Referent | None:
    """Whom one quotes who passes on what others say: the actor behind its preposition ("quoted a source as saying that …")."""
    grammar = memory.grammar
    for mention in mentions:
        if not verb.id + 1 < mention.first < opened or mention.kind in ("thing", "place"):
            continue
        marker, before = tree.word(mention.first - 1), tree.word(mention.first - 2)
        passes = grammar.word_in("relay_verbs", verb) or grammar.has("relay_verbs", before.form)
        if passes and grammar.has("relay_markers", marker.lemma, marker.form):
            return memory.cast.by_mention.get((index, mention.head))
    return None


def _owner(memory: Memory, index: int, mentions: Sequence[Mention], document: int) -> Referent | None:
    """Whoever a statement is from: the first actor right behind it."""
    for mention in mentions:
        if document < mention.first <= document + 4 and mention.kind not in ("thing", "place"):
            return memory.cast.by_mention.get((index, mention.head))
    return None


def _according(memory: Memory, index: int, tree: Tree, mentions: Sequence[Mention]) -> Iterator[Speech]:
    for word in tree.words:
        if not memory.grammar.has("according", word.lemma, word.form):
            continue
        saying = next((w for w in tree.words[word.id : word.id + 3] if w.upos == "VERB"), None)  # "according to what X said"
        if saying is not None and (speaker := _speaker(memory, index, saying, mentions, None, None)) is not None:
            yield Speech(speaker, 1, len(tree.words), word)
            continue
        start, reach = _maker(tree, word, memory.grammar)
        for mention in mentions:
            if not start < mention.first <= start + reach or mention.kind == "thing":
                continue
            if not memory.grammar.head_initial and any(w.form == "," for w in tree.words[start : mention.first - 1]):
                break  # "according to reports, the army …": nobody is named
            speaker = memory.cast.by_mention.get((index, mention.head))
            if speaker is not None and memory.cast.as_actor(speaker).kind != "place":
                yield Speech(memory.cast.as_actor(speaker), 1, len(tree.words), word)
                break


def _maker(tree: Tree, cue: Word, grammar: Grammar) -> tuple[int, int]:
    """Behind which word, and within how many, the source of "according to" stands: behind it, or the "by" of a document."""
    document = next((w for w in tree.words[cue.id : cue.id + 4] if grammar.word_in("documents", w)), None)
    behind = tree.words[document.id : document.id + MADE] if document else ()
    by = next((w for w in behind if w.upos == "ADP" and grammar.word_in("agent_markers", w)), None)
    return (by.id, 3) if by else (cue.id, 6)


def still_open(tree: Tree, was_open: bool) -> bool:
    """Whether a quotation is open behind a sentence."""
    opened = was_open
    for word in tree.words:
        if word.form in _OPEN:
            opened = True
        elif word.form in _CLOSE:
            opened = False
        elif word.form in _PLAIN:
            opened = not opened
    return opened
