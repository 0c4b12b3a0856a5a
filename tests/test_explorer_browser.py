"""The explorer in a real browser: Chromium without a screen and without a network, one real server on a small graph."""

import json
import re
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from explorer_tab import GUEST, HOST, Explorer, Opener, event_id, told
from served import server

import build_graph


@pytest.mark.parametrize(
    ("language", "typed", "name"),
    [
        ("ar", "السعوديه", "السعودية"),
        ("en", "saudi", "Saudi Arabia"),
        ("en", "غوتيريش", "António Guterres"),
        ("ar", "Guteres", "أنطونيو غوتيريش"),
    ],
)
def test_search_finds_a_name_in_either_script(tab: Opener, language: str, typed: str, name: str) -> None:
    explorer = tab(language).open()
    assert explorer.locator("#start h1").is_visible()
    explorer.page.keyboard.press("/")
    explorer.page.keyboard.type(typed)
    explorer.locator("#start [role=option]").first.filter(has_text=name).wait_for()
    explorer.page.keyboard.press("Enter")
    explorer.locator("#panel h2", has_text=name).wait_for()
    assert explorer.locator("#trail .chip").inner_text().strip().startswith(name)
    assert len(explorer.graph()["nodes"]) > 1


def test_search_says_when_nothing_is_found(tab: Opener) -> None:
    explorer = tab().open(ids="state/sa")
    explorer.locator("#search").fill("qqqqxxxx")
    explorer.locator("#found", has_text="Nothing found").wait_for()
    explorer.page.keyboard.press("Escape")
    assert explorer.locator("#found").is_hidden()


def test_the_start_leads_inward_by_actors_groups_questions_and_the_whole(tab: Opener) -> None:
    explorer = tab().open()
    explorer.locator(".question").first.wait_for()
    assert (explorer.locator(".question").first.get_attribute("href") or "").startswith("/query#")
    explorer.locator('.tile[data-start="state/sa"]').click()
    explorer.until("g.nodes.some((node) => node.id === 'state/sa' && node.expanded)")
    explorer.page.go_back()
    explorer.locator(".group-card").first.wait_for()
    explorer.locator("#overview").click()
    explorer.until("g.nodes.length > 20")
    assert {edge["count"] for edge in explorer.graph()["edges"].values()} > {1}
    explorer.locator("#panel .pair").first.click()
    explorer.until("g.nodes.some((node) => node.expanded)")
    explorer.locator("#clear").click()
    explorer.locator("#start h1").wait_for()


def test_the_degree_is_shown_before_expanding_and_collapse_takes_back(tab: Opener) -> None:
    explorer = tab().open(ids=HOST)
    before = explorer.graph()["nodes"]
    hidden = before[GUEST]["total"] - before[GUEST]["shown"]
    assert hidden > 0
    pills = explorer.page.evaluate("explorer.canvas().labels.placed.pills.map(({ id, text }) => [id, text])")
    assert [GUEST, f"\u2066+{hidden}\u2069"] in pills
    explorer.click(GUEST)
    explorer.locator("#panel h2", has_text="Çavuşoğlu").wait_for()
    explorer.locator("#expand", has_text=f"+{hidden}").click()
    explorer.until(f"g.nodes.length >= {len(before) + hidden}")
    assert explorer.graph()["nodes"][GUEST]["total"] == explorer.graph()["nodes"][GUEST]["shown"]
    explorer.locator("#collapse").click()
    explorer.until(f"g.nodes.length === {len(before)}")
    assert set(explorer.graph()["nodes"]) == set(before)


def test_a_click_on_the_number_of_what_is_hidden_expands(tab: Opener) -> None:
    explorer = tab().open(ids=HOST)
    x, y = explorer.page.evaluate(
        "(id) => { const { x, y } = explorer.canvas().labels.placed.pills.find((pill) => pill.id === id);"
        " const at = explorer.canvas().network.canvasToDOM({ x, y });"
        " const box = explorer.canvas().container.getBoundingClientRect(); return [at.x + box.x, at.y + box.y]; }",
        GUEST,
    )
    explorer.page.mouse.click(x, y)
    explorer.until(f"g.nodes.find(({{ id }}) => id === '{GUEST}').expanded")
    expanded = explorer.graph()["nodes"][GUEST]
    assert expanded["total"] == expanded["shown"]


def test_a_double_click_expands_and_hiding_takes_out(tab: Opener) -> None:
    explorer = tab().open(ids=HOST)
    explorer.click(GUEST, twice=True)
    explorer.until(f"g.nodes.filter((node) => node.expanded).map((node) => node.id).sort().join() === '{GUEST},{HOST}'")
    explorer.click("person/ahmad")
    explorer.locator("#panel h2", has_text="Ahmed Aboul Gheit").wait_for()
    explorer.locator("#hide").click()
    explorer.until("!g.nodes.some((node) => node.id === 'person/ahmad')")


