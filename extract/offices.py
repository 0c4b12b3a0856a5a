"""Offices and their holders: "the deputy premier and foreign minister of X, Y Z" is one person, named or not."""

from __future__ import annotations

from dataclasses import dataclass, replace

from extract.names import Name, link_of
from extract.reader import NOUNS, Reader, comma_at, make, owner_of, person_at, text_of
from extract.runs import LONGEST, adjectival, described, gathered_states
from extract.types import Mention

#: Callings that are not a further office of one who holds a higher one.
UNJOINED = frozenset({"judge", "official", "member", "candidate", "cleric", "prosecutor", "negotiator"})


#: Offices that are held in a body rather than in a state.
OF_BODIES = frozenset(
    {
        "spokesperson",
        "head",
        "director",
        "secretary_general",
        "president",
        "vice_president",
        "member",
        "deputy",
        "chief_executive",
        "commander",
        "leader",
        "secretary",
        "official",
        "coordinator",
        "commissioner",
        "prosecutor",
        "chancellor",
        "deputy_secretary_general",
        "speaker",
        "adviser",
        "representative",
    }
)


#: The state of an office that is only called "the kingdom", "the country": the cast finds it.
COUNTRY = "@country"


#: Offices that serve under such a one: a minister behind "the president" is another person.
SERVING = frozenset(
    {
        "minister",
        "foreign_minister",
        "defence_minister",
        "interior_minister",
        "finance_minister",
        "ambassador",
        "envoy",
        "spokesperson",
        "secretary_general",
        "director",
        "adviser",
        "national_security_adviser",
        "representative",
        "intelligence_chief",
        "speaker",
        "prime_minister",
        "president",
        "king",
    }
)


#: Offices that lead a state: "the leader" may mean any of them.
SOVEREIGN = frozenset({"president", "king", "emperor", "emir", "sultan", "leader", "crown_prince", "prime_minister"})


def apposed_office(reader: Reader, first: int, last: int) -> Mention | None:
    """The office behind a name, and mostly a comma: "…, the foreign minister of …,"."""
    if last + 2 > reader.size:
        return None
    comma = reader.word(last + 1).upos == "PUNCT" and reader.word(last + 1).form in ("،", ",")
    at = last + 2 if comma else last + 1
    if not reader.office(at) or (not comma and _acted_on(reader, first, last)):
        return None
    phrase = titled(reader, at)
    if phrase is None or phrase.name or (not comma and not phrase.of and phrase.body is None):
        return None
    return phrase


def _acted_on(reader: Reader, first: int, last: int) -> bool:
    """Whether who stands behind a name right behind a verb may be that verb's object and not the name's office ("met X | the
    foreign minister of Y", but "arrived X Y the foreign minister")."""
    verb = reader.word(first - 1) if first > 1 else None
    if verb is None or verb.upos != "VERB":
        return False
    return last == first or not reader.grammar.word_in("unaddressed_verbs", verb)


@dataclass(slots=True)
class _Office:
    """An office phrase while it is read."""

    end: int
    roles: list[str]
    of: str = ""
    name: Name | None = None
    office_end: int = 0
    core: int = 0  # the last word of the office itself, without what complements it
    plural: bool = False
    body: Mention | None = None


def titled(reader: Reader, i: int) -> Mention | None:
    """An office, its state or body, and the name that follows: one person, named or not."""
    office = _read_office(reader, i)
    if office is None:
        return None
    office_text = text_of(reader, i, office.office_end)
    if office.plural and office.name is None and (gathered := gathered_states(reader, office.end, office.of)):
        both = make(reader, i, gathered[1], i, "description", "group", None, "", office.roles[0], "", office.of, gathered=True)
        return replace(both, members=gathered[0])
    body = office.body if office.roles[0] in OF_BODIES and ":" not in office.of else None
    plural = office.plural and office.name is None
    kind = "group" if plural else "person"
    if office.plural and office.name is not None and office.name.first == office.office_end + 1 == i + 1:
        return make(reader, i, office.end, i, "description", "group", None, "", "", "", office.of)  # "advisers of X"
    if office.name is None:
        mention = make(reader, i, office.end, i, "description", kind, None, "", office.roles[0], office_text, office.of)
    else:
        bare = text_of(reader, office.name.first, office.name.last)
        link = link_of(office.name)
        mention = make(reader, i, office.end, i, "name", "person", link, bare, office.roles[0], office_text, office.of)
    return replace(mention, body=body)


