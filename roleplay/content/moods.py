"""Names of the client's state that sound bad when high."""

from __future__ import annotations

_WORDS = """
anger rage fury hate hatred hostility hostile resentment contempt bitterness outrage aggression spite
heat frustration irritation annoyance impatience agitation tension temper upset hurt disappointment
doubt distrust mistrust suspicion scepticism skepticism cynicism uncertainty confusion reluctance resistance
defensiveness caution wariness guardedness distance coldness
pressure fear anxiety anxious stress stressed shame guilt worry panic dread despair sadness grief
embarrassment exhaustion fatigue tiredness burden strain nerves nervousness pain humiliation loneliness
"""
_BAD = frozenset(_WORDS.split())


def sounds_bad(name: str) -> bool:
    """Whether a state of this name is most likely bad news when it's high."""
    return any(part in _BAD for part in name.split("_"))
