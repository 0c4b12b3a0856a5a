"""Texts of articles that try to run as programs, on every page of the explorer and in what is taken along: they stay texts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from explorer_tab import Explorer, Opener, located
from network_data import World, sample
from served import server

import build_graph
from extract.types import Entity, Extraction

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

SCRIPT = "<script>alert(1);window.hit=1</script>"
BREAK = "\"onerror=\"alert(2);window.hit=1\" 'onload='alert(3)' ><img src=x onerror=alert(4)><svg onload=alert(5)>"
CLOSE = "</script></title></textarea></style>]]>--><script>alert(6)</script>"
XML = '<script xmlns="http://www.w3.org/1999/xhtml">alert(7);window.hit=1</script>'
RUN = "javascript:alert(8);window.hit=1//href="
EVILS = (SCRIPT, BREAK, CLOSE, XML, RUN)
#: Whose names they are, and of what kind.
KEYS = {"person:evil1": SCRIPT, "person:evil2": BREAK, "state:evil3": CLOSE, "org:evil4": XML, "place:evil5": RUN}
IDS = [key.replace(":", "/") for key in KEYS]
#: Nothing of theirs may have become an element, a link or a handler.
FOUND = """() => {
  const made = document.querySelectorAll("main :is(script:not(#data), img, iframe, style, textarea:not(#sparql)), aside img");
  const armed = [...document.querySelectorAll("*")].filter((one) => [...one.attributes].some(({ name, value }) =>
    name.startsWith("on") || (["href", "src", "xlink:href", "action"].includes(name) && /^\\s*javascript:/i.test(value))));
  return [...made, ...armed].map((one) => one.outerHTML.slice(0, 200));
}"""


def evil() -> list[Extraction]:
    """Two articles, the second with an address on the web that breaks out of an attribute; every text of them is hostile."""
    told = []
    for number, (address, language) in enumerate([(RUN, "en"), (f"https://example.org/{BREAK}{SCRIPT}", "ar")]):
        w = World(
            f"evil{number}{SCRIPT}", language, f"{SCRIPT}{BREAK}{CLOSE}", date(2023, 3, 17 + number), address, f"{BREAK}{SCRIPT}"
        )
        w.say(f"{SCRIPT} met {BREAK} in {RUN} {CLOSE} on Friday {XML}.")
        more = {
            "place": "place:evil5",
            "source": "org:evil4",
            "item": f"{XML}{CLOSE}",
            "time": f"2023-03-{17 + number}",
            "time_text": BREAK,
        }
        for kind, agent, target in (
            ("met_with", "person:evil1", "person:evil2"),
            ("threatened", "person:evil2", "state:evil3"),
            ("holds_position", "person:evil1", "state:evil3"),
        ):
            w.event(kind, agent, target, "met", frame=f"{SCRIPT}{number}", why=((BREAK, f"{SCRIPT} ({CLOSE})"),), **more)
        told.append(renamed(located(w.done())))
    return told


def renamed(extraction: Extraction) -> Extraction:
    """The extraction with hostile names for its entities, in both languages."""

    def name(entity: Entity) -> Entity:
        text = KEYS.get(entity.key)
        return replace(entity, name=text, names=(text,), labels=((text, "ar"), (text, "en"))) if text else entity

    return replace(extraction, entities=tuple(map(name, extraction.entities)))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("evil") / "build"
    build_graph.write([*sample(), *evil()], folder)
    return folder


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with server(folder) as (address, _):
        yield address


def unharmed(explorer: Explorer) -> Explorer:
    assert explorer.page.evaluate(FOUND) == []
    assert explorer.page.evaluate("window.hit") is None
    return explorer


def test_on_the_start_page_and_in_the_search(tab: Opener) -> None:
    explorer = tab().open()
    explorer.locator(".question").first.wait_for()
    explorer.locator("#start [role=combobox]").fill("script")
    explorer.locator("#start [role=option]", has_text="<script>").first.wait_for()
    assert SCRIPT in "".join(explorer.locator("#start [role=option]").all_inner_texts())
    unharmed(explorer)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_in_the_network_the_panel_and_the_tables(tab: Opener, language: str) -> None:
    explorer = tab(language).open(ids=",".join(IDS[:4]))
    assert set(IDS[:4]) <= set(explorer.graph()["nodes"])
    for one in IDS[:3]:
        explorer.page.mouse.move(*explorer.page.evaluate("(id) => Object.values(explorer.canvas().spot(id))", one))
        explorer.page.wait_for_timeout(40)
    unharmed(explorer)
    explorer.page.evaluate("explorer.act.pick({ node: 'person/evil1' })")
    explorer.locator("#panel h2", has_text="<script>").wait_for()
    unharmed(explorer)
    explorer.page.evaluate("explorer.act.pick({ pair: ['person/evil1', 'person/evil2'] })")
    explorer.locator("#panel .event").first.click()
    card = explorer.locator("#panel .card")
    card.wait_for()
    assert all(evil in card.locator("blockquote").inner_text() for evil in EVILS)
    assert SCRIPT in card.locator(".how").inner_text() and BREAK in card.locator(".facts").first.inner_text()
    unharmed(explorer)
    explorer.page.evaluate("explorer.act.pathTo('person/evil1', 'state/evil3')")
    explorer.locator("#panel .path").first.wait_for()
    unharmed(explorer)
    explorer.locator("#tab-table").click()
    for part in ("links", "entities", "events"):
        explorer.locator(f'[data-part="{part}"]').click()
        explorer.locator(f'[data-part="{part}"][aria-pressed="true"]').wait_for()
        explorer.locator("#view-table tbody tr").first.wait_for()
        unharmed(explorer)


def test_on_the_pages_of_an_entity_and_of_an_article(tab: Opener) -> None:
    explorer = tab()
    for one in IDS:
        explorer.entity(one)
        assert explorer.locator("h1").inner_text() == KEYS[one.replace("/", ":")]
        unharmed(explorer)
    explorer.entity("person/evil1").locator(".timeline a").first.press("Enter")
    explorer.locator("dialog .card blockquote").wait_for()
    unharmed(explorer)
    for number, links in ((0, 0), (1, 1)):
        explorer.open(f"article/{quote(f'evil{number}{SCRIPT}', safe='')}")
        explorer.locator(".beside .event").first.click()
        explorer.locator(".beside .card").first.wait_for()
        assert explorer.locator("h1").inner_text() == f"{SCRIPT}{BREAK}{CLOSE}"
        assert BREAK in explorer.locator(".body-text").inner_text()
        assert explorer.locator(".page-head a.outside").count() == links
        unharmed(explorer)


@pytest.mark.parametrize("view", ["network", "timeline"])
def test_on_the_query_page(tab: Opener, view: str) -> None:
    query = "SELECT * { ?event a :Event ; :agent ?a ; :evidence/:text ?text ; :frame ?frame ; :timeText ?words . ?a :name ?name }"
    explorer = tab().open("query", sparql=query, view=view, filter="alert")
    explorer.locator(".rows tbody tr").first.wait_for()
    explorer.locator(".drawing canvas" if view == "network" else ".months").wait_for()
    explorer.locator(".rows a", has_text="<script>").first.wait_for()
    unharmed(explorer)
    explorer.open("query", question="about-an-entity").locator("#set-entity").press_sequentially("script")
    explorer.locator("#set-entity-list li", has_text="<script>").first.wait_for()
    unharmed(explorer)


def test_in_a_judgement(tab: Opener, folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "build"
    build_graph.write([*sample(), *evil()], own)
    with server(own) as (address, _):
        explorer = tab(address=address).entity("person/evil1")
        explorer.locator(".timeline a").first.press("Enter")
        explorer.locator("dialog .judge-rejected").click()
        explorer.locator("dialog input[name=who]").fill(f"{SCRIPT}{BREAK}")
        explorer.locator("dialog input[name=why]").fill(f"{CLOSE}{XML}")
        explorer.locator("dialog form button[type=submit]").click()
        explorer.locator("dialog .judged").wait_for()
        told = explorer.locator("dialog .judged").inner_text()
        assert f"{SCRIPT}{BREAK}" in told and f"{CLOSE}{XML}" in told
        unharmed(explorer)


def test_in_what_is_taken_along(tab: Opener, browser: Browser, tmp_path: Path) -> None:
    """The files are opened as from a memory stick; no script of an article runs, and nothing is asked for."""
    explorer = tab().open(ids=",".join(IDS[:4]))
    files = {}
    for name in ("html", "graphml", "gexf", "svg"):
        explorer.locator("#export > summary").click()
        with explorer.page.expect_download() as download:
            explorer.locator("#export-svg" if name == "svg" else f'#export a[data-format="{name}"]').click()
        files[name] = tmp_path / f"view.{'xml' if name in ('graphml', 'gexf') else name}"
        download.value.save_as(files[name])
        content = files[name].read_text(encoding="utf-8")
        assert "alert(1)" in content and SCRIPT not in content.replace("\\u003c", "")
        alone = browser.new_context(offline=True)
        page = alone.new_page()
        harm: list[str] = []
        page.on("dialog", lambda dialog, harm=harm: (harm.append(dialog.message), dialog.dismiss()))
        page.on(
            "request", lambda request, harm=harm: request.url.startswith(("file:", "data:", "blob:")) or harm.append(request.url)
        )
        page.on("pageerror", lambda error, harm=harm: harm.append(str(error)))
        page.goto(files[name].as_uri())
        if name == "html":
            page.wait_for_selector("body.ready")
            for event in range(len(page.evaluate("Siyar.visible().events"))):
                page.evaluate("(event) => Siyar.select({ event }, true)", event)
            assert SCRIPT in page.locator("#panel").inner_text()
            assert page.evaluate(FOUND) == []
        page.wait_for_timeout(100)
        assert page.evaluate("window.hit") is None
        assert harm == [], name
        alone.close()
    unharmed(explorer)
    assert json.loads(explorer.page.request.get(f"{explorer.address}download/jsonld").text())
