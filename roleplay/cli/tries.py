"""`roleplay tries [ID]`: everything that was tried in a conversation."""

from __future__ import annotations

from typing import Any

import click

from roleplay.cli.options import complete_conversation, content_option, json_option, touched_conversation
from roleplay.cli.output import say, say_json
from roleplay.domain.errors import WrongUse
from roleplay.language import tr
from roleplay.practice import PastTry, Practice, Tries
from roleplay.wiring import Parts


@click.command("tries")
@click.argument("conversation", metavar="[ID]", required=False, shell_complete=complete_conversation)
@click.option("--compare", nargs=2, type=int, metavar="A B", help="Show two tries, reply by reply.")
@click.option("--name", "named", nargs=2, metavar="N NAME", help='Name try N; "" takes its name away.')
@json_option
@content_option
@click.pass_obj
def command(
    parts: Parts,
    conversation: str | None,
    compare: tuple[int, int] | None,
    named: tuple[str, str] | None,
    as_json: bool,
) -> None:
    """List the tries of conversation ID (its first letters are enough), or of the one last touched.

    Each line that was answered more than once began another try; all are kept, with what they came to.
    """
    from roleplay.cli import plain_tries

    if sum((compare is not None, named is not None, as_json)) > 1:
        raise WrongUse(tr("--compare, --name and --json go one at a time"), tr("leave out all but one"))
    practice = parts.practice
    found = touched_conversation(parts.store.summaries(), conversation)
    if named is not None:
        if not (named[0].isdecimal() and len(named[0]) < 7):
            raise WrongUse(tr("'{word}' is no number of a try", word=named[0]), tr("see: roleplay tries"))
        practice.name_try(found.id, int(named[0]), named[1])
    tries = practice.tries(found.id)
    if as_json:
        say_json(_as_json(tries, practice))
        return
    if compare is not None:
        lines = plain_tries.compare_lines(*(tries.numbered(number) for number in compare))
    else:
        title = tr("{title} (conversation {id})", title=tries.talk.scenario.title, id=found.id)
        lines = [title, *plain_tries.tries_lines(tries, practice)]
    for line in lines:
        say(line)


def _as_json(tries: Tries, practice: Practice) -> dict[str, Any]:
    return {
        "id": tries.talk.id,
        "scenario": tries.talk.scenario.id,
        "now": tries.now or None,
        "tries": [_try(one, practice) for one in tries.past],
    }


def _try(one: PastTry, practice: Practice) -> dict[str, Any]:
    lost = practice.debrief(one.talk).lost_at
    ids = [turn.id for turn in one.talk.conversation.turns]
    return {
        "number": one.number,
        "name": one.name or None,
        "parted_from": one.parent or None,
        "shared_replies": one.shared,
        "outcome": one.talk.ending.outcome if one.talk.ending else None,
        "score": one.score.points,
        "band": one.score.band,
        "lost_at": None if lost is None else ids.index(lost.turn) + 1,
        "moods": [mood.value for mood in one.talk.moods()],
        "replies": [turn.reply.text for turn in one.talk.conversation.turns],
    }
