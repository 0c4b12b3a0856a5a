"""Noun phrases without a title: bodies, groups, places and plain descriptions, read from left to right over the words.

What may continue a phrase is told by part of speech, definiteness and the word lists of titles.yaml, not by the tree: the
order of words is strict where a weak parser is not."""

from __future__ import annotations

from dataclasses import replace

from extract.names import link_of
from extract.reader import NOUNS, Reader, make, owner_of, text_of
from extract.titles import Title
from extract.types import Link, Mention, Word

LONGEST = 14  # words of one phrase


def adjectival(reader: Reader, j: int) -> bool:
    """A noun by its tag that stands as an adjective: it bears an article as the word before it, and hangs on it."""
    word = reader.word(j)
    return word.deprel == "amod" and reader.grammar.normal.has_article(word.form)


def described(reader: Reader, i: int, title: Title) -> Mention:
    """A body, a group, a person or a place named by what it is: "the ministry of …", "officials of …"."""
    last, of = run(reader, i)
    if title.kind in ("person", "group") and (first := counted(reader, i)):
        return make(reader, first, last, i, "description", "group", None, "", "", "", of)
    mention = make(reader, i, last, i, "description", title.kind, None, "", title.role, "", of)
    inner = next((n for n in reader.names if i < n.first and n.last <= last), None)
    if inner is not None and inner.kind in ("place", "state") and reader.grammar.word_in("transparent", reader.word(i)):
        bare = text_of(reader, inner.first, inner.last)
        return replace(mention, kind=inner.kind, link=link_of(inner), name=bare, form="name")
    gathered = gathered_states(reader, last, of) if title.plural or reader.word(i).feat("Number") == "Dual" else ()
    if gathered:
        grown = make(reader, i, gathered[1], i, "description", "group", None, "", title.role, "", of, gathered=True)
        return replace(grown, members=gathered[0]) if title.acts_for_state else grown
    owning = title.kind == "person" and last < reader.size and not reader.accusative(i)
    following = reader.name_at(last + 1) if owning else None
    if following is not None and following.kind == "person":
        bare = text_of(reader, following.first, following.last)
        return make(reader, i, following.last, i, "name", "person", link_of(following), bare, "", "", of)
    named = appended(reader, mention, title)
    if named is not None:
        return named
    if title.acts_for_state and of.startswith("state:") and not (title.group == "country" and _neighbours(reader, i, last)):
        return replace(mention, kind="state", link=Link(of, "government", 0.85, reader.gazetteer.entry(of).qid))
    if title.group == "country" and not of and not reader.definite(last) and not reader.definite(i):
        return replace(mention, kind="thing")  # "a third country" is none that the text has named
    return mention


def _neighbours(reader: Reader, i: int, last: int) -> bool:
    """Whether a noun stands between a word for states and the name behind it ("the states of the neighbourhood of X")."""
    name = next((n for n in reader.names if i < n.first <= last), None)
    return name is not None and any(reader.word(k).upos == "NOUN" for k in range(i + 1, name.first))


def counted(reader: Reader, i: int) -> int:
    """Where the number before a noun in the singular begins ("32 persons" of a language that counts so), 0 for none; in
    digits or in a word that counts, not one or two."""
    before = reader.word(i - 1) if i > 1 else None
    if before is None or reader.grammar.normal.has_article(reader.word(i).form):
        return 0
    number = before.upos == "NUM" and before.form not in ("1", "2", "١", "٢")
    return numbered(reader, i) if number else 0


def numbered(reader: Reader, i: int) -> int:
    """Where the words of the number right before a noun begin ("forty thousand persons")."""
    first = i - 1
    while first > 1 and reader.word(first - 1).upos == "NUM" and first - 1 not in reader.times:
        first -= 1
    return first


