"""What the author's bench shows, as plain values: the talk, why it went so, the problems of the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from roleplay import scoring
from roleplay.authoring.bench import Bench, StateSet
from roleplay.authoring.bench_file import Look
from roleplay.authoring.play_throughs import BY_HAND
from roleplay.authoring.why import Example, WayTried, Why, name_of
from roleplay.domain.conversation import Turn
from roleplay.domain.judgement import Reading
from roleplay.domain.scenario import Scenario
from roleplay.practice import Talk
from roleplay.tui import conversation_view as talks
from roleplay.tui.marked import Block, Marked, joined, one_line
from roleplay.tui.words import outcome_word, plural

if TYPE_CHECKING:
    from roleplay.authoring.coverage import Path

State = Iterable[tuple[str, int]]


def heading(scenario: Scenario | None, file: str) -> str:
    """The file and what the scenario is called."""
    return f"{file} · {one_line(scenario.title, 60)}" if scenario is not None else file


def file_words(look: Look | None, at: str) -> str:
    """How the file stands, for the heading."""
    if look is None:
        return "reading…"
    warnings = len(look.problems) - look.errors
    found = [plural(look.errors, "problem")] * bool(look.errors) + [plural(warnings, "warning")] * bool(warnings)
    return f"{' and '.join(found) or 'no problems'} · read {at}"


def broken_words(look: Look, playable: bool) -> str:
    """What is said above the box while the file can't be played; empty if it can."""
    if look.version is not None:
        return ""
    first = next((problem for problem in look.problems if problem.severity == "error"), None)
    where = f" (line {first.line})" if first else ""
    then = "you go on with the last version that can" if playable else "mend it: it is read again when you save"
    return f"The file can't be played{where}; {then}."


def where_words(bench: Bench) -> str:
    """The scene, the client's state and the score so far, on one line."""
    talk = bench.conversation
    scene = bench.scenario.scene(talk.scene_now)
    ending = f" ({outcome_word(scene.ending.outcome).lower()})" if scene.ending else ""
    score = scoring.score(bench.rubric, talk).points if talk.turns else None
    points = f" · {score} of 100" if score is not None else ""
    return f"{scene.id}{ending} · {state_words(talk.state_now)}{points}"


def state_words(state: State) -> str:
    """`trust 40, heat 55`."""
    return ", ".join(f"{name} {value}" for name, value in state)


def reading_words(reading: Reading) -> str:
    """What a reply was read to do: `explore, welcome; quality 2.5`."""
    words = f"{', '.join(reading.moves) or 'no move'}; quality {reading.quality:g}"
    return words if reading.sure else f"{words}; not sure"


def talk_blocks(bench: Bench) -> tuple[Block, ...]:
    """The talk: lines of the client, replies, and where each reply led."""
    talk = Talk(bench.conversation, bench.scenario, bench.rubric)
    blocks: list[Block] = []
    if bench.placed:
        blocks.append(_aside(f"put into {bench.placed} by hand"))
    blocks.append(talks.client_block(talk, talk.conversation.opening, 0, first=not blocks))
    turns = iter(talk.conversation.turns)
    before = dict(bench.scenario.state)
    for act in bench.acts:
        if isinstance(act, StateSet):
            blocks.append(_aside(f"state set by hand: {state_words(act.state)}"))
        else:
            turn = next(turns)
            blocks += _turn_blocks(talk, turn, before, act.state)
        before = dict(act.state)
    return tuple(blocks)


def _aside(words: str) -> Block:
    return Block(Marked(words), tone="aside", gap=1)


def _turn_blocks(talk: Talk, turn: Turn, before: Mapping[str, int], after: State) -> list[Block]:
    if turn.reading.reader == BY_HAND and not turn.reply.text:
        said = Block(Marked(reading_words(turn.reading)), "You", "aside", "you-name", gap=1, turn=turn.id)
        did: tuple[Block, ...] = ()
    else:
        said = talks.reply_block(turn, talk.rubric, underlined=True)
        did = (Block(Marked(reading_words(turn.reading)), tone="quiet", turn=turn.id),)
    way = name_of(talk.scenario.scene(turn.scene), turn.branch)
    moved = ", ".join(_moved(name, before.get(name, 0), value) for name, value in after if before.get(name, 0) != value)
    led = Block(
        joined((f"{way} → ", "quiet"), (turn.to, "strong"), (f"  {moved}" if moved else "", "quiet")),
        hang=2,
        turn=turn.id,
    )
    return [said, *did, led, talks.client_block(talk, turn.answer, turn.id)]


def _moved(name: str, was: int, now: int) -> str:
    return f"{name} {was}→{now}"


