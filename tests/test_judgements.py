"""Judgements: what holds after them, that none which was acknowledged is lost, and what they say as RDF."""

from __future__ import annotations

import fcntl
import json
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.judged import Known, State, about, in_force, split_id, state_of
from graph.judgement_log import append, read_log
from graph.judgements import (
    Act,
    Judgement,
    JudgementError,
    Merge,
    Split,
    Undo,
    Verdict,
    act_of,
    judgement_of,
    record_of,
)
from graph.outputs import JUDGEMENTS, OutputError, recover, replacing

HERE = Path(__file__).resolve().parent
ACCEPT = Verdict("e1", "accepted")


def line(number: int, act: Act) -> Judgement:
    return Judgement(f"j{number}", "2026-11-25T02:00:00Z", "Analyst", "because", act)


def numbered(acts: Sequence[Act]) -> list[Judgement]:
    return [line(number, act) for number, act in enumerate(acts)]


def judge(folder: Path, act: Act) -> Judgement:
    return append(folder, act, "Analyst", "because")


# ---- what holds ----

entities = st.sampled_from(["person/a", "person/b", "person/c", "person/d"])
acts = st.one_of(
    st.builds(Verdict, st.sampled_from(["e1", "e2"]), st.sampled_from(["accepted", "rejected"])),
    st.builds(Merge, entities, entities).filter(lambda merge: merge.keep != merge.gone),
    st.builds(
        Split, entities, st.sets(st.sampled_from(["1", "2"]), min_size=1).map(lambda s: tuple(sorted(s))), st.just("Other")
    ),
    st.builds(Undo, st.integers(0, 11).map(lambda number: f"j{number}")),
)


@settings(deadline=None)
@given(st.lists(acts, max_size=12))
def test_undone_judgements_are_as_if_never_made(given_acts: list[Act]) -> None:
    log = numbered(given_acts)
    state, replayed = state_of(log), state_of(in_force(log))
    assert (state.verdicts, state.renames, state.standing) == (replayed.verdicts, replayed.renames, replayed.standing)


@settings(deadline=None)
@given(st.lists(acts, max_size=12))
def test_undoing_the_last_restores_what_was(given_acts: list[Act]) -> None:
    log = numbered(given_acts)
    if not log:
        return
    undo = line(90, Undo(log[-1].id))
    before = state_of(log[:-1])
    after = state_of([*log, undo])
    assert (after.verdicts, after.renames) == (before.verdicts, before.renames)
    again = state_of([*log, undo, line(91, Undo("j90"))])
    assert (again.verdicts, again.renames) == (state_of(log).verdicts, state_of(log).renames)


@settings(deadline=None)
@given(st.lists(acts, max_size=12))
def test_names_end(given_acts: list[Act]) -> None:
    """A name that is given has no other name: no circle, no chain that is left half way."""
    state = state_of(numbered(given_acts))
    for entity in ("person/a", "person/b", "person/c", "person/d"):
        whole = state.name(entity)
        assert state.name(whole) == whole
        for article in ("1", "2"):
            shown = state.name(entity, article)
            assert shown.partition("~")[0] == whole.partition("~")[0] or "~" in shown


def test_the_last_verdict_holds() -> None:
    log = numbered([ACCEPT, Verdict("e1", "rejected"), Undo("j1")])
    verdict = state_of(log).verdict("e1")
    assert verdict is not None and verdict.id == "j0"
    assert [one.id for one in about(log, "e1")] == ["j0", "j1"]
    assert state_of(log).verdict("e2") is None


def test_a_chain_of_merges_ends_at_one_name() -> None:
    state = state_of(numbered([Merge("person/a", "person/b"), Merge("person/c", "person/a"), Merge("person/b", "person/d")]))
    assert {state.name(f"person/{x}") for x in "abcd"} == {"person/c"}


def test_a_split_parts_what_was_merged_before() -> None:
    log = numbered([Merge("person/a", "person/b"), Split("person/a", ("1",), "Other")])
    state, other = state_of(log), split_id(log[1])
    assert state.name("person/b", "1") == other == "person/a~j1"
    assert state.name("person/b", "2") == "person/a"


def test_what_the_graph_has_not_is_idle() -> None:
    known = Known({"e1"}, {"person/a", "person/b"}, {"1"})
    log = numbered(
        [
            ACCEPT,
            Verdict("gone", "accepted"),
            Merge("person/a", "person/gone"),
            Split("person/a", ("gone",), "Other"),
            Verdict("e1", "corrected", {"agents": ("person/gone",)}),
            Split("person/b", ("1", "gone"), "Other"),
            Verdict("e1", "corrected", {"agents": ("person/b~j5",)}),
        ]
    )
    state = state_of(log, known)
    assert [one.id for one in state.idle] == ["j1", "j2", "j3", "j4"]
    verdict = state.verdict("e1")
    assert verdict is not None and verdict.id == "j6"
    assert state.renames[0].articles == {"1"}


