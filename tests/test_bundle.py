"""Weights: found, checked, and named, with faults put into a small bundle of our own."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from extract.bundle import (
    SUMS,
    DamagedBundle,
    UnknownLanguage,
    bundle_folder,
    bundle_id,
    bundled_languages,
    check_bundle,
    model_name,
)


@pytest.fixture
def lang(tmp_path: Path) -> Path:
    weights = tmp_path / "xx" / "models" / "xx" / "pos" / "news.pt"
    weights.parent.mkdir(parents=True)
    weights.write_bytes(b"weights")
    (tmp_path / "xx" / "models" / SUMS).write_text(f"{hashlib.sha256(b'weights').hexdigest()}  xx/pos/news.pt\n")
    return tmp_path


def test_a_whole_bundle_passes(lang: Path) -> None:
    check_bundle(bundle_folder("xx", lang))


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (lambda file: file.write_bytes(b"weight"), "is damaged"),
        (lambda file: file.unlink(), "is missing"),
        (lambda file: (file.unlink(), file.mkdir()), "cannot be read"),
    ],
)
def test_a_fault_names_file_and_cure(lang: Path, fault, says: str) -> None:
    folder = bundle_folder("xx", lang)
    fault(folder / "xx/pos/news.pt")
    with pytest.raises(DamagedBundle, match=says) as caught:
        check_bundle(folder)
    assert "news.pt" in str(caught.value)
    assert "install Siyar again" in str(caught.value)


@pytest.mark.parametrize("content", [None, b"", b"one-word\n", b"\xff\xfe"])
def test_a_bad_list_of_sums_is_a_fault(lang: Path, content: bytes | None) -> None:
    sums = bundle_folder("xx", lang) / SUMS
    sums.unlink() if content is None else sums.write_bytes(content)
    with pytest.raises(DamagedBundle, match=SUMS):
        check_bundle(bundle_folder("xx", lang))


def test_no_sums_no_name(lang: Path) -> None:
    (lang / "xx" / "models" / SUMS).unlink()
    with pytest.raises(DamagedBundle, match=SUMS):
        bundle_id(lang / "xx" / "models")


@pytest.mark.parametrize("code", ["yy", "", "..", "xx/models", "XX", "/"])
def test_an_unknown_language_says_which_are_known(lang: Path, code: str) -> None:
    with pytest.raises(UnknownLanguage, match="there is: xx"):
        bundle_folder(code, lang)


def test_the_name_changes_with_each_part() -> None:
    names = {model_name("a"), model_name("b"), model_name("a", b"c"), model_name("a", b"d")}
    assert len(names) == 4


def test_shipped_bundles_list_all_their_files() -> None:
    for code in bundled_languages():
        folder = bundle_folder(code)
        listed = {line.split(maxsplit=1)[1].removeprefix("./") for line in (folder / SUMS).read_text().splitlines()}
        there = {str(path.relative_to(folder)) for path in folder.rglob("*.pt")} | {"resources.json"}
        assert there <= listed, code
        assert (folder / "MODEL_CARD.md").is_file(), code
