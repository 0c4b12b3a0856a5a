"""Noun phrases that denote someone or something: titles with names, bodies, groups, places, and plain descriptions.

A phrase is read from left to right over the words, not over the tree: in news, offices and names are the part of a sentence
that a weak parser breaks most often, and their order is strict. What may continue a phrase is told by part of speech,
definiteness and the word lists of titles.yaml.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from extract.gazetteer import Gazetteer
from extract.lexicon import Grammar
from extract.names import Name, find_names, link_of
from extract.titles import Title, Titles
from extract.types import Link, Mention, Sentence, Word

_NOUNS = frozenset({"NOUN", "PROPN", "X", "NUM"})
#: Callings that are not a further office of one who holds a higher one.
UNJOINED = frozenset({"judge", "official", "member", "candidate", "cleric", "prosecutor", "negotiator"})
#: Offices that are held in a body rather than in a state.
OF_BODIES = frozenset({"spokesperson", "head", "director", "secretary_general", "president", "member", "deputy", "chief_executive",
                       "commander", "leader", "secretary", "official", "coordinator", "deputy_secretary_general", "speaker"})  # fmt: skip
#: The state of an office that is only called "the kingdom", "the country": the cast finds it.
COUNTRY = "@country"
#: Offices that serve under such a one: a minister behind "the president" is another person.
SERVING = frozenset({"minister", "foreign_minister", "defence_minister", "interior_minister", "finance_minister", "ambassador", "envoy",
                     "spokesperson", "secretary_general", "director", "adviser", "national_security_adviser", "representative",
                     "intelligence_chief", "speaker", "prime_minister", "president", "king"})  # fmt: skip
LONGEST = 14  # words of one phrase
#: Offices that lead a state: "the leader" may mean any of them.
SOVEREIGN = frozenset({"president", "king", "emperor", "emir", "sultan", "leader", "crown_prince", "prime_minister"})


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

    def word(self, i: int) -> Word:
        return self.sentence.words[i - 1]

    @property
    def size(self) -> int:
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

    def accusative(self, i: int) -> bool:
        """Whether a word bears the ending of an accusative without an article."""
        word = self.word(i)
        bare = not self.covered(i) and not word.name and not self.grammar.normal.has_article(word.form)
        return bare and word.upos in ("NOUN", "PROPN") and any(self.folded[i - 1].endswith(e) for e in self.grammar.lists["accusative_endings"])

    def title(self, group: str, i: int) -> tuple[int, Title] | None:
        """(words, title) of a group of titles.yaml at word `i`; a form that needs its article is asked for it."""
        found = self.titles.find(group, self.folded, i - 1) or self._by_lemma(group, i)
        if found and found[1].definite and not self.grammar.normal.has_article(self.word(i).form):
            return None
        return found

    def _by_lemma(self, group: str, i: int) -> tuple[int, Title] | None:
        """A dual or an accusative that no list holds is looked up by its lemma."""
        word = self.word(i)
        endings = self.grammar.lists["accusative_endings"]
        accusative = any(self.folded[i - 1] == self.grammar.fold(word.lemma) + e for e in endings)
        if group == "counterpart" or word.upos not in ("NOUN", "ADJ") or (word.feat("Number") != "Dual" and not accusative):
            return None
        found = self.titles.find(group, (self.grammar.fold(word.lemma),), 0)
        return (1, replace(found[1], plural=not accusative, definite=False)) if found else None

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
        return self.gazetteer.state_of_adjective(self.folded, i - 1)


def reader_of(
    sentence: Sentence, index: int, text: str, times: frozenset[int], titles: Titles, gazetteer: Gazetteer, grammar: Grammar,
    persons: Collection[str] = (),
) -> Reader:  # fmt: skip
    """A Reader whose names are found; `persons` as for `find_names`."""
    folded = tuple(grammar.normal.fold_word(w.form) for w in sentence.words)
    names = find_names(sentence, folded, gazetteer, grammar, persons)
    names = tuple(n for n in names if n.first not in times)
    reader = Reader(sentence, index, text, folded, names, times, titles, gazetteer, grammar)
    return replace(reader, names=tuple(n for n in names if not _only_titles(reader, n)))


def _only_titles(reader: Reader, name: Name) -> bool:
    """Whether what was tagged as a person's name is but an office, or begins with a word for people."""
    if name.kind != "person" or name.entry is not None or reader.word(name.first).upos != "NOUN":
        return False
    office = reader.title("offices", name.first)
    if office and name.first + office[0] - 1 >= name.last:
        return True
    return any(reader.title(group, name.first) for group in ("collective", "people", "body", "facility"))


