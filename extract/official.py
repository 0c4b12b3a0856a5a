"""Stanza's own downloaded models, where the user has them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from extract.bundle import model_name
from extract.errors import SiyarError


def official_folder(language: str, default: Callable[[], str]) -> Path:
    """Stanza's resource folder: $STANZA_RESOURCES_DIR, else what `default` says (it has to import stanza to know).

    Raises SiyarError with the download command where `language` is not in it.
    """
    folder = Path(os.environ.get("STANZA_RESOURCES_DIR") or default())
    if not (folder / "resources.json").is_file() or not (folder / language).is_dir():
        raise SiyarError(
            f"Stanza's own models for “{language}” are not in {folder}; download them with "
            f"`python -c \"import stanza; stanza.download('{language}')\"`, or use the bundled ones."
        )
    return folder


def official_id(folder: Path, language: str, *data: bytes) -> str:
    """Names these models, by the names and sizes of their files and stanza's list of them."""
    files = sorted((str(path.relative_to(folder)), path.stat().st_size) for path in (folder / language).rglob("*.pt"))
    return model_name(f"official {files}", *data)
