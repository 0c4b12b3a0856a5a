"""A built index for the tests of the explorer: extractions made by hand, reports of one happening, hostile texts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from extractions import STUBB, arabic, english, fold

from extract.types import Article, Entity, Event, Evidence, Extraction, Filler, Link
from graph.index.build import build_index
from graph.index.queries import select_from
from graph.index.schema import FILE
from graph.names import Fold
from graph.rdf import write_trig
from graph.store import build_store

PUTIN = Entity(
    "person:Q7747",
    "person",
    "فلاديمير بوتين",
    ("فلاديمير بوتين", "بوتين"),
    (("Vladimir Putin", "en"), ("فلاديمير بوتين", "ar")),
    Link("person:Q7747", "gazetteer", 0.98, "Q7747"),
)
XI = Entity("person:Q15031", "person", "شي جين بينغ", ("شي جين بينغ",), (("Xi Jinping", "en"), ("شي جين بينغ", "ar")))
CHINA = Entity("state:cn", "state", "الصين", ("الصين",), (("China", "en"), ("الصين", "ar")))
RUSSIA = Entity("state:ru", "state", "Russia", ("Russia",), (("Russia", "en"), ("روسيا", "ar")))
AHMAD = Entity("person:ahmad", "person", "أَحْمَد آل مكتوم", ("أَحْمَد آل مكتوم",))
EVIL = Entity("org:<script>", "organisation", '<script>alert("1")</script>', ('<script>alert("1")</script>', "' OR 1=1 --"))
TASS = Entity("org:tass", "organisation", "TASS", ("TASS",), (("TASS", "en"),))
BEIJING = Entity("place:beijing", "place", "Beijing", ("Beijing",), (("Beijing", "en"), ("بكين", "ar")))
CAST = (PUTIN, XI, CHINA, RUSSIA, AHMAD, EVIL, TASS, BEIJING)
_TEXT = (
    "😀 Putin met Xi in Beijing on 20 March 2023, TASS said. Russia attacked <script>x</script> China may follow. "
    "Ahmad visited China."
)


def _said(begin: str, end: str, trigger: str) -> Evidence:
    start, stop = _TEXT.index(begin), _TEXT.index(end) + len(end)
    first = _TEXT.index(trigger, start)
    return Evidence((start, stop), _TEXT[start:stop], trigger, (first, first + len(trigger)))


def _who(entity: Entity, words: str | None = None) -> Filler:
    if words is None:
        return Filler(entity.key, entity.name)
    start = _TEXT.index(words)
    return Filler(entity.key, words, (start, start + len(words)))


def told(name: str, status: str = "actual", publisher: str | None = None) -> Extraction:
    """An article of four events: a meeting of 20 March 2023, an attack without a time, a visit of a year, an office."""
    article = Article(name, _TEXT, "en", f"Title of {name}", date(2023, 3, 21), "javascript:alert(1)", publisher)
    meeting = Event(
        "met_with",
        (_who(PUTIN, "Putin"), _who(XI, "Xi")),
        (),
        status,
        (_said("😀", "said.", "met"),),
        "en.meet",
        0.9,
        place=_who(BEIJING, "Beijing"),
        time="2023-03-20",
        time_text="20 March 2023",
        source=_who(TASS, "TASS"),
        source_chain=(_who(TASS, "TASS"), _who(RUSSIA)),
        why=(("frame", "en.meet"), ("cue", "a: b")),
    )
    script = _TEXT.index("<script>x</script>")
    attack = Event(
        "attacked",
        (_who(RUSSIA, "Russia"),),
        (_who(CHINA, "China"),),
        "possible",
        (_said("Russia", "follow.", "attacked"),),
        "en.attack",
        0.4,
        item="<script>x</script>",
        item_span=(script, script + 18),
    )
    visit_said = _said("Ahmad", "visited China.", "visited")
    visit = Event("visited", (_who(AHMAD, "Ahmad"),), (_who(CHINA),), "planned", (visit_said,), "en.visit", 0.7, time="2021")
    office = Event("holds_position", (_who(XI, "Xi"),), (_who(CHINA),), "actual", (visit_said,), "office", 0.9)
    return Extraction(article, CAST, (meeting, attack, visit, office), "model")


def extractions() -> list[Extraction]:
    """Six articles; in the last one Stubb meets Putin, which joins the two parts of the network."""
    join = told("join")
    met = replace(join.events[0], agents=(_who(PUTIN, "Putin"), Filler(STUBB.key, STUBB.name)), time="2024-01-05")
    last = replace(join, entities=(*CAST, STUBB), events=(met,))
    return [arabic(), english(), told("a"), told("b", "negated", "TASS"), told("c", publisher="Weekly"), last]


def build(found: list[Extraction], folder: Path, fold: Fold = fold) -> Path:
    """The index of extractions, in `folder`."""
    write_trig(found, folder / "graph.trig", fold)
    build_store(folder / "graph.trig", folder / "store")
    build_index(select_from(folder / "store"), folder / FILE, fold)
    return folder / FILE
