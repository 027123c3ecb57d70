"""What is shown while people mark their own replies, and where they are kinder or harder to themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from roleplay.domain.own_view import BlindSpot, SelfMark
from roleplay.domain.rubric import Criterion, Rubric
from roleplay.language import decimal, tr, trn
from roleplay.scoring.own_marks import FEWEST
from roleplay.tui.conversation_view import client_block
from roleplay.tui.marked import Block, Marked, joined, marked, one_line
from roleplay.tui.words import level_dots

if TYPE_CHECKING:
    from roleplay.practice import Talk
    from roleplay.second_look import ToJudge


def criterion_of(rubric: Rubric, criterion: str) -> Criterion:
    """The criterion of that id; KeyError if the rubric has none."""
    return {one.id: one for one in rubric.criteria}[criterion]


def gap_words(mark: SelfMark) -> str:
    """How far one's own mark is from the rubric's, in words."""
    if not mark.gap:
        return tr("the same")
    return tr("kinder by {gap}", gap=mark.gap) if mark.gap > 0 else tr("harder by {gap}", gap=-mark.gap)


def own_word(mark: SelfMark | None) -> str:
    """What stands behind a mark: the one that the person gave; nothing where they gave none."""
    return f"  {tr('you gave {own}: {gap}', own=mark.own, gap=gap_words(mark))}" if mark is not None else ""


def judge_blocks(talk: Talk, one: ToJudge, levels: Mapping[str, int], given: Sequence[SelfMark]) -> tuple[Block, ...]:
    """The client's line, the reply without what it did, and the criteria: asked one after another, then the gaps."""
    blocks = [
        client_block(talk, one.turn.client_line, 0, first=True),
        Block(marked(one.turn.reply.text), label=tr("You"), tone="you", label_tone="you-name", gap=1),
    ]
    if given:
        blocks.append(Block(Marked(tr("Your marks beside the rubric's")), tone="heading", gap=1))
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
                (f"{tr('you {own}, the rubric {marked}', own=mark.own, marked=mark.marked)}: ", ""),
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
        lines.append(f"{title}: {spot_words(spot)}")
    return lines


def spot_words(spot: BlindSpot) -> str:
    """Whether one is kinder or harder to oneself by a criterion; a habit only from FEWEST marks on."""
    if spot.count < FEWEST:
        return trn("too few to tell ({n} mark of your own)", "too few to tell ({n} marks of your own)", spot.count)
    if abs(spot.gap) < 50:
        return trn("about as the rubric sees it ({n} mark)", "about as the rubric sees it ({n} marks)", spot.count)
    gap = decimal(abs(spot.gap) / 100)
    if spot.gap > 0:
        told = trn(
            "kinder to yourself by {gap} on average ({n} mark)",
            "kinder to yourself by {gap} on average ({n} marks)",
            spot.count,
            gap=gap,
        )
    else:
        told = trn(
            "harder to yourself by {gap} on average ({n} mark)",
            "harder to yourself by {gap} on average ({n} marks)",
            spot.count,
            gap=gap,
        )
    return told


def own_eye_blocks(rubric: Rubric, spots: Sequence[BlindSpot]) -> list[Block]:
    """The same as a part of the debrief's summary."""
    lines = own_eye_lines(rubric, spots)
    if not lines:
        return []
    heading = Block(Marked(tr("How you see yourself")), tone="heading", gap=1)
    return [heading, *(Block(Marked(line), tone="quiet", hang=2) for line in lines)]
