"""A story as Twee and ink both come to: scenes with choices, and what couldn't be carried."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Tree = Any
"""A value of a scenario file: text, a list, or a mapping of such."""

MOST_SCENES = 1000
"""More are not looked at; a scenario may have 200."""


@dataclass(slots=True)
class Choice:
    """A way out that somebody may choose. target: a scene's name; own: the keys of the branch, if it was written here.

    label: the words of the choice; reaction: what is said after it.
    """

    label: str
    target: str
    line: int
    reaction: list[str] = field(default_factory=list)
    own: dict[str, Tree] | None = None


@dataclass(slots=True)
class StoryScene:
    """A scene under the name that it has in the story. after: where it goes by itself; own: keys as written here."""

    name: str
    line: int
    says: list[str] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    after: str = ""
    tags: tuple[str, ...] = ()
    own: dict[str, Tree] = field(default_factory=dict)


@dataclass(slots=True)
class Story:
    """A story. head: the keys of the scenario itself, if it was written here; lost: (line, what isn't carried)."""

    title: str = ""
    start: str = ""
    scenes: list[StoryScene] = field(default_factory=list)
    head: dict[str, Tree] = field(default_factory=dict)
    lost: list[tuple[int, str]] = field(default_factory=list)
