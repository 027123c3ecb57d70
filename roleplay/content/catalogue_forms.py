"""The catalogue's problems of forms of an assessment."""

from __future__ import annotations

from roleplay.content.catalogue_entry import Entry

FORMS = (
    Entry(
        "RP601",
        "A form with no such scenario",
        "there is no scenario {scenario}",
        "{offer}",
        "A form names the scenarios that are sat; each must be in the library when the form is frozen.",
        "talks: [{scenarios: we-want-to-cancl, minutes: 20}]",
    ),
    Entry(
        "RP602",
        "A form whose scenario has problems",
        "the scenario {scenario} can't be used",
        "mend {scenario} first (`roleplay check` shows what is wrong)",
        "Only a scenario without errors can be sat.",
        "talks: [{scenarios: a-broken-scenario, minutes: 20}]",
    ),
    Entry(
        "RP603",
        "A form with no such rubric",
        "there is no rubric {rubric} that can mark",
        "{offer}",
        "Markers mark by the rubric that the form names.",
        "rubric: welcome-the-problm",
    ),
    Entry(
        "RP604",
        "A scenario of another rubric",
        "the scenario {scenario} is marked by {other}, and the form by {rubric}",
        "take a scenario of {rubric}, or a form of its own for this one",
        "All candidates of a form are marked by one rubric; else their marks can't be compared.",
        "rubric: welcome-the-problem\ntalks: [{scenarios: board-ready, minutes: 20}]",
    ),
    Entry(
        "RP605",
        "A scenario twice in a form",
        "the scenario {scenario} is already in line {line}",
        "take another one",
        "Nobody should sit the same talk twice.",
        "talks: [{scenarios: a, minutes: 20}, {scenarios: a, minutes: 20}]",
    ),
    Entry(
        "RP606",
        "A rehearsal of the examination itself",
        "the rehearsal {scenario} is one of the talks that count",
        "rehearse with another one",
        "A candidate would practise the very talk that is marked.",
        "rehearsal: we-want-to-cancel\ntalks: [{scenarios: we-want-to-cancel, minutes: 20}]",
    ),
    Entry(
        "RP607",
        "An unknown criterion",
        "the rubric has no criterion {criterion}",
        "{offer}",
        "`safety` names criteria of the form's rubric.",
        "adjudication: {points: 10, safety: [harmm]}",
    ),
    Entry(
        "RP608",
        "A scenario in another language",
        "the scenario {scenario} is in {found}, and the form in {language}",
        "take one in {language}, or change the form's language",
        "The notice and the talks should be in one language.",
        "language: en\ntalks: [{scenarios: tea-until-six, minutes: 20}]",
        severity="warning",
    ),
    Entry(
        "RP609",
        "Another reader",
        "the form names the reader {reader}, and here is {found}",
        "write `reader: {found}`, or use the version of roleplay that has the other",
        "The reader decides what the client answers. All candidates of a form talk to the same one.",
        "reader: two-encoders-1",
    ),
)
