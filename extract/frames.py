"""Frames: which words carry a relation, and which arguments fill its roles. Data is lang/<code>/frames/*.yaml.

A file holds the frames of one relation. Each frame names verbs and nouns by lemma, its roles by grammatical slots in the order
of trust, and stands beside its examples and counter-examples, which are its tests (docs/frames.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from extract.errors import SiyarError
from extract.lexicon import LANG, Grammar
from extract.types import Word
from extract.yamls import load_yaml

_SLOTS = frozenset(
    {
        "of",
        "above",
        "modified",
        "receiver",
        "subject",
        "object",
        "genitive",
        "owner",
        "possessor",
        "oblique",
        "own",
        "phrase_owner",
        "marker",
        "nationality",
        "between",
        "clause",
        "aim",
        "beside",
        "doer",
        "post",
        "manner",
        "predicate",
        "whose",
    }
)
_ROLES = frozenset({"agent", "partner", "target", "item"})
#: Keys that take one of a few words.
_CHOICES = {
    "genitive": ("subject", "object"),
    "lone_subject": ("subject", "object", "none"),
    "status": ("actual", "negated", "planned", "possible"),
}
_KEYS = frozenset(
    {
        "name",
        "verbs",
        "nouns",
        "participles",
        "roles",
        "require",
        "with",
        "unless",
        "genitive",
        "lone_subject",
        "status",
        "control",
        "occasion",
        "asked_fills",
        "standing",
        "need",
        "examples",
        "counterexamples",
    }
)
#: Where a word is looked up, by its tag; a verb without a frame may be a noun that the tagger took for one.
_NOMINAL = (("noun", "participle"),)
_PARTS = {"VERB": (("verb",), ("noun",)), "NOUN": _NOMINAL, "ADJ": _NOMINAL, "PROPN": _NOMINAL, "X": _NOMINAL}
SIGNATURES = Path(__file__).parent / "signatures.yaml"


class FrameError(SiyarError):
    """A frame file that cannot be used."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A grammatical slot; `markers` are folded prepositions for an oblique."""

    kind: str
    markers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Signature:
    """The kinds that may fill a relation's roles, and the roles that must be filled."""

    agent: frozenset[str]
    target: frozenset[str]
    need: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One frame. `words` maps a part of speech (verb, noun, participle) to folded lemmas."""

    name: str
    relation: str
    words: Mapping[str, frozenset[str]]
    roles: tuple[tuple[str, tuple[Slot, ...]], ...]
    require: Mapping[str, frozenset[str]]
    with_: tuple[tuple[Slot, frozenset[str]], ...]
    unless: tuple[tuple[Slot, frozenset[str]], ...]
    genitive: str = "subject"
    lone_subject: str = "subject"
    status: str = ""
    control: bool = True
    occasion: bool = False
    asked_fills: bool = False
    standing: bool = False
    need: tuple[str, ...] = ()
    examples: tuple[Mapping[str, Any], ...] = ()
    counterexamples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Frames:
    """All frames of a language with an index from folded word to frames."""

    all: tuple[Frame, ...]
    signatures: Mapping[str, Signature]
    index: Mapping[tuple[str, str], tuple[Frame, ...]]

    def of(self, word: Word, grammar: Grammar, verbal: bool = True) -> tuple[tuple[str, Frame], ...]:
        """The (part of speech, frame) pairs that a word may trigger; `verbal=False` where it can be no verb."""
        keys = dict.fromkeys((grammar.fold(word.lemma), grammar.fold(word.form)))
        sure = word.upos == "VERB" and word.feat("VerbForm") in ("Fin", "Inf")  # the tagger saw a form that no noun has
        for parts in _PARTS.get(word.upos, ())[: 1 if sure else None] if verbal else _NOMINAL:
            said = keys if grammar.drops_subject or word.upos != "VERB" or "verb" in parts else (grammar.fold(word.form),)
            found = dict.fromkeys((part, frame) for part in parts for key in said for frame in self.index.get((part, key), ()))
            if found:
                return tuple(found)
        return tuple(dict.fromkeys(self._by_form(word, grammar))) if word.upos == "VERB" and verbal else ()

    def _by_form(self, word: Word, grammar: Grammar) -> Iterator[tuple[str, Frame]]:
        """Frames of a verb whose lemma was not found, by what its form may belong to."""
        for stem in grammar.stems(word):
            yield from (("verb", frame) for frame in self.index.get(("verb", stem), ()))


@lru_cache(maxsize=8)
def load_frames(language: str, grammar: Grammar) -> Frames:
    """The frames of a language, checked; FrameError names file, frame and cure."""
    signatures = load_signatures()
    frames: list[Frame] = []
    for path in sorted((LANG / language / "frames").glob("*.yaml")):
        frames += _read_file(path, language, grammar, signatures)
    index: dict[tuple[str, str], list[Frame]] = {}
    for frame in frames:
        for part, words in frame.words.items():
            for word in words:
                index.setdefault((part, word), []).append(frame)
    return Frames(tuple(frames), signatures, {k: tuple(v) for k, v in index.items()})


@lru_cache(maxsize=1)
def load_signatures() -> Mapping[str, Signature]:
    """The signature of every relation, from signatures.yaml."""
    raw = load_yaml(SIGNATURES.read_text(encoding="utf-8"))
    kinds = {name: frozenset(members) for name, members in raw["kinds"].items()}
    return {
        name: Signature(kinds[s["agent"]], kinds[s.get("target", s["agent"])], tuple(s["need"]))
        for name, s in raw["relations"].items()
    }


def _read_file(path: Path, language: str, grammar: Grammar, signatures: Mapping[str, Signature]) -> list[Frame]:
    try:
        raw: Any = load_yaml(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise FrameError(f"{path.name}: not readable as YAML ({error}): mend the line named") from error
    relation = raw.get("relation") if isinstance(raw, dict) else None
    if not isinstance(relation, str) or relation not in signatures:
        raise FrameError(f"{path.name}: relation {relation!r} is not one of signatures.yaml: name one of those")
    return [_frame(path, language, relation, entry, grammar) for entry in raw.get("frames", [])]


def _frame(path: Path, language: str, relation: str, raw: Mapping[str, Any], grammar: Grammar) -> Frame:
    name = str(raw.get("name", ""))
    where = f"{language}/frames/{path.name}, frame {name!r}"
    for key in raw:
        if key not in _KEYS:
            raise FrameError(f"{where}: unknown key {key!r}: one of {', '.join(sorted(_KEYS))}")
    if not name or not raw.get("roles"):
        raise FrameError(f"{where}: a frame needs a name and roles")
    words = {
        part: frozenset(grammar.fold(str(w)) for w in raw.get(key, []))
        for part, key in (("verb", "verbs"), ("noun", "nouns"), ("participle", "participles"))
    }
    roles = []
    for role, text in raw["roles"].items():
        if role not in _ROLES:
            raise FrameError(f"{where}: unknown role {role!r}: one of {', '.join(sorted(_ROLES))}")
        roles.append((role, tuple(_slot(where, part, grammar) for part in str(text).split("|"))))
    for key, choices in _CHOICES.items():
        if key in raw and raw[key] not in choices:
            raise FrameError(f"{where}: {key} cannot be {raw[key]!r}: one of {', '.join(choices)}")
    return Frame(
        f"{language}.{path.stem}.{name}",
        relation,
        words,
        tuple(roles),
        {role: frozenset(kinds) for role, kinds in raw.get("require", {}).items()},
        _conditions(where, raw.get("with", {}), grammar),
        _conditions(where, raw.get("unless", {}), grammar),
        raw.get("genitive", "subject"),
        raw.get("lone_subject", "subject"),
        raw.get("status", ""),
        raw.get("control", True),
        raw.get("occasion", False),
        raw.get("asked_fills", False),
        raw.get("standing", False),
        tuple(raw.get("need", ())),
        tuple(raw.get("examples", ())),
        tuple(raw.get("counterexamples", ())),
    )


def _slot(where: str, text: str, grammar: Grammar) -> Slot:
    kind, *markers = text.split()
    if kind not in _SLOTS:
        raise FrameError(f"{where}: unknown slot {kind!r}: one of {', '.join(sorted(_SLOTS))}")
    return Slot(kind, frozenset(grammar.fold(m.replace("_", " ")) for m in markers))


def _conditions(where: str, raw: Mapping[str, Iterable[str]], grammar: Grammar) -> tuple[tuple[Slot, frozenset[str]], ...]:
    return tuple((_slot(where, slot, grammar), frozenset(grammar.fold(str(w)) for w in words)) for slot, words in raw.items())
