"""A sentence with all that is needed to read its phrases: names, titles, times, definiteness."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from extract.gazetteer import Gazetteer
from extract.lexicon import Grammar
from extract.names import KIND_OF_LABEL, Name, find_names, tagged_spans
from extract.titles import Title, Titles
from extract.types import Link, Mention, Sentence, Word

NOUNS = frozenset({"NOUN", "PROPN", "X", "NUM"})


@dataclass(frozen=True, slots=True)
class Ending:
    """A title by where it stands: the words `first` to `last`."""

    first: int
    last: int
    title: Title


@dataclass(frozen=True, slots=True)
class Reader:
    """A sentence with all that is needed to read its phrases."""

    sentence: Sentence
    index: int
    text: str
    folded: tuple[str, ...]
    names: tuple[Name, ...]
    times: frozenset[int]  # ids of words inside a time expression
    titles: Titles
    gazetteer: Gazetteer
    grammar: Grammar
    persons: frozenset[str] = frozenset()  # the folded full names of the article

    def word(self, i: int) -> Word:
        """The word with id `i`."""
        return self.sentence.words[i - 1]

    @property
    def size(self) -> int:
        """The number of words, which is the id of the last."""
        return len(self.sentence.words)

    def name_at(self, i: int) -> Name | None:
        """The name that begins at word `i`."""
        return next((n for n in self.names if n.first == i), None)

    def covered(self, i: int) -> bool:
        """Whether a word stands in a name."""
        return any(n.first <= i <= n.last for n in self.names)

    def definite(self, i: int) -> bool:
        """Whether a word closes a genitive chain: it bears an article, is a name, or has a possessive clitic behind it."""
        word = self.word(i)
        if self.grammar.normal.has_article(word.form) or self.covered(i):
            return True
        lemma = self.grammar.fold(word.lemma)
        if any(self.folded[i - 1] == lemma + e for e in self.grammar.lists["closed_endings"]):
            return True
        return i < self.size and self.word(i + 1).upos == "PRON" and self.word(i + 1).span[0] <= word.span[1]

    def disagrees(self, i: int, j: int) -> bool:
        """Whether the word at `j` is a plural with an article behind words from `i` on that are all singular, or a feminine
        adjective behind a masculine one.

        It is no adjective of them ("called the president | the faithful to …").
        """
        if j > 1 and self.grammar.parts(self.word(j - 1), self.word(j)):
            return True
        if self.word(j).feat("Number") != "Plur" or not self.grammar.normal.has_article(self.word(j).form):
            return False
        return all(self.word(k).feat("Number") == "Sing" for k in range(i, j) if self.word(k).upos in (*NOUNS, "ADJ"))

    def accusative(self, i: int) -> bool:
        """Whether a word bears the ending of an accusative without an article."""
        word = self.word(i)
        bare = not self.covered(i) and not word.name and not self.grammar.normal.has_article(word.form)
        return (
            bare
            and word.upos in ("NOUN", "PROPN")
            and any(self.folded[i - 1].endswith(e) for e in self.grammar.lists["accusative_endings"])
        )

    def title(self, group: str, i: int) -> tuple[int, Title] | None:
        """(words, title) of a group of titles.yaml at word `i`; a form that needs its article is asked for it."""
        found = self.titles.find(group, self.folded, i - 1) or self._by_lemma(group, i)
        if found and found[1].definite and not self.grammar.normal.has_article(self.word(i).form):
            return None
        return found

    def _by_lemma(self, group: str, i: int) -> tuple[int, Title] | None:
        """A dual or an accusative that no list holds is looked up by its lemma, then by its form without the ending."""
        word = self.word(i)
        endings = self.grammar.lists["accusative_endings"]
        if group == "counterpart" or word.upos not in ("NOUN", "ADJ"):
            return None
        lemma = self.grammar.fold(word.lemma)
        several = word.feat("Number") == "Dual" or (group == "people" and word.feat("Number") == "Plur")
        if several or any(self.folded[i - 1] == lemma + e for e in endings):
            found = self.titles.find(group, (lemma,), 0)
            if found is not None:
                kind = "group" if group == "people" and several else found[1].kind
                return 1, replace(found[1], plural=several, kind=kind, definite=False)
        closed = self.grammar.lists["closed_endings"] if group == "people" and word.upos == "NOUN" else ()
        one = next((self.folded[i - 1].removesuffix(e) for e in closed if self.folded[i - 1].endswith(e)), "")
        if one and (found := self.titles.find(group, (one,), 0)) is not None and not found[1].plural:
            return 1, replace(found[1], plural=True, kind="group", definite=False)  # a dual that the tagger takes for a lemma
        bare = next((self.folded[i - 1].removesuffix(e) for e in endings if self.folded[i - 1].endswith(e)), "")
        broken = self.titles.find(group, (bare,), 0) if bare else None  # a plural that the tagger may take for a singular
        return broken if broken is not None and broken[1].plural else None

    def ending(self, group: str, first: int, last: int) -> Ending | None:
        """The longest title of a group that begins at `first` or later and covers `last`; a plural also by its lemma."""
        for t in range(first, last + 1):
            found = self.titles.find(group, self.folded, t - 1)
            if found and t + found[0] - 1 >= last:
                return Ending(t, t + found[0] - 1, found[1])
        word = self.word(last) if last else None
        if word is None or word.upos not in NOUNS or word.feat("Number") != "Plur":
            return None
        for t in range(first, last + 1):
            title = self.titles.groups[group].get(" ".join((*self.folded[t - 1 : last - 1], self.grammar.fold(word.lemma))))
            if title is not None:
                kind = "group" if title.kind == "person" else title.kind
                return Ending(t, last, replace(title, plural=True, kind=kind))
        return None

    def sides(self, i: int) -> Title | None:
        """What "the two sides" gathers, where word `i` is its head."""
        if self.grammar.head_initial:
            found = self.title("sides", i)
            return found[1] if found else None
        ending = self.ending("sides", max(1, i - 2), i)
        return ending.title if ending else None

    def office(self, i: int) -> tuple[int, Title] | None:
        """An office at word `i`; a counterpart is one too."""
        found = self.title("counterpart", i)
        if found:
            return found[0], replace(found[1], role="counterpart")
        return self.title("offices", i)

    def honour(self, i: int) -> int:
        """How many words at `i` are an honorific or a rank."""
        found = self.title("honorifics", i) or self.title("ranks", i)
        return found[0] if found else 0

    def nationality(self, i: int) -> tuple[int, str] | None:
        """(words, key of the state) where a nationality adjective stands at word `i`."""
        found = self.gazetteer.state_of_adjective(self.folded, i - 1)
        bare = None if found else _accusative_adjective(self, i)
        return (1, bare) if bare else found

    def counted_people(self, i: int) -> str | None:
        """The state whose people a number counts at word `i` ("19 Russians"): in the accusative, whatever else the form may
        be, or as a noun in the singular."""
        before = self.word(i - 1) if i > 1 and not {i - 1, i} & self.times else None
        if before is None or before.upos != "NUM" or before.form in ("1", "2", "١", "٢"):
            return None
        if re.fullmatch(r"(19|20)\d\d", before.form) or self.grammar.normal.has_article(self.word(i).form):
            return None
        form, endings = self.folded[i - 1], tuple(self.grammar.lists["accusative_endings"])
        feminine = form.endswith(tuple(self.grammar.lists["feminine_endings"]))
        one = form[:-1] if endings and form.endswith(endings) else "" if feminine or self.word(i).upos != "NOUN" else form
        found = self.gazetteer.state_of_adjective((one,), 0) if one and endings else None
        return found[1] if found and found[1].startswith("state:") else None


def reader_of(
    sentence: Sentence,
    index: int,
    text: str,
    times: frozenset[int],
    titles: Titles,
    gazetteer: Gazetteer,
    grammar: Grammar,
    persons: Collection[str] = (),
) -> Reader:
    """A Reader whose names are found; `persons` as for `find_names`."""
    folded = tuple(grammar.normal.fold_word(w.form) for w in sentence.words)
    if not grammar.head_initial:
        sentence = _without_offices(sentence, folded, titles)
    timeless = tuple("" if i in times else form for i, form in enumerate(folded, start=1))
    untimed = Sentence(tuple(replace(w, name="") if w.id in times else w for w in sentence.words), sentence.span)
    names = find_names(untimed, timeless, gazetteer, grammar, persons)
    surnames = {p.split()[-1] for p in persons}
    names = tuple(n for n in names if n.first not in times and not _only_adverb(sentence, n, grammar))
    reader = Reader(sentence, index, text, folded, names, times, titles, gazetteer, grammar, frozenset(persons))
    kept = (n for n in names if not _only_titles(reader, n, surnames) and not _adjective(reader, n))
    return replace(reader, names=tuple(_untitled(reader, n) for n in kept))


def _accusative_adjective(reader: Reader, i: int) -> str | None:
    """The state whose adjective stands as an accusative behind an accusative that names a person; where the form is also a
    state's name, only behind a number ("23 Russian diplomats" against "the two presidents of Russia")."""
    endings = tuple(reader.grammar.lists["accusative_endings"])
    form = reader.folded[i - 1]
    if not endings or i < 2 or not form.endswith(endings) or reader.grammar.normal.has_article(reader.word(i).form):
        return None
    found = reader.gazetteer.state_of_adjective((form[:-1],), 0)
    person = any(reader.title(group, i - 1) for group in ("offices", "people", "collective"))
    if found is None or not person or reader.grammar.normal.has_article(reader.word(i - 1).form):
        return None
    counted = i > 2 and reader.word(i - 2).upos == "NUM" and reader.folded[i - 2].endswith(endings)
    return found[1] if counted or not reader.gazetteer.match(reader.folded, i - 1) else None


