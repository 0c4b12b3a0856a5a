"""How soon the explorer is drawn, and how smoothly it moves: `python -m benchmarks.explorer_page [ENTITIES [EVENTS]]`.

A made-up graph (benchmarks.explorer) is served and looked at in Chromium without a graphics card. Needs Playwright.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from playwright.sync_api import sync_playwright

from benchmarks.explorer import made_up
from graph.index.build import build_index
from graph.index.queries import select_from
from graph.rdf import write_trig
from graph.store import build_store

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 3
EXPANDED = 8
#: Moves or zooms the drawing for SECONDS and tells how often it was drawn in a second.
MOVE = """(zooms) => new Promise((done) => {
  const view = explorer.canvas().network, from = view.getViewPosition(), scale = view.getScale(), start = performance.now();
  let frames = 0, drawn = 0;
  view.on("afterDrawing", () => { drawn += 1; });
  const step = () => {
    frames += 1;
    if (zooms) view.interactionHandler.zoom(scale * (1 + 0.15 * Math.sin(frames / 20)), { x: 300, y: 300 });
    else view.moveTo({ position: { x: from.x + 120 * Math.sin(frames / 12), y: from.y }, scale, animation: false });
    if (performance.now() - start < SECONDS * 1000) requestAnimationFrame(step);
    else done(drawn / SECONDS);
  };
  requestAnimationFrame(step);
})""".replace("SECONDS", str(SECONDS))


def main() -> None:
    """Builds the graph in a temporary folder, serves it, looks at it."""
    entities, events = (int(argument) for argument in (*sys.argv[1:], "10000", "50000")[:2])
    with (
        tempfile.TemporaryDirectory() as place,
        _served(Path(place), entities, events) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        for turn in ("first", "again"):
            print(f"overview, {turn:5} {_open(page, address, overview='1'):19.2f} s")
        ids: list[str] = page.evaluate("explorer.graph().nodes.map(({ id }) => id)")
        for count, limit in ((1, 120), (EXPANDED, 300)):
            seconds = _open(page, address, ids=",".join(ids[:count]), limit=str(limit))
            nodes, lines = page.evaluate("[explorer.graph().nodes.length, explorer.graph().edges.length]")
            moved, zoomed = (page.evaluate(MOVE, zooms) for zooms in (False, True))
            moves = f"moved {moved:.0f}, zoomed {zoomed:.0f} times a second"
            print(f"{nodes} nodes, {lines} lines: opened in {seconds:.2f} s, {moves}")
        browser.close()


@contextmanager
def _served(folder: Path, entities: int, events: int) -> Iterator[str]:
    write_trig(list(made_up(entities, events)), folder / "graph.trig", str.casefold)
    build_store(folder / "graph.trig", folder / "store")
    build_index(select_from(folder / "store"), folder / "index.sqlite", str.casefold)
    command = [sys.executable, str(ROOT / "build_graph.py"), "serve", "--out", str(folder), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            yield process.stdout.readline().split()[3]
        finally:
            process.terminate()


def _open(page: Page, address: str, **view: str) -> float:
    page.goto("about:blank")
    start = perf_counter()
    page.goto(f"{address}#{urlencode(view)}")
    page.wait_for_selector("body.ready")
    return perf_counter() - start


if __name__ == "__main__":
    main()
