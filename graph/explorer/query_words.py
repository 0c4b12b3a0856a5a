"""The words of the query page, from query_strings.yaml."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from graph.ontology import Words

FILE = Path(__file__).with_name("query_strings.yaml")


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return data


def query_words() -> dict[str, Words]:
    """The words of the page by interface language; every language has the same keys."""
    words: dict[str, Words] = _data()["words"]
    return words


def column_words() -> dict[str, Words]:
    """How the columns of the shipped questions are called, by the name of the variable."""
    columns: dict[str, Words] = _data()["columns"]
    return columns


def foreign_terms() -> dict[str, dict[str, Any]]:
    """Terms of other vocabularies that the graph uses: prefixed name → {"kind", "labels"}."""
    terms: dict[str, dict[str, Any]] = _data()["terms"]
    return terms
