"""The pool: limits, fairness, processes that are replaced. Nothing here is timed; limits are small or out of reach."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from served import made

from extract.errors import SiyarError
from graph.explorer.lanes import Busy, Job, Key, Lane, TooMany, asking
from graph.explorer.pool import LIMITS, STALE_BYTES, Pool
from graph.explorer.snapshot import Generation
from graph.process import NICE, Limits, Worker
from graph.sparql import read_query
from graph.store import QueryLimit, TimeLimit

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
HOSTILE = {
    "a product, sorted": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } ORDER BY ?a ?l LIMIT 10",
    "a deep path": "SELECT * { ?a (:agent|!:agent)*/((^:agent|!:agent)*/(:x|!:y)*)* ?b . ?b (!:x|^!:x)* ?c . ?c (!:x|^!:x)* ?d }",
    "doubling": "SELECT * { BIND('xxxxxxxxxxxxxxxx' AS ?v0) "
    + " ".join(f"BIND(CONCAT(?v{n}, ?v{n}) AS ?v{n + 1})" for n in range(32))
    + " }",
}
OUT_OF_REACH = Limits(600, LIMITS.memory, LIMITS.answer)


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    return Generation(1, made(tmp_path_factory.mktemp("pool") / "build"), ())


def with_pool(place: Path, limits: Limits, work: Callable[[Pool], Awaitable[None]]) -> None:
    async def all_of_it() -> None:
        pool = Pool(place, limits)
        try:
            await work(pool)
        finally:
            await pool.close()

    asyncio.run(all_of_it())


async def answer_of(pool: Pool, generation: Generation, text: str, client: str = "") -> bytes:
    asking.set(client)
    return (await pool.ask(generation, read_query(text), "json")).read()


def ask_once(place: Path, generation: Generation, limits: Limits, text: str) -> bytes:
    got: list[bytes] = []

    async def work(pool: Pool) -> None:
        got.append(await answer_of(pool, generation, text))

    with_pool(place, limits, work)
    return got[0]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=list(HOSTILE))
def test_a_hostile_query_is_stopped_and_others_are_answered(tmp_path: Path, generation: Generation, text: str) -> None:
    async def work(pool: Pool) -> None:
        hostile = asyncio.create_task(answer_of(pool, generation, text, "foe"))
        for number in range(20):
            await answer_of(pool, generation, f"ASK {{ FILTER({number} = {number}) }}", "friend")
        with pytest.raises(QueryLimit):
            await hostile
        assert b"true" in await answer_of(pool, generation, "ASK {}", "foe")

    with_pool(tmp_path, Limits(3, 512 << 20, LIMITS.answer), work)


def test_time_memory_and_answer_are_limited(tmp_path: Path, generation: Generation) -> None:
    with pytest.raises(TimeLimit, match=r"stopped after 0\.3 seconds"):
        ask_once(tmp_path, generation, Limits(0.3, LIMITS.memory, LIMITS.answer), ENDLESS)
    with pytest.raises(QueryLimit, match="memory"):
        ask_once(tmp_path, generation, Limits(600, 400 << 20, LIMITS.answer), HOSTILE["a product, sorted"])
    with pytest.raises(QueryLimit, match="too large"):
        ask_once(tmp_path, generation, Limits(600, LIMITS.memory, 2000), "SELECT * { ?a ?b ?c }")


def test_a_query_that_waits_for_the_processor_is_not_slow(
    tmp_path: Path, generation: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Worker, "cpu_seconds", lambda _: 0.0)
    monkeypatch.setattr("graph.explorer.pool.GRACE", 0.001)
    monkeypatch.setattr("graph.explorer.pool.PATIENCE", 600.0)
    text = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"

    async def work(pool: Pool) -> None:
        known = Key(1, text, None, "json")
        pool._known_slow[known] = None
        slow = await answer_of(pool, generation, text)
        assert known not in pool._known_slow  # it was quick, after all
        assert await answer_of(pool, generation, f"{text} LIMIT 1") == slow
        assert not pool._known_slow

    with_pool(tmp_path, OUT_OF_REACH, work)


def test_a_process_tells_how_long_it_has_worked() -> None:
    worker = Worker()
    try:
        assert worker.reply(0.0) is None  # nothing was asked, but it has started
        assert worker.cpu_seconds() > 0
    finally:
        worker.kill()


def test_a_long_query_goes_last_among_all_processes() -> None:
    worker = Worker()
    try:
        assert worker.reply(0.0) is None
        worker.calm()
        assert os.getpriority(os.PRIO_PROCESS, worker.pid) == NICE
        group = Path(f"/proc/{worker.pid}/autogroup")
        if group.exists():
            assert group.read_text(encoding="ascii").split()[-1] == str(NICE)
    finally:
        worker.kill()


def test_a_killed_process_is_replaced(tmp_path: Path, generation: Generation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.explorer.pool.FAST", 1)  # one place, so that it is sure which takes the next query
    for patience in ("GRACE", "PATIENCE"):  # on a busy machine the first query would move, process and all
        monkeypatch.setattr(f"graph.explorer.pool.{patience}", OUT_OF_REACH.seconds)

    async def work(pool: Pool) -> None:
        await answer_of(pool, generation, "ASK {}")
        killed = {worker.pid for worker in pool._workers}
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        with pytest.raises(QueryLimit):
            await answer_of(pool, generation, "ASK { FILTER(6 = 7) }")
        assert b"true" in await answer_of(pool, generation, "ASK { FILTER(7 = 7) }")
        assert {worker.pid for worker in pool._workers} - killed

    with_pool(tmp_path, OUT_OF_REACH, work)


def test_what_the_parent_holds_is_not_counted_as_memory_of_a_process(
    tmp_path: Path, generation: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.explorer.pool.FAST", 1)
    for patience in ("GRACE", "PATIENCE"):
        monkeypatch.setattr(f"graph.explorer.pool.{patience}", OUT_OF_REACH.seconds)
    held = b"x" * (STALE_BYTES + 1)  # it was counted once, and every process replaced after one query

    async def work(pool: Pool) -> None:
        await answer_of(pool, generation, "ASK {}")
        first = {worker.pid for worker in pool._workers}
        await answer_of(pool, generation, "ASK { FILTER(1 = 1) }")
        assert {worker.pid for worker in pool._workers} == first

    with_pool(tmp_path, OUT_OF_REACH, work)
    assert held


def namespace(pid: int | str) -> str:
    return os.readlink(f"/proc/{pid}/ns/net")


@pytest.mark.skipif(
    not Path("/proc/self/ns/net").exists() or shutil.which("unshare") is None, reason="only Linux has networks for processes"
)
def test_what_answers_has_no_network_where_the_kernel_allows_it(tmp_path: Path, generation: Generation) -> None:
    ways = (["unshare", *how, "true"] for how in (["-n"], ["-U", "-n"]))
    if all(subprocess.run(way, capture_output=True, check=False).returncode for way in ways):
        pytest.skip("the kernel lets no process leave the network")

    async def work(pool: Pool) -> None:
        await answer_of(pool, generation, "ASK {}")
        assert pool._workers and all(namespace(worker.pid) != namespace("self") for worker in pool._workers)

    with_pool(tmp_path, OUT_OF_REACH, work)


def test_answers_are_kept_for_their_generation_alone(tmp_path: Path, generation: Generation) -> None:
    other = Generation(2, made(tmp_path / "other", _trig(tmp_path)), ())
    text = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c }"

    async def work(pool: Pool) -> None:
        first = await answer_of(pool, generation, text)
        assert await answer_of(pool, generation, text) == first
        assert await answer_of(pool, other, text) != first
        rolls = {await answer_of(pool, generation, "SELECT (UUID() AS ?u) {}") for _ in range(2)}
        assert len(rolls) == 2

    with_pool(tmp_path, OUT_OF_REACH, work)


def _trig(folder: Path) -> Path:
    path = folder / "other.trig"
    path.write_text("<urn:g> { <urn:a> <urn:b> <urn:c> }", encoding="utf-8")
    return path


def test_who_goes_takes_the_query_back(tmp_path: Path, generation: Generation) -> None:
    async def work(pool: Pool) -> None:
        gone = asyncio.create_task(answer_of(pool, generation, ENDLESS, "one"))
        await asyncio.sleep(0.05)
        gone.cancel()
        with pytest.raises(asyncio.CancelledError):
            await gone
        assert b"true" in await answer_of(pool, generation, "ASK {}", "one")  # one query of a client runs at a time

    with_pool(tmp_path, OUT_OF_REACH, work)


def test_who_waits_when_the_pool_closes_is_told(tmp_path: Path, generation: Generation) -> None:
    faults: list[BaseException | bytes] = []

    async def all_of_it() -> None:
        pool = Pool(tmp_path, OUT_OF_REACH)
        waiting = [asyncio.create_task(answer_of(pool, generation, f"{ENDLESS} LIMIT {n}", "one")) for n in range(1, 5)]
        await asyncio.sleep(0.05)
        await pool.close()
        faults.extend(await asyncio.gather(*waiting, return_exceptions=True))
        with pytest.raises(Busy):
            await answer_of(pool, generation, "ASK {}")

    asyncio.run(all_of_it())
    assert len(faults) == 4 and all(isinstance(fault, SiyarError) for fault in faults)


def job(client: str, number: int = 0) -> Job:
    made_of = Job(Key(1, f"{client}{number}", None, "json"), read_query("ASK {}"), Path(), client)
    made_of.join()
    return made_of


def test_a_line_is_bounded_for_one_and_for_all() -> None:
    lane = Lane(places=1, longest=3, most_of_one=2)
    lane.add(job("a"))
    lane.add(job("a"))
    with pytest.raises(TooMany):
        lane.add(job("a"))
    lane.add(job("b"))
    with pytest.raises(Busy, match="3 queries wait"):
        lane.add(job("c"))


def test_nobody_is_overtaken_again_and_again() -> None:
    """A client whose next query stands in line before the last one is taken off is served as soon as another one."""
    lane = Lane(places=1, longest=9, most_of_one=9)
    for client in "abc":
        lane.add(job(client))
    order = ""
    for number in range(1, 13):
        taken = lane.take()
        assert taken
        order += taken.client
        early = taken.client != "c" or number % 2
        if early:
            lane.add(job(taken.client, number))
        lane.done(taken)
        if not early:
            lane.add(job(taken.client, number))
    assert order == "abc" * 4


def test_a_client_who_asks_much_waits_for_one_who_asks_little() -> None:
    lane = Lane(places=2, longest=9, most_of_one=9)
    for number in range(3):
        lane.add(job("a", number))
    first = lane.take()
    assert first and first.client == "a" and lane.take() is None
    lane.add(job("b"))
    lane.done(first)
    second = lane.take()
    assert second and second.client == "b"
