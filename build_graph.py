"""The command: build a graph from articles, ask it. `python build_graph.py --help`."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from extract.articles import read_articles
from extract.bundle import UnknownLanguage
from extract.errors import SiyarError
from extract.events import extract
from extract.language import languages, load_language
from extract.normal import load_normal
from extract.parse import open_parser
from extract.types import Article, Extraction
from graph.check import check
from graph.outputs import recover, replacing
from graph.questions import fill, questions
from graph.rdf import write_trig
from graph.relations import write_relations
from graph.report import answer_table, event_table, summary
from graph.store import ask, build_store, is_graph, plain_rows

ROOT = Path(__file__).resolve().parent
SAMPLES = ROOT / "samples"
CACHE = Path(".siyar-cache")
SOFTWARE = "siyar 0.1.0"
NEXT = """
Open build/network.html in a browser. Ask the graph: python build_graph.py query who-met-whom
Build from your own articles: python build_graph.py build ARTICLE… --date YYYY-MM-DD"""

app = typer.Typer(add_completion=False, help="Siyar: knowledge graphs from Arabic and English news.", rich_markup_mode=None)
out = Console()
err = Console(stderr=True)

Out = Annotated[Path, typer.Option(help="The folder of the outputs.")]


def _fold(text: str) -> str:
    """The form in which names are compared, whatever their script."""
    for language in languages():
        text = load_normal(language).fold(text)
    return text


def _extractions(articles: Sequence[Article], models: str, cache: Path, threads: int, skipped: list[tuple[str, str]],
                 notes: Counter[str]) -> Iterator[Extraction]:  # fmt: skip
    """Articles → parses → events, language by language; a language without data or weights is skipped by name."""
    for code in sorted({a.language for a in articles}):
        mine = [a for a in articles if a.language == code]
        try:
            if code not in languages():
                raise UnknownLanguage(f"no data for the language “{code}”")
            parser = open_parser(code, models, threads)
        except UnknownLanguage as fault:
            skipped.append((f"{len(mine)} articles in “{code}”", str(fault).rstrip(".")))
            continue
        language = load_language(code)
        for article, parse in zip(mine, parser.parse_many(mine, cache), strict=True):
            yield extract(article, parse, language)
        notes.update(parser.notes)


@app.command()
def build(
    articles: Annotated[list[Path], typer.Argument(help="Text files, folders, JSONL files.")],
    out_folder: Annotated[Path, typer.Option("--out", help="The folder of the outputs.")] = Path("build"),
    day: Annotated[
        datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="The date of articles that tell none.")
    ] = None,
    models: Annotated[str, typer.Option(help="bundled, or official: stanza's own, where downloaded.")] = "bundled",
    cache: Annotated[Path, typer.Option(help="The folder of parsed articles.")] = CACHE,
    threads: Annotated[int, typer.Option(help="Threads of the parser.")] = 2,
) -> None:
    """Reads articles and writes the graph, the relations and the network page."""
    found = read_articles(articles, day.date() if day else None)
    skipped = [(s.where, s.reason) for s in found.skipped]
    notes: Counter[str] = Counter()
    extractions: list[Extraction] = []
    with replacing(out_folder, SOFTWARE) as folder:
        with _progress(len(found.articles)) as progress:
            for extraction in _extractions(found.articles, models, cache, threads, skipped, notes):
                extractions.append(extraction)
                progress.advance(progress.task_ids[0])
        if not extractions:
            raise SiyarError(f"No article could be read: {'; '.join(f'{w}: {r}' for w, r in skipped)}.")
        _write(extractions, folder)
    out.print(event_table(extractions))
    words = sum(len(e.article.text.split()) for e in extractions)
    told = [*skipped, *((n.where, n.reason) for n in found.notes)]
    for line in summary(extractions, words, told, notes):
        out.print(escape(line), highlight=False, soft_wrap=True)
    out.print(f"Wrote {out_folder}/: network.html, relations.jsonl, graph.trig, store/.", highlight=False)


def _progress(total: int) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    progress = Progress(*columns, console=err, disable=not err.is_terminal)
    progress.add_task("articles", total=total)
    return progress


def _write(extractions: Sequence[Extraction], folder: Path) -> None:
    from graph.network import network_of  # noqa: PLC0415  (pyvis takes half a second to import)
    from graph.page import write_page  # noqa: PLC0415

    check(extractions, _fold)
    write_relations(extractions, folder / "relations.jsonl")
    write_trig(extractions, folder / "graph.trig", _fold)
    build_store(folder / "graph.trig", folder / "store")
    write_page(folder / "network.html", network_of(extractions))


@app.command()
def query(
    text: Annotated[str | None, typer.Argument(help="A SPARQL query, a file that holds one, or the name of a question.")] = None,
    out_folder: Annotated[Path, typer.Option("--out", help="The folder of a build.")] = Path("build"),
    format: Annotated[str, typer.Option(help="table, csv, tsv, json, xml; turtle, nt, jsonld for a graph.")] = "table",
    set_: Annotated[list[str], typer.Option("--set", help="A parameter of a question: name=value.")] = [],  # noqa: B006
    show: Annotated[bool, typer.Option("--list", help="Lists the questions that ship with Siyar.")] = False,
    seconds: Annotated[float, typer.Option(help="The longest that a query may take.")] = 30.0,
) -> None:
    """Answers a question from the store of a build."""
    if show or text is None:
        for question in questions().values():
            parameters = ", ".join(p.name + ("*" if p.required else "") for p in question.parameters)
            titles = f"{question.titles['en']} · {question.titles['ar']}"
            out.print(escape(f"{question.name}  {titles}  ({parameters})"), highlight=False, soft_wrap=True)
        return
    recover(out_folder)
    sparql = _sparql(text, dict(_pair(s) for s in set_))
    wanted = ("turtle" if is_graph(sparql) else "json") if format == "table" else format
    answer = ask(out_folder / "store", sparql, wanted, seconds)
    if format == "table" and wanted == "json":
        out.print(answer_table(*plain_rows(answer)))
    else:
        sys.stdout.buffer.write(answer)


def _sparql(text: str, values: dict[str, str]) -> str:
    if text in questions():
        return fill(questions()[text], values, _fold)
    if values:
        raise SiyarError(f"--set is for the questions that ship with Siyar; “{text[:40]}” is none (query --list).")
    path = Path(text)
    if len(text) < 256 and "\n" not in text and path.is_file():
        return path.read_text(encoding="utf-8")
    return text


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise SiyarError(f"“{text}” is no parameter; write --set name=value.")
    return name, value


def main() -> int:
    """Runs the command; without arguments it builds the samples. Errors for people are one sentence and exit code 1."""
    arguments = sys.argv[1:]
    try:
        if arguments:
            app(arguments, standalone_mode=False)
        else:
            app(["build", str(SAMPLES)], standalone_mode=False)
            out.print(NEXT, highlight=False, soft_wrap=True)
    except SiyarError as fault:
        err.print(f"Error: {escape(str(fault))}", highlight=False, soft_wrap=True)
        return 1
    except typer.Abort:
        err.print("Stopped; the outputs are as they were.")
        return 130
    except Exception as fault:
        if hasattr(fault, "format_message"):  # a usage error of the command line
            err.print(f"Error: {escape(fault.format_message())}", highlight=False, soft_wrap=True)
            return 2
        raise
    return 0


if __name__ == "__main__":
    sys.exit(main())
