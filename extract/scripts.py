"""Which language a text is in, guessed by its letters (extract/lang/CODE/script.yaml); used only where nobody says it."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import yaml

from extract.bundle import LANG
from extract.errors import SiyarError
from extract.yamls import load_yaml


def guess_language(text: str, lang: Path = LANG) -> str | None:
    """Code of the language whose script has most of the letters of `text` (at least half of them), or None."""
    ranges = _ranges(lang)
    found: Counter[str] = Counter()
    letters = 0
    for char, times in Counter(text).items():
        if char.isalpha():
            letters += times
            for code, blocks in ranges:
                found[code] += times * any(first <= ord(char) <= last for first, last in blocks)
    best, count = max(found.items(), key=lambda item: item[1], default=("", 0))
    return best if count and count * 2 >= letters else None


@cache
def _ranges(lang: Path) -> tuple[tuple[str, tuple[tuple[int, int], ...]], ...]:
    found = []
    for path in sorted(lang.glob("*/script.yaml")):
        try:
            table = load_yaml(path.read_text(encoding="utf-8"))
            found.append((path.parent.name, tuple((int(first), int(last)) for first, last in table["ranges"])))
        except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as fault:
            raise SiyarError(f"The table {path} cannot be read ({fault}); restore it from the repository.") from fault
    return tuple(found)