def test_a_merge_with_an_undone_split_is_idle() -> None:
    log = numbered([Split("person/a", ("1",), "Other"), Merge("person/a~j0", "person/c"), Undo("j0")])
    state = state_of(log)
    assert state.renames == () and [one.id for one in state.idle] == ["j1"]


# ---- lines ----


@settings(deadline=None)
@given(st.lists(acts, max_size=5))
def test_a_line_reads_back(given_acts: list[Act]) -> None:
    for one in numbered(given_acts):
        assert judgement_of(json.loads(json.dumps(record_of(one)))) == one


def test_corrections_read_back() -> None:
    given_record = {
        "event": "e1",
        "verdict": "corrected",
        "corrections": {"type": "met_with", "status": "planned", "time": "2024-03", "agents": ["person/a"], "place": None},
    }
    act = act_of(given_record)
    assert isinstance(act, Verdict)
    assert act.corrections == {
        "type": "met_with", "status": "planned", "time": "2024-03", "agents": ("person/a",), "place": None
    }  # fmt: skip
    assert judgement_of(json.loads(json.dumps(record_of(line(1, act))))).act == act


VERDICT = {"event": "e1", "verdict": "corrected"}


@pytest.mark.parametrize(
    ("record", "told"),
    [
        ({}, "has one of"),
        ({"event": "e1", "verdict": "liked"}, "accepted, rejected, corrected"),
        ({"event": "", "verdict": "accepted"}, "missing"),
        ({"event": "e1> . <x", "verdict": "accepted"}, "no id"),
        ({"event": ["e1"], "verdict": "accepted"}, "missing"),
        ({"event": "e1", "verdict": "accepted", "corrections": {"item": "x"}}, "corrections"),
        (VERDICT, "corrections"),
        ({**VERDICT, "corrections": []}, "corrections"),
        ({**VERDICT, "corrections": {"colour": "red"}}, "cannot be corrected"),
        ({**VERDICT, "corrections": {"type": "liked"}}, "type is one of"),
        ({**VERDICT, "corrections": {"type": ["met_with"]}}, "type is one of"),
        ({**VERDICT, "corrections": {"status": None}}, "status is one of"),
        ({**VERDICT, "corrections": {"time": "yesterday"}}, "ISO 8601"),
        ({**VERDICT, "corrections": {"time": "2024-13-40"}}, "month"),
        ({**VERDICT, "corrections": {"agents": "person/a"}}, "a list"),
        ({**VERDICT, "corrections": {"item": "a\x00b"}}, "plain text"),
        ({**VERDICT, "corrections": {"item": "\ud800"}}, "plain text"),
        ({**VERDICT, "corrections": {"item": "x" * 501}}, "at most 500"),
        ({"merge": ["person/a", "person/a"]}, "two entities"),
        ({"merge": "ab"}, "a list"),
        ({"split": {"entity": "person/a", "articles": [], "name": "x"}}, "names the articles"),
        ({"split": {"entity": "person/a", "articles": ["1"], "name": " "}}, "missing"),
        ({"undo": None}, "missing"),
        ({"split": "person/a"}, "a list"),
        ({"event": "e1", "verdict": "accepted", "merge": ["person/a", "person/b"]}, "has one of"),
    ],
)
def test_what_is_no_judgement_is_told(record: dict[str, object], told: str) -> None:
    with pytest.raises(JudgementError, match=told):
        act_of(record)


# ---- the log ----


def test_append_and_read(tmp_path: Path) -> None:
    one = append(tmp_path, ACCEPT, "  Layla  Haddad ", "She was\nthere", datetime(2026, 11, 25, 2, tzinfo=UTC))
    assert (one.who, one.why, one.when) == ("Layla Haddad", "She was there", "2026-11-25T02:00:00Z")
    two = judge(tmp_path, Verdict("حدث", "rejected"))
    assert read_log(tmp_path).judgements == (one, two) and one.id != two.id
    assert (tmp_path / JUDGEMENTS).read_text(encoding="utf-8").count("\n") == 2


def test_no_file_no_judgements(tmp_path: Path) -> None:
    assert read_log(tmp_path).judgements == () and not read_log(tmp_path).faults
    with pytest.raises(OutputError, match="no folder"):
        judge(tmp_path / "none", ACCEPT)


