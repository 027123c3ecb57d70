"""The tries of a talk as text: the list, two of them compared, and the commands for them in plain mode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roleplay.cli.output import tell
from roleplay.cli.plain_text import client_line, what_it_did
from roleplay.content.words import quoted
from roleplay.domain.errors import RoleplayError, WrongUse
from roleplay.tui.compare_view import common
from roleplay.tui.marked import one_line
from roleplay.tui.marked import quoted as in_marks
from roleplay.tui.tries_view import came_to
from roleplay.tui.words import plural

if TYPE_CHECKING:
    from roleplay.domain.conversation import Turn
    from roleplay.practice import PastTry, Practice, Talk, Tries

WORDS = ("/rewind", "/tries", "/compare", "/try", "/name")
"""The commands of a plain talk that this module answers."""


def tries_lines(tries: Tries, practice: Practice) -> list[str]:
    """Every try with what it came to and its own replies, each with the number that /rewind takes."""
    if not tries.past:
        return ["Nothing was said in this talk yet."]
    lines = []
    for one in tries.past:
        parted = f" Parts from try {one.parent} at reply {one.shared + 1}." if one.parent else ""
        here = " The talk stands here." if one.number == tries.now else ""
        lines.append(f"{name_of(one)}: {came_to(one)}, {plural(_count(one), 'reply', 'replies')}.{parted}{here}")
        lost = practice.debrief(one.talk).lost_at
        moods = one.talk.moods()
        for k, turn in enumerate(one.talk.conversation.turns[one.shared :], one.shared):
            most = " Most was lost here." if lost is not None and lost.turn == turn.id else ""
            mood = f"mood {moods[k].value} to {moods[k + 1].value}"
            lines.append(f"  {one.number}.{k + 1} {in_marks(turn.reply.text, 80)} {mood}.{most}")
    if tries.now == 0:
        lines.append(f"The talk waits for another answer to: {in_marks(tries.talk.conversation.line_now, 120)}")
    return lines


def compare_lines(a: PastTry, b: PastTry) -> list[str]:
    """Both tries: what they came to, moods, criteria, and from where they part each reply with what came of it."""
    lines = [f"{name_of(one)}: {came_to(one)}." for one in (a, b)]
    for one in (a, b):
        values = ", ".join(str(mood.value) for mood in one.talk.moods())
        lines.append(f"Mood in try {one.number}: {values} ({one_line(one.talk.moods()[-1].word, 40)})")
    titles = {criterion.id: criterion.title for criterion in a.talk.rubric.criteria}
    for left, right in zip(a.score.criteria, b.score.criteria, strict=True):
        lines.append(f"- {titles[left.criterion]}: {_two(left.level, right.level)}")
    shared = common(a, b)
    if shared:
        lines.append(f"The first {plural(shared, 'reply is', 'replies are')} the same in both.")
    line = a.talk.conversation.turns[shared - 1].answer if shared else a.talk.conversation.opening
    lines += ["Both answer this:", client_line(a.talk, line)]
    for k in range(shared, max(_count(a), _count(b))):
        for one in (a, b):
            if k < _count(one):
                lines += ["", *_reply_lines(one, one.talk.conversation.turns[k], k)]
    return lines


def _two(one: int | None, other: int | None) -> str:
    words = ["not marked" if level is None else f"{level / 100:.2f}" for level in (one, other)]
    differs = "" if one is None or other is None or one == other else f" ({(other - one) / 100:+.2f})"
    return f"{words[0]} and {words[1]}{differs}"


def _reply_lines(one: PastTry, turn: Turn, k: int) -> list[str]:
    moods = one.talk.moods()
    titles = {criterion.id: criterion.title for criterion in one.talk.rubric.criteria}
    marks = [f"{titles[m.criterion]} {m.level}" for m in one.score.marks_of(turn.id) if m.level is not None]
    lines = [f"Try {one.number}, reply {k + 1}: {turn.reply.text}", *what_it_did(turn, one.talk)]
    if marks:
        lines.append(f"Marks (0 to 4): {', '.join(marks)}")
    mood = moods[k + 1]
    return [*lines, client_line(one.talk, turn.answer), f"Mood: {mood.word} ({moods[k].value} to {mood.value})"]


def name_of(one: PastTry) -> str:
    """The number of a try with its name."""
    return f"Try {one.number}" + (f" {in_marks(one.name, 60)}" if one.name else "")


def _count(one: PastTry) -> int:
    return len(one.talk.conversation.turns)


def turn_meant(tries: Tries, practice: Practice, word: str) -> int:
    """The id of the turn that a person means: `3` (their third reply), `2.3` (the third of try 2), or nothing: where
    most was lost.

    Raises WrongUse if there is none such.
    """
    number, dot, place = word.partition(".")
    if not dot:
        number, place = "", word
    if not all(part.isdecimal() and len(part) < 7 for part in (number or "1", place or "1")):
        raise WrongUse(f"There is no reply {quoted(word)}", "write 3 for your third reply, 2.3 for the third of try 2")
    here = tries.numbered(int(number)) if number else tries.here()
    if here is None:
        raise WrongUse("There is no reply to go back to yet", "answer the client first")
    if not place:
        lost = practice.debrief(here.talk).lost_at
        if lost is None:
            raise WrongUse(f"No reply of try {here.number} cost anything", "name the reply to go back to, such as 2")
        return lost.turn
    turns = here.talk.conversation.turns
    if not 1 <= int(place) <= len(turns):
        raise WrongUse(f"Try {here.number} has no reply {int(place)}", f"choose from 1 to {len(turns)}")
    return turns[int(place) - 1].id


def take(practice: Practice, talk: Talk, word: str, rest: str) -> Talk | None:
    """Answer one of the commands; returns the talk if it stands elsewhere now. What can't be done is said."""
    try:
        return _take(practice, practice.tries(talk.id), word, rest)
    except RoleplayError as error:
        tell(str(error))
        return None


def _take(practice: Practice, tries: Tries, word: str, rest: str) -> Talk | None:
    if word == "/rewind":
        back = practice.rewind(tries.talk.id, turn_meant(tries, practice, rest))
        tell(f"Back to the line that reply {len(back.conversation.turns) + 1} answered; every try is kept.")
        return back
    if word == "/try":
        if not (rest.isdecimal() and len(rest) < 7):
            raise WrongUse("Which try?", "write its number, such as /try 2; /tries lists them")
        up = practice.take_up(tries.talk.id, int(rest))
        tell(f"Try {int(rest)} goes on here:" if not up.ended else f"Try {int(rest)} counts now; it has ended.")
        return up
    if word == "/name":
        here = tries.here()
        if here is None or not tries.now:
            raise WrongUse("A new try has no name before its first reply", "answer, then name it")
        practice.name_try(tries.talk.id, here.number, rest)
        tell(f"Try {here.number} is called {in_marks(rest, 60)}." if rest else f"Try {here.number} has no name now.")
    elif word == "/compare":
        for line in compare_lines(*two_meant(tries, rest.split())):
            tell(line)
    else:
        for line in tries_lines(tries, practice):
            tell(line)
    return None


def two_meant(tries: Tries, words: list[str]) -> tuple[PastTry, PastTry]:
    """The tries to compare: two numbers, one (with the try it parted from), or none. Raises WrongUse for others."""
    if len(words) > 2 or not all(word.isdecimal() and len(word) < 7 for word in words):
        raise WrongUse("Two tries are compared", "write their numbers, such as 1 2")
    if len(words) == 2:
        return tries.numbered(int(words[0])), tries.numbered(int(words[1]))
    return tries.pair(int(words[0]) if words else 0)
