"""What a SPARQL text is, told from its words: its form, its dataset, what in it is refused, and hints for what is misspelt.

Oxigraph parses; this reads tokens only (SPARQL 1.1, section 19.8), enough to refuse a query that would leave the store.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise

from extract.errors import SiyarError
from graph.ontology import PREFIXES

#: A longer text is refused, and so is a deeper one: Oxigraph's parser recurses and ends the process (seen at a depth of 5,000).
LONGEST_QUERY = 20_000
DEEPEST_QUERY = 100

GRAPH_FORMS = ("CONSTRUCT", "DESCRIBE")  # these give a graph, the others rows
FORMS = ("SELECT", "ASK", *GRAPH_FORMS)
_UNSTEADY = frozenset(["NOW", "RAND", "UUID", "STRUUID", "BNODE"])
_UPDATES = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"])
KEYWORDS = frozenset(
    re.findall(
        r"\w+",
        """
        BASE PREFIX SELECT DISTINCT REDUCED AS CONSTRUCT DESCRIBE ASK FROM NAMED WHERE ORDER BY ASC DESC LIMIT OFFSET VALUES
        UNDEF OPTIONAL GRAPH SERVICE SILENT UNION MINUS FILTER BIND EXISTS NOT IN GROUP HAVING COUNT SUM MIN MAX AVG SAMPLE
        GROUP_CONCAT SEPARATOR STR LANG LANGMATCHES DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT STRLEN UCASE
        LCASE ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES SECONDS TIMEZONE TZ NOW
        UUID STRUUID MD5 SHA1 SHA256 SHA384 SHA512 COALESCE IF STRLANG STRDT SAMETERM ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC
        REGEX SUBSTR REPLACE A TRUE FALSE
        """,
    )
)
_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n\r]*)
    |(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    |(?P<string>'''(?:[^'\\]|\\.|'(?!''))*'''|\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|'(?:[^'\\\n\r]|\\.)*'|"(?:[^"\\\n\r]|\\.)*")
    |(?P<variable>[?$]\w+)
    |(?P<tag>@[A-Za-z][A-Za-z0-9-]*)
    |(?P<name>(?:_|[^\W\d_][\w.-]*)?:(?:[\w:.%-]|\\.)*)
    |(?P<word>[^\W\d]\w*)
    |(?P<open>[{(\[])|(?P<close>[})\]])
    |(?P<other>\s+|.)""",
    re.VERBOSE | re.DOTALL,
)


class QueryError(SiyarError, ValueError):
    """A query that is refused or cannot be read; the message says where and what to do."""


class TooLong(QueryError):
    """A query that is refused for its length."""


@dataclass(frozen=True, slots=True)
class Query:
    """A query that may be asked.

    Its `form` is one of FORMS, `has_dataset` tells of a FROM, `graphs` are the IRIs named there; `steady` is False where the
    answer differs from one time to the next (NOW, RAND, UUID, …).
    """

    text: str
    form: str
    has_dataset: bool
    graphs: tuple[str, ...]
    steady: bool = True


Token = tuple[str, str]  # kind (a group of _TOKEN), text


def read_query(text: str) -> Query:
    """Looks a query over before it is asked.

    Raises QueryError where it is too long, too deep, an update, or asks another service.
    """
    if len(text) > LONGEST_QUERY:
        raise TooLong(f"The query has {len(text):,} characters; at most {LONGEST_QUERY:,} are answered: shorten it.")
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise QueryError("The query holds characters that are no text; save it as UTF-8.")
    tokens = _tokens(text)
    if _depth(tokens) > DEEPEST_QUERY:
        raise QueryError(f"The query nests brackets more than {DEEPEST_QUERY} deep: flatten it.")
    words = [value.upper() for kind, value in tokens if kind == "word"]
    if "SERVICE" in words:
        raise QueryError("The query asks another SERVICE; only the store itself is asked: leave the SERVICE part out.")
    graphs, has_dataset = _dataset(tokens)
    return Query(text, _form(words), has_dataset, graphs, _UNSTEADY.isdisjoint(words))


def _tokens(text: str) -> list[Token]:
    found = ((match.lastgroup or "other", match.group()) for match in _TOKEN.finditer(text))
    return [(kind, value) for kind, value in found if kind != "comment" and not value.isspace()]


def _depth(tokens: Iterable[Token]) -> int:
    deepest = depth = 0
    for kind, _ in tokens:
        depth += (kind == "open") - (kind == "close")
        deepest = max(deepest, depth)
    return deepest