def find_mentions(reader: Reader) -> tuple[Mention, ...]:
    """All mentions of a sentence, in order, outermost only; the names inside a title are parts of it."""
    out: list[Mention] = []
    i = 1
    while i <= reader.size:
        mention = None if i in reader.times else _mention_at(reader, i)
        if mention is not None:
            out.append(mention)
        i = mention.last + 1 if mention is not None else i + 1
    return tuple(out)


def _mention_at(reader: Reader, i: int) -> Mention | None:
    name = reader.name_at(i)
    if name is None and (after := _after_adjective(reader, i)) is not None:
        return after
    office = reader.office(i)
    if office and (name is None or name.last - name.first + 1 <= office[0]):
        return _titled(reader, i)
    if reader.honour(i):
        return _honoured(reader, i)
    if name is not None:
        return _named(reader, name)
    word = reader.word(i)
    if word.upos not in _NOUNS and not (word.upos == "ADJ" and word.deprel != "amod"):
        return None
    if reader.grammar.word_in("transparent", word) and i < reader.size and reader.word(i + 1).upos == "ADP":
        return None
    if i > 1 and reader.grammar.fold(f"{reader.word(i - 1).form} {word.form}") in reader.grammar.lists["markers_of_many"]:
        return None
    found = [hit for group in ("body", "collective", "facility", "people", "kin", "country") if (hit := reader.title(group, i))]
    return _described(reader, i, max(found, key=lambda hit: hit[0])[1]) if found else None


def _after_adjective(reader: Reader, i: int) -> Mention | None:
    """Behind a conjunction, a nationality and a name: the second of two office-holders ("the Indian premier X and the Pakistani Y").

    Alone and in the plural, a nationality stands for its people."""
    nationality = reader.nationality(i)
    if not nationality:
        return None
    word = reader.word(i)
    following = reader.name_at(i + nationality[0])
    if following is not None and following.kind == "person" and i > 1 and reader.word(i - 1).upos == "CCONJ":
        bare = _text(reader, following.first, following.last)
        return _make(reader, i, following.last, i, "name", "person", link_of(following), bare, "", "", nationality[1])
    if word.upos == "NOUN" and word.feat("Number") == "Plur" and word.deprel != "amod":
        last, _ = run(reader, i)
        return _make(reader, i, last, i, "description", "group", None, "", "", "", nationality[1])
    return None


def _named(reader: Reader, name: Name) -> Mention:
    last = name.last
    role = of = office = ""
    if name.kind == "person":
        after = _apposed_office(reader, name.first, last)
        if after is not None:
            role, of, office, last = after.role, after.of, after.office, after.last
    bare = _text(reader, name.first, name.last) if name.kind == "person" else ""
    return _make(reader, name.first, last, name.first, "name", name.kind, link_of(name), bare, role, office, of)


def _apposed_office(reader: Reader, first: int, last: int) -> Mention | None:
    """The office behind a name, and mostly a comma: "…, the foreign minister of …,"."""
    if last + 2 > reader.size:
        return None
    comma = reader.word(last + 1).upos == "PUNCT" and reader.word(last + 1).form in ("،", ",")
    at = last + 2 if comma else last + 1
    if not reader.office(at) or (not comma and (reader.word(first - 1).upos == "VERB" if first > 1 else False)):
        return None
    phrase = _titled(reader, at)
    if phrase is None or phrase.name or (not comma and not phrase.of and phrase.body is None):
        return None
    return phrase


