"""Reading articles: every form that is read, every fault that is skipped by name."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.articles import NothingToRead, read_articles, title_of
from extract.scripts import guess_language
from extract.types import Article

ARABIC = "زار الوزير العاصمة.\n"


def write(folder: Path, name: str, content: str | bytes) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def test_a_text_file_with_title_and_sidecar(tmp_path: Path) -> None:
    text = "عنوان\r\n\r\n" + ARABIC
    file = write(tmp_path, "a.txt", text)
    write(tmp_path, "a.json", json.dumps({"id": "x1", "date": "2023-09-18T10:00:00+03:00", "url": "https://example.org/1"}))
    assert read_articles([file]).articles == (
        Article("x1", text, "ar", "عنوان", date(2023, 9, 18), "https://example.org/1", None),
    )


def test_a_sidecar_title_wins(tmp_path: Path) -> None:
    file = write(tmp_path, "a.txt", "Head\n\nThe minister spoke.")
    write(tmp_path, "a.json", '{"title": "Other", "language": "en", "unknown": 1}')
    assert [(article.title, article.language) for article in read_articles([file]).articles] == [("Other", "en")]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Head\n\nBody", "Head"),
        ("\n\n Head \n \nBody", "Head"),
        ("Head\nBody", None),
        ("Head", None),
        ("Head\n\n", None),
        ("x" * 201 + "\n\nBody", None),
        ("", None),
    ],
)
def test_the_title_of_a_text(text: str, title: str | None) -> None:
    assert title_of(text) == title


def test_folders_are_read_sorted_with_ids_by_path(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "sub/a.txt", ".hidden.txt", ".git/x.txt", "sub/a.json"):
        write(tmp_path, name, "{}" if name.endswith("json") else ARABIC)
    result = read_articles([tmp_path])
    assert [article.id for article in result.articles] == ["a", "b", "sub/a"]
    assert not result.skipped


def test_jsonl_text_is_exactly_the_field(tmp_path: Path) -> None:
    text = "\ufeff  Head\n\nThe minister\u2028spoke. "
    file = write(tmp_path, "a.jsonl", "\ufeff" + json.dumps({"id": 7, "text": text, "title": None, "date": ""}) + "\r\n\n")
    assert read_articles([file]).articles == (Article("7", text, "en"),)


LINE = {"id": "ok", "text": ARABIC}
BAD_LINES = [
    ("{", "not JSON"),
    ("[1]", "not a JSON object"),
    ("[" * 100_000, "not JSON"),
    ('{"id": "a", "text": ' + "1" * 5000 + "}", "not JSON"),
    ('{"id": "a"}', "no “id” or no “text”"),
    ('{"text": "a"}', "no “id” or no “text”"),
    ('{"id": "a", "text": 3}', "is not a string"),
    ('{"id": "a", "text": " \\n"}', "“text” is empty"),
    ('{"id": "", "text": "a"}', "“id”"),
    ('{"id": true, "text": "a"}', "“id”"),
    ('{"id": "a\\nb", "text": "a"}', "“id”"),
    ('{"id": "a", "text": "a", "title": []}', "“title” is not a string"),
    ('{"id": "a", "text": "a\\ud800"}', "surrogate"),
    ('{"id": "a", "text": "a\\u0000"}', "NUL"),
    ('{"id": "a", "text": "a", "date": "yesterday"}', "“yesterday” cannot be read"),
    ('{"id": "a", "text": "a", "date": "2023-02-30"}', "cannot be read"),
    ('{"id": "a", "text": "a", "date": 20230918}', "cannot be read"),
    ('{"id": "a", "text": "2023"}', "language"),
    ('{"id": "a", "text": "Новости дня"}', "language"),
    (b'{"id": "a", "text": "\xe9"}', "not UTF-8"),
    (json.dumps(LINE), "was read before"),
]


@pytest.mark.parametrize(("line", "reason"), BAD_LINES)
def test_a_bad_line_is_skipped_with_its_number(tmp_path: Path, line: str | bytes, reason: str) -> None:
    raw = line if isinstance(line, bytes) else line.encode()
    file = write(tmp_path, "a.jsonl", json.dumps(LINE).encode() + b"\n\n" + raw + b"\n")
    result = read_articles([file])
    assert [article.id for article in result.articles] == ["ok"]
    assert [skipped.where for skipped in result.skipped] == [f"{file} line 3"]
    assert reason in result.skipped[0].reason


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.txt", b"", "empty file"),
        ("blank.txt", b" \n\n", "empty file"),
        ("empty.jsonl", b"\n", "empty file"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
        ("latin.txt", "café".encode("latin-1"), "not UTF-8 (byte 4)"),
        ("arabic.txt", ARABIC.encode("cp1256"), "not UTF-8"),
        ("wide.txt", ARABIC.encode("utf-16"), "UTF-16"),
        ("page.html", b"<p>x</p>", "not an article"),
        ("alone.json", b"{}", "not an article"),
    ],
)
def test_a_bad_file_is_skipped_by_name(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    good = write(tmp_path, "good.txt", ARABIC)
    result = read_articles([good, write(tmp_path / "bad", name, content)])
    assert len(result.articles) == 1
    assert [Path(skipped.where).name for skipped in result.skipped] == [name]
    assert reason in result.skipped[0].reason


@pytest.mark.parametrize("sidecar", [b"{", b"[]", b"\xff", b'{"date": "soon"}', b'{"id": []}'])
def test_a_bad_sidecar_skips_its_article(tmp_path: Path, sidecar: bytes) -> None:
    good, bad = write(tmp_path, "good.txt", ARABIC), write(tmp_path, "bad.txt", ARABIC)
    write(tmp_path, "bad.json", sidecar)
    result = read_articles([good, bad])
    assert [article.id for article in result.articles] == ["good"]
    assert [skipped.where for skipped in result.skipped] == [str(bad)]


def test_dates_by_default_and_by_month(tmp_path: Path) -> None:
    lines = [{"id": day, "text": ARABIC, "date": day} for day in ("", "2020-01-02", "2022-07", "2022")]
    lines[0]["id"] = "undated"
    file = write(tmp_path, "a.jsonl", "".join(json.dumps(line) + "\n" for line in lines))
    result = read_articles([file], date(2024, 5, 6))
    assert [article.date for article in result.articles] == [date(2024, 5, 6), date(2020, 1, 2), None, None]
    assert [article.month for article in result.articles] == [None, None, "2022-07", "2022"]
    assert [note.where for note in result.notes] == [f"{file} line 3", f"{file} line 4"]


@pytest.mark.parametrize("path", ["missing.txt", "x" * 5000, "a\0b"])
def test_a_missing_path_is_an_error(tmp_path: Path, path: str) -> None:
    with pytest.raises(NothingToRead, match="no file or folder"):
        read_articles([tmp_path / path])


def test_nothing_readable_is_an_error(tmp_path: Path) -> None:
    for paths in ([], [tmp_path], [write(tmp_path, "a.txt", b"\0")]):
        with pytest.raises(NothingToRead, match="No article"):
            read_articles(paths)


@given(st.binary(max_size=80))
def test_no_bytes_make_a_traceback(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    folder = tmp_path_factory.mktemp("any")
    for name in ("a.txt", "a.jsonl"):
        try:
            for article in read_articles([write(folder, name, raw)]).articles:
                article.text.encode()
        except NothingToRead:
            pass


@pytest.mark.parametrize(
    ("text", "language"),
    [(ARABIC, "ar"), ("The minister met Łukasz.", "en"), ("ﻻ", "ar"), ("ذهب إلى NATO", "ar"), ("中文新闻", None), ("!?", None)],
)
def test_the_language_is_guessed_by_script(text: str, language: str | None) -> None:
    assert guess_language(text) == language