def test_what_is_drawn_keeps_its_place_when_more_is_drawn(tab: Opener) -> None:
    explorer = tab().open(ids="state/ru")
    before = explorer.page.evaluate("[...explorer.canvas().spots].map(([id, { x, y }]) => [id, x, y])")
    explorer.page.evaluate("explorer.act.expand('state/us')")
    explorer.until("g.nodes.filter((node) => node.expanded).length === 2")
    after = {
        key: (x, y) for key, x, y in explorer.page.evaluate("[...explorer.canvas().spots].map(([id, { x, y }]) => [id, x, y])")
    }
    assert abs(sum(after[key][0] - x for key, x, _ in before)) < 1
    assert abs(sum(after[key][1] - y for key, _, y in before)) < 1


def test_words_on_the_drawing_do_not_overlap(tab: Opener) -> None:
    for language, view in (("ar", {"ids": "state/sd,state/eg"}), ("en", {"overview": "1"})):
        explorer = tab(language).open(**view)
        explorer.wait("explorer.canvas().labels.placed?.names.length > 5")
        placed = explorer.page.evaluate("explorer.canvas().labels.placed")
        boxes = [item["box"] for part in ("names", "pills", "words") for item in placed[part]]
        overlaps = [
            (one, other)
            for number, one in enumerate(boxes)
            for other in boxes[:number]
            if one["left"] < other["right"] - 0.01
            and one["right"] > other["left"] + 0.01
            and one["top"] < other["bottom"] - 0.01
            and one["bottom"] > other["top"] + 0.01
        ]
        assert overlaps == []
        weights = explorer.page.evaluate(
            "explorer.graph().nodes.toSorted((a, b) => b.importance - a.importance).slice(0, 3).map((node) => node.id)"
        )
        assert set(weights) <= {name["id"] for name in placed["names"]}


# ---- filters ----


def test_filter_of_status(tab: Opener) -> None:
    explorer = tab().open(ids="state/ru")
    kept = explorer.graph()["edges"][frozenset(("state/ru", "state/ua"))]["statuses"]
    assert kept == {"actual": 2, "negated": 1}
    explorer.turn("status", "negated")
    explorer.until("g.edges.every((edge) => !edge.statuses.negated)")
    explorer.turn("status", "actual")
    explorer.until("g.edges.every((edge) => !edge.statuses.actual)")
    assert "status=planned%2Cpossible" in explorer.page.url


def test_filter_of_relations_by_group_and_one_by_one(tab: Opener) -> None:
    explorer = tab().open(overview="1")
    explorer.locator('input[data-group="MaterialConflict"]').click()
    explorer.until("g.edges.every((edge) => !('attacked' in edge.types) && !('sanctioned' in edge.types))")
    assert any("accused" in edge["types"] for edge in explorer.graph()["edges"].values())
    explorer.turn("relation", "accused")
    explorer.until("g.edges.every((edge) => !('accused' in edge.types))")
    assert explorer.locator('input[data-group="VerbalConflict"]').evaluate("(box) => box.indeterminate")
    explorer.locator("#reset").click()
    explorer.until("g.edges.some((edge) => 'attacked' in edge.types)")


def test_filter_of_kinds(tab: Opener) -> None:
    explorer = tab().open(ids="state/sd")
    explorer.turn("kind", "armed_group")
    explorer.until("g.nodes.length > 1 && g.nodes.every((node) => node.kind !== 'armed_group')")


def test_filter_of_sources(tab: Opener) -> None:
    explorer = tab().open(overview="1")
    total = explorer.count()
    explorer.turn("source", "none")
    explorer.until(f"g.edges.reduce((sum, edge) => sum + edge.count, 0) < {total}")
    said = explorer.ask("api/events?source=org/spa,org/reuters,group/officials,state/eg,state/ru,group/rsf&limit=100")
    assert 0 < explorer.count() <= said["total"] * 2
    explorer.locator("#facet-sources .both button").nth(1).click()
    explorer.locator("#blank", has_text="No event fits").wait_for()
    explorer.locator("#export > summary").click()
    assert explorer.locator("#export a").count() == 0
    explorer.page.keyboard.press("Escape")
    explorer.locator("#tab-table").click()
    explorer.locator('[data-part="events"]').click()
    explorer.locator("#view-table [role=status]", has_text="0 of 0").wait_for()
    explorer.locator('[data-part="links"]').click()
    explorer.locator("#tab-network").click()
    explorer.locator("#blank button").click()
    explorer.until_count(total)


