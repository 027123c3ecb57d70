"""The tries of a talk as text: the list, two of them compared, and the commands for them in plain mode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roleplay.cli.output import tell
from roleplay.cli.plain_text import client_line, what_it_did
from roleplay.content.words import quoted
from roleplay.domain.errors import RoleplayError, WrongUse
from roleplay.language import decimal, tr, trn
from roleplay.tui.compare_view import common
from roleplay.tui.marked import one_line
from roleplay.tui.marked import quoted as in_marks
from roleplay.tui.tries_view import came_to

if TYPE_CHECKING:
    from roleplay.domain.conversation import Turn
    from roleplay.practice import PastTry, Practice, Talk, Tries

WORDS = ("/rewind", "/tries", "/compare", "/try", "/name")
"""The commands of a plain talk that this module answers."""


def tries_lines(tries: Tries, practice: Practice) -> list[str]:
    """Every try with what it came to and its own replies, each with the number that /rewind takes."""
    if not tries.past:
        return [tr("Nothing was said in this talk yet.")]
    lines = []
    for one in tries.past:
        told = [f"{name_of(one)}: {came_to(one)}, {trn('{n} reply', '{n} replies', _count(one))}."]
        if one.parent:
            told.append(tr("Parts from try {number} at reply {reply}.", number=one.parent, reply=one.shared + 1))
        if one.number == tries.now:
            told.append(tr("The talk stands here."))
        lines.append(" ".join(told))
        lost = practice.debrief(one.talk).lost_at
        moods = one.talk.moods()
        for k, turn in enumerate(one.talk.conversation.turns[one.shared :], one.shared):
            most = f" {tr('Most was lost here.')}" if lost is not None and lost.turn == turn.id else ""
            mood = tr("mood {before} to {after}", before=moods[k].value, after=moods[k + 1].value)
            lines.append(f"  {one.number}.{k + 1} {in_marks(turn.reply.text, 80)} {mood}.{most}")
    if tries.now == 0:
        lines.append(
            tr("The talk waits for another answer to: {line}", line=in_marks(tries.talk.conversation.line_now, 120))
        )
    return lines


def compare_lines(a: PastTry, b: PastTry) -> list[str]:
    """Both tries: what they came to, moods, criteria, and from where they part each reply with what came of it."""
    lines = [f"{name_of(one)}: {came_to(one)}." for one in (a, b)]
    for one in (a, b):
        values = ", ".join(str(mood.value) for mood in one.talk.moods())
        lines.append(
            tr(
                "Mood in try {number}: {values} ({word})",
                number=one.number,
                values=values,
                word=one_line(one.talk.moods()[-1].word, 40),
            )
        )
    titles = {criterion.id: criterion.title for criterion in a.talk.rubric.criteria}
    for left, right in zip(a.score.criteria, b.score.criteria, strict=True):
        lines.append(f"- {titles[left.criterion]}: {_two(left.level, right.level)}")
    shared = common(a, b)
    if shared:
        lines.append(
            trn("The first {n} reply is the same in both.", "The first {n} replies are the same in both.", shared)
        )
    line = a.talk.conversation.turns[shared - 1].answer if shared else a.talk.conversation.opening
    lines += [tr("Both answer this:"), client_line(a.talk, line)]
    for k in range(shared, max(_count(a), _count(b))):
        for one in (a, b):
            if k < _count(one):
                lines += ["", *_reply_lines(one, one.talk.conversation.turns[k], k)]
    return lines


def _two(one: int | None, other: int | None) -> str:
    words = [tr("not marked") if level is None else decimal(level / 100, 2) for level in (one, other)]
    both = tr("{one} and {other}", one=words[0], other=words[1])
    if one is None or other is None or one == other:
        return both
    return f"{both} ({'+' if other > one else '-'}{decimal(abs(other - one) / 100, 2)})"


def _reply_lines(one: PastTry, turn: Turn, k: int) -> list[str]:
    moods = one.talk.moods()
    titles = {criterion.id: criterion.title for criterion in one.talk.rubric.criteria}
    marks = [f"{titles[m.criterion]} {m.level}" for m in one.score.marks_of(turn.id) if m.level is not None]
    lines = [
        tr("Try {number}, reply {reply}: {text}", number=one.number, reply=k + 1, text=turn.reply.text),
        *what_it_did(turn, one.talk),
    ]
    if marks:
        lines.append(tr("Marks (0 to 4): {marks}", marks=", ".join(marks)))
    mood = moods[k + 1]
    return [
        *lines,
        client_line(one.talk, turn.answer),
        tr("Mood: {word} ({before} to {after})", word=mood.word, before=moods[k].value, after=mood.value),
    ]


def name_of(one: PastTry) -> str:
    """The number of a try with its name."""
    return tr("Try {number}", number=one.number) + (f" {in_marks(one.name, 60)}" if one.name else "")


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
        raise WrongUse(
            tr("There is no reply {word}", word=quoted(word)),
            tr("write 3 for your third reply, 2.3 for the third of try 2"),
        )
    here = tries.numbered(int(number)) if number else tries.here()
    if here is None:
        raise WrongUse(tr("There is no reply to go back to yet"), tr("answer the client first"))
    if not place:
        lost = practice.debrief(here.talk).lost_at
        if lost is None:
            raise WrongUse(
                tr("No reply of try {number} cost anything", number=here.number),
                tr("name the reply to go back to, such as 2"),
            )
        return lost.turn
    turns = here.talk.conversation.turns
    if not 1 <= int(place) <= len(turns):
        raise WrongUse(
            tr("Try {number} has no reply {reply}", number=here.number, reply=int(place)),
            tr("choose from 1 to {last}", last=len(turns)),
        )
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
        tell(
            tr(
                "Back to the line that reply {number} answered; every try is kept.",
                number=len(back.conversation.turns) + 1,
            )
        )
        return back
    if word == "/try":
        if not (rest.isdecimal() and len(rest) < 7):
            raise WrongUse(tr("Which try?"), tr("write its number, such as /try 2; /tries lists them"))
        up = practice.take_up(tries.talk.id, int(rest))
        tell(
            tr("Try {number} goes on here:", number=int(rest))
            if not up.ended
            else tr("Try {number} counts now; it has ended.", number=int(rest))
        )
        return up
    if word == "/name":
        here = tries.here()
        if here is None or not tries.now:
            raise WrongUse(tr("A new try has no name before its first reply"), tr("answer, then name it"))
        practice.name_try(tries.talk.id, here.number, rest)
        tell(
            tr("Try {number} is called {name}.", number=here.number, name=in_marks(rest, 60))
            if rest
            else tr("Try {number} has no name now.", number=here.number)
        )
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
        raise WrongUse(tr("Two tries are compared"), tr("write their numbers, such as 1 2"))
    if len(words) == 2:
        return tries.numbered(int(words[0])), tries.numbered(int(words[1]))
    return tries.pair(int(words[0]) if words else 0)