def _read_office(reader: Reader, i: int, depth: int = 0) -> _Office | None:
    found = reader.office(i)
    if not found or reader.word(i).upos in ("VERB", "ADP"):
        return None
    length = found[0] - 1 if found[0] > 1 and reader.name_at(i + found[0] - 1) else found[0]
    state = _Office(i + length - 1, [found[1].role], office_end=i + length - 1, core=i + length - 1, plural=found[1].plural)
    for k in range(i + 1, i + length):
        if state.body is None and (body := reader.title("body", k)) and not body[1].acts_for_state:
            state.body = described(reader, k, body[1])
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
    if comma_at(reader, j) and depth == 0 and reader.office(j + 1):
        return _second_office(reader, state, j + 1, depth)
    if posted := _posted(reader, j):
        _hold_in(reader, state, j + 1)
        state.end = state.office_end = j + posted - 1
        return posted
    skip = 1 if _comma_before_name(reader, j) or _quoted_person(reader, j) else 0
    honour = 0
    while (j + skip + honour) <= reader.size and (more := reader.honour(j + skip + honour)):
        honour += more
    k = j + skip + honour
    if k > reader.size:
        return 0
    inner = reader.office(k)
    name = None if inner and not reader.name_at(k) else person_at(reader, k)
    if name is not None and (honour or reader.definite(j - 1) or reader.word(j - 1).upos != "PRON"):
        if _foreign_name(reader, name) or (not skip and _serves(reader, state, i, j)):
            return 0
        state.name, state.end = name, name.last
        return 0
    if not skip and _quote(reader, j) and (inside := reader.name_at(j + 1)) is not None and inside.kind != "person":
        _hold_in(reader, state, j + 1)
        state.end = state.office_end = min(inside.last + 1, reader.size)
        return state.end - j + 1
    if skip or honour:
        return _second_office(reader, state, k, depth) if inner and honour else 0
    if reader.grammar.parts(reader.word(j - 1), reader.word(j)):
        return 0
    nationality = reader.nationality(j)
    if nationality:
        state.of = state.of or nationality[1]
        state.end = state.office_end = j + nationality[0] - 1
        return nationality[0]
    if inner:
        if not reader.definite(j - 1) and reader.word(j).upos in NOUNS:
            state.end = state.office_end = j + inner[0] - 1
            return inner[0]
        return _second_office(reader, state, j, depth)
    return _complement_step(reader, state, j)


def _posted(reader: Reader, j: int) -> int:
    """How many words at `j` tell where an office is held, with its holder right behind ("envoy to Syria | X"); 0 for none."""
    if j >= reader.size or not reader.grammar.word_in("post_markers", reader.word(j)):
        return 0
    place = reader.name_at(j + 1)
    last = place.last if place is not None and place.kind in ("state", "place", "organisation") else 0
    if place is None and (body := reader.title("body", j + 1)):
        last = described(reader, j + 1, body[1]).last  # "adviser in the royal court | X"
        last = 0 if any(reader.office(k) for k in range(j + 2, last + 1)) else last  # "in the administration of the president X"
    if not last or last >= reader.size:
        return 0
    k = last + 1
    k += 1 if _comma_before_name(reader, k) else 0
    k += reader.honour(k) if k <= reader.size else 0
    holder = reader.name_at(k) if k <= reader.size else None
    return last - j + 1 if holder is not None and holder.kind == "person" else 0


def _hold_in(reader: Reader, state: _Office, j: int) -> None:
    """Notes that an office is held in the body named at word `j`, where the phrase has not said whose it is."""
    name, body = reader.name_at(j), reader.title("body", j)
    if state.of or state.body is not None or (name is not None and name.kind not in ("organisation", "armed_group")):
        return
    if name is not None and name.entry is not None:
        state.of = owner_of(name)
    elif name is not None:
        state.body = make(reader, name.first, name.last, name.first, "name", name.kind, None, "", "", "", "")
    elif body:
        state.body = described(reader, j, body[1])