def test_filter_of_confidence_reports_and_review(tab: Opener) -> None:
    explorer = tab().open(ids=GUEST)
    assert "state/jo" in explorer.graph()["nodes"]
    explorer.slide("#f-confidence", "0.5")
    explorer.until("!g.nodes.some((node) => node.id === 'state/jo')")
    explorer.slide("#f-confidence", "0")
    explorer.until("g.nodes.some((node) => node.id === 'state/jo')")
    explorer.slide("#f-reports", "2")
    explorer.until(f"g.nodes.length === 2 && g.nodes.some((node) => node.id === '{HOST}')")
    explorer.slide("#f-reports", "1")
    explorer.until("g.nodes.length > 2")
    explorer.turn("verdict", "none")
    explorer.locator("#blank", has_text="No event fits").wait_for()
    explorer.locator("#reset").click()
    explorer.until("g.nodes.length > 2")
    explorer.locator("#reviewed-only").click()
    explorer.locator("#blank", has_text="No event fits").wait_for()
    assert "verdict=accepted%2Ccorrected" in explorer.page.url


def test_filter_of_the_period(tab: Opener) -> None:
    explorer = tab().open(ids="state/sa,person/shoukry")
    bars = explorer.locator("#period rect")
    bars.first.wait_for()
    last = explorer.locator("#t-to").get_attribute("max")
    explorer.slide("#t-from", last or "")
    explorer.wait("explorer.state.filters.from")
    explorer.rest()
    explorer.locator("#f-undated").click()
    explorer.until("g.edges.every((edge) => edge.count < 3)")
    begin = explorer.page.evaluate("explorer.state.filters.from")
    assert all(event["end"] >= begin for event in explorer.ask(f"api/events?from={begin}&undated=0")["events"])
    assert "undated=0" in explorer.page.url
    assert explorer.locator("#filters-on").inner_text() == "2"


# ---- evidence ----


def test_a_line_opens_into_its_events_and_an_event_into_its_evidence(tab: Opener) -> None:
    explorer = tab("ar").open(ids=HOST)
    explorer.click(HOST, GUEST)
    events = explorer.locator("#panel .event")
    events.nth(2).wait_for()
    assert events.count() == 3
    explorer.locator("#panel .event", has_text="بحسب").or_(events).first.wait_for()
    hosted = explorer.ask(f"api/between?a={HOST}&b={GUEST}")["events"]
    wanted = next(event["id"] for event in hosted if event["article"] == "ar_cairo" and event["type"] == "hosted")
    explorer.locator(f'#panel [data-event-link="{wanted}"]').click()
    card = explorer.locator("#panel .card")
    card.wait_for()
    assert card.locator("blockquote mark.role-trigger").inner_text() == "استقبل"
    assert card.locator("blockquote mark.role-agent").inner_text() == "سامح شكري"
    assert card.locator("blockquote mark.role-target").inner_text() == "مولود جاويش أوغلو"
    text = card.inner_text()
    assert "18 مارس 2023" in text
    assert "السبت" in text
    assert "يرويه الخبر" in text
    assert card.locator(".legend").is_visible()
    link = card.locator("a.outside")
    assert link.get_attribute("href") == "https://news.example.org/ar/2"
    assert link.get_attribute("rel") == "noopener noreferrer"
    assert "ar.hosted.verb" in card.locator(".how").inner_text()
    assert card.locator(".conflicts").inner_text().split("\n") == ["المكان", "Geneva", "مصر"]
    explorer.locator("#panel .back").click()
    explorer.locator("#panel .event").nth(2).wait_for()
    explorer.page.keyboard.press("Escape")
    explorer.locator("#panel h2", has_text="على الرسم").wait_for()


def test_a_line_says_its_commonest_relation_how_often_and_how_many_others(tab: Opener) -> None:
    explorer = tab().open(ids="state/ru")
    edge = explorer.graph()["edges"][frozenset(("state/ru", "state/ua"))]
    assert edge["types"] == {"attacked": 2, "accused": 1} and edge["happened"] == {"attacked": 1, "accused": 1}
    words = explorer.page.evaluate("explorer.canvas().labels.words.find((word) => word.id === 'state/ru|state/ua').text")
    assert re.sub("[\u2066-\u2069]", "", words) == "attacked +2"


