"""What widgets, workers and screens tell each other. Handlers alone change what a screen shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textual.message import Message

from roleplay.drills.pace import Pace

if TYPE_CHECKING:
    from roleplay.domain.change import ReplyChanges
    from roleplay.domain.conversation import Summary
    from roleplay.domain.errors import RoleplayError
    from roleplay.domain.own_view import BlindSpot, SelfMark
    from roleplay.domain.scenario import Scenario, ScenarioHead
    from roleplay.drills.drills import Drill, Drills
    from roleplay.drills.drills import Marked as DrillMarks
    from roleplay.practice import Practice, Talk, Tries
    from roleplay.primer import Heard
    from roleplay.progress.advice import Step
    from roleplay.progress.progress import Progress
    from roleplay.second_look import ToJudge


@dataclass
class Connected(Message):
    """The database is open."""

    practice: Practice


@dataclass
class LibraryRead(Message):
    """The library is read."""

    scenarios: Sequence[ScenarioHead]
    problems: int
    """How many findings kept files out of the library."""


@dataclass
class PastLoaded(Message):
    """What was practised so far, freshly read: best scores by scenario id, and conversations, newest first."""

    best: Mapping[str, int]
    summaries: Sequence[Summary]


@dataclass
class Deleted(Message):
    """A conversation has been erased."""


@dataclass
class Exported(Message):
    """A conversation has been written to a file."""

    place: str


@dataclass
class Failed(Message):
    """Something a person asked for could not be done; nothing was changed."""

    doing: str
    """What was being done, as in `The talk can't be opened`."""
    error: RoleplayError


@dataclass
class ReplySent(Message):
    """The trainee pressed Enter on a reply that has words in it."""

    text: str


@dataclass
class Typed(Message):
    """The words in the reply box have changed."""

    text: str


@dataclass
class TurnTaken(Message):
    """The client has answered, and the turn is stored."""

    talk: Talk


@dataclass
class TurnFailed(Message):
    """The reply could not be read or stored; it goes back into the box."""

    text: str
    error: RoleplayError


@dataclass
class DraftNotKept(Message):
    """What is being typed can't be kept on disk; it is tried again."""

    error: RoleplayError


@dataclass
class LineTakenBack(Message):
    """The talk stands at an earlier line again; `tried` is the reply that was set aside."""

    talk: Talk
    tried: str


@dataclass
class TurnChosen(Message):
    """A turn was clicked in a talk or a debrief."""

    turn: int


@dataclass
class ShowBrief(Message):
    """The person wants the brief of a scenario."""

    scenario: Scenario


@dataclass
class ShowTalk(Message):
    """A talk is to be gone on with.

    draft: what had been typed but not sent; tried: what was answered to this line before, to be typed over.
    """

    talk: Talk
    draft: str = ""
    tried: str = ""


@dataclass
class ShowTries(Message):
    """The person wants the tries of a talk. came_from: "talk", "debrief" or "history"."""

    conversation: str
    came_from: str


@dataclass
class TriesRead(Message):
    """The tries of a talk. lost: by a try's number the id of the turn where most was lost; row: to be shown first."""

    tries: Tries
    lost: Mapping[int, int]
    row: tuple[int, int] | None = None


@dataclass
class ShowDebrief(Message):
    """The person wants the debrief of a talk. judged: they have marked their own replies, or don't want to."""

    talk: Talk
    judged: bool = False


@dataclass
class ToJudgeFound(Message):
    """The replies that the person may mark themselves."""

    replies: Sequence[ToJudge]


@dataclass
class Judged(Message):
    """The person's marks of a reply are stored."""

    marks: tuple[SelfMark, ...]


@dataclass
class OwnMarksFound(Message):
    """How the person marked this talk's replies, and how that compares over all talks."""

    marks: Sequence[SelfMark]
    spots: Sequence[BlindSpot]


@dataclass
class PutRight(Message):
    """A reply was misread; the talk stands as it would have gone with what was meant."""

    talk: Talk


@dataclass
class ChangesFound(Message):
    """The smallest changes of a talk's replies have been looked for."""

    changes: Sequence[ReplyChanges]


@dataclass
class ShowDrill(Message):
    """The person wants to drill, at that pace."""

    drills: Drills
    pace: Pace = field(default_factory=Pace)


@dataclass
class NextMoment(Message):
    """The moment to drill now; None if there is none."""

    drill: Drill | None
    waiting: int
    """How many moments wait."""


@dataclass
class DrillMarked(Message):
    """A reply of a drill has been read and stored."""

    marked: DrillMarks


@dataclass
class ShowProgress(Message):
    """The person wants to see how they get on."""


@dataclass
class ProgressRead(Message):
    """How the person gets on has been worked out, and what to practise next."""

    progress: Progress
    steps: Sequence[Step]


@dataclass
class LineTried(Message):
    """A reply in the coach's corner has been read; nothing was stored."""

    text: str
    heard: Heard


@dataclass
class ShowHistory(Message):
    """The person wants the list of past conversations."""
