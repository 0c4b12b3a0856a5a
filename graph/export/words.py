"""Names and words as they may stand in files of others: in one language, without what breaks XML, without what a sheet runs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from graph.ontology import ontology

#: Characters that XML 1.0 cannot hold, escaped or not (section 2.2).
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: What makes a spreadsheet take a cell for a formula (OWASP, CSV Injection), also in their full-width forms.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")


def plain(text: str) -> str:
    """`text` without characters that files of text and XML cannot hold."""
    return _NO_XML.sub("", text)


def cell(value: object) -> object:
    """`value` for a cell of a table: a text that a spreadsheet would run as a formula gets an apostrophe before it.

    None becomes an empty cell; numbers stay numbers.
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    text = plain(value)
    return f"'{text}" if _FORMULA.match(text) else text


def name_in(labels: Mapping[str, str], language: str) -> str:
    """The name in a language, else in any other, else nothing."""
    return labels.get(language) or next(iter(labels.values()), "")


def relation_in(kind: str, language: str) -> str:
    """The words for a relation in a language: "met with"."""
    return ontology().relations[kind].labels[language]


def sentences(attributes: Mapping[str, Any]) -> str:
    """The sentences that say it, one after another."""
    return " … ".join(evidence["text"] for evidence in attributes["evidence"])
