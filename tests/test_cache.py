"""The cache gives back what was put in, or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.cache import cache_file, read_cached, write_cached
from extract.errors import SiyarError
from extract.types import Parse, Sentence, Word

PARSE = Parse("ar", (Sentence((Word(1, "زار", "زار", "VERB", "", 0, "root", (0, 3), ""),), (0, 3)),), "m")


def test_there_and_back(tmp_path: Path) -> None:
    file = cache_file(tmp_path / "deep" / "cache", "زار", "m")
    assert read_cached(file) is None
    write_cached(file, PARSE, 2)
    assert read_cached(file) == (PARSE, 2)
    assert [path.name for path in file.parent.iterdir()] == [file.name]


@given(st.integers(0, 10_000))
def test_a_cut_file_is_no_parse(tmp_path_factory: pytest.TempPathFactory, at: int) -> None:
    file = cache_file(tmp_path_factory.mktemp("cache"), "زار", "m")
    write_cached(file, PARSE, 0)
    whole = file.read_bytes()
    file.write_bytes(whole[: at % len(whole)])
    assert read_cached(file) is None


def test_text_and_model_name_the_file(tmp_path: Path) -> None:
    assert len({cache_file(tmp_path, text, model) for text in ("a", "b\ud800") for model in ("m", "n")}) == 4


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    with pytest.raises(SiyarError, match="cannot be written"):
        write_cached(cache_file(tmp_path / "cache", "x", "m"), PARSE, 0)
