"""The habits of the house, held by reading the code: who imports whom, how long files are, where language may stand."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("extract", "graph", "ontology", "training", "benchmarks")
FILES = sorted(p for room in ROOMS for p in (ROOT / room).rglob("*.py")) + [ROOT / "build_graph.py"]
#: Each file of extract imports only from those before it.
EXTRACT = (
    "errors", "types", "yamls", "normal", "tables", "gazetteer", "titles", "days", "calendar", "dates", "bundle",
    "scripts", "articles", "clean", "conllu", "cache", "official", "tokens", "segment", "repairs", "parse",
    "lexicon", "tree", "retag", "arguments", "relatives", "clauses", "frames", "views", "match", "names", "reader",
    "stretches", "runs", "offices", "prenominal", "phrases", "entities", "governed", "amounts", "due", "objects", "datelines",
    "participles", "mend", "pronouns", "sources", "qualify", "trust", "language",
    "scene", "told", "trials", "stays", "when", "results", "drafts", "apart", "joined", "together", "visits", "doers", "merge",
    "positions", "events", "batches", "explain", "gold", "pairs", "evaluate", "causes", "accuracy", "review",
    "coverage",
)  # fmt: skip
LONGEST_FILE, LONGEST_FUNCTION = 400, 60
ARABIC = re.compile("[\u0621-\u064a]")


def imports(path: Path) -> set[str]:
    """The modules that a file imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def is_public(tree: ast.Module, function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """A function of the module or a method of a public class, named without an underscore."""
    owners = [tree, *(n for n in tree.body if isinstance(n, ast.ClassDef) and not n.name.startswith("_"))]
    return not function.name.startswith("_") and any(function in owner.body for owner in owners)


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_keeps_the_habits(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= LONGEST_FILE, "a file of one idea is shorter: split it"
    assert not ARABIC.search(text), "words of a language belong to data"
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            assert node.end_lineno - node.lineno <= LONGEST_FUNCTION, f"{node.name} is longer than {LONGEST_FUNCTION} lines"
            if path.parts[-2] in ("extract", "graph") and is_public(tree, node):
                assert ast.get_docstring(node), f"{node.name} is public and has no docstring"
        if isinstance(node, ast.Compare):
            words = {n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
            names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)} | {
                n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)
            }
            assert not (words & {"ar", "en", "fr"} and names & {"lang", "language", "code"}), "a language is data, never an if"


@pytest.mark.parametrize("name", EXTRACT)
def test_extract_imports_only_from_above(name: str) -> None:
    path = ROOT / "extract" / f"{name}.py"
    above = set(EXTRACT[: EXTRACT.index(name)])
    for module in imports(path):
        if module.startswith("extract."):
            assert module.split(".")[1] in above, f"{name} imports {module}, which stands below it"
        assert not module.startswith(("graph", "build_graph")), f"extract imports {module}"
        assert not module.startswith(("rdflib", "pyoxigraph")), "extract knows no RDF"
        assert not module.startswith("stanza") or name == "parse", "only parse.py knows stanza"


def test_every_file_of_extract_is_in_the_list() -> None:
    found = {p.stem for p in (ROOT / "extract").glob("*.py")} - {"__init__"}
    assert found == set(EXTRACT)


@pytest.mark.parametrize("path", sorted((ROOT / "graph").rglob("*.py")), ids=lambda p: p.name)
def test_graph_knows_of_extract_only_its_types(path: Path) -> None:
    for module in imports(path):
        if module.startswith("extract."):
            assert module.split(".")[1] in ("types", "errors"), f"{path.name} imports {module}"
        assert not module.startswith(("stanza", "build_graph"))


def test_languages_have_the_same_files() -> None:
    needed = {"lexicon.yaml", "titles.yaml", "dates.yaml", "normal.yaml", "script.yaml"}
    for folder in sorted(p for p in (ROOT / "extract" / "lang").iterdir() if (p / "lexicon.yaml").exists()):
        assert needed <= {p.name for p in folder.iterdir()}, f"{folder.name} lacks a file"
        assert list((folder / "frames").glob("*.yaml"))
