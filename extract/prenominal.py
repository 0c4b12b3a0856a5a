"""Noun phrases whose head comes last: "Russian Defence Minister X Y", "the president of F, X Y", "X Y, the F president".

For languages whose `head` is final (lexicon.yaml). What belongs together is told by the tree, which is strong inside such phrases,
by names and by the titles of titles.yaml; what stands behind the head is a complement with a linker, or a name in apposition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from extract.names import Name, link_of
from extract.offices import OF_BODIES, SERVING, SOVEREIGN, UNJOINED
from extract.reader import NOUNS, Ending, Reader, comma_at, make, owner_of, text_of
from extract.types import Link, Mention, Word

LONGEST = 12  # words before a head
_INSIDE = NOUNS | {"ADJ"}
_GROUPS = ("counterpart", "offices", "collective", "body", "facility", "people", "ranks", "kin", "country")
#: Offices held abroad: what their linker of direction governs belongs to them ("ambassador to J").
ABROAD = frozenset({"ambassador", "envoy", "representative", "consul", "attache", "charge_d_affaires"})
_PERSONAL = frozenset({"counterpart", "offices", "people", "ranks", "kin"})


def phrase_at(reader: Reader, i: int) -> Mention | None:
    """The mention that begins at word `i`, or None; articles and possessive pronouns before it are no part of it."""
    word = reader.word(i)
    name = reader.name_at(i)
    if name is None and (word.upos not in _INSIDE and not _participle(word)):
        return None
    last = _run(reader, i)
    if name is not None and name.kind == "person" and name.first < name.last < last and reader.office(name.last + 1):
        return _named(reader, name)  # "named X Y ambassador"
    whole = _read(reader, i, last)
    if whole is not None:
        return whole
    for end in range(last - 1, i - 1, -1):
        if name is not None and end < name.last:
            break
        if reader.word(end + 1).upos == "PART" or reader.word(end).deprel == "compound":
            part = _read(reader, i, end)
            if part is not None and (part.form == "name" or part.kind != "place"):
                return part
    return _named(reader, name) if name is not None else None


def describe(reader: Reader, head: int) -> Mention:
    """A mention for a noun that no name and no list knows."""
    first = head
    while first > 1 and _inside(reader, first - 1) and reader.word(first - 1).head in range(first, head + 1):
        first -= 1
    of = next(iter(_owners(reader, first, head - 1)), "")
    return make(reader, first, head, head, "description", "thing", None, "", "", "", of)


def _participle(word: Word) -> bool:
    return word.upos == "VERB" and word.deprel == "amod"


def _inside(reader: Reader, j: int) -> bool:
    """Whether a word may stand inside a phrase, before its head."""
    word = reader.word(j)
    if j in reader.times:
        return False
    if word.upos in _INSIDE or _participle(word) or any(n.first <= j <= n.last for n in reader.names):
        return True
    if word.upos == "PART":
        return word.deprel == "case"
    if word.upos == "PUNCT":  # a hyphen inside a word
        before, after = (reader.word(k).span if 0 < k <= reader.size else (-1, -1) for k in (j - 1, j + 1))
        return before[1] == word.span[0] and word.span[1] == after[0]
    return _pairs(reader, j)


def _pairs(reader: Reader, j: int) -> bool:
    """A conjunction between two nationalities ("the E and F ministers")."""
    if reader.word(j).upos != "CCONJ" or not 1 < j < reader.size - 1:
        return False
    joined = reader.nationality(j - 1) and reader.nationality(j + 1)
    return bool(joined) and reader.word(j - 1).upos == "ADJ" and reader.word(j + 2).upos in _INSIDE


def _run(reader: Reader, i: int) -> int:
    """The last word of the run of modifiers and heads that begins at `i`."""
    limit = i
    while limit < reader.size and limit - i < LONGEST and _inside(reader, limit + 1):
        limit += 1
    last = i
    while last < limit and _linked(reader, last + 1, last, i, limit):
        last += 1
    while last > i and reader.word(last).upos in ("PART", "PUNCT", "CCONJ"):
        last -= 1
    return last


def _linked(reader: Reader, right: int, left: int, low: int = 0, high: int = 0) -> bool:
    """Whether two neighbours belong to one phrase: a relation passes over the gap, or a name or a title does."""
    low, high = low or left, high or right
    if any(n.first <= left < right <= n.last for n in reader.names):
        return True
    if reader.word(left).upos in ("PART", "PUNCT", "CCONJ") or reader.word(right).upos in ("PART", "PUNCT", "CCONJ"):
        return True
    words = [reader.word(j) for j in range(low, high + 1)]
    if any(w.id <= left < w.head <= high or low <= w.head <= left < w.id for w in words):
        return True
    name = reader.name_at(right)
    if name is not None and name.kind == "person" or reader.word(right).upos == "PROPN":
        return any(reader.ending(group, low, left) for group in ("offices", "honorifics", "ranks", "people"))
    return any(reader.ending(group, max(low, left - 2), right) for group in ("offices",)) and reader.word(left).upos == "ADJ"


def _read(reader: Reader, i: int, last: int) -> Mention | None:
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
    if head is None or reader.word(last).upos not in _INSIDE:
        return None
    if reader.grammar.word_in("transparent", reader.word(last)) and _linker(reader, head.last + 1):
        return None
    return _described(reader, i, head)


def _unknown(reader: Reader, i: int, last: int) -> Name | None:
    """A run of proper nouns behind an office or a word of respect that no tagger took for a name."""
    first = last + 1
    while (
        first > i
        and reader.word(first - 1).upos == "PROPN"
        and not reader.nationality(first - 1)
        and not reader.covered(first - 1)
    ):
        first -= 1
    for k in range(first, last + 1):
        if k > i and any((h := reader.ending(g, i, k - 1)) and h.last == k - 1 for g in ("offices", "honorifics", "ranks")):
            if not any(reader.ending(g, k, last) for g in _GROUPS):
                return Name(k, last, "person")
    return None


def _person(reader: Reader, i: int, name: Name) -> Mention | None:
    """A named person with what stands before the name: office, honorific, rank, calling."""
    first = name.first
    for group in ("offices", "honorifics", "ranks"):  # the tagger takes them for parts of names
        found = reader.titles.find(group, reader.folded, first - 1)
        if found and first + found[0] <= name.last:
            name = replace(name, first=first + found[0])
    before = name.first - 1
    bare = text_of(reader, name.first, name.last)
    honoured = before
    while honoured >= i and (hit := reader.ending("honorifics", i, honoured) or reader.ending("ranks", i, honoured)):
        honoured = hit.first - 1
    office = reader.ending("offices", i, honoured) if honoured >= i else None
    of = next(iter(_owners(reader, i, honoured)), "")
    if office is not None and not office.title.plural:
        head = _head(reader, i, name.last)
        start = i
        while hit := reader.titles.find("honorifics", reader.folded, start - 1) or reader.titles.find("ranks", reader.folded, start - 1):
            if start + hit[0] > office.first:
                break
            start += hit[0]
        text = text_of(reader, start, honoured)
        mention = make(reader, i, name.last, head, "name", "person", link_of(name), bare, office.title.role, text, of)
        return replace(mention, body=_body(reader, i, office)) if office.title.role in OF_BODIES and not of else mention
    called = honoured >= i and any(reader.ending(group, i, honoured) for group in ("people", "kin"))
    if honoured < before and honoured < i or called:
        head = _head(reader, i, name.last)
        return _apposed(reader, make(reader, i, name.last, head, "name", "person", link_of(name), bare, "", "", of))
    return _named(reader, name) if first == i else None


def _named(reader: Reader, name: Name) -> Mention:
    """A bare name, with the office that follows it behind a comma."""
    head = _head(reader, name.first, name.last)
    bare = text_of(reader, name.first, name.last) if name.kind == "person" else ""
    of = "" if name.entry is not None or name.kind == "person" else next(iter(_owners(reader, name.first, name.last)), "")
    mention = make(reader, name.first, name.last, head, "name", name.kind, link_of(name), bare, "", "", of)
    return _apposed(reader, mention) if name.kind == "person" else mention


def _apposed(reader: Reader, mention: Mention) -> Mention:
    """A person with the office in apposition: "…, the foreign minister of X,"."""
    j = mention.last + 1
    if not comma_at(reader, j):
        return mention
    j += 1
    while j < reader.size and reader.word(j).upos in ("DET", "PRON") and reader.word(j).feat("PronType") in ("Art", "Prs"):
        j += 1
    phrase = phrase_at(reader, j)
    if phrase is None or phrase.name or not phrase.role or phrase.kind != "person" or reader.word(phrase.head).deprel == "conj":
        return mention
    if phrase.last < reader.size and reader.word(phrase.last + 1).upos not in ("PUNCT", "PRON", "SCONJ"):
        return mention
    text = reader.text[mention.span[0] : phrase.span[1]]
    grown = replace(mention, last=phrase.last, span=(mention.span[0], phrase.span[1]), text=text, body=phrase.body)
    return replace(grown, role=phrase.role, office=phrase.office, of=phrase.of or mention.of)


def _described(reader: Reader, i: int, head: Ending) -> Mention | None:
    """A phrase that a title ends, with its complement, and the name that follows one who holds an office."""
    title, last = head.title, head.last
    owners = list(_owners(reader, i, head.first - 1))
    complement = _complement(reader, head)
    members: tuple[str, ...] = ()
    body = None
    if complement is not None:
        last = complement.last
        owners += [complement.of or (complement.link.key if complement.link else "")]
        body = complement if complement.kind == "organisation" and complement.link is None else None
        owners, last = _further(reader, owners, last) if title.plural else (owners, last)
    states = [key for key in owners if key.startswith("state:")]
    if title.plural and len(states) > 1:
        members = tuple(dict.fromkeys(states)) if title.acts_for_state else ()
    of = next((key for key in owners if key), "")
    role = "counterpart" if title.group == "counterpart" else title.role
    office = text_of(reader, i, last) if title.group in ("offices", "counterpart") else ""
    if complement is not None and complement.form == "description" and not title.plural:
        last = _more(reader, last)
    at = _head(reader, i, last, head.last)
    many = title.plural and (title.group in _PERSONAL or (len(states) > 1 and title.group != "facility"))
    kind = "group" if many else title.kind
    mention = make(
        reader, i, last, at, "description", kind, None, "", role, office, of, gathered=title.plural and len(states) > 1
    )
    mention = replace(mention, members=members)
    if kind == "person":
        body = body or (_body(reader, i, head) if not of else None)
        mention = replace(mention, body=body if role in OF_BODIES and not of else None)
        return _with_name(reader, mention)
    if title.acts_for_state and of.startswith("state:") and not members and title.group == "body":
        return replace(mention, kind="state", link=Link(of, "government", 0.85, reader.gazetteer.entry(of).qid))
    return mention


def _more(reader: Reader, last: int) -> int:
    """The end of a complement with the nouns coordinated to it ("of industry and trade")."""
    while last + 1 < reader.size and reader.word(last + 1).upos == "CCONJ":
        k = last + 2
        if reader.word(k).upos not in _INSIDE or reader.name_at(k) or reader.nationality(k) or k in reader.times:
            break
        end = _run(reader, k)
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
    name = reader.name_at(j + comma) if j + comma <= reader.size else None
    if name is None or name.kind != "person" or not mention.role or mention.role == "counterpart" and comma:
        return mention
    if reader.word(name.first).deprel == "conj":
        return mention
    if comma and name.last < reader.size and reader.word(name.last + 1).upos not in ("PUNCT", "PRON", "SCONJ"):
        return mention
    bare = text_of(reader, name.first, name.last)
    text = reader.text[mention.span[0] : reader.word(name.last).span[1]]
    grown = replace(mention, last=name.last, span=(mention.span[0], mention.span[0] + len(text)), text=text)
    return replace(grown, form="name", name=bare, link=link_of(name))


def _second(reader: Reader, mention: Mention) -> Mention | None:
    """A further office of the same person, whose name ends both ("Deputy Premier and Foreign Minister X Y")."""
    j = mention.last + 1
    bare = mention.first == 1 or reader.word(mention.first - 1).upos not in ("DET", "PRON", "PART")
    if not (mention.role and bare and j < reader.size and reader.word(j).upos == "CCONJ" and reader.word(mention.head).upos == "PROPN"):
        return None
    other = phrase_at(reader, j + 1)
    if other is None or not other.name or not other.role or other.role == mention.role or other.role in UNJOINED:
        return None
    if (mention.role in SOVEREIGN and other.role in SERVING) or (mention.of and other.of and mention.of != other.of):
        return None
    text = reader.text[mention.span[0] : other.span[1]]
    grown = replace(mention, last=other.last, span=(mention.span[0], other.span[1]), text=text, form="name")
    return replace(grown, name=other.name, link=other.link, of=mention.of or other.of, body=mention.body or other.body)


def _complement(reader: Reader, head: Ending) -> Mention | None:
    """What a linker behind a head governs ("of F", "to J"): a name or a described body, state or office."""
    j = head.last + 1
    if not _linker(reader, j) or j >= reader.size:
        return None
    first = reader.grammar.has("genitive_markers", reader.word(j).form)
    abroad = head.title.role in ABROAD
    k = j + 1
    while k < reader.size and reader.word(k).upos == "DET":
        k += 1
    inner = phrase_at(reader, k)
    if inner is None or inner.kind == "person":
        if (
            first
            and k <= reader.size
            and reader.word(k).upos in _INSIDE
            and head.title.group in ("offices", "body", "collective")
        ):
            return replace(describe(reader, _run(reader, k)), first=k)
        return None
    hangs = head.first <= reader.word(inner.head).head <= head.last
    return inner if first or hangs and (abroad or inner.kind == "organisation") else None


def _further(reader: Reader, owners: list[str], last: int) -> tuple[list[str], int]:
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
        owners = [*owners, owner_of(name)]
        last = name.last
    return owners, last


def _linker(reader: Reader, j: int) -> bool:
    return j <= reader.size and reader.word(j).upos == "ADP" and reader.grammar.word_in("office_linkers", reader.word(j))


def _owners(reader: Reader, first: int, last: int) -> Iterator[str]:
    """The keys of the states and bodies named between two words, by adjective or by name."""
    j = first
    while j <= last:
        name, nationality = reader.name_at(j), reader.nationality(j)
        if name is not None and name.kind != "person" and name.last <= last and name.entry is not None:
            yield owner_of(name)
            j = name.last
        elif nationality:
            yield nationality[1]
            j += nationality[0] - 1
        j += 1


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
    return make(reader, i, end, end, "description", hit.title.kind, None, "", "", "", next(iter(_owners(reader, i, end)), ""))


def _head(reader: Reader, first: int, last: int, trusted: int = 0) -> int:
    """The word of a phrase by which it hangs in the tree: the first noun whose head is outside."""
    for j in range(first, last + 1):
        word = reader.word(j)
        if not first <= word.head <= last and word.upos in NOUNS:
            return j
    return trusted or last
