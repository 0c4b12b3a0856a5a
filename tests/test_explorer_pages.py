"""The pages of the explorer without a browser: languages, words, colours, and that nothing runs in them but our own scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from contrast import THEMES, colours, contrast
from network_data import sample
from served import client_of, made
from starlette.testclient import TestClient

import build_graph

EXPLORER = Path(__file__).parent.parent / "graph" / "explorer"
STATIC = EXPLORER / "static"
WORDS = yaml.safe_load((EXPLORER / "strings.yaml").read_text(encoding="utf-8"))
OURS = sorted(p for p in STATIC.glob("*.js") if not p.name.startswith("query"))
TEMPLATES = ("base", "explorer", "entity", "article", "missing")
#: Keys that are made of a part and the name of a thing, as in t(`role_${role}`).
MADE = ("role_", "step_", "form_", "way_", "about_", "column_", "export_", "table_", "line_", "per_", "linked_")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with client_of(made(tmp_path_factory.mktemp("pages") / "build")) as client:
        yield client


def page(client: TestClient, path: str = "/", **headers: str) -> str:
    client.cookies.clear()
    answer = client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    assert answer.status_code == 200
    return str(answer.text)


@pytest.mark.parametrize(
    ("path", "headers", "language"),
    [
        ("/", {}, "ar"),
        ("/", {"accept_language": "en-GB,en;q=0.9"}, "en"),
        ("/", {"accept_language": "fr, en;q=0.5, ar;q=0.8"}, "ar"),
        ("/", {"accept_language": "fr;q=nonsense"}, "ar"),
        ("/?lang=en", {"accept_language": "ar"}, "en"),
        ("/?lang=xx", {"accept_language": "en"}, "en"),
        ("/", {"accept_language": "ar", "cookie": "lang=en"}, "en"),
        ("/entity/state/ru?lang=en", {}, "en"),
        ("/article/a%2Fb?lang=ar", {}, "ar"),
    ],
)
def test_language(client: TestClient, path: str, headers: dict[str, str], language: str) -> None:
    direction = {"ar": "rtl", "en": "ltr"}[language]
    assert f'<html lang="{language}" dir="{direction}">' in page(client, path, **headers)


def test_the_choice_of_a_language_is_kept(client: TestClient) -> None:
    client.cookies.clear()
    assert client.get("/?lang=en").cookies["lang"] == "en"
    assert 'lang="en"' in client.get("/", headers={"accept-language": "ar"}).text
    client.cookies.clear()
    assert "lang" not in client.get("/", headers={"accept-language": "en"}).cookies


def test_the_switch_of_the_language_keeps_the_rest_of_the_address(client: TestClient) -> None:
    assert 'href="?q=%3Cb%3E&amp;lang=en"' in page(client, "/?lang=ar&q=<b>")


def test_ids_in_an_address_come_out_as_text(client: TestClient) -> None:
    for kind in ("entity", "article"):
        text = page(client, f"/{kind}/%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
        assert "<script>alert" not in text
        assert 'data-id="&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in text


def test_words_by_language(client: TestClient) -> None:
    assert client.get("/words/en.json").json() == WORDS["en"]
    assert client.get("/words/xx.json").status_code == 404


@pytest.mark.parametrize("path", ["/", "/entity/state/ru", "/article/a"])
def test_nothing_but_our_own_scripts_runs(client: TestClient, path: str) -> None:
    client.cookies.clear()
    answer = client.get(path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script(?![^>]*\bsrc=)", answer.text)
    assert not re.search(r"<style|\sstyle=|\son\w+=", answer.text)


def test_every_file_that_a_page_names_is_there(client: TestClient) -> None:
    for path in ("/", "/entity/x", "/article/x"):
        for address in re.findall(r'(?:src|href)="(/static/[^"]+)"', page(client, path)):
            assert client.get(address).status_code == 200, address
    for script in OURS:
        for name in re.findall(r'from "\./([\w.]+)"|import "\./([\w.]+)"', script.read_text(encoding="utf-8")):
            assert (STATIC / (name[0] or name[1])).exists(), (script.name, name)


def test_scripts_are_asked_after_each_time_and_sent_once(client: TestClient) -> None:
    answer = client.get("/static/explorer.js")
    assert answer.headers["cache-control"] == "no-cache"
    assert client.get("/static/explorer.js", headers={"if-none-match": answer.headers["etag"]}).status_code == 304


def test_every_language_has_the_same_words() -> None:
    assert {code: set(words) for code, words in WORDS.items()} == dict.fromkeys(WORDS, set(WORDS["en"]))
    for key, english in WORDS["en"].items():
        assert set(re.findall(r"\{\w+\}", english)) == set(re.findall(r"\{\w+\}", WORDS["ar"][key])), key


def test_every_word_that_is_used_is_there_and_every_word_is_used() -> None:
    code = "\n".join(script.read_text(encoding="utf-8") for script in STATIC.glob("*.js"))
    pages = "\n".join((EXPLORER / "pages" / f"{name}.html.j2").read_text(encoding="utf-8") for name in TEMPLATES)
    ours = "\n".join(script.read_text(encoding="utf-8") for script in OURS)
    asked = {*re.findall(r'\bt\(\s*"([\w.]+)"', ours), *re.findall(r"\bt\.(\w+)", pages)}
    assert asked - set(WORDS["en"]) == set()
    alone = [re.escape(key) for key in WORDS["en"] if not key.startswith(MADE)]
    unused = {key for key in alone if not re.search(rf'"{key}"|\b{key}:|t\.{key}\b', code + pages)}
    assert unused - {"language", "locale", "direction"} == set()


def test_scripts_and_templates_hold_no_words_of_their_own() -> None:
    for path in [*OURS, *(EXPLORER / "pages" / f"{name}.html.j2" for name in TEMPLATES)]:
        assert not re.search("[\u0621-\u064a]", path.read_text(encoding="utf-8")), path.name


def test_text_never_becomes_markup() -> None:
    for script in OURS:
        text = script.read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", text), script.name


def test_a_page_that_is_not_there_leads_back(client: TestClient) -> None:
    client.cookies.clear()
    answer = client.get("/nowhere", headers={"accept": "text/html", "accept-language": "en"})
    assert answer.status_code == 404 and 'href="/"' in answer.text and WORDS["en"]["not_found"] in answer.text
    assert "content-security-policy" in answer.headers
    plain = client.get("/nowhere")
    assert plain.status_code == 404 and plain.headers["content-type"].startswith("text/plain")
    assert client.get("/api/nowhere", headers={"accept": "text/html"}).json() == {"error": "Not Found"}


def test_an_entity_and_an_article_that_are_not_there_are_404(tmp_path: Path) -> None:
    folder = tmp_path / "build"
    build_graph.write(sample(), folder)
    with client_of(folder) as client:
        for path in ("/entity/state/sa", "/article/ar_cairo"):
            assert client.get(path, headers={"accept": "text/html"}).status_code == 200, path
        gone = {"/entity/person/nobody": "no entity", "/entity/%3Cscript%3E": "no entity", "/article/none": "no article"}
        for path, why in gone.items():
            for language in WORDS:
                answer = client.get(path, headers={"accept": "text/html", "accept-language": language})
                assert answer.status_code == 404 and WORDS[language]["not_found"] in answer.text
                assert "unsafe" not in answer.headers["content-security-policy"] and "<script>" not in answer.text
            plain = client.get(path, headers={"accept": "*/*"})
            assert plain.status_code == 404 and why in plain.text and plain.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize("theme", THEMES)
def test_contrast(theme: str) -> None:
    known = colours(theme)
    grounds = ("paper", "card", "soft")
    texts = ("ink", "muted", "accent", "good", "bad", *(name for name in known if name.startswith("tone-")))
    signs = ("edge", *(name for name in known if name.startswith("kind-")))
    marks = [("ink", name) for name in known if name.startswith("role-")]
    pairs = {(a, b): 4.5 for a in texts for b in grounds} | {(a, b): 3.0 for a in signs for b in ("paper", "card")}
    pairs |= dict.fromkeys([*marks, ("on-accent", "accent"), ("card", "good"), ("card", "bad")], 4.5)
    low = {pair: round(contrast(*(known[name] for name in pair)), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in low.items() if ratio < pairs[pair]} == {}
