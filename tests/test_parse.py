"""The parser without its weights (a stand-in cuts at spaces), and one test with them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import extract.parse
from extract.bundle import DamagedBundle, UnknownLanguage, bundle_folder
from extract.errors import SiyarError
from extract.parse import LONG, Parser, main, open_parser
from extract.repairs import load_repairs
from extract.tokens import Token
from extract.types import Article, Word


class StandIn:
    """A paragraph is a sentence, a space cuts; the first word is the root."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def tokenize(self, texts: Sequence[str]) -> list[list[list[Token]]]:
        self.seen += texts
        return [[_tokens(text, line) for line in text.split("\n\n") if line.strip()] for text in texts]

    def annotate(self, sentences: Sequence[Sequence[Token]]) -> list[tuple[list[Word], list[str]]]:
        found = []
        for tokens in sentences:
            forms = [form for token in tokens for form in token.words]
            words = [Word(at, form, form, "NOUN", "", min(at - 1, 1), "dep", (0, 0)) for at, form in enumerate(forms, 1)]
            found.append((words, ["S-PER"] + ["O"] * (len(tokens) - 1)))
        return found


def _tokens(text: str, line: str) -> list[Token]:
    at = text.index(line)
    tokens = []
    for part in line.split():
        at = text.index(part, at)
        tokens.append(Token(part, (at, at + len(part)), (part,)))
        at += len(part)
    return tokens


def parser(annotator: StandIn) -> Parser:
    return Parser("ar", "test", load_repairs("ar"), lambda: annotator)


def article(text: str, ident: str = "a") -> Article:
    return Article(ident, text, "ar")


@given(st.lists(st.text("ابتلو ةe.\u0640\u064b\u200f\n\r\t", max_size=40), max_size=5))
def test_spans_are_the_words_and_no_sentence_crosses_a_line(texts: list[str]) -> None:
    parses = list(parser(StandIn()).parse_many(article(text) for text in texts))
    assert len(parses) == len(texts)
    for text, parse in zip(texts, parses, strict=True):
        for sentence in parse.sentences:
            assert "\n" not in text[slice(*sentence.span)]
            assert [word.id for word in sentence.words] == list(range(1, len(sentence.words) + 1))
            for word in sentence.words:
                assert sentence.span[0] <= word.span[0] < word.span[1] <= sentence.span[1]


def test_words_name_their_letters_in_the_original() -> None:
    text = "قال وأعطـاه\u200f كتابًا."
    words = parser(StandIn()).parse(article(text)).sentences[0].words
    assert [text[slice(*word.span)] for word in words] == ["قال", "و", "أعطـا", "ه", "كتابًا."]
    assert words[0].name == "B-PER"


def test_a_second_run_parses_nothing(tmp_path: Path) -> None:
    texts = ["قال الوزير", "", "زار\nالعاصمة"]
    first = list(parser(StandIn()).parse_many(map(article, texts), tmp_path))
    idle = StandIn()
    assert list(parser(idle).parse_many(map(article, texts), tmp_path)) == first
    assert idle.seen == []


def test_only_what_is_new_or_spoilt_is_parsed_again(tmp_path: Path) -> None:
    list(parser(StandIn()).parse_many([article("واحد"), article("اثنان")], tmp_path))
    spoilt = max(tmp_path.rglob("*.conllu"))
    whole = spoilt.read_bytes()
    spoilt.write_bytes(whole[:-20])
    again = StandIn()
    parses = list(parser(again).parse_many(map(article, ["واحد", "جديد", "اثنان"]), tmp_path))
    assert [parse.sentences[0].words[0].form for parse in parses] == ["واحد", "جديد", "اثنان"]
    assert len(again.seen) == 2
    assert spoilt.read_bytes() == whole


def test_a_sentence_of_5000_words_is_cut_and_counted_also_from_the_cache(tmp_path: Path) -> None:
    text = "كلمة " * 5000
    for _ in range(2):
        one = parser(StandIn())
        (parse,) = one.parse_many([article(text)], tmp_path)
        assert [len(sentence.words) for sentence in parse.sentences] == [200] * 25
        assert one.notes == {LONG: 2}  # stanza is given 20,000 characters at a time


