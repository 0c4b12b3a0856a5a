"""The names under which an entity is shown and found; worked out over all articles of a build."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

import pyoxigraph as ox

from extract.types import Entity, Extraction
from graph.iris import entity_iri
from graph.ontology import NAMESPACE, expand, ontology

#: A name → its folded form, under which it is looked for (extract.normal, handed in by build_graph).
Fold = Callable[[str], str]
#: Key of a known entity (`Link.key`) → all names that are known of it, as (text, language); handed in by build_graph.
Known = Mapping[str, Sequence[tuple[str, str]]]
#: The named graph of these names. It is derived: made anew whenever an article is added or replaced.
NAMES_GRAPH = NAMESPACE + "names"


def script_language(text: str) -> str:
    """The language tag of a name by its letters: "ar" where any of them is Arabic, else "en"."""
    return "ar" if any(unicodedata.name(char, "").startswith("ARABIC LETTER") for char in text) else "en"


def shown_names(extractions: Iterable[Extraction]) -> dict[str, dict[str, str]]:
    """Entity key → language → name: the gazetteer's, else the commonest in that language, else the commonest in any."""
    told: dict[str, list[Entity]] = defaultdict(list)
    for extraction in extractions:
        for entity in extraction.entities:
            told[entity.key].append(entity)
    return {key: _names(entities) for key, entities in sorted(told.items())}


def hidden_names(extractions: Iterable[Extraction], known: Known) -> dict[str, tuple[tuple[str, str], ...]]:
    """Entity key → the names that are known of it and that no article uses, as (text, language): to be found by, not shown."""
    told: dict[str, set[str]] = defaultdict(set)
    links: dict[str, str] = {}
    for extraction in extractions:
        for entity in extraction.entities:
            told[entity.key] |= _all_names(entity)
            if entity.link:
                links[entity.key] = min(entity.link.key, links.get(entity.key, entity.link.key))
    found = {key: tuple(sorted(name for name in known.get(link, ()) if name[0] not in told[key])) for key, link in links.items()}
    return {key: names for key, names in found.items() if names}


def search_texts(extractions: Iterable[Extraction], fold: Fold, hidden: Known = MappingProxyType({})) -> dict[str, str]:
    """Entity key → the folded forms of all its names, each between spaces: " kim jong un | kim "."""
    told: dict[str, set[str]] = defaultdict(set)
    for extraction in extractions:
        for entity in extraction.entities:
            told[entity.key] |= _all_names(entity)
    for key, names in hidden.items():
        told[key] |= {text for text, _ in names}
    return {key: f" {' | '.join(sorted({fold(name) for name in names} - {''}))} " for key, names in told.items()}


def _all_names(entity: Entity) -> set[str]:
    return {entity.name, *entity.names, *(text for text, _ in entity.labels)}


def name_quads(extractions: Sequence[Extraction], fold: Fold, known: Known = MappingProxyType({})) -> list[ox.Quad]:
    """`shown_names` as :name, `search_texts` as :searchText and `hidden_names` as skos:hiddenLabel, in NAMES_GRAPH; sorted."""
    graph, name, search, other = (
        ox.NamedNode(iri) for iri in (NAMES_GRAPH, expand(":name"), expand(":searchText"), expand("skos:hiddenLabel"))
    )
    hidden = hidden_names(extractions, known)
    texts = search_texts(extractions, fold, hidden)
    rows = []
    for key, names in sorted(shown_names(extractions).items(), key=lambda item: entity_iri(item[0])):
        node = ox.NamedNode(entity_iri(key))
        rows += [ox.Quad(node, other, ox.Literal(text, language=tag), graph) for text, tag in hidden.get(key, ())]
        rows += [ox.Quad(node, name, ox.Literal(text, language=tag), graph) for tag, text in sorted(names.items())]
        rows.append(ox.Quad(node, search, ox.Literal(texts[key]), graph))
    return rows


def _names(entities: Sequence[Entity]) -> dict[str, str]:
    known = Counter(label for entity in entities for label in _first_labels(entity).items())
    written = Counter(entity.name for entity in entities)
    names = {}
    for language in ontology().languages:
        labels = {text: count for (tag, text), count in known.items() if tag == language}
        own = {text: count for text, count in written.items() if script_language(text) == language}
        names[language] = _commonest(labels or own or written)
    return names


def _first_labels(entity: Entity) -> dict[str, str]:
    """The first label that the gazetteer gives in each language."""
    return {language: text for text, language in reversed(entity.labels)}


def _commonest(count: dict[str, int]) -> str:
    return min(count, key=lambda name: (-count[name], -len(name), name))
