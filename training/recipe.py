"""Reads a recipe: which data and which sizes make the weights of one language."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from extract.errors import SiyarError

ROOT = Path(__file__).parent.parent
RECIPES = ROOT / "training" / "recipes"
COMPONENTS = ("tokenize", "mwt", "pos", "lemma", "depparse", "ner")
# Components that can be trained on from their own weights, and the rounds in which they are.
AGAIN = ("pos", "depparse")
ROUNDS = ("polish", "final")


class RecipeError(SiyarError):
    """A recipe or its data cannot be used."""


@dataclass(frozen=True, slots=True)
class Source:
    """A treebank file (CoNLL-U, may be .xz), cut to documents whose id begins with one of `documents`, taken `repeat` times."""

    file: str
    documents: tuple[str, ...] = ()
    repeat: int = 1


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that differs between languages. `options` holds, by component, the options of stanza's own training program;
    those of pos_polish and depparse_polish replace the component's own in a second round, those of pos_final and depparse_final
    in a last one, on train and `also` together, after the scores are taken."""

    language: str
    name: str
    seed: int
    train: tuple[Source, ...]
    dev: tuple[Source, ...]
    tests: dict[str, tuple[Source, ...]]
    also: tuple[Source, ...]
    curly_share: float
    vectors: dict[str, Any]
    names: dict[str, Any]
    options: dict[str, dict[str, Any]]


def load(path: Path) -> Recipe:
    """The recipe in the YAML file `path`. Raises RecipeError where it cannot be read or lacks a part."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise RecipeError(f"{path}: cannot be read as a recipe ({error}); see training/README.md.") from error
    try:
        return _recipe(raw)
    except (KeyError, TypeError, ValueError) as error:
        raise RecipeError(f"{path}: a recipe's part is missing or misspelt ({error}); see training/README.md.") from error


def _recipe(raw: dict[str, Any]) -> Recipe:
    bank = raw["treebank"]
    unknown = set(raw["options"]) - {*COMPONENTS, *(f"{c}_{r}" for c in AGAIN for r in ROUNDS)}
    if unknown:
        raise ValueError(f"unknown component {sorted(unknown)[0]}")
    return Recipe(
        language=raw["language"],
        name=raw["name"],
        seed=int(raw["seed"]),
        train=_sources(bank["train"]),
        dev=_sources(bank["dev"]),
        tests={name: _sources(sources) for name, sources in bank["tests"].items()},
        also=_sources(bank.get("also", [])),
        curly_share=float(bank.get("curly_share", 0)),
        vectors=dict(raw["vectors"]),
        names=dict(raw["names"]),
        options={name: dict(options or {}) for name, options in raw["options"].items()},
    )


def _sources(raw: list[dict[str, Any]]) -> tuple[Source, ...]:
    return tuple(Source(s["file"], tuple(s.get("documents", ())), int(s.get("repeat", 1))) for s in raw)