def _honoured(reader: Reader, i: int) -> Mention | None:
    """A name behind honorifics and ranks, without an office."""
    j = i
    while j <= reader.size:
        step = reader.honour(j)
        if not step:
            break
        j += step
    if j > reader.size:
        return None
    ranked = reader.title("ranks", i) is not None and reader.definite(i)
    if (j - i > 1 or ranked) and not reader.office(j) and _person_at(reader, j) is None:
        return _make(reader, i, j - 1, i, "description", "person", None, "", "", "", "")
    if reader.office(j):
        phrase = _titled(reader, j)
        return None if phrase is None else _stretched(reader, phrase, i, phrase.head)
    name = _person_at(reader, j)
    if name is None:
        return None
    return _stretched(reader, _named(reader, name), i, j)


def _person_at(reader: Reader, j: int) -> Name | None:
    """The person's name at word `j`: a tagged one, or behind a title a run of unknown proper nouns."""
    name = reader.name_at(j)
    if name is not None:
        return name if name.kind in ("person", "") else None
    k = j
    while (
        k <= reader.size and reader.word(k).upos in ("PROPN", "X") and k not in reader.times
        and not reader.covered(k) and not reader.nationality(k)
    ):  # fmt: skip
        k += 1
    return Name(j, k - 1, "person") if k > j else None


@dataclass(slots=True)
class _Office:
    """An office phrase while it is read."""

    end: int
    roles: list[str]
    of: str = ""
    name: Name | None = None
    office_end: int = 0
    plural: bool = False
    body: Mention | None = None


def _titled(reader: Reader, i: int) -> Mention | None:
    """An office, its state or body, and the name that follows: one person, named or not."""
    office = _read_office(reader, i)
    if office is None:
        return None
    office_text = _text(reader, i, office.office_end)
    if office.plural and office.name is None and (gathered := _gathered(reader, office.end, office.of)):
        return _make(reader, i, gathered[1], i, "description", "group", None, "", "", "", office.of, gathered=True)
    body = office.body if office.roles[0] in OF_BODIES and ":" not in office.of else None
    plural = office.plural and office.name is None
    kind = "group" if plural else "person"
    if office.name is None:
        mention = _make(reader, i, office.end, i, "description", kind, None, "", office.roles[0], office_text, office.of)
    else:
        bare = _text(reader, office.name.first, office.name.last)
        link = link_of(office.name)
        mention = _make(reader, i, office.end, i, "name", "person", link, bare, office.roles[0], office_text, office.of)
    return replace(mention, body=body)


def _read_office(reader: Reader, i: int, depth: int = 0) -> _Office | None:
    found = reader.office(i)
    if not found or reader.word(i).upos in ("VERB", "ADP"):
        return None
    length = found[0] - 1 if found[0] > 1 and reader.name_at(i + found[0] - 1) else found[0]
    state = _Office(i + length - 1, [found[1].role], office_end=i + length - 1, plural=found[1].plural)
    for k in range(i + 1, i + length):
        if state.body is None and (body := reader.title("body", k)) and not body[1].acts_for_state:
            state.body = _described(reader, k, body[1])
    j = state.end + 1
    while j <= reader.size and j - i < LONGEST:
        step = _office_step(reader, state, i, j, depth)
        if step == 0:
            break
        j += step
    return state


