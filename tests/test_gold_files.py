"""The gold of our own is well formed: known types and statuses, and words that stand in the text."""

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from extract.types import KINDS, STATUSES, SYMMETRIC

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples"
GOLD = ROOT / "tests" / "gold"
RELATIONS = (
    *("met_with", "talked_with", "visited", "hosted", "travelled_to", "departed_from", "accompanied", "invited", "gifted"),
    *("supplied", "agreed_with", "signed_with", "cooperated_with", "supported", "requested", "condemned", "accused", "warned"),
    *("threatened", "concerned_about", "sanctioned", "downgraded_ties_with", "attacked", "invaded", "killed", "detained"),
    *("deployed_to", "protested_against", "appointed", "holds_position"),
)
ISO = re.compile(r"\d{4}(-\d\d(-\d\d)?)?(/\d{4}(-\d\d(-\d\d)?)?)?")
SENTENCE_KEYS = {"id", "text", "language", "date", "construction", "also", "events"}
EVENT_KEYS = {"type", "agents", "targets", "item", "place", "time", "status", "source", "trigger", "optional"}
#: language → (how many sentences, how many positives of each relation) at least
WANTED = {"ar": (150, 4), "en": (100, 3)}


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def sentences(language: str) -> list[dict[str, Any]]:
    lines = (GOLD / f"sentences_{language}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def sample_ids() -> list[str]:
    return sorted(path.stem for path in SAMPLES.glob("*.txt"))


@pytest.fixture(params=sample_ids())
def sample(request: pytest.FixtureRequest) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """The text, the sidecar and the gold of one sample article."""
    name = request.param
    text = (SAMPLES / f"{name}.txt").read_text(encoding="utf-8")
    sidecar = json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    gold = json.loads((GOLD / "samples" / f"{name}.json").read_text(encoding="utf-8"))
    return text, sidecar, gold


def test_sample_sidecar_fits_its_text(sample: tuple[str, dict[str, Any], dict[str, Any]]) -> None:
    text, sidecar, gold = sample
    title, blank, *body = text.splitlines()
    assert (title, blank) == (sidecar["title"], "")
    assert 150 <= len(" ".join(body).split()) <= 300
    assert sidecar["source"] == "Siyar samples" and sidecar["url"] is None
    assert (gold["id"], gold["lang"], gold["date"]) == (sidecar["id"], sidecar["language"], sidecar["date"])
    date.fromisoformat(sidecar["date"])


def test_sample_entities_stand_in_the_text(sample: tuple[str, dict[str, Any], dict[str, Any]]) -> None:
    text, _, gold = sample
    ids = [entity["id"] for entity in gold["entities"]]
    assert len(ids) == len(set(ids))
    for entity in gold["entities"]:
        assert entity["type"] in KINDS and entity["names"]
        assert [name for name in entity["names"] if name not in flat(text)] == []


def test_sample_relations_are_well_formed(sample: tuple[str, dict[str, Any], dict[str, Any]]) -> None:
    text, _, gold = sample
    ids, used = {entity["id"] for entity in gold["entities"]}, set()
    for relation in gold["relations"]:
        fillers = {*relation["agents"], *relation["targets"], relation["place"], relation["source"]} - {None}
        used |= fillers
        assert fillers <= ids
        assert relation["type"] in RELATIONS and relation["status"] in STATUSES
        assert not (relation["type"] in SYMMETRIC and relation["targets"])
        assert relation["time"] is None or ISO.fullmatch(relation["time"])
        assert relation["evidence"] and all(piece in flat(text) for piece in relation["evidence"])
        assert relation["trigger"] in relation["evidence"][0]
    assert used == ids, "an entity without a role"


@pytest.mark.parametrize("language", WANTED)
def test_sentences_are_well_formed(language: str) -> None:
    rows = sentences(language)
    assert [row["id"] for row in rows] == [f"{language}_s{n:03}" for n in range(1, len(rows) + 1)]
    assert len({row["text"] for row in rows}) == len(rows)
    for row in rows:
        assert set(row) == SENTENCE_KEYS and row["language"] == language
        date.fromisoformat(row["date"])
        assert set(row["also"]) <= {name for event in row["events"] for name in parties(event)}
        for event in row["events"]:
            assert event_problems(event, row["text"]) == [], row["id"]


def parties(event: dict[str, Any]) -> list[str]:
    """The names in the roles of an event, its source too."""
    return [name for name in (*event["agents"], *event["targets"], event["source"]) if name is not None]


def event_problems(event: dict[str, Any], text: str) -> list[str]:
    """What is wrong with one event of a sentence, in words; [] where nothing is."""
    found = [] if set(event) == EVENT_KEYS else ["keys"]
    if event["type"] not in RELATIONS or event["status"] not in STATUSES:
        found.append("type or status")
    if event["type"] in SYMMETRIC and event["targets"]:
        found.append("a symmetric relation has targets")
    if not event["agents"] and not event["targets"] and not event["optional"]:
        found.append("nobody takes part")
    if event["time"] is not None and not ISO.fullmatch(event["time"]):
        found.append("time")
    words = [*parties(event), event["item"], event["place"], event["trigger"]]
    return found + [word for word in words if word is not None and word not in text]


@pytest.mark.parametrize(("language", "wanted"), WANTED.items())
def test_sentences_cover_every_relation_and_a_third_are_traps(language: str, wanted: tuple[int, int]) -> None:
    rows = sentences(language)
    told = Counter(
        event["type"]
        for row in rows
        for event in row["events"]
        if event["status"] in {"actual", "planned"} and not event["optional"]
    )
    assert len(rows) >= wanted[0]
    assert {relation: told[relation] for relation in RELATIONS if told[relation] < wanted[1]} == {}
    traps = [row for row in rows if all(event["status"] != "actual" for event in row["events"])]
    assert len(traps) * 3 >= len(rows)
