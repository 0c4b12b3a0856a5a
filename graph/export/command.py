"""The command `export`: a build, or a part of it, as a file for other programs."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from graph.names import Fold
from graph.outputs import recover

OUT = Path("build")
_DAY = ["%Y-%m-%d"]


def add_export(app: typer.Typer, fold: Fold) -> None:
    """Gives `app` the command `export`; `fold` gives the form in which names are compared."""

    @app.command()
    def export(
        format: Annotated[str, typer.Argument(help="html, graphml, gexf, csv, nodes, political, jsonld or sparql.")],
        out: Annotated[Path, typer.Option(help="The folder of the build.")] = OUT,
        to: Annotated[Path | None, typer.Option(help="The file to write; without it, the output.")] = None,
        relation: Annotated[list[str] | None, typer.Option(help="Only this relation, such as met_with; may be repeated.")] = None,
        status: Annotated[list[str] | None, typer.Option(help="Only this status: actual, negated, planned, possible.")] = None,
        from_: Annotated[datetime | None, typer.Option("--from", formats=_DAY, help="The first day.")] = None,
        to_date: Annotated[datetime | None, typer.Option(formats=_DAY, help="The last day.")] = None,
        source: Annotated[list[str] | None, typer.Option(help="Only what this entity says; none: what articles say.")] = None,
        entity: Annotated[
            list[str] | None, typer.Option(help="Only with this entity, by name or id; of two, between them.")
        ] = None,
        language: Annotated[str, typer.Option(help="The language of names: ar or en.")] = "en",
        reviewed: Annotated[bool, typer.Option("--reviewed", help="Only what was accepted or corrected.")] = False,
        store: Annotated[str | None, typer.Option(help="Instead of a build: what this SPARQL endpoint has.")] = None,
        token_file: Annotated[Path | None, typer.Option(help="A file with the token of --store (else SIYAR_TOKEN).")] = None,
    ) -> None:
        """Writes the events of a build as a page, a network, a table, linked data or the query behind them."""
        given = {
            "relation": ",".join(relation or ()),
            "status": ",".join(status or ()),
            "from": from_.date().isoformat() if from_ else "",
            "to": to_date.date().isoformat() if to_date else "",
            "undated": "0" if from_ or to_date else "1",
            "verdict": "accepted,corrected" if reviewed else "",
        }
        _export(format, partial(_opened, out, store, token_file, fold), to, given, source or (), entity or (), language, fold)


def _export(
    format: str,
    opened: Callable[[], AbstractContextManager[sqlite3.Connection]],
    to: Path | None,
    given: dict[str, str],
    sources: Iterable[str],
    entities: Iterable[str],
    language: str,
    fold: Fold,
) -> None:
    from graph.export.formats import exported, format_of  # noqa: PLC0415  (no other command needs these)
    from graph.index.filters import NONE, read_filters  # noqa: PLC0415

    format_of(format)
    with opened() as connection:
        told = ",".join(one if one == NONE else _entity(connection, one, fold) for one in sources)
        ids = [_entity(connection, one, fold) for one in entities]
        pieces = exported(connection, format, read_filters({**given, "source": told}), ids, language)
        if to is None:
            _put(pieces)
        else:
            write_file(to, pieces)


@contextmanager
def _opened(out: Path, store: str | None, token_file: Path | None, fold: Fold) -> Iterator[sqlite3.Connection]:
    """The index of a build, or of what the endpoint at `store` has, with what people judged."""
    if store:
        from graph.remote.command import index_at  # noqa: PLC0415

        with index_at(store, token_file, out, fold) as connection:
            yield connection
    else:
        from graph.judged_copy import judged_index  # noqa: PLC0415

        recover(out)
        with closing(judged_index(out, fold)) as connection:
            yield connection


def _entity(connection: sqlite3.Connection, text: str, fold: Fold) -> str:
    """The id of the entity that is called so, or has this id. Raises ExportError where that is not sure."""
    from graph.export.formats import ExportError  # noqa: PLC0415
    from graph.index.search import search  # noqa: PLC0415

    if connection.execute("SELECT 1 FROM entity WHERE id = ?", [text]).fetchone():
        return text
    found = search(connection, text, fold, 5)
    if found and fold(found[0]["matched"]) == fold(text):
        return str(found[0]["id"])
    near = ", ".join(f"{one['matched']} ({one['id']})" for one in found)
    raise ExportError(f"No entity is called “{text[:80]}”" + (f"; near it are {near}." if near else "; give its name or id."))


def _put(pieces: Iterator[str]) -> None:
    for piece in pieces:
        sys.stdout.buffer.write(piece.encode())
    sys.stdout.buffer.flush()


def write_file(path: Path, pieces: Iterable[str]) -> None:
    """Writes text to a file as UTF-8; an old file is replaced at once or not at all. Raises ExportError where it cannot be."""
    from graph.export.formats import ExportError  # noqa: PLC0415

    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with beside.open("w", encoding="utf-8", newline="") as file:
            file.writelines(pieces)
        beside.replace(path)
    except OSError as fault:
        raise ExportError(f"{path} cannot be written ({fault.strerror or fault}); name another file with --to.") from fault
    finally:
        with suppress(OSError):
            beside.unlink()