def _office_step(reader: Reader, state: _Office, i: int, j: int, depth: int) -> int:
    """How many words at `j` belong to the office begun at `i`; 0 ends it. Fills `state`."""
    if j in reader.times:
        return 0
    if _comma(reader, j) and depth == 0 and reader.office(j + 1):
        return _second_office(reader, state, j + 1, depth)
    skip = 1 if _comma_before_name(reader, j) else 0
    honour = 0
    while (j + skip + honour) <= reader.size and (more := reader.honour(j + skip + honour)):
        honour += more
    k = j + skip + honour
    if k > reader.size:
        return 0
    inner = reader.office(k)
    name = None if inner and not reader.name_at(k) else _person_at(reader, k)
    if name is not None and (honour or reader.definite(j - 1) or reader.word(j - 1).upos != "PRON"):
        if _foreign_name(reader, name):
            return 0
        state.name, state.end = name, name.last
        return 0
    if not skip and _quote(reader, j) and (inside := reader.name_at(j + 1)) is not None and inside.kind != "person":
        state.of = state.of or _owner(inside)
        state.end = state.office_end = min(inside.last + 1, reader.size)
        return state.end - j + 1
    if skip or honour:
        return _second_office(reader, state, k, depth) if inner and honour else 0
    nationality = reader.nationality(j)
    if nationality:
        state.of = state.of or nationality[1]
        state.end = state.office_end = j + nationality[0] - 1
        return nationality[0]
    if inner:
        if not reader.definite(j - 1) and reader.word(j).upos in _NOUNS:
            state.end = state.office_end = j + inner[0] - 1
            return inner[0]
        return _second_office(reader, state, j, depth)
    return _complement_step(reader, state, j)


def _quote(reader: Reader, j: int) -> bool:
    return reader.word(j).form in ('"', "“", "«", "”", "'")


def _comma(reader: Reader, j: int) -> bool:
    return j < reader.size and reader.word(j).form in ("،", ",")


def _comma_before_name(reader: Reader, j: int) -> bool:
    if not _comma(reader, j):
        return False
    following = reader.name_at(j + 1)
    return bool((following and following.kind == "person") or reader.honour(j + 1))


def _foreign_name(reader: Reader, name: Name) -> bool:
    return name.entry is not None and name.entry.kind != "person"


def _second_office(reader: Reader, state: _Office, j: int, depth: int) -> int:
    """A further office of the same person ("deputy premier, foreign minister X"): only where one name ends them all."""
    second = _read_office(reader, j, depth + 1) if depth < 3 else None
    if second is None or second.name is None:
        return 0
    if state.of and second.of and state.of != second.of:
        return 0
    title_only = second.office_end == j and second.roles[0] in SOVEREIGN
    if not title_only and (state.roles[0] == second.roles[0] or second.roles[0] in UNJOINED):
        return 0
    if not title_only and state.roles[0] in SOVEREIGN - {"crown_prince"} and second.roles[0] in SERVING:
        return 0
    state.name, state.end = second.name, second.end
    state.of = state.of or second.of
    state.roles += second.roles
    return 0


def _complement_step(reader: Reader, state: _Office, j: int) -> int:
    word = reader.word(j)
    name = reader.name_at(j) or _doubtful_state(reader, j)
    if name is not None:
        if (reader.definite(j - 1) or reader.word(j - 1).upos == "ADJ") and not _linker(reader, j - 1):
            return 0
        if name.entry is None and name.kind == "organisation" and state.body is None:
            state.body = _make(reader, name.first, name.last, name.first, "name", name.kind, None, "", "", "", "")
        if name.entry is not None and name.kind != "person":
            state.of = state.of or _owner(name)
        state.end = state.office_end = name.last
        return name.last - name.first + 1
    if _linker(reader, j) and j < reader.size and _linkable(reader, j + 1):
        return 1
    body = reader.title("body", j)
    if body and not body[1].acts_for_state and state.body is None:
        state.body = _described(reader, j, body[1])
    if word.upos in _NOUNS and (not reader.definite(j - 1) or _linker(reader, j - 1) or _adjectival(reader, j)):
        if reader.title("collective", j) and reader.definite(j - 1):
            return 0
        if reader.title("country", j) and reader.grammar.normal.has_article(word.form):
            state.of = state.of or COUNTRY
        state.end = state.office_end = j
        return body[0] if body else 1
    if word.upos == "ADJ" and (not reader.definite(j - 1) or reader.grammar.normal.has_article(word.form)):
        state.end = state.office_end = j
        return 1
    if word.upos == "PRON" and word.span[0] <= reader.word(j - 1).span[1] and j - 1 == state.end:
        state.end = j
        return 1
    if word.upos == "CCONJ" and j < reader.size and reader.word(j + 1).upos == "NOUN" and reader.definite(j + 1) and (
        not reader.office(j + 1) and not reader.name_at(j + 1) and word.head == j + 1
        and reader.word(j + 1).head in range(state.end - 1, j)
    ):  # fmt: skip
        return 1
    return 0


