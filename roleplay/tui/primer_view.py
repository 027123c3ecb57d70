"""What the coach's corner shows, as plain values."""

from __future__ import annotations

from roleplay.language import tr
from roleplay.primer import CLOSING, LESSONS, Heard, Lesson
from roleplay.tui.marked import Block, Marked, in_quotes, joined, marked, quoted


def page_title(number: int) -> str:
    """Where in the primer the person is; `number` from 0."""
    return tr("{number} of {last}", number=number + 1, last=len(LESSONS))


def page_blocks(lesson: Lesson) -> tuple[Block, ...]:
    """The page, and the client's line where there is one to try."""
    blocks = [Block(Marked(lesson.heading), tone="heading")]
    blocks += [Block(Marked(paragraph), gap=1) for paragraph in lesson.paragraphs]
    if lesson.line:
        blocks.append(Block(Marked(f"{lesson.who}. {lesson.before}"), tone="quiet", gap=1))
        opened, closed = in_quotes("\n").split("\n")
        blocks.append(
            Block(joined((opened, "quiet"), (lesson.line, "strong"), (closed, "quiet")), tone="client", gap=1)
        )
    return tuple(blocks)


def heard_words(heard: Heard) -> str:
    """What is said of a reply, with its words that did harm."""
    return f"{heard.words} {tr('You said: {words}', words=quoted(heard.quote, 80))}" if heard.quote else heard.words


def heard_blocks(lesson: Lesson, text: str, heard: Heard) -> tuple[Block, ...]:
    """The reply, what is said of it, and one that would serve."""
    sign, tone = ("+ ", "good") if heard.good else ("– ", "unsure")
    return (
        Block(joined((f"{tr('You')}: ", "you-name"), (marked(text).text, "")), tone="you", gap=1, hang=5),
        Block(joined((sign, tone), (heard_words(heard), "")), hang=2, gap=1),
        Block(
            joined(
                (f"{tr('One that would serve:')} ", "quiet"),
                (f"{in_quotes(lesson.better)} ", ""),
                (lesson.why, "quiet"),
            ),
            gap=1,
        ),
    )


def closing_blocks() -> tuple[Block, ...]:
    """The last words."""
    return (Block(Marked(tr("Your turn")), tone="heading"), Block(Marked(tr(CLOSING)), gap=1))