def why_blocks(why: Why, lines: Mapping[Path, int]) -> tuple[Block, ...]:
    """The ways out of the scene in order: which was taken, and what of each condition holds."""
    moment = why.moment
    blocks = [Block(joined((why.scene, "heading"), (f" · reply {moment.turn}", "quiet")))]
    if why.given:
        moves = ", ".join(sorted(moment.moves)) or "no move"
        blocks.append(_fact("the reply", f"{moves}; quality {moment.quality:g}"))
    blocks.append(_fact("before it" if why.given else "state", state_words(moment.state.items())))
    blocks.append(_fact("came through", ", ".join(sorted(moment.seen))))
    if moment.earlier:
        blocks.append(_fact("done earlier", ", ".join(sorted(moment.earlier))))
    if why.unsure:
        then = "the client asks what was meant" if why.asked_back else "the talk goes on by the default branch"
        blocks.append(Block(Marked(f"The reader isn't sure, so no condition is asked: {then}."), tone="unsure", gap=1))
    if not why.given:
        blocks.append(Block(Marked("No reply yet. The ways out, in order:"), tone="quiet", gap=1))
    for way in why.ways:
        blocks += _way_blocks(way, why, lines)
    return tuple(blocks)


def _fact(name: str, words: str) -> Block:
    return Block(joined((f"{name}: ", "quiet"), (words, "")), hang=2)


def _way_blocks(way: WayTried, why: Why, lines: Mapping[Path, int]) -> list[Block]:
    if way.taken:
        status, tone = "taken  ", "good"
    elif way.asked:
        status, tone = "no     ", "strong"
    elif not why.given or why.unsure:
        status, tone = "", "strong"
    else:
        status, tone = "would hold, not asked  " if way.holds else "not asked  ", "quiet"
    row = "stays" if way.branch.stays else " or ".join(way.branch.targets())
    place = f"  line {lines[way.path]}" if way.path in lines else ""
    title = joined((status, tone), (f"{way.name} → {row}", tone), (place, "quiet"))
    blocks = [Block(title, hang=7, gap=1)]
    for part in way.parts:
        mark = "" if not why.given else "yes  " if part.holds else "no   "
        tone = "quiet" if not (way.asked or way.taken) else "helpful" if part.holds else "harmful"
        words = part.text if why.given else part.text.replace("quality 0 is", "quality is")
        text = joined((mark, tone), (one_line(words), "" if way.asked else "quiet"))
        blocks.append(Block(text, indent=2 + 2 * min(part.depth, 6), hang=len(mark)))
    if way.branch.when is None and way.name != "otherwise":
        blocks.append(Block(Marked("always"), tone="quiet", indent=2))
    effects = ", ".join(f"{name} {'+' if by >= 0 else '−'}{abs(by)}" for name, by in way.branch.effects)
    if effects and way.asked | (not why.given):
        blocks.append(Block(Marked(f"then {effects}"), tone="quiet", indent=2))
    if way.taken and way.branch.because:
        blocks.append(Block(Marked(one_line(way.branch.because)), tone="aside", indent=2))
    return blocks


def problem_blocks(look: Look | None) -> tuple[Block, ...]:
    """Every problem with its place, the errors first."""
    if look is None:
        return ()
    if not look.problems:
        return (Block(Marked("No problems."), tone="quiet"),)
    blocks: list[Block] = []
    for problem in sorted(look.problems, key=lambda one: one.severity != "error"):
        tone = "harmful" if problem.severity == "error" else "unsure"
        name = problem.path.replace("\\", "/").rpartition("/")[2]
        place = one_line(f"{name}:{problem.line}:{problem.column} {problem.code}")
        blocks.append(Block(joined((place, tone)), gap=1 if blocks else 0, hang=2))
        blocks.append(Block(Marked(one_line(problem.message)), indent=2))
        blocks.append(Block(Marked(one_line(problem.remedy)), tone="quiet", indent=2))
    return tuple(blocks)


def example_blocks(scene: str, examples: Sequence[Example]) -> tuple[Block, ...]:
    """A row for each reply: the way that it takes, what it was read to do, its words."""
    if not examples:
        words = f"{scene} has no better replies, and no play-through answers it in words."
        return (Block(Marked(words), tone="quiet"),)
    blocks: list[Block] = []
    for one in sorted(examples, key=lambda one: one.way):
        title = joined((f"{one.way} → {one.to}", "unsure" if one.way == "unsure" else "strong"))
        blocks.append(Block(title, gap=1 if blocks else 0, hang=2))
        source = joined((f"{one_line(one.source, 40)}: ", "quiet"), (one_line(one.text), ""))
        blocks.append(Block(source, indent=2, hang=2))
        blocks.append(Block(Marked(reading_words(one.reading)), tone="quiet", indent=2))
    return tuple(blocks)


def preview_words(why: Why) -> str:
    """Where a reply would lead."""
    for way in why.ways:
        if way.taken:
            return f"{way.name} → {way.branch.target(why.moment.seen)}"
    return "nowhere"
