"""Where the scenes of a graph lie when it is drawn: in layers by the number of replies, the lines between them smooth.

A scene lies in the layer of the fewest ways that lead to it from the start. Lines that pass a layer get a place in it,
so that they go round the scenes. The order in each layer is the one that crosses the fewest lines of those tried; the
places then come as near to their neighbours as the distance between them allows.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from roleplay.reports.graph import Edge, Graph

NODE_WIDTH, NODE_HEIGHT = 190, 62
GAP, LAYER_GAP, MARGIN = 26, 84, 24
_THIN = 14  # the place of a line that passes a layer
_SWEEPS = 10
_MOST_PASSING = 4_000
"""Places of lines that pass layers; where there would be more, lines go straight through."""

Point = tuple[float, float]
_Port = tuple[float, float, float]  # where a line leaves, where it arrives, and how far down its label moves


@dataclass(frozen=True, slots=True)
class Line:
    """A way from scene to scene: the path as SVG writes it, and where its label stands."""

    edge: Edge
    path: str
    label: Point


@dataclass(frozen=True, slots=True)
class Drawing:
    """The upper left corner of each scene by its id, the lines, and the size of all, in pixels."""

    places: Mapping[str, Point]
    lines: tuple[Line, ...]
    width: float
    height: float


class _Spots:
    """Everything that has a place: scenes first, then lines that pass a layer. `layers`: their numbers, in order."""

    def __init__(self, graph: Graph, edges: Sequence[Edge]) -> None:
        self.ids = [node.id for node in graph.nodes]
        number = {name: k for k, name in enumerate(self.ids)}
        depth = _depths(graph, edges)
        self.layer = [depth[name] for name in self.ids]
        self.layers: list[list[int]] = [[] for _ in range(max(self.layer, default=0) + 1)]
        for spot in sorted(range(len(self.ids)), key=lambda k: (self.layer[k], k)):
            self.layers[self.layer[spot]].append(spot)
        self.chains: list[list[int]] = []
        passing = sum(max(0, abs(depth[e.target] - depth[e.source]) - 1) for e in edges)
        for edge in edges:
            here, there = number[edge.source], number[edge.target]
            between = self._between(self.layer[here], self.layer[there]) if passing <= _MOST_PASSING else ()
            chain = [here]
            for layer in between:
                self.layers[layer].append(len(self.layer))
                chain.append(len(self.layer))
                self.layer.append(layer)
            self.chains.append([*chain, there])
        self.near: dict[int, list[int]] = {}
        for chain in self.chains:
            for one, other in pairwise(chain):
                self.near.setdefault(one, []).append(other)
                self.near.setdefault(other, []).append(one)

    @staticmethod
    def _between(here: int, there: int) -> range:
        return range(here + 1, there) if here < there else range(here - 1, there, -1)

    def is_scene(self, spot: int) -> bool:
        """Whether it is a scene and not a line."""
        return spot < len(self.ids)

    def width(self, spot: int) -> int:
        """How wide its place is."""
        return NODE_WIDTH if self.is_scene(spot) else _THIN


def draw(graph: Graph) -> Drawing:
    """Places for all scenes, and lines for all ways but those to the later scenes of a row that have another way in."""
    edges = drawn_edges(graph)
    spots = _Spots(graph, edges)
    _order(spots)
    centres = _centres(spots)
    left = min((centres[k] - spots.width(k) / 2 for k in range(len(spots.layer))), default=0) - MARGIN
    centres = [round(x - left, 1) for x in centres]
    heights = _heights(spots)
    tops = [heights[layer] for layer in spots.layer]
    places = {name: (centres[k] - NODE_WIDTH / 2, tops[k]) for k, name in enumerate(spots.ids)}
    ports = _ports(spots, centres)
    lines = tuple(
        _line(edge, chain, ports[k], spots, centres, tops)
        for k, (edge, chain) in enumerate(zip(edges, spots.chains, strict=True))
    )
    width = max((centres[k] + spots.width(k) / 2 for k in range(len(spots.layer))), default=0) + MARGIN
    height = heights[-1] - 40
    return Drawing(places, lines, round(width, 1), height)


def drawn_edges(graph: Graph) -> list[Edge]:
    """The edges that are drawn: a row goes to its first scene; to a later one where no other way leads to that."""
    edges = list(graph.edges())
    direct = {edge.target for edge in edges if not edge.later}
    return [edge for edge in edges if not edge.later or edge.target not in direct]


def _depths(graph: Graph, edges: Sequence[Edge]) -> dict[str, int]:
    """The fewest ways from the start to each scene; scenes to which none leads begin anew beside the start."""
    onward: dict[str, list[str]] = {}
    for edge in edges:
        onward.setdefault(edge.source, []).append(edge.target)
    depth: dict[str, int] = {}
    in_order = sorted(graph.nodes, key=lambda node: (not node.start, bool(node.common)))
    for node in in_order:
        if node.id in depth:
            continue
        depth[node.id] = 1 if node.common and depth else 0
        waiting = deque([node.id])
        while waiting:
            here = waiting.popleft()
            for target in onward.get(here, ()):
                if target not in depth:
                    depth[target] = depth[here] + 1
                    waiting.append(target)
    return depth


def _order(spots: _Spots) -> None:
    """Order each layer by the middle of its neighbours, down and up again; the best of all orders stays."""
    best, fewest = [list(layer) for layer in spots.layers], _crossings(spots)
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        numbers = range(1, len(spots.layers)) if down else range(len(spots.layers) - 2, -1, -1)
        for number in numbers:
            beside = spots.layers[number - 1 if down else number + 1]
            place = {spot: float(k) for k, spot in enumerate(beside)}
            own = {spot: float(k) for k, spot in enumerate(spots.layers[number])}
            wanted = {spot: _middle(spots.near.get(spot, ()), place, own[spot]) for spot in own}
            spots.layers[number].sort(key=wanted.__getitem__)
        crossed = _crossings(spots)
        if crossed < fewest:
            best, fewest = [list(layer) for layer in spots.layers], crossed
    spots.layers = best


def _middle(near: Sequence[int], place: Mapping[int, float], own: float) -> float:
    found = [place[spot] for spot in near if spot in place]
    return sum(found) / len(found) if found else own


def _crossings(spots: _Spots) -> int:
    """How many pairs of lines cross between neighbouring layers."""
    count = 0
    for upper, lower in pairwise(spots.layers):
        place = {spot: k for k, spot in enumerate(lower)}
        ends: list[int] = []
        for spot in upper:
            targets = sorted(place[other] for other in spots.near.get(spot, ()) if other in place)
            count += sum(len(ends) - bisect_right(ends, target) for target in targets)
            for target in targets:
                insort(ends, target)
    return count


def _centres(spots: _Spots) -> list[float]:
    """The middle of each place, as near to its neighbours' as the order and the distances allow."""
    centres = [0.0] * len(spots.layer)
    for layer in spots.layers:
        _place(spots, layer, [0.0] * len(layer), centres)
    for sweep in range(_SWEEPS):
        for layer in spots.layers if sweep % 2 == 0 else reversed(spots.layers):
            wanted = []
            for spot in layer:
                near = [centres[k] for k in spots.near.get(spot, ()) if spots.layer[k] != spots.layer[spot]]
                wanted.append(sum(near) / len(near) if near else centres[spot])
            _place(spots, layer, wanted, centres)
    return centres


