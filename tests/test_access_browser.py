"""The pages for people who do not see them, do not point, or see little: names, headings, focus, contrast (WCAG 2.2, AA)."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from explorer_tab import GUEST, HOST, Explorer, Opener, event_id, told

BAD_QUERY = "SELECT ?x WHERE {\n  FILTR(?x)\n}"
#: Roles that do something, and so need a name.
ACTING = {"button", "link", "textbox", "searchbox", "combobox", "checkbox", "slider", "spinbutton", "tab", "listbox", "Date"}
FOCUS = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const { outlineStyle, outlineWidth } = getComputedStyle(one.matches("#sparql") ? one.closest(".editor") : one);
  const dot = one.querySelector(".dot");
  const box = one.getBoundingClientRect();
  return {
    what: one.id || one.outerHTML.slice(0, 120),
    part: ["header.bar", ".strip", "#filters", "#view-network", "#panel", "#start", "nav.questions", ".ask-main", "main"]
      .find((part) => one.closest(part)) ?? "body",
    shown: dot ? parseFloat(getComputedStyle(dot).strokeWidth) >= 2.5 : outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}"""
#: What is wrong with the elements of a page: ids that are there twice or not at all, headings that leave out a level, an order
#: set by hand, pictures without words, targets that are too small (those within a text may be).
WRONG = """() => {
  const seen = (one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest("[inert]");
  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  const levels = [...document.querySelectorAll("h1, h2, h3, h4")].filter(seen).map((one) => +one.tagName[1]);
  return [
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `twice: ${id}`),
    ...[...document.querySelectorAll("[aria-controls], [aria-labelledby], [aria-activedescendant], label[for]")].flatMap((one) =>
      ["aria-controls", "aria-labelledby", "aria-activedescendant", "for"].map((name) => one.getAttribute(name)).filter(Boolean)
        .flatMap((named) => named.split(" ")).filter((id) => !ids.includes(id)).map((id) => `not there: ${id}`)),
    ...levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1).map((level) => `heading: h${level} of ${levels}`),
    ...(levels.filter((level) => level === 1).length === 1 ? [] : [`h1: ${levels}`]),
    ...[...document.querySelectorAll("[tabindex]")].filter((one) => one.tabIndex > 0).map((one) => `order: ${one.outerHTML}`),
    ...[...document.querySelectorAll("svg, img, canvas")].filter((one) => seen(one) && !one.hasAttribute("aria-label")
      && !one.closest("[aria-hidden=true], [role], a, button, summary")).map((one) => `picture: ${one.outerHTML.slice(0, 100)}`),
    ...[...document.querySelectorAll("th")].filter((one) => one.scope !== "col").map((one) => `th: ${one.textContent}`),
    ...[...document.querySelectorAll("button, input, select, summary, a")].filter((one) => {
      const { width, height } = one.getBoundingClientRect();
      const within = one.closest(".unseen, .timeline, p, dd, td, li, .body-text, .group, .skip") || one.labels?.length;
      return seen(one) && !within && width && Math.min(width, height) < 23.5;
    }).map((one) => `small: ${one.outerHTML.slice(0, 120)}`),
  ];
}"""


def views(explorer: Explorer) -> dict[str, Any]:
    """Name → what opens it."""
    hosted = event_id(told(), "ar_cairo", "hosted")

    def start() -> None:
        explorer.open().locator(".question").first.wait_for()

    def review() -> None:
        explorer.open(ids=HOST, at=f"v:{hosted}").locator("#panel .card").wait_for()
        explorer.locator(".judge-corrected").click()
        explorer.locator("form.form").wait_for()

    def filters() -> None:
        explorer.open(ids=HOST, view="table").locator("#view-table tbody tr").first.wait_for()
        if explorer.locator("#toggle-filters").get_attribute("aria-expanded") == "false":
            explorer.locator("#toggle-filters").click()
        explorer.page.evaluate("document.querySelectorAll('#facets details').forEach((one) => { one.open = true; })")

    def path() -> None:
        explorer.open(path="state/tr,state/jo").locator("#panel .path").first.wait_for()

    def sheet() -> None:
        explorer.entity(GUEST).locator(".timeline a").first.press("Enter")
        explorer.locator("dialog .card").wait_for()

    def article() -> None:
        explorer.open("article/ar_cairo", event=hosted).locator(".beside .card").wait_for()

    def answer(view: str) -> None:
        explorer.open("query", ask="visits", view=view).locator(".rows tbody tr").first.wait_for()
        explorer.locator(".months" if view == "timeline" else ".drawing canvas").wait_for()

    def fault() -> None:
        explorer.open("query", sparql=BAD_QUERY).locator(".line.bad").wait_for()
        explorer.locator(".prefixes summary").click()
        explorer.faults = [one for one in explorer.faults if "status of 400" not in one]

    return {
        "start": start,
        "network": lambda: explorer.open(overview="1"),
        "review": review,
        "filters": filters,
        "path": path,
        "entity": lambda: explorer.entity(GUEST),
        "sheet": sheet,
        "article": article,
        "answer as network": lambda: answer("network"),
        "answer as timeline": lambda: answer("timeline"),
        "fault": fault,
    }