def _adjective(reader: Reader, name: Name) -> bool:
    """Whether a name of one word is but a nationality ("a Russian diplomat", "19 Russians")."""
    told = _accusative_adjective(reader, name.first) or reader.counted_people(name.first)
    return name.first == name.last and told is not None


def _only_adverb(sentence: Sentence, name: Name, grammar: Grammar) -> bool:
    alone = name.first == name.last and name.entry is None
    return alone and grammar.has("adverbs", sentence.words[name.first - 1].form)


def _untitled(reader: Reader, name: Name) -> Name:
    """A tagged person's name without an office that the tagger drew into it at its end ("X Y | head of …")."""
    if name.kind != "person" or name.entry is not None or not reader.grammar.head_initial:
        return name
    for j in range(name.first + 1, min(name.last, reader.size - 1) + 1):
        goes_on = reader.word(j + 1).upos in ("NOUN", "ADJ") and reader.word(j).upos == "NOUN"
        if goes_on and reader.title("offices", j) and not reader.grammar.word_in("name_openers", reader.word(j - 1)):
            return Name(name.first, j - 1, "person")
    return name


def _without_offices(sentence: Sentence, folded: Sequence[str], titles: Titles) -> Sentence:
    """An office that begins or ends what was tagged as a body's name is no part of it ("State Department Spokesperson")."""
    words = list(sentence.words)
    for first, last, label in tagged_spans(sentence):
        if KIND_OF_LABEL.get(label) != "organisation":
            continue
        begins = titles.find("offices", folded, first - 1)
        if begins and not begins[1].plural and words[min(last, first + begins[0]) - 1].upos == "ADP":
            words[first - 1 : last] = [replace(w, name="") for w in words[first - 1 : last]]  # "Minister of Arts and Heritage"
        for i in range(first + 1, last + 1):
            found = titles.find("offices", folded, i - 1)
            if found and not found[1].plural and i + found[0] - 1 == last:
                end = i - 1 if words[i - 2].upos != "PART" else i - 2
                words[end:last] = [replace(w, name="") for w in words[end:last]]
                break
    return Sentence(tuple(words), sentence.span)


