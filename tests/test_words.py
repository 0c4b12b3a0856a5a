"""The table of known words is made from a treebank, parsed news and the gazetteer."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.repairs import read_words
from training.words import build, grown, main

TREEBANK = "".join(
    f"""1-2	وزار	_	_	_	_	_	_	_	_
1	و	و	CCONJ	_	_	2	cc	_	_
2	زار	زار	VERB	_	_	0	root	_	_
3	وزير	وزير	NOUN	_	_	2	nsubj	_	_
4-5	بلدَه	_	_	_	_	_	_	_	_
4	بلدَ	بلد	NOUN	_	_	2	obj	_	_
5	ه	هو	PRON	_	_	4	nmod	_	_
6	{last}	x	X	_	_	2	dep	_	_

"""
    for last in ("فان", "2020")
)
HEAD = "key,name_ar,alt_ar,capital_ar,adjective_ar\n"
TABLES = {
    "states": "a,ليتوانيا,جمهورية ليتوانيا,بلد,\n",
    "cities": "b,فاس,,,\n",
    "organisations": "c,وكالة وطنية,,,\n",
    "persons": "",
}
NEWS = "".join(f"{at}\tأعلن\tأعلن\tVERB\t_\t_\t{min(at - 1, 1)}\tdep\t_\tstart_char=0|end_char=4\n" for at in range(1, 6))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "ar.conllu").write_text(TREEBANK, encoding="utf-8")
    (tmp_path / "parsed").mkdir()
    (tmp_path / "parsed" / "one.conllu").write_text(NEWS, encoding="utf-8")
    for name, rows in TABLES.items():
        (tmp_path / f"{name}.csv").write_text(HEAD + rows, encoding="utf-8")
    return tmp_path


def test_what_each_source_gives(folder: Path) -> None:
    rows = {row[0]: row[1:] for row in build("ar", [folder / "ar.conllu"], folder / "parsed", folder)}
    assert rows["زار"] == ("VERB", 2, "")
    assert rows["وزير"] == ("NOUN", 2, "1")
    assert rows["بلد"] == ("NOUN PROPN", 2, "1")
    assert rows["فان"] == ("PROPN", 1, "")
    assert rows["أعلن"] == ("VERB", 0, "")
    assert rows["ليتوانيا"] == rows["فاس"] == rows["وكالة"] == ("PROPN", 0, "1")
    assert not {"ه", "2020", "وطنية", "جمهورية"} & rows.keys()


def test_the_command_writes_what_the_parser_reads(folder: Path) -> None:
    out = folder / "words.csv"
    given = ["ar", "--treebank", str(folder / "ar.conllu"), "--gazetteer", str(folder), "--out", str(out)]
    assert main(given) == 0
    words, whole = read_words(out.read_text(encoding="utf-8"))
    assert words["زار"].count == 2
    assert "فاس" in whole


def test_a_missing_treebank_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ar", "--treebank", str(folder / "none.conllu"), "--gazetteer", str(folder)]) == 1
    assert "none.conllu" in capsys.readouterr().err


def test_names_of_states_are_added_to_a_table_that_is_there(folder: Path) -> None:
    (folder / "states.csv").write_text(HEAD + "a,تاليه,,ماليه,غاني\n", encoding="utf-8")
    table = folder / "words.csv"
    table.write_text("form,classes,count,whole\nمالي,NOUN,9,\nفاس,PROPN,0,1\n", encoding="utf-8")
    rows = {row[0]: row[1:] for row in grown("ar", folder, table)}
    assert rows["تاليه"] == rows["غاني"] == rows["الغاني"] == rows["غانيا"] == rows["فاس"] == ("PROPN", 0, "1")
    assert rows["مالي"] == ("NOUN", 9, "")
    assert "ماليه" not in rows  # more often a word with a pronoun