def _doubtful_state(reader: Reader, j: int) -> Name | None:
    """A form that is a state and something else: behind an office it is the state."""
    match = reader.gazetteer.match(reader.folded, j - 1)
    if match is None or reader.definite(j - 1) or match.entries[0].sort not in ("name", "alt"):
        return None
    return Name(j, j + match.length - 1, "state", match.entries)


def _owner(name: Name) -> str:
    """The key that an office belongs to: a capital's office is its state's."""
    entry = name.entry
    if entry is None:
        return ""
    capital = any(e.sort == "capital" for e in name.entries)
    return entry.country if (capital or entry.sort == "metonym") and entry.country else entry.key


def _linker(reader: Reader, j: int) -> bool:
    return reader.grammar.word_in("office_linkers", reader.word(j))


def _linkable(reader: Reader, j: int) -> bool:
    """Whether a linked word may go on with an office: a body, a group, an affair; not a state, a person or a deed."""
    if reader.word(j).upos not in _NOUNS or reader.office(j):
        return False
    name = reader.name_at(j)
    if name is not None:
        return name.kind in ("organisation", "armed_group")
    return bool(
        reader.title("body", j) or reader.title("collective", j) or reader.title("facility", j)
        or reader.grammar.word_in("office_linkers", reader.word(j))
    )  # fmt: skip


def _adjectival(reader: Reader, j: int) -> bool:
    """A noun by its tag that stands as an adjective: it bears an article as the word before it, and hangs on it."""
    word = reader.word(j)
    return word.deprel == "amod" and reader.grammar.normal.has_article(word.form)


def _described(reader: Reader, i: int, title: Title) -> Mention:
    """A body, a group, a person or a place named by what it is: "the ministry of …", "officials of …"."""
    last, of = run(reader, i)
    mention = _make(reader, i, last, i, "description", title.kind, None, "", title.role, "", of)
    inner = next((n for n in reader.names if i < n.first and n.last <= last), None)
    if inner is not None and inner.kind in ("place", "state") and reader.grammar.word_in("transparent", reader.word(i)):
        bare = _text(reader, inner.first, inner.last)
        return replace(mention, kind=inner.kind, link=link_of(inner), name=bare, form="name")
    gathered = _gathered(reader, last, of) if title.plural or reader.word(i).feat("Number") == "Dual" else ()
    if gathered:
        grown = _make(reader, i, gathered[1], i, "description", "group", None, "", title.role, "", of, gathered=True)
        return replace(grown, members=gathered[0]) if title.acts_for_state else grown
    following = reader.name_at(last + 1) if title.kind == "person" and last < reader.size else None
    if following is not None and following.kind == "person":
        bare = _text(reader, following.first, following.last)
        return _make(reader, i, following.last, i, "name", "person", link_of(following), bare, "", "", of)
    named = _appended(reader, mention, title)
    if named is not None:
        return named
    if title.acts_for_state and of.startswith("state:"):
        return replace(mention, kind="state", link=Link(of, "government", 0.85, reader.gazetteer.entry(of).qid))
    return mention


def _gathered(reader: Reader, last: int, of: str) -> tuple[tuple[str, ...], int] | tuple[()]:
    """The states behind one plural head and coordinated adjectives, and where they end; () where there are not two."""
    keys, j = [of] if of.startswith("state:") else [], last + 1
    while keys and j < reader.size and reader.word(j).upos == "CCONJ":
        found, name = reader.nationality(j + 1), reader.name_at(j + 1)
        if name is not None and name.kind == "state":
            found = (name.last - name.first + 1, _owner(name))
        if not found:
            break
        keys.append(found[1])
        j += 1 + found[0]
    return (tuple(keys), j - 1) if len(keys) > 1 else ()


