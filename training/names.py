"""Data for the names tagger: classes mapped, long sentences cut."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from training import swap
from training.recipe import Recipe
from training.treebank import open_text

Tagged = list[dict[str, str]]


def read(path: Path, classes: dict[str, str], longest: int) -> list[Tagged]:
    """Sentences of {"text", "ner"} with BIO tags; `classes` renames the classes (one that it lacks is dropped to O); a sentence
    of more than `longest` tokens is cut outside names."""
    sentences: list[Tagged] = json.loads("".join(open_text(path)))
    return [piece for s in sentences for piece in cut([_renamed(t, classes) for t in s], longest)]


def _renamed(token: dict[str, str], classes: dict[str, str]) -> dict[str, str]:
    mark, _, kind = token["ner"].partition("-")
    tag = f"{mark}-{classes[kind]}" if kind in classes else "O"
    return {"text": token["text"], "ner": tag}


def cut(sentence: Tagged, longest: int) -> Iterator[Tagged]:
    """Pieces of at most about `longest` tokens, none of which begins inside a name."""
    piece: Tagged = []
    for token in sentence:
        if len(piece) >= longest and not token["ner"].startswith("I-"):
            yield piece
            piece = []
        piece.append(token)
    if piece:
        yield piece


def write(recipe: Recipe, part: str, data: Path, out: Path) -> list[str]:
    """Writes one part (train, dev, test) of the recipe's `names` for stanza's names trainer; answers its words. Where the recipe
    asks for swapped names, train has copies of sentences with other names."""
    told = recipe.names
    sentences = read(data / told[part], told["classes"], int(told.get("longest", 120)))
    if part == "train" and "swapped" in told:
        sentences += swap.swapped(sentences, swap.load(told["swapped"], recipe.language, sentences), recipe.seed)
    out.write_text(json.dumps(sentences, ensure_ascii=False), encoding="utf-8")
    return [token["text"] for s in sentences for token in s]
