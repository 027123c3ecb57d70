"""What the marking screens show: the talk without a name, the sheet row by row, the levels in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len

from roleplay.assessment.marking.record import OVERALL, OVERALL_LEVELS, Sheet, missing
from roleplay.tui.compare_view import Pair
from roleplay.tui.marked import Block, Marked, joined, marked, one_line
from roleplay.tui.sheet_in_hand import SheetInHand
from roleplay.tui.words import plural

if TYPE_CHECKING:
    from roleplay.assessment.marking.view import Work
    from roleplay.domain.rubric import Criterion

MARGIN = 9
"""Cells for who speaks."""
TITLE = 31
"""Cells of a criterion's title in a row of the sheet."""
LEAST = 8
"""Cells that are left to words in a row, however small the window."""
OVERALL_TITLE = "The talk as a whole"
COMMENT_TITLE = "Comment"
PICKED = "●"
"""Beside the number of a reply that is named as evidence."""


def talk_blocks(work: Work, picked: Sequence[int]) -> tuple[Block, ...]:
    """The talk: what the candidate knew, then line and reply; those picked for the criterion have a sign."""
    brief = work.brief
    blocks = [
        Block(joined((label, "strong"), (f"  {one_line(text, 2000)}", "")), indent=-MARGIN, hang=2)
        for label, text in (("Who", brief.who), ("What happened", brief.what_happened), ("At stake", brief.at_stake))
        if text
    ]
    for one in work.spoken:
        label = f"{PICKED} {one.number}" if one.number in picked else str(one.number)
        blocks.append(
            Block(marked(one.client), label="Client", tone="client", label_tone="client-name", gap=1, turn=one.number)
        )
        blocks.append(Block(marked(one.reply), label=label, tone="you", label_tone="you-name", gap=1, turn=one.number))
    if work.last_line:
        blocks.append(Block(marked(work.last_line), label="Client", tone="client", label_tone="client-name", gap=1))
    if not work.spoken:
        blocks.append(Block(Marked("Nothing was said in this talk."), tone="quiet", gap=1))
    return tuple(blocks)


def row_blocks(hand: SheetInHand, room: int) -> tuple[Block, ...]:
    """The sheet: a row for each criterion, the global rating and the comment, each in `room` cells.

    A block's turn is its row, from 1.
    """
    return tuple(Block(joined(*_row(hand, row, room)), turn=row + 1) for row in range(hand.rows))


def _row(hand: SheetInHand, row: int, room: int) -> list[tuple[str, str]]:
    here = row == hand.row
    wide = max(2 * LEAST, min(TITLE, room - TITLE))
    left = max(LEAST, room - wide - 2)
    parts = [(_cells(_title(hand.criteria, row, wide), wide + 2), "strong" if here else "")]
    if row == len(hand.criteria) + 1:
        comment = hand.sheet.comment
        return [*parts, (one_line(comment, left) if comment else "none yet", "" if comment else "quiet")]
    given = hand.given(row)
    if (reason := hand.reason(row)) and not (here and hand.looked_at is not None):
        words = "can't be rated: "
        return [*parts, (words, "unsure"), (one_line(reason, max(LEAST, left - len(words))), "")]
    levels = [one.level for one in hand.criteria[row].levels] if row < len(hand.criteria) else list(OVERALL_LEVELS)
    for level in levels:
        if level == given:
            parts.append((f"[{level}]", "good"))
        elif here and level == hand.looked_at:
            parts.append((f"‹{level}›", "strong"))
        else:
            parts.append((f" {level} ", "quiet"))
    if turns := hand.turns(row):
        picked = f"{PICKED} {', '.join(map(str, turns))}"
        parts.append(("  " + one_line(picked, max(LEAST, left - 2 - 3 * len(levels))), ""))
    return parts


def _title(criteria: Sequence[Criterion], row: int, wide: int = TITLE) -> str:
    if row < len(criteria):
        return f"{row + 1} {one_line(criteria[row].title, wide - 2)}"
    return f"  {OVERALL_TITLE if row == len(criteria) else COMMENT_TITLE}"


