"""A form to begin with: whole, and explained in comments."""

from __future__ import annotations

import re

from roleplay.content.json_schema import file_name, modeline
from roleplay.content.shape import ID_WORD
from roleplay.content.shape_reader import NOTHING
from roleplay.content.words import quoted
from roleplay.domain.errors import WrongUse
from roleplay.domain.rubric import Rubric
from roleplay.domain.scenario import Scenario

SCHEMAS = "schema"
"""The folder of schemas, inside a content folder: the first line of a form points there."""

_TEXT = """\
{first}
form: {id}
title: {title}
language: {language}

# Every scenario must be marked by this rubric. With another rubric make another form.
rubric: {rubric}
# The version of the reader that moves the client; all candidates talk to the same one.
reader: {reader}
# It chooses the client's wordings, so that every candidate hears the same ones.
seed: 1

# One entry for each talk. Of several parallel scenarios, such as [a, b], a candidate gets the one used least.
talks:
  - scenarios: [{scenarios}]
    minutes: {minutes}

# To try things out with before the clock runs; it doesn't count. It may be left out.
# rehearsal: ID

# While a sitting is cut off the clock either runs on or stops; `away_at_most`: minutes given back each time.
time:
  when_away: runs
  # away_at_most: 30

notice: |
  You will talk to a client whom a program plays. Nothing you type is a real person's case: name no real client.
  What you say is stored with the time of each reply. Text that you paste is noted, and not forbidden.
  Two people who don't know who you are mark it independently; a program marks it too, as a check, and never decides.
  A named person decides. You may appeal.

cut:
  points: 60
  method: "To be set: say who set it, when and how."

# Two marks go to a third marker if they differ by so many levels in a criterion, by more than so many points in all,
# or lie on opposite sides of the cut; in the criteria named under `safety` at any difference. The third marker sees
# `nothing` of the two sheets before submitting, or `both`; then the `middle` one of the three levels counts in each
# criterion, or the `third` mark alone. Where no third marker is called for, the mean of the two counts.
adjudication:
  levels: 2
  points: 15
  cut: true
  # safety: []
  # sees: nothing
  # counts: middle

# How long what candidates said is kept after the decision.
retention:
  days: 1095
"""


def new_form(name: str, scenarios: list[Scenario], rubric: Rubric, reader: str) -> str:
    """The text of a new form with one talk of these parallel scenarios. Raises WrongUse for a name that is no id."""
    if not re.fullmatch(ID_WORD.pattern, name) or len(name) > ID_WORD.most or name in NOTHING:
        raise WrongUse(f"{quoted(name)} can't be the id of a form", f"use {ID_WORD.form}")
    return _TEXT.format(
        first=modeline(f"../{SCHEMAS}/{file_name('form')}"),
        id=name,
        title=name.replace("-", " ").capitalize(),
        language=scenarios[0].language,
        rubric=rubric.id,
        reader=reader,
        scenarios=", ".join(one.id for one in scenarios),
        minutes=min(240, max(10, 2 * max(one.minutes for one in scenarios))),
    )
