"""A case as text and as JSON, for who decides it."""

from __future__ import annotations

from typing import Any

from roleplay.assessment.decisions.cases import Case, Handed, TalkCase
from roleplay.assessment.decisions.cuts import Cut
from roleplay.assessment.decisions.deciding import NOT_READY
from roleplay.assessment.decisions.record import Decision, in_words, names_of, says
from roleplay.assessment.decisions.rule import REMARKED, alone, decimal, points
from roleplay.assessment.decisions.studies import Band
from roleplay.assessment.marking.record import OVERALL, Rating
from roleplay.assessment.records.log import Log
from roleplay.cli.output import table

PLACES = ("first", "second", "third", "re-mark")


def case_lines(log: Log, case: Case, error: Band) -> list[str]:
    """The case line by line."""
    name = names_of(log, [case.candidate])[case.candidate]
    lines = [f"{name}: {case.form.name}, sat on {case.day} (UTC)", ""]
    for talk in case.talks:
        lines += [*_talk_lines(case, talk), ""]
    if case.not_sat:
        lines += [f"Talks that were not sat: {case.not_sat} of {len(case.form.form.talks)}", ""]
    lines += [f"Score:       {_score(case)}", f"Cut score:   {_cut(log, case)}", f"Error:       {_error(case, error)}"]
    said = says(case.points, case.cut.points if case.cut else None)
    if said:
        lines.append(f"Score says:  {said if said != 'open' else 'nothing: the cut lies within it'}")
    lines += [f"Open flag:   {flag}" for flag in case.flags]
    lines += [f"Cleared:     {flag}: {why}" for flag, why in sorted(case.cleared.items())]
    lines += [f"On record:   {decision_line(log, one)}" for one in case.decisions]
    for appeal in case.appeals:
        end = f"{appeal.outcome}: {appeal.reasons}" if appeal.outcome else "open"
        lines.append(f"Appeal:      {appeal.id}, lodged on {appeal.on} by {appeal.lodged_by}: {appeal.grounds} - {end}")
    return [*lines, f"State:       {_next(case)}"]


def decision_line(log: Log, one: Decision) -> str:
    """A decision in one line."""
    who = names_of(log, [one.by])[one.by]
    score = f", score {in_words(one.points)}" if one.points is not None else ""
    cut = f", cut {decimal(one.cut_points)} (version {one.cut})" if one.cut_points is not None else ""
    gone = f" - revoked: {one.revoked}" if one.revoked is not None else ""
    return f"decision {one.number}, {one.outcome}, by {who} at {one.at}{score}{cut}: {one.reasons}{gone}"


def cut_words(log: Log, cut: Cut) -> str:
    """A version of a cut score: the number, how it was set, who answers for it."""
    made = cut.made
    n = f", n={made.n}{' ' + made.unit if made.unit else ''}" if made.n else ""
    error = f", standard error {decimal(made.se)}" if made.se is not None else ", standard error not known"
    who = names_of(log, [cut.approved_by])[cut.approved_by]
    return (
        f"{decimal(cut.points)} (version {cut.number}: {made.method}{n}{error}; approved by {who}; for sittings from "
        f"{cut.since})"
    )


def case_value(log: Log, case: Case, error: Band) -> dict[str, Any]:
    """The case for a program. Points and levels are decimal text, never fractions."""
    cut = case.cut
    return {
        "candidate": names_of(log, [case.candidate])[case.candidate],
        "person": case.candidate,
        "sitting": case.sitting.id,
        "form": case.form.form.id,
        "version": case.form.version,
        "sat_on": case.day,
        "state": case.stage,
        "progress": case.progress,
        "talks_not_sat": case.not_sat,
        "talks": [_talk_value(talk) for talk in case.talks],
        "score": None if case.points is None else [decimal(case.points.low), decimal(case.points.high)],
        "cut": None if cut is None else {"version": cut.number, "points": decimal(cut.points)},
        "says": says(case.points, cut.points if cut else None) or None,
        "sem": None if error.sem is None else decimal(error.sem),
        "sem_not_known": error.why or None,
        "open_flags": list(case.flags),
        "cleared_flags": case.cleared,
        "decisions": [
            {"number": one.number, "outcome": one.outcome, "reasons": one.reasons, "at": one.at, "by": one.by,
             "cut": one.cut or None, "supersedes": one.supersedes or None, "revoked": one.revoked,
             "appeal": one.appeal or None, "event": one.event}
            for one in case.decisions
        ],
        "appeals": [{"appeal": one.id, "on": one.on, "outcome": one.outcome} for one in case.appeals],
    }  # fmt: skip


