"""An event before its referents have their final names."""

from __future__ import annotations

from dataclasses import dataclass

from extract.entities import Referent
from extract.types import Evidence, Span


@dataclass(frozen=True, slots=True)
class Draft:
    """An event before its referents have their final names."""

    type: str
    agents: tuple[tuple[Referent, Span | None], ...]
    targets: tuple[tuple[Referent, Span | None], ...]
    status: str
    evidence: Evidence
    frame: str
    confidence: float
    item: str | None = None
    item_span: Span | None = None
    place: Referent | None = None
    time: str | None = None
    time_text: str | None = None
    sources: tuple[Referent, ...] = ()
    why: tuple[tuple[str, str], ...] = ()
