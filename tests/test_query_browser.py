"""The query page in a real browser over the command `serve`: questions, the editor, faults, the table, drawings, links."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote

import network_data
import pytest
from served import server

from build_graph import write

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

EVENTS = "SELECT ?event ?agent ?sure WHERE { ?event a :Event ; :agent ?agent ; :confidence ?sure }"
REFUSED = "Failed to load resource: the server responded with a status of 400"
Open = Callable[..., "Page"]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serves the small world and the article whose every text tries to run as a program."""
    folder = tmp_path_factory.mktemp("query") / "build"
    write([*network_data.sample(), *network_data.hostile()], folder)
    with server(folder) as (address, _):
        yield address


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Open]:
    """Opens /query at a hash; at the end no page may have asked another server, complained or run what an article says."""
    faults: list[str] = []
    allowed: list[str] = []
    contexts = []

    def open_page(where: str = "", lang: str = "en", width: int = 1280, scheme: str = "light", allow: str = "") -> Page:
        allowed.extend([allow] if allow else [])
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            accept_downloads=True,
            locale="en-GB",
            permissions=["clipboard-read", "clipboard-write"],
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: faults.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: faults.append(f"error: {error}"))
        page.on("dialog", lambda dialog: faults.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: request.url.startswith((address, "data:", "blob:")) or faults.append(request.url))
        page.goto(f"{address}query?lang={lang}{where and '#'}{where}")
        page.wait_for_selector("body.ready")
        return page

    yield open_page
    for context in contexts:
        for page in context.pages:
            assert page.evaluate("window.hit") is None
        context.close()
    assert [fault for fault in faults if not any(some in fault for some in allowed)] == []


def ask_(page: Page, question: str) -> None:
    page.locator(f'#questions button[data-name="{question}"]').click()


def write_(page: Page, text: str) -> None:
    page.locator('#questions button[data-name=""]').click()
    page.locator("#sparql").fill(text)
    page.keyboard.press("Control+Enter")


def cells(page: Page, column: str) -> list[str]:
    page.wait_for_selector(".rows tbody tr")
    return page.locator(f'.rows td[data-head="{column}"]').all_inner_texts()


def named(page: Page) -> None:
    """Waits until the IRIs of the table have names."""
    page.wait_for_selector(".rows tbody tr")
    page.locator(".rows a").filter(has_text="event:").first.wait_for(state="detached")


def test_a_question_is_asked_with_a_parameter(opened: Open) -> None:
    page = opened()
    ask_(page, "about-an-entity")
    page.locator("#ask").click()  # what is needed and missing is not asked for
    assert page.evaluate("document.activeElement.id") == "set-entity" and page.locator("#answer").is_hidden()
    page.locator("#set-entity").press_sequentially("mevlut")
    page.locator("#set-entity-list li").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.locator("#set-entity").input_value() == "Mevlüt Çavuşoğlu" and page.locator(".exactly").is_visible()
    page.keyboard.press("Enter")
    assert set(cells(page, "Name")) == {"Mevlüt Çavuşoğlu"}
    assert "results" in page.locator(".summary").inner_text()
    assert page.locator('[data-view="network"]').get_attribute("aria-pressed") == "true"
    named(page)
    sides = page.locator('.rows td[data-head="Name"] a')
    assert sides.first.get_attribute("href") == "/entity/person/cavusoglu"
    link = page.locator('.rows td[data-head="Event"] a').first
    assert re.match(r"/#ids=.*&at=v%3A[0-9a-f]{16}$", link.get_attribute("href") or "")
    assert page.locator('.rows td[data-head="Article"] a').first.get_attribute("href").startswith("/article/ar")


