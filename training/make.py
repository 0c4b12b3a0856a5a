"""Makes the weights of one language again: `python -m training.make en --data DIR --work DIR [--bundle DIR] [--only STEP]`.

The steps run in the order of STEPS. Each leaves a mark in the work folder when it is finished and is skipped from then on;
delete the mark (DIR/en/done/STEP) to run it again. Stanza's parser also goes on from its last checkpoint.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from stanza.utils.datasets.contract_mwt import contract_mwt

from extract.errors import SiyarError
from training import bundle, names, programs, score, treebank, vectors
from training.recipe import COMPONENTS, RECIPES, Recipe, load
from training.retag import retag


@dataclass(frozen=True, slots=True)
class Job:
    """One run: the recipe, the folder of the data, the folder of this language's work, and where the bundle goes."""

    recipe: Recipe
    data: Path
    work: Path
    bundle: Path

    def file(self, name: str) -> Path:
        return self.work / name

    def weights(self, component: str) -> Path:
        return self.work / component / "news.pt"


def prepare(job: Job) -> str:
    """Treebank and names files as stanza's programs read them."""
    recipe, report = job.recipe, dict[str, int]()
    for part, sources in (("train", recipe.train), ("dev", recipe.dev)):
        sentences = treebank.gather(sources, job.data)
        if part == "train":
            sentences = treebank.curl(sentences, recipe.curly_share, recipe.seed)
        _write_part(job, part, sentences)
        report[part] = len(sentences)
    for name, sources in recipe.tests.items():
        _write_part(job, f"test_{name}", treebank.gather(sources, job.data))
    if recipe.also:
        _write_part(job, "final", treebank.gather((*recipe.train, *recipe.also), job.data))
    contract_mwt(str(job.file("dev.conllu")), str(job.file("dev_contracted.conllu")))
    seen = {part: names.write(recipe, part, job.data, job.file(f"names_{part}.json")) for part in ("train", "dev", "test")}
    words = [*treebank.forms(treebank.gather(recipe.train, job.data)), *seen["train"]]
    report["forms with vectors"] = vectors.make(recipe.vectors, job.work.parent, words, job.weights("pretrain"))
    return json.dumps(report)


def _write_part(job: Job, part: str, sentences: list[treebank.Sentence]) -> None:
    text, labels = treebank.raw(sentences)
    for suffix, content in (("conllu", treebank.conllu(sentences)), ("txt", text), ("labels", labels)):
        job.file(f"{part}.{suffix}").write_text(content, encoding="utf-8")
    # What the multiword expander makes of a token is not asked of the tokenizer's own early stopping.
    job.file(f"{part}_mwt.json").write_text("[]", encoding="utf-8")


def _files(job: Job, component: str) -> dict[str, Path]:
    if component == "tokenize":
        return {"txt_file": job.file("train.txt"), "label_file": job.file("train.labels"), "dev_txt_file": job.file("dev.txt"),
                "dev_label_file": job.file("dev.labels"), "dev_conll_gold": job.file("dev.conllu"),
                "mwt_json_file": job.file("dev_mwt.json")}
    if component == "mwt":
        return {"train_file": job.file("train.conllu"), "eval_file": job.file("dev_contracted.conllu"),
                "gold_file": job.file("dev.conllu")}
    if component == "ner":
        files = {"train_file": job.file("names_train.json"), "eval_file": job.file("names_dev.json")}
    elif component == "depparse":
        files = {"train_file": job.file("train_tagged.conllu"), "eval_file": job.file("dev_tagged.conllu")}
    else:
        files = {"train_file": job.file("train.conllu"), "eval_file": job.file("dev.conllu")}
    if component in programs.WITH_VECTORS:
        files["wordvec_pretrain_file"] = job.weights("pretrain")
    return files


def train(component: str) -> Callable[[Job], str]:
    """The step that trains one component."""
    def step(job: Job) -> str:
        out, options = job.weights(component), job.recipe.options[component]
        out.parent.mkdir(parents=True, exist_ok=True)
        fixed = {"seed": job.recipe.seed, **_files(job, component)}
        words = programs.command(component, job.recipe.language, {**fixed, **options}, out)
        ended = programs.run(words, job.file(f"{component}.log"), options.get("minutes"), out)
        return "to its end" if ended else f"ended after {options['minutes']} minutes; the best weights so far are kept"
    return step


