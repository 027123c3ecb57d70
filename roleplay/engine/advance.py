"""The only code that moves a conversation on."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

from roleplay.domain.condition import Moment
from roleplay.domain.conversation import Conversation, Reply, Turn, moment_at
from roleplay.domain.errors import WrongUse
from roleplay.domain.judgement import Reading
from roleplay.domain.rubric import Rubric
from roleplay.domain.scenario import Branch, Scenario, Scene

UNSURE = -1
"""The branch number of a turn that the reader was not sure of."""


def begin(scenario: Scenario, rubric: Rubric, *, id: str, seed: int, reader: str, started_at: str) -> Conversation:
    """A new conversation at the scenario's first scene, its first line chosen by the seed."""
    start = scenario.scene(scenario.start)
    return Conversation(
        id=id,
        scenario=scenario.id,
        scenario_hash=scenario.hash,
        rubric=rubric.id,
        rubric_hash=rubric.hash,
        reader=reader,
        seed=seed,
        started_at=started_at,
        scene=start.id,
        opening=wording(start.says, seed, start.id, 0),
        state=scenario.state,
    )


def wording(choices: Sequence[str], seed: int, place: str, visit: int) -> str:
    """One of the wordings: the seed and the place choose the first, each further visit takes the next."""
    if len(choices) == 1:
        return choices[0]
    return choices[(crc32(f"{seed}/{place}".encode()) + visit) % len(choices)]


def advance(scenario: Scenario, conversation: Conversation, reply: Reply, reading: Reading) -> Conversation:
    """The conversation with one turn more: the first branch whose condition holds, or the default branch.

    If the reader isn't sure, the client asks what was meant and the scene stays. After the scene's patience the talk
    goes on by the default branch, but without its effects; and a reply that nobody understood never ends a talk: then
    the client asks again. Raises WrongUse if the conversation has ended.
    """
    scene = scenario.scene(conversation.scene_now)
    if scene.ending is not None or scene.otherwise is None:
        raise WrongUse("This conversation has ended", "start it again, or go back to an earlier line")
    moment = moment_at(conversation, len(conversation.turns), reading)
    state = conversation.state_now
    if not reading.sure and scene.unsure is not None:
        ends = scenario.scene(scene.otherwise.target(moment.seen)).ending is not None
        if ends or _asked_in_a_row(conversation) < scene.unsure.patience:
            asked = sum(1 for turn in conversation.turns if turn.branch == UNSURE and turn.scene == scene.id)
            line = wording(scene.unsure.says, conversation.seed, f"{scene.id}/unsure", asked)
            return _with_turn(conversation, scene, reply, reading, UNSURE, scene.id, line, state)
        number, branch = len(scene.branches), scene.otherwise
    else:
        number, branch = _branch_taken(scene, scene.otherwise, moment)
        state = _changed(moment, branch)
    target = scenario.scene(branch.target(moment.seen))
    answer = _answer(scenario, conversation, scene, number, branch, target, moment)
    return _with_turn(conversation, scene, reply, reading, number, target.id, answer, state)


def _branch_taken(scene: Scene, otherwise: Branch, moment: Moment) -> tuple[int, Branch]:
    for number, branch in enumerate(scene.branches):
        if branch.when is None or branch.when.holds(moment):
            return number, branch
    return len(scene.branches), otherwise


def _asked_in_a_row(conversation: Conversation) -> int:
    count = 0
    for turn in reversed(conversation.turns):
        if turn.branch != UNSURE:
            break
        count += 1
    return count


def _changed(moment: Moment, branch: Branch) -> tuple[tuple[str, int], ...]:
    state = dict(moment.state)
    for name, change in branch.effects:
        state[name] = min(100, max(0, state.get(name, 0) + change))
    return tuple(state.items())


def _answer(
    scenario: Scenario,
    conversation: Conversation,
    scene: Scene,
    number: int,
    branch: Branch,
    target: Scene,
    moment: Moment,
) -> str:
    """The client's words: a reaction to the reply, what they have not forgotten, then the next scene's line."""
    seed = conversation.seed
    entered = sum(1 for turn in conversation.turns if turn.to == target.id and turn.branch != UNSURE)
    visits = entered + (conversation.scene == target.id)
    parts = []
    if branch.reaction:
        place = f"{scene.id}/{number}" if branch.everywhere < 0 else f"everywhere/{branch.everywhere}"
        parts.append(wording(branch.reaction, seed, place, _taken(scenario, conversation, scene, number, branch)))
    if visits == 0:
        parts += [
            wording(recall.says, seed, f"{target.id}/recall/{k}", 0)
            for k, recall in enumerate(target.recalls)
            if recall.when.holds(moment)
        ]
    lines = _lines(target, seed)
    if not (branch.stays and branch.reaction and visits >= len(lines)):  # all said: the reaction alone holds her there
        parts.append(lines[visits % len(lines)])
    return " ".join(parts)


def _lines(scene: Scene, seed: int) -> tuple[str, ...]:
    """The scene's line for each visit: a first wording, those for coming back, then the other wordings."""
    first = crc32(f"{seed}/{scene.id}".encode()) % len(scene.says)
    says = (*scene.says[first:], *scene.says[:first])
    return (says[0], *scene.again, *says[1:])


def _taken(scenario: Scenario, conversation: Conversation, scene: Scene, number: int, branch: Branch) -> int:
    """How often this branch was taken before; one that is tried in every scene, in whichever scene that was."""
    if branch.everywhere < 0:
        return sum(1 for turn in conversation.turns if turn.scene == scene.id and turn.branch == number)
    before = ((scenario.scene(turn.scene).branches, turn.branch) for turn in conversation.turns)
    return sum(1 for ways, k in before if 0 <= k < len(ways) and ways[k].everywhere == branch.everywhere)


def _with_turn(
    conversation: Conversation,
    scene: Scene,
    reply: Reply,
    reading: Reading,
    branch: int,
    to: str,
    answer: str,
    state: tuple[tuple[str, int], ...],
) -> Conversation:
    turn = Turn(
        id=conversation.next_turn_id(),
        after=conversation.turns[-1].id if conversation.turns else 0,
        scene=scene.id,
        client_line=conversation.line_now,
        reply=reply,
        reading=reading,
        branch=branch,
        to=to,
        answer=answer,
        state=state,
    )
    return conversation.with_turn(turn)
