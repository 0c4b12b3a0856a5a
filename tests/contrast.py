"""The colours of the pages, and how much two of them differ."""

from __future__ import annotations

import re

from graph.page import ASSETS

THEMES = (":root {", ':root[data-theme="dark"] {')
_PLAIN = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")


def colours(theme: str, *sheets: str) -> dict[str, str]:
    """Name → colour of a theme (one of THEMES), with those that `sheets` add."""
    shared = (ASSETS / "colours.css").read_text(encoding="utf-8")
    return dict(_PLAIN.findall("".join(sheet.split(theme, 1)[1].split("}", 1)[0] for sheet in (shared, *sheets))))


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2, section 1.4.3."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