def nameless(explorer: Explorer) -> list[str]:
    """What does something and has no name, as the browser tells it to a screen reader."""
    session = explorer.page.context.new_cdp_session(explorer.page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    acting = [node for node in nodes if not node["ignored"] and node.get("role", {}).get("value") in ACTING]
    assert len(acting) > 5
    return [f"{node['role']['value']} {node.get('properties')}" for node in acting if not node.get("name", {}).get("value")]


@pytest.mark.parametrize(
    ("language", "width", "scheme"), [("en", 1280, "dark"), ("ar", 1280, "light"), ("ar", 360, "dark"), ("en", 360, "light")]
)
def test_every_view_can_be_read_in_every_way(tab: Opener, language: str, width: int, scheme: str) -> None:
    explorer = tab(language, width=width, scheme=scheme)
    found: dict[str, object] = {}
    for name, show in views(explorer).items():
        show()
        explorer.page.wait_for_timeout(50)
        page = explorer.page
        assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == [
            language,
            "rtl" if language == "ar" else "ltr",
        ]
        assert page.title().strip()
        wrong = {
            "faint": explorer.faint(),
            "marks": page.evaluate(WRONG),
            "nameless": nameless(explorer),
            "wide": [wide] if (wide := page.evaluate("document.scrollingElement.scrollWidth")) > width else [],
        }
        if any(wrong.values()):
            found[name] = {key: value for key, value in wrong.items() if value}
    assert found == {}


def stops(explorer: Explorer, most: int = 250) -> list[dict[str, Any]]:
    """What the tab key leads to, from the top of the page until it is left."""
    explorer.locator(".brand").focus()
    explorer.page.keyboard.press("Shift+Tab")
    found: list[dict[str, Any]] = [explorer.page.evaluate(FOCUS)]
    for _ in range(most):
        explorer.page.keyboard.press("Tab")
        stop = explorer.page.evaluate(FOCUS)
        if stop is None or (len(found) > 3 and stop["what"] == found[0]["what"] and stop["part"] == found[0]["part"]):
            return found
        found.append(stop)
    raise AssertionError("the tab key never leaves the page")


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("review", ["body", "header.bar", ".strip", "#filters", "#view-network", "#panel"]),
        ("start", ["body", "header.bar", "#start"]),
        ("entity", ["body", "header.bar", "main"]),
        ("article", ["body", "header.bar", "main"]),
        ("fault", ["body", "header.bar", "nav.questions", ".ask-main"]),
    ],
)
def test_the_focus_is_seen_and_goes_the_way_one_reads(tab: Opener, name: str, parts: list[str]) -> None:
    explorer = tab("ar")
    views(explorer)[name]()
    found = stops(explorer)
    assert [stop for stop in found if not stop["shown"] or not stop["inside"]] == []
    order = [stop["part"] for stop in found]
    assert [part for index, part in enumerate(order) if index == 0 or order[index - 1] != part] == parts


def test_a_judgement_is_made_by_keys_alone(tab: Opener) -> None:
    explorer = tab().open(ids=HOST, at=f"v:{event_id(told(), 'ar_cairo', 'hosted')}")
    explorer.locator("#panel .card").wait_for()
    for _ in range(200):
        explorer.page.keyboard.press("Tab")
        if explorer.page.evaluate("document.activeElement.matches('.judge-accepted')"):
            break
    explorer.page.keyboard.press("Enter")
    explorer.locator("form.form").wait_for()
    assert explorer.page.evaluate("document.activeElement.name") == "who"
    explorer.page.keyboard.press("Enter")
    assert "name" in explorer.locator(".fault").inner_text()
    assert explorer.page.evaluate("document.activeElement.name") == "who"


def test_a_dialog_keeps_the_focus_and_gives_it_back(tab: Opener) -> None:
    explorer = tab().entity(GUEST)
    first = explorer.locator(".timeline a").first
    first.focus()
    explorer.page.keyboard.press("Enter")
    explorer.locator("dialog .card").wait_for()
    assert explorer.page.evaluate("document.querySelector('dialog').contains(document.activeElement)")
    explorer.page.keyboard.press("Shift+Tab")
    explorer.page.keyboard.press("Shift+Tab")
    assert explorer.page.evaluate(
        "document.activeElement === document.body || document.querySelector('dialog').contains(document.activeElement)"
    )
    explorer.page.keyboard.press("Escape")
    explorer.wait("!document.querySelector('dialog')")
    assert first.evaluate("(mark) => mark === document.activeElement")


def test_texts_of_articles_say_their_language(tab: Opener) -> None:
    explorer = tab("en").open(ids=HOST, at=f"v:{event_id(told(), 'ar_cairo', 'hosted')}")
    quoted = explorer.locator("#panel blockquote").first
    assert quoted.get_attribute("lang") == "ar" and quoted.evaluate("(text) => getComputedStyle(text).direction") == "rtl"
    explorer.open(f"article/{quote('ar_cairo')}")
    assert explorer.locator("h1").get_attribute("lang") == "ar"
    assert explorer.locator(".body-text").get_attribute("lang") == "ar"


def test_what_changes_is_said(tab: Opener) -> None:
    explorer = tab("en").open(ids="state/ru")
    live = explorer.locator("#live")
    assert live.get_attribute("aria-live") == "polite" and "Entities drawn" in live.inner_text()
    before = live.inner_text()
    explorer.turn("status", "actual")
    explorer.until("g.nodes.length < 5")
    assert live.inner_text() != before
