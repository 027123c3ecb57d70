"""roleplay: practise difficult client conversations, offline, in the terminal."""

__version__ = "0.1.0"
