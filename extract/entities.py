"""Mentions → entities of an article: one entity per referent, linked to the gazetteer with a reason and a score.

Who is who is decided by names (one is a run of whole words of the other), by office and state ("the French president"), by the
gazetteer's key, and for a bare "the agency" by the last body of that word. A merge needs agreement in kind; a single word never
joins two persons that already differ.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from extract.gazetteer import Gazetteer
from extract.lexicon import Grammar
from extract.offices import COUNTRY, SOVEREIGN
from extract.types import Article, Entity, Link, Mention

#: Offices of which a state has many: the words of the office must agree, not the role alone.
MANIFOLD = frozenset(
    {
        "minister",
        "emir",
        "head",
        "deputy",
        "member",
        "official",
        "director",
        "ambassador",
        "commander",
        "governor",
        "spokesperson",
        "envoy",
        "representative",
        "deputy_minister",
        "secretary",
        "candidate",
        "judge",
        "cleric",
        "counterpart",
    }
)
#: Offices of a state that the text may leave unsaid ("the minister of education").
NATIONAL = frozenset(
    {
        "president",
        "king",
        "emir",
        "sultan",
        "emperor",
        "prime_minister",
        "vice_president",
        "deputy_prime_minister",
        "crown_prince",
        "minister",
        "foreign_minister",
        "defence_minister",
        "interior_minister",
        "finance_minister",
        "minister_of_state",
        "chief_of_staff",
        "speaker",
    }
)
#: Offices that hardly anything but a state has.
MINISTERS = frozenset(role for role in NATIONAL if role.endswith("minister"))
BODIES = frozenset({"organisation", "armed_group"})


@dataclass(slots=True, eq=False)
class Referent:
    """What mentions speak of, while the article is read. `runs` are the folded names, as word tuples."""

    number: int
    kind: str
    link: Link | None = None
    names: dict[str, None] = field(default_factory=dict)
    runs: set[tuple[str, ...]] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)
    of: str = ""
    feminine: bool | None = None
    where: list[tuple[int, int]] = field(default_factory=list)
    heads: set[str] = field(default_factory=set)
    members: tuple[int, ...] = ()
    gathered: bool = False
    people: bool = False  # a group of men or of men and women, by the ending of its word

    @property
    def named(self) -> bool:
        """Whether a proper name is known."""
        return bool(self.runs)


class Cast:
    """The referents of one article; grows while mentions are added in text order."""

    def __init__(self, article: Article, gazetteer: Gazetteer, grammar: Grammar, states: Counter[str]) -> None:
        self.article, self.gazetteer, self.grammar, self.states = article, gazetteer, grammar, states
        self.referents: list[Referent] = []
        self.by_mention: dict[tuple[int, int], Referent] = {}
        self.home = gazetteer.home([grammar.normal.fold_word(w) for w in re.findall(r"\w+", article.source or "")])
        self.adjectives: dict[str, dict[str, None]] = {}  # key of a state → its adjectives as the text has them

    def add(self, mention: Mention, feminine: bool | None = None) -> Referent:
        """The referent of a mention: a known one, or a new one."""
        if mention.of == COUNTRY:
            mention = replace(mention, of=self._country(mention.office or mention.text))
        known = self.by_mention.get((mention.sentence, mention.head))
        if known is not None:
            return known
        referent = self._find(mention) or self._new(mention.kind or "thing")
        self._tell(referent, mention, feminine)
        if mention.body is not None and ":" not in referent.of:
            referent.of = f"#{self.add(mention.body).number}"
        referent.gathered = referent.gathered or mention.gathered
        if mention.members and mention.role:
            referent.members = self._holders(mention)
        elif mention.members:
            referent.members = tuple(self.state(key).number for key in mention.members)
        self.by_mention[mention.sentence, mention.head] = referent
        return referent

    def _holders(self, mention: Mention) -> tuple[int, ...]:
        """Who holds one office in each of the states that a phrase gathers, where the article knows them all."""
        wanted = SOVEREIGN if mention.role in SOVEREIGN else frozenset({mention.role})
        persons = [r for r in self.referents if r.kind == "person" and r.roles & wanted]
        found = [next((r.number for r in reversed(persons) if r.of == key), -1) for key in mention.members]
        return tuple(found) if all(number >= 0 for number in found) else ()

    def _country(self, text: str) -> str:
        """The key of the state that "the kingdom", "the country" is: the one most spoken of whose formal name has that word, or
        that of the publisher where its name has it, else the one spoken of last; "" before any."""
        words = set(self.grammar.fold(text).split())
        for key in [*(key for key, _ in self.states.most_common()), self.home]:
            if key and words & self.gazetteer.first_words(key):
                return key
        for referent in sorted(self.referents, key=lambda r: r.where[-1] if r.where else (-1, 0), reverse=True):
            if referent.kind == "state" and referent.link is not None and referent.where:
                return referent.link.key
        return self.states.most_common(1)[0][0] if self.states else ""

    def as_actor(self, referent: Referent) -> Referent:
        """The one who acts under this name: a capital that acts is its state."""
        if referent.kind != "place" or referent.link is None:
            return referent
        if referent.link.reason != "capital":
            return referent
        country = self.state_of(referent)
        if country is None:
            return referent
        for name in referent.names:
            country.names[name] = None
        return country

    def state_of(self, referent: Referent) -> Referent | None:
        """The state whose capital a place is, as a referent of this article."""
        if referent.link is None or not referent.of.startswith("state:"):
            return None
        return self.state(referent.of, Link(referent.of, "capital", 0.8, self.gazetteer.entry(referent.of).qid))

    def state(self, key: str, link: Link | None = None) -> Referent:
        """The referent of a key of the gazetteer, made where the article has not yet named it."""
        for referent in self.referents:
            if referent.link is not None and referent.link.key == key:
                return referent
        entry = self.gazetteer.entry(key)
        referent = self._new(entry.kind)
        referent.link = link or Link(key, entry.sort, entry.score, entry.qid)
        return referent

    def seat(self, mention: Mention) -> Referent:
        """The building or town by whose name a state is meant elsewhere, as the place that it is ("met at the White House")."""
        words = tuple(self.grammar.fold(mention.text).split())
        known = next((r for r in self.referents if r.kind == "place" and words in r.runs), None)
        referent = known or self._new("place")
        referent.names.setdefault(mention.text, None)
        referent.runs.add(words)
        referent.where.append((mention.sentence, mention.head))
        return referent

    def owner(self, referent: Referent) -> Referent | None:
        """The state or body whose office a person holds, as far as the article says."""
        if referent.of.startswith("#"):
            return self.referents[int(referent.of[1:])]
        if ":" in referent.of:
            return self.state(referent.of)
        if not referent.roles & NATIONAL:
            return None
        known = referent.link is not None and referent.link.key.startswith("person:")
        home = self.gazetteer.entry(referent.link.key).country if known and referent.link else ""
        if home:  # the state of a known person, where the article speaks of it too or is published there
            return self.state(home) if self.states[home] or home == self.home else None
        local = self.states[self.home] and referent.roles & MINISTERS  # those of the publisher's state go without it
        return self.main_state() or (self.state(self.home) if local else None)

    def main_state(self) -> Referent | None:
        """The state that an article speaks of most, where one does: what an office without a state belongs to."""
        ranked = self.states.most_common(2)
        clear = ranked and ranked[0][1] >= 2 and (len(ranked) == 1 or 2 * ranked[0][1] >= 3 * ranked[1][1])
        return self.state(ranked[0][0]) if clear else None

    def _new(self, kind: str) -> Referent:
        self.referents.append(Referent(len(self.referents), kind))
        return self.referents[-1]

    def _tell(self, referent: Referent, mention: Mention, feminine: bool | None) -> None:
        for form in (mention.text, mention.name):
            if form:
                referent.names.setdefault(form, None)
        if mention.form == "name" or mention.kind == "state":
            words = tuple(self.grammar.fold(mention.name or mention.text).split())
            if words and mention.kind != "state":
                referent.runs.add(words)
        if mention.role:
            referent.roles.add(mention.role)
        referent.of = referent.of or mention.of
        if referent.link is None or (referent.link.reason == "person_short" and mention.link is not None):
            referent.link = mention.link  # a headline's bare surname gives way to the whole name
        referent.feminine = feminine if referent.feminine is None else referent.feminine
        referent.where.append((mention.sentence, mention.head))
        head = self._head_word(mention)
        referent.heads.add(head)
        referent.people = referent.people or head.endswith(tuple(self.grammar.lists["closed_endings"]))
        if mention.link is not None and mention.link.reason == "capital" and not referent.of:
            referent.of = self.gazetteer.entry(mention.link.key).country

    def _head_word(self, mention: Mention) -> str:
        """The folded head of a phrase: its first word but for a number, or the last before a linker where heads come last."""
        words = [self.grammar.fold(w) for w in mention.text.split()]
        if self.grammar.head_initial:
            return words[min(mention.head - mention.first, len(words) - 1)]
        linkers = self.grammar.lists["office_linkers"]
        end = next((i for i, w in enumerate(words) if i and w in linkers), len(words))
        return words[end - 1]

    def _find(self, mention: Mention) -> Referent | None:
        if mention.kind == "person":
            return self._person(mention)
        if mention.link is not None:
            for referent in self.referents:
                if referent.link is not None and referent.link.key == mention.link.key:
                    return referent
            return None
        words = tuple(self.grammar.fold(mention.text).split())
        if mention.form == "name" and len(words) == 1:
            for referent in reversed(self.referents):
                if referent.kind == "person" and any(words[0] == r[-1] for r in referent.runs if len(r) > 1):
                    return referent
        if mention.kind == "state" and mention.form == "description" and (key := self._country(mention.text)):
            return self.state(key)
        for referent in reversed(self.referents):
            if referent.kind == mention.kind and self._same_words(referent, mention, words):
                return referent
        return None

    def _same_words(self, referent: Referent, mention: Mention, words: tuple[str, ...]) -> bool:
        folds = {tuple(self.grammar.fold(n).split()) for n in referent.names}
        if words in folds:
            return True
        if mention.kind in BODIES:
            if len(words) == 1 and mention.form == "description":
                return words[0] in referent.heads
            return any(_run_of(words, f) or _run_of(f, words) for f in folds if min(len(f), len(words)) > 1)
        if mention.form == "name":
            return any(_run_of(words, f) for f in folds)
        told = mention.kind == "group" and len(words) == 1 and self.grammar.normal.has_article(mention.text)
        return told and words[0] in referent.heads  # "the soldiers" after "four soldiers"

    def _person(self, mention: Mention) -> Referent | None:
        persons = [r for r in self.referents if r.kind == "person"]
        persons.sort(key=lambda r: r.where[-1] if r.where else (0, 0), reverse=True)
        if mention.name:
            words = tuple(self.grammar.fold(mention.name).split())
            for referent in persons:
                if referent.named and self._same_person(referent, mention, words):
                    return referent
            for referent in persons:
                if not referent.named and mention.of and referent.of == mention.of and self._same_role(referent, mention):
                    return referent
            return None
        fits = [r for r in persons if self._fits_description(r, mention)]
        own = set(self.grammar.fold(mention.office or mention.text).split())
        return max(fits, key=lambda r: len(own & {w for n in r.names for w in self.grammar.fold(n).split()}), default=None)

    def _same_person(self, referent: Referent, mention: Mention, words: tuple[str, ...]) -> bool:
        if mention.link is not None and referent.link is not None and mention.link.key == referent.link.key:
            return True
        if words in referent.runs:
            return True
        if mention.of and referent.of and mention.of != referent.of and len(words) == 1:
            return False
        for run in referent.runs:
            short, long = sorted((words, run), key=len)
            fathers = len(long) > 1 and long[-2] in self.grammar.lists["patronymics"]
            if len(short) == 1 and short[0] in ((long[0],) if fathers else (long[0], long[-1])):
                return True
            if len(short) > 1 and (_run_of(short, long) or (short[0] == long[0] and short[-1] == long[-1])):
                return True
        return False

    def _fits_description(self, referent: Referent, mention: Mention) -> bool:
        if mention.of and referent.of and mention.of != referent.of:
            return False
        if mention.body is not None and referent.of.startswith("#"):
            body = self._find(mention.body)  # the head of one body is not that of another
            if body is None or referent.of != f"#{body.number}":
                return False
        if not mention.role:
            words = tuple(self.grammar.fold(mention.text).split())
            return any(_run_of(words, tuple(self.grammar.fold(n).split())) for n in referent.names)
        if mention.role == "counterpart":
            return bool(mention.of) and referent.of == mention.of and self._is_counterpart(referent, mention)
        if not referent.roles or not self._same_role(referent, mention):
            return False
        words = tuple(self.grammar.fold(mention.office or mention.text).split())
        if mention.of and referent.of != mention.of and referent.named and not self._belongs(referent, mention.of):
            return False
        known = mention.role not in MANIFOLD and (mention.of.startswith("state:") or mention.role in NATIONAL)
        return known or len(words) == 1 or self._office_agrees(referent, words)

    def _belongs(self, referent: Referent, key: str) -> bool:
        """Whether an office that the text gives to no state is one of this state all the same (see `owner`)."""
        owner = None if referent.of else self.owner(referent)
        return owner is not None and owner.link is not None and owner.link.key == key

    def _is_counterpart(self, referent: Referent, mention: Mention) -> bool:
        """Whether someone holds the office of the last office-holder of another state spoken of."""
        persons = [r for r in self.referents if r.kind == "person" and r.where]
        others = [r for r in persons if r.roles - {"counterpart"} and r.of != mention.of]
        owner = max(others, key=lambda r: r.where[-1], default=None)
        if owner is None or not referent.roles - {"counterpart"}:
            return True
        return bool(owner.roles & referent.roles) or bool(owner.roles & SOVEREIGN and referent.roles & SOVEREIGN)

    def _office_agrees(self, referent: Referent, words: tuple[str, ...]) -> bool:
        """Of two ministers of one state, the one whose office words are these."""
        own = words[1] if self.grammar.head_initial else words[-2]
        return any(own in self.grammar.fold(n).split() for n in referent.names)

    def _same_role(self, referent: Referent, mention: Mention) -> bool:
        if mention.role in referent.roles:
            return True
        alone = " " not in mention.office or mention.of.startswith("state:")
        return mention.role == "leader" and alone and bool(referent.roles & SOVEREIGN)

    def entity(self, referent: Referent) -> Entity:
        """The finished entity of a referent."""
        referent.link = self._sure_link(referent)
        names = tuple(sorted(referent.names, key=lambda n: -len(n)))
        bare = [" ".join(r) for r in sorted(referent.runs, key=lambda r: -len(r))]
        name = self._best_name(referent, names, bare)
        labels: tuple[tuple[str, str], ...] = ()
        if referent.link is not None:
            labels = self.gazetteer.entry(referent.link.key).labels
        adjectives = self.adjectives.get(referent.link.key, {}) if referent.link is not None else {}
        names = tuple(dict.fromkeys((name, *names, *adjectives)))
        return Entity(self._key(referent, name), referent.kind, name, names, labels, referent.link)

    def _sure_link(self, referent: Referent) -> Link | None:
        """The link of a referent; a bare surname's only as long as the text gives its bearer no other name than the entry has."""
        if referent.link is None or referent.link.reason != "person_short":
            return referent.link
        known = {word for text, _ in self.gazetteer.entry(referent.link.key).labels for word in self.grammar.fold(text).split()}
        return referent.link if all(known.issuperset(run) for run in referent.runs) else None

    def _best_name(self, referent: Referent, names: Sequence[str], folded: Iterable[str]) -> str:
        """The longest bare name; a state's name rather than its capital; the gazetteer's label where the text names none."""
        runs = set(folded)
        bare = [n for n in names if self.grammar.fold(n) in runs]
        if referent.kind == "person" and bare:
            return max(bare, key=len)
        if referent.link is not None and referent.kind == "state":
            known = [n for n in names if self.gazetteer.names(self.grammar.fold(n), referent.link.key)]
            labels = {language: text for text, language in self.gazetteer.entry(referent.link.key).labels}
            label = labels.get(self.article.language) or next(iter(labels.values()))
            return label if label in known or not known else known[-1]
        if referent.link is not None and not names:
            labels = {language: text for text, language in self.gazetteer.entry(referent.link.key).labels}
            return labels.get(self.article.language) or next(iter(labels.values()))
        return max(bare or names, key=len) if (bare or names) else "?"

    def _key(self, referent: Referent, name: str) -> str:
        if referent.link is not None and referent.link.reason != "person_short":
            return referent.link.key
        folded = self.grammar.fold(name).replace(" ", "-") or str(referent.number)
        longest = max((len(r) for r in referent.runs), default=0)
        if referent.kind == "person" and longest > 1:
            return f"person:{folded}"
        if referent.kind in ("organisation", "armed_group", "place") and referent.named:
            return f"{referent.kind}:{folded}"
        return f"{referent.kind}:{self.article.id}.{referent.number}-{folded[:60]}"


def _run_of(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether the words of `short` stand together, in order, in `long`."""
    return any(long[i : i + len(short)] == short for i in range(len(long) - len(short) + 1))
