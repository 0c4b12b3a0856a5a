"""Gold files are read in both their forms, and a bad one is named with its line."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from extract.gold import GoldError, read_gold

EVENT = {"type": "visited", "agents": ["Ann"], "targets": ["Rome"], "place": None, "time": "2022-06-14", "status": "actual",
         "source": None, "trigger": "visited", "optional": False}  # fmt: skip
SENTENCE = {"id": "s1", "text": "Ann visited Rome.", "language": "en", "date": "2022-06-15", "also": {"Rome": ["Roma"]},
            "events": [EVENT]}  # fmt: skip
ARTICLE: dict[str, Any] = {
    "id": "a1", "lang": "en", "date": "2022-06",
    "entities": [{"id": "e1", "type": "person", "names": ["Ann"]}, {"id": "e2", "type": "place", "names": ["Rome"]}],
    "relations": [EVENT | {"id": "r1", "agents": ["e1"], "targets": ["e2"], "evidence": ["Ann visited Rome."]}],
}  # fmt: skip


def test_both_forms_say_the_same(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a1.json").write_text(json.dumps(ARTICLE), encoding="utf-8")
    (tmp_path / "sentences_en.jsonl").write_text(json.dumps(SENTENCE) + "\n\n", encoding="utf-8")
    article, sentence = read_gold(tmp_path)
    assert (article.date, article.text, sentence.date) == (None, "", date(2022, 6, 15))
    assert sentence.article().text == "Ann visited Rome."
    one, other = article.events[0], sentence.events[0]
    assert all(getattr(one, key) == getattr(other, key) for key in ("type", "status", "time", "evidence", "trigger"))
    assert [p.names for p in (*one.agents, *one.targets)] == [("Ann",), ("Rome",)]
    assert [p.names for p in (*other.agents, *other.targets)] == [("Ann",), ("Rome", "Roma")]
    assert (one.targets[0].kind, other.targets[0].kind) == ("place", "")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "line 2: not JSON"),
        (json.dumps(SENTENCE), "line 2: the id 's1' was read before"),
        (json.dumps({k: v for k, v in SENTENCE.items() if k != "language"}), "line 2: 'language' is missing"),
        (json.dumps(SENTENCE | {"id": "s2", "events": [EVENT | {"status": "maybe"}]}), "line 2: .*status 'maybe'"),
        ("[]", "line 2: "),
        ('{"events": 3}', "line 2: "),
    ],
)
def test_a_bad_line_is_named(content: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "sentences_en.jsonl"
    file.write_text(f"{json.dumps(SENTENCE)}\n{content}\n", encoding="utf-8")
    with pytest.raises(GoldError, match=said):
        read_gold(tmp_path)


def test_a_folder_without_gold_is_named(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="no gold"):
        read_gold(tmp_path)
