"""The explorer's API over HTTP: shapes, wrong requests, hostile texts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from extractions import fold
from index_data import build, extractions
from starlette.testclient import TestClient

from graph.explorer.app import create_app
from graph.explorer.snapshot import Served
from graph.index.schema import FILE

PUTIN, XI = "person/Q7747", "person/Q15031"
ENTITY = {"id", "kind", "labels", "degree", "qid", "importance"}
EVENT = {
    "id", "type", "agents", "targets", "status", "time", "begin", "end", "place", "source", "item", "article", "confidence",
    "reports", "verdict",
}  # fmt: skip
FULL = {"roles", "time_text", "why", "frame", "source_chain", "evidence", "happening", "judgements"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("api") / "build"
    folder.mkdir()
    build(extractions(), folder)
    served = Served(folder)
    yield TestClient(create_app(served, fold), base_url="http://localhost")
    served.close()


def get(client: TestClient, path: str, **given: object) -> dict[str, object]:
    answer = client.get(path, params={name: str(value) for name, value in given.items()})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    return dict(answer.json())


def test_meta(client: TestClient) -> None:
    told = get(client, "/api/meta")
    assert told["title"] == "build" and told["generation"] == 1 and told["remote"] is None and told["languages"] == ["ar", "en"]
    assert set(told) == {
        "title", "counts", "span", "relations", "quadrants", "kinds", "statuses", "sources", "generation", "remote", "languages",
    }  # fmt: skip


def test_search(client: TestClient) -> None:
    (first, *_) = get(client, "/api/search", q="بوتين")["entities"]  # type: ignore[misc]
    assert set(first) == ENTITY | {"matched"} and first["id"] == PUTIN
    assert len(get(client, "/api/search", q="", limit=2)["entities"]) == 2  # type: ignore[arg-type]


def test_network(client: TestClient) -> None:
    for told in (
        get(client, "/api/neighbourhood", ids=f"{PUTIN},state/cn", limit=10),
        get(client, "/api/overview"),
        get(client, "/api/paths", **{"from": "state/ru", "to": PUTIN}),
    ):
        nodes, edges = told["nodes"], told["edges"]
        assert isinstance(nodes, list) and isinstance(edges, list)
        assert all(set(node) - {"community"} == ENTITY | {"x", "y", "total", "shown"} for node in nodes)
        assert all(set(edge) == {"a", "b", "count", "types", "happened", "statuses", "directed"} for edge in edges)
        ids = {node["id"] for node in nodes}
        assert edges and all({edge["a"], edge["b"]} <= ids for edge in edges)
    period = {"from": "state/ru", "to": PUTIN, "after": "1990-01-01", "before": "1990-12-31", "undated": 0}
    assert get(client, "/api/paths", **period)["paths"] == []


def test_lists(client: TestClient) -> None:
    for told in (get(client, "/api/events", sort="-time", limit=3), get(client, "/api/between", a=PUTIN, b=XI)):
        events, entities = told["events"], told["entities"]
        assert isinstance(events, list) and isinstance(entities, dict) and len(events) == 3
        assert all(set(event) == EVENT for event in events)
        assert all({*event["agents"], *event["targets"]} <= set(entities) for event in events)
    assert get(client, "/api/events", q="putin", relation="met_with", entity=XI)["total"] == 3
    assert set(get(client, "/api/histogram", entity=PUTIN, status="negated")) == {"unit", "bins", "undated"}


def test_one_of_each(client: TestClient) -> None:
    told = get(client, f"/api/entity/{PUTIN}")
    assert set(told) == ENTITY | {
        "names", "link", "offices", "counts", "neighbours", "disagreements", "articles", "entities",
    }  # fmt: skip
    article = get(client, "/api/article/a")
    assert set(article) == {"id", "title", "date", "url", "source", "language", "text", "events", "entities"}
    (first, *_) = article["events"]  # type: ignore[misc]
    assert set(first) == EVENT - {"article"} | FULL
    event = get(client, f"/api/event/{first['id']}")
    assert set(event) == EVENT | FULL | {"entities"} and event["evidence"] == first["evidence"]


def test_ids_may_hold_any_character(client: TestClient) -> None:
    assert get(client, "/api/article/en%20met%2F1")["id"] == "en met/1"
    # once more escaped than a browser does it: the test client unescapes twice
    assert get(client, "/api/entity/person/ar%25255Fgift%252523رييس_الوزراء_العراقي")["kind"] == "person"
    assert get(client, "/api/entity/org/%25253Cscript%25253E")["labels"]


@pytest.mark.parametrize(
    ("path", "status", "hint"),
    [
        ("/api/entity/person/nobody", 404, "no entity"),
        ("/api/entity/", 404, "no entity"),
        ("/api/event/0", 404, "no event"),
        ("/api/article/none", 404, "no article"),
        ("/api/neighbourhood", 400, "“ids”"),
        ("/api/neighbourhood?ids=a,b", 404, "no entity"),
        ("/api/neighbourhood?ids=" + ",".join("x" * 101), 400, "from 1 to 100"),
        ("/api/neighbourhood?ids=state/cn&limit=-1", 400, "whole number"),
        ("/api/neighbourhood?ids=state/cn&limit=1e9", 400, "whole number"),
        ("/api/between?a=state/cn", 400, "“b” is missing"),
        ("/api/paths?from=state/cn", 400, "“to” is missing"),
        ("/api/events?sort=colour", 400, "-time"),
        ("/api/events?relation=kissed", 400, "kissed"),
        ("/api/events?from=today", 400, "YYYY-MM-DD"),
        ("/api/histogram?confidence=x", 400, "from 0 to 1"),
        ("/api/overview?confidence=nan", 400, "from 0 to 1"),
        ("/api/overview?confidence=inf", 400, "from 0 to 1"),
        ("/api/overview?reports=99999999999999999999", 400, "a whole number"),
    ],
)
def test_wrong_requests_are_told_in_a_sentence(client: TestClient, path: str, status: int, hint: str) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert list(answer.json()) == ["error"] and hint in answer.json()["error"]


HOSTILE = [
    "<script>alert(1)</script>", '" onerror="x', "'; DROP TABLE event; --", '") OR 1=1 --', "* NEAR(a b) AND NOT", "%00", "\x00",
    "a" * 3000, "{}", "\u202e\u200f", "😀", "%", "_", "\\", "-x", "^x", "folded:x", "a\nb",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_only_texts(client: TestClient, text: str) -> None:
    for path, name in (("/api/search", "q"), ("/api/events", "q"), ("/api/events", "source"), ("/api/overview", "source")):
        assert client.get(path, params={name: text}).status_code == 200
    for path, name in (("/api/events", "entity"), ("/api/neighbourhood", "ids"), ("/api/histogram", "entity")):
        assert client.get(path, params={name: text}).status_code in (400, 404)
    for name in ("relation", "status", "kind", "from", "verdict", "confidence", "sort", "limit"):
        assert client.get("/api/events", params={name: text}).status_code == 400
    assert get(client, "/api/events")["total"] == 18


def test_texts_of_articles_stay_as_they_are(client: TestClient) -> None:
    told = client.get("/api/article/a")
    assert "<script>x</script>" in told.json()["text"] and told.json()["url"] is None
    assert "nosniff" in told.headers["x-content-type-options"]


def test_only_reading(client: TestClient) -> None:
    assert client.post("/api/events", json={}).status_code == 405


def test_a_build_without_an_index_says_what_to_do(tmp_path: Path) -> None:
    build(extractions()[:1], tmp_path)
    (tmp_path / FILE).unlink()
    served = Served(tmp_path)
    answer = TestClient(create_app(served, fold), base_url="http://localhost").get("/api/meta")
    assert answer.status_code == 400 and "build" in json.loads(answer.text)["error"]
    served.close()