def test_a_name_needs_no_choice_from_the_list(opened: Open) -> None:
    page = opened(lang="ar")
    ask_(page, "who-met-whom")
    page.locator("#set-entity").fill("جاويش")
    page.keyboard.press("Enter")
    found = cells(page, "طرف") + cells(page, "الطرف الآخر")
    assert "مولود جاويش أوغلو" in found
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert (
        page.locator(".summary strong").inner_text().startswith("نتيج") or "نتائج" in page.locator(".summary strong").inner_text()
    )


def test_the_choices_of_a_form_say_what_is_taken_where_nothing_is_chosen(opened: Open) -> None:
    page = opened()
    ask_(page, "who-met-whom")
    assert page.locator("#set-status").input_value() == "actual"
    ask_(page, "not-actual")
    assert page.locator("#set-status option").first.inner_text() == "Denied · Planned · Possible"
    assert page.locator("#set-relation option").first.inner_text() == "All"
    assert page.locator("#set-language").input_value() == "en"
    ask_(page, "visits")
    assert page.locator("#set-after").get_attribute("type") == "date"


def test_one_goes_on_by_hand_from_a_question(opened: Open) -> None:
    page = opened()
    ask_(page, "visits")
    page.locator("#set-entity").fill('x" } #')
    page.locator("#show-sparql").click()
    page.locator("#editor-card").wait_for()
    text = page.locator("#sparql").input_value()
    assert text.startswith("# title@ar:") and "?_language" not in text and '"en"' in text and "} #" not in text
    page.locator("#sparql").press("Control+Enter")
    page.get_by_text("No results.").wait_for()


def test_the_error_stands_at_its_line(opened: Open) -> None:
    page = opened(allow=REFUSED)
    write_(page, 'SELECT ?event WHERE {\n  # "ملاحظة"\n  ?event a :MetWith .\n  FILTR(?event = 1)\n}')
    refusal = page.locator("#fault")
    refusal.wait_for()
    assert "line 4" in refusal.inner_text() and "did you mean FILTER?" in refusal.inner_text()
    assert page.locator(".line.bad").inner_text().strip().startswith("FILTR")
    assert page.locator(".line.bad .wrong").inner_text() == "FILTR"
    assert page.locator("#sparql").get_attribute("aria-invalid") == "true"
    page.locator("#fault button").click()
    caret = page.evaluate("document.activeElement.selectionStart")
    assert page.locator("#sparql").input_value()[caret:].startswith("FILTR")
    page.keyboard.type("x")
    assert page.locator(".line.bad").count() == 0 and page.locator("#sparql").get_attribute("aria-invalid") is None
    page.locator("#sparql").fill(EVENTS)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".rows tbody tr")
    assert refusal.is_hidden()


def test_an_update_is_refused_in_words(opened: Open) -> None:
    page = opened(lang="ar", allow=REFUSED)
    write_(page, "DELETE WHERE { ?s ?p ?o }")
    page.locator("#fault").wait_for()
    assert page.locator("#fault strong").inner_text() == "لا يُقبل هذا الاستعلام."
    assert page.locator("#fault .detail").get_attribute("dir") == "ltr"


@pytest.mark.parametrize(
    ("status", "headers", "words"),
    [
        (429, {"retry-after": "2"}, "many queries"),
        (503, {"retry-after": "2"}, "busy"),
        (503, {}, "needs more memory"),
        (504, {}, "takes longer"),
        (413, {}, "larger than"),
        (500, {}, "could not answer"),
        (403, {}, "refused"),
    ],
)
def test_refusals_are_said_in_the_language_of_the_page(opened: Open, status: int, headers: dict[str, str], words: str) -> None:
    page = opened(allow="Failed to load resource")
    page.route(
        "**/sparql", lambda route: route.fulfill(status=status, headers=headers, body="Because.", content_type="text/plain")
    )
    write_(page, EVENTS)
    page.locator("#fault").wait_for()
    assert words in page.locator("#fault strong").inner_text() and page.locator("#fault .detail").inner_text() == "Because."


