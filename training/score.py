"""Scores of a bundle on held-out text, from raw text to trees, and of its names on given tokens."""

from __future__ import annotations

import json
from collections import Counter
from io import StringIO
from pathlib import Path
from typing import Any

import stanza
from stanza.models.common.utils import ud_scores
from stanza.utils.conll import CoNLL

MEASURES = ("Tokens", "Sentences", "Words", "UPOS", "UFeats", "Lemmas", "UAS", "LAS", "CLAS")
Span = tuple[int, int, int, str]


def pipeline(language: str, bundle: Path, processors: str, **options: Any) -> stanza.Pipeline:
    """The bundle, loaded with nothing from the network."""
    return stanza.Pipeline(lang=language, dir=str(bundle), processors=processors, package="default", download_method=None,
                           use_gpu=False, logging_level="ERROR", **options)


def all_scores(language: str, bundle: Path, tests: dict[str, tuple[Path, Path]], names: Path) -> dict[str, Any]:
    """Scores in percent: for each test (raw text, gold CoNLL-U) the CoNLL-2018 measures and the commonest relations; for the
    names file (stanza's JSON) precision, recall and F1 of exact spans, overall and by class."""
    # Longer tokens than this stanza replaces by one of its own making; web addresses of treebanks are that long.
    whole = pipeline(language, bundle, "tokenize,mwt,pos,lemma,depparse", tokenize_max_seqlen=100_000)
    report: dict[str, Any] = {name: _trees(whole, text, gold) for name, (text, gold) in tests.items()}
    report["names"] = _names(pipeline(language, bundle, "tokenize,ner", tokenize_pretokenized=True), names)
    return report


def _trees(whole: stanza.Pipeline, text: Path, gold: Path) -> dict[str, Any]:
    found = format(whole(text.read_text(encoding="utf-8")), "C") + "\n\n"
    scores = ud_scores(str(gold), StringIO(found))
    measures = {m: round(100 * scores[m].f1, 2) for m in MEASURES}
    return {**measures, "relations": _relations(gold.read_text(encoding="utf-8"), found)}


def _relations(gold: str, found: str, least: int = 20) -> dict[str, str]:
    """By relation: precision/recall of (word, head, relation), words known by their place in the text without spaces."""
    right, wanted, given = Counter[str](), Counter[str](), Counter[str]()
    truth, answer = _arcs(gold), _arcs(found)
    for arcs, count in ((truth, wanted), (answer, given)):
        count.update(relation for _, _, relation in arcs)
    right.update(relation for _, _, relation in truth & answer)
    return {r: f"{100 * right[r] / max(given[r], 1):.0f}/{100 * right[r] / n:.0f} of {n}"
            for r, n in wanted.most_common() if n >= least}


def _arcs(text: str) -> set[tuple[tuple[int, int], tuple[int, int], str]]:
    arcs, place = set(), 0
    for sentence in CoNLL.conll2doc(input_str=text).sentences:
        spans = {0: (-1, -1)}
        for token in sentence.tokens:
            length = len("".join(token.text.split()))
            # Words of one token share its place; their order in it tells them apart.
            spans |= {word.id: (place, i) for i, word in enumerate(token.words)}
            place += length
        arcs |= {(spans[w.id], spans[w.head], w.deprel) for w in sentence.words}
    return arcs


def _names(tagger: stanza.Pipeline, path: Path) -> dict[str, str]:
    sentences = json.loads(path.read_text(encoding="utf-8"))
    found = tagger([[token["text"] for token in s] for s in sentences])
    truth = {span for i, s in enumerate(sentences) for span in spans(i, [t["ner"] for t in s])}
    answer = {(i, e.tokens[0].id[0] - 1, e.tokens[-1].id[0], e.type) for i, s in enumerate(found.sentences) for e in s.ents}
    kinds = sorted({kind for *_, kind in truth})
    report = {kind: _prf({s for s in truth if s[3] == kind}, {s for s in answer if s[3] == kind}) for kind in kinds}
    return {"all": _prf(truth, answer), **report}


def spans(sentence: int, tags: list[str]) -> list[Span]:
    """The names of one sentence with BIO tags, as (sentence, first token, token after the last, class)."""
    out: list[Span] = []
    for i, tag in enumerate(tags):
        mark, _, kind = tag.partition("-")
        if mark == "B":
            out.append((sentence, i, i + 1, kind))
        elif mark == "I" and out:
            out[-1] = (sentence, out[-1][1], i + 1, out[-1][3])
    return out


def _prf(truth: set[Span], answer: set[Span]) -> str:
    right = len(truth & answer)
    p, r = 100 * right / max(len(answer), 1), 100 * right / max(len(truth), 1)
    return f"P {p:.1f} R {r:.1f} F1 {2 * p * r / max(p + r, 1e-9):.1f} of {len(truth)}"
