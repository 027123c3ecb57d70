"""What the debrief shows: how it ended, what it came to, and the talk again with the words that did it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from roleplay.domain.change import ReplyChanges
from roleplay.domain.conversation import Turn
from roleplay.domain.judgement import CriterionScore, Debrief, Mark, Reason, TurnReview
from roleplay.domain.own_view import BlindSpot, SelfMark
from roleplay.domain.rubric import Criterion, Rubric
from roleplay.language import decimal, tr
from roleplay.tui.change_view import change_blocks
from roleplay.tui.conversation_view import (
    MARGIN,
    client_block,
    moves_of,
    reply_block,
    short_name,
    unsure_word,
)
from roleplay.tui.judge_view import own_eye_blocks, own_word
from roleplay.tui.lessons import Lesson, lessons
from roleplay.tui.marked import Block, Marked, joined, marked, one_line, quoted
from roleplay.tui.own_words import own_words
from roleplay.tui.turning_view import lost_words, what_it_cost
from roleplay.tui.words import OUTCOME_TONES, level_dots, meter, outcome_word

if TYPE_CHECKING:
    from roleplay.practice import Talk


def result_line(debrief: Debrief, rubric: Rubric) -> str:
    """The score and its band in words, or why there is none."""
    points = debrief.score.points
    if points is None:
        return tr("No score: nothing could be marked.")
    band = next((b.title for b in rubric.bands if b.id == debrief.score.band), "")
    return tr("{points} of 100", points=points) + (f" · {one_line(band, 40)}" if band else "")


def summary_blocks(talk: Talk, debrief: Debrief, spots: Sequence[BlindSpot] = ()) -> tuple[Block, ...]:
    """How it ended and why, the score, the criteria with their levels, and the turning point.

    spots: where the person is kinder or harder to themselves, if they mark their own replies.
    """
    tone = OUTCOME_TONES.get(debrief.outcome or "", "quiet")
    title = one_line(debrief.title, 100) or tr("The talk is still open")
    blocks = [Block(joined((outcome_word(debrief.outcome), tone), (f"  {title}", "strong")), hang=2)]
    if debrief.meaning:
        blocks.append(Block(marked(debrief.meaning), gap=1))
    blocks += _score_blocks(talk.rubric, debrief)
    blocks += _turning_blocks(talk, debrief)
    for criterion in talk.rubric.criteria:
        scored = next((c for c in debrief.score.criteria if c.criterion == criterion.id), None)
        blocks += _criterion_blocks(criterion, scored, first=criterion is talk.rubric.criteria[0])
    blocks += own_eye_blocks(talk.rubric, spots)
    if debrief.real_problem and talk.ended:
        blocks.append(Block(Marked(tr("The real problem")), tone="heading", gap=1))
        blocks.append(Block(marked(debrief.real_problem)))
    if talk.rubric.does_not_cover:
        blocks.append(Block(Marked(tr("What the marks can't see")), tone="heading", gap=1))
        blocks.append(Block(marked(talk.rubric.does_not_cover), tone="quiet"))
    return tuple(blocks)


def _turning_blocks(talk: Talk, debrief: Debrief) -> list[Block]:
    """Where it was won, and where most was lost: the reply, why, what it cost, and the key that goes back there."""
    blocks: list[Block] = []
    won = debrief.turning_point if debrief.turning_point is not None and debrief.turning_point.won else None
    for point in (won, debrief.lost_at):
        if point is None:
            continue
        where = tr("where it was won") if point.won else lost_words(debrief)
        place = tr("Turn {number}, {where}", number=position(talk, point.turn), where=where)
        blocks.append(Block(Marked(place), tone="heading", gap=1))
        turn = turn_of(talk, point.turn)
        if turn is not None:
            blocks.append(Block(Marked(quoted(turn.reply.text, 160)), tone="you"))
        if point.why:
            blocks.append(Block(marked(point.why)))
        if not point.won and (cost := what_it_cost(talk, point, debrief.score.points)):
            blocks.append(Block(Marked(cost), tone="quiet"))
    if blocks:
        keys = [("t", "strong"), (f" {tr('shows it')}", "")]
        if debrief.lost_at is not None:
            keys = [("r", "strong"), (f" {tr('goes back there: answer differently')} · ", ""), *keys]
        blocks.append(Block(joined(*keys), tone="quiet"))
    return blocks


def _score_blocks(rubric: Rubric, debrief: Debrief) -> list[Block]:
    score = debrief.score
    if score.points is None:
        return [Block(Marked(result_line(debrief, rubric)), tone="strong", gap=1)]
    heavy, light = meter(score.points, 20)
    blocks = [
        Block(joined((heavy, "meter"), (light, "quiet"), (f"  {result_line(debrief, rubric)}", "strong")), gap=1),
    ]
    band = next((b for b in rubric.bands if b.id == score.band), None)
    if band is not None and band.meaning:
        blocks.append(Block(marked(band.meaning), tone="quiet"))
    for limit in score.limits_to_tell():
        held = tr("Held at {cap} of 100 (it would have been {before})", cap=limit.cap, before=score.before_limits)
        most = held if score.holds(limit) else tr("No more than {cap} of 100 could be reached", cap=limit.cap)
        blocks.append(Block(joined(("! ", "harmful"), (f"{most}: {one_line(limit.because)}", "")), hang=2, gap=1))
    return blocks


def _criterion_blocks(criterion: Criterion, scored: CriterionScore | None, *, first: bool) -> list[Block]:
    level = scored.level if scored is not None else None
    whole = None if level is None else (level + 50) // 100
    number = tr("not marked") if level is None else tr("{level} of 4", level=decimal(level / 100, 1))
    blocks = [Block(Marked(tr("What was looked for")), tone="heading", gap=1)] if first else []
    text = joined(
        (f"{level_dots(whole)} ", "meter"), (one_line(criterion.title, 60), "strong"), (f"  {number}", "quiet")
    )
    blocks.append(Block(text, hang=5, gap=0 if first else 1))
    meaning = next((entry.text for entry in criterion.levels if entry.level == whole), "")
    blocks.append(Block(marked(meaning or criterion.looks_for), tone="quiet", indent=5))
    return blocks


def position(talk: Talk, turn_id: int) -> int:
    """The place of a turn on the path that counts, from 1; 0 if it isn't on it."""
    ids = [turn.id for turn in talk.conversation.turns]
    return ids.index(turn_id) + 1 if turn_id in ids else 0


