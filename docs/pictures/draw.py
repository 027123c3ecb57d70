"""Draws the picture of the conversation screen in the README from the real screen: python docs/pictures/draw.py

Writes conversation.svg beside this file. The PNG is made of it by any browser.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from roleplay.content.library import Library, shipped_folder
from roleplay.practice import Practice
from roleplay.reading.shipped import load_reader
from roleplay.storage.memory_store import MemoryStore
from roleplay.tui import start
from roleplay.tui.app import RoleplayApp
from roleplay.tui.widgets.reply_box import ReplyBox

REPLIES = (
    "I'm glad you rang and didn't just send the notice. What has made you want to stop now?",
    "We've delivered everything that was in the plan, and your designers never did the homework.",
)
DRAFT = "That was me defending, and you were telling me something. Say it again?"


async def draw() -> None:
    """Play two turns with the real reader and write what the screen shows."""
    practice = Practice(Library([shipped_folder()]), MemoryStore(lambda: "2025-03-04T16:05:00+00:00"), load_reader())
    app = RoleplayApp(lambda: practice, open_first=start.play("we-want-to-cancel", 3), light=False)
    app.animation_level = "none"
    async with app.run_test(size=(120, 36)) as pilot:
        for reply in (*REPLIES, DRAFT):
            for _ in range(4):
                await pilot.pause()
                await app.workers.wait_for_complete()
            app.screen.query_one(ReplyBox).put(reply)
            if reply != DRAFT:
                await pilot.press("enter")
        await pilot.pause()
        Path(__file__).with_name("conversation.svg").write_text(
            app.export_screenshot(title="roleplay"), encoding="utf-8"
        )


if __name__ == "__main__":
    asyncio.run(draw())
