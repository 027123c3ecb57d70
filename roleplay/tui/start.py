"""Ways to start the app other than in the library; each gives what `RoleplayApp(open_first=…)` wants."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.message import Message

from roleplay.tui.messages import ShowBrief, ShowDebrief, ShowDrill, ShowHistory, ShowProgress, ShowTalk

if TYPE_CHECKING:
    from roleplay.drills.pace import Pace
    from roleplay.practice import Practice

First = Callable[["Practice"], Message]


def brief(scenario_id: str) -> First:
    """Start in the brief of a scenario."""
    return lambda practice: ShowBrief(practice.library.scenario(scenario_id))


def play(scenario_id: str, seed: int | None = None) -> First:
    """Start with the client's first line."""
    return lambda practice: ShowTalk(practice.open(scenario_id, seed))


def resume(conversation_id: str) -> First:
    """Go on where a conversation was left; an ended one opens in its debrief."""

    def message(practice: Practice) -> Message:
        talk = practice.talk(conversation_id)
        return ShowDebrief(talk) if talk.ended else ShowTalk(talk, practice.draft(conversation_id))

    return message


def rewind(conversation_id: str, turn: int) -> First:
    """Go back to the line that a turn answered, the reply that was given there in the box."""

    def message(practice: Practice) -> Message:
        turns = (turn for one in practice.tries(conversation_id).past for turn in one.talk.conversation.turns)
        tried = next((one.reply.text for one in turns if one.id == turn), "")
        return ShowTalk(practice.rewind(conversation_id, turn), practice.draft(conversation_id), tried)

    return message


def drill(move: str | None = None, seed: int | None = None, pace: Pace | None = None) -> First:
    """Start with a drill at that pace."""

    def message(practice: Practice) -> Message:
        from roleplay.drills.drills import drills_of
        from roleplay.drills.pace import EASY_FIRST, Pace

        wanted = pace or Pace()
        return ShowDrill(drills_of(practice, move, seed, EASY_FIRST if wanted.warm_up else 0), wanted)

    return message


def progress() -> First:
    """Start with how the person gets on."""
    return lambda practice: ShowProgress()


def history() -> First:
    """Start with the past conversations."""
    return lambda practice: ShowHistory()
