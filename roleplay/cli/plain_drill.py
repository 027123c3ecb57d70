"""A drill line by line on standard input and output."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING

from roleplay.cli.output import tell
from roleplay.cli.plain import Lines
from roleplay.content.words import nearest, quoted
from roleplay.domain.drill import GRADES
from roleplay.domain.errors import RoleplayError
from roleplay.tui.conversation_view import moves_of, short_name
from roleplay.tui.words import day_and_time, plural

if TYPE_CHECKING:
    from roleplay.drills.drills import Drill, Drills, Marked

COMMANDS = (
    ("/skip", "leave this line; it comes again another time"),
    ("/hint", "a hint for this line"),
    ("/brief", "who the client is and what happened"),
    ("/clear", "forget the lines of a reply that is not sent yet"),
    ("/quit", "leave; what you have answered is kept"),
    ("/help", "this list"),
)
"""What can be typed instead of a reply."""

WELCOME = (
    "Type what you would say, then Enter. A line that ends with \\ goes on in the next line. /help lists commands."
)

WHY_NOW = {"failed": "you lost this line in a talk", "due": "due again", "new": "new"}
"""Why a moment comes."""


@dataclass
class PlainDrill:
    """One drill in plain mode: until the lines or the minutes are over, the person leaves or the input does.

    clock: seconds, for the minutes; they are looked at between lines only, so no reply is ever cut off.
    """

    drills: Drills
    lines: Lines
    minutes: int | None
    most: int | None
    clock: Callable[[], float] = monotonic
    grades: Counter[str] = field(default_factory=Counter)
    told: set[str] = field(default_factory=set)
    """Scenarios whose brief was shown in this drill."""
    with_move: int = 0
    """Graded replies that made the move the drill is about."""

    def run(self) -> None:
        """Drill. On Ctrl-C what has been answered is summed up before KeyboardInterrupt goes on."""
        begun = self.clock()
        self._say_head()
        shown = 0
        try:
            while self.most is None or shown < self.most:
                if self.minutes is not None and self.clock() - begun >= 60 * self.minutes:
                    break
                drill = self.drills.next()
                if drill is None:
                    tell("There is no other line for this drill now.")
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
        about = f" about “{move.title}”" if move is not None else ""
        length = plural(self.most, "line") if self.most is not None else plural(self.minutes or 0, "minute")
        tell(f"Drill{about}: {length}. Waiting for you: {plural(self.drills.due_count(), 'line')}.")
        tell(WELCOME)

    def _one(self, drill: Drill, number: int) -> bool:
        """One moment, from its line to the marks; False if the person leaves or there is no more input."""
        tell()
        tell(f"{number}. {drill.scenario.title} ({WHY_NOW[drill.why]})")
        if drill.scenario.id not in self.told:
            self.told.add(drill.scenario.id)
            _say_brief(drill)
        self._say_line(drill)
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
                tell("Left for another time.")
                return True
            if word == "/clear":
                pending = []
                tell("The reply that was not sent is forgotten.")
            elif word and not word.startswith("//") and (not pending or word in dict(COMMANDS)):
                self._command(word, drill)
            elif line.endswith("\\"):
                pending.append(_unslashed(line[:-1], pending))
            else:
                if line or not pending:
                    pending.append(_unslashed(line, pending))
                if not "".join(pending).strip():
                    pending = []
                elif self._answer(drill, "\n".join(pending)):
                    return True

    def _answer(self, drill: Drill, reply: str) -> bool:
        """Have the reply read, kept and marked. At a terminal a failure lets it be sent again; in a script it ends."""
        try:
            marked = self.drills.answer(drill, reply)
        except RoleplayError as error:
            if not self.lines.interactive:
                raise
            tell(f"Not kept: {error}. Press Enter to send it again, /clear to forget it, or /skip.")
            return False
        if not self.lines.interactive:
            tell(f"You: {reply}")
        self.grades[marked.grade] += 1
        move = self.drills.move
        if marked.grade and move is not None and move.id in marked.turn.reading.moves:
            self.with_move += 1
        for line in marks_lines(marked):
            tell(line)
        return True

    def _command(self, word: str, drill: Drill) -> None:
        if word == "/hint":
            tell(f"Hint: {_folded(drill.scene.hint) or 'No hint for this line.'}")
        elif word == "/brief":
            _say_brief(drill)
            self._say_line(drill)
        elif word == "/help":
            for name, what in COMMANDS:
                tell(f"{name}: {what}")
        else:
            near = nearest(word, [name for name, _ in COMMANDS])
            offer = f"did you mean {near}?" if near else "/help lists them"
            tell(f"There is no command {quoted(word)} - {offer} (a reply that begins with a slash: type it twice)")

    def _say_line(self, drill: Drill) -> None:
        tell(f"{short_name(drill.scenario.client)}: {_folded(drill.line)}")

    def _say_sum(self) -> None:
        graded = sum(self.grades[grade] for grade in GRADES)
        unsure = self.grades[""]
        tell()
        parts = ", ".join(f"{self.grades[grade]} {grade}" for grade in GRADES if self.grades[grade])
        tell(f"Drill over: {plural(graded, 'line')} marked{': ' + parts if parts else ''}.")
        if unsure:
            word = "reply" if unsure == 1 else "replies"
            tell(f"Not counted, because it was hard to tell what was done: {unsure} {word}.")
        move = self.drills.move
        if move is not None and graded:
            harmful = move.kind == "harmful"
            count = graded - self.with_move if harmful else self.with_move
            tell(f"{'Without' if harmful else 'With'} “{move.title}”: {count} of {graded}.")
        waiting, coming = self.drills.due_count(), self.drills.next_due()
        tell(f"Waiting for you now: {waiting}." + (f" The next comes {day_and_time(coming)}." if coming else ""))


def marks_lines(marked: Marked) -> list[str]:
    """What a reply of a drill did, in the trainee's own words, its quality, why, when it comes again, a better one."""
    better = f"You could say: {_folded(marked.better.reply)} ({_folded(marked.better.why)})"
    if not marked.grade:
        return ["Hard to tell what this did, so it isn't marked and doesn't count. Say it more plainly.", better]
    lines = []
    for move in moves_of(marked.turn, marked.drill.rubric):
        kind = "harms" if move.harmful else "helps"
        lines.append(f"Your reply {kind}: {move.title}" + (f", in {move.words}" if move.words else ""))
    if not lines:
        lines.append("Your reply: nothing in it that helps or harms.")
    again = f" It comes again {day_and_time(marked.due)}." if marked.due else ""
    lines.append(f"Quality: {marked.turn.reading.quality:.1f} of 4, {marked.grade}.{again}")
    if marked.rule is not None:
        sign = "+" if marked.rule.points > 0 else "−"
        lines.append(f"Why ({sign}{abs(marked.rule.points)}): {_folded(marked.rule.because)}")
    if marked.because:
        lines.append(f"What {short_name(marked.drill.scenario.client)} makes of it: {_folded(marked.because)}")
    return [*lines, better]


def _say_brief(drill: Drill) -> None:
    brief = drill.scenario.brief
    tell(f"Who: {_folded(brief.who)}")
    tell(f"What happened: {_folded(brief.what_happened)}")


def _unslashed(line: str, pending: list[str]) -> str:
    """A reply may begin with a slash: it is typed twice."""
    return line[1:] if line.startswith("//") and not pending else line


def _folded(text: str) -> str:
    """A paragraph of a file on one line, for a reader that stops at each."""
    return " ".join(text.split())
