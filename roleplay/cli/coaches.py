"""`roleplay coaches [SCENARIO…]`: coaches, good and bad, play scenarios; do their scores lie apart?"""

from __future__ import annotations

from collections.abc import Sequence

import click

from roleplay.authoring.coaches import Coach, CoachPlay, RememberingReader, coaches, play
from roleplay.authoring.separation import OPEN, Misread, Spread, medians_missed, misread, overlaps, spread
from roleplay.authoring.stocks import speaks
from roleplay.cli.choose import chosen_scenarios
from roleplay.cli.coach_replay import replay_as_json, replay_lines
from roleplay.cli.options import complete_scenario, content_option, first_seed_option, json_option, plays_option
from roleplay.cli.output import say, say_aside, say_json, table
from roleplay.content.words import offer, one_line, quoted
from roleplay.domain.errors import WrongUse
from roleplay.domain.scenario import Scenario
from roleplay.tui.words import plural
from roleplay.wiring import Parts

Row = tuple[Coach, list[CoachPlay]]


@click.command("coaches")
@click.argument("scenarios", metavar="[SCENARIO]...", nargs=-1, shell_complete=complete_scenario)
@plays_option
@first_seed_option
@click.option("--coach", "only", metavar="COACH", multiple=True, help="Only this coach; may be given more than once.")
@click.option("--replay", metavar="COACH:SEED", help="Show this one play turn by turn.")
@click.option("--misread", "list_misread", is_flag=True, help="List replies whose harm was misread, or unsure.")
@click.option("--bar", is_flag=True, help="Exit with 1 if good and bad coaches don't lie apart.")
@json_option
@content_option
@click.pass_obj
def command(
    parts: Parts,
    scenarios: tuple[str, ...],
    plays: int,
    seed: int,
    only: tuple[str, ...],
    replay: str | None,
    list_misread: bool,
    bar: bool,
    as_json: bool,
) -> int:
    """Let coaches play scenarios (ids or files; without any, all): experts, and those who defend, blame, give way…

    Prints each coach's scores and endings. The bar: the expert's median is 75 or more, that of every harmful coach 40
    or less, of those who only say the right words 50 or less; and in every scenario the expert's worst play beats every
    harmful coach's best.
    """
    chosen = chosen_scenarios(parts, scenarios)
    if replay is not None:
        return _show_play(parts, chosen, replay, as_json)
    run = _Run(parts, range(seed, seed + plays), only, list_misread, as_json)
    for scenario in chosen:
        if scenarios or speaks(scenario.language):
            run.play(scenario)
        else:
            say_aside(f"roleplay: no coach speaks the language of {scenario.id} ({scenario.language}); it is left out")
    missed = run.finish()
    return 1 if bar and missed else 0


class _Run:
    """Plays scenario after scenario, and prints each as it is done."""

    def __init__(self, parts: Parts, seeds: range, only: Sequence[str], list_misread: bool, as_json: bool) -> None:
        self._parts, self._seeds, self._only = parts, seeds, only
        self._list_misread, self._as_json = list_misread, as_json
        self._by_coach: dict[str, Row] = {}
        self._told: list[dict[str, object]] = []
        self._missed: list[str] = []
        self._scenarios = 0

    def play(self, scenario: Scenario) -> None:
        """All coaches play one scenario."""
        self._scenarios += 1
        rubric = self._parts.library.rubric(scenario.rubric)
        reader = RememberingReader(self._parts.reader_for(rubric))
        here = _chosen_coaches(scenario, self._only)
        rows = [(coach, [play(coach, seed, scenario, rubric, reader) for seed in self._seeds]) for coach in here]
        for coach, played in rows:
            self._by_coach.setdefault(coach.id, (coach, []))[1].extend(played)
        spreads = [spread(coach, played) for coach, played in rows]
        self._missed += [f"{scenario.id}: {line}" for line in overlaps(spreads)]
        wrong = misread(here, scenario, reader.readings, rubric.harmful())
        if self._as_json:
            self._told.append(_scenario_as_json(scenario, rows, spreads, wrong))
            return
        say(f"{scenario.id}: {one_line(scenario.title)}")
        say(_table(spreads))
        for each in wrong if self._list_misread else ():
            say(_misread_line(each))
        say()

    def finish(self) -> list[str]:
        """Print what holds for all scenarios together; returns where the bar was missed."""
        total = [spread(coach, played, by_outcome=True) for coach, played in self._by_coach.values()]
        self._missed = [*(f"over all: {line}" for line in medians_missed(total)), *self._missed]
        if self._as_json:
            together = [_spread_as_json(one, "outcomes") for one in total]
            say_json({"scenarios": self._told, "together": together, "missed": self._missed})
            return self._missed
        if self._scenarios > 1:
            say("All together")
            say(_table(total))
            say()
        for line in self._missed:
            say(f"missed   {line}")
        held = "good and bad coaches lie apart"
        if self._missed:
            held = f"the bar is missed in {plural(len(self._missed), 'place')}"
        count = sum(len(played) for _, played in self._by_coach.values())
        say_aside(f"{plural(count, 'talk')} played: {held}")
        return self._missed


