"""Moves a conversation on. Pure: the same turns and content always lead to the same place."""

from roleplay.engine.advance import advance, begin
from roleplay.engine.mood import Mood, mood

__all__ = ["Mood", "advance", "begin", "mood"]
