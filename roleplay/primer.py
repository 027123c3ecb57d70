"""The coach's corner: three minutes before the first talk. Welcome, explore, hold steady; two lines to try."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from roleplay import language
from roleplay.domain.errors import RoleplayError, WrongUse
from roleplay.domain.judgement import Exchange, Reading
from roleplay.domain.rubric import HARMFUL, MOVES, Rubric
from roleplay.domain.text import storable
from roleplay.language import grouped, msg, tr, trn
from roleplay.practice import LONGEST_REPLY

if TYPE_CHECKING:
    from roleplay.practice import Practice
    from roleplay.reading.reader import Reader

SEEN = "primer-seen"
"""The file in the data folder that says that the primer was shown."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One page: a heading, paragraphs, and where there is something to try, the client's line and a better reply.

    before: what happened before the line; asks: whether a question is looked for; why: what the better reply does.
    """

    heading: str
    paragraphs: tuple[str, ...]
    who: str = ""
    before: str = ""
    line: str = ""
    asks: bool = False
    better: str = ""
    why: str = ""


LESSONS = (
    Lesson(
        msg("Welcome"),
        (
            msg(
                "A client is upset and tells you so. Something in you tightens: it sounds like a verdict on you. "
                "So one explains what was delivered, or asks whether they did their part, or offers the money "
                "back to be left in peace. All of that is about you, and all of it ends the talk that matters."
            ),
            msg(
                "Turn it round. They could have left without a word, and they came to you with it: it is exactly "
                "what the two of you should be talking about. So begin by taking it in, and mean it: “I'm glad "
                "you're telling me this.” That doesn't say that they're right, nor that you're to blame. It "
                "says: bring it here."
            ),
        ),
    ),
    Lesson(
        msg("Explore"),
        (
            msg(
                "What they complain about is seldom the whole of it. Behind “no results” there may be a manager "
                "who has quit, a partner who asks what this costs, a step that frightens them. You can't know. "
                "So ask, before you answer: one plain question, open, and curious about them rather than about "
                "your defence."
            ),
            msg(
                "“What makes you say that?” is nearly always good enough. Then wait. Try it: take in what she "
                "says, and ask one question."
            ),
        ),
        who=msg("Dana, who runs a furniture showroom"),
        before=msg("Seven months of coaching with a marketing coach. The last two calls were cut short."),
        line=msg("We're spending all this money, and honestly, I don't see any results."),
        asks=True,
        better=msg("I'm glad you tell me that straight. What were you hoping to see by now?"),
        why=msg("It takes the complaint in without arguing, and asks what only she knows."),
    ),
    Lesson(
        msg("Hold steady"),
        (
            msg(
                "Now it gets harder. The most common way to lose a talk isn't anger, it is buckling: to give in "
                "at once, to shrink the fee, to promise everything. It feels kind. The client goes away "
                "relieved, and unhelped."
            ),
            msg(
                "An upset client needs one thing more than to be right: somebody calm who helps them to get "
                "clear on what the real problem is. Their anger is why they need you. You can respect every "
                "decision they make and still stay the coach until it is made with open eyes. Try it: don't "
                "argue, and don't let go."
            ),
        ),
        who=msg("Dana again, a minute later"),
        before=msg("She has said that she sees no results for her money. You asked what she had hoped for."),
        line=msg("Look, this isn't working for us. We want to cancel."),
        better=msg(
            "I hear you, and if stopping is right, we'll stop well. Before we decide: what has happened that makes "
            "you want out now?"
        ),
        why=msg("It respects the decision, doesn't plead, and keeps looking for what is behind it."),
    ),
)
"""The pages, in order; `lessons()` gives them in the language in use."""

CLOSING = msg(
    "That is all of it: take it in, ask, stay. In the talks that follow you are marked by it, in the open: "
    "every rule can be read beforehand, and every line can be tried again."
)

_WHAT_HARMS = {
    "defend": msg("It defends. However true it is, the client hears that they are being argued with."),
    "blame": msg("It puts some of it on the client. They'll answer that, and not tell you what is behind it."),
    "dismiss": msg("It makes the complaint small or wrong. Then there is no reason for them to say more."),
    "buckle": msg("It gives way. They go away relieved, and what really troubles them stays as it is."),
    "deflect": msg("It steps aside. They brought something, and it is still lying there."),
}
_TAKES_IN = frozenset(("welcome", "acknowledge", "own", "reflect", "reframe"))
_WORKS_ON = frozenset(("explore", "reframe", "agree", "boundary", "confirm"))


def lessons() -> tuple[Lesson, ...]:
    """The pages in the language in use."""
    return tuple(
        Lesson(
            heading=tr(one.heading),
            paragraphs=tuple(tr(paragraph) for paragraph in one.paragraphs),
            who=tr(one.who),
            before=tr(one.before),
            line=tr(one.line),
            asks=one.asks,
            better=tr(one.better),
            why=tr(one.why),
        )
        for one in LESSONS
    )


@dataclass(frozen=True, slots=True)
class Heard:
    """What is said of a reply that was tried: whether it does what the page is about, in words, and the words of the
    reply that carry the harm, if any did.
    """

    good: bool
    words: str
    quote: str = ""


class Primer:
    """The primer over a practice. folder: where it is noted that it was shown; None to note it nowhere."""

    def __init__(self, practice: Practice, folder: Path | None) -> None:
        self._practice = practice
        self._folder = folder

    def is_due(self) -> bool:
        """Whether it is to be shown before the first talk: it never was, and nothing was said in any talk."""
        return not self._was_seen() and not any(past.tries for past in self._practice.history(limit=50))

    def note_seen(self) -> None:
        """Note that it was shown, so that it never comes by itself again."""
        if self._folder is not None:
            try:
                (self._folder / SEEN).touch()
            except OSError:
                return  # then it is shown once more; that is no reason to keep anybody from their talk

    def _was_seen(self) -> bool:
        return self._folder is None or (self._folder / SEEN).exists()

    def try_line(self, lesson: Lesson, text: str) -> Heard:
        """Read a reply to the line of a page. Nothing is stored.

        Raises WrongUse for an empty or oversized reply, ReadingError if it can't be read.
        """
        text = storable(text)
        if not text.strip():
            raise WrongUse(tr("There is nothing to read yet"), tr("type what you would say to her"))
        if len(text) > LONGEST_REPLY:
            long = trn("The reply has {n} character", "The reply has {n} characters", len(text))
            raise WrongUse(long, tr("keep it under {most}", most=grouped(LONGEST_REPLY)))
        reading = self._reader().read(Exchange(lesson.line, text, lesson.before, language.now()))
        return heard(lesson, text, reading)

    def _reader(self) -> Reader:
        """Any reader that knows the moves of the codebook."""
        library = self._practice.library
        for head in library.heads():
            try:
                rubric: Rubric = library.rubric(head.rubric)
            except RoleplayError:
                continue
            if all(move.id in MOVES for move in rubric.moves):
                return self._practice.reader_for(rubric)
        raise WrongUse(tr("No scenario that can be played was found"), tr("run: roleplay check"))


def heard(lesson: Lesson, text: str, reading: Reading) -> Heard:
    """What is said of a reply that was read so."""
    if not reading.sure:
        return Heard(False, tr("Hard to tell what this does to her. Say it more plainly, in a sentence or two."))
    moves = set(reading.moves)
    harm = next((move for move in reading.moves if move in HARMFUL), "")
    if harm:
        quote = next((text[e.start : e.end] for e in reading.evidence if e.move == harm), "")
        return Heard(False, tr(_WHAT_HARMS[harm]), quote)
    takes_in, asks = bool(moves & _TAKES_IN), "explore" in moves
    if lesson.asks:
        if takes_in and asks:
            return Heard(True, tr("It takes the complaint in and asks. That is the whole of it."))
        if asks:
            return Heard(True, tr("It asks, which is the heart of it. It lands even better if she first hears "
"that it was right to tell you."))  # fmt: skip
        if takes_in:
            return Heard(
                False, tr("It takes the complaint in. Now ask one plain question, so that she can tell you more.")
            )
        return Heard(
            False, tr("It neither takes the complaint in nor asks about it. Begin with what she has just said.")
        )
    if moves & _WORKS_ON or (takes_in and reading.quality >= 2):
        return Heard(True, tr("It stays: it neither argues nor lets go, and the talk can go on."))
    return Heard(
        False, tr("It does no harm, but it doesn't hold either. Stay with her: what has made her want out now?")
    )