def _appended(reader: Reader, mention: Mention, title: Title) -> Mention | None:
    """A body with its proper name behind it, in quotation marks or not: "the news agency X", 'the group "X"'."""
    if title.group not in ("body", "collective") or title.plural and title.group == "body":
        return None
    j = mention.last + 1
    quoted = j < reader.size and reader.word(j).form in ('"', "“", "«", "”")
    name = reader.name_at(j + quoted)
    if name is None or name.kind not in ("organisation", "armed_group"):
        return None
    last = name.last + 1 if quoted and name.last < reader.size and reader.word(name.last + 1).upos == "PUNCT" else name.last
    bare = _text(reader, name.first, name.last)
    grown = _make(reader, mention.first, last, mention.head, "name", name.kind, link_of(name), bare, "", "", mention.of)
    return grown


def run(reader: Reader, i: int) -> tuple[int, str]:
    """The last word of the noun phrase that begins at `i`, and the state or body that it belongs to."""
    j, of, closed = i + 1, "", False
    while j <= reader.size and j - i < LONGEST and j not in reader.times:
        name = reader.name_at(j)
        nationality = reader.nationality(j)
        word = reader.word(j)
        if nationality and word.upos != "VERB":
            of = of or nationality[1]
            j += nationality[0]
            closed = True
        elif name is not None:
            if closed or reader.definite(j - 1) or (name.kind == "person" and name.entry is None and word.upos == "VERB"):
                break
            of = of or _owner(name)
            j = name.last + 1
        elif _continues_run(reader, word, j, i) and not (closed and word.upos in _NOUNS and not _adjectival(reader, j)):
            closed = closed or word.upos == "ADJ"
            j += 1
        else:
            break
    last = j - 1
    while last > i and reader.word(last).upos in ("CCONJ", "ADP", "PUNCT"):
        last -= 1
    return last, of


def _continues_run(reader: Reader, word: Word, j: int, i: int) -> bool:
    if reader.office(j) and reader.definite(j - 1):
        return False
    if word.upos in _NOUNS:
        return not reader.definite(j - 1) and not reader.accusative(j) or _adjectival(reader, j)
    if word.upos == "PRON":
        return word.span[0] <= reader.word(j - 1).span[1] and word.id == j and reader.word(j - 1).upos in _NOUNS
    return word.upos == "ADJ" and (not reader.definite(j - 1) or reader.grammar.normal.has_article(word.form))


def describe(reader: Reader, head: int) -> Mention:
    """A mention for a noun that no name and no list knows; its kind is "thing" unless the lists say more."""
    last, of = run(reader, head)
    return _make(reader, head, last, head, "description", "thing", None, "", "", "", of)


def _stretched(reader: Reader, mention: Mention, first: int, head: int) -> Mention:
    span = (_start(reader, first), mention.span[1])
    return replace(mention, first=first, head=head, span=span, text=reader.text[span[0] : span[1]])


def _start(reader: Reader, i: int) -> int:
    """Where the letters of a word begin, without one that a swallowed article shares with the clitic before it."""
    word = reader.word(i)
    letters = reader.text[slice(*word.span)]
    swallowed = letters != word.form and reader.grammar.normal.has_article(word.form) and word.form.endswith(letters)
    return word.span[0] + (1 if swallowed else 0)


def _text(reader: Reader, first: int, last: int) -> str:
    return reader.text[_start(reader, first) : reader.word(last).span[1]]


def _make(
    reader: Reader, first: int, last: int, head: int, form: str, kind: str, link: Link | None,
    name: str, role: str, office: str, of: str, gathered: bool = False,
) -> Mention:  # fmt: skip
    span = (_start(reader, first), reader.word(last).span[1])
    text = reader.text[span[0] : span[1]]
    return Mention(reader.index, first, last, head, span, text, form, kind, link, name, role, office, of, gathered=gathered)
