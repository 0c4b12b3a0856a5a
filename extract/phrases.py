"""Noun phrases that denote someone or something, outermost first: titles with names, bodies, groups, places, bare names.

A phrase is read from left to right over the words, not over the tree: in news, offices and names are the part of a sentence
that a weak parser breaks most often, and their order is strict."""

from __future__ import annotations

from dataclasses import replace

from extract.names import Name, link_of
from extract.offices import apposed_office, titled
from extract.prenominal import describe as describe_before
from extract.prenominal import phrase_at
from extract.reader import NOUNS, Reader, make, person_at, stretched, text_of
from extract.runs import describe as describe_behind
from extract.runs import described, gathered_states, numbered, run
from extract.types import Mention


def find_mentions(reader: Reader) -> tuple[Mention, ...]:
    """All mentions of a sentence, in order, outermost only; the names inside a title are parts of it."""
    read = _mention_at if reader.grammar.head_initial else phrase_at
    out: list[Mention] = []
    i = 1
    while i <= reader.size:
        mention = None if i in reader.times else read(reader, i)
        if mention is not None:
            out.append(mention)
        i = mention.last + 1 if mention is not None else i + 1
    return tuple(out)


def describe(reader: Reader, head: int) -> Mention:
    """A mention for a noun that no name and no list knows; its kind is "thing" unless the lists say more."""
    return describe_behind(reader, head) if reader.grammar.head_initial else describe_before(reader, head)


def _mention_at(reader: Reader, i: int) -> Mention | None:
    if i > 1 and reader.grammar.cue("particles", reader.word(i - 1)) == "negated" and reader.word(i - 1).upos == "ADP":
        return None  # "without a pilot" speaks of nobody
    name = reader.name_at(i)
    if name is None and (after := _after_adjective(reader, i)) is not None:
        return after
    if name is None and (both := _both(reader, i)) is not None:
        return both
    office = reader.office(i) if reader.word(i).upos != "VERB" else None
    if office and (name is None or name.last - name.first + 1 <= office[0]):
        return titled(reader, i)
    if reader.honour(i) and (honoured := _honoured(reader, i)) is not None:
        return honoured
    if name is not None:
        return _named(reader, name)
    word = reader.word(i)
    apart = word.deprel != "amod" or (i > 1 and reader.grammar.parts(reader.word(i - 1), word))
    if word.upos not in NOUNS and not (word.upos == "ADJ" and apart):
        return None
    if reader.grammar.word_in("transparent", word) and _counts_out(reader, i + 1):
        return None
    if i > 1 and reader.grammar.fold(f"{reader.word(i - 1).form} {word.form}") in reader.grammar.lists["markers_of_many"]:
        return None
    found = [hit for group in ("body", "collective", "facility", "people", "kin", "country") if (hit := reader.title(group, i))]
    return described(reader, i, max(found, key=lambda hit: hit[0])[1]) if found else None


def _both(reader: Reader, i: int) -> Mention | None:
    """A word for two and the adjectives of two states: "the X and Y presidents", "the X and Y sides" (which are the states)."""
    sides = reader.sides(i)
    first = reader.nationality(i + 1) if sides and i < reader.size else None
    states = gathered_states(reader, i + first[0], first[1]) if first else ()
    if sides is None or not states:
        return None
    office = reader.titles.find("offices", (reader.grammar.fold(reader.word(i).lemma),), 0)
    role = office[1].role if office and sides.kind == "person" else ""
    kind = "organisation" if sides.kind == "organisation" else "group"
    both = make(reader, i, states[1], i, "description", kind, None, "", role, "", states[0][0], gathered=True)
    return replace(both, members=states[0]) if role or kind == "group" else both


def _counts_out(reader: Reader, i: int) -> bool:
    """Whether a word that counts is followed by the preposition of what it counts ("a number of")."""
    return i <= reader.size and reader.word(i).upos == "ADP" and reader.grammar.word_in("part_markers", reader.word(i))


def _after_adjective(reader: Reader, i: int) -> Mention | None:
    """Behind a conjunction, a nationality and a name: the second of two office-holders ("… and the Pakistani Y").

    Alone and in the plural, a nationality stands for its people."""
    if people := reader.counted_people(i):
        return make(reader, numbered(reader, i), i, i, "description", "group", None, "", "", "", people)
    nationality = reader.nationality(i)
    if not nationality:
        return None
    word = reader.word(i)
    following = reader.name_at(i + nationality[0])
    if following is not None and following.kind == "person" and i > 1 and reader.word(i - 1).upos == "CCONJ":
        bare = text_of(reader, following.first, following.last)
        return make(reader, i, following.last, i, "name", "person", link_of(following), bare, "", "", nationality[1])
    if word.upos == "NOUN" and word.feat("Number") == "Plur" and word.deprel != "amod":
        last, _ = run(reader, i)
        return make(reader, i, last, i, "description", "group", None, "", "", "", nationality[1])
    return None


def _named(reader: Reader, name: Name) -> Mention:
    last = name.last
    role = of = office = ""
    if name.kind == "person":
        after = apposed_office(reader, name.first, last)
        if after is not None:
            role, of, office, last = after.role, after.of, after.office, after.last
    bare = text_of(reader, name.first, name.last) if name.kind == "person" else ""
    return make(reader, name.first, last, name.first, "name", name.kind, link_of(name), bare, role, office, of)


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
    if (j - i > 1 or ranked) and not reader.office(j) and person_at(reader, j) is None:
        return make(reader, i, j - 1, i, "description", "person", None, "", "", "", "")
    if reader.office(j):
        phrase = titled(reader, j)
        return None if phrase is None else stretched(reader, phrase, i, phrase.head)
    name = person_at(reader, j)
    if name is None:
        return None
    return stretched(reader, _named(reader, name), i, j)