#: Events of a line, by type and status → its words and its look.
MIXED = {
    "attacked:actual attacked:actual met_with:actual": ("attacked ×2 +1", "deeds"),
    "attacked:negated attacked:negated attacked:possible met_with:actual": ("met with +3", "cooperation"),
    "attacked:negated attacked:negated": ("✕ attacked ×2", "negated"),
    "attacked:possible": ("? attacked", "possible"),
    "met_with:planned met_with:planned": ("met with ×2", "planned"),
    "met_with:planned met_with:planned met_with:possible": ("? met with ×3", "planned"),
    "met_with:negated met_with:negated met_with:planned": ("? met with ×3", "negated"),
    "met_with:negated attacked:possible": ("? attacked +1", "possible"),
}


@pytest.mark.parametrize("events", MIXED)
def test_a_line_tells_first_what_happened_and_marks_what_did_not(tab: Opener, events: str) -> None:
    told = [event.split(":") for event in events.split()]
    line = {
        "a": "state/ru",
        "b": "state/ua",
        "count": len(told),
        "directed": "none",
        "types": Counter(kind for kind, _ in told),
        "happened": Counter(kind for kind, status in told if status == "actual"),
        "statuses": Counter(status for _, status in told),
    }
    explorer = tab().open(ids="state/ru")
    word = explorer.page.evaluate("(line) => explorer.canvas().word(line)", line)
    assert (re.sub("[\u2066-\u2069]", "", word["text"]), word["tone"]) == MIXED[events]


def test_a_line_of_which_nothing_happened_does_not_look_told_as_done(tab: Opener) -> None:
    explorer = tab().open(overview="1")
    written = dict(explorer.page.evaluate("explorer.canvas().labels.words.map(({ id, text }) => [id, text.slice(1)])"))
    marks = set()
    for ends, edge in explorer.graph()["edges"].items():
        statuses, count = edge["statuses"], edge["count"]
        denied, open_ = statuses.get("negated") == count, not statuses.get("actual") and statuses.get("planned") != count
        mark = "✕" if denied else "?" if open_ else ""
        marks.add(mark)
        assert ("|".join(sorted(ends)) not in written) or re.match("[✕?]?", written["|".join(sorted(ends))])[0] == mark
    assert "?" in marks


def test_paths_between_two_entities(tab: Opener) -> None:
    explorer = tab().open(ids="state/tr")
    explorer.click("state/tr")
    explorer.locator("#panel h2", has_text="Türkiye").wait_for()
    explorer.locator("#path").click()
    field = explorer.locator("#panel [role=combobox]")
    field.wait_for()
    assert field.evaluate("(field) => field === document.activeElement")
    explorer.page.keyboard.type("jordan")
    explorer.locator("#panel [role=option]", has_text="Jordan").first.wait_for()
    explorer.page.keyboard.press("Enter")
    paths = explorer.locator("#panel .path")
    paths.first.wait_for()
    assert "Türkiye" in paths.first.inner_text()
    assert "Jordan" in paths.first.inner_text()
    explorer.until("['state/tr', 'state/jo'].every((end) => g.nodes.some(({ id }) => id === end))")
    paths.first.click()
    assert paths.first.get_attribute("aria-pressed") == "true"
    shared = explorer.page.url
    found = explorer.ask("api/paths?from=state/tr&to=state/jo&longest=4&limit=20")["paths"]
    assert len(found[0]) == min(map(len, found))
    explorer.page.get_by_role("button", name="Longer paths").click()
    explorer.wait(f"document.querySelectorAll('#panel .path').length === {len(found)}")
    explorer.locator("#leave-path").click()
    explorer.until("g.nodes.some((node) => node.expanded)")
    again = tab()
    again.open(shared.removeprefix(again.address))
    again.locator("#panel .path").first.wait_for()


def test_the_table_holds_all_that_is_drawn(tab: Opener) -> None:
    explorer = tab().open(ids="state/sd")
    graph = explorer.graph()
    explorer.locator("#tab-table").click()
    rows = explorer.locator("#view-table tbody tr")
    rows.first.wait_for()
    assert rows.count() == len(graph["edges"])
    explorer.locator('[data-part="entities"]').click()
    explorer.wait(f"document.querySelectorAll('#view-table tbody tr').length === {len(graph['nodes'])}")
    explorer.locator('[data-sort="name"]').click()
    explorer.locator('th[aria-sort="ascending"] [data-sort="name"]').wait_for()
    assert rows.first.inner_text().startswith("Ahmed Aboul Gheit") or rows.count() > 1
    explorer.locator('[data-part="events"]').click()
    explorer.locator("#view-table .c-relation").first.wait_for()
    assert rows.count() == explorer.ask("api/events?entity=state/sd")["total"]
    rows.first.locator("a[data-event-link]").click()
    explorer.locator("#panel .card").wait_for()