def test_a_hostile_query_is_stopped_and_the_page_goes_on(opened: Open) -> None:
    page = opened(lang="ar", allow="Failed to load resource")
    write_(page, "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } ORDER BY ?i ?l")
    page.locator("#fault").wait_for(timeout=60_000)
    assert "أُوقف الاستعلام" in page.locator("#fault strong").inner_text()
    page.locator("#sparql").fill(EVENTS)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".rows tbody tr")


def test_a_server_that_is_gone_or_breaks_off_is_told(opened: Open) -> None:
    page = opened(allow="Failed to load resource")
    page.route("**/sparql", lambda route: route.abort())
    write_(page, EVENTS)
    page.get_by_text("The server cannot be reached.").wait_for()
    page.unroute("**/sparql")
    page.route("**/sparql", lambda route: route.fulfill(body='{"head": {', content_type="application/sparql-results+json"))
    page.keyboard.press("Control+Enter")
    page.get_by_text("cut off").wait_for()
    page.unroute("**/sparql")
    page.route("**/api/questions/**", lambda route: route.abort())
    ask_(page, "gifts")
    page.locator("#ask").click()
    page.get_by_text("The server cannot be reached.").wait_for()


def test_a_running_query_can_be_stopped(opened: Open) -> None:
    page = opened(allow="Failed to load resource")
    page.route("**/sparql", lambda route: None)
    write_(page, EVENTS)
    page.get_by_role("button", name="Stop").click()
    assert page.locator("#run").inner_text() == "Run" and page.locator("#fault").is_hidden()
    page.unroute_all(behavior="ignoreErrors")


def test_the_table_is_sorted_filtered_and_turned(opened: Open) -> None:
    page = opened(f"sparql={quote(EVENTS)}")
    assert len(cells(page, "?event")) > 25
    page.locator(".sizes select").select_option("25")
    assert page.locator(".rows tbody tr").count() == 25 and "Page 1 of" in page.locator(".pages").inner_text()
    page.locator(".pages button").last.click()
    assert "Page 2 of" in page.locator(".pages").inner_text()
    page.get_by_role("button", name="?sure").click()
    low = [float(text) for text in cells(page, "?sure")]
    assert low == sorted(low) and page.locator("th[aria-sort=ascending]").count() == 1
    page.get_by_role("button", name="?sure").click()
    high = [float(text) for text in cells(page, "?sure")]
    assert high == sorted(high, reverse=True) and high[0] >= low[-1]
    page.locator(".filter").fill("FAISAL bin")
    assert {text.split("\n")[0] for text in cells(page, "?agent")} == {"Faisal bin Farhan"}
    assert "pass the filter" in page.locator(".grid > .hint").inner_text()
    page.locator(".filter").fill("no such name")
    assert page.locator(".rows tbody tr").count() == 0


def test_iris_have_names_and_lead_into_the_explorer(opened: Open) -> None:
    page = opened(f"sparql={quote('SELECT ?x ?p WHERE { VALUES ?p { rdfs:label } ?x a :State }')}")
    page.get_by_role("link", name="Saudi Arabia").first.wait_for()
    assert page.get_by_role("link", name="Saudi Arabia").first.get_attribute("href").startswith("/entity/state/")
    assert "entity:state/" in cells(page, "?x")[0]
    away = page.locator('.rows td[data-head="?p"] a').first
    assert away.get_attribute("target") == "_blank" and away.get_attribute("rel") == "noopener noreferrer"


def test_what_is_taken_along(opened: Open) -> None:
    query = 'SELECT ?n ?f WHERE { ?x a :State ; :name ?n BIND(CONCAT("=1+", STR(?n)) AS ?f) }'
    page = opened(f"sparql={quote(query)}")
    page.locator(".filter").fill("iran")
    with page.expect_download() as caught:
        page.get_by_role("button", name="CSV").click()
    rows = list(csv.reader(caught.value.path().read_text(encoding="utf-8-sig").splitlines()))
    assert rows == [["n", "f"], ["Iran", "'=1+Iran"]]
    with page.expect_download() as caught:
        page.get_by_role("button", name="JSON").click()
    assert len(json.loads(caught.value.path().read_text(encoding="utf-8"))["results"]["bindings"]) > 5


