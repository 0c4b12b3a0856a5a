"""What people are told at the terminal."""

from __future__ import annotations

from dataclasses import replace

from extractions import arabic, english
from rich.console import Console
from rich.table import Table

from extract.types import Event
from graph.report import answer_table, event_table, short, summary


def drawn(table: Table, width: int = 200) -> str:
    console = Console(width=width, color_system=None)
    with console.capture() as capture:
        console.print(table)
    return capture.get()


def test_events_in_the_order_of_reading() -> None:
    text = drawn(event_table([english(), arabic()]))
    places = [text.index(word) for word in ("relation", "gifted", "negated", "visited", "Sultan", "signed_with")]
    assert places == sorted(places)
    for word in ("السلطان هيثم بن طارق", "2024-03-10", "actual", "وكالة الأنباء العمانية", "possible"):
        assert word in text
    assert "surest" not in text


def test_long_tables_keep_the_surest_and_say_so() -> None:
    text = drawn(event_table([english(), arabic()], shown=2))
    assert "gifted" in text and "met_with" in text and "visited" not in text and "signed_with" not in text
    assert "The surest 2 of 5 events" in text


def test_what_is_and_does_not_happen_is_left_out() -> None:
    held: Event = replace(arabic().events[0], type="holds_position")
    assert "holds_position" not in drawn(event_table([replace(arabic(), events=(held,))]))


def test_names_with_brackets_are_no_markup() -> None:
    entities = tuple(replace(entity, name=f"[bold]{entity.name}") for entity in arabic().entities)
    assert "[bold]" in drawn(event_table([replace(arabic(), entities=entities)]))
    assert "[bold]x" in drawn(answer_table(["a"], [["[bold]x"]]))


def test_summary() -> None:
    lines = summary(
        [arabic(), english()], [("x.txt", "an empty file."), ("y.txt", "an empty file"), ("z", "binary")], {"long": 2}
    )
    assert lines[0] == "Read 2 articles (1 ar, 1 en), 61 words."
    assert lines[1] == "Found 5 events (3 actual, 1 negated, 1 possible) and 10 entities."
    assert lines[2:] == ["Note: long (2 times).", "Skipped 2: x.txt, y.txt: an empty file.", "Skipped 1: z: binary."]


def test_summary_of_nothing_and_of_much() -> None:
    empty = replace(arabic(), events=(), entities=(), skipped=("a sentence of 5,000 words",))
    lines = summary([empty], [(f"{n}.txt", "not UTF-8") for n in range(1234)])
    assert "Found 0 events (none) and 0 entities." in lines
    assert "Note: a sentence of 5,000 words (1 time)." in lines
    assert lines[-1].startswith("Skipped 1,234: 0.txt, ") and lines[-1].endswith("and 1,224 more: not UTF-8.")


def test_answers() -> None:
    text = drawn(
        answer_table(["a", "b", "event"], [["https://w3id.org/siyar/event/1", "", "x"], ["2", "", "x"]], hidden=("event",))
    )
    assert "event:1" in text and "│ 2" in text and " b " not in text and "x" not in text and "2 rows" in text
    assert "0 rows" in drawn(answer_table(["a"], [])) and "1 row" in drawn(answer_table(["a"], [["1"]]))
    assert "The first 2 of 3" in drawn(answer_table(["a"], [["1"], ["2"], ["3"]], shown=2))


def test_short() -> None:
    assert short("https://w3id.org/siyar/entity/state/ru") == "entity:state/ru"
    assert short("https://w3id.org/siyar/metWith") == ":metWith"
    assert short("http://www.wikidata.org/entity/Q159") == "wd:Q159"
    assert short("https://w3id.org/siyar/") == "https://w3id.org/siyar/"
    assert short("any words") == "any words"