@pytest.mark.parametrize("who, why", [("", "x"), ("x", ""), ("x" * 201, "y"), ("x", "y" * 2001), ("a\x07", "b")])
def test_who_and_why_are_said(tmp_path: Path, who: str, why: str) -> None:
    with pytest.raises(JudgementError):
        append(tmp_path, Verdict("e1", "rejected"), who, why)
    assert not (tmp_path / JUDGEMENTS).exists()


def test_who_accepts_needs_no_reason(tmp_path: Path) -> None:
    one = append(tmp_path, ACCEPT, "Analyst", "")
    assert one.why == "" and read_log(tmp_path).judgements == (one,)


def test_what_changes_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(JudgementError, match="no judgement x"):
        judge(tmp_path, Undo("x"))
    merge = judge(tmp_path, Merge("person/a", "person/b"))
    judge(tmp_path, Merge("person/b", "person/c"))
    with pytest.raises(JudgementError, match="one entity already"):
        judge(tmp_path, Merge("person/c", "person/a"))
    undo = judge(tmp_path, Undo(merge.id))
    with pytest.raises(JudgementError, match="undone already"):
        judge(tmp_path, Undo(merge.id))
    judge(tmp_path, Undo(undo.id))
    assert len(read_log(tmp_path).judgements) == 4


@pytest.mark.parametrize("tail", [b'{"id": "j9", "when', b"\x00\x00\x00", "{“".encode()[:2], b"[" * 100_000])
def test_a_line_that_was_cut_off_is_told_and_harms_no_other(tmp_path: Path, tail: bytes) -> None:
    one = judge(tmp_path, ACCEPT)
    with (tmp_path / JUDGEMENTS).open("ab") as file:
        file.write(tail)
    log = read_log(tmp_path)
    assert log.judgements == (one,)
    assert log.faults == ("judgements.jsonl, line 2 is left out: it was cut off while it was written.",)
    two = judge(tmp_path, Verdict("e2", "accepted"))
    log = read_log(tmp_path)
    assert log.judgements == (one, two)
    assert log.faults == ("judgements.jsonl, line 2 is left out: it is damaged.",)


def test_a_last_line_without_its_end_counts(tmp_path: Path) -> None:
    one = judge(tmp_path, ACCEPT)
    path = tmp_path / JUDGEMENTS
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    two = judge(tmp_path, Verdict("e2", "accepted"))
    assert read_log(tmp_path).judgements == (one, two) and not read_log(tmp_path).faults


def test_damage_in_the_middle_is_named(tmp_path: Path) -> None:
    judge(tmp_path, ACCEPT)
    with (tmp_path / JUDGEMENTS).open("ab") as file:
        file.write(b"oops\n\n[]\n{}\n" + b'{"id":"x","when":"then","who":"a","why":"b"}\n')
    judge(tmp_path, Verdict("e2", "accepted"))
    log = read_log(tmp_path)
    assert len(log.judgements) == 2
    assert [fault.partition(" is left")[0] for fault in log.faults] == [f"judgements.jsonl, line {n}" for n in (2, 4, 5, 6)]


def test_a_line_twice_counts_once(tmp_path: Path) -> None:
    judge(tmp_path, ACCEPT)
    path = tmp_path / JUDGEMENTS
    path.write_bytes(path.read_bytes() * 2)
    assert len(read_log(tmp_path).judgements) == 1


# ---- many at once, and the kill ----


def _write_many(folder: Path, name: str, count: int) -> None:
    for number in range(count):
        append(folder, Verdict(f"{name}-{number}", "accepted"), name, "because")


def test_two_writers_and_builds_lose_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "build"
    build(folder, 0)
    spawn = multiprocessing.get_context("spawn")
    writers = [spawn.Process(target=_write_many, args=(folder, name, 25)) for name in ("one", "two")]
    for writer in writers:
        writer.start()
    number = 0
    while any(writer.is_alive() for writer in writers):
        number += 1
        build(folder, number)
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    log = read_log(folder)
    assert not log.faults
    events = [one.act.event for one in log.judgements if isinstance(one.act, Verdict)]
    assert sorted(events) == sorted(f"{name}-{n}" for name in ("one", "two") for n in range(25))
    for name in ("one", "two"):
        assert [e for e in events if e.startswith(name)] == [f"{name}-{n}" for n in range(25)]


def build(folder: Path, number: int) -> None:
    with replacing(folder) as new:
        (new / "graph.trig").write_text(f"# {number}")