def test_a_graph_is_shown_as_text_and_taken_along(opened: Open) -> None:
    page = opened(f"sparql={quote('CONSTRUCT { ?a :metWith ?b } WHERE { ?a :metWith ?b }')}")
    page.locator(".turtle").wait_for()
    assert ":metWith" in page.locator(".turtle").inner_text() and "null" not in page.locator("#answer").inner_text()
    for name, mark in (("Turtle", "@prefix"), ("N-Triples", "<https://w3id.org/siyar/metWith>"), ("JSON-LD", '"@id"')):
        with page.expect_download() as caught:
            page.get_by_role("button", name=name).click()
        assert mark in caught.value.path().read_text(encoding="utf-8")


def test_yes_or_no(opened: Open) -> None:
    page = opened(f"sparql={quote('ASK { ?x a :Event }')}", lang="ar")
    page.locator(".summary").wait_for()
    assert page.locator(".summary strong").inner_text() == "نعم"


def test_the_first_line_asks_for_a_network(opened: Open) -> None:
    page = opened()
    write_(page, f"#view: network\n{EVENTS}")
    page.locator(".drawing canvas").wait_for()
    assert page.locator(".rows tbody tr").count() > 25  # the table stands beside
    spot = page.locator(".drawing canvas").bounding_box()
    assert spot
    for step in range(12, int(spot["width"]), 14):  # a node or a line somewhere in the middle
        page.mouse.click(spot["x"] + step, spot["y"] + spot["height"] / 2)
        if page.locator(".chosen").is_visible():
            break
    assert "Rows with" in page.locator(".chosen").inner_text()
    assert "pass the filter" in page.locator(".grid > .hint").inner_text()
    page.get_by_role("button", name="Show all rows").click()
    assert page.locator(".chosen").is_hidden()
    page.locator('[data-view="network"]').click()
    assert page.locator(".picture").is_hidden()


def test_two_entities_of_a_row_are_joined_where_there_is_no_event(opened: Open) -> None:
    page = opened(f"sparql={quote('SELECT ?one ?other { ?one :metWith ?other }')}&view=network")
    page.locator(".drawing canvas").wait_for()
    page.locator("#questions button").last.click()
    write_(page, "#view: network\nSELECT ?n { ?x a :State ; :name ?n }")
    page.get_by_text("cannot be drawn as a network").wait_for()


def test_a_timeline(opened: Open) -> None:
    page = opened()
    ask_(page, "visits")
    page.locator("#ask").click()
    page.locator(".months").wait_for()
    times = page.locator(".months time").evaluate_all("all => all.map((one) => one.dateTime)")
    assert times and times == sorted(times)
    assert page.locator(".months a").first.get_attribute("href").startswith("/#ids=")
    write_(page, f"#view: timeline\n{EVENTS}")
    year = page.locator(".months > ol > li").filter(has=page.get_by_role("heading", name="2021", exact=True))
    year.wait_for()
    assert year.locator("time").evaluate_all("all => all.map((one) => one.dateTime)") == ["2021"]  # not told as January's
    page.locator('[data-view="network"]').click()
    page.locator(".drawing canvas").wait_for()


