"""Plain mode: a conversation line by line on standard input and output, for screen readers and scripts."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from roleplay.cli import plain_text, plain_tries
from roleplay.cli.output import say_aside, tell
from roleplay.content.words import nearest, quoted
from roleplay.domain.errors import RoleplayError, WrongUse
from roleplay.language import tr
from roleplay.practice import LONGEST_REPLY
from roleplay.tui.conversation_view import hint

if TYPE_CHECKING:
    from roleplay.practice import Practice, Talk
    from roleplay.primer import Primer

LONGEST_LINE = 1_000_000
"""Bytes of one typed line; a longer one is refused before it fills the memory."""


SAME = {"/misread": "/meant"}
"""Words that people type for others."""

KNOWN = frozenset((*(name for name, _ in plain_text.COMMANDS), "/misread"))
"""The commands; they work in the middle of a reply too."""


class Lines(Protocol):
    """Where typed lines come from."""

    interactive: bool

    def next(self) -> str | None:
        """The next line without its end; None when there are no more."""


class PipedLines:
    """Lines from a pipe or a file: UTF-8, bounded."""

    interactive = False

    def __init__(self) -> None:
        self._number = 0

    def next(self) -> str | None:
        """The next line. Raises WrongUse if it isn't UTF-8 or far too long."""
        raw = sys.stdin.buffer.readline(LONGEST_LINE + 1)
        if not raw:
            return None
        self._number += 1
        if len(raw) > LONGEST_LINE:
            raise WrongUse(
                tr("Line {number} of the input has more than 1 MB", number=self._number), tr("send one reply a line")
            )
        try:
            text = raw.decode("utf-8-sig" if self._number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise WrongUse(
                tr(
                    "Line {number} of the input is not UTF-8 (byte 0x{byte})",
                    number=self._number,
                    byte=f"{raw[error.start]:02X}",
                ),
                tr("send it as UTF-8"),
            ) from error
        return text.removesuffix("\n").removesuffix("\r")


class TypedLines:
    """Lines typed at a terminal, after a prompt, with the usual keys for editing a line."""

    interactive = True

    def __init__(self) -> None:
        try:
            import readline  # noqa: F401  (input() edits lines with it once it is imported)
        except ImportError:
            return  # a platform without it: lines are edited by the terminal itself

    def next(self) -> str | None:
        """The next line."""
        try:
            return input("> ")
        except EOFError:
            tell()
            return None


@dataclass
class PlainTalk:
    """One conversation in plain mode. What is printed depends on the turns alone: no ids, no times."""

    practice: Practice
    talk: Talk
    lines: Lines
    pending: list[str] = field(default_factory=list)
    """The lines of a reply that is not sent yet; kept on disk too."""
    primer: Primer | None = None
    """The coach's corner, for whoever asks for it."""
    left: bool = False
    """Whether the person has asked to leave."""

    def run(self) -> Talk:
        """Talk until it ends, the person leaves or the input does; returns the talk as it is then."""
        self._show_client()
        if self.pending:
            tell(tr("You had begun a reply. Type on, press Enter to send it as it is, or /clear to forget it:"))
            tell("\n".join(self.pending))
        while not self.left and not self.talk.ended:
            line = self._next()
            if line is None:
                break
            self._take(line)
            if self.talk.ended:
                self._after_the_end()
        if not self.talk.ended:
            tell(tr("You have left the talk. It stays open; go on with: roleplay resume"))
        return self.talk

    def _next(self) -> str | None:
        sys.stdout.flush()
        return self.lines.next()

    def _take(self, line: str) -> None:
        """One typed line: a command, the beginning of a reply, or its end."""
        word = line.split(maxsplit=1)[0] if line.startswith("/") and line.strip() else ""
        if word in KNOWN or (word and not word.startswith("//") and not self.pending):
            self._command(line)
            return
        if word.startswith("//") and not self.pending:
            line = line[1:]  # a reply may begin with a slash
        if line.endswith("\\"):
            self.pending.append(line[:-1])
            self._keep("\n".join(self.pending))
            return
        if line or not self.pending:
            self.pending.append(line)
        reply = "\n".join(self.pending)
        if reply.strip():
            self._answer(reply)
        else:
            self.pending = []

    def _answer(self, reply: str) -> None:
        """Say the reply. At a terminal a failure keeps it, to be sent again; in a script it ends the run."""
        self._keep(reply)
        try:
            self.talk = self.practice.answer(self.talk.id, reply)
        except RoleplayError as error:
            self._not_done(tr("Not sent"), error)
            return
        self.pending = []
        if not self.lines.interactive:
            tell(tr("You: {reply}", reply=reply))
        turn_said = self.talk.conversation.turns[-1]
        for text in () if self.practice.judge_first else plain_text.what_it_did(turn_said, self.talk):
            tell(text)
        tell()
        self._show_client()

    def _keep(self, text: str) -> None:
        """Keep the reply on disk before anything else is done with it, so that it is there after a power cut."""
        if len(text) > LONGEST_REPLY:
            return  # it will be refused
        try:
            self.practice.keep_draft(self.talk.id, text)
        except RoleplayError as error:
            self._not_done(tr("The reply could not be kept"), error)

    def _not_done(self, what: str, error: RoleplayError) -> None:
        if not self.lines.interactive:
            raise error
        tell(tr("{what}: {error}. Press Enter to send it again, or /clear to forget it.", what=what, error=error))

    def _show_client(self) -> None:
        tell(plain_text.client_line(self.talk, self.talk.conversation.line_now))
        tell(plain_text.mood_line(self.talk))

    def _clear(self) -> None:
        self.pending = []
        self._keep("")
        tell(tr("The reply that was not sent is forgotten."))

    def _command(self, line: str) -> None:
        word, _, rest = line.strip().partition(" ")
        word = SAME.get(word, word)
        if word == "/quit":
            self.left = True
        elif word == "/end":
            self.left = True
            self.show_debrief()
        elif word == "/again":
            self._again(rest.strip())
        elif word == "/meant":
            self._meant(rest.split())
        elif word in plain_tries.WORDS:
            self._tries(word, rest.strip())
        elif word == "/primer" and self.primer is not None:
            from roleplay.cli.primer import say_pages

            say_pages(self.primer, self.lines)
            self._show_client()
        elif word == "/hint":
            tell(tr("Hint: {hint}", hint=hint(self.talk)))
        elif word == "/mood":
            tell(plain_text.mood_line(self.talk))
        elif word == "/talk":
            _say_all(plain_text.talk_lines(self.talk))
        elif word == "/brief":
            _say_all(plain_text.brief_lines(self.talk.scenario))
        elif word == "/clear":
            self._clear()
        elif word == "/help":
            _say_all(plain_text.command_lines())
        else:
            near = nearest(word, [name for name, _ in plain_text.COMMANDS])
            offer = tr("did you mean {near}?", near=near) if near else tr("/help lists them")
            tell(
                tr(
                    "There is no command {word} - {offer} (a reply that begins with a slash: type it twice)",
                    word=quoted(word),
                    offer=offer,
                )
            )

    def _again(self, number: str) -> None:
        """Take back the last reply, or all from a numbered one on."""
        turns = self.talk.conversation.turns
        if number and not (number.isdecimal() and len(number) < 7 and 1 <= int(number) <= len(turns)):
            most = tr("a number from 1 to {last}", last=len(turns)) if turns else tr("nothing: there is no reply yet")
            tell(tr("There is no reply {number} to go back to - /again takes {most}", number=quoted(number), most=most))
            return
        try:
            if number:
                before = turns[int(number) - 2].id if int(number) > 1 else 0
                self.talk = self.practice.take_back(self.talk.id, before)
            else:
                self.talk = self.practice.take_back(self.talk.id)
        except WrongUse as error:
            tell(str(error))
            return
        tell(tr("Taken back; both tries are kept. The talk stands here again:"))
        self._show_client()

    def _meant(self, moves: list[str]) -> None:
        """Have the last reply taken as it was meant; without moves the moves are listed."""
        turns = self.talk.conversation.turns
        if not turns or not moves:
            _say_all(plain_text.move_lines(self.talk.rubric))
            return
        from roleplay.second_look import SecondLook

        try:
            self.talk = SecondLook(self.practice).correct(self.talk.id, turns[-1].id, moves)
        except WrongUse as error:
            tell(str(error))
            return
        tell(tr("Put right; the case is kept on this machine (roleplay misses)."))
        _say_all(plain_text.what_it_did(self.talk.conversation.turns[-1], self.talk))
        tell()
        self._show_client()

    def _tries(self, word: str, rest: str) -> bool:
        """A command about tries; whether the talk stands elsewhere now."""
        moved = plain_tries.take(self.practice, self.talk, word, rest)
        if moved is None:
            return False
        self.talk = moved
        if not moved.ended:
            self._show_client()
        return True

    def _after_the_end(self) -> None:
        """The debrief; then the person may go back to a line, or look at their tries."""
        self.show_debrief()
        if self.lines.interactive:
            tell()
            tell(tr("/rewind goes back to where most was lost, /rewind 2 to your second reply; /help lists more."))
            tell(tr("Enter leaves."))
        line = self._next()
        while line is not None and line.strip():
            word, _, rest = line.strip().partition(" ")
            if word == "/again":
                self._again(rest.strip())
                if not self.talk.ended:
                    return
            elif word in plain_tries.WORDS:
                if self._tries(word, rest.strip()):
                    if not self.talk.ended:
                        return
                    self.show_debrief()
            elif word == "/help":
                self._command(word)
            elif line.split()[0] in ("/meant", "/misread"):
                self._meant(line.split()[1:])
                if not self.talk.ended:
                    return
            elif line.strip() in ("/quit", "/end"):
                break
            elif self.lines.interactive:
                tell(tr("The talk has ended: /rewind takes up an earlier line, Enter leaves."))
            else:
                say_aside(tr("roleplay: the talk has ended; the rest of the input was not used"))
                break
            line = self._next()
        self.left = True

    def show_debrief(self) -> None:
        """Print the debrief of the talk as it stands; before that the person may be asked for marks of their own."""
        tell()
        if self.practice.judge_first:
            from roleplay.cli.plain_judge import judge_first

            judge_first(self.practice, self.talk, self._next)
        debrief, changes = self.practice.debrief(self.talk), self.practice.changes_if_read(self.talk)
        _say_all(plain_text.debrief_lines(self.talk, debrief, changes))


def typed_or_piped() -> Lines:
    """Lines from the terminal if there is one at both ends, else from the pipe."""
    return TypedLines() if sys.stdin.isatty() and sys.stdout.isatty() else PipedLines()


def _say_all(lines: list[str]) -> None:
    for line in lines:
        tell(line)
