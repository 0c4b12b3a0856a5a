"""Names in a sentence: the parser's named entities and the gazetteer's forms, reconciled; longest first, never overlapping."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from extract.gazetteer import Entry, Gazetteer, Match
from extract.lexicon import Grammar
from extract.types import Link, Sentence, Word

#: What the labels of the name taggers stand for (CoNLL, OntoNotes and the worldwide set).
KIND_OF_LABEL = {
    "PER": "person",
    "PERS": "person",
    "PERSON": "person",
    "LOC": "place",
    "GPE": "place",
    "LOCATION": "place",
    "FAC": "place",
    "FACILITY": "place",
    "ORG": "organisation",
    "ORGANIZATION": "organisation",
}
_EDGES = frozenset({"VERB", "AUX", "ADP", "CCONJ", "SCONJ", "PART", "PUNCT", "PRON", "DET", "SYM"})
_NAMELIKE = frozenset({"PROPN", "X"})


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name: word ids `first` to `last`; `entry` is its reading in the gazetteer, best first among `entries`."""

    first: int
    last: int
    kind: str
    entries: tuple[Entry, ...] = ()

    @property
    def entry(self) -> Entry | None:
        """The best reading, or None for a name that no table knows."""
        return self.entries[0] if self.entries else None


def find_names(
    sentence: Sentence, folded: Sequence[str], gazetteer: Gazetteer, grammar: Grammar, persons: Collection[str] = ()
) -> tuple[Name, ...]:
    """The names of a sentence in order. `folded` holds the normal form of each word.

    `persons` are the folded full names of persons that the article holds: their last word alone is the name again, and a tagged
    run that is two of them is two.
    """
    tagged = [_trim(sentence, span, grammar) for span in tagged_spans(sentence)]
    candidates = [Name(first, last, KIND_OF_LABEL.get(label, "")) for first, last, label in tagged if first <= last]
    candidates = [_closed(sentence, _before_place(sentence, name, grammar), grammar) for name in candidates]
    known = [*_known(sentence, folded, gazetteer, grammar), *_short(sentence, folded, persons)]
    single = frozenset(n.first for n in known if n.kind == "person" and n.first == n.last and n.entries)
    candidates = [part for name in candidates for part in _parted(sentence, name, folded, persons, single)]
    candidates = [part for name in candidates for part in _without_places(name, known)]
    candidates = [_before_known(sentence, name, known, grammar) for name in candidates if not _of_two(name, known)]
    chosen: list[Name] = []
    for name in sorted([*known, *candidates], key=lambda n: (n.first - n.last, not n.entries, n.first)):
        if all(name.last < other.first or name.first > other.last for other in chosen):
            chosen.append(name)
    chosen = [_longer(sentence, name, chosen, folded, gazetteer, grammar) for name in chosen if name.kind]
    return tuple(sorted(chosen, key=lambda n: n.first))


def _parted(
    sentence: Sentence, name: Name, folded: Sequence[str], persons: Collection[str], single: Collection[int]
) -> tuple[Name, ...]:
    """A tagged run that is two names: two full ones, or behind a verb two last names ("met Blair Chirac"). `single` are the words
    that are a known person's name alone."""
    if name.kind != "person" or not persons:
        return (name,)
    for cut in range(name.first + 1, name.last):
        left, right = (" ".join(folded[a - 1 : b]) for a, b in ((name.first, cut), (cut + 1, name.last)))
        if left in persons and right in persons:
            return Name(name.first, cut, "person"), Name(cut + 1, name.last, "person")
    if name.last == name.first + 1 and name.first > 1 and sentence.words[name.first - 2].upos == "VERB":
        whole = " ".join(folded[name.first - 1 : name.last])
        surnames = {p.split()[-1] for p in persons if " " in p and p != whole}
        if all(i in single or folded[i - 1] in surnames for i in (name.first, name.last)):
            return Name(name.first, name.first, "person"), Name(name.last, name.last, "person")
    return (name,)


