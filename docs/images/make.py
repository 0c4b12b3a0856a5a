"""Takes the pictures of README.md anew: python docs/images/make.py build/network.html (needs Playwright and Chromium)."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

#: Picture → address of the page, and whether a line is opened there.
PICTURES = {"network-ar": ("lang=ar", False), "network-en": ("lang=en", True)}
#: The line that is opened: between Saudi Arabia and Iran, else the one with most events.
LINE = """(([first, ...rest]) => [first, ...rest].find((line) => line.a === "state:ir" && line.b === "state:sa") ?? first)(
    Siyar.canvas.bundles().sort((a, b) => b.events.length - a.events.length)).id"""


def main(page: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        for name, (where, opened) in PICTURES.items():
            tab = browser.new_page(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
            tab.goto(f"{page.resolve().as_uri()}#{where}&theme=light")
            tab.wait_for_selector("body.ready")
            if opened:
                tab.evaluate(f"Siyar.select({{ line: {LINE} }}, true)")
            tab.wait_for_timeout(500)
            tab.screenshot(path=Path(__file__).with_name(f"{name}.png"))
            tab.close()
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
