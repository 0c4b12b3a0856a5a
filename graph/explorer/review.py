"""Judgements over HTTP: POST makes one, DELETE undoes one, GET lists them. What is answered with 201 is on disk."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from threading import Lock
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from graph.explorer.answers import Refused, json_answer
from graph.explorer.snapshot import Served
from graph.index.schema import open_index
from graph.judged import Vain, undone_ids
from graph.judgement_index import known_of_index
from graph.judgement_log import LogError, append, read_log
from graph.judgement_store import bring_up_to_date
from graph.judgements import ONE, SIDES, Act, Judgement, JudgementError, Merge, Split, Undo, Verdict, act_of, record_of

#: A copy of the folder is made anew when the folder changes under it: judgements at once would hold up one another.
_ONE_BY_ONE = Lock()
LONGEST_BODY = 1 << 17  # bytes: 1,000 articles of a split with names of ordinary length


async def judge(request: Request) -> Response:
    """Makes the judgement of the body; 201 with its id once it is kept and shown."""
    body = await _body(request)
    try:
        act = act_of({name: value for name, value in body.items() if name != "undo"})
    except JudgementError as fault:
        raise Refused(400, _sentence(fault)) from fault
    made = await run_in_threadpool(_kept, request.app.state.served, act, body)
    return json_answer(record_of(made), 201)


async def undo(request: Request) -> Response:
    """Undoes the judgement of the address; gives the id of the undoing, which can be undone in its turn."""
    body = await _body(request)
    made = await run_in_threadpool(_kept, request.app.state.served, Undo(request.path_params["id"]), body)
    return json_answer(record_of(made))


async def judgements(request: Request) -> Response:
    """All judgements in order, undoings among them, and what of the file could not be read."""
    return json_answer(await run_in_threadpool(_listed, request.app.state.served))


def _listed(served: Served) -> dict[str, Any]:
    log = read_log(served.snapshot)
    with closing(open_index(served.index)) as connection:
        idle = {id for (id,) in connection.execute("SELECT id FROM judgement WHERE idle")}
    undone = undone_ids(log.judgements)
    rows = [{**record_of(one), "undone": one.id in undone, "applied": one.id not in idle} for one in log.judgements]
    return {"judgements": rows, "faults": log.faults}


def _kept(served: Served, act: Act, body: dict[str, Any]) -> Judgement:
    """The judgement, on disk and worked into what is served."""
    with closing(open_index(served.index)) as connection:
        _check(connection, act)
    known = read_log(served.snapshot).judgements  # of a store on another machine, also those that came with it
    if isinstance(act, Undo) and act.judgement not in {one.id for one in (*known, *read_log(served.folder).judgements)}:
        raise Refused(404, f"There is no judgement “{act.judgement[:80]}”.")
    with _ONE_BY_ONE:
        made = _appended(served, act, body, known)
        bring_up_to_date(served.folder)  # so that the copy that is served next finds most of the work done
        served.refresh_if_changed(wait=True)
    return made


def _appended(served: Served, act: Act, body: dict[str, Any], known: Sequence[Judgement]) -> Judgement:
    try:
        return append(served.folder, act, body.get("who") or "", body.get("why") or "", known=known)
    except Vain as fault:
        raise Refused(409, _sentence(fault)) from fault
    except LogError as fault:
        raise Refused(503, _sentence(fault)) from fault
    except JudgementError as fault:
        raise Refused(400, _sentence(fault)) from fault


def _sentence(fault: Exception) -> str:
    text = str(fault)
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


def _check(connection: sqlite3.Connection, act: Act) -> None:
    """Raises Refused where the graph has not what is judged, or a correction leaves an event without a side."""
    known = known_of_index(connection)
    if isinstance(act, Verdict):
        if act.event not in known.events:
            raise Refused(404, f"The graph has no event “{act.event[:80]}”.")
        _require(known.entities, _put_in(act))
        _check_sides(connection, act)
    elif isinstance(act, Merge):
        _require(known.entities, (act.keep, act.gone))
    elif isinstance(act, Split):
        _require(known.entities, (act.entity,))
        query = """SELECT 1 FROM mention JOIN entity ON entity.n = mention.entity JOIN article ON article.n = mention.article
          WHERE entity.id = ? AND article.id = ?"""
        for article in act.articles:
            if not connection.execute(query, (act.entity, article)).fetchone():
                raise Refused(404, f"The article “{article[:80]}” does not speak of this entity.")


def _require(entities: Any, ids: Iterable[str]) -> None:
    for id in ids:
        if id not in entities:
            raise Refused(404, f"The graph has no entity “{id[:80]}”.")


def _put_in(act: Verdict) -> list[str]:
    single = [str(act.corrections[name]) for name in ONE if act.corrections.get(name)]
    return single + [id for name in SIDES for id in act.corrections.get(name) or ()]


def _check_sides(connection: sqlite3.Connection, act: Verdict) -> None:
    if not any(name in act.corrections for name in SIDES):
        return
    query = "SELECT DISTINCT role || 's' FROM side JOIN event ON n = event WHERE id = ?"
    stays = {role for (role,) in connection.execute(query, (act.event,))} - {*act.corrections}
    if not stays and not any(act.corrections.get(name) for name in SIDES):
        raise Refused(400, "An event has at least one side; reject it instead.")


async def _body(request: Request) -> dict[str, Any]:
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > LONGEST_BODY:
            raise Refused(413, f"A judgement has at most {LONGEST_BODY:,} bytes.")
    try:
        body = json.loads(content)
    except (ValueError, RecursionError) as fault:
        raise Refused(400, "The body is no JSON.") from fault
    if not isinstance(body, dict):
        raise Refused(400, "The body is a JSON object.")
    return body


routes = [
    Route("/api/judgements", judge, methods=["POST"]),
    Route("/api/judgements", judgements, methods=["GET"]),
    Route("/api/judgements/{id}", undo, methods=["DELETE"]),
]
