"""What the search for the smallest change of a reply finds: two times 300 replies with a lost mark, each checked anew.

As the coaches say them: replies of all the coaches in all scenarios, most of them one or two sentences that do nothing
but harm. With a slip: replies of the expert in all scenarios, with one thing that a harmful coach says put before or
behind, where the reader is sure of the whole and a mark is lost.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from statistics import median

from roleplay import scoring
from roleplay.authoring.coaches import RememberingReader, coaches, play
from roleplay.authoring.stocks import HARMFUL, stocks
from roleplay.changes import change_of_turn, smallest_changes
from roleplay.changes.clauses import words_in
from roleplay.content.library import Library, shipped_folder
from roleplay.domain.change import ReplyChanges
from roleplay.domain.conversation import Conversation, Reply
from roleplay.domain.judgement import Exchange
from roleplay.domain.rubric import Rubric
from roleplay.domain.scenario import Scenario
from roleplay.reading.reader import Reader

WANTED = 300
SEED = 6
SMALL = 30
"""Percent of the reply's words."""


@dataclass(frozen=True)
class _Case:
    scenario: Scenario
    rubric: Rubric
    reader: Reader
    talk: Conversation
    position: int

    def with_reply(self, text: str) -> _Case:
        """The same talk up to this reply, which is another one, freshly read."""
        turn = self.talk.turns[self.position]
        exchange = Exchange(turn.client_line, text, self.scenario.brief.what_happened, self.scenario.language)
        changed = replace(turn, reply=Reply(text), reading=self.reader.read(exchange))
        return replace(self, talk=replace(self.talk, turns=(*self.talk.turns[: self.position], changed)))

    def levels(self) -> dict[str, int]:
        """The marks of this reply, from the score of the talk up to it."""
        talk = replace(self.talk, turns=self.talk.turns[: self.position + 1])
        marks = scoring.score(self.rubric, talk).marks_of(talk.turns[-1].id)
        return {mark.criterion: mark.level for mark in marks if mark.level is not None}


def measure() -> Iterator[str]:
    """Both sets; the lines to print."""
    library = Library([shipped_folder()])
    plays = list(_plays(library))
    rng = random.Random(SEED)
    as_said = _different(case for case, _ in plays)
    rng.shuffle(as_said)
    yield from _report("as the coaches say them", _first_lost(as_said))
    good = [case for case, coach in plays if coach == "expert"]
    yield from _report("with a slip in a good reply", _first_lost(_slips(good, rng)))
    yield from _speed([case for case, coach in plays if coach in ("slipper", "learner")])


def _plays(library: Library) -> Iterator[tuple[_Case, str]]:
    """Every reply of every coach in every scenario, and whose it is."""
    from roleplay.settings import settings_from
    from roleplay.wiring import Parts

    parts = Parts(settings_from(os.environ))
    readers: dict[str, Reader] = {}
    for head in library.scenarios():
        scenario = library.scenario(head.id)
        rubric = library.rubric(scenario.rubric)
        reader = readers.setdefault(rubric.hash, RememberingReader(parts.reader_for(rubric)))
        for coach in coaches(scenario.language):
            talk = play(coach, 1, scenario, rubric, reader).conversation
            for position in range(len(talk.turns)):
                yield _Case(scenario, rubric, reader, talk, position), coach.id


def _different(cases: Iterator[_Case]) -> list[_Case]:
    """One case for each reply in each scenario."""
    found: dict[tuple[str, str], _Case] = {}
    for case in cases:
        found.setdefault((case.scenario.id, case.talk.turns[case.position].reply.text), case)
    return list(found.values())


def _slips(good: list[_Case], rng: random.Random) -> Iterator[_Case]:
    """Good replies with one harmful thing put to them, without end."""
    said = {
        language: [
            reply for stock in stocks(language).values() if stock.kind == HARMFUL for reply in stock.every_reply()
        ]
        for language in ("en", "ru")
    }
    while True:
        case = rng.choice(good)
        words = case.talk.turns[case.position].reply.text
        slip = rng.choice(said[case.scenario.language])
        yield case.with_reply(f"{words} {slip}" if rng.random() < 0.5 else f"{slip} {words}")


def _first_lost(cases: Iterator[_Case] | list[_Case]) -> Iterator[tuple[_Case, ReplyChanges]]:
    """The first WANTED of them that lost a mark, with what was found."""
    count = 0
    for case in cases:
        found = change_of_turn(case.scenario, case.rubric, case.talk, case.position, case.reader)
        if found is not None:
            yield case, found
            count += 1
            if count == WANTED:
                return


def _report(name: str, found: Iterator[tuple[_Case, ReplyChanges]]) -> Iterator[str]:
    shares, offered, risen, none, marks, turned, sizes = [], 0, 0, 0, 0, 0, []
    for case, changes in found:
        before = case.levels()
        sizes.append(words_in(case.talk.turns[case.position].reply.text))
        marks += len(changes.lost)
        turned += len(changes.lost) - len(changes.unturned())
        none += not changes.changes
        shares += [min(change.share for change in changes.changes)] if changes.changes else []
        for change in changes.changes:
            offered += 1
            after = case.with_reply(change.reply).levels()
            rises = all(mark.after is None or after[mark.criterion] > before[mark.criterion] for mark in change.turned)
            risen += rises and all(after[name] >= level for name, level in before.items() if name in after)
    total = len(sizes)
    small = sum(share <= SMALL for share in shares)
    yield f"{name}: {total} replies with a lost mark ({median(sizes):.0f} words in the middle), {marks} lost marks"
    yield f"  {offered} changes offered; the reader's marks rise and none falls, read and scored anew, in {risen}"
    yield f"  none found for {none} replies ({100 * none / total:.0f} %); {turned} of the lost marks turned"
    if shares:
        yield (
            f"  the smallest change is {median(shares):.0f} % of the reply's words in the middle; "
            f"at most {SMALL} % in {small} of {len(shares)} ({100 * small / len(shares):.0f} %)"
        )


def _speed(cases: list[_Case]) -> Iterator[str]:
    """Whole debriefs, with a reader that remembers nothing."""
    from roleplay.reading.shipped import load_reader

    reader = load_reader()
    talks = list({(case.scenario.id, len(case.talk.turns)): case for case in cases}.values())[:20]
    waits = []
    for case in talks:
        start = time.perf_counter()
        smallest_changes(case.scenario, case.rubric, case.talk, reader)
        waits.append(time.perf_counter() - start)
    yield (
        f"a whole debrief: {median(waits):.2f} s in the middle, {max(waits):.2f} s at most "
        f"of {len(waits)} talks (goal 1.5)"
    )
