"""networkx → one self-contained HTML page made with pyvis; nothing is fetched when it is read, from a disk or from a server.

pyvis gives the nodes, edges, options and the vis-network script. Its own template would load Bootstrap from outside and let
titles run as HTML; so the page has a template of its own, with autoescape and a security policy that allows only its own scripts.
"""

from __future__ import annotations

import json
import os
from base64 import b64encode
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from jinja2 import Environment, FileSystemLoader, select_autoescape
from markupsafe import Markup
from pyvis.network import Network

from extract.errors import SiyarError
from extract.types import SYMMETRIC
from graph.links import web_link
from graph.network import STATIC, UNNAMED
from graph.ontology import ontology

if TYPE_CHECKING:
    import networkx as nx

    Graph = nx.MultiDiGraph[str]

ASSETS = Path(__file__).resolve().parent / "assets"
VIS = "lib/vis-9.1.2/vis-network.min.js"
SCRIPTS = ("model.js", "dom.js", "labels.js", "canvas.js", "panel.js", "table.js", "controls.js", "main.js")
#: The shape of each kind, beside its colour in colours.css, so that neither alone carries the meaning.
SHAPES = {
    "person": "dot",
    "state": "hexagon",
    "organisation": "square",
    "armed_group": "triangle",
    "place": "diamond",
    "group": "triangleDown",
    "thing": "star",
    UNNAMED: "dot",
}
#: How many entities are drawn before the reader asks for more.
LIMIT = 150


class PageError(SiyarError):
    """The page cannot be made or written; the message says why and what to do."""


def render(
    network: Graph,
    title: str | None = None,
    *,
    labels: Mapping[str, Mapping[str, str]] | None = None,
    language: str = "ar",
    limit: int = LIMIT,
    hidden: Collection[str] = STATIC,
) -> str:
    """The page as HTML text, to be stored as UTF-8.

    `network` is what `graph.network.network_of` gives; `labels` the names of relations by type and language (default: verbs of
    the ontology); `language` the interface language at first ("ar" or "en"); `limit` how many entities are drawn at first;
    `hidden` the relations that are switched off at first. Raises PageError for an interface language without words.
    """
    strings: dict[str, dict[str, str]] = _data("strings.yaml")
    if language not in strings:
        raise PageError(f"The page has no words for the language {language!r}; choose one of {', '.join(sorted(strings))}.")
    payload = {
        "language": language,
        "title": title,
        "limit": limit,
        "hidden": sorted(hidden),
        "strings": strings,
        "fold": _data("fold.yaml"),
        **_content(network, labels),
    }
    early, style = _text("early.js"), _text("colours.css") + _text("page.css")
    scripts = [_vis(), *(_text(name) for name in SCRIPTS)]
    environment = Environment(loader=FileSystemLoader(ASSETS), autoescape=select_autoescape(default=True), trim_blocks=True)
    return environment.get_template("template.html.j2").render(
        title=title or strings[language]["title"],
        language=language,
        t=strings[language],
        style=Markup(style),
        early=Markup(early),
        scripts=[Markup(script) for script in scripts],
        data=Markup(_json(payload)),
        policy=_policy([early, *scripts], style),
    )


def write_page(path: Path, network: Graph, title: str | None = None, **options: Any) -> None:
    """Writes `render(network, title, **options)` to `path`; an old page is replaced at once or not at all.

    Raises PageError where the file cannot be written.
    """
    html = render(network, title, **options)
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with beside.open("w", encoding="utf-8", newline="\n") as file:
            file.write(html)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise PageError(f"The page {path} cannot be written ({error.strerror}); choose another folder.") from error


def _content(network: Graph, labels: Mapping[str, Mapping[str, str]] | None) -> dict[str, Any]:
    drawn, events = _drawn(network), _events(network)
    nodes, edges, _, _, _, options = drawn.get_network_data()
    used = {event["type"] for event in events}
    articles = network.graph["articles"].items()
    return {
        "nodes": nodes,
        "edges": edges,
        "options": json.loads(options),
        "events": events,
        "articles": [{"id": key, **article, "url": web_link(article["url"])} for key, article in articles],
        "relations": dict(_relations(used, labels)),
        "kinds": {name: term.labels for name, term in ontology().kinds.items()},
    }


def _drawn(network: Graph) -> Network:
    """The network in pyvis, best connected nodes first; `directed`, since pyvis drops parallel edges otherwise."""
    drawn = Network(directed=True)
    drawn.set_options(json.dumps(_data("options.yaml")))
    for node in sorted(network, key=lambda node: (-network.nodes[node]["degree"], node)):
        attributes = network.nodes[node]
        kind = attributes["kind"]
        drawn.add_node(node, label=attributes["name"] or " ", shape=SHAPES.get(kind, "dot"), group=kind, **attributes)
    order = {name: index for index, name in enumerate(_order(network))}
    for agent, target, key, attributes in network.edges(keys=True, data=True):
        arrows = "" if attributes["type"] in SYMMETRIC else "to"
        drawn.add_edge(agent, target, id=key, event=order[attributes["event"]], arrows=arrows)
    return drawn


def _order(network: Graph) -> list[str]:
    return list(dict.fromkeys(attributes["event"] for _, _, attributes in network.edges(data=True)))


def _events(network: Graph) -> list[dict[str, Any]]:
    events = {attributes["event"]: attributes for _, _, attributes in network.edges(data=True)}
    return [{**events[name], "confidence": _number(events[name]["confidence"])} for name in _order(network)]


def _number(value: float) -> float | None:
    return round(value, 3) if isfinite(value) else None


def _relations(used: set[str], labels: Mapping[str, Mapping[str, str]] | None) -> Iterator[tuple[str, dict[str, Any]]]:
    """What the page must know of each relation in use, in the order of the ontology; unknown ones last, under their own name."""
    known = ontology().relations
    for name in [*(name for name in known if name in used), *sorted(used - known.keys())]:
        words = labels.get(name) if labels else known[name].labels if name in known else None
        yield (
            name,
            {
                "labels": words or {"en": name.replace("_", " ")},
                "quadrant": next(iter(known[name].quadrants), "other") if name in known else "other",
                "symmetric": name in SYMMETRIC,
                "static": name in STATIC,
            },
        )


def _json(value: object) -> str:
    """JSON that cannot end the script element it stands in."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).replace("<", "\\u003c")


def _policy(scripts: list[str], style: str) -> str:
    allowed = " ".join(_hash(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


@lru_cache
def _data(name: str) -> Any:
    return yaml.safe_load(_text(name))


@lru_cache
def _text(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")


@lru_cache
def _vis() -> str:
    """The vis-network script that pyvis ships."""
    try:
        return files("pyvis").joinpath(VIS).read_text(encoding="utf-8")
    except OSError as error:
        raise PageError(f"pyvis has no file {VIS}; install the version of it that pyproject.toml names.") from error
