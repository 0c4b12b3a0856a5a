"""Trains a tagger or parser on from finished weights: `python -m training.polish pos|depparse WEIGHTS OPTIONS-OF-THE-PROGRAM`.

Stanza's tagger cannot begin from given weights, and its second optimiser is set where no step of training reads it. Both programs
number words, letters and labels by the training data they are given; here the numbers of the weights are kept, so that the
data may be other than those that they were first trained on.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from stanza.models import parser, tagger
from stanza.models.depparse.data import DataLoader
from stanza.models.pos.data import Dataset
from stanza.models.pos.vocab import MultiVocab


def vocabulary(weights: Path) -> MultiVocab:
    """The vocabulary that is saved with the weights of a tagger or parser."""
    return MultiVocab.load_state_dict(torch.load(weights, weights_only=True)["vocab"])


def _tagger(start: Path, options: list[str]) -> None:
    known, original = vocabulary(start), tagger.Trainer

    class Known(Dataset):  # type: ignore[misc]
        @staticmethod
        def init_vocab(*_: Any, **__: Any) -> MultiVocab:
            return known

    def resumed(**given: Any) -> Any:
        return original(**{"model_file": str(start), **given})

    tagger.Dataset, tagger.Trainer = Known, resumed
    tagger.main(options)


def _parser(start: Path, options: list[str]) -> None:
    known = vocabulary(start)

    def loader(*given: Any, vocab: MultiVocab | None = None, **named: Any) -> DataLoader:
        return DataLoader(*given, vocab=vocab or known, **named)

    parser.DataLoader = loader
    parser.main([*options, "--continue_from", str(start)])


PROGRAMS: dict[str, Callable[[Path, list[str]], None]] = {"pos": _tagger, "depparse": _parser}


def main(arguments: list[str]) -> None:
    """`arguments`: pos or depparse, the file of the weights, then the options of stanza's own program."""
    component, start, *options = arguments
    PROGRAMS[component](Path(start), options)


if __name__ == "__main__":
    main(sys.argv[1:])