JUDGE_FOR_EVER = """
import sys
sys.path[:0] = {path!r}
from pathlib import Path
from graph.judgement_log import append
from graph.judgements import Verdict
number = 0
while True:
    append(Path({folder!r}), Verdict(f"e{{number}}", "accepted"), "Analyst", "because")
    print(number, flush=True)  # the acknowledgement
    number += 1
"""


@settings(max_examples=6, deadline=None)
@given(st.integers(1, 60))
def test_a_killed_writer_loses_nothing_it_acknowledged(tmp_path_factory: pytest.TempPathFactory, after: int) -> None:
    folder = tmp_path_factory.mktemp("kill") / "build"
    build(folder, 0)
    script = JUDGE_FOR_EVER.format(path=[str(HERE.parent)], folder=str(folder))
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as writer:
        assert writer.stdout
        for _ in range(after):
            told = writer.stdout.readline()
        writer.kill()
        told = [told, *writer.stdout.read().splitlines()][-1]
    acknowledged = int(told)
    build(folder, 1)
    events = [one.act.event for one in read_log(folder).judgements if isinstance(one.act, Verdict)]
    assert events[: acknowledged + 1] == [f"e{n}" for n in range(acknowledged + 1)]
    judge(folder, ACCEPT)


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path[:0] = {path!r}
from graph import outputs
from test_judgements import build

def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

def then_die(function):
    def both(*args, **kwargs):
        function(*args, **kwargs)
        die()
    return both

count = 0
def die_at(number, function):
    def counted(*args, **kwargs):
        global count
        count += 1
        return die() if count == number else function(*args, **kwargs)
    return counted

{fault}
build(Path({folder!r}), 2)
"""
FAULTS = {
    "before the carrying": "outputs._carry = die",
    "in the carrying": "outputs.shutil.copyfile = then_die(outputs.shutil.copyfile)",
    "after the carrying": "outputs._carry = then_die(outputs._carry)",
    "after the exchange": "outputs._exchange = then_die(outputs._exchange)",
    "while the old ones are removed": "outputs.shutil.rmtree = die",
    "without exchange, between the renames": (
        "outputs._exchange = lambda a, b: False; outputs.os.rename = die_at(2, outputs.os.rename)"
    ),
    "without exchange, after the renames": "outputs._exchange = lambda a, b: False; outputs.shutil.rmtree = die",
}


@pytest.mark.parametrize("when", FAULTS)
def test_a_killed_build_loses_no_judgement(tmp_path: Path, when: str) -> None:
    folder = tmp_path / "build"
    build(folder, 1)
    one = judge(folder, ACCEPT)
    script = KILLED.format(path=[str(HERE.parent), str(HERE)], fault=FAULTS[when], folder=str(folder))
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
    two = judge(folder, Verdict("e2", "rejected"))  # finds the folder again by itself
    assert read_log(folder).judgements == (one, two)
    build(folder, 3)
    assert read_log(folder).judgements == (one, two)
    assert os.listdir(tmp_path) == ["build"]


def test_a_judgement_made_while_a_build_ends_is_kept(tmp_path: Path) -> None:
    """Judged after the new outputs are written, before they are exchanged."""
    folder = tmp_path / "build"
    build(folder, 1)
    with replacing(folder) as new:
        (new / "graph.trig").write_text("# 2")
        one = judge(folder, ACCEPT)
    assert (folder / "graph.trig").read_text() == "# 2"
    assert read_log(folder).judgements == (one,)


def test_judgements_alone_may_be_built_upon(tmp_path: Path) -> None:
    """A colleague's file in an empty folder is taken over."""
    folder = tmp_path / "build"
    folder.mkdir()
    one = judge(folder, ACCEPT)
    build(folder, 1)
    assert read_log(folder).judgements == (one,)


def test_recovering_waits_for_a_living_build(tmp_path: Path) -> None:
    """Between the two renames of a build that lives, the old folder is its own: it is not put back under it."""
    old = tmp_path / ".build.old-x"
    old.mkdir()
    handle = os.open(old, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    waiting = Thread(target=recover, args=(tmp_path / "build",))
    waiting.start()
    (tmp_path / "build").mkdir()
    os.close(handle)
    waiting.join()
    assert old.is_dir() and (tmp_path / "build").is_dir()
    (tmp_path / "build").rmdir()
    recover(tmp_path / "build")
    assert not old.exists() and (tmp_path / "build").is_dir(), "what a killed build left is put back"


def test_state_is_empty_at_first() -> None:
    assert state_of([]) == State((), {}, (), ())
