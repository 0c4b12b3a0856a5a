import json
import re
import subprocess
import sys
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import network_data
import pytest
import yaml
from contrast import THEMES, colours, contrast

from extract.types import KINDS, STATUSES
from graph.network import UNNAMED, network_of
from graph.ontology import ontology
from graph.page import ASSETS, SCRIPTS, SHAPES, PageError, render, write_page

STRINGS = yaml.safe_load((ASSETS / "strings.yaml").read_text(encoding="utf-8"))


class Reader(HTMLParser):
    """What a browser sees: elements with their attributes, and the texts of scripts and styles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.open = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.texts.append((tag, ""))
        self.open = True

    def handle_endtag(self, tag: str) -> None:
        self.open = False

    def handle_data(self, data: str) -> None:
        if self.open:
            self.texts[-1] = (self.texts[-1][0], self.texts[-1][1] + data)

    def payload(self) -> dict[str, object]:
        return next(
            json.loads(text) for (tag, text), (_, attrs) in zip(self.texts, self.tags, strict=True) if attrs.get("id") == "data"
        )


@pytest.fixture(scope="module")
def page() -> str:
    return render(network_of(network_data.sample()), "شبكة <تجريبية>")


def test_the_page_is_standard_html_in_its_language(page: str) -> None:
    assert page.startswith("<!doctype html>\n")
    tags = Reader(page).tags
    assert tags[0] == ("html", {"lang": "ar", "dir": "rtl"})
    assert ("meta", {"charset": "utf-8"}) in tags
    assert "<title>شبكة &lt;تجريبية&gt;</title>" in page
    assert Reader(render(network_of([]), language="en")).tags[0] == ("html", {"lang": "en", "dir": "ltr"})


def test_nothing_is_asked_from_outside(page: str) -> None:
    for _, attributes in Reader(page).tags:
        assert attributes.get("src") is None
        assert (attributes.get("href") or "#").startswith(("#", "data:,"))
    assert all("url(" not in (ASSETS / name).read_text(encoding="utf-8") for name in ("colours.css", "page.css"))
    assert "@import" not in page


def test_only_the_scripts_and_the_style_of_the_page_may_run(page: str) -> None:
    reader = Reader(page)
    policy = next(attrs["content"] for _, attrs in reader.tags if attrs.get("http-equiv") == "Content-Security-Policy") or ""
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    inline = [
        text
        for (tag, text), (_, attrs) in zip(reader.texts, reader.tags, strict=True)
        if tag in ("script", "style") and "type" not in attrs
    ]
    assert len(inline) == len(SCRIPTS) + 3
    for text in inline:
        assert b64encode(sha256(text.encode()).digest()).decode() in policy
    assert not [name for _, attrs in reader.tags for name in attrs if name.startswith("on") or name == "style"]


def test_hostile_texts_stay_texts() -> None:
    html = render(network_of(network_data.hostile()), "</title><script>window.hit=1</script>")
    plain = Reader(render(network_of(network_data.sample())))
    reader = Reader(html)
    assert [tag for tag, _ in reader.tags] == [tag for tag, _ in plain.tags]
    assert reader.payload()["articles"][0]["url"] is None  # type: ignore[index]
    assert "<script>window.hit" not in html


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//host/x",
        "ftp://host/x",
        "https://",
        "http://[",
        "",
        "file:///x",
        " javascript:x",
    ],
)
def test_only_web_addresses_become_links(url: str) -> None:
    network = network_of(network_data.sample())
    network.graph["articles"]["ar_cairo"]["url"] = url
    articles = Reader(render(network)).payload()["articles"]
    assert {article["id"]: article["url"] for article in articles}["ar_cairo"] is None  # type: ignore[attr-defined]


def test_the_data_hold_every_event_and_every_pair(page: str) -> None:
    network = network_of(network_data.sample())
    payload = Reader(page).payload()
    assert len(payload["edges"]) == network.number_of_edges()  # type: ignore[arg-type]
    assert len(payload["nodes"]) == len(network)  # type: ignore[arg-type]
    events = payload["events"]
    for edge in payload["edges"]:  # type: ignore[attr-defined]
        assert edge["id"].startswith(events[edge["event"]]["event"] + "/")  # type: ignore[index]


def test_the_best_connected_come_first(page: str) -> None:
    degrees = [node["degree"] for node in Reader(page).payload()["nodes"]]  # type: ignore[attr-defined]
    assert degrees == sorted(degrees, reverse=True)


def test_labels_of_relations_may_be_given() -> None:
    network = network_of(network_data.sample())
    relations = Reader(render(network, labels={"met_with": {"en": "saw", "ar": "رأى"}})).payload()["relations"]
    assert relations["met_with"]["labels"]["ar"] == "رأى"  # type: ignore[index]
    assert relations["visited"]["labels"]["en"] == "visited"  # type: ignore[index]
    assert Reader(render(network)).payload()["relations"]["visited"]["labels"] == ontology().relations["visited"].labels  # type: ignore[index]


def test_an_odd_confidence_is_none() -> None:
    network = network_of(network_data.sample())
    for *_, attributes in network.edges(data=True):
        attributes["confidence"] = float("nan")
    assert all(event["confidence"] is None for event in Reader(render(network)).payload()["events"])  # type: ignore[attr-defined]


def test_an_empty_network_is_a_page() -> None:
    assert Reader(render(network_of([]))).payload()["nodes"] == []


def test_the_same_network_gives_the_same_page(page: str) -> None:
    assert render(network_of(network_data.sample()), "شبكة <تجريبية>") == page


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(PageError, match="'xx'; choose one of ar, en"):
        render(network_of([]), language="xx")


def test_writing_replaces_at_once_and_says_why_it_cannot(tmp_path: Path) -> None:
    path = tmp_path / "network.html"
    path.write_text("old", encoding="utf-8")
    write_page(path, network_of(network_data.sample()), language="en")
    assert path.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(PageError, match="cannot be written"):
        write_page(tmp_path / "missing" / "network.html", network_of([]))


def test_writing_does_not_depend_on_the_locale(tmp_path: Path) -> None:
    code = (
        "import pathlib, graph.network, graph.page; graph.page.write_page(pathlib.Path('p.html'), graph.network.network_of([]))"
    )
    root = str(ASSETS.parents[1])
    environment = {
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "PYTHONPATH": root,
        "HOME": str(tmp_path),
        "PATH": "",
    }
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, check=True)
    assert "لم يُعثر" in (tmp_path / "p.html").read_text(encoding="utf-8")


def test_the_words_are_the_same_set_in_every_language() -> None:
    assert len({frozenset(words) for words in STRINGS.values()}) == 1
    assert all(isinstance(text, str) and text for words in STRINGS.values() for text in words.values())
    assert set(STATUSES) <= STRINGS["ar"].keys()
    quadrants = {quadrant for relation in ontology().relations.values() for quadrant in relation.quadrants}
    assert quadrants <= STRINGS["ar"].keys()


def test_every_word_that_the_scripts_ask_for_exists() -> None:
    scripts = "".join((ASSETS / name).read_text(encoding="utf-8") for name in SCRIPTS)
    template = (ASSETS / "template.html.j2").read_text(encoding="utf-8")
    asked = set(re.findall(r'\bt\("(\w+)"', scripts)) | set(re.findall(r'data-(?:t|label|title|placeholder)="(\w+)"', template))
    assert asked - STRINGS["en"].keys() == set()


def test_every_kind_has_a_shape_and_a_colour() -> None:
    style = (ASSETS / "colours.css").read_text(encoding="utf-8")
    assert SHAPES.keys() == {*KINDS, UNNAMED}
    assert all(style.count(f"--kind-{kind}:") == 2 for kind in SHAPES)


@pytest.mark.parametrize("theme", THEMES)
def test_contrast(theme: str) -> None:
    known = colours(theme)
    texts = ["ink", "muted", "accent", *(name for name in known if name.startswith("tone-"))]
    grounds = ["paper", "card", "soft"]
    low = {(a, b): contrast(known[a], known[b]) for a in texts for b in grounds if contrast(known[a], known[b]) < 4.5}
    low |= {
        (a, "paper"): contrast(known[a], known["paper"])
        for a in known
        if a.startswith("kind-") and contrast(known[a], known["paper"]) < 3
    }
    assert low == {}
    assert contrast(known["mark-ink"], known["mark"]) >= 4.5
