"""Answers SPARQL queries on the build that is served."""

from __future__ import annotations

from pathlib import Path

from anyio import to_thread

from graph.explorer.snapshot import Generation
from graph.store import ask


class Pool:
    """Asks one query after the other in processes that can be stopped."""

    def __init__(self, place: Path) -> None:
        self.place = place

    async def ask(self, generation: Generation, text: str, format: str) -> bytes:
        """As graph.store.ask, on the store of `generation`."""
        return await to_thread.run_sync(ask, generation.snapshot / "store", text, format)

    async def close(self) -> None:
        """Ends the processes."""