def _without_places(name: Name, known: Sequence[Name]) -> tuple[Name, ...]:
    """A person's tagged run without the place or state of two words or more that ends it."""
    for other in known:
        if (
            name.kind == "person"
            and other.kind in ("state", "place")
            and other.last == name.last
            and name.first < other.first < other.last
        ):
            return (Name(name.first, other.first - 1, "person"),)
    return (name,)


def _before_place(sentence: Sentence, name: Name, grammar: Grammar) -> Name:
    """The tagged run of a body without a preposition and a word for a place at its end ("the Syrian army | on the town of")."""
    for marker, noun in zip(sentence.words[name.first : name.last - 1], sentence.words[name.first + 1 : name.last], strict=True):
        place = marker.upos == "ADP" and noun.upos == "NOUN" and grammar.word_in("transparent", noun)
        if place and name.kind == "organisation" and grammar.head_initial:
            return Name(name.first, marker.id - 1, name.kind)
    return name


def _closed(sentence: Sentence, name: Name, grammar: Grammar) -> Name:
    """The tagged run of a body up to where its phrase is over: at a noun without an article behind a word with it ("the
    liberation organisation | the government of X")."""
    words = sentence.words[name.first - 1 : name.last]
    for word, behind in zip(words, words[1:], strict=False):
        bare = behind.upos == "NOUN" and not grammar.normal.has_article(behind.form)
        if name.kind == "organisation" and grammar.head_initial and bare and grammar.normal.has_article(word.form):
            return Name(name.first, word.id, name.kind)
    return name


def _before_known(sentence: Sentence, name: Name, known: Sequence[Name], grammar: Grammar) -> Name:
    """The tagged run of a body without a known one at its end that cannot belong to it: before it stands a closed phrase
    ("the Yemeni government | the Security Council")."""
    for other in known:
        inside = name.kind == "organisation" and other.last == name.last and name.first < other.first
        before = sentence.words[other.first - 2]
        if inside and grammar.head_initial and before.upos == "ADJ" and grammar.normal.has_article(before.form):
            return Name(name.first, other.first - 1, name.kind)
    return name


def _of_two(name: Name, known: Sequence[Name]) -> bool:
    """Whether a tagged run is two known places that stand beside one another ("the president of Ghana | Nairobi")."""
    lands = [k for k in known if k.kind in ("state", "place") and name.first <= k.first <= k.last <= name.last]
    return any(a.first == name.first and a.last + 1 == b.first and b.last == name.last for a in lands for b in lands)


def _short(sentence: Sentence, folded: Sequence[str], persons: Collection[str]) -> Iterator[Name]:
    """Single words that are the last word of a person's full name given elsewhere in the article."""
    surnames = {p.split()[-1] for p in persons if " " in p}
    for word, fold in zip(sentence.words, folded, strict=True):
        if fold in surnames and len(fold) > 2 and word.upos in ("NOUN", "PROPN", "ADJ", "X"):
            yield Name(word.id, word.id, "person")


def tagged_spans(sentence: Sentence) -> tuple[tuple[int, int, str], ...]:
    """(first word id, last word id, label) of each BIO run."""
    spans: list[tuple[int, int, str]] = []
    for word in sentence.words:
        if word.name.startswith("B-"):
            spans.append((word.id, word.id, word.name[2:]))
        elif word.name.startswith("I-") and spans and spans[-1][1] == word.id - 1:
            spans[-1] = (spans[-1][0], word.id, spans[-1][2])
    return tuple(spans)


def _trim(sentence: Sentence, span: tuple[int, int, str], grammar: Grammar) -> tuple[int, int, str]:
    first, last, label = span
    if first == last:
        return span
    while first <= last and (sentence.words[first - 1].upos in _EDGES):
        first += 1
    while last >= first and sentence.words[last - 1].upos in _EDGES:
        last -= 1
    return first, last, label


def _known(sentence: Sentence, folded: Sequence[str], gazetteer: Gazetteer, grammar: Grammar) -> Iterable[Name]:
    for at in range(len(folded)):
        match = gazetteer.match(folded, at)
        if match is None:
            continue
        entries = _believed(sentence.words[at : at + match.length], match, grammar, sentence.words[at - 1] if at else None)
        if entries:
            yield Name(at + 1, at + match.length, entries[0].kind, entries)


