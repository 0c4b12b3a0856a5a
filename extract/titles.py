"""Titles and other words that stand before a name or in its place (lang/<code>/titles.yaml)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from extract.errors import SiyarError
from extract.normal import LANG, Normal, load_normal
from extract.types import KINDS
from extract.yamls import compose_yaml, read_language_file

#: Each group of the file, with the kinds that one and many of it have; None where each item says its own `kind`.
GROUPS: dict[str, tuple[str, str] | None] = {
    "offices": ("person", "group"),
    "honorifics": ("person", "group"),
    "ranks": ("person", "group"),
    "kunya": ("", ""),
    "modifiers": ("", ""),
    "counterpart": ("person", "group"),
    "kin": ("person", "group"),
    "people": ("person", "group"),
    "collective": None,
    "facility": ("place", "place"),
    "body": None,
    "country": ("state", "group"),
    "sides": None,
}
_KEYS = {"role": str, "kind": str, "acts_for_state": bool, "one": list, "many": list}


class TitlesError(SiyarError, ValueError):
    """A titles.yaml that is missing or cannot be used."""


@dataclass(frozen=True, slots=True)
class Title:
    """What a word says of the one it stands for.

    `kind` is one of types.KINDS, "any" (some of `sides`) or "" (parts of names); `role` the office ("minister") or "";
    `plural` whether two or more are meant; `definite` whether the form counts only with its article.
    """

    group: str
    text: str
    kind: str
    role: str = ""
    plural: bool = False
    acts_for_state: bool = False
    definite: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Titles:
    """Made by `load_titles`; all words given to it are folded by `Normal.fold_word`."""

    language: str
    groups: dict[str, dict[str, Title]]  # group → normal form → title
    longest: int

    def find(self, group: str, folded: Sequence[str], at: int) -> tuple[int, Title] | None:
        """The longest form of a group that begins at index `at`: how many words, and the title; None where there is none."""
        forms, best, pieces = self.groups[group], None, list[str]()
        for end in range(at, min(len(folded), at + self.longest)):
            if not folded[end] and end == at:
                return None
            pieces += folded[end].split()
            title = forms.get(" ".join(pieces))
            if title and folded[end]:
                best = (end - at + 1, title)
        return best

    def find_any(self, folded: Sequence[str], at: int) -> tuple[tuple[int, Title], ...]:
        """The findings of all groups at one place, the longest first, then in the order of GROUPS."""
        found = (self.find(group, folded, at) for group in GROUPS)
        return tuple(sorted((hit for hit in found if hit), key=lambda hit: -hit[0]))


@cache
def load_titles(language: str) -> Titles:
    """The titles of a language from lang/<language>/titles.yaml; read once.

    Raises TitlesError, naming file, line and cure, where the file is missing or wrong.
    """
    path, normal = LANG / language / "titles.yaml", load_normal(language)
    root = _compose(path)
    groups: dict[str, dict[str, Title]] = {group: {} for group in GROUPS}
    for group, line, item in _items(path, root):
        for title in _titles(path, line, group, item, normal):
            groups[group].setdefault(normal.fold(title.text), title)
    longest = max((len(form.split()) for forms in groups.values() for form in forms), default=0)
    return Titles(language, groups, longest + 1)


def _compose(path: Path) -> yaml.MappingNode:
    root = read_language_file(path, TitlesError, compose_yaml)
    if not isinstance(root, yaml.MappingNode):
        raise TitlesError(f"{path}, line 1: must hold the groups {', '.join(GROUPS)}.")
    return root


def _items(path: Path, root: yaml.MappingNode) -> Iterator[tuple[str, int, Any]]:
    """Every item of the file with its group and line; keeps the lines, which plain YAML loading drops."""
    missing = GROUPS.keys() - {name.value for name, _ in root.value}
    if missing:
        raise TitlesError(f"{path}, line 1: the groups {', '.join(sorted(missing))} are missing; an empty one is [].")
    for name, items in root.value:
        line = name.start_mark.line + 1
        if name.value not in GROUPS:
            raise TitlesError(f"{path}, line {line}: unknown group {name.value}; use one of {', '.join(GROUPS)}.")
        if not isinstance(items, yaml.SequenceNode):
            raise TitlesError(f"{path}, line {line}: {name.value} must be a list of items with `one` and `many`.")
        for item in items.value:
            yield name.value, item.start_mark.line + 1, yaml.SafeLoader("").construct_document(item)


def _titles(path: Path, line: int, group: str, item: Any, normal: Normal) -> Iterator[Title]:
    where = f"{path}, line {line}"
    _check(where, group, item)
    kinds = GROUPS[group] or (item["kind"], item["kind"])
    for number, kind in zip(("one", "many"), kinds, strict=True):
        for text in item.get(number, []):
            if not isinstance(text, str) or not normal.fold(text):
                raise TitlesError(f"{where}: {text!r} is no word; put it in quotes or take it out.")
            yield Title(
                group,
                text,
                kind,
                role=item.get("role", ""),
                plural=number == "many",
                acts_for_state=item.get("acts_for_state", False),
                definite=normal.has_article(text.split()[0]),
            )


def _check(where: str, group: str, item: Any) -> None:
    if not isinstance(item, dict) or not item.keys() & {"one", "many"}:
        raise TitlesError(f"{where}: an item of {group} must have `one` or `many`, lists of words.")
    for key, value in item.items():
        if key not in _KEYS:
            raise TitlesError(f"{where}: unknown key {key}; use one of {', '.join(_KEYS)}.")
        if not isinstance(value, _KEYS[key]):
            raise TitlesError(f"{where}: {key} must be a {_KEYS[key].__name__}.")
    if group == "offices" and not item.get("role"):
        raise TitlesError(f"{where}: an office needs a `role`, a short key such as president.")
    if GROUPS[group] is None and item.get("kind") not in (*KINDS, "any"):
        raise TitlesError(f"{where}: an item of {group} needs a `kind`, one of {', '.join(KINDS)} or any.")