def turn_of(talk: Talk, turn_id: int) -> Turn | None:
    """The turn of that id on the path that counts."""
    return next((turn for turn in talk.conversation.turns if turn.id == turn_id), None)


def turn_blocks(
    talk: Talk,
    debrief: Debrief,
    *,
    every_reason: bool = False,
    changes: Mapping[int, ReplyChanges] | None = None,
    own: Sequence[SelfMark] = (),
) -> tuple[Block, ...]:
    """The talk again, turn by turn, each with what it did and what would have served better.

    every_reason: every rule that moved a mark is named with the words that set it off, not only the weightiest;
    changes: by the turn's id what would turn its lost marks, once that has been looked for;
    own: the marks that the person gave themselves.
    """
    if not talk.conversation.turns:
        return (Block(Marked(tr("Nothing was said in this talk yet.")), tone="quiet"),)
    reviews = {review.turn: review for review in debrief.turns}
    told = lessons(talk, debrief)
    blocks: list[Block] = []
    for number, turn in enumerate(talk.conversation.turns, 1):
        blocks += _heard(talk, debrief, turn, number)
        if turn.id in reviews:
            blocks += _review(
                talk,
                reviews[turn.id],
                told[turn.id],
                turn,
                every_reason=every_reason,
                change=(changes or {}).get(turn.id),
                own={mark.criterion: mark for mark in own if mark.turn == turn.id},
            )
        blocks += _tries(talk, turn)
    blocks.append(client_block(talk, talk.conversation.line_now, 0))
    return tuple(blocks)


def _heard(talk: Talk, debrief: Debrief, turn: Turn, number: int) -> list[Block]:
    """The heading of a turn, what was said in it, and what the reply did."""
    point, lost = debrief.turning_point, debrief.lost_at
    turned, tone = "", "harmful"
    if point is not None and point.turn == turn.id:
        turned, tone = (tr("here it was won"), "good") if point.won else (tr("here it was lost"), "harmful")
    elif lost is not None and lost.turn == turn.id:
        turned = tr("here most was lost")
    heading = joined((tr("Turn {number}", number=number), "heading"), (f"  ◆ {turned}" if turned else "", tone))
    return [
        Block(heading, tone="heading", gap=0 if number == 1 else 1, turn=turn.id, rule=True),
        client_block(talk, turn.client_line, turn.id, first=True),
        reply_block(turn, talk.rubric, underlined=True),
        *_did(talk, turn, short_name(talk.scenario.client)),
    ]


def _tries(talk: Talk, turn: Turn) -> list[Block]:
    """What was tried at the same line before."""
    name = short_name(talk.scenario.client)
    tries = [t for t in talk.conversation.set_aside if t.after == turn.after]
    return [
        _detail(
            tr("Tried") if k == 0 else "",
            joined((quoted(t.reply.text, 120), "aside"), (f"  {name}: ", "quiet"), (quoted(t.answer, 120), "aside")),
            turn.id,
            gap=0 if k else 1,
        )
        for k, t in enumerate(tries)
    ]


