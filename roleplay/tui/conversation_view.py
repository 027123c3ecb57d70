"""What the conversation screen shows, as plain values: the talk, the client's mood, what the last reply did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from roleplay.domain.conversation import Turn
from roleplay.domain.rubric import Rubric
from roleplay.domain.scenario import Client
from roleplay.language import tr, trc, trn
from roleplay.tui.marked import Block, Marked, evidence_spans, joined, marked, one_line, quoted
from roleplay.tui.own_words import own_words
from roleplay.tui.words import outcome_word

if TYPE_CHECKING:
    from roleplay.practice import Talk

MARGIN = 10
"""Cells of the margin that holds the names, the space before the text included."""


@dataclass(frozen=True, slots=True)
class MoodShown:
    """The client's mood: a value 0-100, its word, and by how much the last turn moved it."""

    name: str
    value: int
    word: str
    change: int


@dataclass(frozen=True, slots=True)
class DidMove:
    """One thing that a reply did: `sign` is + or −, `words` the reply's own words that did it."""

    sign: str
    title: str
    meaning: str
    words: str
    harmful: bool


def short_name(client: Client) -> str:
    """What the client is called in the margin: the first name, or as much of the name as fits."""
    name = one_line(client.name)
    first = name.split(" ")[0]
    titled = first.endswith(".") or len(first) < 2
    return one_line(name if titled else first, MARGIN - 2)


NARROW_TITLE = 32
"""Characters that the title has room for beside the mood, in a window of 80 columns."""


def heading(talk: Talk, room: int = 0) -> str:
    """The title of the scenario and how far the talk has come; `room`: left off where both need more characters."""
    turns = len(talk.conversation.turns)
    title = one_line(talk.scenario.title, 60)
    whole = f"{title} · {trn('{n} turn', '{n} turns', turns)}" if turns else title
    return title if room and len(whole) > room else whole


def client_line(talk: Talk) -> str:
    """Who the client is, on one line."""
    client = talk.scenario.client
    return f"{one_line(client.name, 60)}, {one_line(client.role, 80)}"


def mood_shown(talk: Talk) -> MoodShown:
    """The mood now and what the last turn did to it."""
    moods = talk.moods()
    change = moods[-1].value - moods[-2].value if len(moods) > 1 else 0
    return MoodShown(short_name(talk.scenario.client), moods[-1].value, one_line(moods[-1].word, 40), change)


def hint(talk: Talk) -> str:
    """The author's hint for the line that waits for an answer; a plain word if there is none."""
    return one_line(talk.scenario.scene(talk.conversation.scene_now).hint, 400) or tr("No hint for this line.")


def moves_of(turn: Turn, rubric: Rubric) -> tuple[DidMove, ...]:
    """What a reply did, in the order of the reading, with the words that did it."""
    found = []
    for move_id in turn.reading.moves:
        evidence = next((e for e in turn.reading.evidence if e.move == move_id), None)
        words = own_words(turn.reply.text, evidence) if evidence else ""
        move = next((m for m in rubric.moves if m.id == move_id), None)
        harmful = move is not None and move.kind == "harmful"
        title = one_line(move.title, 60) if move else move_id
        meaning = one_line(move.meaning) if move else ""
        found.append(DidMove("−" if harmful else "+", title, meaning, words, harmful))
    return tuple(found)


def unsure_word(turn: Turn, name: str) -> str:
    """What is said of a reply that the reader was not sure of."""
    asks = tr("{name} asks what you meant.", name=name) if turn.branch == -1 else tr("The talk goes on.")
    unmarked = tr("Hard to tell what this did, so it isn't marked.")
    return f"{unmarked} {asks}"


def strip(turn: Turn, rubric: Rubric, name: str) -> tuple[Block, ...]:
    """The quiet strip under a reply: a line for each thing that it did."""
    if not turn.reading.sure:
        return (_strip_line("?", "unsure", unsure_word(turn, name), "", turn.id),)
    did = moves_of(turn, rubric)
    if not did:
        return (_strip_line("·", "quiet", tr("Nothing in it that helps or harms."), "", turn.id),)
    return tuple(
        _strip_line(move.sign, "harmful" if move.harmful else "helpful", move.title, move.words, turn.id)
        for move in did
    )


def _strip_line(sign: str, tone: str, words: str, quote: str, turn: int) -> Block:
    text = joined((f"{sign} ", tone), (words, tone if quote else "quiet"), (f"  {quote}" if quote else "", "quiet"))
    return Block(text, tone="quiet", hang=2, turn=turn)


def client_block(talk: Talk, line: str, turn: int, *, first: bool = False) -> Block:
    """A line of the client."""
    return Block(
        marked(line),
        label=short_name(talk.scenario.client),
        tone="client",
        label_tone="client-name",
        gap=0 if first else 1,
        turn=turn,
    )


def reply_block(turn: Turn, rubric: Rubric, *, underlined: bool) -> Block:
    """A reply of the trainee, the words that tell underlined."""
    spans = evidence_spans(turn.reading.evidence, rubric.harmful()) if underlined and turn.reading.sure else ()
    return Block(
        marked(turn.reply.text, spans), label=tr("You"), tone="you", label_tone="you-name", gap=1, turn=turn.id
    )