def _place(spots: _Spots, layer: Sequence[int], wanted: Sequence[float], centres: list[float]) -> None:
    """Set the places of a layer: the least sum of squares to what is wanted, in this order and at these distances."""
    offsets = [0.0]
    for one, other in pairwise(layer):
        offsets.append(offsets[-1] + (spots.width(one) + spots.width(other)) / 2 + GAP)
    blocks: list[tuple[float, int]] = []  # sum and number of those that stand as close as they can
    for place, offset in zip(wanted, offsets, strict=True):
        total, count = place - offset, 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / count:
            before, number = blocks.pop()
            total, count = total + before, count + number
        blocks.append((total, count))
    shifts = [total / count for total, count in blocks for _ in range(count)]
    for spot, shift, offset in zip(layer, shifts, offsets, strict=True):
        centres[spot] = shift + offset


def _heights(spots: _Spots) -> list[int]:
    """The top of each layer, and of one more below all: more room where lines lead from scene to scene in a layer."""
    arcs = [0] * len(spots.layers)
    for chain in spots.chains:
        if spots.layer[chain[0]] == spots.layer[chain[-1]]:
            arcs[spots.layer[chain[0]]] += 1
    tops = [MARGIN]
    for count in arcs:
        tops.append(tops[-1] + NODE_HEIGHT + LAYER_GAP + min(70, 8 * count))
    return tops


