"""Which of the formats that can be written is the one that a client wants most (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.sparql import GRAPH_FORMS

#: Format → its media types, the one to be announced first; the formats in the order of our preference.
ROW_TYPES: Mapping[str, Sequence[str]] = {
    "json": ("application/sparql-results+json", "application/json"),
    "xml": ("application/sparql-results+xml", "application/xml", "text/xml"),
    "csv": ("text/csv",),
    "tsv": ("text/tab-separated-values",),
}
GRAPH_TYPES: Mapping[str, Sequence[str]] = {
    "turtle": ("text/turtle", "application/x-turtle"),
    "nt": ("application/n-triples", "text/plain"),
    "jsonld": ("application/ld+json",),
    "rdfxml": ("application/rdf+xml",),
}


@dataclass(frozen=True, slots=True)
class Range:
    """A media range of an Accept header, such as `text/*`, and how much it is wanted, from 0 (not at all) to 1."""

    main: str
    sub: str
    weight: float

    def fits(self, media_type: str) -> int:
        """How closely it names a media type: 0 not, 1 as `*/*`, 2 as `type/*`, 3 in full."""
        main, _, sub = media_type.partition("/")
        if (self.main, self.sub) == (main, sub):
            return 3
        if (self.main, self.sub) == (main, "*"):
            return 2
        return 1 if (self.main, self.sub) == ("*", "*") else 0


def types_of(form: str) -> Mapping[str, Sequence[str]]:
    """The formats of the answer to a query of this form, with their media types."""
    return GRAPH_TYPES if form in GRAPH_FORMS else ROW_TYPES


def chosen(accept: str | None, types: Mapping[str, Sequence[str]]) -> tuple[str, str] | None:
    """The format and media type that an Accept header wants most, None where it wants none of them.

    Without a header, or with one that names nothing, the first is chosen. What cannot be read in a header is passed over.
    """
    ranges = read_accept(accept or "")
    if not ranges:
        format, names = next(iter(types.items()))
        return format, names[0]
    offers = [(format, name) for format, names in types.items() for name in names]
    best = max(offers, key=lambda offer: weight_of(offer[1], ranges))  # the first of equals
    return best if weight_of(best[1], ranges) > 0 else None


def weight_of(media_type: str, ranges: Sequence[Range]) -> float:
    """How much a media type is wanted: the weight of the range that names it most closely."""
    closest = max(ranges, key=lambda one: one.fits(media_type), default=None)
    return closest.weight if closest and closest.fits(media_type) else 0.0


def read_accept(header: str) -> list[Range]:
    """The media ranges of an Accept header."""
    return [found for part in header.split(",") if (found := _range(part))]


def _range(part: str) -> Range | None:
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    main, slash, sub = name.partition("/")
    if not (slash and main and sub):
        return None
    weight = next((value.strip() for key, _, value in (one.partition("=") for one in parameters) if key.strip() == "q"), "1")
    try:
        return Range(main, sub, min(1.0, max(0.0, float(weight))))
    except ValueError:
        return None