def test_terms_are_completed_by_their_words_in_either_language(opened: Open) -> None:
    page = opened(lang="ar")
    page.locator('#questions button[data-name=""]').click()
    field = page.locator("#sparql")
    field.fill("")
    field.press_sequentially('# "لقاء" \nSELECT ?event WHERE {\n?event a لقا')
    option = page.locator("#completions li").first
    option.wait_for()
    assert ":MetWith" in option.inner_text() and "لقاء" in option.inner_text() and "Meeting" in option.inner_text()
    assert field.get_attribute("aria-activedescendant") == "completions-0"
    page.keyboard.press("Enter")
    assert field.input_value().endswith("\n  ?event a :MetWith ")
    field.press_sequentially("; :ag")
    page.locator("#completions li").first.wait_for()
    page.keyboard.press("Tab")
    field.press_sequentially("?ev")
    page.locator("#completions li").filter(has_text="?event").wait_for()
    page.keyboard.press("Escape")
    assert page.locator("#completions").is_hidden() and "; :agent ?ev" in field.input_value()
    page.keyboard.press("Control+z")
    assert "?ev" not in field.input_value().rsplit("\n", 1)[1][-3:]
    page.keyboard.press("Tab")  # without a list the key leaves the editor
    assert page.evaluate("document.activeElement.id") != "sparql"


def test_prefixes_and_entities_are_completed(opened: Open) -> None:
    page = opened()
    page.locator('#questions button[data-name=""]').click()
    field = page.locator("#sparql")
    field.fill("")
    field.press_sequentially("SELECT ?x WHERE {\n?x rdf")
    page.locator("#completions li").filter(has_text="rdfs:").first.click()
    field.press_sequentially("lab")
    page.locator("#completions li").filter(has_text="rdfs:label").first.click()
    field.press_sequentially("?l ; :agent entity:mevl")
    page.locator("#completions li").filter(has_text="Mevlüt Çavuşoğlu").first.click()
    assert re.search(r"rdfs:label \?l ; :agent <https://w3id.org/siyar/entity/person/\S+> $", field.input_value())


def test_the_coloured_copy_is_the_text_and_keys_work(opened: Open) -> None:
    page = opened()
    text = 'SELECT ?ش WHERE {\n\n  ?ش :name \'مسقط\'@ar , """two\nlines""" . # تعليق "<b>"\n}\n'
    page.locator('#questions button[data-name=""]').click()
    field = page.locator("#sparql")
    field.fill(text)
    assert page.locator(".copy .line").evaluate_all("all => all.map((one) => one.textContent)") == text.split("\n")
    assert page.locator(".copy .t-comment").inner_text().startswith("# تعليق")
    assert page.locator(".copy .t-string").count() == 3 and page.locator(".copy .t-tag").inner_text() == "@ar"
    heights = page.evaluate("[document.querySelector('.copy').offsetHeight, document.querySelector('#sparql').scrollHeight]")
    assert abs(heights[0] - heights[1]) <= 1
    page.keyboard.press("Control+Home")
    page.keyboard.press("Control+/")
    assert field.input_value().startswith("# SELECT")
    page.keyboard.press("Control+/")
    assert field.input_value() == text


def test_a_link_restores_the_page(opened: Open) -> None:
    page = opened()
    ask_(page, "who-met-whom")
    page.locator("#set-entity").fill("جاويش")
    page.locator("#ask").click()
    page.wait_for_selector(".rows tbody tr")
    page.get_by_role("button", name="When").click()
    page.locator(".filter").fill("meeting")
    page.get_by_role("button", name="Copy a link to this page").first.click()
    page.locator("#link-note").get_by_text("The link is copied.").wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    named(page)
    shown = page.locator(".rows").inner_text()
    other = opened(link.split("#", 1)[1])
    named(other)
    assert other.locator("#set-entity").input_value() == "جاويش" and other.locator(".filter").input_value() == "meeting"
    assert other.locator(".rows").inner_text() == shown and other.locator("th[aria-sort=ascending]").inner_text().startswith(
        "When"
    )
    assert other.locator('[data-view="network"]').get_attribute("aria-pressed") == "true"
    write_(page, f"{EVENTS} LIMIT 3")
    page.get_by_text("3 results").wait_for()
    page.go_back()
    page.go_back()
    page.wait_for_selector("#form-card:not([hidden])")
    assert page.locator("#set-entity").input_value() == "جاويش"


