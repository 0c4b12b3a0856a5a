"""The command: build a graph from articles, ask it. `python build_graph.py --help`."""

from __future__ import annotations

import gc
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Annotated, TextIO

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from extract.accuracy import Stamp, calibrated, miss_lines, overall, page, tables
from extract.articles import read_articles
from extract.batches import Settings, read_batches
from extract.coverage import coverage_page, coverage_tables, covered_all
from extract.errors import SiyarError
from extract.explain import explain_event, explain_text
from extract.frames import load_signatures
from extract.language import languages
from extract.lexicon import LANG
from extract.normal import load_normal
from extract.review import Reading, commit_of, measured, put_text, traced
from extract.scripts import guess_language
from extract.tables import names_of, read_tables
from extract.trust import written
from extract.types import Article, Extraction
from graph.check import check
from graph.explorer.command import add_serve
from graph.export.command import add_export
from graph.iris import event_iri
from graph.judged import told
from graph.judgement_log import MATCHES, read_lines
from graph.judgement_store import add_to_build, bring_up_to_date
from graph.outputs import JUDGEMENTS, check_place, recover, replacing
from graph.questions import Question, fill, questions
from graph.rdf import write_trig
from graph.relations import article_of, write_relations
from graph.remote.command import add_upload, answer_from
from graph.report import answer_table, event_table, summary
from graph.store import LIMIT_SECONDS, ask, build_store, is_graph, plain_rows

ROOT = Path(__file__).resolve().parent
SAMPLES = ROOT / "samples"
GOLD = ROOT / "tests" / "gold"
BUILD = Path("build")
CACHE = Path(".siyar-cache")
WORKERS = 2
WIDTH = 160  # of tables that go into a file or a pipe

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Siyar: knowledge graphs from Arabic and English news. Without a command it builds the sample articles.",
)


def _console(stream: TextIO) -> Console:
    return Console(file=stream, width=None if stream.isatty() else WIDTH, highlight=False, markup=False, soft_wrap=False)


@lru_cache(maxsize=1 << 16)  # a server folds whatever its readers type
def fold(text: str) -> str:
    """The form in which names are compared, whatever their script."""
    for language in _languages():
        text = load_normal(language).fold(text)
    return text


@cache
def _languages() -> tuple[str, ...]:
    return languages()


@dataclass(slots=True)
class Skips:
    """What was left out, as (where, why), and how often something odd was met."""

    rows: list[tuple[str, str]] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)


@app.command()
def build(
    articles: Annotated[list[Path], typer.Argument(help="Text files, folders of them, JSONL files.", show_default=False)],
    out: Annotated[Path, typer.Option(help="The folder of the outputs; it is replaced whole.")] = BUILD,
    date: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The date of articles that tell none.")] = None,
    language: Annotated[str | None, typer.Option(help="The language of all these articles, such as ar.")] = None,
    models: Annotated[str, typer.Option(help="bundled, or official: stanza's own, where they are on this machine.")] = "bundled",
    cache: Annotated[Path, typer.Option(help="The folder in which parses are kept.")] = CACHE,
    threads: Annotated[int, typer.Option(min=1, help="Threads of the parser.")] = 2,
    workers: Annotated[int, typer.Option(min=1, help="Processes that read articles, if there are many.")] = WORKERS,
    without_text: Annotated[bool, typer.Option("--without-text", help="Leave the whole texts out; evidence stays.")] = False,
) -> None:
    """Reads articles; writes the graph, the relations, the store and the page of the network."""
    check_place(out)
    found = read_articles(articles, date.date() if date else None)
    skips = Skips(
        [(one.where, one.reason) for one in found.skipped], Counter(f"{one.where}: {one.reason}" for one in found.notes)
    )
    read = [replace(article, language=language) for article in found.articles] if language else found.articles
    extractions = list(_watched(_extractions(read, Settings(models, cache, threads), workers, skips), len(read)))
    if not extractions:
        raise SiyarError(f"Nothing was built: {'; '.join(f'{where}: {why}' for where, why in skips.rows)}.")
    judged = write(extractions, out, with_text=not without_text)
    _report(extractions, skips, out, judged)


