"""The graph of a scenario in words, and for two programs that draw graphs: Mermaid and Graphviz (dot)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from roleplay.domain.text import storable, visible
from roleplay.reports.graph import ENDING, MISSING, Edge, Graph, Node, Way
from roleplay.reports.graph_page import to_words, way_words

_MERMAID = re.compile(r"[^\w .,:;!?()/+×←→↺…·-]")
"""What Mermaid could take for something else in a label: written as the number of the character."""
_LONGEST = 60
"""Letters of a text in a picture that another program draws."""


def text_graph(graph: Graph) -> str:
    """All scenes in the order of the file, their ways out with their conditions, for a terminal."""
    lines = [f"{graph.id}: {_plain(graph.title)}", graph.summary()]
    if graph.everywhere:
        lines += ["", "in every scene", *_way_lines(graph.everywhere, "")]
    for node in graph.nodes:
        marks = ", ".join(node.marks())
        place = f"line {node.line}" if node.line else ""
        times = f"reached {node.times}x" if node.times else ""
        told = "  ".join(part for part in (marks and f"({marks})", place, times) if part)
        lines += ["", f"{node.id}  {told}".rstrip()]
        if node.says:
            lines.append(f"    {_plain(node.says, 74)}")
        lines += _way_lines(node.ways, node.id)
    return "\n".join(lines) + "\n"


def _way_lines(ways: tuple[Way, ...], scene: str) -> Iterator[str]:
    widest = max((len(way.name) for way in ways), default=0)
    for way in ways:
        times = "" if way.times is None else "  never taken" if way.missed else f"  {way.times}x"
        when = f"  if {_plain(way.when)}" if way.when else ""
        yield f"    {way.name:<{widest}} -> {_plain(to_words(way, scene))}{when}{times}"


def mermaid_graph(graph: Graph) -> str:
    """A Mermaid flowchart. Texts can't end a label or begin a command, whatever is in them."""
    number = {node.id: f"n{k}" for k, node in enumerate(graph.nodes)}
    lines = ["flowchart TD", f"  %% {_ascii_word(graph.id)}"]
    for node in graph.nodes:
        opened, closed = ('(["', '"])') if node.kind == ENDING else ('["', '"]')
        label = "<br/>".join(_for_mermaid(part) for part in _label_parts(node))
        lines.append(f"  {number[node.id]}{opened}{label}{closed}")
    for edge in graph.edges():
        arrow = "-.->" if edge.missed or edge.later else "-->"
        lines.append(f'  {number[edge.source]} {arrow}|"{_for_mermaid(_edge_label(edge))}"| {number[edge.target]}')
    for way in graph.everywhere:
        lines.append(f"  %% {_ascii_word(way.name)} is tried in every scene")
    for k, way in enumerate(graph.everywhere):
        lines.append(f'  e{k}[/"{_for_mermaid(f"in every scene {way_words(way)}")}"/]')
        arrow = "-.->" if way.missed else "-->"
        lines += [f"  e{k} {arrow} {number[target]}" for target in way.to if target in number]
    for name, style in _CLASSES:
        members = [number[node.id] for node in graph.nodes if name in _classes(node)]
        if members:
            lines += [f"  classDef {name} {style}", f"  class {','.join(members)} {name}"]
    return "\n".join(lines) + "\n"


_CLASSES = (
    ("start", "stroke-width:3px"),
    ("good", "stroke:#1c6b4a,stroke-width:3px"),
    ("bad", "stroke:#a8321f,stroke-width:3px"),
    ("missed", "stroke-dasharray:6 4"),
)


def dot_graph(graph: Graph) -> str:
    """A Graphviz digraph. Texts stand in quotes, with what could end them escaped."""
    number = {node.id: f"n{k}" for k, node in enumerate(graph.nodes)}
    lines = [
        f"digraph {_for_dot(graph.id)} {{",
        f"  label={_for_dot(f'{graph.title}: {graph.summary()}')}; labelloc=t; rankdir=TB;",
        '  node [shape=box, style=rounded, fontname="Helvetica", fontsize=11];',
        '  edge [fontname="Helvetica", fontsize=9];',
    ]
    for node in graph.nodes:
        label = "\\n".join(_for_dot(part)[1:-1] for part in _label_parts(node))
        classes = _classes(node)
        style = "rounded,dashed" if "missed" in classes else "rounded"
        color = "#1c6b4a" if "good" in classes else "#a8321f" if "bad" in classes else "#5b6470"
        shape = "doubleoctagon" if node.kind == ENDING else "box"
        width = 2 if node.start or node.kind != "scene" or node.dead_end else 1
        lines.append(
            f'  {number[node.id]} [label="{label}", shape={shape}, style="{style}", color="{color}", penwidth={width}];'
        )
    for edge in graph.edges():
        style = "dashed" if edge.missed else "dotted" if edge.later else "solid"
        color = ', color="#a8321f"' if edge.missed else ""
        label = _for_dot(_edge_label(edge))
        lines.append(f"  {number[edge.source]} -> {number[edge.target]} [label={label}, style={style}{color}];")
    for k, way in enumerate(graph.everywhere):
        lines.append(f"  e{k} [label={_for_dot(f'in every scene {way_words(way)}')}, shape=note];")
        style = "dashed" if way.missed else "solid"
        lines += [
            f"  e{k} -> {number[target]} [style={style}, constraint=false];" for target in way.to if target in number
        ]
    return "\n".join([*lines, "}"]) + "\n"


def _label_parts(node: Node) -> list[str]:
    times = f" ×{node.times}" if node.times else ""
    stays = [f"↺ {', '.join(way.name for way in node.stays())}"] if node.stays() else []
    return [node.id + times, *([_plain(node.says, _LONGEST)] if node.says else []), *node.marks(), *stays]


def _edge_label(edge: Edge) -> str:
    """The names of the ways; the condition too where there is only one."""
    if len(edge.ways) == 1:
        return _plain(way_words(edge.ways[0]), _LONGEST)
    return ", ".join(way.name + (" (never)" if way.missed else "") for way in edge.ways)


def _classes(node: Node) -> list[str]:
    wrong = node.kind == MISSING or node.dead_end or node.cut_off or (node.kind == ENDING and not node.good)
    return ["start"] * node.start + ["good"] * node.good + ["bad"] * wrong + ["missed"] * node.missed


def _plain(text: str, most: int | None = None) -> str:
    """The text on one line, nothing invisible in it, cut to so many letters."""
    line = storable(visible(" ".join(text.split())))
    return line if most is None or len(line) <= most else line[: most - 1].rstrip() + "…"


def _ascii_word(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]", "_", text)


def _for_mermaid(text: str) -> str:
    return _MERMAID.sub(lambda found: f"#{ord(found.group())};", _plain(text))


def _for_dot(text: str) -> str:
    escaped = _plain(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