def test_a_long_link_is_told_and_a_false_one_too(opened: Open) -> None:
    page = opened(f"run=0&sparql={quote('ASK {} #' + 'x' * 3000)}")
    page.locator("#editor-card").get_by_role("button", name="Copy a link to this page").click()
    page.locator("#link-note").get_by_text("some programs cut links").wait_for()
    assert page.locator("#answer").is_hidden()
    page = opened("ask=nothing&set.x=1")
    page.get_by_text("a question that is not here").wait_for()
    page = opened("sparql=ASK%7B%7D&page=NaN&size=-3&view=pie&sort=%3Cb%3E")
    page.locator(".summary").wait_for()


def test_a_link_of_the_explorer_asks_what_needs_no_value(opened: Open) -> None:
    page = opened("question=who-met-whom")
    page.wait_for_selector(".rows tbody tr")
    assert page.locator("#set-language").input_value() == "en" and set(cells(page, "Status")) == {"Happened"}
    page = opened("question=about-an-entity")
    assert page.locator("#set-entity").is_visible() and page.locator("#answer").is_hidden() and page.locator("#fault").is_hidden()


def test_the_language_can_be_changed_with_what_is_asked(opened: Open) -> None:
    page = opened("ask=who-met-whom&set.language=en")
    page.wait_for_selector(".rows tbody tr")
    page.locator("a[data-lang=ar]").click()
    page.wait_for_selector("body.ready")
    page.wait_for_selector(".rows tbody tr")
    assert page.locator("#question-title").inner_text() == "من التقى من"
    assert page.locator("html").get_attribute("lang") == "ar"


@pytest.mark.parametrize("view", ["network", "timeline", "table"])
def test_hostile_texts_stay_text(opened: Open, view: str) -> None:
    query = "SELECT * { ?event a :Event ; :agent ?a ; :evidence/:text ?text ; :timeText ?words . ?a :name ?name }"
    page = opened(f"sparql={quote(query)}&view={view}&filter=hit")
    page.wait_for_selector(".rows tbody tr")
    page.wait_for_timeout(300)
    assert "<script>window.hit=1</script>" in page.locator(".rows").inner_text()
    assert page.locator(".rows script, .rows img, .rows b, .months script").count() == 0
    assert page.locator('a[href^="javascript"]').count() == 0
    ask_(page, "who-met-whom")
    page.locator("#set-entity").press_sequentially("<script>w")
    page.locator("#set-entity-list li").first.wait_for()
    assert page.locator("#set-entity-list script").count() == 0


def test_hostile_links_and_queries_stay_text(opened: Open) -> None:
    text = "</script><script>window.hit=1</script><img src=x onerror=window.hit=1>"
    page = opened(f"sparql={quote(text)}", allow=REFUSED)
    page.locator("#fault").wait_for()
    assert page.locator("#sparql").input_value() == text
    page = opened(f"ask=gifts&set.entity={quote(text)}&filter={quote(text)}")
    page.locator(".summary").wait_for()
    values = quote('SELECT * { VALUES (?a ?b) { (<javascript:window.hit=1> "<img src=x onerror=window.hit=1>") } }')
    page = opened(f"sparql={values}")
    page.wait_for_selector(".rows tbody tr")
    assert page.locator(".rows a").count() == 0 and page.locator(".rows img").count() == 0


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_a_narrow_screen_is_not_wider_than_itself(opened: Open, lang: str) -> None:
    page = opened(f"ask=who-met-whom&set.language={lang}", lang=lang, width=360, scheme="dark")
    page.wait_for_selector(".rows tbody tr")
    page.wait_for_timeout(200)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert not page.locator("#menu").get_attribute("open")
    page.locator("#menu summary").click()
    page.locator('#questions button[data-name=""]').click()
    assert page.locator("#sparql").is_visible() and page.evaluate("document.documentElement.scrollWidth") <= 360
