"""Judgements over HTTP: what is kept, what is shown at once, what is refused, and that a killed server loses none."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from threading import Thread
from typing import Any

import httpx2 as httpx
import pytest
from extractions import HAITHAM, ONA, STUBB, STUBB_EN
from judged_build import GIFT, MEETING, MET, SIGNED, VISIT, build, id_of
from served import client_of, server
from starlette.testclient import TestClient

from graph.explorer.review import LONGEST_BODY
from graph.judgement_log import read_log
from graph.judgement_store import bring_up_to_date
from graph.ontology import NAMESPACE
from graph.outputs import JUDGEMENTS

ME = {"who": "Layla", "why": "I read it"}
AR, EN = id_of(STUBB.key), id_of(STUBB_EN.key)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return build(tmp_path / "build")


@pytest.fixture
def client(folder: Path) -> Iterator[TestClient]:
    with client_of(folder) as client:
        yield client


def post(client: TestClient, **body: Any) -> Any:
    answer = client.post("/api/judgements", json={**ME, **body})
    assert answer.status_code == 201, answer.text
    return answer.json()


def delete(client: TestClient, id: str) -> Any:
    return client.request("DELETE", f"/api/judgements/{id}", json=ME)


def accepted(client: TestClient) -> set[str]:
    answer = client.get(
        "/sparql", params={"query": "SELECT ?e { ?e :verdict :accepted }"}, headers={"accept": "application/json"}
    )
    return {row["e"]["value"].removeprefix(NAMESPACE + "event/") for row in answer.json()["results"]["bindings"]}


def test_a_verdict_is_shown_at_once(client: TestClient, folder: Path) -> None:
    generation = client.get("/api/meta").json()["generation"]
    made = post(client, event=GIFT, verdict="accepted")
    assert [one.id for one in read_log(folder).judgements] == [made["id"]]
    event = client.get(f"/api/event/{GIFT}").json()
    assert event["verdict"] == "accepted" and event["judgements"][0]["who"] == "Layla"
    assert accepted(client) == {GIFT}
    assert client.get("/api/meta").json()["generation"] > generation
    found = client.get("/api/events", params={"verdict": "accepted"}).json()
    assert [one["id"] for one in found["events"]] == [GIFT]


def test_what_is_rejected_leaves_the_view_and_comes_back(client: TestClient) -> None:
    made = post(client, event=GIFT, verdict="rejected")
    assert GIFT not in client.get("/api/events").text
    undone = delete(client, made["id"])
    assert undone.status_code == 200
    assert GIFT in client.get("/api/events").text
    event = client.get(f"/api/event/{GIFT}").json()
    assert event["verdict"] is None and event["judgements"][0]["undone"]
    assert delete(client, undone.json()["id"]).status_code == 200, "an undoing can be undone"
    assert GIFT not in client.get("/api/events").text


def test_a_correction(client: TestClient) -> None:
    corrections = {"status": "planned", "agents": [AR], "targets": [id_of(HAITHAM.key)], "place": None}
    made = post(client, event=GIFT, verdict="corrected", corrections=corrections)
    event = client.get(f"/api/event/{GIFT}").json()
    assert (event["status"], event["agents"], event["place"], event["verdict"]) == ("planned", [AR], None, "corrected")
    assert accepted(client) == {f"{GIFT}~{made['id']}"}
    assert client.get(f"/api/event/{GIFT}~{made['id']}").json() == event, "as an answer of SPARQL names it"


def test_merge_and_split(client: TestClient) -> None:
    merge = post(client, merge=[AR, EN])
    assert client.get(f"/api/entity/{EN}").json()["id"] == AR
    assert [one["id"] for one in client.get("/api/search", params={"q": "Alexander Stubb"}).json()["entities"]] == [AR]
    split = post(client, split={"entity": id_of(ONA.key), "articles": ["en met/1"], "name": "Another"})
    assert client.get(f"/api/event/{MET}").json()["source"] == f"{id_of(ONA.key)}~{split['id']}"
    assert delete(client, merge["id"]).status_code == 200
    assert client.get(f"/api/entity/{EN}").json()["id"] == EN


def test_the_list(client: TestClient, folder: Path) -> None:
    assert client.get("/api/judgements").json() == {"judgements": [], "faults": []}
    made = post(client, event=GIFT, verdict="accepted")
    delete(client, made["id"])
    post(client, event=MEETING, verdict="accepted")
    with (folder / JUDGEMENTS).open("a") as file:
        file.write('{"id":"x","when":"2026-11-25T02:00:00Z","who":"a","why":"b","event":"gone","verdict":"rejected"}\n{"half')
    listed = client.get("/api/judgements").json()
    told = [(one["kind"], one["undone"], one["applied"]) for one in listed["judgements"]]
    assert told == [("verdict", True, True), ("undo", False, True), ("verdict", False, True), ("verdict", False, False)]
    assert len(listed["faults"]) == 1 and "line 5" in listed["faults"][0]
    assert set(listed["judgements"][0]) >= {"id", "when", "who", "why", "event", "verdict"}


@pytest.mark.parametrize(
    ("body", "status", "told"),
    [
        ({"event": "nothing", "verdict": "accepted"}, 404, "no event"),
        ({"event": GIFT, "verdict": "liked"}, 400, "accepted"),
        ({"event": GIFT, "verdict": "accepted", "who": ""}, 400, "who"),
        ({"event": GIFT, "verdict": "rejected", "why": ""}, 400, "why"),
        ({"event": GIFT, "verdict": "accepted", "who": ["a"]}, 400, "who"),
        ({"event": GIFT, "verdict": "accepted", "who": "x" * 201}, 400, "200"),
        ({"event": GIFT, "verdict": "rejected", "why": "x" * 2001}, 400, "2,000"),
        ({"event": GIFT, "verdict": "corrected"}, 400, "corrections"),
        ({"event": GIFT, "verdict": "corrected", "corrections": {"agents": ["person/nobody"]}}, 404, "no entity"),
        ({"event": GIFT, "verdict": "corrected", "corrections": {"agents": [], "targets": []}}, 400, "at least one side"),
        ({"event": MET, "verdict": "corrected", "corrections": {"agents": []}}, 400, "at least one side"),
        ({"event": GIFT, "verdict": "corrected", "corrections": {"time": "soon"}}, 400, "ISO 8601"),
        ({"merge": [AR, AR]}, 400, "two entities"),
        ({"merge": [AR, "person/nobody"]}, 404, "no entity"),
        ({"split": {"entity": AR, "articles": ["en met/1"], "name": "x"}}, 404, "does not speak"),
        ({"undo": "x"}, 400, "has one of"),
        ({}, 400, "has one of"),
    ],
)
def test_what_is_refused_is_told_in_a_sentence(
    client: TestClient, folder: Path, body: dict[str, Any], status: int, told: str
) -> None:
    answer = client.post("/api/judgements", json={**ME, **body})
    assert answer.status_code == status, answer.text
    assert told in answer.json()["error"] and answer.json()["error"].endswith(".")
    assert not (folder / JUDGEMENTS).exists()


@pytest.mark.parametrize("content", [b"", b"no", b"[]", b"1", b"[" * 100_000, b'"' + b"\xff" * 9 + b'"'])
def test_what_is_no_json_object(client: TestClient, content: bytes) -> None:
    answer = client.post("/api/judgements", content=content, headers={"content-type": "application/json"})
    assert answer.status_code == 400 and "JSON" in answer.json()["error"]


def test_too_long(client: TestClient) -> None:
    assert client.post("/api/judgements", json={**ME, "event": "x" * LONGEST_BODY}).status_code == 413


def test_forms_and_other_sites_are_refused(client: TestClient, folder: Path) -> None:
    body = {**ME, "event": GIFT, "verdict": "accepted"}
    assert client.post("/api/judgements", data=body).status_code == 415
    assert client.post("/api/judgements", json=body, headers={"origin": "http://evil.example"}).status_code == 403
    assert client.post("/api/judgements", json=body, headers={"host": "evil.example"}).status_code == 400
    assert not (folder / JUDGEMENTS).exists()


def test_what_is_in_vain(client: TestClient) -> None:
    assert delete(client, "nothing").status_code == 404
    made = post(client, merge=[AR, EN])
    again = client.post("/api/judgements", json={**ME, "merge": [EN, AR]})
    assert again.status_code == 409 and "one entity already" in again.json()["error"]
    delete(client, made["id"])
    assert delete(client, made["id"]).status_code == 409


def test_a_log_that_cannot_be_written(client: TestClient, folder: Path) -> None:
    (folder / JUDGEMENTS).mkdir()
    answer = client.post("/api/judgements", json={**ME, "event": GIFT, "verdict": "accepted"})
    assert answer.status_code == 503 and "judgements" in answer.json()["error"].lower()


def test_hostile_words_stay_words(client: TestClient) -> None:
    script = '<script>alert(1)</script>"}\\u2028\u2028\u202e'
    made = post(client, event=GIFT, verdict="corrected", corrections={"item": script}, who=script, why=script)
    event = client.get(f"/api/event/{GIFT}").json()
    assert event["item"].startswith("<script>") and event["judgements"][0]["who"] == made["who"]
    assert accepted(client) == {f"{GIFT}~{made['id']}"}


def test_a_new_build_keeps_them(folder: Path, tmp_path: Path) -> None:
    """The folder is replaced while it is served; the verdict stands in the new one at once."""
    from graph.outputs import replacing  # noqa: PLC0415

    with client_of(folder) as client:
        post(client, event=VISIT, verdict="rejected")
        fresh = build(tmp_path / "fresh")
        with replacing(folder) as new:
            for entry in fresh.iterdir():
                entry.rename(new / entry.name)
            post(client, event=SIGNED, verdict="rejected")
        shown = client.get("/api/events").text
        assert VISIT not in shown and SIGNED not in shown and GIFT in shown
    assert len(read_log(folder).judgements) == 2


def test_many_at_once_are_each_shown_when_they_are_answered(folder: Path) -> None:
    events = [GIFT, MET, VISIT, SIGNED, MEETING]
    wrong: list[str] = []

    def review(address: str, number: int) -> None:
        with httpx.Client(base_url=address, timeout=60) as client:
            for event in events[number:] + events[:number]:
                made = client.post("/api/judgements", json={"who": f"A{number}", "event": event, "verdict": "accepted"}).json()
                shown = client.get(f"/api/event/{event}").json()["judgements"]
                wrong.extend([] if made["id"] in {one["id"] for one in shown} else [made["id"]])

    with server(folder) as (address, _):
        threads = [Thread(target=review, args=(address, number)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert not wrong and len(read_log(folder).judgements) == 20


def test_a_killed_server_loses_no_acknowledged_judgement(folder: Path) -> None:
    """Killed while it judges: the log has all that was answered, at most one more, and the store can be read."""
    told: list[str] = []

    def review(address: str) -> None:
        with httpx.Client(base_url=address, timeout=60) as client, suppress(httpx.HTTPError):
            for number in count():
                body = {"who": f"Analyst {number}", "event": (GIFT, MET, VISIT)[number % 3], "verdict": "accepted"}
                told.append(client.post("/api/judgements", json=body).json()["id"])

    with server(folder) as (address, process):
        reviewing = Thread(target=review, args=(address,))
        reviewing.start()
        while len(told) < 8 and reviewing.is_alive():
            reviewing.join(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait(20)
        reviewing.join()
    kept = [one.id for one in read_log(folder).judgements]
    assert len(told) >= 8 and kept[: len(told)] == told and len(kept) <= len(told) + 1
    with client_of(folder) as again:
        assert accepted(again) == {GIFT, MET, VISIT}
        assert [one["id"] for one in again.get("/api/judgements").json()["judgements"]] == kept
    assert bring_up_to_date(folder) == ()
    assert json.loads((folder / JUDGEMENTS).read_text().splitlines()[0])["who"] == "Analyst 0"