def _talk_value(talk: TalkCase) -> dict[str, Any]:
    kept = talk.resolution
    return {
        "scenario": talk.scenario,
        "sheets": {place: one.sheet.said() for place, one in _sheets(talk)},
        "called": [{"kind": call.kind, "because": call.words} for call in talk.called],
        "final": None if kept is None else {
            "rule": kept.final.rule,
            "levels": {name: None if v is None else decimal(v) for name, v in kept.final.levels.items()},
            "overall": None if kept.final.overall is None else decimal(kept.final.overall),
            "event": kept.event,
        },
    }  # fmt: skip


def _sheets(talk: TalkCase) -> list[tuple[str, Handed]]:
    """The sheets that are in, each with what it is called."""
    found = [*zip(PLACES, talk.pair, strict=False)]
    return found + [(one.assignment.role, one) for one in (talk.third, talk.remark) if one is not None]


def _talk_lines(case: Case, talk: TalkCase) -> list[str]:
    title = case.form.scenario(talk.scenario).title
    lines = [f"Talk {talk.talk + 1}: {title}"]
    sheets = _sheets(talk)
    if not talk.pair:
        return [*lines, "  Two marks aren't there yet, so that none is shown."]
    criteria = case.form.rubric().criteria
    final = talk.resolution.final if talk.resolution else None
    rows = []
    for one in criteria:
        cells = [_rating(handed.sheet.ratings[one.id]) for _, handed in sheets]
        rows.append((f"{one.id} x {one.weight}", *cells, _final(final.levels[one.id] if final else None, bool(final))))
    overall = [str(handed.sheet.overall) for _, handed in sheets]
    rows.append((OVERALL, *overall, _final(final.overall if final else None, bool(final))))
    header = ("CRITERION", *(place.upper() for place, _ in sheets), "FINAL")
    lines += [f"  {line}" for line in table(header, rows, range(1, len(header))).split("\n")]
    if final is not None:
        lines.append(f"  Final: {final.rule}, {in_words(points(criteria, [final.levels]))} points")
    if talk.remark is not None and (final is None or final.rule != REMARKED):
        again = alone(REMARKED, criteria, talk.remark.sheet)
        lines.append(f"  Re-mark alone: {in_words(points(criteria, [again.levels]))} points")
    because = talk.resolution.calls if talk.resolution else [call.words for call in talk.called]
    lines += [f"  A third mark because {words}" for words in because]
    for place, handed in sheets:
        for name, rating in handed.sheet.ratings.items():
            if rating.level is None:
                lines.append(f"  {place}: {name} can't be rated: {rating.reason}")
        if handed.sheet.comment:
            lines.append(f"  {place}: {handed.sheet.comment}")
    return lines


def _rating(rating: Rating) -> str:
    return "-" if rating.level is None else str(rating.level)


def _final(level: int | None, settled: bool) -> str:
    return "" if not settled else "-" if level is None else decimal(level)


def _score(case: Case) -> str:
    found = case.points
    if found is None:
        return "not there yet"
    more = "" if found.known else f", by what couldn't be rated{' or was not sat' if case.not_sat else ''}"
    return f"{in_words(found)} of 100{more}"


def _cut(log: Log, case: Case) -> str:
    if case.cut is None:
        return f"not set for {case.day}; the form announces {case.form.form.cut.points}"
    return cut_words(log, case.cut)


def _error(case: Case, error: Band) -> str:
    if error.sem is None:
        return f"not known: {error.why}"
    told = f"SEM {decimal(error.sem)} points"
    if case.points is None:
        return told
    low, high = case.points.low - error.sem, case.points.high + error.sem
    told += f": {decimal(max(0, low))} to {decimal(min(10_000, high))}"
    inside = case.cut is not None and low < case.cut.points <= high
    return f"{told}; the cut lies within it" if inside else told


def _next(case: Case) -> str:
    """How far the case is, and what to do next."""
    if case.appeal is not None:
        return f"an appeal is open: roleplay decide remark|close {case.appeal.id}"
    standing = case.decision
    if standing is not None:
        gone = "revoked" if standing.revoked is not None else "decided"
        return f"{gone}; another decision takes its place with --supersedes {standing.number}"
    if case.progress in NOT_READY:
        return ": ".join(NOT_READY[case.progress])
    return "ready: roleplay decide outcome CANDIDATE pass|fail|pending|void --reason … --by YOU"