def _did(talk: Talk, turn: Turn, name: str) -> list[Block]:
    if not turn.reading.sure:
        return [_detail(tr("Did"), joined(("? ", "unsure"), (unsure_word(turn, name), "quiet")), turn.id, gap=1)]
    did = [
        joined((f"{m.sign} {m.title}", "harmful" if m.harmful else "helpful"), (f"  {m.words}", "quiet"))
        for m in moves_of(turn, talk.rubric)
    ] or [Marked(tr("Nothing in it that helps or harms."))]
    return [_detail("" if k else tr("Did"), line, turn.id, gap=0 if k else 1, hang=2) for k, line in enumerate(did)]


def _review(
    talk: Talk,
    review: TurnReview,
    lesson: Lesson,
    turn: Turn,
    *,
    every_reason: bool,
    change: ReplyChanges | None,
    own: Mapping[str, SelfMark],
) -> list[Block]:
    blocks: list[Block] = []
    titles = {criterion.id: one_line(criterion.title, 60) for criterion in talk.rubric.criteria}
    for mark in review.marks if turn.reading.sure else ():
        title = titles.get(mark.criterion, mark.criterion)
        blocks.append(_mark(mark, title, own.get(mark.criterion), first=not blocks))
        if every_reason:
            blocks += [_detail("", _reason(reason, turn), turn.id, hang=8, indent=8) for reason in mark.reasons]
    if change is not None:
        blocks += change_blocks(talk, change, turn, review.marks)
    elif lesson.rule is not None and not every_reason:
        blocks.append(_detail(tr("Rule"), _reason(lesson.rule, None), turn.id, gap=1, hang=3))
    if review.because:
        blocks.append(_detail(tr("Then"), marked(review.because), turn.id))
    if lesson.thought:
        blocks.append(_detail(tr("Thought"), Marked(quoted(lesson.thought, 400)), turn.id, tone="aside", gap=1))
    for k, (reply, why) in enumerate(lesson.better):
        blocks.append(_detail(tr("or") if k else tr("Better"), marked(reply), turn.id, tone="better", gap=1))
        if why:
            blocks.append(_detail("", Marked(one_line(why, 400)), turn.id, tone="quiet"))
    return blocks


def _mark(mark: Mark, title: str, own: SelfMark | None, *, first: bool) -> Block:
    level = tr("not marked") if mark.level is None else str(mark.level)
    text = joined((f"{level_dots(mark.level)} ", "meter"), (f"{level}  {title}", ""), (own_word(own), "quiet"))
    return _detail(tr("Marks") if first else "", text, mark.turn, hang=8)


def _reason(reason: Reason, turn: Turn | None) -> Marked:
    """A rule in words: its points, why, the words of the reply that set it off, and the rule's own name."""
    tone = "harmful" if reason.points < 0 else "helpful" if reason.points > 0 else "quiet"
    sign = "−" if reason.points < 0 else "+" if reason.points > 0 else " "
    words = ""
    if turn is not None and reason.evidence:
        words = f"  {own_words(turn.reply.text, reason.evidence[0])}"
    return joined(
        (f"{sign}{abs(reason.points)} ", tone),
        (one_line(reason.because), ""),
        (words, "quiet"),
        (f"  {tr('rule {rule}', rule=one_line(reason.rule, 40))}", "quiet"),
    )


def _detail(
    label: str, text: Marked, turn: int, *, tone: str = "text", gap: int = 0, hang: int = 0, indent: int = 0
) -> Block:
    return Block(text, label=label, tone=tone, gap=gap, hang=hang, indent=indent, turn=turn)


def turning_turn(talk: Talk, debrief: Debrief) -> int:
    """The id of the turn to look at first: where most was lost, else the turning point, else the last turn, else 0."""
    if debrief.lost_at is not None:
        return debrief.lost_at.turn
    if debrief.turning_point is not None:
        return debrief.turning_point.turn
    return talk.conversation.turns[-1].id if talk.conversation.turns else 0


def turning_turns(debrief: Debrief) -> tuple[int, ...]:
    """The ids of the turns where it was won or lost, and where most was lost; one if they are the same, or none."""
    points = (debrief.turning_point, debrief.lost_at)
    return tuple(dict.fromkeys(point.turn for point in points if point is not None))


def in_one_column(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Summary blocks pulled into the margin that the talk below them needs, so that both start at the left."""
    return tuple(replace(block, indent=block.indent - MARGIN) for block in blocks)
