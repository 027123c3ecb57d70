"""Sentences that can only mean one thing, and that the encoders misread because hardly anybody says them to a client.

Writers of labelled replies are subtler than "That's your own fault", so the encoders hear the "fault" in it and take
it for an admission; yet whoever tries the trainer out types just that. Only whole sentences are matched, never words
in them. To be dropped once the corpus has enough of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from roleplay.domain.rubric import MOVES
from roleplay.reading.heads import BARE, HELPFUL_AT, Scores

_LEAD = r"(?:(?:well|look|sorry|honestly|frankly|but|so|no|ok|okay|then|oh|hey|and) )*"
_TAIL = r"(?: (?:then|though|really|anyway|mate|not mine|not ours|now|here|please))*"
_ENGLISH = {
    "blame": r"(?:(?:it|that|this) ?(?:s|is|was) )?(?:all |just |entirely |only |really )?(?:your|you guys) (?:own )?"
    r"(?:fault|doing|mistake)|(?:it|that)(?:s| is) (?:all )?your own fault (?:if|when) you .+"
    r"|you(?:re| are) (?:to blame|the problem|the one to blame)|(?:it|that|this)(?:s| is) on you"
    r"|blame yoursel(?:f|ves)|you(?:ve| have)? only (?:got )?yoursel(?:f|ves) to blame"
    r"|you did this to yoursel(?:f|ves)",
    "dismiss": r"shut up|get lost|go away|grow up|who cares|so what|i (?:dont|do not|couldnt) care(?: less)?|calm down"
    r"|you(?:re| are) (?:wrong|mistaken|overreacting|exaggerating|imagining (?:it|things)|being (?:silly|dramatic))"
    r"|(?:it|that)(?:s| is) (?:just |simply )?(?:nonsense|not true|a lie)",
    "defend": r"(?:it|that) ?(?:s|is|was) ?(?:not|nt) (?:my|our) (?:own )?(?:fault|mistake)"
    r"|not (?:my|our) (?:fault|mistake)|(?:it|that) (?:isnt|wasnt) (?:my|our) (?:fault|mistake)"
    r"|(?:i|we) (?:did nothing|didnt do anything) wrong",
    "deflect": r"(?:(?:it|that)(?:s| is) )?not (?:my|our) (?:problem|department|job|business)",
}
_RUSSIAN = {
    "blame": r"(?:это )?(?:вы )?сами? (?:и )?виноваты?|(?:это )?ваша (?:же )?(?:собственная )?вина|вините себя"
    r"|пеняйте на себя|(?:ты )?сама? (?:и )?виновата?|сами довели",
    "dismiss": r"замолчите|заткнись|заткнитесь|отстаньте|отстань|мне (?:всё|все) равно|мне плевать|ну и что"
    r"|успокойтесь|успокойся|вы (?:ошибаетесь|неправы|не правы|преувеличиваете|придумываете)"
    r"|(?:это )?(?:ерунда|чушь|неправда|вранье|враньё|ложь)",
    "defend": r"(?:это )?(?:я )?не (?:моя|наша) вина|(?:я )?не виновата?|мы не виноваты|мы ничего плохого не сделали",
    "deflect": r"(?:это )?не (?:моя|наша) (?:проблема|забота)|(?:это )?не (?:мо[её]|наше) дело|меня это не касается",
}
_PATTERNS = [
    (move, re.compile(f"{lead}(?:{words}){tail}"))
    for told, lead, tail in ((_ENGLISH, _LEAD, _TAIL), (_RUSSIAN, "(?:(?:ну|да|нет|и|так|извините|простите) )*", ""))
    for move, words in told.items()
]
_APOSTROPHE = re.compile("['’]")
_NOT_WORDS = re.compile(r"[\W_]+")
LONGEST = 70
"""Characters; longer sentences say more than that."""


def move_of(sentence: str) -> str | None:
    """The harmful move that this sentence makes beyond doubt; None for nearly all sentences, and for questions."""
    if len(sentence) > LONGEST or sentence.rstrip().endswith("?"):
        return None
    plain = _NOT_WORDS.sub(" ", _APOSTROPHE.sub("", sentence.lower())).strip()
    return next((move for move, pattern in _PATTERNS if pattern.fullmatch(plain)), None)


def told(scores: Sequence[Scores], sentences: Sequence[str]) -> list[Scores]:
    """The scores with what blunt sentences do put right: their own moves, and the reply's harm and quality."""
    moves = [move_of(sentence) for sentence in sentences]
    blunt = {number: MOVES.index(move) for number, move in enumerate(moves) if move}
    return [_mended(each, blunt, whole=len(blunt) == len(moves)) for each in scores] if blunt else list(scores)


def _mended(scores: Scores, blunt: dict[int, int], *, whole: bool) -> Scores:
    sentences, of_all = scores.sentences.copy(), scores.whole.copy()
    for number, column in blunt.items():
        sentences[number] = -BARE
        sentences[number, column] = of_all[column] = BARE
    of_all[16] = BARE
    if not whole:
        return replace(scores, sentences=sentences, whole=of_all, quality=min(scores.quality, 0.0))
    of_all[HELPFUL_AT] = -BARE
    lowest = np.full_like(scores.levels, -BARE)
    lowest[0] = BARE
    return Scores(sentences, of_all, -BARE, lowest)