def test_an_article_of_a_megabyte_goes_through_in_pieces() -> None:
    text = ("كلمة " * 30 + ".\n") * 6600
    assert len(text) > 1_000_000 - 10_000
    annotator = StandIn()
    parse = parser(annotator).parse(article(text))
    assert max(map(len, annotator.seen)) <= extract.parse.PIECE
    assert sum(len(sentence.words) for sentence in parse.sentences) == 6600 * 31
    assert text[slice(*parse.sentences[-1].span)] == "كلمة " * 30 + "."


def test_many_articles_come_in_order() -> None:
    texts = [f"رقم {at}" for at in range(450)]
    parses = parser(StandIn()).parse_many(map(article, texts))
    assert [parse.sentences[0].words[1].form for parse in parses] == [str(at) for at in range(450)]


def test_opening_is_cheap_and_names_the_model() -> None:
    code = "import sys, extract.parse as p; print(p.open_parser('ar').model, 'torch' in sys.modules, 'stanza' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    model, *loaded = done.stdout.split()
    assert loaded == ["False", "False"]
    assert model == open_parser("ar").model
    assert len(model) == 12


@pytest.mark.parametrize("language", ["xx", "../ar", ""])
def test_a_language_without_weights_is_named(language: str) -> None:
    with pytest.raises(UnknownLanguage, match="No parser for the language"):
        open_parser(language)


def test_unknown_models_are_named() -> None:
    with pytest.raises(SiyarError, match="`bundled` or `official`"):
        open_parser("ar", models="best")


def test_official_models_that_are_not_there_come_with_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STANZA_RESOURCES_DIR", str(tmp_path))
    with pytest.raises(SiyarError, match=r"stanza\.download\('ar'\)"):
        open_parser("ar", models="official")


def test_official_models_are_named_by_their_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STANZA_RESOURCES_DIR", str(tmp_path))
    (tmp_path / "resources.json").write_text("{}")
    (tmp_path / "ar").mkdir()
    before = open_parser("ar", models="official").model
    (tmp_path / "ar" / "pos.pt").write_bytes(b"x")
    assert len({before, open_parser("ar", models="official").model, open_parser("ar").model}) == 3


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the bundle by links, opened instead of the shipped one."""
    whole, copy = bundle_folder("ar"), tmp_path / "models"
    for file in whole.rglob("*"):
        if file.is_file():
            (copy / file.relative_to(whole)).parent.mkdir(parents=True, exist_ok=True)
            (copy / file.relative_to(whole)).symlink_to(file)
    monkeypatch.setattr(extract.parse, "bundle_folder", lambda language: copy)
    return copy


@pytest.mark.parametrize("damage", [None, b"not these weights"])
def test_damaged_or_missing_weights_are_named_when_they_are_needed(copied: Path, damage: bytes | None) -> None:
    weights = copied / "ar" / "pos" / "news.pt"
    weights.unlink()
    if damage:
        weights.write_bytes(damage)
    opened = open_parser("ar")
    with pytest.raises(DamagedBundle, match=r"pos.news\.pt"):
        opened.parse(article("قال"))


def test_the_command_says_what_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--language", "xx", "text"]) == 1
    assert "No parser" in capsys.readouterr().err


def test_with_the_weights(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["وأهداه الوزير التونسي سيفاً ذهبياً.", "وصل الرئيس إلى باريس، والتقاه نظيره في المطار."]) == 0
    out = capsys.readouterr().out
    rows = [line.split("\t") for line in out.splitlines() if line[:1].isdigit()]
    forms = [row[1] for row in rows]
    assert forms[:4] == ["و", "أهدى", "ه", "الوزير"]
    assert forms[forms.index("التقى") :][:2] == ["التقى", "ه"]
    assert rows[1][3] == "VERB"
    assert rows[1][7] == "root"
    assert rows[0][7] == "cc"