def set_aside_block(turn: Turn, rubric: Rubric, name: str) -> Block:
    """An earlier try at a line, in a few words: what was said and how the client took it."""
    titles = ", ".join(move.title.lower() for move in moves_of(turn, rubric)) if turn.reading.sure else ""
    text = joined(
        (quoted(turn.reply.text, 70), "aside"),
        (f"  {titles}." if titles else "", "quiet"),
        (f"  {name}: ", "quiet"),
        (quoted(turn.answer, 70), "aside"),
    )
    return Block(text, label=trc("reply", "tried"), tone="aside", label_tone="quiet", gap=1, turn=0)


class TalkBlocks:
    """Makes the blocks of one conversation and remembers those of turns already made, so that a long talk stays fast.

    Turn ids are never used twice in a conversation, so a remembered turn can't go stale.
    """

    def __init__(self) -> None:
        self._made: dict[tuple[int, bool], tuple[Block, ...]] = {}

    def of(self, talk: Talk, *, underlined: bool) -> tuple[Block, ...]:
        """The whole talk as blocks, oldest first; tries set aside stand where they were made."""
        conversation = talk.conversation
        aside: dict[int, list[Turn]] = {}
        for turn in conversation.set_aside:
            aside.setdefault(turn.after, []).append(turn)
        blocks = [client_block(talk, conversation.opening, 0, first=True)]
        blocks += self._tries(talk, aside.get(0, ()))
        for turn in conversation.turns:
            blocks += self._turn(talk, turn, underlined)
            blocks += self._tries(talk, aside.get(turn.id, ()))
        return tuple(blocks)

    def _turn(self, talk: Talk, turn: Turn, underlined: bool) -> tuple[Block, ...]:
        made = self._made.get((turn.id, underlined))
        if made is None:
            name = short_name(talk.scenario.client)
            did = strip(turn, talk.rubric, name) if underlined else ()
            said = reply_block(turn, talk.rubric, underlined=underlined)
            made = (said, *did, client_block(talk, turn.answer, turn.id))
            self._made[turn.id, underlined] = made
        return made

    @staticmethod
    def _tries(talk: Talk, turns: Sequence[Turn]) -> list[Block]:
        name = short_name(talk.scenario.client)
        return [set_aside_block(turn, talk.rubric, name) for turn in turns]


def waiting_block(text: str) -> Block:
    """A reply on its way: shown as said, not yet read or stored."""
    return Block(marked(text), label=tr("You"), tone="waiting", label_tone="you-name", gap=1)


def side_blocks(talk: Talk, *, underlined: bool) -> tuple[Block, ...]:
    """What stands beside the talk where there is room: who it is, what the last reply did, what is looked for."""
    blocks: list[Block] = []
    turn = talk.conversation.turns[-1] if talk.conversation.turns else None
    if turn is not None and underlined:
        blocks.append(Block(Marked(tr("Your last reply")), tone="heading"))
        blocks += _did_blocks(turn, talk)
    blocks.append(Block(Marked(tr("What is looked for")), tone="heading", gap=1 if blocks else 0))
    blocks += [
        Block(joined(("· ", "quiet"), (one_line(criterion.title, 60), "quiet")), hang=2)
        for criterion in talk.rubric.criteria
    ]
    brief = talk.scenario.brief
    for title, text in ((tr("What happened"), brief.what_happened), (tr("At stake"), brief.at_stake)):
        blocks.append(Block(Marked(title), tone="heading", gap=1))
        blocks.append(Block(marked(text), tone="quiet"))
    return tuple(blocks)


def _did_blocks(turn: Turn, talk: Talk) -> list[Block]:
    if not turn.reading.sure:
        words = unsure_word(turn, short_name(talk.scenario.client))
        return [Block(joined(("? ", "unsure"), (words, "")), hang=2)]
    blocks: list[Block] = []
    for move in moves_of(turn, talk.rubric):
        tone = "harmful" if move.harmful else "helpful"
        blocks.append(Block(joined((f"{move.sign} {move.title}", tone)), hang=2, gap=1 if blocks else 0))
        if move.words:
            blocks.append(Block(Marked(move.words), tone="aside", indent=2))
        if move.meaning:
            blocks.append(Block(Marked(move.meaning), tone="quiet", indent=2))
    return blocks or [Block(Marked(tr("Nothing in it that helps or harms.")), tone="quiet")]


def ended_words(talk: Talk, *, judge_first: bool = False) -> tuple[str, str]:
    """How it ended, and what can be done now; `judge_first`: the person marks their own replies before the debrief."""
    ending = talk.ending
    if ending is None:
        return "", ""
    then = tr("Enter shows which words did it. F7: mark your replies yourself first.")
    if judge_first:
        then = tr("Enter: mark your replies yourself, then see which words did it.")
    return f"{outcome_word(ending.outcome)}: {one_line(ending.title, 80)}", then
