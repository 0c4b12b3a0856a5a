"""The commands that speak to a store on another machine: `query --store`."""

from __future__ import annotations

from pathlib import Path


def answer_from(store: str, token_file: Path | None, text: str, format: str, seconds: float) -> bytes:
    """The answer of the endpoint at the address `store` to a query, as graph.store.ask gives it, with the same errors.

    The token is that of `token_file`, else of the environment. Raises RemoteError where the store cannot be asked.
    """
    from graph.remote.client import Client, checked_url, read_token  # noqa: PLC0415  (queries to a build need no network)
    from graph.remote.endpoint import ask_remote, connected  # noqa: PLC0415

    return ask_remote(connected(checked_url(store), Client(read_token(token_file), seconds)), text, format)
