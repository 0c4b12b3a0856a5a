"""A copy of a build, with what people judged worked into its store and its index."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from graph.index.schema import FILE, open_index
from graph.judgement_index import apply_to_index
from graph.judgement_log import read_log
from graph.judgement_store import apply_to_store
from graph.judgements import Judgement
from graph.names import Fold
from graph.store import StoreError


def judge_copy(folder: Path, fold: Fold) -> None:
    """Applies the judgements in `folder`, a copy of the folder of a build, to the store and the index beside them.

    Files that are linked from elsewhere are not changed there. Raises StoreError where the index cannot be read, JudgementError
    where the judgements cannot, OSError where the copy cannot be written.
    """
    judgements = read_log(folder).judgements
    if not judgements:
        return
    apply_to_store(folder / "store", judgements)
    if (folder / FILE).exists():
        judge_index_copy(folder / FILE, judgements, fold)


def judge_index_copy(index: Path, judgements: Sequence[Judgement], fold: Fold) -> None:
    """Applies judgements to an index; what it is linked to elsewhere does not change.

    Raises StoreError where it cannot be read, OSError where it cannot be written.
    """
    own = index.with_name(f"{index.name}.own")  # not in place: the file may be linked from elsewhere
    shutil.copyfile(index, own)
    own.replace(index)
    try:
        with closing(sqlite3.connect(index)) as connection:
            connection.execute("PRAGMA synchronous=OFF")
            apply_to_index(connection, judgements, fold)
    except sqlite3.Error as fault:
        raise StoreError(f"The index {index.name} of the build cannot be read ({fault}); build it again.") from fault


def judged_index(folder: Path, fold: Fold) -> sqlite3.Connection:
    """The index of a build for reading, with the judgements of now worked in; the files stay as they are.

    Raises IndexFault where there is no index to read, JudgementError where the judgements cannot be read.
    """
    return judged(folder / FILE, read_log(folder).judgements, fold)


def judged(path: Path, judgements: Sequence[Judgement], fold: Fold) -> sqlite3.Connection:
    """The index at `path` for reading, or a copy of it with judgements worked in. Raises IndexFault where there is none."""
    index = open_index(path)
    if not judgements:
        return index
    copy = sqlite3.connect("")  # on disk where it is large, and gone with the connection
    with closing(index):
        index.backup(copy)
    apply_to_index(copy, judgements, fold)
    return copy
