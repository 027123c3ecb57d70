"""A sitting line by line: no hints, no marks, no mood, nothing to take back."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from roleplay.assessment.sittings import record as r
from roleplay.assessment.sittings.sitting import Sitting, Stage
from roleplay.cli import plain_text
from roleplay.cli.output import say
from roleplay.cli.plain import typed_or_piped
from roleplay.content.words import nearest, quoted
from roleplay.domain.errors import RoleplayError, WrongUse
from roleplay.practice import Talk
from roleplay.tui.sitting_view import SOON, clock_rule, seal_groups, time_left
from roleplay.tui.words import plural

COMMANDS = (
    ("/time", "how much time is left"),
    ("/talk", "the talk so far"),
    ("/brief", "the brief again"),
    ("/clear", "forget the lines of a reply that is not sent yet"),
    ("/finish", "end this talk before the client does; it is handed in as it is"),
    ("/leave", "leave; the same code goes on at the same line, and the clock goes by the rules of the form"),
    ("/help", "this list"),
)
KNOWN = tuple(name for name, _ in COMMANDS)
FAST_FROM, FASTEST = 60, 25
"""From so many characters on, more than so many in a second weren't typed by hand."""


class PlainSitting:
    """One sitting in plain mode, from wherever it stands to wherever the candidate or the input leaves it."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting
        self._lines = typed_or_piped()
        self._left = False

    def run(self) -> None:
        """Go through what is still to do. At the end of the input it stays open."""
        sitting = self._sitting
        say(sitting.form.form.title)
        if sitting.record.talks_begun:
            self._gone_on()
        while sitting.stage is not Stage.SEALED and not self._left:
            {
                Stage.NOTICE: self._notice,
                Stage.REHEARSAL: self._rehearsal,
                Stage.READY: self._ready,
                Stage.TALKING: self._talk,
            }[sitting.stage]()
        if sitting.stage is Stage.SEALED:
            self._sealed()
        else:
            say("You have left. Everything you sent is saved; the same code goes on here.")

    def _next(self) -> str | None:
        """The next line; None, and the sitting is left, when there are no more."""
        sys.stdout.flush()
        line = self._lines.next()
        self._left = self._left or line is None
        return line

    def _gone_on(self) -> None:
        """What to say to somebody who comes back."""
        if self._sitting.stage is Stage.TALKING:
            say(f"You go on where you were. {self._time_left()}")
        elif self._sitting.how_it_ended == r.TIMEOUT:
            say("The time for the last talk was up while you were away. It was handed in as it stood.")

    def _notice(self) -> None:
        """The notice; nothing goes on before the candidate agrees."""
        say()
        say(self._sitting.form.form.notice)
        say()
        say("Type yes if you have read this and agree; no leaves, and nothing is recorded.")
        line = self._next()
        word = (line or "").strip().lower()
        if word in ("yes", "y", "да"):
            self._sitting.acknowledge()
        elif word in ("no", "n", "нет", "/leave"):
            self._left = True
        elif line is not None:
            say("Please answer yes or no.")

    def _rehearsal(self) -> None:
        """A talk to try things out with, or passed over."""
        say()
        say("First a rehearsal, to get to know how this works. It doesn't count and isn't kept, and no clock runs.")
        say("Enter begins it; skip passes it over. In it, /finish ends it.")
        line = self._next()
        if line is None:
            return
        replies = 0
        if line.strip().lower() not in ("skip", "/skip"):
            rehearsal = self._sitting.rehearsal()

            def answer(text: str) -> Talk | None:
                return rehearsal.answer(text)

            talk = _Talking(self, rehearsal.talk, answer)
            say()
            _say_all(plain_text.brief_lines(rehearsal.talk.scenario))
            say()
            talk.run()
            replies = len(rehearsal.talk.conversation.turns)
        if not self._left:
            self._sitting.rehearsed(replies)
            say("The rehearsal is over. From here on it counts.")

    def _ready(self) -> None:
        """The brief of the next talk; its clock runs from when the candidate begins it."""
        sitting = self._sitting
        count, number = len(sitting.record.scenarios), sitting.number
        talk = sitting.next_scenario()
        say()
        say(f"Talk {number} of {count}" if count > 1 else "The talk")
        _say_all(plain_text.brief_lines(talk.scenario)[2:])
        say()
        say("Type what you would say, then Enter. A line that ends with \\ goes on in the next line.")
        say("/help lists commands.")
        say(f"You have {plural(sitting.minutes(number), 'minute')} from when you press Enter.")
        say(clock_rule(sitting.form.form.time))
        line = self._next()
        if line is None:
            return
        if line.strip() == "/leave":
            self._left = True
            return
        sitting.begin()
        say()

    def _talk(self) -> None:
        """The talk that counts."""
        sitting = self._sitting
        assert sitting.talk is not None
        if sitting.talk.conversation.turns:
            _say_all(plain_text.talk_lines(sitting.talk)[:-1])
        _Talking(self, sitting.talk, self._answer, counts=True).run()
        if sitting.how_it_ended and sitting.stage is not Stage.SEALED:
            say("This talk is over.")

    def _answer(self, text: str) -> Talk | None:
        """Have a reply answered; None if it came too late."""
        in_time = self._sitting.answer(text, self._flags(text))
        return self._sitting.talk if in_time else None

    def _flags(self, text: str) -> list[str]:
        if not self._lines.interactive:
            return ["piped"]
        return ["fast"] if len(text) >= FAST_FROM and len(text) > FASTEST * (time.monotonic() - self.asked) else []

    asked = 0.0
    """When the candidate was asked for the reply."""

    def _time_left(self) -> str:
        return f"{time_left(self._sitting.left())}."

    def _sealed(self) -> None:
        """The last words."""
        record = self._sitting.record
        assert record.sealed is not None
        if self._sitting.how_it_ended == r.TIMEOUT:
            say("The time is up. What you had sent before counts; what you were typing is kept as not sent.")
        say("Your sitting is sealed and handed in. Its seal, should you want to note it:")
        say(seal_groups(record.sealed.said["root"]))
        say("You will hear how it was decided. Nobody has marked anything yet.")


class _Talking:
    """One talk, line by line. answer: has a reply answered; None from it: too late, the talk is over."""

    def __init__(
        self, outer: PlainSitting, talk: Talk, answer: Callable[[str], Talk | None], *, counts: bool = False
    ) -> None:
        self._outer, self._talk, self._answer, self._counts = outer, talk, answer, counts
        self._pending: list[str] = []
        self._over = False

    def run(self) -> None:
        """Talk until it is over or the candidate leaves."""
        self._show_client()
        if self._counts and (kept := self._outer._sitting.unsent()):
            self._pending = kept.split("\n")
            say("You had typed this and not sent it; go on with it, or /clear to forget it:")
            for part in self._pending:
                say(f"  {part}")
        self._outer.asked = time.monotonic()
        while not self._over and not self._talk.ended and not self._outer._left:
            line = self._outer._next()
            if line is not None:
                self._take(line)

    def _take(self, line: str) -> None:
        """One typed line: a command, the beginning of a reply, or its end."""
        word = line.split(maxsplit=1)[0] if line.startswith("/") and line.strip() else ""
        if word in KNOWN or (word and not word.startswith("//") and not self._pending):
            self._command(word)
            return
        if word.startswith("//") and not self._pending:
            line = line[1:]  # a reply may begin with a slash
        if line.endswith("\\"):
            self._pending.append(line[:-1])
            self._keep()
            return
        if line or not self._pending:
            self._pending.append(line)
        reply = "\n".join(self._pending)
        if reply.strip():
            self._send(reply)
        else:
            self._pending = []

    def _keep(self) -> None:
        """Keep the beginning of a reply; if it can't be, the candidate is told and goes on."""
        if not self._counts:
            return
        try:
            sitting = self._outer._sitting
            sitting.keep_unsent(sitting.typed("\n".join(self._pending)))
        except RoleplayError as error:
            say(f"What you typed isn't kept yet: {error}")

    def _send(self, reply: str) -> None:
        """Say the reply. At a terminal a failure keeps it, to be sent again; in a script it ends the run."""
        try:
            talk = self._answer(reply)
        except RoleplayError as error:
            if not self._outer._lines.interactive:
                raise
            say(f"Not saved: {error}. Press Enter to send it again, or /clear to forget it.")
            say(f"The last that is saved is your reply {len(self._talk.conversation.turns)}.")
            return
        self._pending = []
        if talk is None:
            self._over = True
            return
        self._talk = talk
        if not self._outer._lines.interactive:
            say(f"You: {reply}")
        say()
        self._show_client()
        self._outer.asked = time.monotonic()

    def _show_client(self) -> None:
        say(plain_text.client_line(self._talk, self._talk.conversation.line_now))
        if self._counts and self._outer._sitting.left() < SOON and not self._talk.ended:
            say(self._outer._time_left())

    def _command(self, word: str) -> None:
        if word == "/leave":
            self._outer._left = True
        elif word == "/finish":
            self._finish()
        elif word == "/clear":
            self._pending = []
            self._keep()
            say("The reply that was not sent is forgotten.")
        elif word == "/time":
            say(self._outer._time_left() if self._counts else "No clock runs in the rehearsal.")
        elif word == "/talk":
            _say_all(plain_text.talk_lines(self._talk))
        elif word == "/brief":
            _say_all(plain_text.brief_lines(self._talk.scenario))
        elif word == "/help":
            _say_all([f"{name}: {what}" for name, what in COMMANDS])
        else:
            near = nearest(word, KNOWN)
            offer = f"did you mean {near}?" if near else "/help lists them"
            say(f"There is no command {quoted(word)} - {offer} (a reply that begins with a slash: type it twice)")

    def _finish(self) -> None:
        """Hand the talk in; asked for twice where it counts."""
        if self._counts:
            say("This ends the talk; you can't come back to it. Type yes to hand it in.")
            line = self._outer._next()
            if (line or "").strip().lower() not in ("yes", "y", "да"):
                say("The talk goes on.")
                self._show_client()
                return
            try:
                self._outer._sitting.close(r.HANDED_IN, "\n".join(self._pending))
            except WrongUse as error:
                say(str(error))
                return
        self._over = True


def _say_all(lines: list[str]) -> None:
    for line in lines:
        say(line)