def again(component: str, round: str) -> Callable[[Job], str]:
    """The step that trains a component on from its own weights, with the options of COMPONENT_ROUND in place of its own."""
    def step(job: Job) -> str:
        changed = job.recipe.options.get(f"{component}_{round}")
        if not changed:
            return "the recipe asks for none"
        out = job.weights(component)
        start = out.with_name(f"before_{round}.pt")
        if not start.exists():
            out.rename(start)
        files = _files(job, component)
        if round == "final":
            files["train_file"] = job.file("final_tagged.conllu" if component == "depparse" else "final.conllu")
        options = {"seed": job.recipe.seed, **files, **job.recipe.options[component], **changed}
        words = programs.resumed(component, programs.command(component, job.recipe.language, options, out), start)
        ended = programs.run(words, job.file(f"{component}_{round}.log"), changed.get("minutes"), out)
        return "to its end" if ended else f"ended after {changed['minutes']} minutes; the best weights so far are kept"
    return step


def tag(*parts: str) -> Callable[[Job], str]:
    """The step that puts the tagger's tags on parts of the treebank: the parser learns on what it will be given."""
    def step(job: Job) -> str:
        there = [part for part in parts if job.file(f"{part}.conllu").exists()]
        for part in there:
            retag(job.weights("pos"), job.weights("pretrain"), job.file(f"{part}.conllu"), job.file(f"{part}_tagged.conllu"))
        return f"predicted tags on {', '.join(there)}"
    return step


def pack(job: Job) -> str:
    """The bundle: weights made small, in stanza's layout."""
    size = bundle.write(job.recipe.language, job.recipe.name, {c: job.weights(c) for c in ("pretrain", *COMPONENTS)}, job.bundle)
    return f"{size / 1e6:.1f} MB in {job.bundle}"


def pack_final(job: Job) -> str:
    """The bundle again, where the recipe asks for a last round after the measure."""
    return pack(job) if job.recipe.also else "the recipe asks for no last round"


def measure(job: Job) -> str:
    """Scores on the test parts, from raw text, with the packed bundle."""
    tests = {name: (job.file(f"test_{name}.txt"), job.file(f"test_{name}.conllu")) for name in job.recipe.tests}
    scores = score.all_scores(job.recipe.language, job.bundle, tests, job.file("names_test.json"))
    job.file("scores.json").write_text(json.dumps(scores, indent=1), encoding="utf-8")
    return json.dumps(scores)


STEPS: dict[str, Callable[[Job], str]] = {
    "prepare": prepare,
    "pos": train("pos"),
    "pos_polish": again("pos", "polish"),
    "tag": tag("train", "dev"),
    "depparse": train("depparse"),
    "depparse_polish": again("depparse", "polish"),
    "ner": train("ner"),
    "tokenize": train("tokenize"),
    "mwt": train("mwt"),
    "lemma": train("lemma"),
    "pack": pack,
    "measure": measure,
    "pos_final": again("pos", "final"),
    "tag_final": tag("final", "dev"),
    "depparse_final": again("depparse", "final"),
    "pack_final": pack_final,
}


def run(job: Job, steps: Sequence[str]) -> None:
    """Runs the steps that have left no mark yet, in order, and says on standard output what each did."""
    marks = job.file("done")
    for folder in (marks, job.weights("pretrain").parent):
        folder.mkdir(parents=True, exist_ok=True)
    for name in steps:
        mark = marks / name
        if mark.exists():
            print(f"{name}: done before ({mark})", flush=True)
            continue
        report = STEPS[name](job)
        mark.write_text(report + "\n", encoding="utf-8")
        print(f"{name}: {report}", flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; answers its exit status."""
    parser = argparse.ArgumentParser(prog="python -m training.make", description="Makes the weights of one language again.")
    parser.add_argument("language", choices=sorted(p.stem for p in RECIPES.glob("*.yaml")))
    parser.add_argument("--data", type=Path, required=True, help="folder that holds ud/ and ner/")
    parser.add_argument("--work", type=Path, required=True, help="folder for everything in between, and the vectors")
    parser.add_argument("--bundle", type=Path, help="where the bundle goes (default: WORK/LANGUAGE/bundle)")
    parser.add_argument("--only", choices=list(STEPS), action="append", help="this step only (may be given again)")
    given = parser.parse_args(arguments)
    try:
        recipe = load(RECIPES / f"{given.language}.yaml")
        work = given.work / given.language
        run(Job(recipe, given.data, work, given.bundle or work / "bundle"), given.only or list(STEPS))
    except SiyarError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
