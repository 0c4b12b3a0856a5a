from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.layout import Box, place

NODES = [f"n{i}" for i in range(14)]
pairs = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)).filter(lambda pair: pair[0] != pair[1]), max_size=30)


def overlapping(points: dict[str, tuple[int, int]], boxes: dict[str, Box], slack: int = 3) -> list[tuple[str, str]]:
    def apart(a: str, b: str) -> bool:
        (ax, ay), (bx, by) = points[a], points[b]
        wide = (boxes[a].width + boxes[b].width) / 2 - slack
        high = (boxes[a].height + boxes[b].height) / 2 - slack
        return abs(ax - bx) >= wide or abs(ay + boxes[a].below - by - boxes[b].below) >= high

    return [(a, b) for a, b in combinations(points, 2) if not apart(a, b)]


@settings(deadline=None, max_examples=60)
@given(links=pairs, later=pairs, widths=st.lists(st.integers(20, 200), min_size=14, max_size=14))
def test_every_node_has_a_place_and_no_two_overlap(
    links: list[tuple[str, str]], later: list[tuple[str, str]], widths: list[int]
) -> None:
    boxes = {node: Box(width, 60, 10) for node, width in zip(NODES, widths, strict=True)}
    points = place(boxes, links, later)
    assert points.keys() == boxes.keys()
    assert overlapping(points, boxes) == []
    assert place(boxes, links, later) == points


def test_a_crowd_around_one_node_finds_room() -> None:
    boxes = {f"n{i}": Box(140, 60, 10) for i in range(700)}
    points = place(boxes, [("n0", f"n{i}") for i in range(1, 700)])
    assert overlapping(points, boxes) == []


def test_nothing_to_place() -> None:
    assert place({}, []) == {}
    assert place({"a": Box(10, 10)}, []) == {"a": (0, 0)}