def _only_titles(reader: Reader, name: Name, surnames: Collection[str]) -> bool:
    """Whether what was tagged as a person's name is but an office, or begins with a word for people."""
    if name.kind != "person" or name.entry is not None or reader.word(name.first).upos != "NOUN":
        return False
    if name.first == name.last and not reader.grammar.normal.has_article(reader.word(name.first).form):
        return reader.folded[name.first - 1] not in surnames  # one common noun: the tagger erred
    office = reader.title("offices", name.first)
    if office and name.first + office[0] - 1 >= name.last:
        return True
    return any(reader.title(group, name.first) for group in ("collective", "people", "body", "facility"))


def person_at(reader: Reader, j: int) -> Name | None:
    """The person's name at word `j`: a tagged one, or behind a title a run of unknown proper nouns."""
    name = reader.name_at(j)
    if name is not None:
        return name if name.kind in ("person", "") else None
    k = j
    while (
        k <= reader.size
        and reader.word(k).upos in ("PROPN", "X")
        and k not in reader.times
        and not reader.covered(k)
        and not reader.nationality(k)
        and not reader.accusative(k)
    ):
        k += 1
    return Name(j, k - 1, "person") if k > j else None


def comma_at(reader: Reader, j: int) -> bool:
    """Whether a comma stands at word `j`, with something behind it."""
    return j < reader.size and reader.word(j).form in ("،", ",")


def owner_of(name: Name) -> str:
    """The key that an office belongs to: a capital's office is its state's."""
    entry = name.entry
    if entry is None:
        return ""
    capital = any(e.sort == "capital" for e in name.entries)
    return entry.country if (capital or entry.sort == "metonym") and entry.country else entry.key


def stretched(reader: Reader, mention: Mention, first: int, head: int) -> Mention:
    """A mention that begins earlier, at the honorifics before it."""
    span = (start_of(reader, first), mention.span[1])
    return replace(mention, first=first, head=head, span=span, text=text_of(reader, first, mention.last))


def start_of(reader: Reader, i: int) -> int:
    """Where the letters of a word begin, without one that a swallowed article shares with the clitic before it."""
    word = reader.word(i)
    letters = reader.text[slice(*word.span)]
    swallowed = letters != word.form and reader.grammar.normal.has_article(word.form) and word.form.endswith(letters)
    return word.span[0] + (1 if swallowed else 0)


def text_of(reader: Reader, first: int, last: int) -> str:
    """The words from one id to another as they are written, without letters of a clitic before them, and with the whole of an
    article that a clitic swallowed the beginning of."""
    word, start = reader.word(first), start_of(reader, first)
    if start == word.span[0]:
        return reader.text[start : reader.word(last).span[1]]
    return word.form + reader.text[word.span[1] : reader.word(last).span[1]]


def make(
    reader: Reader,
    first: int,
    last: int,
    head: int,
    form: str,
    kind: str,
    link: Link | None,
    name: str,
    role: str,
    office: str,
    of: str,
    gathered: bool = False,
) -> Mention:
    """A mention of the words `first` to `last`; the rest are the fields of Mention."""
    span = (start_of(reader, first), reader.word(last).span[1])
    text = text_of(reader, first, last)
    return Mention(reader.index, first, last, head, span, text, form, kind, link, name, role, office, of, gathered=gathered)
