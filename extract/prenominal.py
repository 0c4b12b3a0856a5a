"""Noun phrases whose head comes last: "Russian Defence Minister X Y", "the president of F, X Y", "X Y, the F president".

For languages whose `head` is final (lexicon.yaml). What belongs together is told by the tree, strong inside such phrases,
by names and by the titles of titles.yaml; what stands behind the head is a complement with a linker, or a name in apposition."""

from __future__ import annotations

from dataclasses import replace

from extract.names import Name, link_of
from extract.offices import OF_BODIES, SERVING, SOVEREIGN, UNJOINED
from extract.reader import Ending, Reader, comma_at, make, owner_of, text_of
from extract.stretches import (
    INSIDE,
    behind_complement,
    end_of,
    hanging,
    inside,
    joined,
    linker_at,
    owners,
    participle,
    run_end,
)
from extract.titles import Title
from extract.types import Link, Mention

_GROUPS = ("counterpart", "offices", "collective", "body", "facility", "people", "ranks", "kin", "country")
#: Offices held abroad: what their linker of direction governs belongs to them ("ambassador to J").
ABROAD = frozenset({"ambassador", "envoy", "representative", "consul", "attache", "charge_d_affaires"})
_PERSONAL = frozenset({"counterpart", "offices", "people", "ranks", "kin"})


def phrase_at(reader: Reader, i: int, any_one: bool = False) -> Mention | None:
    """The mention that begins at word `i`, or None; articles and possessive pronouns before it are no part of it.

    `any_one`: it stands behind its bearer: it takes no name, and keeps its role where it is one of many ("a member of X")."""
    word = reader.word(i)
    name = reader.name_at(i)
    if name is None and (word.upos not in INSIDE and not participle(word)):
        return None
    if i > 1 and reader.grammar.has("approximate", f"{reader.word(i - 1).form} {word.form}"):
        return None  # "at least twelve soldiers" begins at the number
    last = run_end(reader, i)
    if name is not None and name.kind == "person" and name.first < name.last < last and reader.office(name.last + 1):
        return _named(reader, name)  # "named X Y ambassador"
    whole = _read(reader, i, last, any_one)
    if whole is not None:
        return whole
    for end in range(last - 1, i - 1, -1):
        if name is not None and end < name.last or any(n.first <= end < n.last for n in reader.names):
            break
        if reader.word(end + 1).upos == "PART" or reader.word(end).deprel == "compound":
            part = _read(reader, i, end, any_one)
            if part is not None and (part.form == "name" or part.kind != "place"):
                return part
    return _named(reader, name) if name is not None else None


def describe(reader: Reader, head: int) -> Mention:
    """A mention for a noun that no name and no list knows."""
    first = head
    while first > 1 and inside(reader, first - 1) and reader.word(first - 1).head in range(first, head + 1):
        first -= 1
    of = next(iter(owners(reader, first, head - 1)), "")
    kind = "group" if reader.word(head).upos == "NUM" else "thing"
    return make(reader, first, head, head, "description", kind, None, "", "", "", of)


def _read(reader: Reader, i: int, last: int, any_one: bool = False) -> Mention | None:
    """A phrase out of the run from `i` to `last`."""
    name = next((n for n in reader.names if n.last == last and n.first >= i), None)
    if name is None:
        name = _unknown(reader, i, last)
    if name is not None and name.kind == "person":
        return _person(reader, i, name)
    found = [hit for group in _GROUPS if (hit := reader.ending(group, i, last))]
    head = min(found, key=lambda hit: (hit.first - hit.last, hit.first)) if found else None
    if name is not None and (head is None or name.first < head.first or name.entry is not None):
        return _named(reader, name) if name.first == i else None
    if head is None and (people := _people(reader, i, last)) is not None:
        return people
    if head is None or reader.word(last).upos not in INSIDE:
        return None
    if reader.grammar.word_in("transparent", reader.word(last)) and linker_at(reader, head.last + 1):
        return None
    return _described(reader, i, head, any_one)


