"""What a brief says: who, what happened, what is at stake, and what will be looked for, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roleplay.language import tr, trn
from roleplay.tui.marked import Block, Marked, joined, marked, one_line
from roleplay.tui.words import difficulty_word

if TYPE_CHECKING:
    from roleplay.domain.rubric import Rubric
    from roleplay.domain.scenario import ScenarioHead


def brief_title(scenario: ScenarioHead) -> str:
    """The title of the scenario."""
    return one_line(scenario.title, 80)


def brief_facts(scenario: ScenarioHead) -> str:
    """Difficulty and length."""
    return f"{difficulty_word(scenario.difficulty)} · {trn('about {n} minute', 'about {n} minutes', scenario.minutes)}"


def brief_blocks(scenario: ScenarioHead) -> tuple[Block, ...]:
    """Who, what happened, what is at stake, and what the scenario trains."""
    client = scenario.client
    who = Marked(f"{one_line(client.name, 80)}, {one_line(client.role, 120)}")
    blocks = [
        *_section(tr("Who"), marked(scenario.brief.who), first=True),
        *_section(tr("What happened"), marked(scenario.brief.what_happened)),
        *_section(tr("At stake"), marked(scenario.brief.at_stake)),
    ]
    blocks.insert(1, Block(who, tone="strong"))
    if scenario.trains:
        blocks.append(_title(tr("You practise")))
        blocks += [Block(joined(("· ", "quiet"), (one_line(t), "")), hang=2) for t in scenario.trains]
    return tuple(blocks)


def rubric_blocks(rubric: Rubric, *, first: bool = False) -> tuple[Block, ...]:
    """What is looked for, the moves that help and harm, limits, and what the rubric can't judge."""
    blocks = [_title(tr("What is looked for"), first=first), Block(marked(rubric.about), tone="quiet")]
    for criterion in rubric.criteria:
        blocks.append(Block(marked(criterion.title), tone="strong", gap=1))
        blocks.append(Block(marked(criterion.looks_for)))
        best = max(criterion.levels, key=lambda level: level.level, default=None)
        if best is not None:
            blocks.append(
                Block(joined((f"{tr('At its best:')} ", "quiet"), (one_line(best.text), "quiet")), tone="quiet")
            )
    for kind, title, sign, tone in (("helpful", tr("Helps"), "+", "helpful"), ("harmful", tr("Harms"), "−", "harmful")):
        blocks.append(_title(title))
        for move in (m for m in rubric.moves if m.kind == kind):
            text = joined((f"{sign} ", tone), (one_line(move.title), tone), (f"  {one_line(move.meaning)}", "quiet"))
            blocks.append(Block(text, hang=2))
    if rubric.limits:
        blocks.append(_title(tr("Limits")))
        blocks += [
            Block(
                joined(
                    ("· ", "quiet"),
                    (tr("{because} (at most {cap} of 100)", because=one_line(x.because), cap=x.cap), ""),
                ),
                hang=2,
            )
            for x in rubric.limits
        ]
    if rubric.does_not_cover:
        blocks += _section(tr("What it can't judge"), marked(rubric.does_not_cover))
    return tuple(blocks)


def _title(words: str, *, first: bool = False) -> Block:
    return Block(Marked(words), tone="heading", gap=0 if first else 1)


def _section(words: str, text: Marked, *, first: bool = False) -> list[Block]:
    return [_title(words, first=first), Block(text)]
