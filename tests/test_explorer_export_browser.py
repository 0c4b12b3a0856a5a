"""What is taken along from the explorer: pictures that are made in the browser, and a page that opens without a network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from browser_tab import Tab
from explorer_tab import GUEST, HOST, Opener

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def test_pictures_are_made_here(tab: Opener, tmp_path: Path) -> None:
    explorer = tab("ar").open(ids="state/sd")
    for kind, start in (("png", b"\x89PNG"), ("svg", b"<svg")):
        explorer.locator("#export > summary").click()
        with explorer.page.expect_download() as download:
            explorer.locator(f"#export-{kind}").click()
        download.value.save_as(tmp_path / kind)
        content = (tmp_path / kind).read_bytes()
        assert content.startswith(start)
        assert len(content) > 2000
    assert "السودان" in (tmp_path / "svg").read_text(encoding="utf-8")
    explorer.locator("#export > summary").click()
    formats = explorer.locator("#export a[data-format]")
    assert formats.count() == 8
    assert "ids=" in (formats.first.get_attribute("href") or "")
    wanted = [explorer.page.request.get(explorer.address + (link.get_attribute("href") or "")[1:]) for link in formats.all()]
    assert [answer.status for answer in wanted] == [200] * 8
    explorer.page.keyboard.press("Escape")
    assert explorer.locator("#export-list").is_hidden()


OFFICE = "holds_position"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_shows_offline_what_was_seen(tab: Opener, browser: Browser, tmp_path: Path, language: str) -> None:
    explorer = tab(language).open(ids=f"{HOST},{GUEST}")
    explorer.turn("status", "possible")
    explorer.until("g.edges.every((edge) => !edge.statuses.possible)")
    explorer.locator("#export > summary").click()
    link = explorer.locator('#export a[data-format="html"]')
    asked = parse_qs(urlsplit(link.get_attribute("href") or "").query)
    assert set(asked["ids"][0].split(",")) == set(explorer.graph()["nodes"]) and asked["lang"] == [language]
    with explorer.page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename == "siyar.html"
    download.value.save_as(tmp_path / "view.html")

    alone = browser.new_context(offline=True, viewport={"width": 1280, "height": 800})
    page = Tab(alone.new_page(), tmp_path / "view.html", f"lang={language}")
    shown = page.page.evaluate("Siyar.visible().events")
    assert "possible" not in {event["status"] for event in shown}
    inside = explorer.ask(f"api/between?a={HOST}&b={GUEST}&status=actual,planned,negated")["events"]
    assert {event["id"] for event in inside} <= {event["event"].rsplit("/", 1)[-1] for event in shown}
    assert len(inside) > 1
    offices = {event["id"] for event in explorer.ask(f"api/between?a={HOST}&b=state/eg")["events"] if event["type"] == OFFICE}
    assert offices and offices <= {event["event"].rsplit("/", 1)[-1] for event in shown}
    page.page.evaluate("Siyar.select({ event: 0 }, true)")
    page.page.locator("#panel blockquote mark").first.wait_for()
    assert page.page.locator("html").get_attribute("lang") == language
    assert page.faults == []
    alone.close()