def test_the_address_restores_the_view(tab: Opener) -> None:
    first = tab().open(ids="state/ru,state/sd", view="table")
    first.locator("#tab-network").click()
    first.turn("status", "negated")
    first.until("g.edges.every((edge) => !edge.statuses.negated)")
    first.click("state/us")
    first.locator("#panel h2", has_text="United States").wait_for()
    second = tab("ar")
    second.open(first.page.url.removeprefix(second.address))
    second.locator("#panel h2", has_text="الولايات المتحدة").wait_for()
    assert set(second.graph()["nodes"]) == set(first.graph()["nodes"])
    assert second.count() == first.count()
    assert not second.locator('input[data-facet="status"][data-value="negated"]').is_checked()


# ---- the other pages ----


def test_the_page_of_an_article_marks_all_its_events(tab: Opener) -> None:
    explorer = tab("ar").open("article/ar_cairo")
    marks = explorer.locator(".body-text mark.role-trigger")
    assert "استقبل" in marks.all_inner_texts()
    assert explorer.locator(".body-text").inner_text().startswith("استقبل وزير الخارجية المصري")
    assert explorer.locator(".body-text").evaluate("(text) => getComputedStyle(text).direction") == "rtl"
    marks.first.click()
    explorer.locator('.beside [aria-expanded="true"]').wait_for()
    assert explorer.locator(".beside .card").is_visible()
    gift = event_id(told(), "ar_cairo", "gifted")
    explorer.locator(f'.beside [data-event-link="{gift}"]').click()
    on = explorer.locator(".body-text mark.on")
    on.first.wait_for()
    assert "أهدى" in on.all_inner_texts()
    assert "استقبل" not in on.all_inner_texts()
    assert gift in explorer.page.url


def test_what_is_marked_twice_knows_its_role_in_each_event(tab: Opener) -> None:
    explorer = tab().open("article/ar_cairo")
    marks = explorer.page.evaluate(
        """async () => {
          const { marked } = await import("/static/evidence.js");
          const agent = { role: "agent", start: 0, end: 9, event: "one" };
          const other = { role: "trigger", start: 0, end: 9, event: "two" };
          const block = marked("p", "President 😀 B", [agent, other, { ...agent, start: 10, end: 11 }]);
          const marks = [...block.querySelectorAll("mark")];
          return marks.map((mark) => [mark.textContent, mark.dataset.role, Object.fromEntries(mark.roles)]);
        }"""
    )
    assert marks == [["President", "agent", {"one": "agent", "two": "trigger"}], ["😀", "agent", {"one": "agent"}]]


def test_the_page_of_an_entity(tab: Opener) -> None:
    explorer = tab().entity(GUEST)
    main = explorer.locator("#main")
    assert main.locator("h1").inner_text() == "Mevlüt Çavuşoğlu"
    assert "مولود جاويش أوغلو" in main.locator(".other-names").inner_text()
    assert main.locator(".office").count() == 1
    assert main.locator(".timeline a").count() >= 3
    assert "The place" in main.locator(".conflicts").inner_text()
    total = explorer.ask(f"api/events?entity={GUEST}")["total"]
    assert main.locator("tbody tr").count() == total
    first = main.locator(".timeline a").first
    first.focus()
    explorer.page.keyboard.press("ArrowRight")
    assert main.locator(".timeline a").nth(1).evaluate("(mark) => mark === document.activeElement")
    explorer.page.keyboard.press("Enter")
    explorer.locator("dialog .card blockquote").wait_for()
    explorer.page.keyboard.press("Escape")
    explorer.wait("!document.querySelector('dialog')")
    assert tab().entity("state/sa").locator('a[href="https://www.wikidata.org/wiki/Q851"]').is_visible()


def test_what_is_not_there_is_said_with_a_way_back_to_the_search(tab: Opener) -> None:
    for language, words in (("en", "no such page"), ("ar", "لا وجود لهذه الصفحة")):
        for path in ("entity/person/nobody-at-all", "article/none", "event/none"):
            explorer = tab(language)
            explorer.page.goto(explorer.address + path, wait_until="networkidle")
            assert words in explorer.locator("#main [role=alert]").inner_text()
            explorer.locator("#search").fill("shoukry")
            explorer.locator("#found [role=option]").first.wait_for()
            explorer.locator("#main a").click()
            explorer.locator("#start h1").wait_for()
            explorer.faults = [fault for fault in explorer.faults if "404" not in fault]


# ---- language, colours, width, keys ----