def _form(words: list[str]) -> str:
    first = next((word for word in words if word not in ("PREFIX", "BASE")), "")
    if first in _UPDATES:
        raise QueryError(f"The store is only read, so {first} is refused: ask with SELECT, ASK, CONSTRUCT or DESCRIBE.")
    if first not in FORMS:
        close = get_close_matches(first, FORMS, n=1)
        hint = (
            f"did you mean {close[0]} instead of {first}?" if close else f"begin it with {', '.join(FORMS[:-1])} or {FORMS[-1]}."
        )
        raise QueryError(f"The text is no SPARQL query: {hint}")
    return first


def _dataset(tokens: list[Token]) -> tuple[tuple[str, ...], bool]:
    graphs, found = [], False
    for at, (kind, value) in enumerate(tokens):
        if kind == "word" and value.upper() == "FROM":
            found = True
            named = at + 1 < len(tokens) and tokens[at + 1][1].upper() == "NAMED"
            graph = tokens[at + 1 + named : at + 2 + named]
            graphs += [iri[1:-1] for kind, iri in graph if kind == "iri"]
    return tuple(graphs), found


def with_prologue(query: Query, base: str) -> str:
    """The query for a store that knows no PREFIXES: those that it does not declare itself, and `base`, stand before it.

    Raises QueryError where FROM names a graph in another way than in full, so that nobody could tell which graphs are asked, and
    where characters are written by number: a store may read them before it looks for words, and would find others than are here.
    """
    if re.search(r"\\[uU][0-9A-Fa-f]", query.text):
        raise QueryError("Write characters as they are, not by number (\\u…): other stores read such numbers in different ways.")
    tokens = _tokens(query.text)
    words = [value.upper() for kind, value in tokens if kind == "word"]
    if words.count("FROM") != len(query.graphs) or not all(re.match(r"[A-Za-z][\w+.-]*:", graph) for graph in query.graphs):
        raise QueryError("Write the graphs after FROM in full, as <https://…>.")
    missing = [f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items() if name not in _declared(tokens)]
    return " ".join([*([] if "BASE" in words else [f"BASE <{base}>"]), *missing]) + "\n" + query.text


def _declared(tokens: Iterable[Token]) -> set[str]:
    return {name.partition(":")[0] for (_, word), (_, name) in pairwise(tokens) if word.upper() == "PREFIX"}


_POSITION = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


def explain(query: str, message: str) -> QueryError:
    """The parser's message ("error at 2:20: expected …") as an error for people: line, column, the line itself, a hint."""
    match = _POSITION.search(message)
    if not match:
        return QueryError(f"The query cannot be read: {message}")
    line, column, expected = int(match[1]), int(match[2]), match[3]
    lines = query.split("\n")
    shown = lines[line - 1] if line <= len(lines) else ""
    why = _hint(query) or _plain(expected)
    stop = "" if why.endswith("?") else "."
    return QueryError(f"The query cannot be read at line {line}, column {column}: {why}{stop}\n{shown}\n{' ' * (column - 1)}^")


def _hint(query: str) -> str | None:
    """A likelier cause than what the parser expected last: quotes, prefixes, words that SPARQL does not have, brackets."""
    tokens = _tokens(query)
    if any(kind == "other" and value in "'\"" for kind, value in tokens):
        return "a quotation mark is never closed"
    declared = _declared(tokens)
    for kind, value in tokens:
        prefix = value.partition(":")[0]
        if kind == "name" and prefix not in {*declared, *PREFIXES, "_"}:
            return f"the prefix “{prefix}:” is not declared; put PREFIX {prefix}: <…> first"
        if kind == "word" and value.upper() not in KEYWORDS:
            close = get_close_matches(value.upper(), KEYWORDS, n=1, cutoff=0.7)
            return f"“{value}” is no word of SPARQL" + (
                f"; did you mean {close[0]}?" if close else "; names have a prefix or quotes"
            )
    unclosed = _unclosed(tokens)
    return f"a “{unclosed}” is never closed" if unclosed else None


def _unclosed(tokens: Iterable[Token]) -> str | None:
    waiting: list[str] = []
    for kind, value in tokens:
        if kind == "open":
            waiting.append(value)
        elif kind == "close" and waiting:
            waiting.pop()
    return waiting[-1] if waiting else None


def _plain(expected: str) -> str:
    """The parser's list of what could stand there, without its character classes, and cut where it is long."""
    kinds = [kind for kind in re.split(r",\s+", expected.removeprefix("expected ").removeprefix("one of ")) if "[" not in kind]
    known = [kind for kind in kinds if not kind.startswith("The ")]
    said = [kind for kind in kinds if kind.startswith("The ")]
    if said:
        return said[0][0].lower() + said[0][1:]
    return "something else is expected before this" + (f", such as {' or '.join(known[:4])}" if known else "")
