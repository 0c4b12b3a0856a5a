"""What is served: copies that stay whole while the folder is exchanged, and leave nothing behind."""

from __future__ import annotations

import json
import shutil
import tempfile
import threading
from pathlib import Path

import pytest
from served import client_of, made

from graph.explorer.snapshot import Served, ServeError
from graph.outputs import replacing
from graph.store import build_store, rows

COUNT = "SELECT (COUNT(*) AS ?n) { ?a <urn:b> ?c }"


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An own folder of temporary files."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


def trig(folder: Path, count: int) -> Path:
    path = folder / f"{count}.trig"
    path.write_text("".join(f"<urn:g{n % 7}> {{ <urn:a{n}> <urn:b> {n} }}\n" for n in range(count)), encoding="utf-8")
    return path


def build(out: Path, source: Path) -> None:
    with replacing(out) as folder:
        build_store(source, folder / "store")


def count_in(served: Served) -> int:
    return int(rows(served.store, COUNT)[1][0][0])


def test_a_new_build_is_a_new_generation_and_requests_on_their_way_keep_theirs(tmp_path: Path, temporary: Path) -> None:
    out = tmp_path / "build"
    build(out, trig(tmp_path, 3))
    served = Served(out)
    try:
        with served.held() as old:
            build(out, trig(tmp_path, 5))
            served.refresh_if_changed()
            assert (served.generation, count_in(served)) == (1, 3)
        assert (served.generation, count_in(served)) == (2, 5)
        assert not old.snapshot.exists()
        shutil.rmtree(out)
        served.refresh_if_changed()
        assert (served.generation, count_in(served)) == (2, 5)
    finally:
        served.close()
    assert not list(temporary.iterdir()) and not list(tmp_path.glob(".build.*"))


def test_a_damaged_build_is_not_taken_over(tmp_path: Path, temporary: Path) -> None:
    out = tmp_path / "build"
    build(out, trig(tmp_path, 3))
    served = Served(out)
    try:
        with replacing(out) as folder:
            (folder / "store").mkdir()
            (folder / "store" / "CURRENT").write_text("nonsense", encoding="utf-8")
        served.refresh_if_changed()
        assert (served.generation, count_in(served)) == (1, 3)
    finally:
        served.close()


def test_what_killed_servers_left_is_swept_and_the_living_are_let_be(tmp_path: Path, temporary: Path) -> None:
    out = tmp_path / "build"
    build(out, trig(tmp_path, 3))
    living = Served(out)
    left = [temporary / "siyar.served-dead", tmp_path / ".build.served-dead"]
    try:
        for place in left:
            (place / "1").mkdir(parents=True)
        Served(out).close()
        assert not any(place.exists() for place in left)
        left[1].mkdir()
        build(out, trig(tmp_path, 4))
        assert not left[1].exists()
        assert count_in(living) == 3
    finally:
        living.close()


def test_every_answer_is_of_one_build(tmp_path: Path) -> None:
    out, sources = tmp_path / "build", [trig(tmp_path, 40), trig(tmp_path, 90)]
    build(out, sources[0])
    done = threading.Event()

    def exchange() -> None:
        try:
            for turn in range(1, 9):
                build(out, sources[turn % 2])
        finally:
            done.set()

    with client_of(out) as client:
        builder = threading.Thread(target=exchange)
        builder.start()
        seen, asked = set(), 0
        while not done.is_set() or asked < 10:
            asked += 1
            query = f"SELECT ?a ?c {{ ?a <urn:b> ?c FILTER({asked} = {asked}) }}"
            answer = client.get("/sparql", params={"query": query})
            assert answer.status_code == 200, answer.text
            seen.add(len(answer.json()["results"]["bindings"]))
        builder.join()
        assert seen <= {40, 90}
        last = client.get("/sparql", params={"query": COUNT}).json()["results"]["bindings"][0]["n"]["value"]
        assert int(last) == 40


def _empty(folder: Path) -> None:
    folder.mkdir()


def _no_store(folder: Path) -> None:
    made(folder)
    shutil.rmtree(folder / "store")


def _empty_store(folder: Path) -> None:
    _no_store(folder)
    (folder / "store").mkdir()


def _damaged(folder: Path) -> None:
    made(folder)
    for path in (folder / "store").glob("MANIFEST*"):
        path.write_bytes(b"\0" * 10)


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda folder: None, "There is no folder"),
        (_empty, "holds no graph"),
        (_no_store, "holds no graph"),
        (_empty_store, "damaged or empty"),
        (_damaged, "damaged or empty"),
    ],
    ids=["missing", "empty", "no store", "empty store", "damaged"],
)
def test_what_cannot_be_served_is_told(tmp_path: Path, temporary: Path, make: object, why: str) -> None:
    assert callable(make)
    make(tmp_path / "build")
    with pytest.raises(ServeError, match=why) as fault:
        Served(tmp_path / "build")
    assert "\n" not in str(fault.value)
    assert not list(temporary.iterdir())


def test_a_folder_that_says_nothing_of_itself_is_served(tmp_path: Path) -> None:
    out = made(tmp_path / "build")
    assert json.loads((out / "manifest.json").read_text())["files"]
    (out / "manifest.json").unlink()
    with client_of(out) as client:
        assert client.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True