def _people(reader: Reader, i: int, last: int) -> Mention | None:
    """A nationality in the plural that is no adjective: its people."""
    nationality, word = reader.nationality(last), reader.word(last)
    if nationality is None or nationality[0] > 1 or word.upos not in ("NOUN", "PROPN") or word.feat("Number") != "Plur":
        return None
    head = hanging(reader, i, last)
    return make(reader, i, last, head, "description", "group", None, "", "", "", nationality[1])


def _unknown(reader: Reader, i: int, last: int) -> Name | None:
    """A run of proper nouns behind an office or a word of respect that no tagger took for a name."""
    first = last + 1
    while first > i and _nameless(reader, first - 1):
        first -= 1
    for k in range(max(first, i + 1), last + 1):
        titled = any((hit := reader.ending(g, i, k - 1)) and hit.last == k - 1 for g in ("offices", "honorifics", "ranks"))
        if titled and not any(reader.ending(g, k, last) for g in _GROUPS):
            return Name(k, last, "person")
    return None


def _nameless(reader: Reader, j: int) -> bool:
    return reader.word(j).upos == "PROPN" and not reader.nationality(j) and not reader.covered(j)


def _person(reader: Reader, i: int, name: Name) -> Mention | None:
    """A named person with what stands before the name: office, honorific, rank, calling."""
    first = name.first
    whole = " " + " ".join(reader.folded[first - 1 : name.last])
    known = any(full.endswith(whole) for full in reader.persons)  # "Amir Y" of one who is called "X Amir Y"
    for group in ("offices", "honorifics", "ranks") if not known else ():  # the tagger takes them for parts of names
        found = reader.titles.find(group, reader.folded, first - 1)
        if found and first + found[0] <= name.last:
            name = replace(name, first=first + found[0])
    before = _unhonoured(reader, i, name.first - 1)
    office = reader.ending("offices", i, before) if before >= i else None
    if office is not None and not office.title.plural:
        return _titled(reader, i, office, before, name)
    called = before >= i and any(reader.ending(group, i, before) for group in ("people", "kin", "counterpart"))
    if called or before < i < name.first:
        of = next(iter(owners(reader, i, before)), "")
        return _apposed(reader, _with_office(reader, i, name, "", "", of))
    return _named(reader, name) if first == i else None


def _unhonoured(reader: Reader, i: int, before: int) -> int:
    """The last word before a name that is no honorific or rank; a rank that ends an office is part of it."""
    while before >= i and (hit := _honour(reader, i, before)):
        office = reader.ending("offices", i, before)
        if office is not None and office.first < hit.first:
            break
        before = hit.first - 1
    return before


def _honour(reader: Reader, first: int, last: int) -> Ending | None:
    return reader.ending("honorifics", first, last) or reader.ending("ranks", first, last)


def _titled(reader: Reader, i: int, office: Ending, before: int, name: Name) -> Mention:
    """One who holds an office, with the state that follows the name ("President X Y of F")."""
    start = i
    while (step := reader.honour(start)) and start + step <= office.first:
        start += step
    whose = list(owners(reader, i, before))
    k, last = name.last + 2, name.last
    if not whose and k <= reader.size and reader.grammar.has("genitive_markers", reader.word(name.last + 1).form):
        land = reader.name_at(k)
        if land is not None and land.kind == "state":
            whose, last = [owner_of(land)], land.last
    of = next((key for key in whose if key), "")
    mention = _with_office(reader, i, name, office.title.role, text_of(reader, start, before), of, last)
    if office.title.role in OF_BODIES and not of:
        mention = replace(mention, body=_body(reader, i, office))
    bare = not mention.of and mention.body is None and office.title.role in UNJOINED
    return _apposed(reader, mention) if bare else mention  # "MP X Y, chair of Z"


def _with_office(reader: Reader, i: int, name: Name, role: str, office: str, of: str, last: int = 0) -> Mention:
    last = last or name.last
    bare = text_of(reader, name.first, name.last)
    head = hanging(reader, i, last)
    return make(reader, i, last, head, "name", "person", link_of(name), bare, role, office, of)


