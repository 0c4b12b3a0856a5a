"""Makes trained weights small and lays them out as stanza wants them: LANGUAGE/COMPONENT/news.pt beside resources.json."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import torch

from training.recipe import COMPONENTS

PACKAGE = "news"
NEEDS_VECTORS = ("pos", "depparse", "ner")
# The four rows that every vocabulary of stanza begins with (padding, unknown, empty, root).
FIXED_ROWS = 4


def write(language: str, name: str, weights: dict[str, Path], out: Path) -> int:
    """Writes the bundle of one language to the folder `out`; answers its size in bytes. `weights`: component → trained file."""
    for component, source in weights.items():
        target = out / language / component / f"{PACKAGE}.pt"
        target.parent.mkdir(parents=True, exist_ok=True)
        if component == "pretrain":
            # Stays float32: stanza does not widen the vectors when it loads them.
            shutil.copyfile(source, target)
        else:
            torch.save(small(torch.load(source, weights_only=True)), target, _use_new_zipfile_serialization=False)
    files = sorted((out / language).rglob("*.pt"))
    (out / "resources.json").write_text(json.dumps(resources(language, name, out), indent=1) + "\n", encoding="utf-8")
    summed = [*files, out / "resources.json"]
    lines = [f"{hashlib.sha256(f.read_bytes()).hexdigest()}  {f.relative_to(out).as_posix()}\n" for f in summed]
    (out / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
    return sum(f.stat().st_size for f in files)


def small(state: dict[str, Any]) -> dict[str, Any]:
    """A saved model with 16-bit weights, without the optimiser, the trainer's paths, and the unused correction of the vectors."""
    vocabulary, model = state.get("vocab"), state["model"]
    if isinstance(vocabulary, dict) and "delta" in vocabulary:
        _cut_delta(vocabulary["delta"], model)
    for key, value in model.items():
        if torch.is_tensor(value) and value.dtype == torch.float32:
            model[key] = value.half()
    if isinstance(state.get("config"), dict):
        state["config"] = {k: _placeless(v) for k, v in state["config"].items()}
    return {k: v for k, v in state.items() if k != "optimizer_state_dict"}


def _cut_delta(delta: dict[str, Any], model: dict[str, Any]) -> None:
    """The names tagger saves a correction for each training word, all zero where vectors were not tuned: 15 MB of nothing."""
    table = model["delta_emb.weight"]
    if not table[FIXED_ROWS:].any():
        model["delta_emb.weight"] = table[:FIXED_ROWS].clone()
        delta["_id2unit"] = delta["_id2unit"][:FIXED_ROWS]
        delta["_unit2id"] = {unit: i for i, unit in enumerate(delta["_id2unit"])}
        if "ignore" in delta:
            delta["ignore"] = type(delta["ignore"])()


def _placeless(value: object) -> object:
    """Paths of the machine that trained are cut to their last part; stanza reads none of them when it loads."""
    return Path(value).name if isinstance(value, str) and Path(value).is_absolute() else value


def resources(language: str, name: str, out: Path) -> dict[str, Any]:
    """What stanza asks of resources.json: each model with its md5 and what it depends on, and the default package."""
    there = [c for c in COMPONENTS if (out / language / c / f"{PACKAGE}.pt").exists()]

    def entry(component: str) -> dict[str, Any]:
        digest = hashlib.md5((out / language / component / f"{PACKAGE}.pt").read_bytes(), usedforsecurity=False).hexdigest()
        needs = {"dependencies": [{"model": "pretrain", "package": PACKAGE}]} if component in NEEDS_VECTORS else {}
        return {PACKAGE: {"md5": digest, **needs}}
    default = dict.fromkeys(there, PACKAGE)
    dependencies = {c: [{"model": "pretrain", "package": PACKAGE}] for c in there if c in NEEDS_VECTORS}
    models = {c: entry(c) for c in (*there, *(["pretrain"] if dependencies else []))}
    return {language: {"lang_name": name, **models, "default_processors": default, "default_dependencies": dependencies,
                       "packages": {"default": default}}}
