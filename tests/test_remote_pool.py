"""Queries handed on to a store on another machine: who may ask how much at once, and what is refused before it is asked."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from remote_stores import Handler, faulty

from graph.explorer import remote as module
from graph.explorer.lanes import Answer, Busy, TooMany, asking
from graph.explorer.pool import LIMITS
from graph.explorer.remote import RemotePool
from graph.explorer.snapshot import Generation
from graph.process import Limits
from graph.remote.client import Client
from graph.remote.endpoint import Endpoint
from graph.sparql import QueryError, read_query
from graph.store import QueryLimit, TimeLimit

JSON = "application/sparql-results+json"
EMPTY = b'{"head":{"vars":["a"]},"results":{"bindings":[]}}'
NOW = Generation(1, Path("nowhere"), ())


async def ask(pool: RemotePool, number: int, client: str = "one") -> Answer:
    asking.set(client)
    return await pool.ask(NOW, read_query(f"SELECT ?a {{ ?a ?b {number} }}"), "json")


def with_pool(place: Path, url: str, limits: Limits = LIMITS) -> RemotePool:
    return RemotePool(place, Endpoint(url, Client()), limits)


def test_one_client_leaves_room_for_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_OF_ONE", 5)
    let_go, running, most = threading.Event(), [], []

    def waits(request: Handler) -> None:
        if b"+7+" in request.sent:  # the query of the other client
            return request.give(200, EMPTY, JSON)
        running.append(1)
        most.append(len(running))
        let_go.wait(60)
        running.pop()
        return request.give(200, EMPTY, JSON)

    async def all_of_it(url: str) -> None:
        pool = with_pool(tmp_path, url)
        try:
            many = [asyncio.create_task(ask(pool, 100 + number)) for number in range(5)]
            while len(running) < 2:
                await asyncio.sleep(0.01)
            with pytest.raises(TooMany):
                await ask(pool, 200)
            assert (await ask(pool, 7, "other")).read() == EMPTY
            let_go.set()
            assert [(await one).read() for one in many] == [EMPTY] * 5
            assert max(most) == 2 and not pool._waiting and not pool._free_of
        finally:
            await pool.close()

    with faulty(waits) as server:
        asyncio.run(all_of_it(server.address))


def test_all_clients_together_have_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 2)
    monkeypatch.setattr(module, "LONGEST_LINE", 3)
    monkeypatch.setattr(module, "WAIT_SECONDS", 0.2)
    let_go, running = threading.Event(), []

    def waits(request: Handler) -> None:
        running.append(1)
        let_go.wait(60)
        request.give(200, EMPTY, JSON)

    async def all_of_it(url: str) -> None:
        pool = with_pool(tmp_path, url)
        try:
            two = [asyncio.create_task(ask(pool, number, f"client {number}")) for number in range(2)]
            while len(running) < 2:
                await asyncio.sleep(0.01)
            late = asyncio.create_task(ask(pool, 3, "late"))
            while pool._waiting.total() < 3:
                await asyncio.sleep(0.001)
            with pytest.raises(Busy, match="3 queries wait"):
                await ask(pool, 4, "later")
            with pytest.raises(Busy, match="0.2 seconds for its turn"):
                await late
            let_go.set()
            assert [(await one).read() for one in two] == [EMPTY] * 2
        finally:
            await pool.close()

    with faulty(waits) as server:
        asyncio.run(all_of_it(server.address))


def test_what_is_refused_never_reaches_the_store(tmp_path: Path) -> None:
    refused = [
        "SELECT ?a { ?a ?b }",
        "ASK FROM :here { ?a ?b ?c }",
        'ASK { ?a ?b "\\u0041" }',
        "SELECT ?x { ?a a ?b } GROUP BY ?b",
    ]

    async def all_of_it(url: str) -> None:
        pool = with_pool(tmp_path, url)
        try:
            for text in refused:
                with pytest.raises(QueryError):
                    await pool.ask(NOW, read_query(text), "json")
            with pytest.raises(QueryError, match="no answer as"):
                await pool.ask(NOW, read_query("ASK { ?a ?b ?c }"), "turtle")
        finally:
            await pool.close()

    with faulty(lambda request: request.give(200, EMPTY, JSON)) as server:
        asyncio.run(all_of_it(server.address))
        assert not server.seen


@pytest.mark.parametrize(
    ("limits", "fault"), [(replace(LIMITS, seconds=0.3), TimeLimit), (replace(LIMITS, answer=10), QueryLimit)]
)
def test_limits_of_an_answer(tmp_path: Path, limits: Limits, fault: type[Exception]) -> None:
    let_go = threading.Event()

    def waits(request: Handler) -> None:
        if limits.seconds < 1:
            let_go.wait(60)
        request.give(200, EMPTY, JSON)

    async def all_of_it(url: str) -> None:
        pool = with_pool(tmp_path, url, limits)
        try:
            with pytest.raises(fault):
                await ask(pool, 1)
        finally:
            let_go.set()
            await pool.close()

    with faulty(waits) as server:
        asyncio.run(all_of_it(server.address))
