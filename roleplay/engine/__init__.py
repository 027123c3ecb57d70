"""Moves a conversation on. Pure: the same turns and content always lead to the same place."""

from roleplay.domain.mood import Mood, mood
from roleplay.engine.advance import advance, begin
from roleplay.engine.corrected import CORRECTED, corrected
from roleplay.engine.tries import Try, standing_at, tries, try_of

__all__ = ["CORRECTED", "Mood", "Try", "advance", "begin", "corrected", "mood", "standing_at", "tries", "try_of"]
