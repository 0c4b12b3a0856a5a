"""A page that is open in Chromium, for the tests that look at it there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page


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
