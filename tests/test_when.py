"""Times of articles of which only the month or the year is known: what any of their days would give."""

from __future__ import annotations

from datetime import date

import pytest
from gold_trees import gold_of, trees_of

from extract.events import extract
from extract.language import load_language
from extract.types import Article

TEXTS: dict[str, dict[str, str | None]] = {
    "At least 40 farmers have been killed since March.": {"2022-07": "2022-03/2022-07", "2022": None},
    "The Irish premier arrived in Oslo on Monday after a visit to Sweden.": {"2022-07": None},
    "Peru and Chile agreed to build the bridge in 2019.": {"2022": "2019"},
}


@pytest.mark.parametrize(("text", "month", "time"), [(t, m, v) for t, found in TEXTS.items() for m, v in found.items()])
def test_a_time_in_an_article_of_a_month(text: str, month: str, time: str | None) -> None:
    trees = trees_of("en")
    if text not in trees:
        pytest.skip("no parses of English yet: its weights are not bundled")
    events = extract(Article("a", text, "en", month=month), trees[text], load_language("en")).events
    assert events[0].time == time


def test_a_month_does_not_undo_a_day() -> None:
    day = next(article.date for _, article in gold_of("en") if article.text in TEXTS)
    assert day == date(2022, 6, 15)
