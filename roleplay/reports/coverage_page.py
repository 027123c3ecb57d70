"""What talks reached of scenarios, as one page for authors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from roleplay.reports.pages import page_template


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One kind of spot: how many there are, how many each source reached, and how many all of them together."""

    kind: str
    total: int
    by_source: tuple[int, ...]
    together: int

    @property
    def share(self) -> str:
        """Percent reached together, rounded down, so that only all of them are 100 %; empty where there are none."""
        return f"{100 * self.together // self.total} %" if self.total else ""


@dataclass(frozen=True, slots=True)
class CoverageSpot:
    """One thing that talks can reach: its line in the file, and how often each source reached it."""

    kind: str
    text: str
    line: int
    times: tuple[int, ...]

    @property
    def missed(self) -> bool:
        """Whether no talk reached it."""
        return not any(self.times)


@dataclass(frozen=True, slots=True)
class CoverageGroup:
    """The spots of one scene, or those that hold in every scene (then the title says so)."""

    title: str
    spots: tuple[CoverageSpot, ...]

    @property
    def missed(self) -> int:
        """How many of its spots no talk reached."""
        return sum(1 for spot in self.spots if spot.missed)


@dataclass(frozen=True, slots=True)
class CoverageOf:
    """One scenario. talks: how many each source has; file: where the scenario is written."""

    id: str
    title: str
    language: str
    file: str
    talks: tuple[int, ...]
    rows: tuple[CoverageRow, ...]
    groups: tuple[CoverageGroup, ...]


def html_coverage(sources: Sequence[str], scenarios: Sequence[CoverageOf]) -> str:
    """The page as text, to be written in UTF-8. `sources`: the names of the sources, in the order of all counts."""
    page: str = page_template("coverage.html").render(sources=sources, scenarios=scenarios)
    return page