def test_language_and_colours_are_switched_and_kept(tab: Opener) -> None:
    explorer = tab("ar").open(ids="state/sa")
    assert explorer.locator("html").get_attribute("dir") == "rtl"
    explorer.locator("a[data-lang=en]").click()
    explorer.page.wait_for_selector('html[lang="en"] body.ready')
    assert "ids=state%2Fsa" in explorer.page.url
    assert explorer.locator("#trail .chip").inner_text().strip().startswith("Saudi Arabia")
    explorer.locator("#theme").click()
    assert explorer.locator("html").get_attribute("data-theme") == "dark"
    explorer.entity("state/sa")
    assert explorer.locator("html").get_attribute("lang") == "en"
    assert explorer.locator("html").get_attribute("data-theme") == "dark"
    assert tab("ar", scheme="dark").open().locator("html").get_attribute("data-theme") == "dark"


@pytest.mark.parametrize("language", ["ar", "en"])
def test_on_a_phone_nothing_is_cut_off(tab: Opener, language: str) -> None:
    explorer = tab(language, width=360)
    for path, view in (
        ("", {}),
        ("", {"ids": HOST}),
        ("", {"ids": HOST, "view": "table"}),
        (f"entity/{GUEST}", {}),
        ("article/ar_cairo", {}),
    ):
        explorer.open(path, **view)
        wide = explorer.page.evaluate("document.scrollingElement.scrollWidth")
        assert wide <= 360, (path, view)
    explorer.open(ids=HOST)
    assert explorer.locator("#panel").is_hidden()
    explorer.click(HOST, GUEST)
    explorer.locator("#panel .event").first.wait_for()
    box = explorer.locator("#panel").bounding_box()
    assert box
    assert box["y"] + box["height"] == pytest.approx(800, abs=1)
    assert box["height"] < 500
    for one in (HOST, GUEST):  # what the panel tells of stands beside it, not under it
        spot = explorer.page.evaluate("(id) => explorer.canvas().spot(id)", one)
        top = explorer.page.evaluate("document.getElementById('canvas').getBoundingClientRect().top")
        assert top < spot["y"] < box["y"] and 0 < spot["x"] < 360
    explorer.open(path=f"{HOST},{GUEST},3")
    box = explorer.locator("#panel").bounding_box()
    assert box
    for one in (HOST, GUEST):
        spot = explorer.page.evaluate("(id) => explorer.canvas().spot(id)", one)
        assert top < spot["y"] < box["y"] and 0 < spot["x"] < 360
    explorer.open(ids=HOST)
    explorer.click(HOST, GUEST)
    explorer.locator("#panel .event").first.wait_for()
    explorer.page.keyboard.press("Escape")
    explorer.wait("getComputedStyle(document.getElementById('panel')).display === 'none'")
    explorer.locator("#toggle-filters").click()
    explorer.turn("status", "negated")
    explorer.locator("#close-filters").click()


def test_keys_alone_lead_to_the_evidence(tab: Opener) -> None:
    explorer = tab().open()
    explorer.page.keyboard.press("/")
    explorer.page.keyboard.type("shoukry")
    explorer.locator("#start [role=option]").first.wait_for()
    explorer.page.keyboard.press("ArrowDown")
    explorer.page.keyboard.press("Enter")
    explorer.locator("#panel .pair", has_text="Çavuşoğlu").wait_for()
    assert explorer.page.evaluate("document.activeElement.tagName") == "H2"
    explorer.page.keyboard.press("Tab")
    shown = explorer.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert shown != "none"
    explorer.locator("#panel .pair", has_text="Çavuşoğlu").focus()
    explorer.page.keyboard.press("Enter")
    explorer.locator("#panel .event").first.wait_for()
    explorer.locator("#panel .event").first.focus()
    explorer.page.keyboard.press("Enter")
    explorer.locator("#panel .card blockquote").first.wait_for()
    explorer.page.keyboard.press("Escape")
    explorer.locator("#panel h2", has_text="On the canvas").wait_for()
    names = explorer.page.evaluate(
        "[...document.querySelectorAll('button, a, input, select')].filter((one) => one.offsetParent && !one.textContent.trim()"
        " && !one.ariaLabel && !one.labels?.length && !one.title).map((one) => one.outerHTML)"
    )
    assert names == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out(tab: Opener, scheme: str) -> None:
    explorer = tab(scheme=scheme).open()
    explorer.locator(".question").first.wait_for()
    assert explorer.faint() == []
    explorer.open(ids=HOST, at=f"v:{event_id(told(), 'ar_cairo', 'hosted')}")
    explorer.locator("#panel .card").wait_for()
    explorer.locator(".judge-corrected").click()
    explorer.locator("form.form").wait_for()
    assert explorer.faint() == []
    for path in (f"entity/{GUEST}", "article/ar_cairo"):
        assert explorer.open(path).faint() == []


# ---- judgement ----


