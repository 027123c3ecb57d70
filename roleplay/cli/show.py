"""`roleplay show ID`: a scenario's brief, and how replies are marked."""

from __future__ import annotations

import click

from roleplay.cli.options import complete_scenario, content_option, json_option
from roleplay.cli.output import say_json, tell
from roleplay.domain.rubric import Rubric
from roleplay.domain.scenario import Scenario
from roleplay.language import tr, trn
from roleplay.wiring import Parts


@click.command("show")
@click.argument("scenario", metavar="ID", shell_complete=complete_scenario)
@json_option
@content_option
@click.pass_obj
def command(parts: Parts, scenario: str, as_json: bool) -> None:
    """Show who the client of scenario ID is, what happened, what is at stake, and how replies are marked."""
    found = parts.library.scenario(scenario)
    rubric = parts.library.rubric(found.rubric)
    if as_json:
        say_json(_as_json(found, rubric))
        return
    from roleplay.cli import plain_text

    for line in plain_text.brief_lines(found):
        tell(line)
    tell()
    tell(tr("What it trains:"))
    for text in found.trains:
        tell(f"- {text}")
    tell()
    for line in plain_text.rubric_lines(rubric):
        tell(line)
    tell()
    scenes = trn("{n} scene", "{n} scenes", len(found.scenes))
    tell(f"{found.id} {found.version}, {scenes}. {tr('Practise it: roleplay play {scenario}', scenario=found.id)}")


def _as_json(scenario: Scenario, rubric: Rubric) -> dict[str, object]:
    """What a trainee may know before the talk, for scripts: nothing that gives the client away."""
    return {
        "id": scenario.id,
        "title": scenario.title,
        "version": scenario.version,
        "language": scenario.language,
        "minutes": scenario.minutes,
        "difficulty": scenario.difficulty,
        "trains": list(scenario.trains),
        "client": {"name": scenario.client.name, "role": scenario.client.role},
        "brief": {
            "who": scenario.brief.who,
            "what_happened": scenario.brief.what_happened,
            "at_stake": scenario.brief.at_stake,
        },
        "scenes": len(scenario.scenes),
        "endings": sum(1 for scene in scenario.scenes.values() if scene.ending is not None),
        "hash": scenario.hash,
        "rubric": {
            "id": rubric.id,
            "title": rubric.title,
            "version": rubric.version,
            "about": rubric.about,
            "hash": rubric.hash,
            "criteria": [
                {"id": c.id, "title": c.title, "looks_for": c.looks_for, "weight": c.weight} for c in rubric.criteria
            ],
            "bands": [{"id": b.id, "title": b.title, "from": b.from_score} for b in rubric.bands],
        },
    }
