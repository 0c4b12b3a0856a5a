"""The explorer open in Chromium, and the small graph that is served to it, for the tests that look at it there."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from network_data import World, hostile, sample

from extract.types import Event, Extraction, Filler, Span
from graph.iris import event_iri

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator

#: A slow machine is no fault.
PATIENCE = 30_000
#: The texts of the page, and the hints in its empty fields, that stand out too little from what is behind them (WCAG 2.2, 1.4.3).
FAINT = """() => {
  const light = ([r, g, b]) => {
    const part = (c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const read = (colour) => {
    const found = colour.match(/[\\d.]+/g).map(Number);
    const [r, g, b, a = 1] = colour.startsWith("color(") ? [...found.slice(0, 3).map((part) => part * 255), found[3]] : found;
    return [r, g, b, a];
  };
  const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3]));
  const ground = (one) => {
    if (!one) return [255, 255, 255];
    const own = read(getComputedStyle(one).backgroundColor);
    return own[3] > 0.99 ? own : over(own, ground(one.parentElement));
  };
  const faint = [];
  const judge = (text, colour, one) => {
    const behind = ground(one);
    const [a, b] = [over(read(colour), behind), behind].map(light).sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) faint.push(text.trim());
  };
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const { textContent: text, parentElement: one } = walk.currentNode;
    const style = getComputedStyle(one);
    if (!text.trim() || !one.offsetParent || style.visibility === "hidden") continue;
    if (one.closest(":disabled, .paper > textarea")) continue;
    judge(text, style.color, one);
  }
  for (const one of document.querySelectorAll("input[placeholder]"))
    if (one.offsetParent && !one.value) judge(one.placeholder, getComputedStyle(one, "::placeholder").color, one);
  return faint;
}"""
HOST, GUEST = "person/shoukry", "person/cavusoglu"


def told() -> list[Extraction]:
    """The small world of tests with the places of names in its sentences, a second report of a meeting, and hostile texts."""
    return [located(extraction) for extraction in [*sample(), echo()]] + hostile()


def echo() -> Extraction:
    """Another article that tells of a meeting in Cairo, in another place; one of its events is told with little confidence."""
    w = World("en_cairo", "en", "Cairo hosts Türkiye's minister", date(2023, 3, 19), "https://news.example.org/en/9", "Reuters")
    w.say("Sameh Shoukry hosted Mevlüt Çavuşoğlu in Geneva on 18 March 2023, Reuters said.")
    w.event("hosted", HOST.replace("/", ":"), GUEST.replace("/", ":"), "hosted", time="2023-03-18", place="place:geneva")
    w.say("Mevlüt Çavuşoğlu may visit Jordan.")
    w.event("visited", GUEST.replace("/", ":"), "state:jo", "visit", status="possible", confidence=0.4)
    return w.done()


def located(extraction: Extraction) -> Extraction:
    """The extraction with the spans of those fillers whose mention stands in the sentence."""
    return replace(extraction, events=tuple(_located(event) for event in extraction.events))


def _located(event: Event) -> Event:
    def at(filler: Filler) -> Filler:
        return replace(filler, span=_span(event, filler.mention))

    place, source = (one and at(one) for one in (event.place, event.source))
    return replace(event, agents=tuple(map(at, event.agents)), targets=tuple(map(at, event.targets)), place=place, source=source)


def _span(event: Event, words: str) -> Span | None:
    found = event.evidence[0].text.find(words)
    start = event.evidence[0].span[0] + found
    return (start, start + len(words)) if found >= 0 else None


def event_id(extractions: list[Extraction], article: str, kind: str) -> str:
    """The id of the first event of a kind in an article."""
    extraction = next(one for one in extractions if one.article.id == article)
    event = next(event for event in extraction.events if event.type == kind)
    return event_iri(article, event).rsplit("/", 1)[1]


class Explorer:
    """A page of the server that is open, and what it did that it should not."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.address, self.faults = address, list[str]()
        self.page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", lambda message: self.faults.append(f"console: {message.text}"))
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.page.on("dialog", lambda dialog: self.faults.append(f"dialog: {dialog.message}"))
        context.on("request", lambda request: self._asked(request.url))

    def _asked(self, url: str) -> None:
        if not url.startswith((self.address, "blob:", "data:")):
            self.faults.append(f"request: {url}")

    def open(self, path: str = "", /, **view: str) -> Explorer:
        """Opens a page; `view` is what stands behind the "#" of the explorer's address."""
        self.page.goto("about:blank")
        self.page.goto(f"{self.address}{path}{'#' if view else ''}{urlencode(view)}")
        self.page.wait_for_selector("body.ready")
        return self.rest()

    def entity(self, name: str) -> Explorer:
        return self.open(f"entity/{quote(name)}")

    def rest(self) -> Explorer:
        """Waits until nothing is on its way."""
        self.wait("!document.body.classList.contains('busy')")
        return self

    def wait(self, condition: str) -> None:
        """Waits for a condition in JavaScript; the page itself may evaluate none, so it is asked from outside."""
        end = monotonic() + PATIENCE / 1000
        while not self.page.evaluate(f"() => Boolean({condition})"):
            assert monotonic() < end, f"never came true: {condition}"
            self.page.wait_for_timeout(25)

    def locator(self, selector: str, **how: Any) -> Locator:
        return self.page.locator(selector, **how)

    def graph(self) -> dict[str, Any]:
        """What is drawn: ids of nodes, and edges by their two ends."""
        drawn: dict[str, Any] = self.page.evaluate("explorer.graph()")
        return {
            "nodes": {node["id"]: node for node in drawn["nodes"]},
            "edges": {frozenset((edge["a"], edge["b"])): edge for edge in drawn["edges"]},
        }

    def count(self) -> int:
        """How many events the lines stand for."""
        return sum(edge["count"] for edge in self.graph()["edges"].values())

    def until(self, condition: str) -> None:
        """Waits for a condition in JavaScript on `g`, what is drawn."""
        self.wait(f"((g) => {condition})(explorer.graph())")
        self.rest()

    def until_count(self, number: int) -> None:
        self.until(f"g.edges.reduce((sum, edge) => sum + edge.count, 0) === {number}")

    def click(self, *ids: str, twice: bool = False) -> None:
        """Clicks on a node, or on the line between two."""
        spot = self.page.evaluate("(id) => explorer.canvas().spot(id)", "|".join(sorted(ids)))
        (self.page.mouse.dblclick if twice else self.page.mouse.click)(spot["x"], spot["y"])

    def turn(self, facet: str, value: str) -> None:
        box = self.locator(f'input[data-facet="{facet}"][data-value="{value}"]')
        box.evaluate("(box) => { for (let up = box; (up = up.parentElement?.closest('details')); ) up.open = true; }")
        box.click()

    def slide(self, selector: str, value: str) -> None:
        self.locator(selector).evaluate(
            "(input, value) => { for (let up = input; (up = up.parentElement?.closest('details')); ) up.open = true;"
            " input.value = value; input.dispatchEvent(new Event('input', { bubbles: true })); }",
            value,
        )

    def faint(self) -> list[str]:
        """The texts that stand out too little."""
        found: list[str] = self.page.evaluate(FAINT)
        return found

    def ask(self, path: str) -> Any:
        """The JSON of a path of the server."""
        return json.loads(self.page.evaluate("(path) => fetch(path).then((answer) => answer.text())", f"/{path}"))


Opener = Callable[..., Explorer]