def gathered_states(reader: Reader, last: int, of: str) -> tuple[tuple[str, ...], int] | tuple[()]:
    """The states behind one plural head and coordinated adjectives, and where they end; () where there are not two."""
    keys, j = [of] if of.startswith("state:") else [], last + 1
    while keys and j < reader.size and reader.word(j).upos == "CCONJ":
        found, name = reader.nationality(j + 1), reader.name_at(j + 1)
        if name is not None and name.kind == "state":
            found = (name.last - name.first + 1, owner_of(name))
        if not found:
            break
        keys.append(found[1])
        j += 1 + found[0]
    return (tuple(keys), j - 1) if len(keys) > 1 else ()


def appended(reader: Reader, mention: Mention, title: Title) -> Mention | None:
    """A body with its proper name behind it, in quotation marks or not: "the news agency X", 'the group "X"'."""
    if title.group not in ("body", "collective") or title.plural and title.group == "body":
        return None
    j = mention.last + 1
    quoted = j < reader.size and reader.word(j).form in ('"', "“", "«", "”")
    if quoted and reader.word(j).form == '"' and sum(reader.word(k).form == '"' for k in range(1, j)) % 2:
        return None  # it closes what was quoted
    name = reader.name_at(j + quoted)
    if name is None or name.kind not in ("organisation", "armed_group"):
        return None
    last = name.last + 1 if quoted and name.last < reader.size and reader.word(name.last + 1).upos == "PUNCT" else name.last
    bare = text_of(reader, name.first, name.last)
    return make(reader, mention.first, last, mention.head, "name", name.kind, link_of(name), bare, "", "", mention.of)


def run(reader: Reader, i: int) -> tuple[int, str]:
    """The last word of the noun phrase that begins at `i`, and the state or body that it belongs to."""
    j, of, closed = i + 1, "", False
    while j <= reader.size and j - i < LONGEST and j not in reader.times:
        name = reader.name_at(j)
        nationality = reader.nationality(j)
        word = reader.word(j)
        if nationality and word.upos != "VERB" and not reader.disagrees(i, j):
            of = of or nationality[1]
            j += nationality[0]
            closed = True
        elif name is not None:
            if closed or reader.definite(j - 1) or (j == i + 1 and _unowned(reader, i)):
                break
            if name.kind == "person" and name.entry is None and word.upos == "VERB":
                break
            of = of or owner_of(name)
            j = name.last + 1
        elif _continues_run(reader, word, j, i) and not (closed and word.upos in NOUNS and not adjectival(reader, j)):
            closed = closed or word.upos == "ADJ"
            j += 1
        else:
            break
    last = j - 1
    while last > i and reader.word(last).upos in ("CCONJ", "ADP", "PUNCT"):
        last -= 1
    return last, of


def _unowned(reader: Reader, i: int) -> bool:
    """Whether a bare accusative stands before a name that is no adjective of it ("accusing Tehran", no "Libyan delegation")."""
    return reader.accusative(i) and not any(reader.folded[i].endswith(e) for e in reader.grammar.lists["accusative_endings"])


def _continues_run(reader: Reader, word: Word, j: int, i: int) -> bool:
    if reader.office(j) and reader.definite(j - 1):
        return False
    if reader.grammar.word_in("closing_nouns", word):
        return False
    if reader.word(j - 1).upos == "PRON":  # a possessive closes the phrase but for an adjective
        return word.upos == "ADJ" and reader.grammar.normal.has_article(word.form)
    if word.upos in NOUNS:
        return not reader.definite(j - 1) and not reader.accusative(j) or adjectival(reader, j)
    if word.upos == "PRON":
        return word.span[0] <= reader.word(j - 1).span[1] and word.id == j and reader.word(j - 1).upos in NOUNS
    if word.upos != "ADJ" or reader.disagrees(i, j):
        return False
    return not reader.definite(j - 1) or reader.grammar.normal.has_article(word.form)


def describe(reader: Reader, head: int) -> Mention:
    """A mention for a noun that no name and no list knows; its kind is "thing" unless the lists say more."""
    last, of = run(reader, head)
    counts = reader.grammar.word_in("transparent", reader.word(head))
    if counts and last == head and head + 2 <= reader.size and reader.word(head + 1).upos == "ADP":
        last, of = run(reader, head + 2)  # "a number of facilities" is named whole
    return make(reader, head, last, head, "description", "thing", None, "", "", "", of)
