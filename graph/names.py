"""The names under which an entity is shown and found; worked out over all articles of a build."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

import pyoxigraph as ox

from extract.types import Entity, Extraction
from graph.iris import entity_iri
from graph.ontology import NAMESPACE, expand, ontology

#: A name → its folded form, under which it is looked for (extract.normal, handed in by build_graph).
Fold = Callable[[str], str]
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


def search_texts(extractions: Iterable[Extraction], fold: Fold) -> dict[str, str]:
    """Entity key → the folded forms of all its names, each between spaces: " kim jong un | kim "."""
    told: dict[str, set[str]] = defaultdict(set)
    for extraction in extractions:
        for entity in extraction.entities:
            told[entity.key] |= {entity.name, *entity.names, *(text for text, _ in entity.labels)}
    return {key: f" {' | '.join(sorted({fold(name) for name in names} - {''}))} " for key, names in told.items()}


def name_quads(extractions: Sequence[Extraction], fold: Fold) -> list[ox.Quad]:
    """`shown_names` as statements :name and `search_texts` as statements :searchText in NAMES_GRAPH, sorted by entity."""
    graph, name, search = (ox.NamedNode(iri) for iri in (NAMES_GRAPH, expand(":name"), expand(":searchText")))
    texts = search_texts(extractions, fold)
    rows = []
    for key, names in sorted(shown_names(extractions).items(), key=lambda item: entity_iri(item[0])):
        node = ox.NamedNode(entity_iri(key))
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
