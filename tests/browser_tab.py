"""A page that is open in Chromium, for the tests that look at it there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, else the one of Playwright; the test is skipped where there is neither."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (pip install 'siyar[test]')")
    with sync_api.sync_playwright() as playwright:
        path = next(filter(None, map(shutil.which, NAMES)), None)
        if not path and not Path(playwright.chromium.executable_path).exists():
            pytest.skip("no Chromium found (install one, or run: playwright install chromium)")
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS.split())
        yield browser
        browser.close()


class Tab:
    """A page that is open, and what it did that it should not."""

    def __init__(self, page: Page, path: Path, where: str) -> None:
        self.page, self.path, self.faults = page, path, list[str]()
        page.on("console", lambda message: self.faults.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("dialog", lambda dialog: self.faults.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: self.asked(request.url))
        page.goto(f"{path.as_uri()}#{where}")
        page.wait_for_selector("body.ready")

    def asked(self, url: str) -> None:
        if url.split("#", maxsplit=1)[0] != self.path.as_uri() and not url.startswith("data:"):
            self.faults.append(f"request: {url}")

    def events(self) -> set[str]:
        return set(self.page.evaluate("Siyar.visible().events.map((event) => event.event)"))

    def line(self, a: str, b: str) -> str:
        return str(
            self.page.evaluate(
                "([a, b]) => Siyar.canvas.bundles().find((l) => [l.a, l.b].sort().join() === [a, b].sort().join()).id", [a, b]
            )
        )

    def click(self, thing: str) -> None:
        box = self.page.locator("#canvas").bounding_box()
        spot = self.page.evaluate("(id) => Siyar.canvas.spot(id)", thing)
        assert box
        self.page.mouse.click(box["x"] + spot["x"], box["y"] + spot["y"])

    def turn(self, facet: str, value: str) -> None:
        self.page.locator(f'input[data-facet="{facet}"][data-value="{value}"]').click()
