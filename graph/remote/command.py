"""The commands that speak to a store on another machine: `upload`, and `query --store`."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from graph.names import Fold

if TYPE_CHECKING:
    from graph.remote.endpoint import Endpoint
    from graph.remote.upload import Outcome

OUT, SECONDS = Path("build"), 120.0


def endpoint_at(store: str, token_file: Path | None, seconds: float) -> Endpoint:
    """The endpoint at the address `store`; its token is that of `token_file`, else of the environment.

    Raises RemoteError where it cannot be asked.
    """
    from graph.remote.client import Client, checked_url, read_token  # noqa: PLC0415  (queries to a build need no network)
    from graph.remote.endpoint import connected  # noqa: PLC0415

    return connected(checked_url(store), Client(read_token(token_file), seconds))


def answer_from(store: str, token_file: Path | None, text: str, format: str, seconds: float) -> bytes:
    """The answer of the endpoint at the address `store` to a query, as graph.store.ask gives it, with the same errors."""
    from graph.remote.endpoint import ask_remote  # noqa: PLC0415

    return ask_remote(endpoint_at(store, token_file, seconds), text, format)


@contextmanager
def index_at(store: str, token_file: Path | None, folder: Path, fold: Fold) -> Iterator[sqlite3.Connection]:
    """An index of what the endpoint at the address `store` has, with the judgements there and those in `folder`."""
    from graph.explorer.remote import RemoteServed  # noqa: PLC0415
    from graph.index.schema import open_index  # noqa: PLC0415

    with TemporaryDirectory() as nothing:
        endpoint = endpoint_at(store, token_file, SECONDS)
        served = RemoteServed(folder if folder.is_dir() else Path(nothing), endpoint, fold)
        with closing(served), closing(open_index(served.index)) as index:
            yield index


def add_upload(app: typer.Typer, fold: Fold) -> None:
    """Gives `app` the command `upload`; `fold` gives the form in which names are compared."""

    @app.command()
    def upload(
        store: Annotated[str, typer.Option(help="The address at which the store answers SPARQL queries.")],
        out: Annotated[Path, typer.Option(help="The folder of the build.")] = OUT,
        data: Annotated[
            str | None, typer.Option(help="The address at which it takes graphs, where it cannot be told from --store.")
        ] = None,
        prune: Annotated[bool, typer.Option("--prune", help="Remove uploaded articles that the build has no longer.")] = False,
        token_file: Annotated[Path | None, typer.Option(help="A file with the token (else SIYAR_TOKEN).")] = None,
        seconds: Annotated[float, typer.Option(min=0.1, max=3600, help="The longest that one request may take.")] = SECONDS,
    ) -> None:
        """Puts a build into a store on another machine, article by article; what is there as it is, is not sent again."""
        from graph.remote.client import checked_url  # noqa: PLC0415
        from graph.remote.upload import data_url  # noqa: PLC0415

        target = checked_url(data) if data else data_url(checked_url(store))
        done = _uploaded(out, fold, lambda: endpoint_at(store, token_file, seconds), target, prune)
        print(f"{done.sent} graphs sent, {done.unchanged} were there already, {done.removed} removed.")
        if done.left:
            print(f"{done.left} graphs of earlier uploads stay that this build does not have; --prune removes them.")


def _uploaded(out: Path, fold: Fold, connect: Callable[[], Endpoint], data: str, prune: bool) -> Outcome:
    """Uploads a copy of the build, so that it may be built anew meanwhile."""
    from graph.explorer.snapshot import Served  # noqa: PLC0415
    from graph.judgement_log import read_log  # noqa: PLC0415
    from graph.remote.upload import graphs_of, upload  # noqa: PLC0415
    from graph.store import open_store  # noqa: PLC0415

    served = Served(out, fold=fold)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(file=sys.stderr)
    try:
        store, endpoint = open_store(served.store), connect()
        graphs, log = graphs_of(store), read_log(served.snapshot).judgements
        with Progress(*columns, console=console, disable=not sys.stderr.isatty(), transient=True) as progress:
            steps = progress.track(upload(endpoint, data, store, graphs, log, prune), total=len(graphs), description="graphs")
            return [*steps][-1]
    finally:
        served.close()
