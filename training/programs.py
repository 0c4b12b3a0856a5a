"""Runs stanza's own training programs, each in a process of its own, so that a run can be cut off and taken up again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from training.recipe import RecipeError

MODULES = {
    "tokenize": "stanza.models.tokenizer",
    "mwt": "stanza.models.mwt_expander",
    "pos": "stanza.models.tagger",
    "lemma": "stanza.models.lemmatizer",
    "depparse": "stanza.models.parser",
    "ner": "stanza.models.ner_tagger",
}
# These two programs know no --lang (they die on it).
WITHOUT_LANGUAGE = ("lemma", "ner")
WITH_VECTORS = ("pos", "depparse", "ner")


def command(component: str, language: str, options: dict[str, Any], out: Path) -> list[str]:
    """The command that trains `component` into the file `out`. An option that is true is a bare flag."""
    words = [sys.executable, "-m", MODULES[component], "--mode", "train", "--shorthand", f"{language}_news",
             "--save_dir", str(out.parent), "--save_name", out.name, "--cpu"]
    if component not in WITHOUT_LANGUAGE:
        words += ["--lang", language]
    for option, value in options.items():
        if option != "minutes":
            words += [f"--{option}"] if value is True else [f"--{option}", str(value)]
    return words


def resumed(component: str, words: list[str], start: Path) -> list[str]:
    """The command `words`, made to begin from the weights in `start` (pos and depparse only)."""
    at = words.index(MODULES[component])
    # The parser's checkpoint of the round before would be taken for this one's.
    checkpoint = ["--checkpoint_save_name", f"{start.stem}_checkpoint.pt"] if component == "depparse" else []
    return [*words[:at], "training.polish", component, str(start), *words[at + 1 :], *checkpoint]


def run(words: list[str], log: Path, minutes: float | None, saved: Path) -> bool:
    """Runs a command with one thread, its output appended to `log`; answers whether it came to its own end.

    After `minutes` it is ended, which is no fault where `saved` has been written by then (the programs save the best weights
    after each evaluation). Raises RecipeError where it fails or leaves no weights.
    """
    env = {**os.environ, "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
    ended = True
    with log.open("a", encoding="utf-8") as out:
        process = subprocess.Popen(words, stdout=out, stderr=subprocess.STDOUT, env=env)
        try:
            code = process.wait(None if minutes is None else minutes * 60)
        except subprocess.TimeoutExpired:
            code, ended = 0, False
        finally:
            process.terminate()
            process.wait()
    if code or not saved.exists():
        raise RecipeError(f"{log}: the training program failed or saved nothing; its last lines say why.")
    return ended
