"""A talk to try things out with before the one that counts."""

from __future__ import annotations

from roleplay import engine
from roleplay.assessment.forms import FrozenForm
from roleplay.domain.conversation import Reply
from roleplay.domain.judgement import Exchange
from roleplay.practice import Talk, sendable
from roleplay.reading.reader import Reader


class Rehearsal:
    """A talk to try things out with. It doesn't count, and nothing of it is kept."""

    def __init__(self, form: FrozenForm, reader: Reader) -> None:
        scenario, rubric = form.scenario(form.form.rehearsal), form.rubric()
        begun = engine.begin(
            scenario, rubric, id="rehearsal", seed=form.form.seed, reader=reader.version, started_at=""
        )
        self._reader = reader
        self.talk = Talk(begun, scenario, rubric)

    def answer(self, text: str) -> Talk:
        """Say a reply; the client answers."""
        talk = self.talk
        text, line = sendable(text), talk.conversation.line_now
        reading = self._reader.read(Exchange(line, text, talk.scenario.brief.what_happened, talk.scenario.language))
        moved = engine.advance(talk.scenario, talk.conversation, Reply(text), reading)
        self.talk = Talk(moved, talk.scenario, talk.rubric)
        return self.talk
