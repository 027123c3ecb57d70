"""`roleplay misses`: replies that were misread or that the reader wasn't sure of, and what can be made of them."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

import click

from roleplay.cli.options import content_option, json_option
from roleplay.cli.output import say, say_aside, say_json
from roleplay.content.words import one_line
from roleplay.domain.errors import WrongUse
from roleplay.domain.own_view import Miss
from roleplay.wiring import Parts

SHOWN = 20
_NUMBER = click.IntRange(1, 10_000)


@click.command("misses")
@click.option("--limit", type=click.IntRange(1, 1000), metavar="N", help=f"At most so many; {SHOWN} without it.")
@click.option("--as-example", "example", type=_NUMBER, metavar="N", help="Put reply N into a rubric file, an example.")
@click.option("--move", metavar="MOVE", help="With --as-example: of which move; without it the one that was meant.")
@click.option("--not", "against", is_flag=True, help="With --as-example: an example of what doesn't count.")
@click.option("--as-play", "play", type=_NUMBER, metavar="N", help="Make a play-through of misread reply N.")
@click.option("--out", metavar="FILE", type=click.Path(path_type=Path), help="The rubric file, or the file of plays.")
@json_option
@content_option
@click.pass_obj
def command(
    parts: Parts,
    limit: int | None,
    example: int | None,
    move: str | None,
    against: bool,
    play: int | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """List replies of past conversations that the reader was not sure of, or that somebody said were misread.

    Those that somebody put right come first. With --as-example or --as-play one of them is put into a file, so that an
    author can mend what reads it. Nothing leaves this machine.
    """
    from roleplay.second_look import SecondLook

    if example is not None and play is not None:
        raise WrongUse("--as-example and --as-play make two things", "give one of them")
    if example is None and (move is not None or against):
        raise WrongUse("--move and --not go with --as-example", "add --as-example N")
    if (example or play) is None and out is not None:
        raise WrongUse("--out goes with --as-example or --as-play", "add one of them")
    found = SecondLook(parts.practice).misses()
    if example is not None or play is not None:
        if out is None:
            raise WrongUse("It isn't said into which file", "add --out FILE")
        miss = _numbered(found, example or play or 0)
        if example is not None:
            _as_example(miss, move, against, out)
        else:
            _as_play(parts, miss, out)
        return
    if as_json:
        say_json([_value(number, miss) for number, miss in enumerate(found[:limit], 1)])
        return
    shown = found[: limit or SHOWN]
    for number, miss in enumerate(shown, 1):
        say(f"{number}. {miss.scenario}, conversation {miss.conversation}: {_told(miss)}")
        say(f"   Client: {one_line(miss.turn.client_line)}")
        say(f"   Reply: {one_line(miss.turn.reply.text)}")
    if not found:
        say("No reply was misread, and the reader was sure of all of them.")
    elif len(shown) < len(found):
        say_aside(f"{len(found) - len(shown)} more: roleplay misses --limit {len(found)}")


def _numbered(found: Sequence[Miss], number: int) -> Miss:
    if number > len(found):
        raise WrongUse(f"There is no miss {number}", "the numbers: roleplay misses" if found else "there is none yet")
    return found[number - 1]


def _told(miss: Miss) -> str:
    """How it was read, and what was meant if that is known."""
    reading = miss.turn.reading
    read = f"read as {', '.join(reading.moves) or 'no move'}" if reading.sure else "the reader was not sure"
    return read if miss.meant is None else f"{read}, meant {', '.join(miss.meant) or 'none of the moves'}"


def _value(number: int, miss: Miss) -> dict[str, object]:
    reading = miss.turn.reading
    return {
        "number": number,
        "conversation": miss.conversation,
        "started_at": miss.started_at,
        "scenario": miss.scenario,
        "rubric": miss.rubric,
        "turn": miss.turn.id,
        "client": miss.turn.client_line,
        "reply": miss.turn.reply.text,
        "sure": reading.sure,
        "read_as": list(reading.moves),
        "probabilities": dict(reading.probabilities),
        "reader": reading.reader,
        "meant": None if miss.meant is None else list(miss.meant),
    }


def _as_example(miss: Miss, move: str | None, against: bool, out: Path) -> None:
    from roleplay.authoring.misses import with_example
    from roleplay.cli.files import check_can_write, write_whole

    if not out.is_file():
        raise WrongUse(f"There is no rubric file {out}", "name one of yours, or make one: roleplay new")
    check_can_write(out)
    chosen = move if move is not None else _the_move(miss, against)
    text = with_example(_text(out), str(out), chosen, miss.turn.reply.text.strip(), counts=not against)
    write_whole(out, text)
    what = "what doesn't count as" if against else "an example of"
    say_aside(f"Put into {out} as {what} '{chosen}'; check it: roleplay check {shlex.quote(str(out))}")


def _the_move(miss: Miss, against: bool) -> str:
    """The one move that was meant and not read, or with `against` read and not meant."""
    read, meant = set(miss.turn.reading.moves) if miss.turn.reading.sure else set(), set(miss.meant or ())
    wanted = sorted(read - meant if against else meant - read) if miss.meant is not None else []
    if len(wanted) != 1:
        raise WrongUse("Of which move it is an example isn't clear", f"add --move ({', '.join(wanted) or 'its id'})")
    return wanted[0]


def _as_play(parts: Parts, miss: Miss, out: Path) -> None:
    from roleplay.authoring.misses import case_of_miss
    from roleplay.authoring.recording import added, new_file
    from roleplay.cli.files import check_can_write, write_whole

    if miss.meant is None:
        raise WrongUse("Nobody has said what was meant by this reply", "say it in a talk: /meant, or the key ^n")
    check_can_write(out)
    talk = parts.practice.talk(miss.conversation)
    case = case_of_miss(talk.conversation, miss.turn.id, miss.meant, talk.scenario, talk.rubric)
    scenario = talk.scenario.id
    write_whole(out, added(_text(out), case, scenario, str(out)) if out.is_file() else new_file(case, scenario))
    say_aside(f"Recorded in {out}; it differs until the reply is read so: roleplay test {shlex.quote(str(out))}")


def _text(path: Path) -> str:
    from roleplay.content.problems import Problems
    from roleplay.content.yaml_source import read_text

    problems = Problems()
    text = read_text(path, str(path), problems)
    if text is None:
        raise WrongUse(f"{path} can't be added to: {problems.errors()[0].message}", "name another file")
    return text
