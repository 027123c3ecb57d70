"""What a small change of a reply would come to: the trainee's own clauses, searched, and checked by the reader."""

from roleplay.changes.search import MOST_OF_REPLY, MOST_OF_TALK, change_of_turn, smallest_changes

__all__ = ["MOST_OF_REPLY", "MOST_OF_TALK", "change_of_turn", "smallest_changes"]