def _cells(text: str, width: int) -> str:
    return text + " " * max(1, width - cell_len(text))


def level_blocks(hand: SheetInHand, *, every: bool) -> tuple[Block, ...]:
    """What the row asks, and what its levels look like: every one, or only that under the cursor."""
    if hand.on_comment:
        told = marked(hand.sheet.comment) if hand.sheet.comment else Marked("Enter or c: write a comment on the whole.")
        return (Block(told, tone="text" if hand.sheet.comment else "quiet"),)
    asked = hand.criterion.looks_for if hand.criterion is not None else "The global rating, apart from the criteria."
    blocks = [Block(marked(asked), tone="quiet")]
    if reason := hand.reason(hand.row):
        blocks.append(Block(joined(("Can't be rated: ", "unsure"), (one_line(reason, 1000), "")), gap=int(every)))
    cursor = hand.cursor()
    for number, text in hand.levels():
        if every or number == cursor:
            here = number == cursor
            said = joined(
                (f"{number}  ", "strong" if here else "quiet"), (one_line(text, 600), "" if here else "quiet")
            )
            blocks.append(Block(said, hang=3, gap=int(every)))
    if not every and cursor is None:
        first, last = hand.levels()[0][0], hand.levels()[-1][0]
        blocks.append(Block(Marked(f"← → look at the levels; {first} to {last} gives one."), tone="aside"))
    return tuple(blocks)


def gaps(sheet: Sheet, criteria: Sequence[Criterion]) -> list[int]:
    """The rows that still lack something."""
    names = [one.id for one in criteria] + [OVERALL]
    return [names.index(gap) for gap in missing(sheet, criteria)]


def how_far(sheet: Sheet, criteria: Sequence[Criterion]) -> str:
    """How much of the sheet is filled in."""
    asked = len(criteria) + 1
    left = len(gaps(sheet, criteria))
    return f"{asked - left} of {asked}" if left else "whole"


def question(sheet: Sheet, criteria: Sequence[Criterion], replies: int) -> str:
    """What is asked before a sheet is submitted."""
    bare = [c.title for c in criteria if (r := sheet.ratings[c.id]).level is not None and not r.turns]
    asked = "Submit this sheet? After that it can't be changed, only corrected with a reason."
    if bare and replies:
        named = ", ".join(one_line(title, 30) for title in bare[:3]) + (f" and {len(bare) - 3} more" * (len(bare) > 3))
        asked += f" No reply is named as evidence for {named}."
    return asked


def sheet_pairs(left: str, mine: Sheet, right: str, theirs: Sheet, criteria: Sequence[Criterion]) -> tuple[Pair, ...]:
    """Two sheets beside each other; rows that differ have a sign."""
    found = [Pair((Block(Marked(left), tone="heading"),), (Block(Marked(right), tone="heading"),))]
    one, other = SheetInHand(criteria, mine), SheetInHand(criteria, theirs)
    for row in range(one.rows):
        title = _title(criteria, row).strip()
        said = [_said(hand, row) for hand in (one, other)]
        differs = said[0] != said[1]
        sign = ("≠ ", "unsure") if differs else ("  ", "")
        sides = [
            (Block(joined(sign, (title, "strong" if differs else "")), gap=1), Block(marked(words), indent=2))
            for words in said
        ]
        found.append(Pair(sides[0], sides[1]))
    return tuple(found)


def _said(hand: SheetInHand, row: int) -> str:
    if row == len(hand.criteria) + 1:
        return hand.sheet.comment or "–"
    if reason := hand.reason(row):
        return f"can't be rated: {reason}"
    given = hand.given(row)
    turns = hand.turns(row)
    return "–" if given is None else f"{given}" + (f", replies {', '.join(map(str, turns))}" if turns else "")


def work_line(open_ones: int, done: int) -> str:
    """How much of the work list is done."""
    return f"{plural(open_ones, 'talk')} to mark, {done} submitted"
