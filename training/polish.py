"""Trains a tagger on from finished weights at a lower rate: `python -m training.polish WEIGHTS OPTIONS-OF-STANZA'S-TAGGER`.

Stanza's tagger cannot begin from given weights, and its second optimiser is set where no step of training reads it.
"""

from __future__ import annotations

import sys
from typing import Any

from stanza.models import tagger


def main(arguments: list[str]) -> None:
    """`arguments`: the file of the weights, then the options of the tagger's program. The weights' own vocabulary is kept."""
    start, *options = arguments
    original = tagger.Trainer

    def resumed(**given: Any) -> Any:
        return original(**{"model_file": start, **given})

    tagger.Trainer = resumed
    tagger.main(options)


if __name__ == "__main__":
    main(sys.argv[1:])
