"""The tables of a language by which tokens are repaired (extract/lang/CODE/tokens.yaml)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from extract.bundle import LANG
from extract.errors import SiyarError
from extract.tokens import Clitics, Token


@dataclass(frozen=True, slots=True)
class Repairs:
    """`drop`: characters left out before parsing; `source`: the bytes of the tables, which name the model too."""

    drop: frozenset[str]
    clitics: Clitics
    source: bytes

    def mend(self, tokens: Sequence[Token]) -> Sequence[Token]:
        """The tokens of a sentence with clitics split or rejoined by the tables."""
        return tokens


@cache
def load_repairs(language: str, lang: Path = LANG) -> Repairs:
    """The tables of `language`; a language without any gets empty ones. Raises SiyarError naming a file that cannot be read."""
    path = lang / language / "tokens.yaml"
    if not path.is_file():
        return Repairs(frozenset(), Clitics(), b"")
    try:
        source = path.read_bytes()
        table: dict[str, Any] = yaml.safe_load(source)
        drop = frozenset(chr(code) for first, last in table["drop"] for code in range(first, last + 1))
        clitics = Clitics(frozenset(table["proclitics"]), frozenset(table["conjunctions"]))
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as fault:
        raise SiyarError(f"The table {path} cannot be read ({fault}); restore it from the repository.") from fault
    return Repairs(drop, clitics, source)
