"""The training scripts on a few sentences of our own; no bundled weights, no data from outside."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from training import bundle, names, programs, score, swap, treebank
from training.recipe import RECIPES, RecipeError, Source, load

TREEBANK = """# newdoc id = one
# newpar
# sent_id = 1
1	She	she	PRON	PRP	_	2	nsubj	2:nsubj	_
2	said	say	VERB	VBD	_	0	root	0:root	_
3	"	"	PUNCT	``	_	4	punct	_	SpaceAfter=No
4	no	no	INTJ	UH	_	2	ccomp	_	SpaceAfter=No
5	"	"	PUNCT	''	_	4	punct	_	SpaceAfter=No
6	.	.	PUNCT	.	_	2	punct	_	_

# sent_id = 2
1	He	he	PRON	PRP	_	4	nsubj	_	_
2-3	didn't	_	_	_	_	_	_	_	_
2	did	do	AUX	VBD	_	4	aux	_	_
3	n't	not	PART	RB	_	4	advmod	_	_
4	go	go	VERB	VB	_	0	root	_	SpaceAfter=No
4.1	away	away	ADV	RB	_	_	_	4:advmod	_
5	.	.	PUNCT	.	_	4	punct	_	_

# newdoc id = two
# sent_id = 3
1	Yes	yes	INTJ	UH	_	0	root	_	SpaceAfter=No
2	!	!	PUNCT	.	_	1	punct	_	_