def _chosen_coaches(scenario: Scenario, only: Sequence[str]) -> list[Coach]:
    """The coaches that play; WrongUse for one that there isn't."""
    everybody = coaches(scenario.language)
    names = [coach.id for coach in everybody]
    for name in only:
        if name not in names:
            raise WrongUse(f"There is no coach {quoted(name)}", offer(name, names))
    return [coach for coach in everybody if not only or coach.id in only]


def _show_play(parts: Parts, chosen: Sequence[Scenario], which: str, as_json: bool) -> int:
    name, mark, number = which.rpartition(":")
    if not mark or not number.isascii() or not number.isdigit() or len(number) > 9:
        raise WrongUse(f"{quoted(which)} is no COACH:SEED", "give a coach and a number, such as expert:7")
    if len(chosen) != 1:
        raise WrongUse(
            "--replay shows a play of one scenario", "name it: roleplay coaches SCENARIO --replay COACH:SEED"
        )
    (scenario,) = chosen
    (coach,) = _chosen_coaches(scenario, [name])
    rubric = parts.library.rubric(scenario.rubric)
    played = play(coach, int(number), scenario, rubric, parts.reader_for(rubric))
    if as_json:
        say_json(replay_as_json(played, scenario))
    else:
        for line in replay_lines(played, scenario, rubric):
            say(line)
    return 0


def _table(spreads: Sequence[Spread]) -> str:
    header = ("COACH", "LOWEST", "MEDIAN", "HIGHEST", "REPLIES", "ENDINGS")
    return table(header, [_row(one) for one in spreads], numbers=(1, 2, 3, 4))


def _row(one: Spread) -> tuple[str, ...]:
    points = tuple("-" if value is None else f"{value:g}" for value in (one.lowest, one.middle, one.highest))
    length = f"{one.shortest}-{one.longest}" if one.shortest != one.longest else str(one.shortest)
    endings = ", ".join(f"{'still open' if name == OPEN else name} {count}" for name, count in one.endings)
    unmarked = f"; not marked {one.unmarked}" if one.unmarked else ""
    return (one.coach, *points, length, endings + unmarked)


def _misread_line(one: Misread) -> str:
    read = f"{', '.join(one.moves) or 'no move'}, quality {one.quality:g}"
    word = "unsure " if one.unsure else "misread"
    return f"{word}  {one.coach}, {one.times} of {one.lines} times: {one_line(one.reply)} [{read}]"


def _spread_as_json(one: Spread, endings: str) -> dict[str, object]:
    return {
        "coach": one.coach,
        "kind": one.kind,
        "plays": one.plays,
        "lowest": one.lowest,
        "median": one.middle,
        "highest": one.highest,
        "lowest_seed": one.lowest_seed,
        "highest_seed": one.highest_seed,
        "not_marked": one.unmarked,
        "shortest": one.shortest,
        "longest": one.longest,
        endings: dict(one.endings),
    }


def _scenario_as_json(
    scenario: Scenario, rows: Sequence[Row], spreads: Sequence[Spread], wrong: Sequence[Misread]
) -> dict[str, object]:
    return {
        "scenario": scenario.id,
        "language": scenario.language,
        "coaches": [
            {
                **_spread_as_json(one, "endings"),
                "talks": [
                    {
                        "seed": play.seed,
                        "score": play.points,
                        "ending": play.ending or None,
                        "outcome": play.outcome or None,
                        "replies": len(play.conversation.turns),
                    }
                    for play in played
                ],
            }
            for one, (_, played) in zip(spreads, rows, strict=True)
        ],
        "misread": [
            {
                "coach": each.coach,
                "reply": each.reply,
                "times": each.times,
                "lines": each.lines,
                "client": each.example,
                "moves": list(each.moves),
                "quality": each.quality,
                "sure": not each.unsure,
            }
            for each in wrong
        ],
    }