def _ports(spots: _Spots, centres: Sequence[float]) -> list[_Port]:
    """Where each line leaves its scene and where it comes to the other: side by side, in the order of what is there."""
    ends: dict[tuple[int, bool], list[tuple[float, int, int]]] = {}
    for number, chain in enumerate(spots.chains):
        for side, (spot, other) in enumerate(((chain[0], chain[1]), (chain[-1], chain[-2]))):
            below = spots.layer[other] >= spots.layer[spot]
            ends.setdefault((spot, below), []).append((centres[other], number, side))
    ports = [[0.0, 0.0, 0.0] for _ in spots.chains]
    for (spot, _), found in ends.items():
        step = (NODE_WIDTH - 20) / (len(found) + 1)
        labels = 0
        for place, (_, number, side) in enumerate(sorted(found), start=1):
            ports[number][side] = round(centres[spot] - (NODE_WIDTH - 20) / 2 + place * step, 1)
            if side == 0:  # labels of neighbours stand at different heights
                ports[number][2] = labels % 3 * 13 if len(found) > 3 else 0
                labels += 1
    return [(one, other, lower) for one, other, lower in ports]


def _line(
    edge: Edge,
    chain: Sequence[int],
    port: _Port,
    spots: _Spots,
    centres: Sequence[float],
    tops: Sequence[int],
) -> Line:
    here, there = chain[0], chain[-1]
    start, end, lower = port
    if spots.layer[here] == spots.layer[there]:  # below both, in an arc
        low = tops[here] + NODE_HEIGHT
        deep = low + min(90.0, 26 + abs(end - start) / 16)
        path = f"M{start:g},{low} C{start:g},{deep:g} {end:g},{deep:g} {end:g},{low + 4}"
        aside = 12 if end > start else -12
        return Line(edge, path, (round(start + aside, 1), low + 20 + lower))
    down = spots.layer[there] > spots.layer[here]
    first = tops[here] + (NODE_HEIGHT if down else 0)
    last = tops[there] + (-4 if down else NODE_HEIGHT + 4)  # room for the head of the arrow
    path = f"M{start:g},{first}"
    x, y = start, first
    for spot in chain[1:-1]:
        above, below = tops[spot], tops[spot] + NODE_HEIGHT
        enter, leave = (above, below) if down else (below, above)
        middle = (y + enter) / 2
        path += f" C{x:g},{middle:g} {centres[spot]:g},{middle:g} {centres[spot]:g},{enter} L{centres[spot]:g},{leave}"
        x, y = centres[spot], leave
    middle = (y + last) / 2
    path += f" C{x:g},{middle:g} {end:g},{middle:g} {end:g},{last}"
    towards = centres[chain[1]] if len(chain) > 2 else end
    return Line(edge, path, (round(start + (towards - start) * 0.1, 1), first + (20 + lower if down else -12 - lower)))
