"""What about a talk should make a person look, whatever the machine's marks are. Pure; nothing here changes a mark."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

TOO_BRIEF, REPEATED, RESTATED, MODEL = "too-brief", "repeated", "restates-the-client", "model-answer"
SCRIPT, HIDDEN, ADDRESSED, HARM = "other-script", "hidden-characters", "speaks-to-the-marker", "risk-of-harm"
ANOTHER, UNSURE, READ_AGAIN = "like-another-candidate", "mostly-unsure", "read-differently"
UNRELATED, PERSONAL = "about-something-else", "personal-data"
PRIORITY = frozenset((HARM,))
"""Flags that a person should look into first: somebody may be in danger."""

FEWEST_WORDS, FEWEST_REPLIES = 12, 2
"""Words of a talk, and replies, below which it is too brief to be marked by a machine."""
ALIKE = 80
"""Percent of the words of the longer of two texts that both must have to count as the same."""
ENOUGH_TO_TELL = 20
"""Words of a talk from which it should have a word in common with what the client said."""
LONG_ENOUGH = 6
"""Words below which two texts may be the same by chance."""

_TELLING = re.compile(r"[^\W\d_]{5,}")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]")
_TO_THE_MARKER = re.compile(
    r"\b(ignore|disregard|forget)\b.{0,40}\b(rubric|instructions?|criteria|previous|above)\b"
    r"|\b(give|award|assign|mark|rate|score)\b.{0,30}\b(full|maximum|highest|top|perfect)\b.{0,20}\b(marks?|scores?|points?|level)\b"
    r"|\b(give|award|mark|rate|score)\b.{0,20}\b(a|me|this|it)\b.{0,12}\b[45]\b(?:\s*(?:out of|/)\s*[45])?"
    r"|\byou are (?:a|an|the) (?:ai|assistant|language model|examiner|grader|marker)\b|\bsystem prompt\b"
    r"|\b(?:игнорируй|забудь)\b.{0,40}\b(?:инструкци|критери|рубрик)",
    re.IGNORECASE | re.DOTALL,
)
_HARM = re.compile(
    r"\b(?:kill|hurt|harm)(?:ing)? (?:myself|yourself|himself|herself|themselves)\b|\bsuicid|\bself-harm"
    r"|\bend (?:my|your) life\b"
    r"|\bпоконч\w+ с собой|\bсамоуби",
    re.IGNORECASE,
)
_PERSONAL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{2,64}|(?<!\d)(?:\+|00)?\d[\d ()./-]{7,20}\d(?!\d)")
"""An address of electronic mail, or a number as long as those of telephones and accounts."""
_SCRIPTS = {"en": "LATIN", "ru": "CYRILLIC"}


def words(text: str) -> frozenset[str]:
    """The distinct words of a text, case folded."""
    return frozenset(_WORD.findall(text.casefold()))


def alike(one: str, other: str) -> bool:
    """Whether two texts of some length have nearly the same words."""
    first, second = words(one), words(other)
    longer = max(len(first), len(second))
    return min(len(first), len(second)) >= LONG_ENOUGH and 100 * len(first & second) >= ALIKE * longer


def flags(
    said: Sequence[tuple[str, str]],
    language: str,
    better: Iterable[str] = (),
    others: Iterable[str] = (),
    unsure: int = 0,
    context: str = "",
) -> list[str]:
    """What is noticed of a talk, sorted. said: (the client's line, the reply) each; language: of the scenario.

    better: replies that the scenario itself offers; others: what other candidates said; unsure: how many replies the
    reader couldn't tell; context: what the candidate was told beforehand.
    """
    replies = [reply for _, reply in said]
    found = set()
    if len(replies) < FEWEST_REPLIES or sum(len(_WORD.findall(reply)) for reply in replies) < FEWEST_WORDS:
        found.add(TOO_BRIEF)
    if _unrelated(said, context):
        found.add(UNRELATED)
    if any(alike(one, other) for k, one in enumerate(replies) for other in replies[:k]):
        found.add(REPEATED)
    if any(alike(client, reply) for client, reply in said):
        found.add(RESTATED)
    model, beside = list(better), list(others)
    for reply in replies:
        if any(alike(reply, one) for one in model):
            found.add(MODEL)
        if any(alike(reply, one) for one in beside):
            found.add(ANOTHER)
        if _UNSEEN.search(reply):
            found.add(HIDDEN)
        if _TO_THE_MARKER.search(reply):
            found.add(ADDRESSED)
        if _PERSONAL.search(reply):
            found.add(PERSONAL)
        if _HARM.search(reply):
            found.add(HARM)
        if _other_script(reply, _SCRIPTS.get(language, "")):
            found.add(SCRIPT)
    if replies and 2 * unsure > len(replies):
        found.add(UNSURE)
    return sorted(found)


def _unrelated(said: Sequence[tuple[str, str]], context: str) -> bool:
    """Whether the replies of a talk share no telling word (five letters or more) with the client or the situation.

    Of 150 pairs of the shipped scenarios' own better replies 2 share none, so it is a reason to look and no more.
    """
    replies = " ".join(reply for _, reply in said).casefold()
    heard = " ".join([context, *(client for client, _ in said)]).casefold()
    enough = len(_WORD.findall(replies)) >= ENOUGH_TO_TELL
    return enough and set(_TELLING.findall(replies)).isdisjoint(_TELLING.findall(heard))


def _other_script(text: str, script: str) -> bool:
    """Whether most letters are of another script, or one word mixes two, such as a Cyrillic letter in a Latin word."""
    if any(
        len({unicodedata.name(c, "").split(" ")[0] for c in word if c.isalpha()}) > 1 for word in _WORD.findall(text)
    ):
        return True
    letters = [c for c in text if c.isalpha()]
    own = sum(1 for c in letters if unicodedata.name(c, "").startswith(script))
    return bool(script) and len(letters) >= 8 and 2 * own < len(letters)
