"""Leaving in the instant in which a screen is being built ends quietly."""

from __future__ import annotations

import asyncio
import gc

import pytest

from roleplay.practice import Practice
from roleplay.tui.messages import ShowBrief, ShowDebrief, ShowHistory, ShowTalk
from tests.tui.conftest import NARROW, SCENARIO, Opening


@pytest.mark.filterwarnings("ignore:coroutine 'Screen:RuntimeWarning")  # Textual's own, of a screen that never was
@pytest.mark.parametrize("what", ["talk", "brief", "debrief", "history"])
@pytest.mark.parametrize("early", range(8))
async def test_leaving_while_a_screen_opens(what: str, early: int, opened: Opening, practice: Practice) -> None:
    """However early the person leaves, nothing breaks, and the exit code is that of leaving."""
    talk = practice.open(SCENARIO, 1)
    wanted = {
        "talk": ShowTalk(talk, "half a thou"),
        "brief": ShowBrief(talk.scenario),
        "debrief": ShowDebrief(talk),
        "history": ShowHistory(),
    }
    async with opened(NARROW) as person:
        person.app.post_message(wanted[what])
        for _ in range(early):
            await asyncio.sleep(0)
        person.app.exit()
    gc.collect()
    assert person.app.return_code == 0
    if what == "talk":
        assert practice.draft(talk.id) in ("", "half a thou")
