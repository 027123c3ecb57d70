"""Begins or goes on with a conversation in plain mode, and writes its transcript whatever happens."""

from __future__ import annotations

from pathlib import Path

from roleplay.cli import plain_text
from roleplay.cli.files import check_can_write
from roleplay.cli.output import say_aside, tell
from roleplay.cli.plain import PlainTalk, typed_or_piped
from roleplay.language import msg, tr, trn
from roleplay.practice import Talk
from roleplay.primer import Primer
from roleplay.wiring import Parts

FIRST_TALK = msg("Your first talk? /primer is three minutes with a coach first, with two lines to try.")


def play(parts: Parts, scenario_id: str, seed: int | None, transcript: Path | None) -> None:
    """Begin a conversation. The reader loads while the brief is read."""
    if transcript is not None:
        check_can_write(transcript)
    scenario = parts.library.scenario(scenario_id)
    rubric = parts.library.rubric(scenario.rubric)
    practice = parts.practice
    parts.reader.warm_up()
    primer = Primer(practice, parts.data_folder)
    new_here = [tr(FIRST_TALK)] if typed_or_piped().interactive and primer.is_due() else []
    for line in (
        *plain_text.brief_lines(scenario),
        "",
        *plain_text.rubric_lines(rubric),
        "",
        tr(plain_text.WELCOME),
        *new_here,
        "",
    ):
        tell(line)
    talk = practice.open(scenario_id, seed)
    say_aside(tr("roleplay: conversation {id}, seed {seed}", id=talk.id, seed=talk.conversation.seed))
    _talk(parts, talk, [], transcript)


def go_on(parts: Parts, conversation_id: str, transcript: Path | None) -> None:
    """Go on with a conversation that was left, with the draft of a reply that was not sent."""
    if transcript is not None:
        check_can_write(transcript)
    practice = parts.practice
    talk = practice.talk(conversation_id)
    if not talk.ended:
        parts.reader.warm_up()
    draft = practice.draft(conversation_id)
    turns = len(talk.conversation.turns)
    title = talk.scenario.title
    tell(trn("{title}: the talk so far, {n} reply.", "{title}: the talk so far, {n} replies.", turns, title=title))
    tell(tr(plain_text.WELCOME))
    tell()
    for line in plain_text.talk_lines(talk)[:-1]:
        tell(line)
    say_aside(tr("roleplay: conversation {id}, seed {seed}", id=talk.id, seed=talk.conversation.seed))
    _talk(parts, talk, draft.split("\n") if draft else [], transcript)


def _talk(parts: Parts, talk: Talk, pending: list[str], transcript: Path | None) -> None:
    primer = Primer(parts.practice, parts.data_folder)
    plain = PlainTalk(parts.practice, talk, typed_or_piped(), pending, primer)
    try:
        if talk.ended:
            plain.show_debrief()
        else:
            plain.run()
    finally:
        if transcript is not None:
            from roleplay.cli.transcripts import write_transcript

            write_transcript(transcript, plain.talk, parts.practice)