def _believed(words: Sequence[Word], match: Match, grammar: Grammar, before: Word | None) -> tuple[Entry, ...]:
    """The readings that the words bear out: a form that is also a common word needs the look of a name."""
    entries = tuple(e for e in match.entries if e.sort not in ("adjective", "demonym_plural"))
    if not entries or (words[0].upos in ("VERB", "ADP", "CCONJ") and not words[0].name):
        return ()
    if match.definite and not grammar.normal.has_article(words[0].form):
        return ()
    apart = before is not None and grammar.parts(before, words[0])
    if match.adjective and words[0].deprel == "amod" and words[0].head not in {w.id for w in words} and not apart:
        return ()
    looks = any(w.name or w.upos in _NAMELIKE for w in words)
    weak = match.ambiguous or entries[0].sort == "person_short" or entries[0].sort == "city" and len(words) == 1
    if weak and not looks:
        return ()
    if entries[0].sort == "capital" and any(e.kind == "place" for e in entries):
        entries = tuple(sorted(entries, key=lambda e: e.kind != "place"))
    if entries[0].kind == "person" and any(KIND_OF_LABEL.get(w.name[2:]) == "place" for w in words):
        return tuple(e for e in entries if e.kind != "person")
    return entries


def _longer(
    sentence: Sentence, name: Name, others: Sequence[Name], folded: Sequence[str], gazetteer: Gazetteer, grammar: Grammar
) -> Name:
    """A person's name with the surname that the tagger left out: particles of descent, and adjective-like family names."""
    if name.kind != "person":
        return name
    last = name.last
    while last < len(sentence.words):
        word = sentence.words[last]
        taken = any(o.first <= word.id <= o.last for o in others if o is not name)
        if taken or not _continues(sentence, word, last, folded, gazetteer, grammar):
            break
        last += 1
    first = name.first
    while first > 1 and grammar.word_in("name_openers", sentence.words[first - 2]) and not _taken(others, name, first - 1):
        first -= 1
    if (first, last) == (name.first, name.last):
        return name
    return Name(first, last, name.kind, ())


def _taken(others: Sequence[Name], name: Name, i: int) -> bool:
    return any(o.first <= i <= o.last for o in others if o is not name)


def _continues(sentence: Sentence, word: Word, last: int, folded: Sequence[str], gazetteer: Gazetteer, grammar: Grammar) -> bool:
    before = sentence.words[last - 1]
    if grammar.word_in("name_openers", word) or grammar.word_in("name_openers", before):
        return word.upos not in _EDGES
    hangs = word.head == before.id or word.head in {w.id for w in sentence.words[max(0, last - 3) : last]}
    alone = last < 2 or not sentence.words[last - 2].name
    if alone and hangs and word.upos in ("NOUN", "ADJ") and not grammar.normal.has_article(word.form) and before.name:
        return word.deprel in ("flat", "nmod", "amod") and not gazetteer.state_of_adjective(folded, word.id - 1)
    if word.upos in _NAMELIKE:
        return hangs and word.deprel in ("flat", "flat:name", "nmod", "appos") and not grammar.normal.has_article(word.form)
    return (
        word.upos in ("ADJ", "NOUN")
        and hangs
        and grammar.normal.has_article(word.form)
        and gazetteer.state_of_adjective(folded, word.id - 1) is None
        and bool(before.name or before.upos in _NAMELIKE)
        and word.deprel in (("amod", "flat", "nmod") if word.upos == "ADJ" else ("flat",))
    )


def link_of(name: Name) -> Link | None:
    """The link of a name to its best reading, with reason and score; a capital links to the city, and says so."""
    entry = name.entry
    if entry is None:
        return None
    capital = any(e.sort == "capital" for e in name.entries) and entry.kind == "place"
    return Link(entry.key, "capital" if capital else entry.sort, entry.score, entry.qid)
