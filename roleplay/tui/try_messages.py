"""What the parts of the author's bench tell each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from roleplay.authoring.bench import Bench
    from roleplay.authoring.bench_file import Look
    from roleplay.authoring.coverage import Trace
    from roleplay.authoring.why import Example
    from roleplay.domain.conversation import Conversation
    from roleplay.domain.errors import RoleplayError


@dataclass
class FileRead(Message):
    """The file was looked at; `bench` is the talk on its new version, None where none can be played."""

    look: Look
    bench: Bench | None
    words: str = ""
    """What went otherwise than before."""
    parts: bool = False


@dataclass
class PlaysPlayed(Message):
    """The play-throughs beside the file were played: what they reach, and their talks."""

    trace: Trace
    talks: Sequence[Conversation]


@dataclass
class LookedDeeper(Message):
    """The scenario was searched for what can never happen. `of`: what was found before; `look`: with that."""

    of: Look
    look: Look


@dataclass
class Recorded(Message):
    """The talk was written as a play-through (`done`), or could not be."""

    words: str
    done: bool = False


@dataclass
class BenchMoved(Message):
    """The talk stands elsewhere. `words`: what to say of it; `sent`: words of the box that were a reply."""

    bench: Bench
    words: str = ""
    sent: str = ""


@dataclass
class NotMoved(Message):
    """What was asked for could not be done; the talk stands where it stood."""

    words: str
    error: RoleplayError | None = None


@dataclass
class ExamplesRead(Message):
    """Replies that were written for the scene in view, read."""

    examples: Sequence[Example]


@dataclass
class SceneChosen(Message):
    """The author wants to be in that scene. `by_hand`: put there, instead of by the shortest way."""

    scene: str
    by_hand: bool = False


@dataclass
class PaneChosen(Message):
    """One of the tabs was clicked."""

    pane: str
