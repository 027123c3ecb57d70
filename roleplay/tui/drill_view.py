"""What the drill screen shows, as plain values: the moment, and what the reply to it did."""

from __future__ import annotations

from roleplay.drills.drills import Drill, Marked
from roleplay.language import decimal, msg, tr, trn
from roleplay.tui.conversation_view import reply_block, short_name, strip
from roleplay.tui.marked import Block, joined, marked, one_line
from roleplay.tui.words import day_and_time, grade_word

WHY_NOW = {
    "failed": msg("You lost this line in a talk."),
    "due": msg("Due again."),
    "elsewhere": msg("Due again: a line of a kind that you know, from another client."),
    "easy": msg("To get going: this went well before."),
    "new": msg("New."),
}
"""Why a moment comes."""


def reason(drill: Drill) -> str:
    """Why the moment comes, as a key of WHY_NOW."""
    return "elsewhere" if drill.why == "due" and drill.elsewhere else drill.why


def clock_words(seconds: int) -> str:
    """What the clock of a pressure drill says: the time left, such as `0:47`; below 0 that it is up."""
    if seconds < 0:
        return tr("Time is up; it still counts")
    return f"{seconds // 60}:{seconds % 60:02}"


def late_words(seconds: int) -> str:
    """That a reply came so many seconds late."""
    return trn("{n} second late; it counts all the same.", "{n} seconds late; it counts all the same.", seconds)


def drill_title(drill: Drill) -> str:
    """The scenario that the moment is from."""
    return one_line(drill.scenario.title, 60)


def drill_facts(answered: int, waiting: int) -> str:
    """How many lines were answered in this drill, and how many wait."""
    return trn(
        "{n} line answered · {waiting} waiting", "{n} lines answered · {waiting} waiting", answered, waiting=waiting
    )


def drill_hint(drill: Drill) -> str:
    """The author's hint for the line."""
    return one_line(drill.scene.hint, 400) or tr("No hint for this line.")


def moment_blocks(drill: Drill) -> tuple[Block, ...]:
    """Who it is, what happened, why the moment comes, and the client's line."""
    brief = drill.scenario.brief
    return (
        Block(marked(tr(WHY_NOW[reason(drill)])), label=tr("Drill"), tone="quiet"),
        Block(marked(_folded(brief.who)), label=tr("Who"), tone="quiet", gap=1),
        Block(marked(_folded(brief.what_happened)), label=tr("Before"), tone="quiet", gap=1),
        Block(
            marked(_folded(drill.line)),
            label=short_name(drill.scenario.client),
            tone="client",
            label_tone="client-name",
            gap=1,
        ),
    )


def marked_blocks(done: Marked) -> tuple[Block, ...]:
    """The reply with the words that tell, what it did, its quality, why, and a better one."""
    rubric, name = done.drill.rubric, short_name(done.drill.scenario.client)
    blocks = [reply_block(done.turn, rubric, underlined=True)]
    if done.grade:
        blocks += strip(done.turn, rubric, name)
        quality, word = decimal(done.turn.reading.quality), grade_word(done.grade)
        words = tr("Quality {quality} of 4, {grade}.", quality=quality, grade=word)
        again = tr("Next time: {at}.", at=day_and_time(done.due)) if done.due else ""
        blocks.append(Block(joined((words, "strong"), (f" {again}" if again else "", "quiet")), gap=1))
        if done.rule is not None:
            sign = f"+{done.rule.points}" if done.rule.points > 0 else f"−{abs(done.rule.points)}"
            blocks.append(Block(joined((f"{sign} ", "strong"), (one_line(done.rule.because), "")), label=tr("why")))
        if done.because:
            blocks.append(Block(marked(one_line(done.because)), label=name, label_tone="quiet", tone="quiet"))
    else:
        words = tr("Hard to tell what this did, so it isn't marked and doesn't count. Say it more plainly.")
        blocks.append(Block(joined(("? ", "unsure"), (words, "")), hang=2))
    better = Block(marked(_folded(done.better.reply)), label=tr("better"), tone="better", gap=1)
    return (*blocks, better, Block(marked(_folded(done.better.why)), tone="quiet"))


def _folded(text: str) -> str:
    """A paragraph of a file as one paragraph on the screen."""
    return " ".join(text.split())
