"""The graph of a scenario as a picture (SVG), and as a page with the picture and all its scenes and ways in words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from roleplay.reports.graph import Edge, Graph, Node, Way
from roleplay.reports.graph_layout import NODE_HEIGHT, NODE_WIDTH, draw
from roleplay.reports.pages import page_template

_LINE = 18
_LETTER = 6.6
"""Pixels that a letter of the notes takes, at most on the whole."""


def svg_graph(graph: Graph) -> str:
    """The picture as text, to be written in UTF-8: no script, nothing from elsewhere, every text escaped."""
    drawing = draw(graph)
    notes = list(_notes(graph))
    picture: str = page_template("graph.svg").render(
        graph=graph,
        drawing=drawing,
        width=NODE_WIDTH,
        height=NODE_HEIGHT,
        notes=notes,
        foot=_LINE * (len(notes) + 1),
        fits=max(40, int((drawing.width - 48) / _LETTER)),
        clipped=_clipped,
        below=_below,
        label=_label,
        way_words=way_words,
    )
    return picture


def html_graph(graph: Graph) -> str:
    """The page as text, to be written in UTF-8: one file, no script, nothing from elsewhere, every text escaped."""
    from markupsafe import Markup

    picture = Markup(svg_graph(graph))  # noqa: S704  # every text in it was escaped when it was drawn
    page: str = page_template("graph.html").render(graph=graph, picture=picture, to_words=to_words)
    return page


def way_words(way: Way) -> str:
    """A way in a line: its name, its condition, and how often it was taken."""
    times = "" if way.times is None else " (never taken)" if way.missed else f" (taken {way.times}×)"
    return f"{way.name}{': ' + way.when if way.when else ''}{times}"


def to_words(way: Way, scene: str = "") -> str:
    """Where a way leads: one scene, or a row of them; `scene`: the one that it is tried in."""
    told = ["stays" if target in (scene, "same") else target for target in way.to]
    return ", then ".join(told) or "nowhere"


def _label(edge: Edge) -> str:
    """The names of the ways, neighbours drawn together (4-7); those that go on along a row have … after them."""
    found: list[list[str]] = []
    for way in edge.ways:
        name = way.name + ("…" if len(way.to) > 1 else "")
        follows = found and name.isdigit() and found[-1][-1].isdigit() and int(name) == int(found[-1][-1]) + 1
        if follows:
            found[-1] = [found[-1][0], name]
        else:
            found.append([name])
    return ", ".join("-".join(each) for each in found)


def _below(node: Node) -> str:
    """The last line in the box of a scene: what marks it, the ways that stay in it, the common ones that lead to it."""
    stays = [way.name + ("!" if way.missed else "") for way in node.stays()]
    told = [
        *node.marks(),
        *([f"↺ {', '.join(stays)}"] if stays else ()),
        *([f"← {', '.join(node.common)}"] * bool(node.common)),
    ]
    return " · ".join(told)


def _notes(graph: Graph) -> Iterator[str]:
    """What stands below the picture."""
    yield f"{graph.title}: {graph.summary()}"
    yield "1, 2, …: branches in order · else: the default branch · 1…: goes on along a row of scenes"
    yield "↺: stays in the scene · ← e1: a branch of every scene leads here"
    if graph.talks is not None:
        yield "dashed, or with ! after it: no play-through came there"
    for way in graph.everywhere:
        yield f"in every scene, {way_words(way)} → {to_words(way)}"


def _clipped(text: str, most: int) -> str:
    """The text cut to so many letters; wide ones count twice."""
    text = " ".join(text.split())
    room = most
    for place, letter in enumerate(text):
        room -= 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        if room < 0:
            return text[: max(0, place - 1)].rstrip() + "…"
    return text