def _serves(reader: Reader, state: _Office, i: int, j: int) -> bool:
    """Whether a name at `j` is whom a spokesman or adviser serves, not his own.

    That is right behind "in the name of", or behind an office inside a spokesman's ("the spokesman of the prime minister X").
    """
    if state.roles[0] in ("spokesperson", "adviser", "national_security_adviser", "chancellor") and _linker(reader, j - 1):
        return True
    if state.roles[0] != "spokesperson":
        return False
    inner = (k for k in range(i + 1, j) if (found := reader.office(k)) and found[1].role in SOVEREIGN | SERVING)
    return reader.grammar.head_initial and any(True for _ in inner)


def _quoted_person(reader: Reader, j: int) -> bool:
    following = reader.name_at(j + 1) if _quote(reader, j) and j < reader.size else None
    return following is not None and following.kind == "person"


def _quote(reader: Reader, j: int) -> bool:
    return reader.word(j).form in ('"', "“", "«", "”", "'")


def _comma_before_name(reader: Reader, j: int) -> bool:
    if not comma_at(reader, j):
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
        if (reader.definite(j - 1) or (reader.word(j - 1).upos == "ADJ" and j - 1 > state.core)) and not _linker(reader, j - 1):
            return 0
        if name.entry is None and name.kind == "organisation" and state.body is None:
            state.body = make(reader, name.first, name.last, name.first, "name", name.kind, None, "", "", "", "")
        if name.entry is not None and name.kind != "person":
            state.of = state.of or owner_of(name)
        state.end = state.office_end = name.last
        return name.last - name.first + 1
    if _linker(reader, j) and j < reader.size and _linkable(reader, j + 1):
        return 1
    body = reader.title("body", j)
    if body and not body[1].acts_for_state and state.body is None:
        state.body = described(reader, j, body[1])
    if word.upos in NOUNS and (not reader.definite(j - 1) or _linker(reader, j - 1) or adjectival(reader, j)):
        if reader.title("collective", j) and reader.definite(j - 1):
            return 0
        if reader.title("country", j) and reader.grammar.normal.has_article(word.form):
            state.of = state.of or COUNTRY
        state.end = state.office_end = j
        return body[0] if body else 1
    adjective = word.upos == "ADJ" and not reader.disagrees(state.core, j)
    if adjective and (not reader.definite(j - 1) or reader.grammar.normal.has_article(word.form)):
        state.end = state.office_end = j
        return 1
    if word.upos == "PRON" and word.span[0] <= reader.word(j - 1).span[1] and j - 1 == state.end:
        state.end = j
        return 1
    if (
        word.upos == "CCONJ"
        and j < reader.size
        and reader.word(j + 1).upos == "NOUN"
        and reader.definite(j + 1)
        and (
            not reader.office(j + 1)
            and not reader.name_at(j + 1)
            and word.head == j + 1
            and reader.word(j + 1).head in range(state.end - 1, j)
        )
    ):
        return 1
    return 0


def _doubtful_state(reader: Reader, j: int) -> Name | None:
    """A form that is a state and something else: behind an office it is the state."""
    match = reader.gazetteer.match(reader.folded, j - 1)
    if match is None or reader.definite(j - 1) or match.entries[0].sort not in ("name", "alt"):
        return None
    return Name(j, j + match.length - 1, "state", match.entries)


def _linker(reader: Reader, j: int) -> bool:
    return reader.grammar.word_in("office_linkers", reader.word(j))


def _linkable(reader: Reader, j: int) -> bool:
    """Whether a linked word may go on with an office: a body, a group, an affair; not a state, a person or a deed."""
    if reader.word(j).upos not in NOUNS or reader.office(j):
        return False
    name = reader.name_at(j)
    if name is not None:
        return name.kind in ("organisation", "armed_group")
    return bool(
        reader.title("body", j)
        or reader.title("collective", j)
        or reader.title("facility", j)
        or reader.grammar.word_in("office_linkers", reader.word(j))
    )
