"""Names of the client's state that the mood would take the wrong way."""

from __future__ import annotations

from roleplay.domain.scenario import WORSE_WHEN_HIGH

_MEANT = {
    "anger": "angry rage fury hate hatred hostility hostile resentment contempt bitterness outrage aggression spite",
    "heat": "frustration irritation annoyance impatience agitation tension temper upset hurt disappointment",
    "doubt": "distrust mistrust suspicion scepticism skepticism cynicism uncertainty confusion reluctance resistance "
    "defensiveness caution wariness guardedness distance coldness",
    "pressure": "fear anxiety anxious stress stressed shame guilt worry panic dread despair sadness grief "
    "embarrassment exhaustion fatigue tiredness burden strain nerves nervousness pain humiliation loneliness",
}
_BY_WORD = {word: name for name, words in _MEANT.items() for word in words.split()}


def name_instead(name: str) -> str:
    """What to do about a state of this name if it sounds bad and would count as good; empty if all is well."""
    if name in WORSE_WHEN_HIGH:
        return ""
    for part in name.split("_"):
        near = part if part in WORSE_WHEN_HIGH else _BY_WORD.get(part)
        if near is not None:
            others = ", ".join(word for word in WORSE_WHEN_HIGH if word != near)
            return f"call it '{near}' (or {others}), or name what is good when it's high, such as trust or calm"
    return ""
