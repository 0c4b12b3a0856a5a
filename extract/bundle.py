"""The weights that ship with a language: where they lie, whether they are whole, what names them."""

from __future__ import annotations

import hashlib
import re
from importlib.metadata import version
from pathlib import Path

from extract.errors import SiyarError

LANG = Path(__file__).parent / "lang"
SUMS = "SHA256SUMS"


class UnknownLanguage(SiyarError):
    """No weights for this language are part of the installation; the articles in it can only be skipped."""


class DamagedBundle(SiyarError):
    """A file of the weights is missing or is not the one that was shipped."""


def bundled_languages(lang: Path = LANG) -> tuple[str, ...]:
    """Codes of the languages that have weights, sorted."""
    return tuple(sorted(sums.parent.parent.name for sums in lang.glob(f"*/models/{SUMS}")))


def bundle_folder(language: str, lang: Path = LANG) -> Path:
    """The model folder of `language` (what stanza calls `dir`); raises UnknownLanguage where none ships."""
    folder = lang / language / "models"
    if not re.fullmatch(r"[a-z]{2,3}(-[a-z]+)?", language) or not folder.is_dir():
        known = ", ".join(bundled_languages(lang)) or "none"
        raise UnknownLanguage(f"No parser for the language “{language}” is installed (there is: {known}); give one of these.")
    return folder


def bundle_id(folder: Path) -> str:
    """What names the weights in `folder`: the SHA-256 of its list of sums. Cheap; reads no weights."""
    try:
        return hashlib.sha256((folder / SUMS).read_bytes()).hexdigest()
    except OSError as fault:
        raise _damaged(folder / SUMS, "cannot be read") from fault


def check_bundle(folder: Path) -> None:
    """Compares every file of `folder` with its SHA-256 in SHA256SUMS; raises DamagedBundle naming the first bad one."""
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        raise _damaged(folder / SUMS, "cannot be read") from fault
    entries = [line.split(maxsplit=1) for line in lines if line.strip()]
    if not entries or any(len(entry) != 2 for entry in entries):
        raise _damaged(folder / SUMS, "is not a list of sums")
    for expected, name in entries:
        _check_file(folder / name, expected)


def _check_file(path: Path, expected: str) -> None:
    try:
        with path.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
    except FileNotFoundError as fault:
        raise _damaged(path, "is missing") from fault
    except OSError as fault:
        raise _damaged(path, "cannot be read") from fault
    if found != expected:
        raise _damaged(path, "is damaged (its SHA-256 is not the one in SHA256SUMS)")


def _damaged(path: Path, what: str) -> DamagedBundle:
    return DamagedBundle(f"The model file {path} {what}; install Siyar again, or restore it with `git checkout -- {path}`.")


def model_name(weights: str, *data: bytes) -> str:
    """Twelve hex digits that change with the weights, the version of stanza, or the data that the parser uses."""
    digest = hashlib.sha256(f"{weights}\0{version('stanza')}".encode())
    for part in data:
        digest.update(b"\0" + part)
    return digest.hexdigest()[:12]