def _extractions(articles: Sequence[Article], settings: Settings, workers: int, skips: Skips) -> Iterator[Extraction]:
    """Articles → parses → events; what is left out goes to `skips`."""
    for done in read_batches(articles, settings, workers):
        skips.rows += [(f"article “{name}”", why) for name, why in done.left_out]
        skips.notes.update(dict(done.notes))
        yield from done.extractions


def _watched(extractions: Iterable[Extraction], total: int) -> Iterator[Extraction]:
    """The same, with a progress bar on a terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=_console(sys.stderr), disable=not sys.stderr.isatty(), transient=True) as progress:
        yield from progress.track(extractions, total=total, description="articles")


def write(extractions: Sequence[Extraction], out: Path, with_text: bool = True) -> list[str]:
    """Checks what was found and replaces the outputs in `out` by it, all of them or none; says what became of judgements."""
    from graph.export.choice import judged_network  # noqa: PLC0415  (these take a second that queries need not wait)
    from graph.index.build import build_index  # noqa: PLC0415
    from graph.index.queries import select_from  # noqa: PLC0415
    from graph.index.schema import FILE  # noqa: PLC0415
    from graph.network import network_of  # noqa: PLC0415
    from graph.page import write_page  # noqa: PLC0415
    from graph.same import judgements, lines, matches  # noqa: PLC0415

    check(extractions)
    with replacing(out) as folder:
        write_relations(extractions, folder / "relations.jsonl")
        write_trig(extractions, folder / "graph.trig", fold, with_text, names_of(read_tables()))
        build_store(folder / "graph.trig", folder / "store")
        build_index(select_from(folder / "store"), folder / FILE, fold)
        made = judgements(matches(extractions), extractions)
        if made:
            put_text(folder / MATCHES, lines(made))
        log = read_lines(out / JUDGEMENTS)
        all_ = (*made, *log.judgements)
        judged = add_to_build(all_, folder / "graph.trig", folder / "store")
        network = judged_network(folder / FILE, all_, fold) if all_ else network_of(extractions)
        write_page(folder / "network.html", network)
    return [*log.faults, *told(judged)]


def _report(extractions: Sequence[Extraction], skips: Skips, out: Path, judged: Sequence[str]) -> None:
    console = _console(sys.stdout)
    console.print(event_table(extractions))
    for line in (*summary(extractions, skips.rows, skips.notes), *judged):
        console.print(line, soft_wrap=True)
    wrote = f"Wrote {out / 'network.html'}, relations.jsonl, graph.trig, the store and its index beside it."
    console.print(wrote, soft_wrap=True)


@app.command()
def query(
    what: Annotated[str | None, typer.Argument(help="SPARQL, a file that holds it, or the name of a question.")] = None,
    list_: Annotated[bool, typer.Option("--list", help="List the questions that ship with Siyar.")] = False,
    set_: Annotated[list[str] | None, typer.Option("--set", help="A parameter of a question: NAME=VALUE.")] = None,
    format: Annotated[str, typer.Option(help="table, csv, tsv, json, xml; for a graph turtle, nt, jsonld, rdfxml.")] = "table",
    out: Annotated[Path, typer.Option(help="The folder of the build that is asked.")] = BUILD,
    seconds: Annotated[float, typer.Option(min=0.1, max=3600, help="The longest that a query may take.")] = LIMIT_SECONDS,
    store: Annotated[str | None, typer.Option(help="Ask this SPARQL endpoint on another machine instead of a build.")] = None,
    token_file: Annotated[Path | None, typer.Option(help="A file with the token of --store (else SIYAR_TOKEN).")] = None,
) -> None:
    """Answers a question from the store of a build, or from one on another machine."""
    if list_:
        return _list_questions()
    if what is None:
        raise typer.BadParameter("say what to ask: SPARQL, a file, or a question of --list", param_hint="WHAT")
    text = _query_text(what, dict(map(_pair, set_ or [])))
    asked = format if format != "table" else "turtle" if is_graph(text) else "json"
    answer = answer_from(store, token_file, text, asked, seconds) if store else _answer(out, text, asked, seconds)
    if format != "table" or is_graph(text):
        return _put(answer)
    hidden = ("event",) if what in questions() else ()  # an IRI for programs, which read csv or json
    return _console(sys.stdout).print(answer_table(*plain_rows(answer), hidden=hidden))


def _answer(out: Path, text: str, format: str, seconds: float) -> bytes:
    recover(out)
    for note in bring_up_to_date(out):
        print(f"Note: {note}", file=sys.stderr)
    return ask(out / "store", text, format, seconds)


def _put(answer: bytes) -> None:
    sys.stdout.buffer.write(answer if answer.endswith(b"\n") else answer + b"\n")
    sys.stdout.buffer.flush()


def _list_questions() -> None:
    console = _console(sys.stdout)
    for question in questions().values():
        console.print(f"{question.name}\n    {question.titles['en']} · {question.titles['ar']}", soft_wrap=True)
        for parameter in question.parameters:
            needed = " (needed)" if parameter.required else ""
            console.print(
                f"    --set {parameter.name}=…{needed}  {parameter.words['en']} · {parameter.words['ar']}", soft_wrap=True
            )


def _query_text(what: str, given: dict[str, str]) -> str:
    question: Question | None = questions().get(what)
    if question:
        return fill(question, given, fold)
    if given:
        raise SiyarError(f"--set is for the questions of `query --list`; “{what[:40]}” is none of them.")
    if any(char.isspace() or char in "{}" for char in what):
        return what
    try:
        return Path(what).read_text(encoding="utf-8")
    except (OSError, ValueError) as fault:
        why = "it is no UTF-8 text" if isinstance(fault, UnicodeDecodeError) else "there is none"
        raise SiyarError(
            f"“{what}” is neither SPARQL nor a question of `query --list` nor a file with SPARQL ({why})."
        ) from fault


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise SiyarError(f"“{text}” is no parameter; write --set NAME=VALUE.")
    return name, value


@app.command()
def explain(
    event: Annotated[str | None, typer.Argument(help="The IRI of an event of a build, or its last part.")] = None,
    sentence: Annotated[str | None, typer.Option(help="Instead of an event: a sentence or short text.")] = None,
    language: Annotated[str | None, typer.Option(help="The language of the sentence, such as ar.")] = None,
    date: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="As for build: the date of the text.")] = None,
    articles: Annotated[list[Path] | None, typer.Option(help="What the build was made from (default: the samples).")] = None,
    out: Annotated[Path, typer.Option(help="The folder of the build.")] = BUILD,
    models: Annotated[str, typer.Option(help="bundled, or official.")] = "bundled",
    cache: Annotated[Path, typer.Option(help="The folder in which parses are kept.")] = CACHE,
) -> None:
    """Says why an event was found, or what each verb of a sentence gave and why the others gave nothing."""
    day = date.date() if date else None
    reading = Reading(models, cache)
    if sentence is not None:
        code = language or guess_language(sentence)
        if code is None or not sentence.strip():
            raise SiyarError("The language of this --sentence cannot be guessed; name it with --language.")
        return print(explain_text(traced(Article("sentence", sentence, code, date=day), reading)))
    if event is None:
        raise typer.BadParameter("name an event by its IRI, or give a --sentence", param_hint="EVENT")
    name, iri = article_of(out / "relations.jsonl", event)
    found = [one for one in read_articles(articles or [SAMPLES], day).articles if one.id == name]
    if not found:
        raise SiyarError(f"The article “{name}” of this event is not among --articles; give what the build was made from.")
    extraction = traced(replace(found[0], language=language or found[0].language), reading).extraction
    events = [one for one in extraction.events if event_iri(name, one) == iri]
    if not events:
        raise SiyarError(f"“{name}” gives this event no longer; give the --date of the build, or build again.")
    return print(f"{iri}\nin {name}\n{explain_event(extraction, events[0])}")


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Argument(help="A folder with annotated texts.")] = GOLD,
    articles: Annotated[list[Path] | None, typer.Option(help="The articles that are annotated (default: the samples).")] = None,
    out: Annotated[Path | None, typer.Option(help="A page to write, such as docs/accuracy.md.")] = None,
    misses: Annotated[bool, typer.Option("--misses", help="List every miss with its cause.")] = False,
    calibrate: Annotated[bool, typer.Option("--calibrate", help="Rewrite the tables of confidence from what is found.")] = False,
    models: Annotated[str, typer.Option(help="bundled, or official.")] = "bundled",
    cache: Annotated[Path, typer.Option(help="The folder in which parses are kept.")] = CACHE,
    threads: Annotated[int, typer.Option(min=1, help="Threads of the parser.")] = 2,
) -> None:
    """Measures what is extracted from annotated texts: precision, recall, status, sources, times, places."""
    found, left = measured(gold, articles or [SAMPLES], Reading(models, cache, threads))
    if out:
        command = f"python build_graph.py evaluate {_shown(gold)}{' --articles …' if articles else ''} --out {_shown(out)}"
        put_text(out, page(found, Stamp(datetime.now().date(), commit_of(ROOT), command)))
    console = _console(sys.stdout)
    for table in tables(found) if misses else [overall(found)]:
        console.print(f"\n{table.title}")
        console.print(answer_table(table.head, table.rows))
    for code, trust in calibrated(found).items() if calibrate else ():
        put_text(LANG / code / "confidence.yaml", written(trust))
    for line in [*(miss_lines(found) if misses else ()), *left, *([f"Wrote {out}."] if out else ())]:
        console.print(line, soft_wrap=True)


@app.command()
def coverage(
    articles: Annotated[list[Path], typer.Argument(help="Text files, folders of them, JSONL files.", show_default=False)],
    language: Annotated[str | None, typer.Option(help="The language of all these articles, such as ar.")] = None,
    relation: Annotated[list[str] | None, typer.Option(help="The words of this relation too; may be repeated.")] = None,
    top: Annotated[int, typer.Option(min=1, help="How many words a table lists.")] = 20,
    out: Annotated[Path | None, typer.Option(help="A page to write instead, with all relations.")] = None,
    models: Annotated[str, typer.Option(help="bundled, or official.")] = "bundled",
    cache: Annotated[Path, typer.Option(help="The folder in which parses are kept.")] = CACHE,
    threads: Annotated[int, typer.Option(min=1, help="Threads of the parser.")] = 2,
) -> None:
    """Counts what the frames catch and miss in articles, and the words with actors that no frame knows."""
    unknown = sorted(set(relation or ()) - set(load_signatures()))
    if unknown:
        raise SiyarError(f"There is no relation “{unknown[0]}”; the relations are {', '.join(sorted(load_signatures()))}.")
    found = covered_all(read_articles(articles).articles, language, Reading(models, cache, threads))
    if out:
        put_text(out, coverage_page(found, relation or (), top))
        print(f"Wrote {out}.")
        return
    console = _console(sys.stdout)
    for table in (table for one, data in found for table in coverage_tables(one, data, relation or (), top)):
        console.print(f"\n{table.title}", soft_wrap=True)
        console.print(answer_table(table.head, table.rows, len(table.rows)))


def _shown(path: Path) -> str:
    """A path as a reader of the page may type it, without the folders of this machine."""
    return os.path.relpath(path, ROOT) if path.resolve().is_relative_to(ROOT) else path.name


add_serve(app, fold)
add_export(app, fold)
add_upload(app, fold)


def _build_samples() -> None:
    """What the command does when nothing is said."""
    app(["build", str(SAMPLES)], standalone_mode=False)
    console = _console(sys.stdout)
    for line in (
        "",
        f"Open {BUILD / 'network.html'} in a browser.",
        "Ask the graph:      python build_graph.py query gifts      (all questions: query --list)",
        "Your own articles:  python build_graph.py build ARTICLE… --date YYYY-MM-DD",
    ):
        console.print(line, soft_wrap=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command. An error for people is one sentence on standard error and exit code 1; wrong usage exits with 2."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if given:
            app(given)
        else:
            _build_samples()
    except SiyarError as fault:
        print(f"Error: {fault}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    gc.set_threshold(100_000, 50, 50)  # most of what a build makes lives to its end: to look for rubbish often is in vain
    main()
