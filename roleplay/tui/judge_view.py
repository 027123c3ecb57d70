"""What is shown while people mark their own replies, and where they are kinder or harder to themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from roleplay.domain.own_view import BlindSpot, SelfMark
from roleplay.domain.rubric import Criterion, Rubric
from roleplay.scoring.own_marks import FEWEST
from roleplay.tui.conversation_view import client_block
from roleplay.tui.marked import Block, Marked, joined, marked, one_line
from roleplay.tui.words import level_dots, plural

if TYPE_CHECKING:
    from roleplay.practice import Talk
    from roleplay.second_look import ToJudge


def criterion_of(rubric: Rubric, criterion: str) -> Criterion:
    """The criterion of that id; KeyError if the rubric has none."""
    return {one.id: one for one in rubric.criteria}[criterion]


def gap_words(mark: SelfMark) -> str:
    """How far one's own mark is from the rubric's, in words."""
    if not mark.gap:
        return "the same"
    return f"{'kinder' if mark.gap > 0 else 'harder'} by {abs(mark.gap)}"


def own_word(mark: SelfMark | None) -> str:
    """What stands behind a mark: the one that the person gave; nothing where they gave none."""
    return f"  you gave {mark.own}: {gap_words(mark)}" if mark is not None else ""


def judge_blocks(talk: Talk, one: ToJudge, levels: Mapping[str, int], given: Sequence[SelfMark]) -> tuple[Block, ...]:
    """The client's line, the reply without what it did, and the criteria: asked one after another, then the gaps."""
    blocks = [
        client_block(talk, one.turn.client_line, 0, first=True),
        Block(marked(one.turn.reply.text), label="You", tone="you", label_tone="you-name", gap=1),
    ]
    if given:
        blocks.append(Block(Marked("Your marks beside the rubric's"), tone="heading", gap=1))
        return (*blocks, *_gaps(talk.rubric, given))
    asked = asked_now(one, levels)
    for mark in one.marks:
        criterion = criterion_of(talk.rubric, mark.criterion)
        if mark.criterion in levels:
            level = levels[mark.criterion]
            words = joined((f"{level_dots(level)} ", "meter"), (f"{level}  {one_line(criterion.title, 60)}", ""))
            blocks.append(Block(words, hang=8, gap=1 if mark is one.marks[0] else 0))
        elif mark.criterion == asked:
            blocks.append(Block(Marked(one_line(criterion.title, 60)), tone="heading", gap=1))
            blocks.append(Block(marked(criterion.looks_for), tone="quiet"))
            blocks += [
                Block(joined((f"{level.level}  ", "strong"), (one_line(level.text, 300), "")), hang=3)
                for level in criterion.levels
            ]
    return tuple(blocks)


def asked_now(one: ToJudge, levels: Mapping[str, int]) -> str:
    """The criterion that is asked for now; empty when all are marked."""
    return next((mark.criterion for mark in one.marks if mark.criterion not in levels), "")


def _gaps(rubric: Rubric, given: Sequence[SelfMark]) -> list[Block]:
    return [
        Block(
            joined(
                (f"{one_line(criterion_of(rubric, mark.criterion).title, 60)}  ", "strong"),
                (f"you {mark.own}, the rubric {mark.marked}: ", ""),
                (gap_words(mark), "unsure" if mark.gap else "good"),
            ),
            hang=2,
        )
        for mark in given
    ]


def own_eye_lines(rubric: Rubric, spots: Sequence[BlindSpot]) -> list[str]:
    """Where one is kinder or harder to oneself than the rubric, over all talks; a habit only from FEWEST marks on."""
    lines = []
    for spot in spots:
        title = next((one_line(c.title, 60) for c in rubric.criteria if c.id == spot.criterion), spot.criterion)
        marks = plural(spot.count, "mark")
        if spot.count < FEWEST:
            lines.append(f"{title}: too few to tell ({marks} of your own)")
        elif abs(spot.gap) < 50:
            lines.append(f"{title}: about as the rubric sees it ({marks})")
        else:
            word = "kinder" if spot.gap > 0 else "harder"
            lines.append(f"{title}: {word} to yourself by {abs(spot.gap) / 100:.1f} on average ({marks})")
    return lines


def own_eye_blocks(rubric: Rubric, spots: Sequence[BlindSpot]) -> list[Block]:
    """The same as a part of the debrief's summary."""
    lines = own_eye_lines(rubric, spots)
    if not lines:
        return []
    heading = Block(Marked("How you see yourself"), tone="heading", gap=1)
    return [heading, *(Block(Marked(line), tone="quiet", hang=2) for line in lines)]
