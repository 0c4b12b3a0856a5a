"""Takes the pictures of README.md anew (needs Playwright and Chromium):

python docs/images/make.py build/network.html, and python docs/images/make.py http://127.0.0.1:8000/ for those of the explorer
while `python build_graph.py serve` serves the samples.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

#: Picture → address of the page, and whether a line is opened there.
PICTURES = {"network-ar": ("lang=ar", False), "network-en": ("lang=en", True)}
#: The line that is opened: between Saudi Arabia and Iran, else the one with most events.
LINE = """(([first, ...rest]) => [first, ...rest].find((line) => line.a === "state:ir" && line.b === "state:sa") ?? first)(
    Siyar.canvas.bundles().sort((a, b) => b.events.length - a.events.length)).id"""
#: Picture → language, colours, who is drawn, and whose link is opened into the evidence of its event (a type of relation).
EXPLORER = {
    "explorer-ar": ("ar", "light", ["state/sa"], ("state/sa", "state/ir", "agreed_with")),
    "explorer-en": ("en", "dark", ["person/Q7747", "person/Q22686"], ("person/Q7747", "person/Q22686", "gifted")),
}


def main(place: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        (_explorer if place.startswith("http") else _network)(browser, place)
        browser.close()


def _network(browser: Browser, page: str) -> None:
    for name, (where, opened) in PICTURES.items():
        tab = browser.new_page(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
        tab.goto(f"{Path(page).resolve().as_uri()}#{where}&theme=light")
        tab.wait_for_selector("body.ready")
        if opened:
            tab.evaluate(f"Siyar.select({{ line: {LINE} }}, true)")
        _take(tab, name)


def _explorer(browser: Browser, address: str) -> None:
    for name, (language, scheme, ids, (one, other, kind)) in EXPLORER.items():
        tab = browser.new_page(viewport={"width": 1440, "height": 900}, reduced_motion="reduce", color_scheme=scheme)
        found = tab.request.get(f"{address}api/between?{urlencode({'a': one, 'b': other})}").json()["events"]
        event = next((event["id"] for event in found if event["type"] == kind), found[0]["id"])
        tab.goto(f"{address}?lang={language}#{urlencode({'ids': ','.join(ids), 'at': f'v:{event}'})}")
        tab.wait_for_selector("body.ready")
        tab.wait_for_selector("#panel blockquote")
        _take(tab, name)


def _take(tab: Page, name: str) -> None:
    tab.wait_for_timeout(700)
    tab.screenshot(path=Path(__file__).with_name(f"{name}.png"))
    tab.close()


if __name__ == "__main__":
    main(sys.argv[1])
