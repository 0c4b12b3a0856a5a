"""The log of judgements: `judgements.jsonl` in the folder of a build, one line for each, only ever added to.

Nothing is taken out of it: an undo is a line too. A build carries the file over (graph.outputs). Beside it may lie the matches of
the build (graph.same), judgements of a program, which the next build makes anew.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from graph.judged import refuse_vain
from graph.judgements import Act, Judgement, JudgementError, judgement_of, record_of
from graph.outputs import JUDGEMENTS, holding

MATCHES = "matches.jsonl"


class LogError(JudgementError):
    """A log that cannot be read or written: what is judged is right, the disk is not."""


@dataclass(frozen=True, slots=True)
class Log:
    """The judgements of a file in order, and what in it could not be read, in sentences."""

    judgements: tuple[Judgement, ...] = ()
    faults: tuple[str, ...] = ()


def read_log(folder: Path) -> Log:
    """The judgements in the folder of a build, the matches of the build first, so that people have the last word.

    A damaged line is left out and told; a missing file holds none. Raises LogError where a file cannot be opened.
    """
    matched, judged = read_lines(folder / MATCHES), read_lines(folder / JUDGEMENTS)
    return Log(tuple(_once([*matched.judgements, *judged.judgements])), matched.faults + judged.faults)


def read_lines(path: Path) -> Log:
    """The judgements of one file, as `read_log`."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Log()
    except OSError as fault:
        raise LogError(f"{path} cannot be read ({fault.strerror}); allow it to be read, or move it away.") from fault
    judgements, faults = [], []
    lines = content.split(b"\n")
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            judgements.append(judgement_of(json.loads(line.decode("utf-8"))))
        except (ValueError, RecursionError) as fault:
            faults.append(f"{path.name}, line {number} is left out: {_why(fault, number == len(lines))}.")
    return Log(tuple(_once(judgements)), tuple(faults))


def _why(fault: Exception, is_cut_off: bool) -> str:
    if is_cut_off:
        return "it was cut off while it was written"
    return str(fault) if isinstance(fault, JudgementError) else "it is damaged"


def _once(judgements: Iterable[Judgement]) -> Iterator[Judgement]:
    seen: set[str] = set()
    for judgement in judgements:
        if judgement.id not in seen:
            seen.add(judgement.id)
            yield judgement


def append(folder: Path, act: Act, who: str, why: str, now: datetime | None = None, known: Sequence[Judgement] = ()) -> Judgement:
    """Adds a judgement and gives it; when this returns, it is on disk. `known` are earlier ones that stand elsewhere.

    Raises JudgementError where `who` or `why` say nothing or too much, Vain where the act would change nothing (an undo of
    nothing, a merge of what is one already), LogError where the disk refuses, OutputError where there is no folder.
    """
    when = (now or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    judgement = judgement_of(record_of(Judgement(secrets.token_hex(8), when, who, why, act)))
    with holding(folder):
        refuse_vain(tuple(_once([*known, *read_log(folder).judgements])), act)
        try:
            _write(folder, json.dumps(record_of(judgement), ensure_ascii=False).encode() + b"\n")
        except OSError as fault:
            raise LogError(f"The judgement could not be written ({fault.strerror}); nothing was judged.") from fault
    return judgement


def _write(folder: Path, line: bytes) -> None:
    path = folder / JUDGEMENTS
    new = not path.exists()
    with path.open("ab+") as file:
        if file.tell():
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":  # a line that was cut off stays what it is, and harms no other
                line = b"\n" + line
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
    if new:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
