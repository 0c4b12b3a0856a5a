"""The web application over a built graph: ask it, browse it, judge it."""
