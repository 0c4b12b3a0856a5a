"""Parses kept on disk as CoNLL-U, one file for each text and model."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

from extract.conllu import from_conllu, to_conllu
from extract.errors import SiyarError
from extract.types import Parse

_SEAL = "# sha256 = "
_CUT = "# sentences cut = "


def cache_file(folder: Path, text: str, model: str) -> Path:
    """Where the parse of `text` by `model` is kept."""
    key = hashlib.sha256(f"{model}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()
    return folder / key[:2] / f"{key}.conllu"


def read_cached(path: Path) -> tuple[Parse, int] | None:
    """The parse in `path`, and how many of its sentences were cut for their length.

    None where there is no file, or one that is cut or was changed (it will be written again).
    """
    try:
        seal, _, body = path.read_bytes().decode("utf-8").partition("\n")
        if seal != _SEAL + _sum(body):
            return None
        first, _, rest = body.partition("\n")
        return from_conllu(rest), int(first.removeprefix(_CUT))
    except (OSError, ValueError, SiyarError):
        return None


def write_cached(path: Path, parse: Parse, cut: int) -> None:
    """Writes whole files only: beside the place first, then moved there. Raises SiyarError where the disk refuses."""
    body = f"{_CUT}{cut}\n{to_conllu(parse)}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
                stream.write(f"{_SEAL}{_sum(body)}\n{body}")
            os.replace(name, path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(name)
            raise
    except OSError as fault:
        why = fault.strerror or "no reason given"
        raise SiyarError(f"The parse cache {path.parent} cannot be written ({why}); free space or name another.") from fault


def _sum(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()
