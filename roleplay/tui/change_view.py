"""The smallest change of a reply, as the debrief shows it: what goes out and what comes in, readable without colour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from roleplay.domain.change import IN, KEPT, OUT, Change, LostMark, ReplyChanges
from roleplay.domain.conversation import Turn
from roleplay.domain.judgement import Mark
from roleplay.domain.rubric import Rubric
from roleplay.language import msg, tr
from roleplay.tui.marked import Block, Marked, in_quotes, joined, one_line, shown
from roleplay.tui.own_words import own_words

if TYPE_CHECKING:
    from roleplay.practice import Talk

NONE_FOUND = msg("No small change was found that keeps your own words: say it anew.")
TONES = {KEPT: "", OUT: "removed", IN: "added"}
SIGNS = {OUT: "−", IN: "+"}


def change_blocks(talk: Talk, found: ReplyChanges, turn: Turn, marks: Sequence[Mark] = ()) -> list[Block]:
    """The words that cost a mark and by which rule, and the smallest changes that would turn it.

    marks: those that stand in the debrief; where a later reply mended one, it is said that the change is told without.
    """
    blocks: list[Block] = []
    for words, lost in _by_words(found, turn):
        sums = ", ".join(f"{_title(talk.rubric, one.criterion)} −{-one.reason.points}" for one in lost)
        text = joined((words, "harmful"), ("  " if words else "", ""), (sums, ""))
        blocks.append(_detail("" if blocks else tr("Cost"), text, turn.id, gap=0 if blocks else 1, hang=2))
        weightiest = min(lost, key=lambda one: one.reason.points)
        blocks.append(_detail("", Marked(one_line(weightiest.reason.because)), turn.id, tone="quiet", indent=2))
    for number, change in enumerate(found.changes):
        blocks.append(_detail(tr("or") if number else tr("Change"), _with_signs(change), turn.id, tone="better", gap=1))
        blocks.append(_detail("", Marked(_what_for(change, talk.rubric, marks)), turn.id, tone="quiet"))
    if found.searched and not found.changes:
        blocks.append(_detail(tr("Change"), Marked(tr(NONE_FOUND)), turn.id, tone="quiet", gap=1))
    return blocks


def change_lines(talk: Talk, found: ReplyChanges, turn: Turn, marks: Sequence[Mark] = ()) -> list[str]:
    """The same in whole sentences, for plain mode."""
    lines = []
    for words, lost in _by_words(found, turn):
        sums = ", ".join(f"{_title(talk.rubric, one.criterion)} (−{-one.reason.points})" for one in lost)
        weightiest = min(lost, key=lambda one: one.reason.points)
        told = tr("What cost you {marks}: {words}.", marks=sums, words=words or tr("the reply as a whole"))
        lines.append(f"{told} {one_line(weightiest.reason.because)}")
    for change in found.changes:
        told = tr("Smallest change: {change}", change=f"{steps(change)}.")
        lines.append(f"{told} {_what_for(change, talk.rubric, marks)}")
        lines.append(tr("It would read: {reply}", reply=shown(change.reply)))
    if found.searched and not found.changes:
        lines.append(tr("Smallest change: {change}", change=tr(NONE_FOUND)))
    return lines


def steps(change: Change) -> str:
    """What to leave out and what to say, in words."""
    said: list[str] = []
    left_out = False
    for piece in change.told():
        words = in_quotes(" ".join(shown(piece.text).split()).strip(" ,;."))
        if piece.kind == OUT:
            said.append(tr("leave out {words}", words=words))
            left_out = True
        elif piece.kind == IN and len(words) > 3:
            said.append(tr("say {words} instead", words=words) if left_out else tr("say {words} too", words=words))
            left_out = False
    return ", ".join(said)


def _by_words(found: ReplyChanges, turn: Turn) -> list[tuple[str, list[LostMark]]]:
    """The lost marks by the words that cost them, the reply's own order."""
    groups: dict[str, list[LostMark]] = {}
    for lost in sorted(found.lost, key=lambda one: min((e.words_start for e in one.reason.evidence), default=0)):
        words = own_words(turn.reply.text, lost.reason.evidence[0]) if lost.reason.evidence else ""
        groups.setdefault(words, []).append(lost)
    return list(groups.items())


def _with_signs(change: Change) -> Marked:
    """The reply with [−what goes out] and [+what comes in], each also in a tone of its own."""
    parts: list[tuple[str, str]] = []
    for piece in change.told():
        text = shown(piece.text)
        if piece.kind == KEPT:
            parts.append((text, ""))
            continue
        inner = text.strip()
        before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :] if inner else ""
        if inner:
            parts += [(before, ""), (f"[{SIGNS[piece.kind]}{inner}]", TONES[piece.kind]), (after, "")]
    return joined(*parts)


def _what_for(change: Change, rubric: Rubric, shown_marks: Sequence[Mark]) -> str:
    """How much of the reply it is, and the marks that it turns."""
    marks = ", ".join(
        f"{_title(rubric, mark.criterion)} "
        + (
            f"{mark.before} → {mark.after}"
            if mark.after is not None
            else tr("{before} → not held against you", before=mark.before)
        )
        for mark in change.turned
    )
    levels = {mark.criterion: mark.level for mark in shown_marks}
    mended = any(levels.get(mark.criterion, mark.before) != mark.before for mark in change.turned)
    told = tr("{share} % of your words: {marks}", share=change.share, marks=marks)
    return f"{told} ({tr('without what you said later to mend it')})." if mended else f"{told}."


def _title(rubric: Rubric, criterion: str) -> str:
    return next((one_line(c.title, 40) for c in rubric.criteria if c.id == criterion), criterion)


def _detail(
    label: str, text: Marked, turn: int, *, tone: str = "text", gap: int = 0, hang: int = 0, indent: int = 0
) -> Block:
    return Block(text, label=label, tone=tone, gap=gap, hang=hang, indent=indent, turn=turn)
