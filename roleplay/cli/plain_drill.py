"""A drill line by line on standard input and output."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Timer
from time import monotonic
from typing import TYPE_CHECKING

from roleplay.cli.output import tell
from roleplay.cli.plain import Lines
from roleplay.cli.plain_text import move_line
from roleplay.content.words import nearest, quoted
from roleplay.domain.drill import GRADES
from roleplay.domain.errors import RoleplayError
from roleplay.drills.pace import left
from roleplay.language import decimal, msg, tr, trn
from roleplay.tui.conversation_view import moves_of, short_name
from roleplay.tui.drill_view import late_words, reason
from roleplay.tui.words import day_and_time, grade_word

if TYPE_CHECKING:
    from roleplay.drills.drills import Drill, Drills, Marked
    from roleplay.drills.pace import Pace

COMMANDS = (
    ("/skip", msg("leave this line; it comes again another time")),
    ("/hint", msg("a hint for this line")),
    ("/brief", msg("who the client is and what happened")),
    ("/clear", msg("forget the lines of a reply that is not sent yet")),
    ("/quit", msg("leave; what you have answered is kept")),
    ("/help", msg("this list")),
)
"""What can be typed instead of a reply."""

WELCOME = msg(
    "Type what you would say, then Enter. A line that ends with \\ goes on in the next line. /help lists commands."
)

WHY_NOW = {
    "failed": msg("you lost this line in a talk"),
    "due": msg("due again"),
    "elsewhere": msg("due again: a line of a kind that you know, from another client"),
    "easy": msg("to get going: this went well before"),
    "new": msg("new"),
}
"""Why a moment comes."""


@dataclass
class PlainDrill:
    """One drill in plain mode: until its pace says that it is over, the person leaves or the input does.

    clock: seconds, for the pace.
    """

    drills: Drills
    lines: Lines
    pace: Pace
    clock: Callable[[], float] = monotonic
    grades: Counter[str] = field(default_factory=Counter)
    told: set[str] = field(default_factory=set)
    """Scenarios whose brief was shown in this drill."""
    with_move: int = 0
    """Graded replies that made the move the drill is about."""
    last: str = ""
    """The grade of the last reply."""
    late: int = 0
    """Replies that came after their time, in a pressure drill."""

    def run(self) -> None:
        """Drill. On Ctrl-C what has been answered is summed up before KeyboardInterrupt goes on."""
        begun = self.clock()
        self._say_head()
        shown = 0
        try:
            while not self.pace.is_over(self.clock() - begun, shown, self.last):
                drill = self.drills.next()
                if drill is None:
                    tell(tr("There is no other line for this drill now."))
                    break
                shown += 1
                if not self._one(drill, shown):
                    break
        except KeyboardInterrupt:
            tell()
            self._say_sum()
            sys.stdout.flush()
            raise
        self._say_sum()

    def _say_head(self) -> None:
        move = self.drills.move
        length = (
            trn("{n} line", "{n} lines", self.pace.lines)
            if self.pace.lines is not None
            else trn("{n} minute", "{n} minutes", round(self.pace.minutes or 0))
        )
        head = tr("Drill: {length}.", length=length)
        if self.pace.warm_up:
            head = tr("Warm-up: {length}, without a clock.", length=length)
        if move is not None:
            head = tr("Drill about “{move}”: {length}.", move=move.title, length=length)
        waiting = trn("Waiting for you: {n} line.", "Waiting for you: {n} lines.", self.drills.due_count())
        tell(f"{head} {waiting}")
        tell(tr(WELCOME))
        if self.pace.seconds is not None:
            tell(
                trn(
                    "{n} second a line; a late reply counts all the same.",
                    "{n} seconds a line; a late reply counts all the same.",
                    self.pace.seconds,
                )
            )

    def _one(self, drill: Drill, number: int) -> bool:
        """One moment, from its line to the marks; False if the person leaves or there is no more input."""
        tell()
        tell(f"{number}. {drill.scenario.title} ({tr(WHY_NOW[reason(drill)])})")
        if drill.scenario.id not in self.told:
            self.told.add(drill.scenario.id)
            _say_brief(drill)
        self._say_line(drill)
        shown = self.clock()
        alarm = self._alarm()
        try:
            return self._replies(drill, shown)
        finally:
            if alarm is not None:
                alarm.cancel()

    def _alarm(self) -> Timer | None:
        """At a terminal what runs out is said at once, while the person types; None where there is no clock."""
        if self.pace.seconds is None:
            return None
        tell(trn("You have {n} second.", "You have {n} seconds.", self.pace.seconds))
        if not self.lines.interactive:
            return None
        alarm = Timer(self.pace.seconds, _say_time_is_up)
        alarm.daemon = True
        alarm.start()
        return alarm

    def _replies(self, drill: Drill, shown: float) -> bool:
        """Lines until there is a reply to the moment, shown at that time; False as in `_one`."""
        pending: list[str] = []
        while True:
            sys.stdout.flush()
            line = self.lines.next()
            if line is None:
                return False
            word = line.split(maxsplit=1)[0] if line.startswith("/") and line.strip() else ""
            if word == "/quit":
                return False
            if word == "/skip":
                self.drills.pass_over(drill)
                tell(tr("Left for another time."))
                return True
            if word == "/clear":
                pending = []
                tell(tr("The reply that was not sent is forgotten."))
            elif word and not word.startswith("//") and (not pending or word in dict(COMMANDS)):
                self._command(word, drill)
            elif line.endswith("\\"):
                pending.append(_unslashed(line[:-1], pending))
            else:
                if line or not pending:
                    pending.append(_unslashed(line, pending))
                if not "".join(pending).strip():
                    pending = []
                elif self._answer(drill, "\n".join(pending), self.clock() - shown):
                    return True

    def _answer(self, drill: Drill, reply: str, took: float) -> bool:
        """Have the reply read, kept and marked. At a terminal a failure lets it be sent again; in a script it ends."""
        try:
            marked = self.drills.answer(drill, reply)
        except RoleplayError as error:
            if not self.lines.interactive:
                raise
            tell(tr("Not kept: {error}. Press Enter to send it again, /clear to forget it, or /skip.", error=error))
            return False
        if not self.lines.interactive:
            tell(tr("You: {reply}", reply=reply))
        if self.pace.seconds is not None and (over := -left(self.pace.seconds, took)) > 0:
            self.late += 1
            tell(late_words(over))
        self.last = marked.grade
        self.grades[marked.grade] += 1
        move = self.drills.move
        if marked.grade and move is not None and move.id in marked.turn.reading.moves:
            self.with_move += 1
        for line in marks_lines(marked):
            tell(line)
        return True

    def _command(self, word: str, drill: Drill) -> None:
        if word == "/hint":
            tell(tr("Hint: {hint}", hint=_folded(drill.scene.hint) or tr("No hint for this line.")))
        elif word == "/brief":
            _say_brief(drill)
            self._say_line(drill)
        elif word == "/help":
            for name, what in COMMANDS:
                tell(f"{name}: {tr(what)}")
        else:
            near = nearest(word, [name for name, _ in COMMANDS])
            offer = tr("did you mean {near}?", near=near) if near else tr("/help lists them")
            tell(
                tr(
                    "There is no command {word} - {offer} (a reply that begins with a slash: type it twice)",
                    word=quoted(word),
                    offer=offer,
                )
            )

    def _say_line(self, drill: Drill) -> None:
        tell(f"{short_name(drill.scenario.client)}: {_folded(drill.line)}")

    def _say_sum(self) -> None:
        graded = sum(self.grades[grade] for grade in GRADES)
        unsure = self.grades[""]
        tell()
        if self.pace.seconds is not None and self.grades.total():
            tell(tr("In time: {times} of {all}.", times=self.grades.total() - self.late, all=self.grades.total()))
        parts = ", ".join(f"{self.grades[grade]} {grade_word(grade)}" for grade in GRADES if self.grades[grade])
        over = trn("Drill over: {n} line marked", "Drill over: {n} lines marked", graded)
        tell(f"{over}: {parts}." if parts else f"{over}.")
        if unsure:
            tell(
                trn(
                    "Not counted, because it was hard to tell what was done: {n} reply.",
                    "Not counted, because it was hard to tell what was done: {n} replies.",
                    unsure,
                )
            )
        move = self.drills.move
        if move is not None and graded:
            without = graded - self.with_move
            if move.kind == "harmful":
                tell(tr("Without “{move}”: {times} of {graded}.", move=move.title, times=without, graded=graded))
            else:
                tell(tr("With “{move}”: {times} of {graded}.", move=move.title, times=self.with_move, graded=graded))
        waiting, coming = self.drills.due_count(), self.drills.next_due()
        told = tr("Waiting for you now: {waiting}.", waiting=waiting)
        tell(f"{told} {tr('The next comes {at}.', at=day_and_time(coming))}" if coming else told)


def marks_lines(marked: Marked) -> list[str]:
    """What a reply of a drill did, in the trainee's own words, its quality, why, when it comes again, a better one."""
    better = tr("You could say: {reply} ({why})", reply=_folded(marked.better.reply), why=_folded(marked.better.why))
    if not marked.grade:
        return [tr("Hard to tell what this did, so it isn't marked and doesn't count. Say it more plainly."), better]
    lines = []
    for move in moves_of(marked.turn, marked.drill.rubric):
        lines.append(move_line(move))
    if not lines:
        lines.append(tr("Your reply: nothing in it that helps or harms."))
    quality, word = decimal(marked.turn.reading.quality), grade_word(marked.grade)
    told = tr("Quality: {quality} of 4, {grade}.", quality=quality, grade=word)
    again = tr("Next time: {at}.", at=day_and_time(marked.due)) if marked.due else ""
    lines.append(f"{told} {again}".rstrip())
    if marked.rule is not None:
        sign = "+" if marked.rule.points > 0 else "−"
        lines.append(
            tr(
                "Why ({sign}{points}): {because}",
                sign=sign,
                points=abs(marked.rule.points),
                because=_folded(marked.rule.because),
            )
        )
    if marked.because:
        lines.append(
            tr(
                "What {client} makes of it: {because}",
                client=short_name(marked.drill.scenario.client),
                because=_folded(marked.because),
            )
        )
    return [*lines, better]


def _say_time_is_up() -> None:
    """Below what is being typed, which stays."""
    tell()
    tell(tr("The time is up; what you say counts all the same."))
    sys.stdout.flush()


def _say_brief(drill: Drill) -> None:
    brief = drill.scenario.brief
    tell(tr("Who: {who}", who=_folded(brief.who)))
    tell(tr("What happened: {what_happened}", what_happened=_folded(brief.what_happened)))


def _unslashed(line: str, pending: list[str]) -> str:
    """A reply may begin with a slash: it is typed twice."""
    return line[1:] if line.startswith("//") and not pending else line


def _folded(text: str) -> str:
    """A paragraph of a file on one line, for a reader that stops at each."""
    return " ".join(text.split())
