"""relations.jsonl: keys, order, offsets, and characters that break lines."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from extractions import HAITHAM, PREMIER, STUBB, arabic, english

from graph.iris import entity_iri
from graph.relations import records, write_relations

GOLDEN = Path(__file__).parent / "golden"
KEYS = """article event type agents targets item place time time_text status source source_chain evidence frame confidence"""


def test_golden_lines(tmp_path: Path) -> None:
    """To renew: python tests/make_golden.py, then read the difference."""
    assert write_relations([english(), arabic()], tmp_path / "relations.jsonl") == 5
    assert (tmp_path / "relations.jsonl").read_bytes() == (GOLDEN / "relations.jsonl").read_bytes()


def test_one_line_an_event_for_every_reader(tmp_path: Path) -> None:
    write_relations([arabic(), english()], tmp_path / "relations.jsonl")
    lines = (tmp_path / "relations.jsonl").read_text(encoding="utf-8").splitlines()
    read = [json.loads(line) for line in lines]
    assert [record["article"] for record in read] == ["ar_gift"] * 3 + ["en met/1"] * 2
    assert all(list(record) == KEYS.split() for record in read)


def test_offsets_reproduce_the_text(tmp_path: Path) -> None:
    for extraction in (arabic(), english()):
        for record in records(extraction):
            for found in record["evidence"]:
                assert extraction.article.text[found["start"] : found["end"]] == found["text"]
                assert extraction.article.text[found["trigger_start"] : found["trigger_end"]] == found["trigger"]


def test_an_entity_has_its_names_and_the_form_used_here() -> None:
    gift = records(arabic())[0]
    assert gift["targets"] == [
        {
            "id": entity_iri(STUBB.key),
            "name": STUBB.name,
            "type": "person",
            "mentions": list(STUBB.names),
            "mention": "الرئيس \u200fالفنلندي ألكسندر ستوب",
        }
    ]
    assert gift["agents"][0]["name"] == HAITHAM.name
    assert gift["place"]["name"] == "مسقط"


def test_symmetric_sides_are_all_agents() -> None:
    met = records(english())[0]
    assert [side["mention"] for side in met["agents"]] == ["Alexander Stubb", "Sultan Haitham"]
    assert met["targets"] == []


def test_order_of_the_input_changes_nothing(tmp_path: Path) -> None:
    turned = [replace(e, events=e.events[::-1], entities=e.entities[::-1]) for e in (english(), arabic())]
    write_relations(turned, tmp_path / "relations.jsonl")
    assert (tmp_path / "relations.jsonl").read_bytes() == (GOLDEN / "relations.jsonl").read_bytes()


def test_an_entity_stands_once_on_a_side() -> None:
    event = arabic().events[1]
    twice = replace(event, agents=event.agents + event.agents)
    record = records(replace(arabic(), events=(twice,)))[0]
    assert [side["id"] for side in record["agents"]] == [entity_iri(STUBB.key), entity_iri(PREMIER.key)]
