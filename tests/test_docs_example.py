"""The text that docs/how-an-event-is-found.md walks through gives the events that the page tells of."""

from datetime import date
from pathlib import Path

from extract.conllu import load_trees
from extract.events import extract
from extract.language import load_language
from extract.types import Article, Event

ROOT = Path(__file__).parent.parent
TREE = ROOT / "tests" / "trees" / "how_an_event_is_found.conllu"
PAGE = ROOT / "docs" / "how-an-event-is-found.md"


def test_the_page_tells_what_is_found() -> None:
    ((text, parse),) = load_trees(TREE.read_text(encoding="utf-8"))
    article = Article("example", text, "ar", date=date(2023, 3, 10))
    found = extract(article, parse, load_language("ar"))
    page = PAGE.read_text(encoding="utf-8")
    assert text in page
    assert [_told(event) for event in found.events] == [
        ("signed_with", 2, (), "negated", None, "المتحدث باسم الحكومة"),
        ("visited", 1, ("state:se",), "planned", "2023-03-13", None),
    ]
    assert found.events[0].agents[0].entity == found.events[1].agents[0].entity
    assert found.events[0].agents[1].entity == "state:ru"
    for event in found.events:
        row = next(line for line in page.splitlines() if line.startswith(f"| {event.type} |"))
        assert f"`{event.frame}`" in row and event.status in row
        assert all(words in row for step, words in event.why if step == "cue")


def test_the_page_names_every_room_that_it_leads_through() -> None:
    page = PAGE.read_text(encoding="utf-8")
    rooms = [name for name in page.replace("`", " ").replace(",", " ").split() if name.endswith(".py")]
    named = {name for name in rooms if "/" not in name}
    assert named and [name for name in sorted(named) if not (ROOT / "extract" / name).is_file()] == []


def _told(event: Event) -> tuple[str, int, tuple[str, ...], str, str | None, str | None]:
    source = event.source.mention if event.source else None
    return event.type, len(event.agents), tuple(t.entity for t in event.targets), event.status, event.time, source