"""


@pytest.fixture
def sentences(tmp_path: Path) -> list[treebank.Sentence]:
    (tmp_path / "toy.conllu").write_text(TREEBANK, encoding="utf-8")
    return treebank.gather([Source("toy.conllu")], tmp_path)


def test_raw_text_has_a_label_for_each_character(sentences: list[treebank.Sentence]) -> None:
    text, labels = treebank.raw(sentences)
    assert text == "She said \"no\". He didn't go.\n\nYes!\n"
    assert labels == "001" "0" "0001" "0" "1" "01" "1" "2" "0" "01" "0" "000003" "0" "01" "2" "\n\n" "001" "2" "\n"
    assert [len(part) for part in text.split("\n\n")] == [len(part) for part in labels.split("\n\n")]


def test_conllu_drops_empty_nodes_and_xpos(sentences: list[treebank.Sentence]) -> None:
    rows = [line.split("\t") for line in treebank.conllu(sentences).splitlines() if line]
    assert {len(row) for row in rows} == {10}
    assert not any("." in row[0] for row in rows)
    assert {row[4] for row in rows} == {"_"}


def test_curling_keeps_every_length(sentences: list[treebank.Sentence]) -> None:
    curled = treebank.curl(sentences, 1.0, seed=1)
    assert treebank.raw(curled)[1] == treebank.raw(sentences)[1]
    assert treebank.raw(curled)[0].startswith("She said \u201cno\u201d. He didn\u2019t")
    assert treebank.curl(sentences, 0.0, seed=1) == sentences


def test_gather_chooses_documents_and_repeats(tmp_path: Path, sentences: list[treebank.Sentence]) -> None:
    assert treebank.gather([Source("toy.conllu", ("two",), 2)], tmp_path) == sentences[2:] * 2
    with pytest.raises(RecipeError, match="no document begins with three"):
        treebank.gather([Source("toy.conllu", ("three",))], tmp_path)
    with pytest.raises(RecipeError, match="--data"):
        treebank.gather([Source("missing.conllu")], tmp_path)


def test_names_are_renamed_and_never_cut_inside(tmp_path: Path) -> None:
    tags = ["O", "B-Person", "I-Person", "B-Thing", "O"]
    file = tmp_path / "names.json"
    file.write_text(json.dumps([[{"text": str(i), "ner": tag} for i, tag in enumerate(tags)]]), encoding="utf-8")
    pieces = names.read(file, {"Person": "PER"}, longest=2)
    assert [[t["ner"] for t in piece] for piece in pieces] == [["O", "B-PER", "I-PER"], ["O", "O"]]


@pytest.fixture
def swaps() -> swap.Swaps:
    names = {"LOC": (("الصين",), ("بيرو",)), "PER": (("ليو", "تولستوي"),)}
    starts = frozenset(name[0] for kind in names.values() for name in kind)
    return swap.Swaps(names, starts, ("و", "ب", "ل"), ("ل", "ال", "ل"), share=1.0, short=0.0, short_kinds=frozenset({"PER"}))


def _tagged(text: str) -> list[dict[str, str]]:
    return [dict(zip(("text", "ner"), word.split("/"), strict=True)) for word in text.split()]


def test_other_names_stand_behind_the_letters_of_the_old_ones(swaps: swap.Swaps) -> None:
    copy = swap.swapped([_tagged("زار/O وليو/B-PER تولستوي/I-PER بالصين/B-LOC")], swaps, seed=3)[0]
    assert [t["ner"] for t in copy] == ["O", "B-PER", "I-PER", "B-LOC"]
    assert [t["text"] for t in copy[:3]] == ["زار", "وليو", "تولستوي"]
    assert copy[3]["text"] in ("بالصين", "ببيرو")


def test_the_article_joins_its_preposition(swaps: swap.Swaps) -> None:
    assert swap._join("ل", "الصين", swaps) == "للصين"
    assert swap._joined("للصين", swaps) == "ل"
    assert swap._joined("بيرو", swaps) == ""


def test_a_name_of_a_person_may_lose_all_but_its_last_word(swaps: swap.Swaps) -> None:
    short = replace(swaps, short=1.0)
    assert swap.swapped([_tagged("قال/O ليو/B-PER تولستوي/I-PER")], short, seed=1) == [_tagged("قال/O تولستوي/B-PER")]
    assert swap.swapped([_tagged("قال/O أمس/O")], short, seed=1) == []


def test_spans_of_names() -> None:
    assert score.spans(3, ["B-PER", "I-PER", "B-LOC", "O", "B-PER"]) == [(3, 0, 2, "PER"), (3, 2, 3, "LOC"), (3, 4, 5, "PER")]


def test_arcs_tell_words_by_their_place() -> None:
    arcs = score._arcs(treebank.conllu([]) + TREEBANK.replace("4.1\taway\taway\tADV\tRB\t_\t_\t_\t4:advmod\t_\n", ""))
    assert ((14, 1), (20, 0), "advmod") in arcs
    assert len(arcs) == 13


@pytest.mark.parametrize("path", sorted(RECIPES.glob("*.yaml")), ids=lambda path: path.stem)
def test_recipes_load(path: Path) -> None:
    recipe = load(path)
    assert recipe.language == path.stem
    assert recipe.tests


def test_a_bad_recipe_is_named(tmp_path: Path) -> None:
    (tmp_path / "xx.yaml").write_text("language: xx\n", encoding="utf-8")
    with pytest.raises(RecipeError, match=r"xx\.yaml.*'treebank'"):
        load(tmp_path / "xx.yaml")


def test_small_halves_weights_and_forgets_places() -> None:
    state = {"model": {"a.weight": torch.ones(2, 2), "n": torch.tensor(3)}, "optimizer_state_dict": {},
             "config": {"train_file": "/somewhere/train.conllu", "hidden_dim": 3}}
    small = bundle.small(state)
    assert small["model"]["a.weight"].dtype == torch.float16
    assert small["model"]["n"].dtype == torch.int64
    assert small["config"] == {"train_file": "train.conllu", "hidden_dim": 3}
    assert "optimizer_state_dict" not in small


def test_a_toy_tokenizer_is_trained_packed_and_listed(tmp_path: Path, sentences: list[treebank.Sentence]) -> None:
    text, labels = treebank.raw(sentences * 20)
    for name, content in (("txt", text), ("labels", labels), ("mwt.json", "[]"), ("conllu", treebank.conllu(sentences * 20))):
        (tmp_path / f"toy.{name}").write_text(content, encoding="utf-8")
    files = {"txt_file": "txt", "label_file": "labels", "dev_txt_file": "txt", "dev_label_file": "labels",
             "dev_conll_gold": "conllu", "mwt_json_file": "mwt.json"}
    options = {**{option: tmp_path / f"toy.{name}" for option, name in files.items()}, "seed": 7, "steps": 4, "eval_steps": 2,
               "hidden_dim": 8, "emb_dim": 8, "batch_size": 4, "max_seqlen": 60}
    out = tmp_path / "tokenize" / "news.pt"
    out.parent.mkdir()
    assert programs.run(programs.command("tokenize", "en", options, out), tmp_path / "log", None, out)
    bundle.write("en", "English", {"tokenize": out}, tmp_path / "bundle")
    packed = torch.load(tmp_path / "bundle" / "en" / "tokenize" / "news.pt", weights_only=True)
    assert {v.dtype for v in packed["model"].values()} == {torch.float16}
    assert json.loads((tmp_path / "bundle" / "resources.json").read_text(encoding="utf-8"))["en"]["tokenize"]["news"]["md5"]


def test_a_failing_program_is_reported(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="last lines"):
        out = tmp_path / "x.pt"
        programs.run(programs.command("lemma", "en", {"no_such_option": True}, out), tmp_path / "log", None, out)