def _named(reader: Reader, name: Name) -> Mention:
    """A bare name, with the office that follows it behind a comma."""
    head = hanging(reader, name.first, name.last)
    bare = text_of(reader, name.first, name.last) if name.kind == "person" else ""
    of = "" if name.entry is not None or name.kind == "person" else next(iter(owners(reader, name.first, name.last)), "")
    mention = make(reader, name.first, name.last, head, "name", name.kind, link_of(name), bare, "", "", of)
    return _apposed(reader, mention) if name.kind == "person" else mention


def _apposed(reader: Reader, mention: Mention) -> Mention:
    """A person with the office in apposition: "…, the foreign minister of X," or in brackets."""
    j = mention.last + 1
    bracket = j < reader.size and reader.word(j).form == "("
    if not comma_at(reader, j) and not bracket:
        return mention
    j += 1
    if reader.word(j).upos == "NUM" and comma_at(reader, j + 1):  # the age of someone: "X Y, 57, the foreign minister of X"
        j += 2
    while j < reader.size and reader.word(j).upos in ("DET", "PRON") and reader.word(j).feat("PronType") in ("Art", "Prs"):
        j += 1
    phrase = phrase_at(reader, j, any_one=True)
    if phrase is None or phrase.name or not phrase.role or phrase.kind != "person" or joined(reader, phrase.head):
        return mention
    end = end_of(reader, phrase.last) + 1
    if end <= reader.size and reader.word(end).upos not in ("PUNCT", "PRON", "SCONJ"):
        return mention
    if bracket and (end > reader.size or reader.word(end).form != ")"):
        return mention
    text = reader.text[mention.span[0] : phrase.span[1]]
    grown = replace(mention, last=phrase.last, span=(mention.span[0], phrase.span[1]), text=text, body=phrase.body)
    return replace(grown, role=phrase.role, office=phrase.office, of=phrase.of or mention.of)


def _described(reader: Reader, i: int, head: Ending, any_one: bool) -> Mention | None:
    """A phrase that a title ends, with its complement, and the name that follows one who holds an office."""
    title, last = head.title, head.last
    if title.group == "country" and not _known(reader, i):
        return None
    whose = list(owners(reader, i, head.first - 1))
    complement = _complement(reader, head)
    body, sides = None, False
    if complement is not None:
        last, sides = complement.last, reader.sides(complement.head) is not None
        body = complement if complement.kind == "organisation" and complement.link is None else None
        seated = body is not None and title.role in OF_BODIES  # "a member of the F parliament" is one of the parliament
        whose += [""] if seated else [complement.of or (complement.link.key if complement.link else "")]
        whose, last = _further(reader, whose, last) if title.plural else (whose, last)
    states = tuple(dict.fromkeys(key for key in whose if key.startswith("state:")))
    gathered = title.plural and (len(states) > 1 or sides)
    of = next((key for key in whose if key), "")
    role = "counterpart" if title.group == "counterpart" else title.role
    whole = complement is None and title.group == "offices" and any(
        reader.word(j).upos == "ADP" for j in range(head.first, head.last)  # "minister of foreign affairs"
    )
    if (whole or (complement is not None and complement.form == "description")) and not title.plural:
        last = _more(reader, last)
    office = text_of(reader, i, last) if title.group in ("offices", "counterpart") else ""
    last = _abroad(reader, title, last)
    many = title.plural and (title.group in _PERSONAL or (gathered and title.group != "facility"))
    kind = "group" if many else title.kind
    at = hanging(reader, i, last, head.last)
    mention = make(reader, i, last, at, "description", kind, None, "", role, office, of, gathered=gathered)
    if gathered and title.acts_for_state:
        mention = replace(mention, members=states)
    if kind == "person":
        return _holder(reader, i, head, mention, body, any_one)
    if title.group == "facility" and not title.plural and complement is None and (town := _town(reader, mention)) is not None:
        return town
    if title.acts_for_state and of.startswith("state:") and not gathered and title.group == "body":
        return replace(mention, kind="state", link=Link(of, "government", 0.85, reader.gazetteer.entry(of).qid))
    return mention


