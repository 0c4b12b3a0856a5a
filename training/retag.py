"""Puts predicted part-of-speech tags and features on a treebank, for the parser's training."""

from __future__ import annotations

from pathlib import Path

from stanza.models import tagger


def retag(weights: Path, pretrain: Path, source: Path, target: Path) -> None:
    """Reads the CoNLL-U file `source`, writes it to `target` with the tagger's UPOS and FEATS; the trees stay."""
    tagger.main([
        "--mode", "predict", "--cpu", "--eval_file", str(source), "--output_file", str(target),
        "--save_dir", str(weights.parent), "--save_name", weights.name, "--wordvec_pretrain_file", str(pretrain),
    ])
