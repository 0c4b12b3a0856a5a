"""The shipped questions: SPARQL files with titles in both languages, and parameters that are filled in as literals only.

A file begins with comment lines: `# title@ar: …` and `# about@ar: …` in each language, `# view: network|table|timeline`, and for
each parameter `# param NAME: TYPE [required] | Arabic words | English words`. In the query the parameter NAME is the variable
`?_NAME`, with its default in a line of its own, `VALUES ?_NAME { default }`, so that a file can be asked anywhere as it is. A
parameter of type entity is a folded name or the IRI of one entity; the query compares both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from extract.errors import SiyarError
from graph.names import Fold
from graph.ontology import PREFIXES, Words, expand, ontology

FOLDER = Path(__file__).with_name("queries")
VIEWS = ("network", "table", "timeline")
TYPES = ("entity", "status", "relation", "language", "date", "text")
_ONE = re.compile(r'"(?:[^"\\]|\\.)*"(?:\^\^<[^>]*>)?')
_HEADER = re.compile(r"#\s*(title|about|view|param)(?:@(\w+))?(?:\s+(\w+))?:\s*(.*)")


class QuestionError(SiyarError, ValueError):
    """A question that is not there, or a parameter that it does not have or cannot take."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question can be given: `type` is one of TYPES, `words` says what it is, by language."""

    name: str
    type: str
    required: bool
    words: Words


@dataclass(frozen=True, slots=True)
class Question:
    """A shipped query: `name` on the command line, titles and explanations by language, the view that suits its answer."""

    name: str
    titles: Words
    abouts: Words
    view: str
    parameters: tuple[Parameter, ...]
    text: str


@lru_cache(maxsize=4)
def questions(folder: Path = FOLDER) -> dict[str, Question]:
    """All questions of a folder by name. Raises QuestionError where a file's head is wrong."""
    return {path.stem: _read(path) for path in sorted(folder.glob("*.rq"))}


def fill(question: Question, given: Mapping[str, str], fold: Fold) -> str:
    """The query text with the given values in place of the defaults, each written as an escaped literal.

    Raises QuestionError for a parameter that the question does not have, a value of the wrong type, or one that is missing.
    """
    known = {parameter.name: parameter for parameter in question.parameters}
    for name in given:
        if name not in known:
            raise QuestionError(f"The question {question.name} has no parameter {name}; it has {', '.join(known) or 'none'}.")
    for name, parameter in known.items():
        if parameter.required and not given.get(name, "").strip():
            raise QuestionError(f"The question {question.name} needs {name} ({parameter.words['en']}); add --set {name}=…")
    text = question.text
    for name, parameter in known.items():
        text = _put(text, name, _literal(parameter, given[name], fold) if name in given else None)
    return text


def defaults(question: Question, name: str) -> tuple[str, ...]:
    """What a parameter is taken to be where nothing is given for it; ("",) where it then asks for all."""
    match = _default(name).search(question.text)
    return tuple(part.rpartition('"')[0][1:] for part in _ONE.findall(match[1])) if match else ()


def _put(text: str, name: str, literal: str | None) -> str:
    """Writes the value of a parameter, or its default, wherever it stands: Oxigraph plans far better with constants."""
    default = _default(name)
    match = default.search(text)
    value = literal or (match[1] if match else "")
    if not _ONE.fullmatch(value):
        return text
    return re.sub(rf"\?_{name}\b", lambda _: value, default.sub("", text))


def _default(name: str) -> re.Pattern[str]:
    return re.compile(rf"[ \t]*VALUES \?_{name} \{{ ([^}}]*) \}}\n")


def _literal(parameter: Parameter, value: str, fold: Fold) -> str:
    try:
        return str(_MAKERS[parameter.type](value, fold))
    except ValueError as fault:
        raise QuestionError(f"{parameter.name}={value} cannot be asked: {fault}") from fault


def _entity(value: str, fold: Fold) -> ox.Literal:
    """An entity by its IRI is that one alone; by a name, all whose names hold it."""
    if value.startswith(PREFIXES["entity"]):
        return ox.Literal(value)
    folded = fold(value)
    if not folded:
        raise ValueError("it holds no letter or digit; give a name")
    return ox.Literal(folded)


def _date(value: str, fold: Fold) -> ox.Literal:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise ValueError("write the day as YYYY-MM-DD") from None
    return ox.Literal(day.isoformat(), datatype=ox.NamedNode(expand("xsd:date")))


def _one_of(words: Callable[[], tuple[str, ...]]) -> Callable[[str, Fold], ox.Literal]:
    def make(value: str, fold: Fold) -> ox.Literal:
        if value not in words():
            raise ValueError(f"say one of {', '.join(words())}")
        return ox.Literal(value)

    return make


_MAKERS: dict[str, Callable[[str, Fold], ox.Literal]] = {
    "entity": _entity,
    "status": _one_of(lambda: tuple(ontology().statuses)),
    "relation": _one_of(lambda: tuple(ontology().relations)),
    "language": _one_of(lambda: ontology().languages),
    "date": _date,
    "text": lambda value, fold: ox.Literal(value),
}


def _read(path: Path) -> Question:
    text = path.read_text(encoding="utf-8")
    words: dict[str, Words] = {"title": {}, "about": {}}
    view, parameters = "", []
    for line in text.splitlines():
        head = _HEADER.fullmatch(line.strip())
        if not head:
            continue
        kind, language, name, rest = head.groups()
        if kind in words and language:
            words[kind][language] = rest
        elif kind == "view":
            view = rest
        elif kind == "param" and name:
            parameters.append(_parameter(path, name, rest))
    question = Question(path.stem, words["title"], words["about"], view, tuple(parameters), text)
    _check(path, question)
    return question


def _parameter(path: Path, name: str, rest: str) -> Parameter:
    kind, *words = (part.strip() for part in rest.split("|"))
    type_, _, required = kind.partition(" ")
    if type_ not in TYPES or required not in ("", "required") or len(words) != len(ontology().languages):
        raise QuestionError(
            f"{path.name}: write # param {name}: TYPE [required] | Arabic | English, TYPE one of {', '.join(TYPES)}."
        )
    return Parameter(name, type_, bool(required), dict(zip(ontology().languages, words, strict=True)))


def _check(path: Path, question: Question) -> None:
    for words, kind in ((question.titles, "title"), (question.abouts, "about")):
        for language in ontology().languages:
            if not words.get(language):
                raise QuestionError(f"{path.name} has no line “# {kind}@{language}: …”; add it.")
    if question.view not in VIEWS:
        raise QuestionError(f"{path.name}: its view must be one of {', '.join(VIEWS)}.")
    for parameter in question.parameters:
        if not _default(parameter.name).search(question.text):
            raise QuestionError(
                f"{path.name}: the parameter {parameter.name} has no “VALUES ?_{parameter.name} {{ … }}” in the query."
            )
