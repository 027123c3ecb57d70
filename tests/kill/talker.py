"""A process that practises until it is killed, and says what it is about to do and what has been acknowledged."""

from __future__ import annotations

import random
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from roleplay.practice import Practice, Talk
from roleplay.settings import Settings
from roleplay.wiring import Parts
from tests.cli.person import SPOKEN

SCENARIO = "we-want-to-cancel"
REPLIES = ("welcome explore 4", "acknowledge 3", "defend 1", "explore 3", "own explore 4", "reflect 3 ?", "agree 3")


def path(talk: Talk) -> list[tuple[int, str, str]]:
    """The turns that count: id, reply and the client's answer."""
    return [(turn.id, turn.reply.text, turn.answer) for turn in talk.conversation.turns]


def talk_until_killed(folder: Path, conversation: str, luck: int, wire: Connection) -> None:
    """Go on with the conversation (`""`: begin one): type, send, go back when it has ended, for ever.

    On the wire: ("is", id, path, draft) after starting; ("doing", what, text) before and ("done", path, draft)
    after each step.
    """
    practice = Parts(Settings(data_folder=folder), reader=SPOKEN).practice
    talk = practice.talk(conversation) if conversation else practice.open(SCENARIO, seed=luck)
    wire.send(("is", talk.id, path(talk), practice.draft(talk.id)))
    choose = random.Random(luck)
    number = 0
    while True:
        number += 1
        reply = f"{luck} {number} {choose.choice(REPLIES)}"
        if talk.ended:
            talk = _step(practice, wire, talk, "back", "")
            continue
        for typed in (reply[: len(reply) // 2], reply):
            talk = _step(practice, wire, talk, "type", typed)
        talk = _step(practice, wire, talk, "say", reply)


def _step(practice: Practice, wire: Connection, talk: Talk, what: str, text: str) -> Talk:
    wire.send(("doing", what, text))
    draft: Any = ""
    if what == "type":
        practice.keep_draft(talk.id, text)
        draft = text
    elif what == "say":
        talk = practice.answer(talk.id, text)
    else:
        talk = practice.rewind(talk.id, talk.conversation.turns[1].id)
        draft = None  # going back has no say in the draft
    wire.send(("done", path(talk), draft))
    return talk