def test_review_and_undo(tab: Opener, tmp_path: Path) -> None:
    folder = tmp_path / "build"
    build_graph.write(told(), folder)
    with server(folder) as (address, _):
        explorer = tab(address=address).open(ids=HOST)
        before = explorer.count()
        gift = event_id(told(), "ar_cairo", "gifted")
        explorer.open(ids=HOST, at=f"v:{gift}")
        explorer.locator(".judge-rejected").click()
        explorer.locator("form button[type=submit]").click()
        assert "name" in explorer.locator(".fault").inner_text()
        explorer.locator("form input[name=who]").fill("A. Reader")
        explorer.locator("form input[name=why]").fill("a <b>loan</b>")
        explorer.locator("form button[type=submit]").click()
        explorer.locator("#panel .verdict-rejected").wait_for()
        assert "a <b>loan</b>" in explorer.locator(".judged").inner_text()
        explorer.until_count(before - 1)
        explorer.locator(".judged button").click()
        assert explorer.locator(".judged form input[name=who]").input_value() == "A. Reader"
        explorer.locator(".judged form input[name=why]").fill("it was a gift")
        explorer.locator(".judged form button[type=submit]").click()
        explorer.until_count(before)
        explorer.locator(".judged s").wait_for()
        explorer.locator(".judge-corrected").click()
        explorer.locator("form select[name=type]").select_option("supplied")
        explorer.locator("form input[name=why]").fill("it was for use")
        explorer.locator("form button[type=submit]").click()
        explorer.locator("#panel .verdict-corrected").wait_for()
        assert explorer.ask(f"api/event/{gift}")["type"] == "supplied"


def kept(folder: Path) -> list[dict[str, object]]:
    """The lines of the file of judgements."""
    return [json.loads(line) for line in (folder / "judgements.jsonl").read_text(encoding="utf-8").splitlines()]


def reviewed(explorer: Explorer) -> list[str]:
    """The events that the question for reviewed facts gives on the query page."""
    explorer.open("query", question="reviewed")
    explorer.locator("#answer .summary").wait_for()
    return explorer.locator(".rows a[title*='/event/']").evaluate_all(
        "(links) => links.map((link) => link.title.split('/').pop().split('~')[0])"
    )


def sign(explorer: Explorer, form: str, why: str) -> None:
    explorer.locator(f"{form} input[name=who]").fill("A. Reader")
    explorer.locator(f"{form} input[name=why]").fill(why)
    explorer.locator(f"{form} button[type=submit]").click()


@pytest.mark.parametrize("verdict", ["accepted", "rejected", "corrected"])
def test_a_judgement_is_kept_shown_after_a_reload_asked_for_and_undone(tab: Opener, tmp_path: Path, verdict: str) -> None:
    folder = tmp_path / "build"
    build_graph.write(told(), folder)
    gift = event_id(told(), "ar_cairo", "gifted")
    stands = verdict != "rejected"
    with server(folder) as (address, _):
        explorer = tab(address=address).open(ids=HOST, at=f"v:{gift}")
        explorer.locator(f".judge-{verdict}").click()
        if verdict == "corrected":
            explorer.locator("form select[name=type]").select_option("supplied")
        sign(explorer, "form", "read twice")
        explorer.locator(f"#panel .verdict-{verdict}").wait_for()
        (line,) = kept(folder)
        assert (line["verdict"], line["event"], line["who"], line["why"]) == (verdict, gift, "A. Reader", "read twice")
        assert line["when"]

        explorer.open(ids=HOST, at=f"v:{gift}")
        explorer.locator(f"#panel .verdict-{verdict}").wait_for()
        assert "A. Reader" in explorer.locator(".judged").inner_text()
        assert reviewed(explorer) == [gift] * stands
        explorer.open(ids=HOST)
        explorer.locator("#reviewed-only").evaluate("(one) => one.click()")
        if stands:
            explorer.until_count(1)
        else:
            explorer.locator("#blank", has_text="No event fits").wait_for()

        explorer.open(ids=HOST, at=f"v:{gift}")
        explorer.locator(".judged button").click()
        sign(explorer, ".judged form", "on second thought")
        explorer.locator(".judged s").wait_for()
        assert len(kept(folder)) == 2 and kept(folder)[1]["undo"] == line["id"]
        explorer.open(ids=HOST, at=f"v:{gift}")
        explorer.locator(".judged s").wait_for()
        assert explorer.locator("#panel [class*='verdict verdict-']").count() == 0
        assert reviewed(explorer) == []


