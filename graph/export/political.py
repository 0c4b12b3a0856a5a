"""Events in the columns of POLECAT, the event data of political science that PLOVER is made for: a row for each pair of sides.

The columns and their order are those of the yearly files of the POLECAT data set (Halterman, Bagozzi, Beger, Schrodt and
Scarborough, "PLOVER and POLECAT: A New Political Event Ontology and Dataset", 2023; https://doi.org/10.7910/DVN/AJGVIT); types,
modes and contexts those of the PLOVER codebook (https://github.com/openeventdata/PLOVER). What Siyar does not know (intensity,
sectors, GeoNames) stays empty; columns of its own follow. Offices and appointments have no type in PLOVER and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import iso3166
import yaml

from extract.types import SYMMETRIC
from graph.export.tables import events_of, rows
from graph.export.words import name_in, sentences
from graph.links import web_link
from graph.ontology import SOFTWARE, ontology
from graph.page import ASSETS

if TYPE_CHECKING:
    from graph.export.choice import Graph

POLECAT = (
    *("Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts"),
    *("Actor Name", "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw"),
    *("Wikipedia Actor ID", "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector"),
    *("Recipient Sectors", "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID", "Placename", "City", "District"),
    *("Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type", "Source"),
    *("Publication Date", "Story People", "Story Organizations", "Story Locations", "Language", "Version"),
)
OWN = (
    *("Relation", "Status", "Told By", "Item", "Time", "Confidence", "Verdict", "Actor ID", "Actor Wikidata", "Recipient ID"),
    *("Recipient Wikidata", "Article", "Title", "URL", "Sentence", "Event"),
)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


def political(network: Graph, language: str) -> Iterator[str]:
    """The events as a table without a byte order mark, for R and pandas; names in a language."""
    yield from rows((*POLECAT, *OWN), _rows(network, language))


def _rows(network: Graph, language: str) -> Iterator[list[object]]:
    for told in events_of(network):
        relation = ontology().relations[told["type"]]
        if relation.plover:
            for number, pair in enumerate(_pairs(told), 1):
                row = {"Event ID": f"{told['event']}-{number}", **_what(network, told, language)}
                for role, entity in zip(("Actor", "Recipient"), pair, strict=True):
                    row |= _side(network, told, role, entity, language)
                yield [row.get(column) for column in (*POLECAT, *OWN)]


def _pairs(told: dict[str, Any]) -> list[tuple[str | None, str | None]]:
    """Actor and recipient of each row; a side that the article does not name is empty."""
    agents, targets = told["agents"], told["targets"]
    if told["type"] in SYMMETRIC and not targets:
        pairs = [(one, other) for at, one in enumerate(agents) for other in agents[at + 1 :]]
        return pairs or [(one, None) for one in agents]
    return [(agent, target) for agent in agents or (None,) for target in targets or (None,)]


def _what(network: Graph, told: dict[str, Any], language: str) -> dict[str, object]:
    relation = ontology().relations[told["type"]]
    article = network.graph["articles"][told["article"]]
    place, source = ((told[role], _name(network, told[role], language)) for role in ("place", "source"))
    day = told["begin"] if told["begin"] == told["end"] else None
    return {
        "Event Date": day,
        "Event Type": relation.plover[0],
        "Event Mode": _plover()["modes"].get(told["type"]),
        "Quad Code": _HUMP.sub(" ", relation.quadrants[0]).upper(),
        "Contexts": _plover()["contexts"].get(told["status"]),
        "Placename": place[1],
        "Raw Placename": told["mentions"].get("place", {}).get(place[0]),
        "Country": _country(place[0]),
        "Source": article["source"],
        "Publication Date": article["date"],
        "Language": told["language"],
        "Version": SOFTWARE,
        "Relation": told["type"],
        "Status": told["status"],
        "Told By": source[1],
        "Item": told["item"],
        "Time": told["time"],
        "Confidence": told["confidence"],
        "Verdict": told["verdict"],
        "Article": told["article"],
        "Title": article["title"],
        "URL": web_link(article["url"]),
        "Sentence": sentences(told),
        "Event": told["iri"],
    }


def _side(network: Graph, told: dict[str, Any], role: str, entity: str | None, language: str) -> dict[str, object]:
    if entity is None:
        return {}
    words = {**told["mentions"].get("target", {}), **told["mentions"].get("agent", {})}
    return {
        f"{role} Name": _name(network, entity, language),
        f"{role} Country": _country(entity),
        f"{role} Name Raw": words.get(entity),
        f"{role} ID": entity,
        f"{role} Wikidata": network.nodes[entity]["qid"],
    }


def _name(network: Graph, entity: str | None, language: str) -> str | None:
    return (name_in(network.nodes[entity]["labels"], language) or None) if entity else None


def _country(entity: str | None) -> str | None:
    """The code of three letters (ISO 3166-1) of a state, which has that of two in its id ("state/ru")."""
    kind, _, code = (entity or "").partition("/")
    found = iso3166.countries_by_alpha2.get(code.upper()) if kind == "state" else None
    return found.alpha3 if found else None


@lru_cache(maxsize=1)
def _plover() -> dict[str, dict[str, str]]:
    """The modes of relations and the contexts of statuses in PLOVER."""
    tables: dict[str, dict[str, str]] = yaml.safe_load((ASSETS / "plover.yaml").read_text(encoding="utf-8"))
    return tables
