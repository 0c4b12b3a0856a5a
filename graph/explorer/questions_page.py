"""The page of queries, and what it asks the server for beside /sparql: the questions, completions, names, a layout."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from math import isfinite
from pathlib import Path
from typing import Any

import yaml
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from graph.explorer.answers import Refused, json_answer
from graph.explorer.completion import LIMIT, complete
from graph.explorer.lookup import describe
from graph.explorer.query_words import column_words, query_words
from graph.explorer.rendering import language_of, render
from graph.layout import Box, place
from graph.ontology import PREFIXES, ontology
from graph.questions import Parameter, Question, defaults, fill, questions
from graph.sparql import KEYWORDS, LONGEST_QUERY

#: What the filter of the table takes as the same letter; the exported page filters by the same table.
FOLD_FILE = Path(__file__).resolve().parent.parent / "assets" / "fold.yaml"
LONGEST_BODY = 1 << 20  # bytes
#: The most that is drawn as a network.
MOST_BOXES, MOST_LINES = 300, 3000


async def page(request: Request) -> Response:
    """The page itself; what it shows stands in the fragment of its address."""
    language = language_of(request)
    data = {
        "words": query_words()[language],
        "columns": {name: words[language] for name, words in column_words().items()},
        "keywords": sorted(KEYWORDS),
        "prefixes": PREFIXES,
        "questions": [_told(question) for question in questions().values()],
        "longest": LONGEST_QUERY,
        "fold": _folding(),
    }
    return render(request, "query.html.j2", here="query", w=query_words()[language], data=data)


async def all_questions(request: Request) -> Response:
    """The shipped questions with their parameters, and what may be chosen for each."""
    return json_answer({"questions": [_told(question) for question in questions().values()]})


async def one_question(request: Request) -> Response:
    """The SPARQL of a question with the given values in it; a blank value counts as none. 400 for a wrong value."""
    question = questions().get(request.path_params["name"])
    if question is None:
        raise Refused(404, f"There is no question {request.path_params['name']}; they are {', '.join(questions())}.")
    given = {name: value for name, value in request.query_params.items() if value.strip()}
    return json_answer({"name": question.name, "view": question.view, "text": fill(question, given, request.app.state.fold)})


async def completions(request: Request) -> Response:
    """What the word `q` may become in the editor."""
    limit = request.query_params.get("limit", str(LIMIT))
    if not limit.isdecimal():
        raise Refused(400, "The limit is a number.")
    terms = complete(request.query_params.get("q", "")[:100], request.app.state.fold, min(int(limit), 100))
    return json_answer({"items": [term.as_json() for term in terms]})


async def descriptions(request: Request) -> Response:
    """What the IRIs of an answer stand for; see graph.explorer.lookup.describe."""
    iris = (await _body(request)).get("iris")
    if not isinstance(iris, list) or not all(isinstance(iri, str) for iri in iris):
        raise Refused(400, 'Send {"iris": ["…"]}.')
    try:
        things = await describe(request.app.state.served.select, iris)
    except ValueError as fault:
        raise Refused(400, str(fault)) from fault
    return json_answer({"things": things})


async def layout(request: Request) -> Response:
    """Positions for boxes [[width, height], …] that lines [[one, other], …] join: {"places": [[x, y], …]}, all in pixels."""
    body = await _body(request)
    boxes, lines = _pairs(body, "boxes"), _pairs(body, "lines")
    if len(boxes) > MOST_BOXES or len(lines) > MOST_LINES:
        raise Refused(413, f"At most {MOST_BOXES} boxes and {MOST_LINES} lines are laid out.")
    if not all(end in range(len(boxes)) for line in lines for end in line):
        raise Refused(400, "A line joins boxes by their numbers, from 0 on.")
    sizes = {str(number): Box(min(width, 500), min(height, 500)) for number, (width, height) in enumerate(boxes)}
    links = sorted({(str(int(min(line))), str(int(max(line)))) for line in lines if line[0] != line[1]})
    places = await to_thread.run_sync(place, sizes, links)
    return json_answer({"places": [places[name] for name in sizes]})


def _pairs(body: Mapping[str, Any], name: str) -> list[tuple[float, float]]:
    """A list of pairs of numbers from 0 on. Raises Refused for anything else."""
    pairs = body.get(name)
    if isinstance(pairs, list) and all(isinstance(pair, list) and len(pair) == 2 and all(map(_size, pair)) for pair in pairs):
        return [(one, other) for one, other in pairs]
    raise Refused(400, f'Send {{"boxes": [[width, height], …], "lines": [[one, other], …]}}; {name} is not so.')


def _size(number: Any) -> bool:
    return type(number) in (int, float) and isfinite(number) and number >= 0


async def _body(request: Request) -> Mapping[str, Any]:
    """The object that was sent as JSON."""
    received = b""
    async for part in request.stream():
        received += part
        if len(received) > LONGEST_BODY:
            raise Refused(413, f"At most {LONGEST_BODY:,} bytes are taken.")
    try:
        body = json.loads(received)
    except (ValueError, RecursionError) as fault:
        raise Refused(400, f"What was sent is no JSON: {fault}.") from fault
    if not isinstance(body, dict):
        raise Refused(400, "Send an object in JSON.")
    return body


def _told(question: Question) -> dict[str, Any]:
    return {
        "name": question.name,
        "titles": question.titles,
        "abouts": question.abouts,
        "view": question.view,
        "parameters": [_parameter(question, parameter) for parameter in question.parameters],
    }


def _parameter(question: Question, parameter: Parameter) -> dict[str, Any]:
    choices = _choices().get(parameter.type)
    return {
        "name": parameter.name,
        "type": parameter.type,
        "required": parameter.required,
        "words": parameter.words,
        "default": [value for value in defaults(question, parameter.name) if value],
        **({} if choices is None else {"choices": choices}),
    }


@lru_cache(maxsize=1)
def _choices() -> dict[str, list[dict[str, Any]]]:
    """What may be given for a parameter of a type with a closed list: {"value", "labels"} each."""
    known, languages = ontology(), ontology().languages
    return {
        "status": [{"value": name, "labels": term.labels} for name, term in known.statuses.items()],
        "relation": [{"value": name, "labels": relation.labels} for name, relation in known.relations.items()],
        "language": [
            {"value": code, "labels": {shown: query_words()[shown][f"language_{code}"] for shown in languages}}
            for code in languages
        ],
    }


@lru_cache(maxsize=1)
def _folding() -> dict[str, str]:
    table: dict[str, str] = yaml.safe_load(FOLD_FILE.read_text(encoding="utf-8"))
    return table


routes = [
    Route("/query", page),
    Route("/api/questions", all_questions),
    Route("/api/questions/{name}", one_question),
    Route("/api/complete", completions),
    Route("/api/describe", descriptions, methods=["POST"]),
    Route("/api/layout", layout, methods=["POST"]),
]