def test_two_entities_are_merged_and_told_apart_again(tab: Opener, tmp_path: Path) -> None:
    folder = tmp_path / "build"
    build_graph.write(told(), folder)
    with server(folder) as (address, _):
        explorer = tab(address=address).entity("org/un")
        explorer.locator("#merge").click()
        explorer.locator("form [role=combobox]").fill("arab league")
        explorer.locator("form [role=option]", has_text="Arab League").first.wait_for()
        explorer.page.keyboard.press("Enter")
        explorer.locator("form input[name=who]").fill("A. Reader")
        explorer.locator("form input[name=why]").fill("for the test")
        explorer.locator("form button[type=submit]").click()
        explorer.locator(".judged button").wait_for()
        assert kept(folder)[0]["merge"] == ["org/un", "org/las"]
        assert explorer.entity("org/un").locator(".judged button").is_visible()  # after a reload
        assert explorer.ask("api/search?q=arab%20league")["entities"][0]["id"] == "org/un"
        explorer.locator(".judged button").click()
        explorer.locator(".judged form input[name=why]").fill("undone")
        explorer.locator(".judged form button[type=submit]").click()
        explorer.wait("!document.querySelector('.judged button')")
        assert explorer.ask("api/search?q=arab%20league")["entities"][0]["id"] == "org/las"


def test_articles_are_split_off_an_entity(tab: Opener, tmp_path: Path) -> None:
    folder = tmp_path / "build"
    build_graph.write(told(), folder)
    with server(folder) as (address, _):
        explorer = tab(address=address).entity(GUEST)
        explorer.locator("#split").click()
        explorer.locator("form .check", has_text="Cairo hosts").first.click()
        explorer.locator("form input[name=name]").fill("Another Mevlüt")
        explorer.locator("form input[name=who]").fill("A. Reader")
        explorer.locator("form input[name=why]").fill("for the test")
        explorer.locator("form button[type=submit]").click()
        explorer.locator(".judged button").wait_for()
        (found,) = [
            one for one in explorer.ask("api/search?q=another%20mev")["entities"] if one["labels"]["en"] == "Another Mevlüt"
        ]
        assert kept(folder)[0]["split"]["name"] == "Another Mevlüt"  # type: ignore[index]
        explorer.open(ids=found["id"])
        assert set(explorer.graph()["nodes"]) == {found["id"], HOST, "state/jo"}


def test_a_graph_without_events_says_so(tab: Opener, tmp_path: Path) -> None:
    folder = tmp_path / "build"
    build_graph.write([replace(told()[0], events=(), entities=())], folder)
    with server(folder) as (address, _):
        explorer = tab(address=address).open()
        assert "No events" in explorer.locator("#start h1").inner_text()


def test_a_build_without_an_index_says_what_to_do(tab: Opener, folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "build")
    (tmp_path / "build" / "index.sqlite").unlink()
    with server(tmp_path / "build") as (address, _):
        explorer = tab(address=address)
        explorer.page.goto(address)
        assert "build_graph.py build" in explorer.locator("#main [role=alert]").inner_text()
        explorer.faults.clear()


# ---- hostile texts ----


def test_hostile_texts_come_out_as_text(tab: Opener) -> None:
    explorer = tab().open()
    hits = explorer.ask("api/search?q=bob")["entities"] + explorer.ask("api/search?q=script")["entities"]
    assert hits
    events = [one for one in explorer.ask("api/events?limit=200")["events"] if one["article"].startswith("x")]
    assert len(events) == 2
    explorer.page.keyboard.press("/")
    explorer.page.keyboard.type("script")
    explorer.locator("#start [role=option]").first.wait_for()
    assert "<script>" in explorer.locator("#start [role=listbox]").inner_text()
    for event in events:
        explorer.open(ids=",".join(event["agents"]), at=f"v:{event['id']}")
        explorer.locator("#panel .card").wait_for()
        assert "<" in explorer.locator("#panel .card blockquote").inner_text()
        assert explorer.locator("#panel a.outside").count() == 0
        for end in event["agents"] + event["targets"]:
            explorer.page.mouse.move(*explorer.page.evaluate("(id) => Object.values(explorer.canvas().spot(id))", end))
        explorer.locator("#tab-table").click()
        explorer.locator("#view-table tbody tr").first.wait_for()
        explorer.entity(event["agents"][0])
        assert explorer.locator("h1").inner_text()
    explorer.open("article/" + quote(events[0]["article"], safe=""))
    explorer.locator(".beside .event").first.click()
    assert '"onerror="' in explorer.locator("h1").inner_text()
    assert "<script>window.hit=1</script> Mallory met" in explorer.locator(".body-text").inner_text()
    assert explorer.page.evaluate("window.hit") is None
    assert explorer.locator("a[href^='javascript']").count() == 0