def _town(reader: Reader, mention: Mention) -> Mention | None:
    """A place with its name behind it: "the F capital, G", "the port city of H"."""
    j = mention.last + 1
    j += comma_at(reader, j)
    j += j < reader.size and linker_at(reader, j) and reader.grammar.has("genitive_markers", reader.word(j).form)
    name = reader.name_at(j) if j <= reader.size else None
    if name is None or name.kind != "place" or joined(reader, name.first):
        return None
    if reader.word(mention.last + 1).form == "," and reader.word(name.first).deprel not in ("appos", "conj", "flat"):
        return None
    grown = make(reader, mention.first, name.last, mention.head, "name", "place", link_of(name), "", "", "", mention.of)
    return replace(grown, name=text_of(reader, name.first, name.last))


def _abroad(reader: Reader, title: Title, last: int) -> int:
    """The end of an office held abroad with the state where it is held ("ambassador of F to J")."""
    k = last + 2
    if title.role not in ABROAD or k > reader.size or reader.word(last + 1).upos != "ADP" or not linker_at(reader, last + 1):
        return last
    k += reader.word(k).upos == "DET"
    name = reader.name_at(k) if k <= reader.size else None
    return name.last if name is not None and name.kind == "state" else last


def _holder(reader: Reader, i: int, head: Ending, mention: Mention, body: Mention | None, any_one: bool) -> Mention:
    """One person by office, with the body of it and the name behind it; "a minister" is none that was named before."""
    if mention.role in OF_BODIES and not mention.of:
        mention = replace(mention, body=body or _body(reader, i, head))
    named = mention if any_one else _with_name(reader, mention)
    return named if named.name or any_one or _known(reader, i) else replace(named, role="")


def _known(reader: Reader, i: int) -> bool:
    """Whether the word before a phrase does not say that it is one of many ("a minister", "any country")."""
    if i == 1 or reader.word(i - 1).upos != "DET":
        return True
    return reader.word(i - 1).feat("Definite") != "Ind" and reader.word(i - 1).feat("PronType") in ("Art", "Dem", "Prs", "")


def _more(reader: Reader, last: int) -> int:
    """The end of a complement with the nouns coordinated to it ("of industry and trade")."""
    while last + 1 < reader.size and reader.word(last + 1).upos == "CCONJ":
        k = last + 2
        if reader.word(k).upos not in INSIDE or reader.name_at(k) or reader.nationality(k) or k in reader.times:
            break
        end = run_end(reader, k)
        if any(reader.ending(group, k, end) for group in ("offices", "people", "counterpart")):
            break
        name = next((n for n in reader.names if k < n.first <= end), None)
        last = name.first - 1 if name is not None else end
    return last


def _with_name(reader: Reader, mention: Mention) -> Mention:
    """An office with the name behind its complement, or behind a comma: "the president of F, X Y,"."""
    j = mention.last + 1
    if (both := _second(reader, mention)) is not None:
        return both
    comma = comma_at(reader, j)
    behind = behind_complement(reader, mention.last) if mention.role else 0
    k = behind or j + comma
    while k <= reader.size and (step := reader.honour(k)) and not reader.name_at(k):
        k += step
    name = reader.name_at(k) if k <= reader.size else None
    if name is None or name.kind != "person" or not mention.role:
        return mention
    if joined(reader, name.first):
        return mention
    if comma and name.last < reader.size and reader.word(name.last + 1).upos not in ("PUNCT", "PRON", "SCONJ"):
        return mention
    bare = text_of(reader, name.first, name.last)
    text = reader.text[mention.span[0] : reader.word(name.last).span[1]]
    grown = replace(mention, last=name.last, span=(mention.span[0], mention.span[0] + len(text)), text=text)
    office = text_of(reader, mention.first, behind - 1) if behind else mention.office
    return replace(grown, form="name", name=bare, link=link_of(name), office=office)


