"""The scenes of a scenario and the ways between them, as plain data to be drawn or written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

SCENE, ENDING, MISSING = "scene", "ending", "missing"
"""What a node is; missing: branches lead to it, and the file has no such scene."""
GOOD_OUTCOMES = ("resolved", "parted_well")


@dataclass(frozen=True, slots=True)
class Way:
    """One branch. name: `1`, `2`, … or `else`, for those of every scene `e1`, …; when: its condition in words.

    to: all the scenes that it can lead to, in order (a scene itself where it stays); line: in the file, 0 if unknown;
    times: how often talks took it, None where nobody counted.
    """

    name: str
    when: str
    to: tuple[str, ...]
    line: int = 0
    times: int | None = None

    @property
    def missed(self) -> bool:
        """Whether it was counted, and never taken."""
        return self.times == 0


@dataclass(frozen=True, slots=True)
class Node:
    """One scene. says: its first wording, or the title of the ending; outcome: of an ending, else empty.

    start: the talk begins here; dead_end: no ending can be reached from here; cut_off: no way leads here; ways: out of
    it, in the order in which they are tried; common: the names of the branches of every scene that lead here; times:
    how often talks came here, None where nobody counted.
    """

    id: str
    kind: str
    says: str = ""
    outcome: str = ""
    start: bool = False
    dead_end: bool = False
    cut_off: bool = False
    ways: tuple[Way, ...] = ()
    common: tuple[str, ...] = ()
    line: int = 0
    times: int | None = None

    @property
    def missed(self) -> bool:
        """Whether it was counted, and no talk came here."""
        return self.times == 0

    @property
    def good(self) -> bool:
        """Whether it is an ending that is good work."""
        return self.outcome in GOOD_OUTCOMES

    def stays(self) -> tuple[Way, ...]:
        """The ways that lead nowhere else."""
        return tuple(way for way in self.ways if way.to == (self.id,))

    def marks(self) -> tuple[str, ...]:
        """What is to be said of it beside its name, in words."""
        found = ["start"] * self.start + [self.outcome.replace("_", " ")] * bool(self.outcome)
        found += ["no such scene"] * (self.kind == MISSING)
        found += ["dead end"] * self.dead_end + ["no way leads here"] * self.cut_off
        return (*found, *["never reached"] * self.missed)


@dataclass(frozen=True, slots=True)
class Edge:
    """The ways from one scene to another. `later`: it is only reached as a later scene of a row."""

    source: str
    target: str
    ways: tuple[Way, ...]
    later: bool

    @property
    def missed(self) -> bool:
        """Whether its ways were counted, and none was ever taken."""
        return all(way.missed for way in self.ways)

    @property
    def names(self) -> str:
        """The names of its ways."""
        return ", ".join(way.name for way in self.ways)


@dataclass(frozen=True, slots=True)
class Graph:
    """One scenario. everywhere: branches that are tried in every scene; talks: how many were counted, or None."""

    id: str
    title: str
    language: str
    file: str
    nodes: tuple[Node, ...]
    everywhere: tuple[Way, ...] = ()
    talks: int | None = None

    def edges(self) -> Iterator[Edge]:
        """From each scene to each other, once; those that stay where they are left out."""
        for node in self.nodes:
            targets: dict[str, list[Way]] = {}
            for way in node.ways:
                for target in way.to:
                    targets.setdefault(target, []).append(way)
            for target, ways in targets.items():
                if target != node.id:
                    yield Edge(node.id, target, tuple(ways), all(way.to[0] != target for way in ways))

    def summary(self) -> str:
        """How many scenes, endings and dead ends there are, and what was counted, in one line."""
        scenes = [node for node in self.nodes if node.kind != MISSING]
        endings = sum(1 for node in scenes if node.kind == ENDING)
        dead = sum(1 for node in scenes if node.dead_end)
        told = [_some(len(scenes), "scene"), f"{endings} of them endings", _some(dead, "dead end") if dead else ""]
        if self.talks is None:
            told.append("coverage not counted")
        else:
            reached = sum(1 for node in scenes if node.times)
            ways = [way for node in scenes for way in node.ways] + list(self.everywhere)
            taken = sum(1 for way in ways if way.times)
            told.append(
                f"{_some(self.talks, 'play-through')} reached {reached} of {len(scenes)} scenes "
                f"and {taken} of {len(ways)} branches"
            )
        return "; ".join(text for text in told if text)


def _some(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
