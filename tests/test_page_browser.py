"""The page in a real browser: Chromium without a screen and without a network, where there is one."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import network_data
import pytest
from browser_tab import Tab

from graph.network import network_of
from graph.page import write_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ENTITY = "person:cavusoglu"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    told = {"sample": network_data.sample(), "empty": [], "hostile": network_data.hostile()}
    for name, extractions in told.items():
        write_page(folder / f"{name}.html", network_of(extractions))
    write_page(folder / "small.html", network_of(network_data.sample()), limit=10)
    return {path.stem: path for path in folder.iterdir()}


@pytest.fixture
def tab(browser: "Browser", pages: dict[str, Path], request: pytest.FixtureRequest) -> Iterator[Tab]:
    """The page that `open(name, hash, width)` asks for; at the end it must have asked for nothing and reported nothing."""
    mark = request.node.get_closest_marker("parametrize")
    wanted = {"name": "sample", "where": "lang=ar", "width": 1440, "scheme": "light"}
    wanted |= getattr(request, "param", {}) if mark else {}
    context = browser.new_context(
        viewport={"width": wanted["width"], "height": 900}, color_scheme=wanted["scheme"], accept_downloads=True
    )
    tab = Tab(context.new_page(), pages[wanted["name"]], wanted["where"])
    yield tab
    context.close()
    assert tab.faults == []


def of(**wanted: object) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("tab", [wanted], indirect=True)


def test_a_click_on_a_line_shows_the_sentence_with_its_trigger(tab: Tab) -> None:
    tab.click(tab.line("person:shoukry", "person:cavusoglu"))
    cards = tab.page.locator("#panel .card")
    assert cards.count() == 2
    assert sorted(cards.locator("mark").all_text_contents()) == ["أهدى", "استقبل"]
    first = cards.filter(has_text="استقبل وزير الخارجية المصري")
    assert "السبت" in first.inner_text()
    assert "18 مارس 2023" in first.inner_text()
    link = first.locator("a")
    assert link.get_attribute("href") == "https://news.example.org/ar/2"
    assert link.get_attribute("rel") == "noopener noreferrer"


def test_a_click_on_a_node_shows_all_about_it(tab: Tab) -> None:
    tab.click(ENTITY)
    panel = tab.page.locator("#panel")
    assert panel.locator("h2").inner_text() == "مولود جاويش أوغلو"
    assert "وزير الخارجية" in panel.inner_text()
    assert "Mevlüt Çavuşoğlu" in panel.locator(".names").inner_text()
    assert panel.locator(".card").count() == 5
    tab.page.keyboard.press("Escape")
    assert tab.page.evaluate("Siyar.state.selection") is None


def test_the_trigger_is_found_behind_letters_outside_the_basic_plane(tab: Tab) -> None:
    tab.click(tab.line("state:sa", "state:cn"))
    assert "joint exercises" in tab.page.locator("#panel mark").all_text_contents()


def test_a_speaker_is_told_and_has_its_own_list(tab: Tab) -> None:
    tab.page.locator("#search").fill("رويترز")
    tab.page.keyboard.press("Enter")
    assert tab.page.locator("#panel .card").count() == 2
    assert tab.page.evaluate("Siyar.drawn(Siyar.visible()).nodes.has('org:reuters')")


@pytest.mark.parametrize("status", ["actual", "planned", "possible", "negated"])
def test_a_status_is_hidden_by_choice(tab: Tab, status: str) -> None:
    before = tab.events()
    tab.turn("status", status)
    gone = before - tab.events()
    told = dict(tab.page.evaluate("Siyar.events.map((event) => [event.event, event.status])"))
    assert gone == {event for event in before if told[event] == status}
    tab.turn("status", status)
    assert tab.events() == before


def test_offices_are_hidden_at_first(tab: Tab) -> None:
    before = tab.events()
    tab.turn("relation", "holds_position")
    assert len(tab.events() - before) == 7


def test_kinds_sources_articles_and_relations_are_filtered(tab: Tab) -> None:
    whole = tab.events()
    tab.turn("kind", "armed_group")
    kinds = tab.events()
    assert "ar_khartoum#1" in whole - kinds
    tab.page.locator("#reset").click()
    assert tab.events() == whole
    tab.page.evaluate("document.querySelectorAll('.facet').forEach((facet) => { facet.open = true; })")
    tab.turn("source", "org:spa")
    assert whole - tab.events() == {"ar_beijing#3", "ar_beijing#4", "ar_beijing#5"}
    tab.page.locator("#none-article").click()
    assert tab.events() == set()
    assert tab.page.locator("#blank").is_visible()
    tab.page.locator("#blank button").click()
    assert tab.events() == whole


def test_time_is_filtered(tab: Tab) -> None:
    tab.page.locator(".facet", has=tab.page.locator("#t-from")).locator("summary").click()
    last = tab.page.locator("#t-from").get_attribute("max")
    assert last
    tab.page.locator("#t-from").fill(last)
    days = tab.page.evaluate("Siyar.visible().events.map((event) => event.last)")
    assert days
    assert min(days) >= "2023-05-15"


@pytest.mark.parametrize("query", ["احمد ابو", "أحمد أبو الغيط", "أَحمَد أبو الغيط", "الغيط", "AHMED aboul", "gheit"])
def test_search_folds_letters_and_jumps(tab: Tab, query: str) -> None:
    tab.page.locator("#search").fill(query)
    assert tab.page.locator("#found li").first.inner_text().startswith("أحمد أبو الغيط")
    tab.page.keyboard.press("Enter")
    assert tab.page.evaluate("Siyar.state.selection.node") == "person:ahmad"
    assert tab.page.evaluate("document.activeElement.textContent") == "أحمد أبو الغيط"


@pytest.mark.parametrize(
    ("query", "found"), [("السعوديه", "state:sa"), ("جامعه الدول", "org:las"), ("شكرى", "person:shoukry"), ("cavusoglu", ENTITY)]
)
def test_search_knows_the_ways_of_spelling(tab: Tab, query: str, found: str) -> None:
    assert tab.page.evaluate("(query) => Siyar.find(query)[0]?.id", query) == found


def test_search_by_keys(tab: Tab) -> None:
    tab.page.keyboard.press("/")
    tab.page.keyboard.type("ال")
    tab.page.keyboard.press("ArrowDown")
    assert tab.page.locator("#found [aria-selected=true]").count() == 1
    tab.page.keyboard.press("Escape")
    assert tab.page.locator("#found").is_hidden()
    tab.page.locator("#search").fill("لا أحد بهذا الاسم")
    assert "لا نتيجة" in tab.page.locator("#found").inner_text()


def test_the_language_turns_the_whole_page_and_is_kept(tab: Tab) -> None:
    root = tab.page.locator("html")
    assert (root.get_attribute("dir"), root.get_attribute("lang")) == ("rtl", "ar")
    side = tab.page.locator("#panel").bounding_box()
    tab.page.locator("#toggle-language").click()
    assert (root.get_attribute("dir"), root.get_attribute("lang")) == ("ltr", "en")
    other = tab.page.locator("#panel").bounding_box()
    assert side
    assert other
    assert side["x"] < other["x"]
    assert tab.page.locator("#tab-table").inner_text() == "Table"
    assert "lang=en" in tab.page.url
    tab.page.reload()
    tab.page.wait_for_selector("body.ready")
    assert root.get_attribute("lang") == "en"


@of(scheme="dark")
def test_dark_follows_the_system_and_the_switch(tab: Tab) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = tab.page.evaluate(ground)
    tab.page.locator("#toggle-theme").click()
    assert tab.page.evaluate(ground) != dark
    assert "theme=light" in tab.page.url


def test_the_table_holds_exactly_the_visible_events(tab: Tab) -> None:
    tab.page.locator("#tab-table").click()
    rows = "[...document.querySelectorAll('tbody tr')].map((row) => row.dataset.event)"
    assert sorted(tab.page.evaluate(rows)) == sorted(tab.events())
    tab.turn("status", "actual")
    assert sorted(tab.page.evaluate(rows)) == sorted(tab.events())
    tab.page.locator("#search").fill("مصر تركيا")
    assert tab.page.evaluate(rows) == ["ar_cairo#5", "ar_cairo#6"]


def test_the_table_is_sorted_and_opens_the_panel(tab: Tab) -> None:
    tab.page.locator("#tab-table").click()
    tab.page.locator("#sort-who").click()
    names = tab.page.locator("td.c-who").all_inner_texts()
    assert tab.page.locator("th[aria-sort=ascending]").inner_text() == "من"
    tab.page.locator("#sort-who").click()
    assert tab.page.locator("td.c-who").all_inner_texts()[0] == names[-1]
    tab.page.locator("td.c-relation button").first.click()
    assert tab.page.locator("#panel .card mark").count() == 1


def test_the_table_can_be_taken_along(tab: Tab, tmp_path: Path) -> None:
    tab.page.locator("#tab-table").click()
    with tab.page.expect_download() as download:
        tab.page.locator(".table-head button").click()
    download.value.save_as(tmp_path / "x.csv")
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == len(tab.events()) + 1


@of(name="hostile", where="lang=en")
def test_hostile_texts_do_not_run(tab: Tab) -> None:
    for line in tab.page.evaluate("Siyar.canvas.bundles().map((line) => line.id)"):
        tab.page.evaluate("(line) => Siyar.select({ line }, true)", line)
        tab.page.mouse.move(700, 450)
        assert tab.page.locator("#panel a, #panel script, #panel img").count() == 0
    assert "<b>threatened</b>" in tab.page.locator("#panel mark").inner_text()
    for node in tab.page.evaluate("[...Siyar.nodes.keys()]"):
        tab.page.evaluate("(node) => Siyar.select({ node }, true)", node)
    tab.page.locator("#search").fill("<script>")
    tab.page.locator("#tab-table").click()
    assert tab.page.evaluate("window.hit") is None
    assert tab.page.evaluate("document.querySelectorAll('script[src], img, iframe, object').length") == 0


@of(name="empty")
def test_an_empty_network_is_a_friendly_page(tab: Tab) -> None:
    assert "لم يُعثر على أحداث" in tab.page.locator("#blank").inner_text()


@of(name="small")
def test_a_large_network_shows_the_best_connected_first(tab: Tab) -> None:
    named = "[...Siyar.drawn(Siyar.visible()).nodes].filter((id) => Siyar.nodes.get(id).kind !== 'unnamed').length"
    assert tab.page.evaluate(named) == 10
    assert "10" in tab.page.locator("#note").inner_text()
    tab.page.locator("#note button").click()
    assert tab.page.evaluate(named) == 20


@of(width=390)
def test_a_phone_shows_the_panel_as_a_sheet(tab: Tab) -> None:
    panel = tab.page.locator("#panel")
    assert panel.is_hidden()
    tab.page.evaluate("(id) => Siyar.select({ node: id }, true)", ENTITY)
    box = panel.bounding_box()
    assert box
    assert (box["x"], box["width"]) == (0, 390)
    assert box["y"] > 250
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= 390
    tab.page.locator("#panel .close").click()
    tab.page.locator("#toggle-filters").click()
    assert tab.page.locator("#filters").is_visible()
    tab.page.keyboard.press("Escape")
    assert tab.page.locator("#filters").is_hidden()


def test_only_the_neighbours_of_one(tab: Tab) -> None:
    tab.page.evaluate("(id) => Siyar.select({ node: id }, true)", ENTITY)
    tab.page.locator("#panel .actions button").click()
    nodes = tab.page.evaluate("[...Siyar.visible().nodes]")
    assert set(nodes) == {ENTITY, "person:shoukry", "state:eg", "person:guterres", f"unnamed:agent:gifted:{ENTITY}"}
    assert tab.page.locator("#note").is_visible()
    tab.page.locator("#note button").click()
    assert len(tab.page.evaluate("[...Siyar.visible().nodes]")) > 20


def test_everything_that_is_pressed_has_a_name(tab: Tab) -> None:
    nameless = """[...document.querySelectorAll('button, a, input, [role=tab], [role=application]')].filter((item) =>
        !(item.getAttribute('aria-label') || item.textContent.trim() || item.labels?.length)).map((item) => item.outerHTML)"""
    for view in ("table", "network"):
        tab.page.locator(f"#tab-{view}").click()
        tab.page.evaluate("(id) => Siyar.select({ node: id }, true)", ENTITY)
        assert tab.page.evaluate(nameless) == []


def overlap(a: dict[str, float], b: dict[str, float]) -> bool:
    wide = min(a["right"], b["right"]) - max(a["left"], b["left"])
    high = min(a["bottom"], b["bottom"]) - max(a["top"], b["top"])
    return wide > 20 and high > 6


def test_names_of_relations_do_not_hide_one_another(tab: Tab) -> None:
    tab.page.wait_for_function("Siyar.labels.placed().length > 0")
    boxes = tab.page.evaluate("Siyar.labels.placed()")
    assert [(a["text"], b["text"]) for i, a in enumerate(boxes) for b in boxes[:i] if overlap(a, b)] == []
    assert len(boxes) > 0.8 * tab.page.evaluate("Siyar.canvas.bundles().length")
    assert all(box["text"][0] == "\u2068" and box["text"][-1] == "\u2069" for box in boxes)


def test_a_line_tells_first_what_happened_and_marks_what_did_not(tab: Tab) -> None:
    tab.page.wait_for_function("Siyar.labels.placed().length > 0")
    written = {re.sub("[\u2066-\u2069]|[×+]\\d+", "", box["text"]).strip() for box in tab.page.evaluate("Siyar.labels.placed()")}
    lines = tab.page.evaluate(
        """Siyar.canvas.bundles().map(({ events }) =>
             events.map(({ type, status }) => [type, status, Siyar.relation(type), Siyar.t("doubt")]))"""
    )
    open_ = [line for line in lines if not any(status == "actual" for _, status, _, _ in line)]
    doubted = [line for line in open_ if {status for _, status, _, _ in line} not in ({"planned"}, {"negated"})]
    assert doubted
    for line in doubted:
        assert any(f"{name}{doubt}" in written for _, _, name, doubt in line)