def _second(reader: Reader, mention: Mention) -> Mention | None:
    """A further office of the same person, whose name ends both ("Deputy Premier and Foreign Minister X Y")."""
    j = mention.last + 1
    bare = mention.first == 1 or reader.word(mention.first - 1).upos not in ("DET", "PRON", "PART")
    calling = not mention.role and mention.first == mention.last  # "comedian and actor X Y"
    if not bare or not (calling or (mention.role and reader.word(mention.head).upos == "PROPN")):
        return None
    if j >= reader.size or reader.word(j).upos != "CCONJ":
        return None
    other = phrase_at(reader, j + 1)
    if other is None or not other.name or other.text == other.name:
        return None
    if not calling and (not other.role or other.role == mention.role or other.role in UNJOINED):
        return None
    if (mention.role in SOVEREIGN and other.role in SERVING) or (mention.of and other.of and mention.of != other.of):
        return None
    text = reader.text[mention.span[0] : other.span[1]]
    grown = replace(mention, last=other.last, span=(mention.span[0], other.span[1]), text=text, form="name")
    if calling:
        grown = replace(grown, role=other.role, office=other.office)
    return replace(grown, name=other.name, link=other.link, of=mention.of or other.of, body=mention.body or other.body)


def _complement(reader: Reader, head: Ending) -> Mention | None:
    """What a linker behind a head governs ("of F", "to J"): a name or a described body, state or office."""
    j = head.last + 1
    if j >= reader.size or reader.word(j).upos != "ADP":
        return None
    origin = head.title.plural and reader.grammar.word_in("origin_markers", reader.word(j))
    if not origin and not linker_at(reader, j):
        return None
    first = reader.grammar.has("genitive_markers", reader.word(j).form)
    abroad = head.title.role in ABROAD
    k = j + 1
    while k < reader.size and reader.word(k).upos == "DET":
        k += 1
    inner = phrase_at(reader, k)
    if inner is None or inner.kind == "person":
        if first and k <= reader.size and reader.word(k).upos in INSIDE and head.title.group in ("offices", "body", "collective"):
            return replace(describe(reader, run_end(reader, k)), first=k)
        return None
    hangs = head.first <= reader.word(inner.head).head <= head.last
    known = inner.link is not None or inner.kind in ("state", "organisation")
    apart = abroad or inner.kind == "organisation" or (origin and inner.kind == "state")
    return inner if first or (hangs and known and apart) else None


def _further(reader: Reader, whose: list[str], last: int) -> tuple[list[str], int]:
    """The states that are coordinated with a complement ("of E and F")."""
    while last + 1 < reader.size and reader.word(last + 1).form != "" and reader.word(last + 1).upos in ("CCONJ", "PUNCT"):
        name = reader.name_at(last + 2)
        if (
            name is None
            or name.kind != "state"
            or reader.word(last + 1).form not in (",",)
            and reader.word(last + 1).upos == "PUNCT"
        ):
            break
        whose = [*whose, owner_of(name)]
        last = name.last
    return whose, last


def _body(reader: Reader, i: int, office: Ending) -> Mention | None:
    """The body before an office, named or described ("the Interior Ministry spokesman")."""
    for j in range(i, office.first):
        name = reader.name_at(j)
        if name is not None and name.kind == "organisation" and name.entry is None and name.last < office.first:
            return make(reader, j, name.last, name.last, "name", "organisation", None, "", "", "", "")
    end = office.first - 1
    if end >= i and reader.word(end).upos == "PART":
        end -= 1
    hit = reader.ending("body", i, end) if end >= i else None
    if hit is None or hit.last != end or hit.title.acts_for_state:
        return None
    return make(reader, i, end, end, "description", hit.title.kind, None, "", "", "", next(iter(owners(reader, i, end)), ""))
